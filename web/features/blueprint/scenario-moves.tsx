import { useEffect, useRef } from 'react'
import type { PlanMove, ScenarioGround } from '#api/routes/scenarios.ts'
import { total } from '#engine/money/total.ts'
import { segmentName } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useAddress, useSearchParams, useSetSearch } from '../../ui/address.ts'
import type { Format } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Loading, Missing } from '../../ui/states.tsx'
import { TabRow } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { ScenarioAccounts } from './scenario-accounts.tsx'
import { ByQuarter } from './scenario-quarters.tsx'
import { modelNamer, type NamedScenario, plus, tone } from './scenario-words.ts'
import type { ScenarioWork } from './scenario-work.ts'

interface MovesProps {
  readonly work: ScenarioWork
  readonly ground: ScenarioGround
  readonly one: NamedScenario
  readonly snapshot: number | undefined
}

type View = 'segments' | 'accounts' | 'quarters'

/** Who moves, by segment from one model to another, account by account, and when. */
export function MovesPanel({ work, ground, one, snapshot }: MovesProps) {
  const f = useFormat()
  const [view, setView] = useAddress('who', 'segments' as View)
  const { plan, old } = work
  const accounts = view === 'accounts'
  useShownWhenAsked()
  return (
    <Panel
      id="who-moves"
      title={`Who moves in ${one.letter}`}
      sub={plan && !plan.infeasible && `${f.count(plan.moved, 'account', 'accounts')}, against today`}
      padding="none"
      old={old && !accounts}
      tools={!accounts && 'sorted by value'}
      footer={
        !accounts &&
        plan &&
        plan.moved > 0 &&
        'Each row opens its accounts. Value: expected, over the horizon, against how they are served today. Spend: money that leaves the house.'
      }
    >
      <div className={styles.inset}>
        <TabRow
          label="Who moves"
          name="who"
          tabs={[
            { value: 'segments', label: 'By segment' },
            { value: 'accounts', label: 'By account' },
            { value: 'quarters', label: 'By quarter' },
          ]}
          value={accounts || view === 'quarters' ? view : 'segments'}
          onChange={(next) => setView(next as View)}
        />
      </div>
      {accounts && !plan?.infeasible ? (
        <ScenarioAccounts work={work} ground={ground} one={one} snapshot={snapshot} />
      ) : !plan ? (
        <div className={styles.inset}>
          <Loading rows={5} label="Solving" />
        </div>
      ) : plan.infeasible || plan.moves.length === 0 ? (
        <div className={styles.inset}>
          <Empty
            title={
              plan.infeasible ? 'There is no plan to move anybody.' : 'Nobody moves: as they are served today is best within these limits.'
            }
          />
        </div>
      ) : view === 'quarters' ? (
        <ByQuarter plan={plan} ground={ground} />
      ) : (
        <BySegment moves={plan.moves} ground={ground} told={plan.robust !== null} />
      )}
    </Panel>
  )
}

/** What is asked for from elsewhere on the page (a number, a guard) is brought into sight. */
function useShownWhenAsked() {
  const { show, segment, from, to, held, quarter } = useSearchParams()
  const asked = JSON.stringify([show, segment, from, to, held, quarter])
  const before = useRef(asked)
  useEffect(() => {
    if (before.current === asked) return
    before.current = asked
    document.getElementById('who-moves')?.scrollIntoView({ block: 'start' })
  }, [asked])
}

function BySegment(props: {
  readonly moves: readonly PlanMove[]
  readonly ground: ScenarioGround
  /** Low and high assumptions were solved, too. */
  readonly told: boolean
}) {
  const { moves, ground, told } = props
  const f = useFormat()
  const set = useSetSearch()
  const { currency } = ground
  const nameOf = modelNamer(ground)
  const rows = [...moves].sort((a, b) => b.valueDelta - a.valueDelta)
  const value = f.scaleFor([total(moves, (one) => one.valueDelta), ...moves.map((one) => one.valueDelta)], currency)
  const spend = f.scaleFor([total(moves, (one) => one.costDelta), ...moves.map((one) => one.costDelta)], currency)
  const change = (minor: number, scale: typeof value) => plus(minor, f.amountIn(minor, currency, scale))
  const open = (one: PlanMove) =>
    set(
      {
        who: 'accounts',
        show: 'moved',
        segment: one.segment,
        from: one.from,
        to: one.to,
        held: undefined,
        quarter: undefined,
        q: undefined,
      },
      { push: true },
    )
  return (
    <section
      className={styles.scroll}
      aria-label="Who moves, by segment"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={styles.moves} aria-label="Who moves, by segment">
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col">From → to</th>
            <th scope="col" data-number="">
              Accounts
            </th>
            <th scope="col" data-number="">
              Robust
            </th>
            <th scope="col" data-number="">
              Value, {value.unit}
            </th>
            <th scope="col" data-number="">
              Spend a year, {spend.unit}
            </th>
            <th scope="col">Why, in one line</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={`${one.segment} ${one.from} ${one.to}`} onClick={() => open(one)} data-opens="">
              <td>{segmentName(one.segment)}</td>
              <th scope="row">
                <button type="button" className={styles.pick} onClick={() => open(one)}>
                  {nameOf(one.from)} → {nameOf(one.to)}
                </button>
              </th>
              <td data-number="" className="num">
                {f.number(one.accounts)}
              </td>
              <td data-number="" className="num">
                {told ? f.number(one.robust) : <Missing why="Comes when the levers are at rest" />}
              </td>
              <td data-number="" className={`num ${tone(one.valueDelta, change(one.valueDelta, value))}`}>
                <SourcedNumber source={() => sourceOf(one, 'Value', f, ground)}>{change(one.valueDelta, value)}</SourcedNumber>
              </td>
              <td data-number="" className="num">
                <SourcedNumber source={() => sourceOf(one, 'Spend a year', f, ground)}>{change(one.costDelta, spend)}</SourcedNumber>
              </td>
              <td className="second">{one.why}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td data-number="" className="num">
              {f.number(total(moves, (one) => one.accounts))}
            </td>
            <td data-number="" className="num">
              {told ? f.number(total(moves, (one) => one.robust)) : <Missing why="Comes when the levers are at rest" />}
            </td>
            <td data-number="" className="num">
              {change(
                total(moves, (one) => one.valueDelta),
                value,
              )}
            </td>
            <td data-number="" className="num">
              {change(
                total(moves, (one) => one.costDelta),
                spend,
              )}
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function sourceOf(one: PlanMove, what: 'Value' | 'Spend a year', f: Format, ground: ScenarioGround): Source {
  const nameOf = modelNamer(ground)
  const team = (id: string) => ground.teams.find((each) => each.team === id)?.name ?? id
  return {
    title: `${what}, ${segmentName(one.segment)}: ${nameOf(one.from)} → ${nameOf(one.to)}`,
    value: f.moneyExact(what === 'Value' ? one.valueDelta : one.costDelta, ground.currency),
    formula: [
      what === 'Value'
        ? 'Σ accounts of expected value as the scenario serves them − as they are served today'
        : 'Σ accounts of money that leaves the house a year, then − today',
    ],
    restsOn: f.count(one.accounts, 'account', 'accounts'),
    facts: Object.entries(one.hoursDelta)
      .filter(([, hours]) => Math.abs(hours) >= 0.5)
      .map(([id, hours]) => [`${team(id)}, hours a year`, f.change(hours)] as const),
  }
}
