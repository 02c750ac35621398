import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { SegmentParamsFile } from '#api/segmentation.ts'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { refresh, useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import type { Work } from '../../app/use-work.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice, wordsOf } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Params } from './segment-lab.ts'

interface KeepLinesProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly params: Params
  /** What would change, in a sentence. */
  readonly effect: string
  /** Measures by them as soon as they are approved. */
  readonly work: Work
  readonly onKept: () => void
}

/** Keeps other lines: as a draft, as a question to whoever approves, or at once by whoever may. */
export function KeepLines({ opened, onClose, params, effect, work, onKept }: KeepLinesProps) {
  const { may } = useMe()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState<'draft' | 'ask' | 'approve' | null>(null)
  const [error, setError] = useState<string | null>(null)
  const said = note.trim()
  const keep = async (how: 'draft' | 'ask' | 'approve') => {
    setBusy(how)
    setError(null)
    try {
      const { draft, revision } = await call('draftSegmentation', { body: { params, ask: how === 'ask', note: said || null } })
      if (how === 'approve') {
        const { job } = await call('approveModelDraft', { params: { draft }, body: { revision, reason: said } })
        work.start(() => Promise.resolve(job))
      } else toast(how === 'ask' ? 'Waits for approval.' : 'Kept as a draft.')
      await refresh('listModels')
      onKept()
      onClose()
    } catch (problem) {
      setError(wordsOf(problem))
    } finally {
      setBusy(null)
    }
  }
  const approves = may('approveModels')
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Keep these lines"
      onSubmit={() => void keep(approves ? 'approve' : 'ask')}
      actions={
        <>
          <Button variant="default" onClick={() => void keep('draft')} loading={busy === 'draft'}>
            Keep as draft
          </Button>
          {approves && (
            <Button variant="default" onClick={() => void keep('ask')} loading={busy === 'ask'}>
              Ask for approval
            </Button>
          )}
          <Button type="submit" disabled={approves && said.length < 3} loading={busy === 'approve' || (!approves && busy === 'ask')}>
            {approves ? 'Approve and measure' : 'Ask for approval'}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <p>{effect} Segments change when the lines are approved and the book is measured again.</p>
        <Textarea
          label="Why"
          description={approves ? 'Shown with the version.' : 'For whoever approves.'}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
          autosize
          minRows={2}
        />
        {error && (
          <p className="loss" role="alert">
            {error}
          </p>
        )}
      </div>
    </Dialog>
  )
}

interface WaitingLinesProps {
  readonly work: Work
  /** Shows a draft's lines over the book. */
  readonly onShow: (params: Params) => void
}

/** Drafts of other lines, with what can be done about them, and the measurement that follows an approval. */
export function WaitingLines({ work, onShow }: WaitingLinesProps) {
  const f = useFormat()
  const { may } = useMe()
  const { data } = useGet('listModels', { query: { kind: 'segmentation' } }, { enabled: may('readCosts') })
  const remove = useDo('deleteModelDraft', { refresh: ['listModels'], failed: 'The draft could not be thrown away.' })
  const drafts = data?.drafts ?? []
  const show = async (draft: number) => {
    try {
      const { document } = await call('getModelDraft', { params: { draft } })
      onShow(SegmentParamsFile.parse((document as { params?: unknown } | null)?.params ?? {}))
    } catch (error) {
      toastError(error, 'The draft could not be shown.')
    }
  }
  const approve = (draft: number, revision: number, note: string | null) =>
    work.start(async () => {
      const { job } = await call('approveModelDraft', { params: { draft }, body: { revision, reason: note ?? 'as asked' } })
      void refresh('listModels')
      return job
    })
  return (
    <>
      {work.running && (
        <div style={{ marginBottom: 12 }}>
          <JobTape job={work.job} label="Measuring the book anew" />
        </div>
      )}
      {work.problem && <Notice tone="loss">{work.problem}</Notice>}
      {drafts.map((one) => (
        <Notice
          key={one.draft}
          tone={one.asked ? 'warn' : 'plain'}
          action={
            <span style={{ display: 'inline-flex', gap: 14 }}>
              <LinkButton onClick={() => void show(one.draft)}>Show its lines</LinkButton>
              {one.asked && may('approveModels') && (
                <LinkButton onClick={() => approve(one.draft, one.revision, one.asked?.note ?? null)}>Approve and measure</LinkButton>
              )}
              {may('draftModels') && (
                <LinkButton onClick={() => remove.mutate({ params: { draft: one.draft }, query: { revision: one.revision } })}>
                  Throw away
                </LinkButton>
              )}
            </span>
          }
        >
          {one.asked
            ? `${one.asked.by} asks to approve other lines${one.asked.note ? `: ${one.asked.note}` : ''}.`
            : `Draft of other lines by ${one.changedBy}, ${f.instant(one.changedAt)}${one.returned ? `, sent back: ${one.returned.reason}` : ''}.`}
        </Notice>
      ))}
    </>
  )
}
