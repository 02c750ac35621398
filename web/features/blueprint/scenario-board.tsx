import { Button } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { address, call } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { ScenarioReason } from '../../app/scenario-reason.tsx'
import { useMe } from '../../app/session.tsx'
import { useAddress, useAddressList, useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Failed, Notice, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { CompareDialog } from './scenario-compare.tsx'
import { HorizonButton, NotesSheet } from './scenario-dialogs.tsx'
import { FrontierPanel } from './scenario-frontier.tsx'
import { InfeasiblePanel } from './scenario-infeasible.tsx'
import { ScenarioLevers } from './scenario-levers.tsx'
import { MovesPanel } from './scenario-moves.tsx'
import { PricesPanel } from './scenario-prices.tsx'
import { type Shown, SideBySide } from './scenario-side-by-side.tsx'
import { More, Name, type Naming, Proof, ProposeButton, SaveAs } from './scenario-tools.tsx'
import type { NamedScenario } from './scenario-words.ts'
import { planOf, type ScenarioWork, useScenarioWork } from './scenario-work.ts'

interface BoardProps {
  readonly one: NamedScenario
  readonly named: readonly NamedScenario[]
  readonly ground: ScenarioGround
  readonly snapshot: number | undefined
  readonly onEdit: (scenario: number) => void
}

const baselineKeys = ['today', 'even', 'revenue'] as const
const baselineTitles = ['Today', 'Even spread', 'By revenue']
/** Columns that a desk has room for; the others are chosen. */
const scenariosShown = 4

/** One scenario under work, beside today, even spread, by revenue and the others. */
export function ScenarioBoard({ one, named, ground, snapshot, onEdit }: BoardProps) {
  const { may } = useMe()
  const mayPlan = may('plan')
  const work = useScenarioWork(one.head, snapshot)
  const set = useSetSearch()
  const [account] = useAddress('account')
  const [naming, setNaming] = useState<Naming | null>(null)
  const [notes, setNotes] = useState(false)
  const [comparing, setComparing] = useState(false)
  const { columns, all, show } = useColumns(one, named, ground, snapshot, work)
  const { plan } = work
  const [before, even] = (['today', 'even'] as const).map((key, i) => baselineBeside(ground.baselines[i], key, work))
  const reasonOf = Number(account)
  return (
    <>
      <div className={styles.head}>
        <Sentence plan={plan} before={before ?? null} even={even ?? null} letter={one.letter} ground={ground} />
        <div className={styles.tools}>
          <HorizonButton document={work.document} plan={plan} onChange={work.change} />
          {mayPlan && (
            <Button variant="default" onClick={() => setNaming('copy')}>
              Duplicate
            </Button>
          )}
          <Button variant="default" onClick={() => setNotes(true)}>
            {one.head.notes.length > 0 ? `Notes · ${one.head.notes.length}` : mayPlan ? 'Note' : 'Notes'}
          </Button>
          <More one={one} work={work} mayPlan={mayPlan} onRename={() => setNaming('rename')} onGone={() => set({ scenario: undefined })} />
          {mayPlan && <ProposeButton one={one} />}
        </div>
      </div>
      <div className={styles.board}>
        <div className={styles.left}>
          <ScenarioLevers
            work={work}
            ground={ground}
            title={one.title}
            mayPlan={mayPlan}
            onHeld={(held) => set({ ...noFilters, who: 'accounts', show: 'held', held })}
            onKeepAsNew={() => setNaming('keep')}
          />
        </div>
        <div className={styles.right}>
          {work.problem ? (
            <Failed title="The scenario could not be solved." error={work.problem} onRetry={work.retry}>
              {plan && <p>The numbers shown are of the levers before.</p>}
            </Failed>
          ) : null}
          <InfeasiblePanel work={work} ground={ground} />
          <SideBySide
            ground={ground}
            all={all}
            shown={columns}
            assumptions={work.document.assumptions}
            onShow={show}
            onEdit={(key) => onEdit(Number(key))}
            onBegin={mayPlan ? () => setNaming('new') : null}
            tools={
              <>
                {named.length > 1 && (
                  <Button variant="subtle" color="gray" onClick={() => setComparing(true)}>
                    Compare two
                  </Button>
                )}
                {may('export') && (
                  <SaveAs
                    label="Export what stands side by side"
                    onSave={(format) =>
                      saveFile(
                        address('exportSideBySide', {
                          query: {
                            format,
                            scenarios: columns.flatMap(({ baseline, key }) => (baseline ? [] : [key])).join(','),
                            ...(snapshot !== undefined && { snapshot }),
                          },
                        }),
                        `scenarios.${format}`,
                      )
                    }
                  />
                )}
              </>
            }
            footer={plan && !plan.infeasible && <Proof one={one} plan={plan} document={work.document} mayPlan={mayPlan} />}
          />
          <Grid>
            <FrontierPanel work={work} ground={ground} named={named} snapshot={snapshot} onEdit={onEdit} />
            <PricesPanel plan={plan} ground={ground} letter={one.letter} old={work.old} />
          </Grid>
        </div>
      </div>
      <MovesPanel work={work} ground={ground} one={one} snapshot={snapshot} />
      {account && Number.isSafeInteger(reasonOf) && (
        <ScenarioReason
          scenario={one.head.id}
          title={one.title}
          account={reasonOf}
          snapshot={snapshot}
          currency={ground.currency}
          document={work.document}
          tried={work.trying}
          onChange={mayPlan ? work.change : null}
          keeps={work.keeps}
          onClose={() => set({ account: undefined })}
        />
      )}
      {naming && <Name naming={naming} one={one} work={work} onClose={() => setNaming(null)} onEdit={onEdit} />}
      {notes && <NotesSheet one={one} mayPlan={mayPlan} onClose={() => setNotes(false)} />}
      {comparing && <CompareDialog one={one} named={named} ground={ground} snapshot={snapshot} onClose={() => setComparing(false)} />}
    </>
  )
}

/** The columns shown: baselines and scenarios, as the address chooses; the one under work always. */
function useColumns(
  one: NamedScenario,
  named: readonly NamedScenario[],
  ground: ScenarioGround,
  snapshot: number | undefined,
  work: ScenarioWork,
): {
  readonly columns: readonly Shown[]
  readonly all: readonly { key: string; title: string }[]
  readonly show: (keys: readonly string[]) => void
} {
  const [chosen, choose] = useAddressList('beside')
  const all = [
    ...baselineKeys.map((key, i) => ({ key, title: baselineTitles[i]! })),
    ...named.map(({ head, title }) => ({ key: String(head.id), title })),
  ]
  const edited = String(one.head.id)
  const usual = [...baselineKeys, ...named.slice(-scenariosShown).map(({ head }) => String(head.id))] as string[]
  const keys = new Set([...(chosen.length > 0 ? chosen : usual), edited])
  const shown = all.filter(({ key }) => keys.has(key))
  const others = named.filter(({ head }) => keys.has(String(head.id)) && head.id !== one.head.id)
  const plans = useQueries({
    queries: others.map(({ head }) => ({
      queryKey: ['getPlan', planOf(head.id, snapshot)],
      queryFn: ({ signal }: { signal: AbortSignal }) => call('getPlan', planOf(head.id, snapshot), { signal }),
    })),
  })
  const planOfKey = (key: string): { plan: PlanSummary | null; failed?: string } => {
    const baseline = baselineKeys.indexOf(key as (typeof baselineKeys)[number])
    if (baseline >= 0)
      return { plan: baselineBeside(ground.baselines[baseline], baselineKeys[baseline]!, work), failed: 'It cannot be told here' }
    const found = plans[others.findIndex(({ head }) => String(head.id) === key)]
    return { plan: found?.data ?? null, ...(found?.error && { failed: wordsOf(found.error) }) }
  }
  const columns = shown.map(({ key, title }): Shown => {
    const baseline = (baselineKeys as readonly string[]).includes(key)
    if (key === edited) {
      const failed = work.problem ? wordsOf(work.problem) : undefined
      return { key, title, plan: work.plan, old: work.old, baseline, edited: true, ...(failed !== undefined && { failed }) }
    }
    return { key, title, baseline, edited: false, ...planOfKey(key) }
  })
  return { columns, all, show: choose }
}

/** A plan nobody optimised, under the limits and assumptions of the scenario beside it. */
function baselineBeside(plan: PlanSummary | undefined, key: (typeof baselineKeys)[number], work: ScenarioWork): PlanSummary | null {
  const same = work.against?.find((one) => one.baseline === key)
  if (!plan || !same) return plan ?? null
  const { baseline: _, valueMinor, spendMinor, gainMinor: __, ...others } = same
  const { horizonYears, discount, costing } = work.plan ?? plan
  return { ...plan, ...others, value: valueMinor, spend: spendMinor, horizonYears, discount, costing }
}

function Sentence(props: {
  readonly plan: PlanSummary | null
  readonly before: PlanSummary | null
  readonly even: PlanSummary | null
  readonly letter: string
  readonly ground: ScenarioGround
}) {
  const f = useFormat()
  const { plan, before, even, letter, ground } = props
  const { currency } = ground
  const size = `${f.count(ground.accounts, 'account', 'accounts')}, ${f.count(ground.teams.length, 'team', 'teams')}.`
  if (!plan) return <p className={styles.why}>{size}</p>
  if (plan.infeasible)
    return (
      <p className={styles.why}>
        {size} {letter} asks too much of its limits: there is no plan that keeps them all.
      </p>
    )
  const against = (other: PlanSummary | null, than: string, as: string): ReactNode => {
    if (!other) return null
    const difference = plan.value - other.value
    if (Math.abs(difference) < 0.5) return `as much as ${as}`
    return (
      <>
        <b className="num">{f.moneyShort(Math.abs(difference), currency)}</b> {difference > 0 ? 'more' : 'less'} than {than}
      </>
    )
  }
  return (
    <p className={styles.why}>
      {size} {letter} is worth {against(before, 'today', 'today')} over {f.count(plan.horizonYears, 'year', 'years')}
      {even && <>, and {against(even, 'spreading evenly', 'spreading evenly')}</>}.
    </p>
  )
}

const noFilters = { segment: undefined, from: undefined, to: undefined, quarter: undefined, q: undefined }

export const NothingApproved = ({ ground }: { readonly ground: ScenarioGround }) => {
  const set = useSetSearch()
  return ground.coverage ? null : (
    <Notice action={<LinkButton onClick={() => set({ tab: 'models' }, { push: true })}>Coverage models</LinkButton>}>
      These are the coverage models that Tapeline comes with: assumed, and nobody has approved them. What scenarios say is as good as they
      are.
    </Notice>
  )
}
