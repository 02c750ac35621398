import { Button, Menu } from '@mantine/core'
import { IconDots, IconDownload } from '@tabler/icons-react'
import type { PlanSummary } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { call } from '../../app/client.ts'
import { refresh, useDo } from '../../app/queries.ts'
import { useWork } from '../../app/use-work.ts'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { NameDialog, saveDocument } from './scenario-dialogs.tsx'
import { findingsOf } from './scenario-side-by-side.tsx'
import { type NamedScenario, sameDocument } from './scenario-words.ts'
import type { ScenarioWork } from './scenario-work.ts'

export type Naming = 'new' | 'copy' | 'keep' | 'rename'
const namings: Readonly<Record<Naming, { title: string; verb: string }>> = {
  new: { title: 'New scenario, as today', verb: 'Begin' },
  copy: { title: 'Duplicate the scenario', verb: 'Duplicate' },
  keep: { title: 'Keep what you tried as a scenario of your own', verb: 'Keep' },
  rename: { title: 'Rename the scenario', verb: 'Rename' },
}

export function Name(props: {
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

export function ProposeButton({ one }: { readonly one: NamedScenario }) {
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

export function More(props: {
  readonly one: NamedScenario
  readonly work: ScenarioWork
  readonly mayPlan: boolean
  readonly onRename: () => void
  readonly onGone: () => void
}) {
  const { one, work, mayPlan, onRename, onGone } = props
  const { head } = one
  const set = useSetSearch()
  const again = useDo('bringScenarioBack', { refresh: ['listScenarios'], onDone: (back) => set({ scenario: String(back.id) }) })
  const taking = useDo('changeScenario', {
    refresh: ['listScenarios'],
    failed: 'It could not be taken over',
    onDone: () => toast(`${one.letter} is yours: what you move is kept.`),
  })
  const removing = useDo('deleteScenario', {
    refresh: ['listScenarios'],
    failed: 'The scenario could not be thrown away',
    onDone: () => {
      onGone()
      toast(`${one.title} is thrown away.`, {
        undo: () => again.mutateAsync({ params: { scenario: head.id }, body: {} }),
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
        {mayPlan && !head.mine && (
          <Menu.Item
            onClick={() => taking.mutate({ params: { scenario: head.id }, body: { revision: head.revision, mine: true } })}
          >{`Take over from ${head.ownerName}`}</Menu.Item>
        )}
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

/** A table to be saved: what is kept, not what is tried. */
export const SaveAs = ({ label, onSave }: { readonly label: string; readonly onSave: (format: 'csv' | 'xlsx') => unknown }) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <Button variant="subtle" color="gray" px={8} aria-label={label}>
        <IconDownload size={14} stroke={1.6} aria-hidden="true" />
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => onSave('csv')}>CSV, as kept</Menu.Item>
      <Menu.Item onClick={() => onSave('xlsx')}>Excel, as kept</Menu.Item>
    </Menu.Dropdown>
  </Menu>
)

/** The exact check by HiGHS, beside the gap: a job, and what it found. */
export function Proof({
  one,
  plan,
  document,
  mayPlan,
}: {
  readonly one: NamedScenario
  readonly plan: PlanSummary
  readonly document: Scenario
  readonly mayPlan: boolean
}) {
  const checking = useWork((job) => job.state === 'done' && void refresh('getPlan'))
  const f = useFormat()
  const left = findingsOf(plan)
  const solver = plan.solver === 'highs' ? 'solved exactly by HiGHS' : plan.solver === 'lagrange' ? 'solved by prices of the limits' : null
  const found = checking.job?.state === 'done' ? (checking.job.result as ExactResult | null) : null
  return (
    <div className={styles.proof}>
      {solver && `${one.letter} is ${solver}.`}{' '}
      {checking.running ? (
        <>
          HiGHS looks for a better plan. <LinkButton onClick={checking.cancel}>Cancel</LinkButton>
        </>
      ) : found ? (
        <ExactWords found={found} currency={plan.currency} />
      ) : (
        mayPlan &&
        sameDocument(document, one.head.document) && (
          <LinkButton
            onClick={() =>
              checking.start(() =>
                call('checkExactly', { params: { scenario: one.head.id }, body: { seconds: 60, snapshot: plan.snapshot } }),
              )
            }
          >
            Check exactly
          </LinkButton>
        )
      )}
      {checking.problem && <span className="loss"> {checking.problem}</span>}
      {left.length > 0 && (
        <details className={styles.notesOn}>
          <summary>{f.count(left.length, 'note', 'notes')} on what it rests on</summary>
          <ul>
            {left.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

interface ExactResult {
  readonly status: 'optimal' | 'stopped'
  readonly seconds: number
  readonly exact: { readonly value: number; readonly bound: number; readonly gap: number }
  /** Its value less ours. */
  readonly better: number
}
function ExactWords({ found, currency }: { readonly found: ExactResult; readonly currency: string }) {
  const f = useFormat()
  const { status, seconds, exact, better } = found
  const than =
    better > 0.5
      ? `${f.money(better, currency)} more than ours`
      : better < -0.5
        ? `${f.money(-better, currency)} less than ours`
        : 'the same as ours'
  return (
    <>
      HiGHS {status === 'optimal' ? 'proves' : 'stopped at'} {f.money(exact.value, currency)} after {f.duration(seconds)}, {than}; its gap
      is {f.percent(exact.gap, 2)}.
    </>
  )
}
