import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { modelDraftWhole } from '#api/routes/models.ts'
import { ApiProblem } from '../../app/client.ts'
import { FormProvider } from '../../app/document-form.tsx'
import { Tag } from '../../app/marks.tsx'
import { useDo } from '../../app/queries.ts'
import { useRecord } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { Confirm } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Notice } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ApproveDialog, AskDialog, ReturnDialog } from './approval.tsx'
import { type Doc, problemsOf } from './document.ts'
import { ModelTabs, partOf } from './model-tabs.tsx'
import styles from './models.module.css'
import { WhatChanges } from './what-changes.tsx'

export type Draft = z.output<typeof modelDraftWhole>
type Opened = 'ask' | 'approve' | 'return' | 'delete' | null

const problemsShown = 6

/** Writes a draft: every field says what is wrong with it, the live test follows, and what it would change is told before anybody approves. */
export function DraftEditor({ given, reload }: { readonly given: Draft; readonly reload: () => Promise<Draft | null> }) {
  const f = useFormat()
  const { may } = useMe()
  const { record } = useRecord()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(given)
  const [doc, setDoc] = useState(given.document as Doc)
  const [opened, open] = useState<Opened>(null)
  const currency = record?.currency ?? doc.currency ?? 'EUR'
  const problems = useMemo(() => problemsOf(doc, currency), [doc, currency])
  const dirty = doc !== draft.document
  const readOnly = !may('draftModels')
  const take = (fresh: Draft) => {
    setDraft(fresh)
    setDoc(fresh.document as Doc)
  }
  const save = useDo('changeModelDraft', { refresh: ['listModels'], onDone: take })
  const back = useDo('takeBackModelDraft', {
    refresh: ['listModels'],
    failed: 'It could not be taken back',
    onDone: (fresh) => setDraft({ ...draft, ...fresh }),
  })
  const remove = useDo('deleteModelDraft', { refresh: ['listModels'] })
  const saveNow = async (): Promise<Draft> => {
    if (!dirty) return draft
    return save.mutateAsync({ params: { draft: draft.draft }, body: { revision: draft.revision, document: doc } })
  }
  const form = useMemo(() => ({ doc, problems, readOnly, change: (next: (was: Doc) => Doc) => setDoc(next) }), [doc, problems, readOnly])
  useBlocker({
    // Tabs and the snapshot shown are the same page.
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname && !window.confirm('Leave without saving the draft?'),
    enableBeforeUnload: () => dirty,
    disabled: !dirty,
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 's') {
        event.preventDefault()
        if (dirty && !readOnly) save.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision, document: doc } })
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [dirty, readOnly, doc, draft, save])
  const sound = problems.length === 0
  const conflict = save.error instanceof ApiProblem && save.error.status === 409
  const toList = () => void navigate({ to: '/costs', search: { tab: 'models' } as never, ignoreBlocker: true })
  return (
    <>
      <PageHead
        title={draft.name}
        marks={draft.asked ? <Tag tone="warn">waits for approval</Tag> : <Tag dashed>draft</Tag>}
        why={
          <>
            Draft by {draft.author}
            {draft.basedOn && `, from ${draft.basedOn.label}`}, changed {f.relative(draft.changedAt)} by {draft.changedBy}.{' '}
            {dirty ? <b>Not saved.</b> : sound ? 'Saved; nothing is wrong with it.' : 'Saved as it is.'}
          </>
        }
        tools={
          <>
            {!readOnly && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button variant="subtle" color="gray" rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />}>
                    More
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {draft.asked && (
                    <Menu.Item onClick={() => back.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision } })}>
                      Take back from approval
                    </Menu.Item>
                  )}
                  {draft.asked && may('approveModels') && <Menu.Item onClick={() => open('return')}>Send back with a reason</Menu.Item>}
                  <Menu.Item color="loss" onClick={() => open('delete')}>
                    Throw the draft away
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
            {!readOnly && (
              <Button
                variant="default"
                disabled={!dirty}
                loading={save.isPending}
                onClick={() =>
                  void saveNow().then(
                    () => toast('Saved'),
                    () => {},
                  )
                }
              >
                Save
              </Button>
            )}
            {may('approveModels') ? (
              <Button
                disabled={!sound}
                onClick={() =>
                  void saveNow().then(
                    () => open('approve'),
                    () => {},
                  )
                }
              >
                Approve
              </Button>
            ) : (
              !readOnly &&
              !draft.asked && (
                <Button
                  disabled={!sound}
                  onClick={() =>
                    void saveNow().then(
                      () => open('ask'),
                      () => {},
                    )
                  }
                >
                  Ask for approval
                </Button>
              )
            )}
          </>
        }
      />
      <div className={styles.stack} style={{ marginBottom: 12 }}>
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
        {!sound && <Problems problems={problems} />}
      </div>
      <FormProvider form={form}>
        <ModelTabs more={[{ value: 'changes', label: 'What it changes' }]}>
          {(tab) => tab === 'changes' && <WhatChanges document={doc} sound={sound} validFrom={doc.validFrom} />}
        </ModelTabs>
      </FormProvider>
      {opened === 'ask' && <AskDialog draft={draft} onClose={() => open(null)} onDone={(fresh) => setDraft({ ...draft, ...fresh })} />}
      {opened === 'return' && (
        <ReturnDialog draft={draft} onClose={() => open(null)} onDone={(fresh) => setDraft({ ...draft, ...fresh })} />
      )}
      {opened === 'approve' && <ApproveDialog draft={draft} document={doc} onClose={() => open(null)} />}
      <Confirm
        opened={opened === 'delete'}
        onClose={() => open(null)}
        title="Throw this draft away?"
        verb="Throw it away"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ params: { draft: draft.draft }, query: { revision: draft.revision } })
          setDoc(draft.document as Doc)
          toList()
        }}
      >
        <p>Approved versions stay as they are. The draft cannot be brought back; its File can be kept.</p>
      </Confirm>
    </>
  )
}

/** All that is wrong, at its place; a click goes there. */
function Problems({ problems }: { readonly problems: ReturnType<typeof problemsOf> }) {
  const f = useFormat()
  const set = useSetSearch()
  const [all, showAll] = useState(false)
  const go = (at: string) => {
    set({ part: partOf(at) === 'activities' ? null : partOf(at) })
    setTimeout(() => document.getElementById(at)?.focus(), 50)
  }
  const shown = all ? problems : problems.slice(0, problemsShown)
  return (
    <Notice>
      <b>{f.count(problems.length, 'thing is to be put right', 'things are to be put right')}</b> before it can be approved.
      <ul className={styles.problems}>
        {shown.map((problem) => (
          <li key={`${problem.at} ${problem.message}`}>
            <LinkButton onClick={() => go(problem.at)}>
              <span className="mono">{problem.at}</span>
            </LinkButton>{' '}
            {problem.message}
          </li>
        ))}
      </ul>
      {problems.length > shown.length && <LinkButton onClick={() => showAll(true)}>Show all {problems.length}</LinkButton>}
    </Notice>
  )
}
