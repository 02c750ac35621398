import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { segmentName } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import type { Format } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'

type Limit = PlanSummary['limits'][number]

/** What one more hour of each team would be worth, and one more of the budget: 0.00 where it is not scarce. */
export function PricesPanel({
  plan,
  ground,
  letter,
  old,
}: {
  readonly plan: PlanSummary | null
  readonly ground: ScenarioGround
  readonly letter: string
  readonly old: boolean
}) {
  const f = useFormat()
  const { currency } = ground
  const symbol = f.symbol(currency)
  if (!plan || plan.infeasible)
    return (
      <Panel title="Price of one more hour" span={5}>
        {plan ? <p className="dim">Nothing has a price where no choice keeps the limits.</p> : <Loading rows={4} label="Solving" />}
      </Panel>
    )
  const teams = plan.limits
    .filter((one) => one.kind === 'team')
    .sort((a, b) => (b.price?.high ?? -1) - (a.price?.high ?? -1) || shareOf(b) - shareOf(a))
  const budget = plan.limits.find((one) => one.kind === 'budget')
  const others = plan.limits.filter((one) => one.kind === 'moves' || one.kind === 'rule')
  return (
    <Panel
      title="Price of one more hour"
      sub={`${plan.costing === 'full' ? 'net of what it costs, ' : ''}${symbol} over ${f.count(plan.horizonYears, 'year', 'years')}, scenario ${letter}`}
      span={5}
      padding="none"
      old={old}
      footer={footerOf(teams, plan, f)}
    >
      <section
        className={styles.scroll}
        aria-label="Prices of limits"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.prices} aria-label="Price of one more hour">
          <thead>
            <tr>
              <th scope="col">Team</th>
              <th scope="col" data-left="">
                Hours used
              </th>
              <th scope="col">%</th>
              <th scope="col">{symbol} / h</th>
            </tr>
          </thead>
          <tbody>
            {teams.map((one) => (
              <tr key={one.team ?? one.name} data-scarce={scarce(one) || undefined}>
                <th scope="row">{one.name}</th>
                <td data-left="">
                  <span className={styles.bar} title={`${f.number(one.used)} of ${f.number(one.available)} hours a year`}>
                    <span style={{ width: `${Math.min(1, shareOf(one)) * 100}%` }} />
                  </span>
                  <span className="only-heard">
                    {f.number(one.used)} of {f.number(one.available)} hours a year
                  </span>
                </td>
                <td className="num">{one.available > 0 ? f.share(shareOf(one), 0) : <Missing why="It has no hours" />}</td>
                <td className="num">
                  <PriceOf limit={one} currency={currency} letter={letter} costing={plan.costing} />
                </td>
              </tr>
            ))}
            {others.map((one) => (
              <tr key={`${one.kind} ${one.name}`} data-scarce={scarce(one) || undefined}>
                <th scope="row">{nameOf(one)}</th>
                <td data-left="" className="num dim">
                  {f.number(one.used)} of {f.number(one.available)}
                </td>
                <td className="num">{one.available > 0 ? f.share(shareOf(one), 0) : '–'}</td>
                <td className="num">
                  <PriceOf limit={one} currency={currency} letter={letter} costing={plan.costing} />
                </td>
              </tr>
            ))}
          </tbody>
          {budget && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  One more {symbol} of budget
                </th>
                <td className="num">{budget.available > 0 ? f.share(shareOf(budget), 0) : '–'}</td>
                <td className="num">
                  <PriceOf limit={budget} currency={currency} letter={letter} costing={plan.costing} />
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      </section>
    </Panel>
  )
}

const shareOf = ({ used, available }: Limit) => (available > 0 ? used / available : 0)
const scarce = ({ price }: Limit) => price !== null && price.high > 0.005

/** Of teams: money of an hour; of the budget: so much for one; of moves and rules: money of one. */
const writePrice = ({ kind }: Limit, value: number, f: Format, currency: string): string =>
  kind === 'budget' ? f.number(value, 2) : f.amountExact(value, currency)

function PriceOf(props: {
  readonly limit: Limit
  readonly currency: string
  readonly letter: string
  readonly costing: PlanSummary['costing']
}) {
  const { limit, currency, letter, costing } = props
  const f = useFormat()
  const { price } = limit
  if (price === null) return <Missing why="Told when the levers are at rest" />
  const unique = writePrice(limit, price.low, f, currency) === writePrice(limit, price.high, f, currency)
  const written = unique
    ? writePrice(limit, price.high, f, currency)
    : f.range(price.low, price.high, (value) => writePrice(limit, value, f, currency))
  const one =
    limit.kind === 'budget'
      ? 'One more of the budget'
      : limit.kind === 'team'
        ? `One more hour of ${limit.name}`
        : `One more: ${nameOf(limit)}`
  return (
    <SourcedNumber
      source={() => ({
        title: `${one}, scenario ${letter}`,
        value: written,
        formula: unique
          ? ['What the scenario would be worth more with one unit more of this limit, all others as they are']
          : [
              'One unit less costs the higher figure, one more brings the lower one:',
              'accounts come whole, so the value climbs in steps and its slope is not one number here',
            ],
        restsOn: `${f.number(limit.used)} of ${f.number(limit.available)} used a year`,
        facts:
          limit.rateMinor === null
            ? []
            : [
                [
                  `What an hour costs over the horizon, ${costing === 'full' ? 'taken off already' : 'to hold it against'}`,
                  f.moneyExact(limit.rateMinor, currency),
                ] as const,
              ],
      })}
    >
      {scarce(limit) ? written : <span className="dim">{written}</span>}
    </SourcedNumber>
  )
}

/** What the dearest hour is worth, and against what it costs where that is not in it already. */
function footerOf(teams: readonly Limit[], { costing, currency, horizonYears }: PlanSummary, f: Format): string {
  const dearest = teams.find((one) => scarce(one) && one.rateMinor !== null)
  const ranged = teams.some(({ price }) => price !== null && price.high - price.low > 0.5)
  const over = `over ${f.count(horizonYears, 'year', 'years')}`
  return [
    `${f.number(0, 2)} = not scarce.`,
    teams.length > 0 && teams.every((one) => one.price !== null && !scarce(one)) && 'No team is short of hours.',
    costing === 'full' &&
      dearest &&
      `One more hour of ${dearest.name} a year would bring ${f.money(dearest.price!.low, currency)} ${over} after its own cost is paid: worth hiring for.`,
    costing === 'cash' &&
      dearest &&
      `An hour of ${dearest.name} costs you ${f.money(dearest.rateMinor, currency)} ${over}: one more is ${dearest.price!.low > dearest.rateMinor! ? '' : 'not '}worth hiring for.`,
    ranged && 'A range: accounts come whole, so one hour less costs more than one more brings.',
  ]
    .filter(Boolean)
    .join(' ')
}

const nameOf = ({ kind, name }: Limit): string => (kind === 'moves' ? `${segmentName(name)}, changes` : name)
