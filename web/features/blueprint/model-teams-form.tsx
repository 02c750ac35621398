/** What holds for all models: name, horizon, how cost counts, and hours and rates of teams where the cost model says otherwise. */
import { currencyDigits } from '#api/currency.ts'
import type { CoverageLook } from '#api/routes/coverage.ts'
import { ChoiceField, NumberField, TextField, useForm } from '../../app/document-form.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { AddRow, RemoveRow } from './model-assumption.tsx'
import type { Doc } from './model-words.ts'

const costingOptions = [
  { value: 'full', label: 'Full: minutes at the team’s rate' },
  { value: 'cash', label: 'Cash: only money that leaves the house' },
]

export function GeneralForm({ look }: { readonly look: CoverageLook | undefined }) {
  const f = useFormat()
  const { doc, set } = useForm<Doc>()
  const currency = look?.head.currency ?? 'EUR'
  const per = 10 ** -currencyDigits(currency)
  const teams = doc.teams ?? []
  const known = look?.teams ?? []
  const free = known.find((one) => !teams.some((said) => said.team === one.team))
  const hint = (team: string, of: (one: CoverageLook['teams'][number]) => number | null, write: (value: number) => string) => {
    const one = known.find((other) => other.team === team)
    const value = one && one.from !== 'coverage models' ? of(one) : null
    return value === null ? undefined : `as measured: ${write(value)}`
  }
  return (
    <>
      <Panel title="In general">
        <div className={styles.fields}>
          <TextField path={['name']} label="Name" value={doc.name} optional />
          <TextField path={['validFrom']} label="First month they hold" value={doc.validFrom} type="month" optional />
          <NumberField path={['horizonYears']} label="Horizon, years" value={doc.horizonYears ?? 3} whole />
          <NumberField path={['discount']} label="Discount a year" value={doc.discount ?? 0.1} times={100} digits={1} suffix="%" />
          <ChoiceField path={['costing']} label="Cost counts" value={doc.costing ?? 'full'} options={costingOptions} />
        </div>
      </Panel>
      <Panel
        title="Hours and rates"
        sub="where they differ from the cost model, or a team is not in it"
        footer="Teams that are not named here have the hours and the rate of the last measurement."
      >
        <div className={styles.rows}>
          {teams.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={i} className={styles.row} data-kind="three">
              <TextField path={['teams', i, 'team']} label="Team" value={one.team} />
              <NumberField
                path={['teams', i, 'hoursPerYear']}
                label="Hours a year"
                value={one.hoursPerYear}
                digits={0}
                optional
                placeholder={
                  hint(
                    one.team,
                    (team) => team.hoursPerYear,
                    (value) => f.number(value),
                  ) ?? 'not said'
                }
              />
              <NumberField
                path={['teams', i, 'ratePerHourMinor']}
                label={`${f.symbol(currency)} an hour`}
                value={one.ratePerHourMinor}
                times={per}
                digits={2}
                optional
              />
              <RemoveRow path={['teams', i]} label={`Take the team ${one.team} out`} />
            </div>
          ))}
          <AddRow
            onAdd={() =>
              set(
                ['teams'],
                [
                  ...teams,
                  { team: free?.team ?? 'New team', ...(free?.hoursPerYear != null && { hoursPerYear: Math.round(free.hoursPerYear) }) },
                ],
              )
            }
          >
            Add a team
          </AddRow>
        </div>
      </Panel>
    </>
  )
}
