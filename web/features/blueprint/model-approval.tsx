/** Asking, sending back, approving coverage models. */
import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CoverageLook } from '#api/routes/coverage.ts'
import { useDo } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Draft } from './model-draft.tsx'

interface DialogProps {
  readonly draft: Draft
  readonly onClose: () => void
  readonly onDone: (fresh: Omit<Draft, 'document'>) => void
}

export function AskDialog({ draft, onClose, onDone }: DialogProps) {
  const [note, setNote] = useState('')
  const ask = useDo('askForApproval', {
    refresh: ['getCoverage'],
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
        <p>The owner and the commercial lead see it on Today. Until one of them approves it, scenarios use what is in force.</p>
        <Textarea
          label="What changed, and why"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={2000}
          data-autofocus
        />
        <Refused error={ask.error} />
      </div>
    </Dialog>
  )
}

export function ReturnDialog({ draft, onClose, onDone }: DialogProps) {
  const [reason, setReason] = useState('')
  const back = useDo('returnCoverage', {
    refresh: ['getCoverage'],
    onDone: (fresh) => {
      onDone(fresh)
      onClose()
      toast('Sent back to its author')
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Send it back"
      onSubmit={() => back.mutate({ params: { draft: draft.draft }, body: { revision: draft.revision, reason: reason.trim() } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim().length < 3} loading={back.isPending}>
            Send it back
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Textarea
          label="What is to be put right"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={2000}
          data-autofocus
        />
        <Refused error={back.error} />
      </div>
    </Dialog>
  )
}

interface ApproveDialogProps {
  readonly draft: Draft
  readonly validFrom: string | undefined
  readonly look: CoverageLook | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}
export function ApproveDialog({ draft, validFrom, look, onClose, onDone }: ApproveDialogProps) {
  const f = useFormat()
  const [reason, setReason] = useState('')
  const [month, setMonth] = useState(validFrom ?? '')
  const approve = useDo('approveCoverage', {
    onDone: () => {
      toast('Approved: scenarios use these models now')
      onDone()
    },
  })
  const odd = look?.findings.filter((one) => one.weight !== 'note').length ?? 0
  return (
    <Dialog
      opened
      onClose={onClose}
      size={560}
      title={`Approve ${draft.name}`}
      onSubmit={() =>
        approve.mutate({
          params: { draft: draft.draft },
          body: { revision: draft.revision, reason: reason.trim(), ...(month !== '' && { validFrom: month }) },
        })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim().length < 3} loading={approve.isPending}>
            Approve
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>
          Scenarios use these models at once; kept ones say that they were solved with other models until they are solved again. Nothing is
          measured anew. {odd > 0 && `${f.count(odd, 'thing', 'things')} in it ${odd === 1 ? 'looks' : 'look'} odd.`}
        </p>
        <TextInput
          type="month"
          label="First month they hold"
          description="Empty: from now on, whatever the month."
          value={month}
          onChange={(event) => setMonth(event.currentTarget.value)}
        />
        <Textarea
          label="Why this version"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={2000}
          data-autofocus
        />
        <p className={styles.note}>Written by {draft.author}. Kept with your name and the reason; a version never changes afterwards.</p>
        <Refused error={approve.error} />
      </div>
    </Dialog>
  )
}

const Refused = ({ error }: { readonly error: Error | null }) =>
  error && (
    <p className="loss" role="alert">
      {error.message}
    </p>
  )
