import { Button } from '@mantine/core'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { Panel } from '../../ui/panel.tsx'
import { Attention } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import type { ScenarioWork } from './scenario-work.ts'

type Wider = NonNullable<PlanSummary['infeasible']>['together'][number]
type Limit = PlanSummary['limits'][number]

/** No choice keeps every limit: why, and the least that would do, to be taken with one button. */
export function InfeasiblePanel({ work, ground }: { readonly work: ScenarioWork; readonly ground: ScenarioGround }) {
  const f = useFormat()
  const { plan, document, change } = work
  const none = plan?.infeasible
  if (!plan || !none) return null
  const limitOf = (one: { limit: string; name: string }) => limitNamed(plan.limits, one)
  const write = (one: { limit: string; name: string; unit: string }, value: number) => {
    const kind = limitOf(one)?.kind ?? one.limit
    if (kind === 'budget') return f.money(value, ground.currency)
    return `${f.number(value)} ${kind === 'team' ? 'h' : one.unit}`
  }
  const widen = (wider: readonly Wider[]) => change(wider.reduce((next, one) => withLimit(next, limitOf(one), one.needed), document))
  const alone = none.least.filter((one): one is Wider => one.needed !== null)
  const together = none.together.filter((one) => one.needed > one.now)
  return (
    <Panel
      title={
        <>
          <Attention /> Not possible within these limits
        </>
      }
    >
      <p className={styles.words}>{none.why}</p>
      <ul className={styles.fixes}>
        {alone.map((one) => (
          <li key={one.limit}>
            <div>
              <b>{one.name}</b>: {write(one, one.now)} now; <b className="num">{write(one, one.needed)}</b> alone would do.
            </div>
            <Button variant="default" data-dense onClick={() => widen([one])}>
              Set it so
            </Button>
          </li>
        ))}
        {together.length > 1 && (
          <li>
            <div>Or together: {together.map((one) => `${one.name} ${write(one, one.now)} → ${write(one, one.needed)}`).join('; ')}.</div>
            <Button variant="default" data-dense onClick={() => widen(together)}>
              Set them so
            </Button>
          </li>
        )}
        {alone.length === 0 && together.length === 1 && (
          <li>
            <div>
              <b>{together[0]!.name}</b>: {write(together[0]!, together[0]!.now)} now; {write(together[0]!, together[0]!.needed)} would do.
            </div>
            <Button variant="default" data-dense onClick={() => widen(together)}>
              Set it so
            </Button>
          </li>
        )}
      </ul>
    </Panel>
  )
}

const limitNamed = (limits: readonly Limit[], { limit, name }: { readonly limit: string; readonly name: string }) =>
  limits.find((one) => one.name === name) ?? limits.find((one) => one.kind === limit || one.team === limit)

/** The document with a limit at least so wide. */
function withLimit(document: Scenario, limit: Limit | undefined, needed: number): Scenario {
  if (!limit) return document
  if (limit.kind === 'budget') return { ...document, budgetMinor: Math.ceil(needed) }
  if (limit.kind === 'team' && limit.team !== null) return { ...document, hours: { ...document.hours, [limit.team]: Math.ceil(needed) } }
  if (limit.kind === 'moves') {
    const tier = TIERS.find((one) => one === limit.team)
    if (!tier) return document
    const { moves } = document
    return { ...document, moves: { ...moves, perQuarter: { ...moves.perQuarter, [tier]: Math.ceil(needed / moves.quarters) } } }
  }
  return { ...document, rules: document.rules.map((rule) => (rule.name === limit.name ? { ...rule, amount: needed } : rule)) }
}
