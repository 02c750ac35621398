import { Button, Checkbox, Menu } from '@mantine/core'
import { IconColumns, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { Sign } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import type { Format, Scale } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { plus } from './scenario-words.ts'

export interface Shown {
  /** 'today', 'even', 'revenue', or a scenario's id: as the address names it. */
  readonly key: string
  readonly title: string
  readonly plan: PlanSummary | null
  /** Why there is no plan, once that is known. */
  readonly failed?: string
  /** Old numbers while new ones are on their way. */
  readonly old?: boolean
  readonly baseline: boolean
  readonly edited: boolean
}

interface SideBySideProps {
  readonly ground: ScenarioGround
  /** All there are, in order. */
  readonly all: readonly { readonly key: string; readonly title: string }[]
  readonly shown: readonly Shown[]
  readonly assumptions: string
  readonly onShow: (keys: readonly string[]) => void
  readonly onEdit: (key: string) => void
  readonly onBegin: (() => void) | null
  readonly tools?: ReactNode
  /** Below: what an exact check found. */
  readonly footer?: ReactNode
}

/** Today, even spread and by revenue beside every scenario: what each is worth, proved how far, and who moves. */
export function SideBySide({ ground, all, shown, assumptions, onShow, onEdit, onBegin, tools, footer }: SideBySideProps) {
  const f = useFormat()
  const plans = shown.flatMap(({ plan }) => (plan ? [plan] : []))
  const { currency } = ground
  const money = finer(
    f.scaleFor(
      plans.flatMap((plan) => [plan.value, plan.bound, plan.highMinor]),
      currency,
    ),
    plans.map((plan) => plan.value / 10 ** currencyDigits(currency)),
  )
  const spend = f.scaleFor(
    plans.map((plan) => plan.spend),
    currency,
  )
  const years = plans[0]?.horizonYears
  const here = useWithSnapshot()
  const list: ListOf = (key, query) => [
    {
      label: 'Accounts',
      to: '/blueprint',
      search: here({ scenario: key, who: 'accounts', segment: undefined, from: undefined, q: undefined, ...query }),
    },
  ]
  const groups = groupsOf(f, ground, money, spend, list)
  return (
    <Panel
      title="Side by side"
      sub={`${assumptions} assumptions, snapshot ${ground.snapshot}`}
      padding="none"
      tools={
        <>
          {tools}
          {all.length > 0 && <Columns all={all} shown={shown} onShow={onShow} />}
          {onBegin && (
            <Button variant="subtle" color="gray" leftSection={<IconPlus size={14} stroke={1.6} aria-hidden="true" />} onClick={onBegin}>
              Scenario
            </Button>
          )}
        </>
      }
      footer={footer}
    >
      <section
        className={styles.scroll}
        aria-label="Scenarios side by side"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.side} aria-label="Scenarios side by side">
          <thead>
            <tr>
              <th scope="col">
                <span className="only-heard">What</span>
              </th>
              {shown.map((one) => (
                <th key={one.key} scope="col" data-edited={one.edited || undefined}>
                  {one.baseline ? (
                    one.title
                  ) : (
                    <button
                      type="button"
                      className={styles.pick}
                      title={one.title}
                      aria-pressed={one.edited}
                      onClick={() => onEdit(one.key)}
                    >
                      {one.title}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ title, rows }) => (
            <tbody key={title ?? ''}>
              {title && (
                <tr data-group="">
                  <th scope="rowgroup" colSpan={shown.length + 1}>
                    {title}
                  </th>
                </tr>
              )}
              {rows.map((row) => (
                <tr key={row.id} data-main={row.id === 'value' || undefined}>
                  <th scope="row">{row.label(years)}</th>
                  {shown.map((one) => (
                    <td key={one.key} className={`num ${one.old ? 'old' : ''}`} data-edited={one.edited || undefined}>
                      <Cell one={one} row={row} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </Panel>
  )
}

/** Plans differ by little of their value: four digits tell them apart. */
function finer(scale: Scale, values: readonly number[]): Scale {
  const largest = Math.max(0, ...values.map(Math.abs)) / scale.per
  return scale.per === 1 ? scale : { ...scale, digits: largest >= 100 ? 1 : largest >= 10 ? 2 : 3 }
}

function Cell({ one, row }: { readonly one: Shown; readonly row: Row }) {
  const { plan, failed } = one
  if (!plan) return failed ? <Missing why={failed} /> : <span className="dim">…</span>
  if (plan.infeasible) return row.id === 'value' ? <span className="loss">not possible</span> : <Missing why={plan.infeasible.why} />
  const why = row.missing(plan)
  if (why !== null) return <Missing why={why} />
  const written = row.write(plan)
  return <SourcedNumber source={() => row.source(plan, one)}>{written}</SourcedNumber>
}

interface Row {
  readonly id: string
  readonly label: (years: number | undefined) => ReactNode
  readonly missing: (plan: PlanSummary) => string | null
  readonly write: (plan: PlanSummary) => ReactNode
  readonly source: (plan: PlanSummary, one: Shown) => Source
}
/** Where the accounts of a scenario are listed. */
type ListOf = (key: string, query: Readonly<Record<string, string>>) => NonNullable<Source['links']>

/** What a plan leaves out; that no index is expected is said where it would stand. */
export const findingsOf = (plan: PlanSummary): string[] =>
  plan.findings.flatMap(({ code, message, count }) => (code === 'index_not_expected' ? [] : [count ? `${message}: ${count}` : message]))
const baseline = (plan: PlanSummary) => plan.bound === null
const restsOn = (plan: PlanSummary, f: Format) => `${f.count(plan.accounts, 'account', 'accounts')}, snapshot ${plan.snapshot}`
const modelOf = (plan: PlanSummary) => plan.coverage?.label ?? 'coverage models that Tapeline comes with, approved by nobody'

const overBaselines = [
  ['today', 'More than today'],
  ['even', 'More than even spread'],
  ['revenue', 'More than by revenue'],
] as const

function groupsOf(
  f: Format,
  ground: ScenarioGround,
  money: Scale,
  spend: Scale,
  list: ListOf,
): readonly { readonly title: string | null; readonly rows: readonly Row[] }[] {
  const { currency } = ground
  const amount = (minor: number | null) => f.amountIn(minor, currency, money)
  const of = (
    plan: PlanSummary,
    one: Shown,
    what: string,
    value: string,
    formula: readonly string[],
    more: Partial<Source> = {},
  ): Source => ({
    ...{ title: `${what}, ${one.title}`, value, formula, restsOn: restsOn(plan, f), model: modelOf(plan) },
    ...more,
  })
  /** Baselines have no list of their own. */
  const links = (one: Shown, query: Readonly<Record<string, string>>) => (one.baseline ? {} : { links: list(one.key, query) })
  const always = () => null
  const atRest = 'Comes when the levers are at rest'
  const notProved = 'Not the best of anything: nothing is proved of it'
  const worth: Row[] = [
    {
      id: 'value',
      label: (years) => `Expected value${years ? `, ${f.count(years, 'year', 'years')}` : ''}, ${money.unit}`,
      missing: always,
      write: (plan) => amount(plan.value),
      source: (plan, one) =>
        of(
          plan,
          one,
          'Expected value',
          f.money(plan.value, currency),
          [
            'Σ accounts Σ years retention^t × (margin + capture × opportunity − cost) / (1 + discount)^t',
            `${f.count(plan.horizonYears, 'year', 'years')}, discount ${f.percent(plan.discount, 1)}`,
            plan.costing === 'full' ? 'cost: teams’ time at its full rate, and money' : 'cost: money only, teams are paid anyway',
          ],
          findingsOf(plan).length > 0 ? { leftOut: findingsOf(plan).join('. ') } : {},
        ),
    },
    {
      id: 'bound',
      label: () => 'Proved at most',
      missing: (plan) => (baseline(plan) ? notProved : null),
      write: (plan) => amount(plan.bound),
      source: (plan, one) =>
        of(plan, one, 'Proved at most', f.money(plan.bound, currency), [
          'No choice within the limits is worth more: every limit is priced, and at these prices each account gets its best model',
        ]),
    },
    {
      id: 'gap',
      label: () => 'Gap to the proof',
      missing: (plan) => (plan.gap === null ? notProved : null),
      write: (plan) => f.percent(plan.gap, 2),
      source: (plan, one) =>
        of(plan, one, 'Gap to the proof', f.percent(plan.gap, 4), [
          '(proved at most − expected value) / proved at most',
          `${f.money(plan.bound, currency)} − ${f.money(plan.value, currency)}`,
        ]),
    },
    ...overBaselines.map(([key, label]): Row => {
      const gain = (plan: PlanSummary) => plan.against?.find((one) => one.baseline === key) ?? null
      return {
        id: key,
        label: () => label,
        missing: (plan) => (baseline(plan) ? 'Scenarios are held against it' : gain(plan) ? null : atRest),
        write: (plan) => plus(gain(plan)!.gainMinor, amount(gain(plan)!.gainMinor)),
        source: (plan, one) => {
          const { gainMinor, valueMinor, feasible } = gain(plan)!
          return of(plan, one, label, f.money(gainMinor, currency), [
            `${f.money(plan.value, currency)} − ${f.money(valueMinor, currency)}, both under the limits and assumptions of the scenario`,
            ...(feasible ? [] : ['What it is held against takes more than the limits let it']),
          ])
        },
      }
    }),
    {
      id: 'range',
      label: () => 'From low to high assumptions',
      missing: (plan) => (plan.lowMinor === null || plan.highMinor === null ? atRest : null),
      write: (plan) =>
        f.range(plan.lowMinor, plan.highMinor, (minor) => f.amountIn(minor, currency, { ...money, digits: Math.max(0, money.digits - 1) })),
      source: (plan, one) =>
        of(
          plan,
          one,
          'From low to high assumptions',
          f.range(plan.lowMinor, plan.highMinor, (minor) => f.money(minor, currency)),
          [
            baseline(plan)
              ? 'The same plan with every assumption at its low, base and high: the lowest and the highest of the three'
              : 'Solved with every assumption at its low, base and high: the lowest and the highest of the three',
          ],
        ),
    },
    {
      id: 'spend',
      label: () => `Yearly spend, ${spend.unit}`,
      missing: always,
      write: (plan) => f.amountIn(plan.spend, currency, spend),
      source: (plan, one) =>
        of(plan, one, 'Yearly spend', f.money(plan.spend, currency), [
          'Σ accounts of money that leaves the house a year: licences, travel, fees, and interactions in paid channels',
          ...plan.models
            .filter((each) => each.accounts > 0)
            .map((each) => `${each.name}: ${f.money(each.spendMinor, currency)} for ${f.number(each.accounts)}`),
        ]),
    },
  ]
  const who: Row[] = [
    {
      id: 'moved',
      label: () => 'Accounts that move',
      missing: always,
      write: (plan) => f.number(plan.moved),
      source: (plan, one) =>
        of(plan, one, 'Accounts that move', f.number(plan.moved), ['Served by another model than today'], links(one, { show: 'moved' })),
    },
    {
      id: 'robust',
      label: () => <span className={styles.under}>of them robust</span>,
      missing: (plan) => (plan.robust === null ? (baseline(plan) ? 'Only scenarios are solved again' : atRest) : null),
      write: (plan) => f.number(plan.robust),
      source: (plan, one) =>
        of(
          plan,
          one,
          'Of them robust',
          f.number(plan.robust),
          [
            'The same model under low, base and high assumptions, each solved for itself',
            `${f.number(plan.moved - (plan.robust ?? 0))} are fragile: another assumption moves them elsewhere`,
          ],
          links(one, { show: 'fragile' }),
        ),
    },
    {
      id: 'updown',
      label: () => 'Up / down',
      missing: (plan) => (plan.moved === 0 ? 'Nobody moves' : null),
      write: (plan) => `${f.number(plan.up)} / ${f.number(plan.down)}`,
      source: (plan, one) =>
        of(
          plan,
          one,
          'Up / down',
          `${f.number(plan.up)} / ${f.number(plan.down)}`,
          ['Up: to a model of a higher experience than today’s, or as high and dearer; down: the other way'],
          links(one, { show: 'moved' }),
        ),
    },
    {
      id: 'index',
      label: () => 'Index expected',
      missing: (plan) => (plan.index === null ? 'Nothing is known of what models change of the index' : null),
      write: (plan) => f.number(plan.index, 1),
      source: (plan, one) =>
        of(plan, one, 'Index expected', f.number(plan.index, 1), ['Relationship index of accounts, weighted by revenue']),
    },
    {
      id: 'promises',
      label: () => 'Promises kept',
      missing: always,
      write: (plan) =>
        plan.promises.length === 0 ? (
          <Sign sign="yes" label="all" full />
        ) : (
          <span className="loss">
            <Sign sign="no" label={`${f.number(plan.promises.length)} missed`} full />
          </span>
        ),
      source: (plan, one) =>
        of(plan, one, 'Promises kept', plan.promises.length === 0 ? 'all' : `${f.number(plan.promises.length)} missed`, [
          ...(plan.promises.length === 0 ? ['Every model keeps what is promised to the segments it serves'] : plan.promises),
        ]),
    },
    {
      id: 'limits',
      label: () => 'Within the limits',
      missing: always,
      write: (plan) =>
        plan.feasible ? (
          <Sign sign="yes" label="yes" full />
        ) : (
          <span className="loss">
            <Sign sign="no" label={`breaks ${f.number(brokenBy(plan).length)}`} full />
          </span>
        ),
      source: (plan, one) =>
        of(plan, one, 'Within the limits', plan.feasible ? 'yes' : 'no', [
          ...(plan.feasible
            ? ['Takes no more of anything than the scenario under work gives']
            : brokenBy(plan).map((limit) => `${limit.name}: takes ${writeUse(limit, limit.used)} of ${writeUse(limit, limit.available)}`)),
        ]),
    },
  ]
  const writeUse = (limit: PlanSummary['limits'][number], value: number) =>
    limit.kind === 'budget' ? f.money(value, currency) : limit.kind === 'team' ? `${f.number(value)} h` : f.number(value)
  const served = ground.models.map(({ id, name }): Row => {
    const model = (plan: PlanSummary) => plan.models.find((each) => each.model === id)
    return {
      id: `served ${id}`,
      label: () => name,
      missing: (plan) => (model(plan) ? null : 'Not told'),
      write: (plan) => f.number(model(plan)!.accounts),
      source: (plan, one) => {
        const { accounts, revenueMinor, valueMinor, spendMinor, costToServeMinor } = model(plan)!
        return of(plan, one, `Served as ${name}`, f.count(accounts, 'account', 'accounts'), [], {
          facts: [
            ['Revenue', f.money(revenueMinor, currency)],
            ['Expected value', f.money(valueMinor, currency)],
            ['Spend a year', f.money(spendMinor, currency)],
            ['Cost to serve a year', f.money(costToServeMinor, currency)],
          ],
          ...links(one, { show: 'all', to: id }),
        })
      },
    }
  })
  const hours = ground.teams.map(({ team, name }): Row => {
    const limit = (plan: PlanSummary) => plan.limits.find((each) => each.kind === 'team' && each.team === team)
    return {
      id: `hours ${team}`,
      label: () => name,
      missing: (plan) => (limit(plan) ? null : 'Nobody has said what hours it has'),
      write: (plan) => f.number(limit(plan)!.used),
      source: (plan, one) => {
        const { used, available } = limit(plan)!
        return of(plan, one, `Hours of ${name}`, `${f.number(used)} h a year`, [
          `of ${f.number(available)} h there are${available > 0 ? `: ${f.percent(used / available, 0)}` : ''}`,
        ])
      },
    }
  })
  return [
    { title: null, rows: [...worth, ...who] },
    { title: 'Served as, accounts', rows: served },
    { title: 'Hours taken a year', rows: hours },
  ]
}

const brokenBy = (plan: PlanSummary) => plan.limits.filter((one) => one.used > one.available * (1 + 1e-9) + 1e-6)

function Columns({ all, shown, onShow }: Pick<SideBySideProps, 'all' | 'shown' | 'onShow'>) {
  const keys = shown.map((one) => one.key)
  const toggle = (key: string) =>
    onShow(
      keys.includes(key) ? keys.filter((one) => one !== key) : all.map((one) => one.key).filter((one) => one === key || keys.includes(one)),
    )
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<IconColumns size={14} stroke={1.6} aria-hidden="true" />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {all.map((one) => {
          const on = shown.find(({ key }) => key === one.key)
          return (
            <Menu.Item
              key={one.key}
              role="menuitemcheckbox"
              aria-checked={on !== undefined}
              disabled={on?.edited ?? false}
              onClick={() => toggle(one.key)}
              leftSection={<Checkbox.Indicator checked={on !== undefined} size="xs" />}
            >
              {one.title}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
