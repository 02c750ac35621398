import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { currencyDigits } from '#api/currency.ts'
import { ChoiceField, NumberField, TextField } from '../../app/document-form.tsx'
import { idFor, setIn } from '../../app/document-path.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Material } from './activities-form.tsx'
import { type CentreDoc, restOf } from './document.ts'
import { useForm } from './form.tsx'
import styles from './models.module.css'

const sources = [
  { value: 'ledger', label: 'imported postings' },
  { value: 'annual', label: 'a year’s total' },
  { value: 'monthly', label: 'an amount a month' },
]

/** Where money is booked, and who uses it: what the shares leave over is outside the model. */
export function CentresForm({ material, currency }: { readonly material: Material | undefined; readonly currency: string }) {
  const { doc, change, readOnly, problemAt } = useForm()
  const centres = doc.costCentres ?? []
  const missing = material?.costCentres.filter((one) => !centres.some((centre) => centre.id === one.costCentre)) ?? []
  const add = (made: readonly CentreDoc[]) => change((was) => ({ ...was, costCentres: [...centres, ...made] }))
  return (
    <Panel
      title="Cost centres"
      sub="share of each team; the rest is outside the model, shown and not lost"
      padding="none"
      tools={
        !readOnly && (
          <>
            {missing.length > 0 && (
              <Button variant="default" onClick={() => add(missing.map((one) => ({ id: one.costCentre, teams: {} })))}>
                Take {missing.length} from the files
              </Button>
            )}
            <Button
              variant="default"
              leftSection={<IconPlus size={14} stroke={1.6} aria-hidden="true" />}
              onClick={() =>
                add([
                  {
                    id: idFor(
                      'cost-centre',
                      centres.map((one) => one.id),
                    ),
                    teams: {},
                    annualMinor: 0,
                  },
                ])
              }
            >
              Cost centre
            </Button>
          </>
        )
      }
      footer={problemAt(['costCentres']) ?? 'Ledger = traced + not traced + outside, per cost centre and month.'}
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Cost centre</th>
              <th scope="col">Name</th>
              <th scope="col">Amount from</th>
              <th scope="col" className={styles.number}>
                Amount
              </th>
              <th scope="col">Used by, %</th>
              <th scope="col" className={styles.number}>
                Outside, %
              </th>
              <th scope="col">
                <span className="only-heard">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {centres.map((centre, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cost centre's place is what its fields are bound to
              <CentreRow key={i} centre={centre} at={i} material={material} currency={currency} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface RowProps {
  readonly centre: CentreDoc
  readonly at: number
  readonly material: Material | undefined
  readonly currency: string
}
function CentreRow({ centre, at, material, currency }: RowProps) {
  const f = useFormat()
  const { doc, set, change, readOnly, problemAt } = useForm()
  const path = ['costCentres', at] as const
  const digits = currencyDigits(currency)
  const source = centre.annualMinor !== undefined ? 'annual' : centre.monthlyMinor !== undefined ? 'monthly' : 'ledger'
  const posted = material?.costCentres.find((one) => one.costCentre === centre.id)?.amountMinor
  const shares = [...Object.values(centre.teams), ...Object.values(centre.activities ?? {})]
  const rest = restOf(shares)
  const free = (doc.teams ?? []).filter((team) => !(team.id in centre.teams))
  const rated = (doc.activities ?? []).filter((activity) => activity.type === 'rated' && !(activity.id in (centre.activities ?? {})))
  const name = (id: string) => doc.teams?.find((team) => team.id === id)?.name ?? doc.activities?.find((one) => one.id === id)?.name ?? id
  const from = (way: string) =>
    change((was) => {
      const { annualMinor: _, monthlyMinor: __, ...bare } = centre
      const amount = posted ?? 0
      return setIn(
        was,
        path,
        way === 'annual' ? { ...bare, annualMinor: amount } : way === 'monthly' ? { ...bare, monthlyMinor: Math.round(amount / 12) } : bare,
      )
    })
  return (
    <tr>
      <td>
        <TextField path={[...path, 'id']} label={`Cost centre ${at + 1}`} bare value={centre.id} width={110} />
      </td>
      <td>
        <TextField path={[...path, 'name']} label={`Name of ${centre.id}`} bare value={centre.name} optional width={170} />
      </td>
      <td>
        <ChoiceField
          path={[...path, 'basis']}
          label={`Amount of ${centre.id} from`}
          bare
          value={source}
          options={sources}
          onChoice={from}
          width={150}
        />
      </td>
      <td className={styles.number}>
        {source === 'annual' ? (
          <NumberField
            path={[...path, 'annualMinor']}
            label={`Amount a year of ${centre.id}`}
            bare
            value={centre.annualMinor}
            times={1 / 10 ** digits}
            digits={digits}
            whole
            width={120}
          />
        ) : source === 'monthly' && typeof centre.monthlyMinor === 'number' ? (
          <NumberField
            path={[...path, 'monthlyMinor']}
            label={`Amount a month of ${centre.id}`}
            bare
            value={centre.monthlyMinor}
            times={1 / 10 ** digits}
            digits={digits}
            whole
            width={120}
          />
        ) : source === 'monthly' ? (
          <span className="dim">by month</span>
        ) : posted === undefined ? (
          <span className="warn">no postings</span>
        ) : (
          f.amount(posted, currency)
        )}
      </td>
      <td>
        <div className={styles.row}>
          {Object.entries(centre.teams).map(([team, share]) => (
            <NumberField
              key={team}
              path={[...path, 'teams', team]}
              label={name(team)}
              value={share}
              times={100}
              digits={2}
              optional
              width={120}
            />
          ))}
          {Object.entries(centre.activities ?? {}).map(([activity, share]) => (
            <NumberField
              key={activity}
              path={[...path, 'activities', activity]}
              label={name(activity)}
              value={share}
              times={100}
              digits={2}
              optional
              width={120}
            />
          ))}
          {!readOnly && free.length + rated.length > 0 && (
            <Select
              aria-label={`Who else uses ${centre.id}`}
              placeholder="+ Team"
              w={110}
              value={null}
              data={[
                { group: 'Teams', items: free.map((team) => ({ value: `teams/${team.id}`, label: team.name ?? team.id })) },
                { group: 'Fees', items: rated.map((one) => ({ value: `activities/${one.id}`, label: one.name ?? one.id })) },
              ]}
              onChange={(chosen) => {
                if (!chosen) return
                const cut = chosen.indexOf('/')
                set([...path, chosen.slice(0, cut), chosen.slice(cut + 1)], Math.max(0, rest))
              }}
            />
          )}
        </div>
        {problemAt([...path, 'teams']) && <span className="loss">{problemAt([...path, 'teams'])}</span>}
      </td>
      <td className={`${styles.number} ${rest < 0 ? 'loss' : ''}`}>{f.share(rest)}</td>
      <td>
        {!readOnly && (
          <ActionIcon aria-label={`Remove ${centre.id}`} onClick={() => change((was) => setIn(was, path, undefined))}>
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        )}
      </td>
    </tr>
  )
}
