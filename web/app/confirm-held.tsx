import { Button, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type Evidence, evidences, type HeldChange } from '#api/routes/confirmations.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { Panel } from '../ui/panel.tsx'
import { toast, toastError } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { AccountLink } from './account-link.tsx'
import { Sorry } from './challenge.tsx'
import { call } from './client.ts'
import styles from './confirm-held.module.css'
import { effectInWords, heldInWords } from './confirm-words.ts'
import { refreshRecord } from './edit-record.ts'
import { refresh, useDo, useGet } from './queries.ts'
import { useMe } from './session.tsx'

const shown = ['listHeldChanges', 'getFairness', 'getToday', 'listCases'] as const
const readAnew = () => Promise.all([refresh(...shown), refreshRecord()])

/** Changes that wait for a second person: those one may decide, and one's own. Nothing where nothing waits. */
export function HeldChangesPanel() {
  const f = useFormat()
  const { may } = useMe()
  const { data } = useGet('listHeldChanges', { query: { state: 'waiting', limit: 200 } })
  const waiting = (data?.items ?? []).filter((one) => one.own || one.mayDecide)
  if (waiting.length === 0) return null
  return (
    <Panel
      title="Waits for a second person"
      sub={may('confirm') ? 'changes by accounts’ own managers' : 'changes of yours'}
      tools={f.count(waiting.length, 'change', 'changes')}
      padding="none"
      footer="A change of who speaks for an account, by its own manager, that would move its index. With evidence it needs no second person."
    >
      <ul className={styles.list}>
        {waiting.map((one) => (
          <Waiting key={one.id} one={one} />
        ))}
      </ul>
    </Panel>
  )
}

function Waiting({ one }: { readonly one: HeldChange }) {
  const f = useFormat()
  const [asking, ask] = useState<'refuse' | 'prove' | null>(null)
  const deciding = useDo('decideHeldChange', {
    onDone: () => {
      toast('Accepted: the change is made.')
      void readAnew()
    },
    failed: 'The change could not be accepted',
  })
  const params = { change: one.id }
  const withdraw = async () => {
    try {
      await call('withdrawHeldChange', { params })
      await readAnew()
      toast('Taken back.')
    } catch (error) {
      toastError(error, 'It could not be taken back')
    }
  }
  const about = `${one.person.name}, ${one.account.name}`
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <div>
          <b>{one.person.name}</b>, <AccountLink id={one.account.id}>{one.account.name}</AccountLink>: {heldInWords(one, f)}
        </div>
        <div className="dim">
          {one.own ? 'You' : one.askedByName}, {f.instant(one.askedAt)}
          {one.before && ` · was: ${one.before}`}
        </div>
      </div>
      <div className={`${styles.effect} num`}>{effectInWords(one, f)}</div>
      <div className={styles.verbs}>
        {one.mayDecide && (
          <>
            <Button
              variant="default"
              data-dense
              loading={deciding.isPending}
              aria-label={`Accept: ${about}`}
              onClick={() => deciding.mutate({ params, body: { accept: true } })}
            >
              Accept
            </Button>
            <Button variant="default" data-dense aria-label={`Refuse: ${about}`} onClick={() => ask('refuse')}>
              Refuse
            </Button>
          </>
        )}
        {one.own && (
          <>
            <Button variant="default" data-dense aria-label={`State evidence: ${about}`} onClick={() => ask('prove')}>
              State evidence
            </Button>
            <Button variant="default" data-dense aria-label={`Take back: ${about}`} onClick={() => void withdraw()}>
              Take back
            </Button>
          </>
        )}
      </div>
      {asking === 'refuse' && <Refuse one={one} onClose={() => ask(null)} />}
      {asking === 'prove' && <Prove one={one} onClose={() => ask(null)} />}
    </li>
  )
}

interface AskProps {
  readonly one: HeldChange
  readonly onClose: () => void
}
function Refuse({ one, onClose }: AskProps) {
  const [reason, setReason] = useState('')
  const refusing = useDo('decideHeldChange', {
    onDone: () => {
      onClose()
      toast('Refused: nothing was changed.')
      void readAnew()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Refuse the change"
      onSubmit={() => refusing.mutate({ params: { change: one.id }, body: { accept: false, reason } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim() === ''} loading={refusing.isPending}>
            Refuse
          </Button>
        </>
      }
    >
      <Textarea
        label="Why"
        description={`${one.askedByName} reads it.`}
        value={reason}
        maxLength={2000}
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Sorry error={refusing.error} />
    </Dialog>
  )
}

function Prove({ one, onClose }: AskProps) {
  const [kind, setKind] = useState<Evidence>('reply')
  const [note, setNote] = useState('')
  const [successor, setSuccessor] = useState<string | null>(null)
  const { data } = useGet('listPeople', { query: { account: one.account.id, limit: 200 } }, { enabled: kind === 'successor' })
  const people = (data?.items ?? [])
    .filter((each) => each.id !== one.person.id)
    .map((each) => ({ value: String(each.id), label: each.name }))
  const proving = useDo('proveHeldChange', {
    onDone: () => {
      onClose()
      toast('The change is made, and the evidence kept with it.')
      void readAnew()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="State evidence"
      onSubmit={() =>
        proving.mutate({ params: { change: one.id }, body: { kind, note, successor: successor === null ? null : Number(successor) } })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={note.trim() === '' || (kind === 'successor' && successor === null)} loading={proving.isPending}>
            State it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className="dim">It is kept with the change and read by others under Fair play.</p>
        <Select
          label="Evidence"
          data={Object.entries(evidences).map(([value, label]) => ({ value, label }))}
          value={kind}
          onChange={(value) => value && setKind(value as Evidence)}
          allowDeselect={false}
        />
        {kind === 'successor' && (
          <Select
            label="Successor"
            description="At the account, with the same role"
            data={people}
            value={successor}
            onChange={setSuccessor}
            searchable
          />
        )}
        <Textarea
          label="Which mail, what was written, by whom"
          value={note}
          maxLength={1000}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Sorry error={proving.error} />
      </div>
    </Dialog>
  )
}
