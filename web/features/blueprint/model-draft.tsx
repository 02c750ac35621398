/** A draft of coverage models: every field says what is wrong with it, and beside them at once what it means for the book. */
import { Button, Menu } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import { parseCoverageModels } from '#api/coverage-models.ts'
import { type Problem, Refusal } from '#api/refusal.ts'
import type { modelDraftWhole } from '#api/routes/models.ts'
import { ApiProblem, call } from '../../app/client.ts'
import { FormProvider } from '../../app/document-form.tsx'
import { Tag } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useSetSearch } from '../../ui/address.ts'
import { Confirm } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { ApproveDialog, AskDialog, ReturnDialog } from './model-approval.tsx'
import { LookBeside } from './model-beside.tsx'
import { ChannelsForm } from './model-channels-form.tsx'
import { FileForm } from './model-file-form.tsx'
import { ModelsForm } from './model-form.tsx'
import { MatrixForm } from './model-matrix-form.tsx'
import { GeneralForm } from './model-teams-form.tsx'
import { TodayForm } from './model-today-form.tsx'
import type { Doc, Page } from './model-words.ts'

export type Draft = z.output<typeof modelDraftWhole>

export function ModelDraft({ id }: { readonly id: number }) {
  // Read once: what is being written must not change under the fingers. Saving brings the new revision.
  const draft = useGet('getModelDraft', { params: { draft: id } }, { staleTime: Number.POSITIVE_INFINITY })
  const page = useGet('getCoverage', {})
  const set = useSetSearch()
  const error = draft.data ? page.error : (draft.error ?? page.error)
  if (error)
    return (
      <Failed title="The draft could not be read." error={error} onRetry={() => void Promise.all([draft.refetch(), page.refetch()])}>
        <LinkButton onClick={() => set({ draft: null })}>Coverage models</LinkButton>
      </Failed>
    )
  if (!draft.data || !page.data) return <Loading rows={8} label="Reading the draft" />
  return (
    <Editor
      key={draft.data.draft}
      given={draft.data}
      page={page.data}
      reload={() => draft.refetch().then(({ data: fresh }) => fresh ?? null)}
    />
  )
}

const parts = [
  { value: 'models', label: 'Models' },
  { value: 'channels', label: 'Channels and reasons' },
  { value: 'teams', label: 'Teams and horizon' },
  { value: 'today', label: 'Today' },
  { value: 'matrix', label: 'Products and capabilities' },
  { value: 'file', label: 'File' },
]

/** The part that a problem is in. */
function partOf(at: string): string {
  if (/^(channels|reasons)/.test(at)) return 'channels'
  if (/^today/.test(at)) return 'today'
  if (/^(products|capabilities)/.test(at)) return 'matrix'
  return /^models/.test(at) ? 'models' : 'teams'
}

function problemsOf(doc: unknown): readonly Problem[] {
  try {
    parseCoverageModels(doc)
    return []
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
}

interface EditorProps {
  readonly given: Draft
  readonly page: Page
  readonly reload: () => Promise<Draft | null>
}

function Editor({ given, page, reload }: EditorProps) {
  const f = useFormat()
  const set = useSetSearch()
  const [draft, setDraft] = useState(given)
  const [doc, setDoc] = useState(given.document as Doc)
  const [opened, open] = useState<'ask' | 'approve' | 'return' | 'delete' | null>(null)
  const dirty = doc !== draft.document
  const readOnly = !page.mayPlan
  const [asked] = useDebouncedValue(doc, 400)
  const look = useQuery({
    queryKey: ['lookOverCoverage', asked],
    queryFn: () => call('lookOverCoverage', { body: { document: asked } }),
    placeholderData: (before) => before,
  })
  const wrong = useMemo(() => problemsOf(doc), [doc])
  // What cannot be read is said at once; what is promised only the server knows.
  const problems = wrong.length > 0 ? wrong : (look.data?.problems ?? draft.problems)
  const take = (fresh: Draft) => {
    setDraft(fresh)
    setDoc(fresh.document as Doc)
  }
  const save = useDo('changeModelDraft', { refresh: ['getCoverage'], onDone: take })
  const back = useDo('takeBackModelDraft', {
    refresh: ['getCoverage'],
    failed: 'It could not be taken back.',
    onDone: (fresh) => setDraft({ ...draft, ...fresh }),
  })
  const remove = useDo('deleteModelDraft', { refresh: ['getCoverage'] })
  const body = { params: { draft: draft.draft }, body: { revision: draft.revision, document: doc } }
  const saveThen = (next: () => void) => {
    if (!dirty) return next()
    save.mutateAsync(body).then(next, () => {})
  }
  const form = useMemo(() => ({ doc, problems, readOnly, change: (next: (was: Doc) => Doc) => setDoc(next) }), [doc, problems, readOnly])
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty &&
      (current.pathname !== next.pathname ||
        (next.search as { draft?: unknown }).draft !== (current.search as { draft?: unknown }).draft) &&
      !window.confirm('Leave without saving the draft?'),
    enableBeforeUnload: () => dirty,
    disabled: !dirty,
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return
      event.preventDefault()
      if (dirty && !readOnly) save.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision, document: doc } })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [dirty, readOnly, doc, draft, save])
  const conflict = save.error instanceof ApiProblem && save.error.status === 409
  const toPage = () => set({ draft: null, part: null, of: null })
  const goTo = (at: string) => {
    const model = /^models\[(\d+)\]/.exec(at)?.[1]
    set({ part: partOf(at) === 'models' ? null : partOf(at), ...(model !== undefined && { of: model === '0' ? null : model }) })
    setTimeout(() => document.getElementById(at)?.focus(), 80)
  }
  return (
    <div className={styles.stack}>
      <div className={styles.head}>
        <LinkButton onClick={toPage}>Coverage models</LinkButton>
        <span aria-hidden="true">/</span>
        <h2>{draft.name}</h2>
        {draft.asked ? <Tag tone="warn">waits for approval</Tag> : <Tag dashed>draft</Tag>}
        <span className={styles.why}>
          by {draft.author}
          {draft.basedOn && `, from ${draft.basedOn.label}`}, changed {f.relative(draft.changedAt)} by {draft.changedBy}.{' '}
          {dirty ? <b>Not saved.</b> : problems.length === 0 ? 'Saved; nothing is in the way.' : 'Saved as it is.'}
        </span>
        {(!readOnly || page.mayApprove) && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="subtle" color="gray" rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />}>
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {!readOnly && draft.asked && (
                <Menu.Item onClick={() => back.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision } })}>
                  Take back from approval
                </Menu.Item>
              )}
              {page.mayApprove && draft.asked && <Menu.Item onClick={() => open('return')}>Send back with a reason</Menu.Item>}
              {!readOnly && (
                <Menu.Item color="loss" onClick={() => open('delete')}>
                  Throw the draft away
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
        {!readOnly && (
          <Button variant="default" disabled={!dirty} loading={save.isPending} onClick={() => saveThen(() => toast('Saved'))}>
            Save
          </Button>
        )}
        {page.mayApprove ? (
          <Button disabled={problems.length > 0} onClick={() => saveThen(() => open('approve'))}>
            Approve
          </Button>
        ) : (
          !readOnly &&
          !draft.asked && (
            <Button disabled={problems.length > 0} onClick={() => saveThen(() => open('ask'))}>
              Ask for approval
            </Button>
          )
        )}
      </div>
      {save.error && (
        <Notice
          tone="loss"
          action={
            conflict && (
              <Button variant="default" onClick={() => void reload().then((fresh) => fresh && take(fresh))}>
                Load it again
              </Button>
            )
          }
        >
          {save.error.message}
          {conflict && ' Your changes stay on this page until you load it again; copy what you need from File.'}
        </Notice>
      )}
      {draft.returned && (
        <Notice>
          Sent back by {draft.returned.by} {f.relative(draft.returned.at)}: {draft.returned.reason}
        </Notice>
      )}
      {draft.asked && (
        <Notice tone="plain">
          {draft.asked.by} asked for approval {f.relative(draft.asked.at)}
          {draft.asked.note && `: ${draft.asked.note}`}. A change takes it back.
        </Notice>
      )}
      {problems.length > 0 && <Problems problems={problems} doc={doc} goTo={goTo} />}
      <FormProvider form={form}>
        <Tabs label="Parts of the draft" name="part" tabs={parts}>
          {(part) => (
            <div className={styles.editor}>
              <div className={styles.stack}>
                {part === 'channels' ? (
                  <ChannelsForm page={page} look={look.data} />
                ) : part === 'teams' ? (
                  <GeneralForm look={look.data} />
                ) : part === 'today' ? (
                  <TodayForm />
                ) : part === 'matrix' ? (
                  <MatrixForm page={page} />
                ) : part === 'file' ? (
                  <FileForm />
                ) : (
                  <ModelsForm page={page} look={look.data} />
                )}
              </div>
              <LookBeside doc={doc} look={look.data} error={look.error} busy={look.isFetching} goTo={goTo} />
            </div>
          )}
        </Tabs>
      </FormProvider>
      {opened === 'ask' && <AskDialog draft={draft} onClose={() => open(null)} onDone={(fresh) => setDraft({ ...draft, ...fresh })} />}
      {opened === 'return' && (
        <ReturnDialog draft={draft} onClose={() => open(null)} onDone={(fresh) => setDraft({ ...draft, ...fresh })} />
      )}
      {opened === 'approve' && (
        <ApproveDialog draft={draft} validFrom={doc.validFrom} look={look.data} onClose={() => open(null)} onDone={toPage} />
      )}
      <Confirm
        opened={opened === 'delete'}
        onClose={() => open(null)}
        title="Throw this draft away?"
        verb="Throw it away"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ params: { draft: draft.draft }, query: { revision: draft.revision } })
          setDoc(draft.document as Doc)
          toPage()
        }}
      >
        <p>Approved versions stay as they are. The draft cannot be brought back; its File can be kept.</p>
      </Confirm>
    </div>
  )
}

const problemsShown = 6

/** "Digital assistant › standard.answeredHours" */
function placeWords(at: string, doc: Doc): string {
  const [, index, rest] = /^models\[(\d+)\]\.?(.*)$/.exec(at) ?? []
  const name = index === undefined ? undefined : doc.models?.[Number(index)]?.name
  return name ? [name, rest].filter(Boolean).join(' › ') : at
}

/** All that is in the way of an approval, at its place; a click goes there. */
interface ProblemsProps {
  readonly problems: readonly Problem[]
  readonly doc: Doc
  readonly goTo: (at: string) => void
}
function Problems({ problems, doc, goTo }: ProblemsProps) {
  const f = useFormat()
  const [all, showAll] = useState(false)
  const shown = all ? problems : problems.slice(0, problemsShown)
  return (
    <Notice>
      <b>{f.count(problems.length, 'thing is to be put right', 'things are to be put right')}</b> before it can be approved.
      <ul className={styles.problems}>
        {shown.map((problem) => (
          <li key={`${problem.at} ${problem.message}`}>
            <LinkButton onClick={() => goTo(problem.at)}>{placeWords(problem.at, doc)}</LinkButton> {problem.message}
          </li>
        ))}
      </ul>
      {problems.length > shown.length && <LinkButton onClick={() => showAll(true)}>Show all {problems.length}</LinkButton>}
    </Notice>
  )
}
