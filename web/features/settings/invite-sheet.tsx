import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useDo } from '../../app/queries.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { type Grant, GrantFields } from './grant-fields.tsx'
import { SentLink } from './sent-link.tsx'
import styles from './settings.module.css'

const nobody: Grant = { role: 'accountManager', kinds: null, colleagues: [] }

export function InviteSheet({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [grant, setGrant] = useState(nobody)
  const invite = useDo('invite', { refresh: ['listInvitations'] })
  if (invite.data)
    return (
      <Sheet opened onClose={onClose} title="Invited" actions={<Button onClick={onClose}>Done</Button>}>
        <SentLink sent={invite.data.sent} to={invite.data.invitation.email} />
      </Sheet>
    )
  return (
    <Sheet
      opened
      onClose={onClose}
      title="Invite somebody"
      onSubmit={() =>
        invite.mutate({ body: { email, role: grant.role, kinds: grant.kinds && [...grant.kinds], colleagues: [...grant.colleagues] } })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <TextInput
          label="E-mail"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
        />
        <GrantFields grant={grant} onChange={setGrant} />
        {invite.error && (
          <p className={styles.problem} role="alert">
            {wordsOf(invite.error)}
          </p>
        )}
      </div>
    </Sheet>
  )
}
