/** Dialogs about people: somebody new in two fields, somebody who moved to another account. */
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { call } from './client.ts'
import styles from './edit.module.css'
import { AccountPick } from './edit-account-pick.tsx'
import { FieldInput } from './edit-fields.tsx'
import { saidByHand } from './edit-record.ts'
import type { FieldValue } from './edit-words.ts'

export interface NewPersonDialogProps {
  /** Where the person is; without it the dialog asks. */
  readonly account?: { readonly id: number; readonly name: string }
  /** Roles to begin with: a role nobody is named for. */
  readonly roles?: readonly string[]
  readonly onClose: () => void
  readonly onMade?: (id: number) => void
}

/** A name and an address are enough; the rest is open to who knows more. */
export function NewPersonDialog({ account, roles: first = [], onClose, onMade }: NewPersonDialogProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [more, setMore] = useState<Readonly<Record<string, FieldValue>>>({ roles: [...first], seniority: null, title: '', phone: '' })
  const [at, setAt] = useState<{ id: number; name: string } | null>(account ?? null)
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const set = (field: string) => (value: FieldValue) => setMore((now) => ({ ...now, [field]: value }))
  const submit = async () => {
    setState({ busy: true, error: null })
    const words = name.trim().split(/\s+/)
    const last = words.length > 1 ? words.at(-1)! : words[0]!
    try {
      const made = await call('makePerson', {
        body: {
          ...{ first_name: words.length > 1 ? words.slice(0, -1).join(' ') : null, last_name: last || null, email: email.trim() || null },
          ...{ title: textOf(more.title), phone: textOf(more.phone), account: at?.id ?? null },
          ...{ roles: (more.roles as string[]) ?? [], seniority: more.seniority as 'staff' | null },
        },
      })
      onClose()
      onMade?.(made.id)
      await saidByHand(`${name.trim() || email.trim()} added${at ? ` at ${at.name}` : ''}.`, made)
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={account ? `Add a person at ${account.name}` : 'Add a person'}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={name.trim() === '' && email.trim() === ''}>
            Add
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.two}>
          <TextInput label="Name" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
          <TextInput label="E-mail" value={email} maxLength={254} onChange={(event) => setEmail(event.currentTarget.value)} />
        </div>
        {!account && <AccountPick label="Account" onPick={setAt} />}
        <div className={styles.two}>
          <FieldInput field="title" labelled value={more.title ?? ''} onChange={set('title')} />
          <FieldInput field="phone" labelled value={more.phone ?? ''} onChange={set('phone')} />
        </div>
        <div className={styles.two}>
          <FieldInput field="roles" labelled value={more.roles ?? []} onChange={set('roles')} />
          <FieldInput field="seniority" labelled value={more.seniority ?? null} onChange={set('seniority')} />
        </div>
        {state.error && (
          <p className="loss" role="alert">
            {state.error}
          </p>
        )}
      </div>
    </Dialog>
  )
}

const textOf = (value: FieldValue | undefined): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

interface MoveDialogProps {
  readonly person: { readonly id: number; readonly name: string }
  readonly from: { readonly id: number; readonly name: string }
  readonly roles: readonly string[]
  readonly onClose: () => void
}

/** Left here, begins there. What happened stays where it happened. */
export function MovePersonDialog({ person, from, roles: now, onClose }: MoveDialogProps) {
  const [to, setTo] = useState<{ id: number; name: string } | null>(null)
  const [leftDay, setLeftDay] = useState(today())
  const [roles, setRoles] = useState<FieldValue>([...now])
  const [seniority, setSeniority] = useState<FieldValue>(null)
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const submit = async () => {
    if (!to) return
    setState({ busy: true, error: null })
    try {
      const done = await call('movePerson', {
        params: { person: person.id },
        body: { from: from.id, to: to.id, leftDay, roles: roles as string[], seniority: seniority as 'staff' | null },
      })
      onClose()
      await saidByHand(`${person.name} moved to ${to.name}.`, done)
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Move ${person.name} to another account`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={!to || leftDay === ''}>
            Move
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <AccountPick label="Now at" not={new Set([from.id])} onPick={setTo} autoFocus />
        <TextInput
          label={`Left ${from.name} on`}
          type="date"
          required
          value={leftDay}
          onChange={(event) => setLeftDay(event.currentTarget.value)}
        />
        <div className={styles.two}>
          <FieldInput field="roles" labelled value={roles} onChange={setRoles} />
          <FieldInput field="seniority" labelled value={seniority} onChange={setSeniority} />
        </div>
        <p className="dim" style={{ fontSize: '0.75rem' }}>
          Interactions stay at the account where they happened; the person’s own page shows them all.
        </p>
        {state.error && (
          <p className="loss" role="alert">
            {state.error}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function today(): string {
  const day = new Date()
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
