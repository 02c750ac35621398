import { Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DraftChange } from '#api/import-draft.ts'
import { call } from '../../app/client.ts'
import { type Job, JobTape } from '../../app/job.tsx'
import { useRecord } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { useAddress } from '../../ui/address.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { CheckStep } from './check-step.tsx'
import { checkQuery, type Draft, draftQuery, useChangeDraft, useTargets } from './draft.ts'
import { FilesStep } from './files-step.tsx'
import { MapStep } from './map-step.tsx'
import { MatchBoard } from './match-board.tsx'
import { PreviewStep, ReportingCurrency } from './preview-step.tsx'
import { RecogniseStep } from './recognise-step.tsx'
import { RunDone, RunStep } from './run-step.tsx'
import { useUploads } from './upload-queue.ts'
import { type Step, stepNames, steps, WizardSteps } from './wizard-steps.tsx'

export default function ImportWizardScreen() {
  const { draft } = useParams({ strict: false }) as { draft: string }
  return /^\d+$/.test(draft) ? <Wizard key={draft} id={Number(draft)} /> : <NewDraft />
}

let beginning: Promise<Draft> | null = null
/** A new draft, or the empty one that this person began before. */
async function beginDraft(actor: string | null, name: string): Promise<Draft> {
  const { items } = await call('listDrafts', { query: { state: 'open', limit: 20 } })
  const empty = items.find((one) => one.files === 0 && one.actor === actor)
  return empty ? call('getDraft', { params: { draft: empty.draft } }) : call('newDraft', { body: { name } })
}

/** Any address under /imports/new that is no number begins an import. */
function NewDraft() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { me } = useMe()
  const today = useFormat().day(new Date().toISOString(), { year: 'always' })
  const [problem, setProblem] = useState<unknown>(null)
  useEffect(() => {
    beginning ??= beginDraft(me.userId === null ? null : `user:${me.userId}`, `Import of ${today}`).finally(() => {
      beginning = null
    })
    beginning.then((draft) => {
      queries.setQueryData(draftQuery(draft.draft).queryKey, draft)
      void navigate({ to: `/imports/new/${draft.draft}`, replace: true })
    }, setProblem)
  }, [navigate, queries, me.userId, today])
  return problem ? <Failed title="No import could be begun." error={problem} /> : <Loading label="Beginning an import" />
}

type Doing = 'recognise' | 'check' | 'run'
const doingWords: Readonly<Record<Doing, string>> = {
  recognise: 'Recognising the files',
  check: 'Reading and checking every row',
  run: 'Importing',
}

function Wizard({ id }: { id: number }) {
  const f = useFormat()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { may } = useMe()
  const { record } = useRecord()
  const targets = useTargets()
  const { data: draft, error, refetch } = useQuery(draftQuery(id))
  const uploads = useUploads(id)
  const changing = useChangeDraft(id)
  const change = (changes: DraftChange[]) =>
    changing.mutate(changes, { onError: (problem) => toastError(problem, 'The correction could not be kept') })
  const [asked, setStep] = useAddress('step')
  const [currency, setCurrency] = useState<string | null>(null)

  // Work that was stopped or failed is not begun again by itself until the draft is another.
  const [stoppedAt, setStoppedAt] = useState<number | null>(null)
  const [doing, showDoing] = useState<Doing | null>(null)
  // Known at once, also to what was waiting while it changed.
  const atWork = useRef(false)
  const setDoing = useCallback((what: Doing | null) => {
    atWork.current = what !== null
    showDoing(what)
  }, [])
  const express = useRef(false)
  const work = useWork((job) => void ended(job))
  const version = draft?.version ?? 0

  const step: Step = draft?.state === 'imported' || doing === 'run' ? 'run' : asStep(asked ?? draft?.step)
  const check = useQuery({ ...checkQuery(id), enabled: Boolean(draft?.checked) && ['check', 'preview', 'run', 'match'].includes(step) })

  const versionNow = () => queries.getQueryData(draftQuery(id).queryKey)?.version ?? version
  // From the click to the moment that the draft is read anew: no work is begun on what is about to change.
  const busy = doing !== null
  const stopped = work.problem !== null && stoppedAt === version ? work.problem : null
  const begin = (what: Doing) => {
    if (atWork.current) return
    setDoing(what)
    setStoppedAt(null)
    work.start(async () => {
      if (what === 'recognise') return call('recogniseDraft', { params: { draft: id } })
      if (what === 'check') return call('checkDraft', { params: { draft: id }, body: { version: versionNow() } })
      const first = record?.currency === null
      const body = { version: versionNow(), measure: !first && (await mayMeasure(may)), ...(first && reporting && { currency: reporting }) }
      return call('runDraft', { params: { draft: id }, body })
    })
  }
  const ended = async (job: Job) => {
    const was = doing
    if (job.state !== 'done') express.current = false
    await Promise.all(
      ['getDraft', 'getDraftCheck', 'getMatchSummary', 'listMatches', 'listAlone'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    )
    if (was === 'run' && job.state === 'done') await queries.invalidateQueries()
    if (job.state !== 'done') setStoppedAt(versionNow())
    setDoing(null)
    if (was === 'check' && job.state === 'done' && express.current) await goOnAsLastTime()
  }
  /** All is as last time, and reading said so too: it runs. Otherwise one looks at what is different. */
  const goOnAsLastTime = async () => {
    express.current = false
    const found = await queries.fetchQuery({ ...checkQuery(id), staleTime: 0 })
    if (found.lastTime.length > 0) return setStep('check', { push: true })
    begin('run')
  }

  // Refused, or forgotten by a server that was started anew: nobody tells the end of it.
  useEffect(() => {
    if (!work.problem || work.running || doing === null || work.job?.state === 'failed') return
    setDoing(null)
    setStoppedAt(version)
  }, [work.problem, work.running, work.job?.state, doing, version, setDoing])

  const sending = uploads.length > 0
  useEffect(() => {
    if (!draft || busy || draft.state !== 'open' || sending || stoppedAt === draft.version) return
    if (draft.job?.state === 'running') {
      const running = draft.job
      setDoing(/check/.test(running.kind) ? 'check' : /recogni/.test(running.kind) ? 'recognise' : 'run')
      work.start(async () => running)
    } else if (!draft.recognised && draft.files.length > 0) {
      // A moment, as folders are often dropped one after the other.
      const soon = setTimeout(() => begin('recognise'), step === 'files' ? 700 : 0)
      return () => clearTimeout(soon)
    } else if (draft.recognised && !draft.checked && draft.problems.length === 0 && needsCheck.includes(step)) begin('check')
  })
  // A run that was begun before the page was loaded anew.
  useEffect(() => {
    if (draft?.state !== 'running' || busy) return
    const running = draft.job
    if (running?.state === 'running') {
      setDoing('run')
      work.start(async () => running)
    } else {
      const again = setTimeout(() => void refetch(), 1500)
      return () => clearTimeout(again)
    }
  })
  // Everything as last time: the question comes at once.
  const asLastTime = draft?.asLastTime ?? false
  useEffect(() => {
    if (asLastTime && step === 'files' && draft?.recognised) setStep('recognise', { push: true })
  }, [asLastTime, step, draft?.recognised, setStep])

  const reporting = currency ?? check.data?.currencies[0]?.currency ?? null
  const open = (to: Step) => isOpen(to, draft, sending)
  const wasCancelled = !busy && work.job?.state === 'cancelled' && stoppedAt === version && step !== 'run'
  const go = (to: Step) => {
    setStep(to, { push: true })
    window.scrollTo({ top: 0 })
    if (draft?.state === 'open') change([{ what: 'step', step: to === 'map' ? 'recognise' : to }])
  }
  // Messages have no columns to map and no keys to match.
  const onlyMail = draft !== undefined && draft.feeds.length > 0 && draft.tables.length === 0
  const next = steps.slice(steps.indexOf(step) + 1).find((one) => !onlyMail || (one !== 'map' && one !== 'match'))
  const blocked = draft && whyNot(draft, step, sending, busy, check.isFetching)
  const proceed = () => {
    if (blocked || !draft || draft.state !== 'open') return
    if (step === 'run') begin('run')
    else if (step === 'recognise' && draft.asLastTime) runAsLastTime()
    else if (next) go(next)
  }
  const runAsLastTime = () => {
    express.current = true
    if (draft?.checked) void goOnAsLastTime()
    else begin('check')
  }
  useKeys('Import', { 'mod+enter': { does: 'go on', run: proceed, whileTyping: true } })

  if (error) return <Failed title="The draft could not be opened." error={error} onRetry={() => void refetch()} />
  if (!draft || !targets) return <Loading rows={8} label="Opening the draft" />
  const isDone = draft.state === 'imported' && draft.import !== null
  const primary =
    step === 'run'
      ? 'Run the import'
      : step === 'recognise' && draft.asLastTime
        ? 'Import as last time'
        : `Continue to ${next ? stepNames[next] : ''}`
  return (
    <>
      <PageHead
        title={<DraftTitle name={draft.name} fixed={draft.state !== 'open'} onRename={(name) => change([{ what: 'name', name }])} />}
        why={isDone ? undefined : wordsOfDraft(draft, check.data?.rows.read, f)}
        tools={
          !isDone && (
            <>
              <Button variant="default" onClick={() => void navigate({ to: '/imports' })}>
                Save and leave
              </Button>
              {step === 'recognise' && draft.asLastTime && (
                <Button variant="default" onClick={() => go('map')}>
                  Look at every step
                </Button>
              )}
              <Button onClick={proceed} disabled={Boolean(blocked)} title={blocked || undefined} rightSection={<Kbd k="mod+enter" />}>
                {primary}
              </Button>
            </>
          )
        }
      />
      <WizardSteps now={step} open={(to) => draft.state === 'open' && doing !== 'run' && open(to)} onGo={go} />
      {(busy || stopped) && (
        <div style={{ marginBottom: 12 }}>
          {stopped ? (
            <Panel title="It stopped">
              <Failed
                title={step === 'run' ? 'The import stopped: nothing of it stays.' : 'It could not be finished.'}
                error={new Error(stopped)}
                onRetry={() => begin(nextDoing(draft, step))}
              />
            </Panel>
          ) : (
            <Panel title={doingWords[doing!]} sub={doing === 'run' ? 'all of it is taken, or nothing' : 'nothing is stored'}>
              <JobTape job={work.job} label={doingWords[doing!]} onCancel={work.cancel} />
            </Panel>
          )}
        </div>
      )}
      {wasCancelled && (
        <Notice
          tone="plain"
          action={
            <Button variant="default" onClick={() => begin(nextDoing(draft, step))}>
              Go on
            </Button>
          }
        >
          Cancelled. Nothing is stored.
        </Notice>
      )}
      {step === 'files' && (
        <FilesStep
          draft={draft}
          onChange={() => {
            // What is being recognised is another set of files now.
            if (busy) work.cancel()
            setStoppedAt(null)
          }}
        />
      )}
      {step === 'recognise' && draft.recognised && (
        <RecogniseStep
          draft={draft}
          targets={targets}
          change={change}
          onMap={(table) => void navigate({ to: '.', search: { step: 'map', table } as never })}
        />
      )}
      {step === 'map' && draft.recognised && <MapStep draft={draft} targets={targets} change={change} />}
      {step === 'match' && draft.checked && <MatchBoard draft={id} />}
      {step === 'check' && draft.checked && check.data && <CheckStep check={check.data} />}
      {step === 'preview' && draft.checked && check.data && <PreviewStep check={check.data} />}
      {step === 'run' && !isDone && !busy && draft.checked && check.data && (
        <RunStep check={check.data}>
          {record?.currency === null && reporting && <ReportingCurrency check={check.data} value={reporting} onChange={setCurrency} />}
        </RunStep>
      )}
      {isDone && <RunDone importId={draft.import!} />}
      {needsCheck.includes(step) && check.error && !busy && (
        <Failed title="The check could not be read." error={check.error} onRetry={() => void check.refetch()} />
      )}
    </>
  )
}

const needsCheck: readonly Step[] = ['match', 'check', 'preview', 'run']
const asStep = (text: string | null | undefined): Step => steps.find((step) => step === text) ?? 'files'
const nextDoing = (draft: Draft, step: Step): Doing => (!draft.recognised ? 'recognise' : step === 'run' && draft.checked ? 'run' : 'check')

/** Measured at once where there is a model to measure by; the first time the sketch comes first. */
async function mayMeasure(may: (what: 'measure' | 'draftModels') => boolean): Promise<boolean> {
  if (!may('measure') || !may('draftModels')) return false
  const sketch = await call('getSketch', {}).catch(() => null)
  return sketch !== null && (sketch.saved !== null || sketch.replaced)
}

function isOpen(step: Step, draft: Draft | undefined, sending: boolean): boolean {
  if (!draft) return false
  if (step === 'files') return true
  if (draft.files.length === 0 || sending) return false
  if (step === 'recognise') return true
  if (step === 'map') return draft.recognised
  return draft.recognised && draft.problems.length === 0
}

/** Why one cannot go on from here; null when one can. */
function whyNot(draft: Draft, step: Step, sending: boolean, running: boolean, reading: boolean): string | null {
  if (draft.state === 'running') return 'It is running.'
  if (sending) return 'Files are on their way.'
  if (draft.files.length === 0) return 'Drop files first.'
  if (running && step !== 'files') return 'Something is being read.'
  if (step === 'files') return null
  if (!draft.recognised) return 'The files are not recognised yet.'
  if (draft.problems.some(({ at }) => at === 'feeds')) return 'Name the mail domains that are yours first.'
  if (draft.sources.length === 0 && draft.feeds.length === 0) return 'No table is recognised: say what they are.'
  if (step === 'map' && draft.problems.length > 0) return 'Some columns must be put right first.'
  if (needsCheck.includes(step) && (!draft.checked || reading)) return 'The rows are not checked yet.'
  return null
}

function wordsOfDraft(draft: Draft, rows: number | undefined, f: ReturnType<typeof useFormat>): string {
  if (draft.files.length === 0) return 'Nothing is stored until you run it.'
  const parts = [
    f.count(draft.files.length, 'file', 'files'),
    ...(rows === undefined ? [] : [f.count(rows, 'row', 'rows')]),
    ...(draft.sources.length === 0 ? [] : [`from ${f.count(draft.sources.length, 'system', 'systems')}`]),
  ]
  return `${parts.join(', ')}. Nothing is stored until you run it.`
}

/** The name of a draft, written over in place. */
function DraftTitle({ name, fixed, onRename }: { name: string; fixed: boolean; onRename: (name: string) => void }) {
  const [writing, setWriting] = useState(false)
  const commit = (text: string) => {
    setWriting(false)
    if (text.trim() !== '' && text.trim() !== name) onRename(text.trim())
  }
  if (writing)
    return (
      <TextInput
        aria-label="Name of the import"
        defaultValue={name}
        autoFocus
        onBlur={({ currentTarget }) => commit(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(event.currentTarget.value)
          if (event.key === 'Escape') setWriting(false)
        }}
      />
    )
  return (
    <>
      {/^import\b/i.test(name) ? name : `Import: ${name}`}
      {!fixed && (
        <Button variant="subtle" color="gray" aria-label="Rename the import" px={6} ml={4} onClick={() => setWriting(true)}>
          <IconPencil size={14} stroke={1.6} aria-hidden="true" />
        </Button>
      )}
    </>
  )
}
