import type { PlanQuarter, PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { total } from '#engine/money/total.ts'
import { segmentName, Tag } from '../../app/marks.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { plus, tone } from './scenario-words.ts'

interface QuartersProps {
  readonly plan: PlanSummary
  readonly ground: ScenarioGround
}

/** When the changes of a scenario are made, and what is taken at the end of each quarter. */
export function ByQuarter({ plan, ground }: QuartersProps) {
  const f = useFormat()
  const set = useSetSearch()
  const { quarters, limits } = plan
  if (quarters === null)
    return (
      <div className={styles.inset}>
        <Empty title="Comes when the levers are at rest." />
      </div>
    )
  const { currency } = ground
  const value = f.scaleFor([total(quarters, (one) => one.valueDelta), ...quarters.map((one) => one.valueDelta)], currency)
  const spend = f.scaleFor(
    quarters.map((one) => one.spend),
    currency,
  )
  const teams = limits.filter((one) => one.kind === 'team')
  const open = (one: PlanQuarter) =>
    set(
      {
        who: 'accounts',
        show: 'moved',
        quarter: one.from,
        held: undefined,
        segment: undefined,
        from: undefined,
        to: undefined,
        q: undefined,
      },
      { push: true },
    )
  const changes = (one: PlanQuarter) =>
    f.list(
      one.segments.map(
        ({ segment, accounts, most }) =>
          `${f.number(accounts)} ${segmentName(segment)}${most === null ? '' : ` of at most ${f.number(most)}`}`,
      ),
    )
  return (
    <>
      <section
        className={styles.scroll}
        aria-label="Changes by quarter"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.moves} aria-label="Changes by quarter">
          <thead>
            <tr>
              <th scope="col">Quarter from</th>
              <th scope="col" data-number="">
                Accounts
              </th>
              <th scope="col">Of them</th>
              <th scope="col" data-number="">
                Value, {value.unit}
              </th>
              <th scope="col" data-number="">
                Spend a year, {spend.unit}
              </th>
              {teams.map((team) => (
                <th key={team.team} scope="col" data-number="">
                  {team.name}, h a year
                </th>
              ))}
              <th scope="col">On the way</th>
            </tr>
          </thead>
          <tbody>
            {quarters.map((one) => (
              <tr key={one.from} onClick={() => open(one)} data-opens="">
                <th scope="row">
                  <button type="button" className={styles.pick} onClick={() => open(one)}>
                    {f.day(one.from, { year: 'always' })}
                  </button>
                </th>
                <td data-number="" className="num">
                  {f.number(one.accounts)}
                </td>
                <td className={styles.listed}>{changes(one)}</td>
                <td data-number="" className={`num ${tone(one.valueDelta, f.amountIn(one.valueDelta, currency, value))}`}>
                  {plus(one.valueDelta, f.amountIn(one.valueDelta, currency, value))}
                </td>
                <td data-number="" className="num">
                  {f.amountIn(one.spend, currency, spend)}
                </td>
                {teams.map((team) => {
                  const hours = one.hours.find((each) => each.team === team.team)
                  return (
                    <td key={team.team} data-number="" className="num">
                      {hours ? `${f.number(Math.round(hours.used))} of ${f.number(Math.round(hours.available))}` : null}
                    </td>
                  )
                })}
                <td>{one.over.length > 0 ? <Tag dashed>{`over: ${f.list(one.over)}`}</Tag> : 'within every limit'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={`${styles.inset} dim`}>
        What gains most comes first; what takes more of a team than is free waits until others have freed it. Spend and hours are those of
        everybody at the end of the quarter. How many a quarter may be said under Changes a quarter.
      </p>
    </>
  )
}
