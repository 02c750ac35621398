import { Button, Checkbox, Menu } from '@mantine/core'
import { IconColumns, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { Sign } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import type { Format, Scale } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'

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
  const rows = rowsOf(f, currency, money, spend)
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
          <tbody>
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
  return row.source ? <SourcedNumber source={() => row.source!(plan, one.title)}>{written}</SourcedNumber> : written
}

interface Row {
  readonly id: string
  readonly label: (years: number | undefined) => ReactNode
  readonly missing: (plan: PlanSummary) => string | null
  readonly write: (plan: PlanSummary) => ReactNode
  readonly source?: (plan: PlanSummary, title: string) => Source
}

/** What a plan leaves out; that no index is expected is said where it would stand. */
export const findingsOf = (plan: PlanSummary): string[] =>
  plan.findings.flatMap(({ code, message, count }) => (code === 'index_not_expected' ? [] : [count ? `${message}: ${count}` : message]))
const baseline = (plan: PlanSummary) => plan.bound === null
const restsOn = (plan: PlanSummary, f: Format) => `${f.count(plan.accounts, 'account', 'accounts')}, snapshot ${plan.snapshot}`
const modelOf = (plan: PlanSummary) => plan.coverage?.label ?? 'coverage models that Tapeline comes with, approved by nobody'

function rowsOf(f: Format, currency: string, money: Scale, spend: Scale): readonly Row[] {
  const amount = (minor: number | null) => f.amountIn(minor, currency, money)
  const of = (plan: PlanSummary, title: string, what: string, value: string, formula: readonly string[]): Source => ({
    ...{ title: `${what}, ${title}`, value, formula, restsOn: restsOn(plan, f), model: modelOf(plan) },
    ...(findingsOf(plan).length > 0 && { leftOut: findingsOf(plan).join('. ') }),
  })
  const always = () => null
  return [
    {
      id: 'value',
      label: (years) => `Expected value${years ? `, ${f.count(years, 'year', 'years')}` : ''}, ${money.unit}`,
      missing: always,
      write: (plan) => amount(plan.value),
      source: (plan, title) =>
        of(plan, title, 'Expected value', f.money(plan.value, currency), [
          'Σ accounts Σ years retention^t × (margin + capture × opportunity − cost) / (1 + discount)^t',
          `${f.count(plan.horizonYears, 'year', 'years')}, discount ${f.percent(plan.discount, 1)}`,
        ]),
    },
    {
      id: 'bound',
      label: () => 'Proved at most',
      missing: (plan) => (baseline(plan) ? 'Not the best of anything: nothing is proved of it' : null),
      write: (plan) => amount(plan.bound),
      source: (plan, title) =>
        of(plan, title, 'Proved at most', f.money(plan.bound, currency), [
          'No choice within the limits is worth more: every limit is priced, and at these prices each account gets its best model',
        ]),
    },
    {
      id: 'gap',
      label: () => 'Gap to the proof',
      missing: (plan) => (plan.gap === null ? 'Not the best of anything: nothing is proved of it' : null),
      write: (plan) => f.percent(plan.gap, 2),
      source: (plan, title) =>
        of(plan, title, 'Gap to the proof', f.percent(plan.gap, 4), [
          '(proved at most − expected value) / proved at most',
          `${f.money(plan.bound, currency)} − ${f.money(plan.value, currency)}`,
        ]),
    },
    {
      id: 'spend',
      label: () => `Yearly spend, ${spend.unit}`,
      missing: always,
      write: (plan) => f.amountIn(plan.spend, currency, spend),
      source: (plan, title) =>
        of(plan, title, 'Yearly spend', f.money(plan.spend, currency), [
          'Σ accounts of money that leaves the house a year: licences, travel, fees, and interactions in paid channels',
          ...plan.models.map((one) => `${one.name}: ${f.number(one.accounts)} × = ${f.money(one.spendMinor, currency)}`),
        ]),
    },
    {
      id: 'range',
      label: () => 'Low – high assumptions',
      missing: (plan) => (plan.lowMinor === null || plan.highMinor === null ? 'Comes when the levers are at rest' : null),
      write: (plan) =>
        f.range(plan.lowMinor, plan.highMinor, (minor) => f.amountIn(minor, currency, { ...money, digits: Math.max(0, money.digits - 1) })),
      source: (plan, title) =>
        of(
          plan,
          title,
          'Low – high',
          f.range(plan.lowMinor, plan.highMinor, (minor) => f.money(minor, currency)),
          ['Solved again with every assumption at its low, and at its high'],
        ),
    },
    {
      id: 'moved',
      label: () => 'Accounts that move',
      missing: always,
      write: (plan) => f.number(plan.moved),
    },
    {
      id: 'robust',
      label: () => <span className={styles.under}>of them robust</span>,
      missing: (plan) =>
        plan.robust === null ? (baseline(plan) ? 'Only scenarios are solved again' : 'Comes when the levers are at rest') : null,
      write: (plan) => f.number(plan.robust),
    },
    {
      id: 'updown',
      label: () => 'Up / down',
      missing: (plan) => (plan.up + plan.down === 0 && plan.moved === 0 ? 'Nobody moves' : null),
      write: (plan) => `${f.number(plan.up)} / ${f.number(plan.down)}`,
    },
    {
      id: 'index',
      label: () => 'Index expected',
      missing: (plan) => (plan.index === null ? 'Nothing is known of what models change of the index' : null),
      write: (plan) => f.number(plan.index, 1),
      source: (plan, title) =>
        of(plan, title, 'Index expected', f.number(plan.index, 1), ['Relationship index of accounts, weighted by revenue']),
    },
    {
      id: 'promises',
      label: () => 'Promises kept',
      missing: always,
      write: (plan) =>
        plan.promises.length === 0 ? (
          <Sign sign="yes" label="all" full />
        ) : (
          <span className="loss" title={plan.promises.join('; ')}>
            <Sign sign="no" label={`${f.number(plan.promises.length)} missed`} full />
            <span className="only-heard">: {plan.promises.join('; ')}</span>
          </span>
        ),
    },
    {
      id: 'limits',
      label: () => 'Within the limits',
      missing: always,
      write: (plan) => {
        const broken = plan.limits.filter((one) => one.used > one.available * (1 + 1e-9) + 1e-6)
        return plan.feasible ? (
          <Sign sign="yes" label="yes" full />
        ) : (
          <span className="loss" title={broken.map((one) => `${one.name}: ${f.number(one.used)} of ${f.number(one.available)}`).join('; ')}>
            <Sign sign="no" label={broken.length > 0 ? `breaks ${f.number(broken.length)}` : 'no'} full />
          </span>
        )
      },
    },
  ]
}

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
