/** Asking, sending back, approving. */
import { Button, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Job, JobTape, useJob } from '../../app/job.tsx'
import { queryClient, useDo } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { useComparison } from './comparison.tsx'
import type { Doc } from './document.ts'
import type { Draft } from './draft-editor.tsx'
import styles from './models.module.css'
import { Summary } from './what-changes.tsx'

interface DialogProps {
  readonly draft: Draft
  readonly onClose: () => void
  readonly onDone: (fresh: Omit<Draft, 'document'>) => void
}

export function AskDialog({ draft, onClose, onDone }: DialogProps) {
  const [note, setNote] = useState('')
  const ask = useDo('askForApproval', {
    refresh: ['listModels'],
    onDone: (fresh) => {
      onDone(fresh)
      onClose()
      toast('Asked for approval')
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Ask for approval"
      onSubmit={() =>
        ask.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision, ...(note.trim() && { note: note.trim() }) } })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={ask.isPending}>
            Ask for approval
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>Finance sees it on Today, with what it would change. Until then everything is measured as before.</p>
        <Textarea label="What changed, and why" value={note} onChange={(event) => setNote(event.currentTarget.value)} data-autofocus />
        {ask.error && (
          <p className="loss" role="alert">
            {ask.error.message}
          </p>
        )}
      </div>
    </Dialog>
  )
}

export function ReturnDialog({ draft, onClose, onDone }: DialogProps) {
  const [reason, setReason] = useState('')
  const send = useDo('returnModelDraft', {
    refresh: ['listModels'],
    onDone: (fresh) => {
      onDone(fresh)
      onClose()
      toast('Sent back')
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Send it back"
      onSubmit={() => send.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision, reason: reason.trim() } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim().length < 3} loading={send.isPending}>
            Send it back
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Textarea
          label={`What ${draft.author} should change`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {send.error && (
          <p className="loss" role="alert">
            {send.error.message}
          </p>
        )}
      </div>
    </Dialog>
  )
}

/** Reason and first month; what it would change stands beside, and the new measurement is followed to its end. */
export function ApproveDialog({
  draft,
  document,
  onClose,
}: {
  readonly draft: Draft
  readonly document: Doc
  readonly onClose: () => void
}) {
  const f = useFormat()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [month, setMonth] = useState(document.validFrom ?? '')
  const [job, setJob] = useState<string | null>(null)
  const sound = /^\d{4}-\d{2}$/.test(month)
  const { comparison, job: comparing, error } = useComparison(draft.document, sound ? month : undefined, sound && job === null)
  const approve = useDo('approveModelDraft', { refresh: ['listModels'], onDone: (approved) => setJob(approved.job.id) })
  const { job: measuring } = useJob(job, async (ended: Job) => {
    if (ended.state !== 'done') return
    // Everything that was shown rests on the model before; the portfolio is opened when what is shown beside it is new.
    await queryClient.invalidateQueries()
    toast('Approved, and the book is measured by it')
    void navigate({ to: '/portfolio', ignoreBlocker: true })
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      size={760}
      title={`Approve ${draft.name}`}
      onSubmit={() =>
        approve.mutate({
          params: { draft: draft.draft },
          body: { revision: draft.revision, reason: reason.trim(), ...(sound && { validFrom: month }) },
        })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {job ? 'Close' : 'Cancel'}
          </Button>
          {!job && (
            <Button type="submit" disabled={reason.trim().length < 3 || !sound} loading={approve.isPending}>
              Approve and measure
            </Button>
          )}
        </>
      }
    >
      <div className={styles.stack}>
        {job ? (
          <JobTape
            job={measuring}
            label="Measuring the book by the new model"
            failed="It is approved, but the book could not be measured."
          />
        ) : (
          <>
            {comparison ? (
              <Summary comparison={comparison} />
            ) : error ? (
              <p className="loss">{error.message}</p>
            ) : (
              sound && <JobTape job={comparing} label="Costing the book with the draft" />
            )}
            <TextInput
              type="month"
              label="First month it holds"
              description="Months before keep the version they had. A version never changes afterwards; an earlier one comes back by approving it again."
              value={month}
              onChange={(event) => setMonth(event.currentTarget.value)}
            />
            <Textarea label="Why this version" value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
            <p className={styles.note}>
              Written by {draft.author}. Kept with your name, the reason and {sound ? f.month(month) : 'its first month'}.
            </p>
            {approve.error && (
              <p className="loss" role="alert">
                {approve.error.message}
              </p>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
