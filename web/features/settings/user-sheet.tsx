import { Button } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import type { user as userSchema } from '#api/routes/access.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Confirm, Sheet } from '../../ui/dialogs.tsx'
import { Loading, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Grant, GrantFields } from './grant-fields.tsx'
import { SentLink } from './sent-link.tsx'
import { Sessions } from './sessions.tsx'
import styles from './settings.module.css'

type User = z.output<typeof userSchema>

/** What somebody may and sees; sessions, a link for a new password, taking the right to sign in away. */
export function UserSheet({
  user,
  lastOwner,
  onClose,
}: {
  readonly user: User
  readonly lastOwner: boolean
  readonly onClose: () => void
}) {
  const { me } = useMe()
  const [grant, setGrant] = useState<Grant>(user)
  const [removing, setRemoving] = useState(false)
  const save = useDo('changeUser', {
    refresh: ['listUsers', 'getMe'],
    onDone: () => {
      toast(`What is open to ${user.name} is changed.`)
      onClose()
    },
  })
  const remove = useDo('removeUser', { refresh: ['listUsers'] })
  const body = { role: grant.role, kinds: grant.kinds && [...grant.kinds], colleagues: [...grant.colleagues] }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={user.name}
      onSubmit={() => save.mutate({ params: { user: user.id }, body })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className={styles.note}>{user.email}</p>
        <GrantFields
          grant={grant}
          onChange={setGrant}
          {...(lastOwner && { fixedRole: 'Somebody has to be owner: make another person owner first.' })}
        />
        {save.error && (
          <p className={styles.problem} role="alert">
            {wordsOf(save.error)}
          </p>
        )}
        <UserSessions user={user} />
        <ResetLink user={user} />
        {!lastOwner && user.id !== me.userId && (
          <span>
            <Button variant="default" color="loss" onClick={() => setRemoving(true)}>
              Remove {user.name}
            </Button>
          </span>
        )}
      </div>
      <Confirm
        opened={removing}
        onClose={() => setRemoving(false)}
        title={`Remove ${user.name}?`}
        verb="Remove"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ params: { user: user.id } })
          onClose()
        }}
      >
        <p>They are signed out and cannot sign in any more; their API keys end. What they did stays in the audit, under their name.</p>
      </Confirm>
    </Sheet>
  )
}

function UserSessions({ user }: { readonly user: User }) {
  const f = useFormat()
  const { data } = useGet('listUserSessions', { params: { user: user.id } })
  const end = useDo('endUserSessions', {
    refresh: ['listUserSessions'],
    onDone: ({ ended }) => toast(`${f.count(ended, 'session', 'sessions')} ended.`),
    failed: 'The sessions were not ended',
  })
  if (!data) return <Loading rows={1} />
  return (
    <section aria-label="Sessions">
      <h3 className={styles.name}>{data.items.length === 0 ? 'Not signed in anywhere' : 'Signed in'}</h3>
      <Sessions sessions={data.items} />
      {data.items.some((one) => !one.current) && (
        <Button variant="default" onClick={() => end.mutate({ params: { user: user.id } })} loading={end.isPending}>
          Sign them out everywhere
        </Button>
      )}
    </section>
  )
}

function ResetLink({ user }: { readonly user: User }) {
  const make = useDo('makeResetLink', { refresh: [], failed: 'The link was not made' })
  if (make.data) return <SentLink sent={make.data} to={user.email} />
  return (
    <span>
      <Button variant="default" onClick={() => make.mutate({ params: { user: user.id } })} loading={make.isPending}>
        Make a link for a new password
      </Button>
    </span>
  )
}
