import { ActionIcon, Textarea } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { NumberField, TextField } from '../../app/document-form.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Material } from './activities-form.tsx'
import { useForm } from './form.tsx'
import styles from './models.module.css'
import { AddKey } from './teams-form.tsx'

/** Name, first month, late payment, margin rates, notes. */
export function RatesForm({ material, currency }: { readonly material: Material | undefined; readonly currency: string }) {
  const f = useFormat()
  const { doc, set, readOnly } = useForm()
  const rates = Object.entries(doc.marginRates ?? {})
  const net = (group: string) => material?.productGroups.find((one) => one.group === group)?.netMinor
  const unpriced = material?.productGroups.filter((one) => one.group !== '' && !rates.some(([group]) => group === one.group)) ?? []
  return (
    <div className={styles.two}>
      <Panel title="The model" footer="A version holds from its first month until the next one’s.">
        <div className={styles.stack}>
          <div className={styles.fields}>
            <TextField path={['name']} label="Name" value={doc.name} optional />
            <TextField path={['validFrom']} label="First month it holds" type="month" value={doc.validFrom} />
            <NumberField
              path={['costOfCapital']}
              label="Late payment: cost of capital, % a year"
              value={doc.costOfCapital}
              times={100}
              digits={2}
            />
          </div>
          <Textarea
            label="Notes: where its figures come from"
            value={(doc.notes ?? []).join('\n')}
            readOnly={readOnly}
            onChange={(event) => set(['notes'], event.currentTarget.value === '' ? undefined : event.currentTarget.value.split('\n'))}
          />
          <p className={styles.note}>
            Overdue balance × days × cost of capital / 365. Rebates and freight are taken from the files: the model says nothing about them.
          </p>
        </div>
      </Panel>
      <Panel
        title="Margin rates"
        sub="for lines without unit cost"
        footer={
          material?.observedMarginRate != null
            ? `Lines with unit cost earn ${f.percent(material.observedMarginRate, 2)}.`
            : 'No line has a unit cost: without rates, margin is not known.'
        }
      >
        <div className={styles.stack}>
          {rates.map(([group, rate]) => (
            <div key={group} className={styles.row}>
              <NumberField
                path={['marginRates', group]}
                label={group === '*' ? 'every other group' : group}
                value={rate}
                times={100}
                digits={2}
                suffix="%"
                width={160}
              />
              {net(group) !== undefined && <span className="dim num">of {f.money(net(group), currency)} net</span>}
              {!readOnly && (
                <ActionIcon aria-label={`Remove ${group}`} onClick={() => set(['marginRates', group], undefined)}>
                  <IconTrash size={14} stroke={1.6} />
                </ActionIcon>
              )}
            </div>
          ))}
          {rates.length === 0 && <p className="dim">No rate: lines without unit cost make the margin not known.</p>}
          {!readOnly && (
            <>
              {unpriced.length > 0 && (
                <p className={styles.note}>
                  Without unit cost in the files: {unpriced.map((one) => `${one.group} (${f.money(one.netMinor, currency)})`).join(', ')}.
                </p>
              )}
              <AddKey
                label="Product group, or *"
                taken={rates.map(([group]) => group)}
                onAdd={(group) => set(['marginRates', group], material?.observedMarginRate ?? 0)}
              />
            </>
          )}
        </div>
      </Panel>
    </div>
  )
}
