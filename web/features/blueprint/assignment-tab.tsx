import { Button, Select } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconArrowsExchange } from '@tabler/icons-react'
import { useState } from 'react'
import type { GivingTerms } from '#api/routes/assignment.ts'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { refresh, useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'
import { AssignmentColleagues } from './assignment-colleagues.tsx'
import { AssignmentProposal } from './assignment-proposal.tsx'
import { AssignmentTerms } from './assignment-terms.tsx'

/** Who could look after which account, within everybody's hours, at the least cost of breaking relationships: a proposal. */
export function AssignmentTab() {
  const { may, sees, own } = useMe()
  return may('readCosts') && sees('cost') && !own ? (
    <Assignment />
  ) : (
    <NoRight title="Assignment is of the whole book, and of margin and cost.">An owner can open them under Settings › People.</NoRight>
  )
}

function Assignment() {
  const snapshot = useSnapshot()
  const f = useFormat()
  const { data, error, refetch } = useGet('getAssignmentGround', { query: snapshot === undefined ? {} : { snapshot } })
  const [asked, chooseTeam] = useAddress('for')
  const [run, chooseRun] = useAddress('run')
  if (error && !data) return <Failed title="Teams could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Reading teams and who works in them" />
  const team = data.teams.find((one) => one.team === asked) ?? mostPeople(data.teams)
  if (!team)
    return (
      <Empty title="No team is known.">
        Teams come from the cost model, or from the coverage models: with one of them approved, accounts can be given to its colleagues.
      </Empty>
    )
  const shown = run === null ? team.lastRun : Number(run)
  return (
    <div className={styles.stack}>
      <Ask
        key={team.team}
        team={team.team}
        teams={data.teams}
        terms={data.terms}
        standard={data.standardTerms}
        currency={data.head.currency}
        onTeam={(value) => chooseTeam(value)}
        onRun={(id) => chooseRun(String(id), { push: true })}
      />
      {shown === null ? (
        <Empty title={`Nobody has proposed an assignment of ${team.name} yet.`}>
          {f.count(team.accounts, 'account takes', 'accounts take')} time of {team.name}, and{' '}
          {f.count(team.colleagues, 'colleague', 'colleagues')} of it could look after them. Look through the list below, then propose.
        </Empty>
      ) : (
        <AssignmentProposal key={shown} run={shown} />
      )}
      <AssignmentColleagues team={team.team} teams={data.teams} />
    </div>
  )
}

type Teams = readonly {
  readonly team: string
  readonly name: string
  readonly accounts: number
  readonly colleagues: number
  readonly lastRun: number | null
}[]

/** Where there are most people to give to. */
const mostPeople = <T extends Teams[number]>(teams: readonly T[]): T | undefined =>
  [...teams].sort((a, b) => b.colleagues - a.colleagues || b.accounts - a.accounts)[0]

function Ask({
  team,
  teams,
  terms: last,
  standard,
  currency,
  onTeam,
  onRun,
}: {
  readonly team: string
  readonly teams: Teams
  readonly terms: GivingTerms
  readonly standard: GivingTerms
  readonly currency: string
  readonly onTeam: (team: string) => void
  readonly onRun: (run: number) => void
}) {
  const f = useFormat()
  const { may } = useMe()
  const snapshot = useSnapshot()
  const set = useSetSearch()
  const [scenario, setScenario] = useAddress('plan')
  const [terms, setTerms] = useState(last)
  const [editing, edit] = useState(false)
  const { data: scenarios } = useGet('listScenarios', {})
  const { data: runs } = useGet('listAssignmentRuns', { query: { team } })
  const [shown] = useAddress('run')
  const work = useWork((job) => {
    const made = (job.result as { run?: number } | null)?.run
    if (job.state !== 'done' || made === undefined) return
    void refresh('getAssignmentGround', 'listAssignmentRuns')
    onRun(made)
  })
  const propose = () =>
    work.start(() =>
      call('runAssignment', {
        body: { team, scenario: scenario === null ? null : Number(scenario), ...(snapshot !== undefined && { snapshot }), terms },
      }),
    )
  const colleagues = teams.find((one) => one.team === team)?.colleagues ?? 0
  return (
    <Panel
      title="Who looks after which account"
      sub="a proposal: nothing is written to the record"
      tools={
        (runs?.items.length ?? 0) > 1 && (
          <Select
            aria-label="Earlier proposals"
            placeholder="Earlier proposals"
            data={runs!.items.map((one) => ({
              value: String(one.id),
              label: `${f.instant(one.madeAt)} · ${one.scenario === null ? 'as today' : (one.scenarioName ?? 'a scenario taken away')}`,
            }))}
            value={shown}
            onChange={(value) => set({ run: value }, { push: true })}
            w={260}
          />
        )
      }
    >
      <div className={styles.ask}>
        <Select
          className={styles.pick}
          label="Team"
          data={teams.map((one) => ({ value: one.team, label: one.name }))}
          value={team}
          allowDeselect={false}
          onChange={(value) => {
            if (value === null) return
            set({ run: null, person: null, q: null })
            onTeam(value)
          }}
        />
        <Select
          className={styles.pick}
          label="Accounts served"
          data={[
            { value: '', label: 'As they are today' },
            ...(scenarios?.items ?? []).map((one) => ({ value: String(one.id), label: `By the scenario ${one.name}` })),
          ]}
          value={scenario ?? ''}
          allowDeselect={false}
          onChange={(value) => setScenario(value === '' ? null : value)}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.6} aria-hidden="true" />}
          onClick={() => edit(true)}
        >
          Assumptions
        </Button>
        {may('plan') && (
          <Button
            leftSection={<IconArrowsExchange size={16} stroke={1.6} aria-hidden="true" />}
            loading={work.running}
            disabled={colleagues === 0}
            onClick={propose}
          >
            Propose
          </Button>
        )}
      </div>
      {work.running && (
        <div style={{ marginTop: 12 }}>
          <JobTape job={work.job} label="Looking for the best" onCancel={work.cancel} stepInWords={inWords} />
        </div>
      )}
      {work.problem && (
        <p className="loss" role="alert">
          {work.problem}
        </p>
      )}
      <p className={styles.note}>
        A change of who looks after an account is taken to cost {f.percent(terms.changeChance, 1)} of its yearly margin, more for each year
        and each person only the present colleague knows, less for what the next one had to do with it already. Nobody has measured this: it
        is assumed{sameTerms(terms, standard) ? '' : ', and was changed by hand'}.
      </p>
      {editing && (
        <AssignmentTerms
          terms={terms}
          standard={standard}
          currency={currency}
          readOnly={!may('plan')}
          onSave={setTerms}
          onClose={() => edit(false)}
        />
      )}
    </Panel>
  )
}

const inWords = (step: string) => step[0]!.toUpperCase() + step.slice(1)
const sameTerms = (a: GivingTerms, b: GivingTerms) => (Object.keys(a) as (keyof GivingTerms)[]).every((key) => a[key] === b[key])
