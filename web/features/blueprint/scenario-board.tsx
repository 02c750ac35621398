import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { call } from '../../app/client.ts'
import { refresh, useDo } from '../../app/queries.ts'
import { ScenarioReason } from '../../app/scenario-reason.tsx'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { useAddress, useAddressList, useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Failed, Notice, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { CompareDialog } from './scenario-compare.tsx'
import { HorizonButton, NameDialog, NotesSheet, saveDocument } from './scenario-dialogs.tsx'
import { FrontierPanel } from './scenario-frontier.tsx'
import { InfeasiblePanel } from './scenario-infeasible.tsx'
import { ScenarioLevers } from './scenario-levers.tsx'
import { MovesPanel } from './scenario-moves.tsx'
import { PricesPanel } from './scenario-prices.tsx'
import { type Shown, SideBySide } from './scenario-side-by-side.tsx'
import { type NamedScenario, sameDocument } from './scenario-words.ts'
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
  const [before, even] = ground.baselines
  const reasonOf = Number(account)
  return (
    <>
      <div className={styles.head}>
        <Sentence plan={plan} before={before} even={even} letter={one.letter} ground={ground} />
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
            onHeld={() => {
              set({ who: 'accounts', show: 'held', segment: undefined, from: undefined, to: undefined, q: undefined })
              // After the list is there.
              setTimeout(() => document.getElementById('who-moves')?.scrollIntoView(), 50)
            }}
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
              named.length > 1 && (
                <Button variant="subtle" color="gray" onClick={() => setComparing(true)}>
                  Compare two
                </Button>
              )
            }
            footer={<Proof one={one} work={work} mayPlan={mayPlan} />}
          />
          <Grid>
            <FrontierPanel work={work} ground={ground} named={named} snapshot={snapshot} onEdit={onEdit} />
            <PricesPanel plan={plan && !plan.infeasible ? plan : null} ground={ground} letter={one.letter} old={work.old} />
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
          onChange={work.keeps ? work.change : null}
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
    if (baseline >= 0) return { plan: ground.baselines[baseline] ?? null, failed: 'It cannot be told for this measurement' }
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

function Sentence(props: {
  readonly plan: PlanSummary | null
  readonly before: PlanSummary | undefined
  readonly even: PlanSummary | undefined
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
  const against = (other: PlanSummary | undefined, than: string, as: string): ReactNode => {
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

type Naming = 'new' | 'copy' | 'keep' | 'rename'
const namings: Readonly<Record<Naming, { title: string; verb: string }>> = {
  new: { title: 'New scenario, as today', verb: 'Begin' },
  copy: { title: 'Duplicate the scenario', verb: 'Duplicate' },
  keep: { title: 'Keep what you tried as a scenario of your own', verb: 'Keep' },
  rename: { title: 'Rename the scenario', verb: 'Rename' },
}

function Name(props: {
  readonly naming: Naming
  readonly one: NamedScenario
  readonly work: ScenarioWork
  readonly onClose: () => void
  readonly onEdit: (scenario: number) => void
}) {
  const { naming, one, work, onClose, onEdit } = props
  const creating = useDo('createScenario', {
    refresh: ['listScenarios'],
    onDone: (made) => {
      onClose()
      onEdit(made.id)
    },
  })
  const renaming = useDo('changeScenario', { refresh: ['listScenarios'], onDone: onClose })
  const initial = { new: 'As today', copy: `${one.head.name}, copy`, keep: `${one.head.name}, tried`, rename: one.head.name }[naming]
  const run = (name: string) => {
    if (naming === 'rename') return renaming.mutate({ params: { scenario: one.head.id }, body: { revision: one.head.revision, name } })
    // What is on the levers, kept yet or not.
    const document = naming === 'new' ? undefined : { ...work.document, name }
    creating.mutate({ body: { name, ...(document && { document }) } })
  }
  return (
    <NameDialog
      {...namings[naming]}
      initial={initial}
      busy={creating.isPending || renaming.isPending}
      problem={creating.error ?? renaming.error}
      onName={run}
      onClose={onClose}
    />
  )
}

function ProposeButton({ one }: { readonly one: NamedScenario }) {
  const { head, letter } = one
  const proposing = useDo('changeScenario', {
    refresh: ['listScenarios'],
    failed: 'It could not be put forward',
    onDone: (changed) => toast(changed.proposedAt ? `${letter} is put forward.` : `${letter} is taken back.`),
  })
  const put = (proposed: boolean) => proposing.mutate({ params: { scenario: head.id }, body: { revision: head.revision, proposed } })
  return head.proposedAt ? (
    <Button variant="default" loading={proposing.isPending} onClick={() => put(false)}>
      Take {letter} back
    </Button>
  ) : (
    <Button loading={proposing.isPending} onClick={() => put(true)}>
      Propose {letter}
    </Button>
  )
}

function More(props: {
  readonly one: NamedScenario
  readonly work: ScenarioWork
  readonly mayPlan: boolean
  readonly onRename: () => void
  readonly onGone: () => void
}) {
  const { one, work, mayPlan, onRename, onGone } = props
  const { head } = one
  const again = useDo('createScenario', { refresh: ['listScenarios'], failed: 'It could not be brought back' })
  const removing = useDo('deleteScenario', {
    refresh: ['listScenarios'],
    failed: 'The scenario could not be thrown away',
    onDone: () => {
      onGone()
      toast(`${one.title} is thrown away.`, {
        undo: () => again.mutateAsync({ body: { name: head.name, document: head.document } }),
      })
    },
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label="More about the scenario" px={8}>
          <IconDots size={16} stroke={1.6} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayPlan && <Menu.Item onClick={onRename}>Rename</Menu.Item>}
        <Menu.Item onClick={() => saveDocument(head, work.document)}>Save as a file, for the command line</Menu.Item>
        {mayPlan && (
          <Menu.Item
            color="loss"
            disabled={head.proposedAt !== null}
            onClick={() => removing.mutate({ params: { scenario: head.id }, query: { revision: head.revision } })}
          >
            Throw away
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The exact check by HiGHS, beside the gap: a job, and what it found. */
function Proof({ one, work, mayPlan }: { readonly one: NamedScenario; readonly work: ScenarioWork; readonly mayPlan: boolean }) {
  const f = useFormat()
  const { plan } = work
  const checking = useWork((job) => job.state === 'done' && void refresh('getPlan'))
  if (!plan || plan.infeasible) return null
  const solver = plan.solver === 'highs' ? 'solved exactly by HiGHS' : plan.solver === 'lagrange' ? 'solved by prices of the limits' : null
  const found = checking.job?.state === 'done' ? (checking.job.result as ExactResult | null) : null
  return (
    <span className={styles.proof}>
      {solver && `${one.letter} is ${solver}.`}{' '}
      {checking.running ? (
        <>
          HiGHS looks for a better plan. <LinkButton onClick={checking.cancel}>Cancel</LinkButton>
        </>
      ) : found ? (
        <ExactWords found={found} currency={plan.currency} />
      ) : (
        mayPlan &&
        sameDocument(work.document, one.head.document) && (
          <LinkButton
            onClick={() => checking.start(() => call('checkExactly', { params: { scenario: one.head.id }, body: { seconds: 60 } }))}
          >
            Check exactly
          </LinkButton>
        )
      )}
      {checking.problem && <span className="loss"> {checking.problem}</span>}
      {plan.findings.length > 0 && ` ${f.list(plan.findings.map(({ message }) => message))}`}
    </span>
  )
}

interface ExactResult {
  readonly value?: number | null
  readonly bound?: number | null
  readonly gap?: number | null
  readonly ms?: number
}
function ExactWords({ found, currency }: { readonly found: ExactResult; readonly currency: string }) {
  const f = useFormat()
  return (
    <>
      HiGHS finds {f.money(found.value, currency)}, proved at most {f.money(found.bound, currency)} (gap {f.percent(found.gap, 3)}
      {found.ms !== undefined && `, ${f.duration(found.ms / 1000)}`}).
    </>
  )
}

export const NothingApproved = ({ ground }: { readonly ground: ScenarioGround }) => {
  const set = useSetSearch()
  return ground.coverage ? null : (
    <Notice action={<LinkButton onClick={() => set({ tab: 'models' }, { push: true })}>Coverage models</LinkButton>}>
      These are the coverage models that Tapeline comes with: assumed, and nobody has approved them. What scenarios say is as good as they
      are.
    </Notice>
  )
}
