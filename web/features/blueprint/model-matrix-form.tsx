/** What the personalisation matrix is made of: how tailored product classes are, and what is done one way for everybody. */
import { MultiSelect } from '@mantine/core'
import { ChoiceField, TextField, useForm } from '../../app/document-form.tsx'
import { idFor, placeOf } from '../../app/document-path.ts'
import { Panel } from '../../ui/panel.tsx'
import styles from './model.module.css'
import { AddRow, RemoveRow } from './model-assumption.tsx'
import type { Doc, Page } from './model-words.ts'

const tailorings = ['generic', 'a few variants', 'configured', 'adapted', 'made for one customer']
const tailoringOptions = tailorings.map((name, i) => ({ value: String(i + 1), label: `${i + 1} ${name}` }))
const markOptions = [
  { value: 'standardise', label: 'standardise' },
  { value: 'tailor', label: 'tailor' },
]

export function MatrixForm({ page }: { readonly page: Page }) {
  const { doc, set, readOnly } = useForm<Doc>()
  const products = doc.products ?? []
  const capabilities = doc.capabilities ?? []
  const models = (doc.models ?? []).map((one) => ({ value: one.id, label: one.name }))
  const unmarked = page.material.classes.filter((name) => !products.some((one) => one.class === name))
  return (
    <>
      <Panel
        title="Product classes"
        sub="how tailored they are"
        footer="Classes without a mark are said in the matrix; their accounts stand by what else they buy."
      >
        <div className={styles.rows}>
          {products.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={i} className={styles.row}>
              <TextField path={['products', i, 'class']} label="Class" value={one.class} />
              <ChoiceField
                path={['products', i, 'tailoring']}
                label="Tailoring"
                value={String(one.tailoring)}
                options={tailoringOptions}
                onChoice={(value) => set(['products', i, 'tailoring'], Number(value))}
              />
              <span />
              <RemoveRow path={['products', i]} label={`Take the class ${one.class} out`} />
            </div>
          ))}
          {unmarked.length > 0 && (
            <AddRow onAdd={() => set(['products'], [...products, ...unmarked.map((name) => ({ class: name, tailoring: 3 }))])}>
              {unmarked.length === 1 ? `Mark ${unmarked[0]!}` : `Mark the ${unmarked.length} others`}
            </AddRow>
          )}
        </div>
      </Panel>
      <Panel title="Capabilities" sub="one way for everybody, or tailored">
        <div className={styles.rows}>
          {capabilities.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={i} className={styles.rows}>
              <div className={styles.row} data-kind="four">
                <TextField path={['capabilities', i, 'name']} label="Capability" value={one.name} />
                <ChoiceField path={['capabilities', i, 'mark']} label="Mark" value={one.mark} options={markOptions} />
                <TextField path={['capabilities', i, 'why']} label="Why" value={one.why} optional />
                <MultiSelect
                  id={placeOf(['capabilities', i, 'models'])}
                  label="Models that need it"
                  data={models}
                  value={[...(one.models ?? [])]}
                  readOnly={readOnly}
                  onChange={(values) => set(['capabilities', i, 'models'], values)}
                />
                <RemoveRow path={['capabilities', i]} label={`Take ${one.name} out`} />
              </div>
            </div>
          ))}
          <AddRow
            onAdd={() =>
              set(
                ['capabilities'],
                [
                  ...capabilities,
                  {
                    id: idFor(
                      'capability',
                      capabilities.map((one) => one.id),
                    ),
                    name: 'New capability',
                    mark: 'standardise',
                    models: [],
                  },
                ],
              )
            }
          >
            Add a capability
          </AddRow>
        </div>
      </Panel>
    </>
  )
}
