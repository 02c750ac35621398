import { Button } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { dataKinds, type RoleRights, roles } from '#api/access.ts'
import type { invitation, user } from '#api/routes/access.ts'
import { Tag } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { InviteSheet } from './invite-sheet.tsx'
import { SentLink } from './sent-link.tsx'
import styles from './settings.module.css'
import { UserSheet } from './user-sheet.tsx'

export function PeopleTab() {
  const f = useFormat()
  const [inviting, setInviting] = useState(false)
  const [chosen, choose] = useState<string | null>(null)
  const { data, error, refetch } = useGet('listUsers', {})
  if (error) return <Failed title="The people could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  const user = data.items.find((one) => one.id === chosen)
  const owners = data.items.filter((one) => one.role === 'owner').length
  return (
    <Grid>
      <Panel
        title="People"
        span={12}
        sub={f.count(data.items.length, 'person', 'people')}
        padding="none"
        tools={<Button onClick={() => setInviting(true)}>Invite</Button>}
      >
        <ul className={styles.rows}>
          {data.items.map((one) => (
            <UserRow key={one.id} user={one} onOpen={() => choose(one.id)} />
          ))}
        </ul>
      </Panel>
      <Invitations />
      {inviting && <InviteSheet onClose={() => setInviting(false)} />}
      {user && <UserSheet key={user.id} user={user} lastOwner={user.role === 'owner' && owners === 1} onClose={() => choose(null)} />}
    </Grid>
  )
}

function UserRow({ user: one, onOpen }: { readonly user: z.output<typeof user>; readonly onOpen: () => void }) {
  const f = useFormat()
  return (
    <li>
      <span className={styles.words}>
        <span className={styles.name}>{one.name}</span>
        <div className={styles.note}>{one.email}</div>
      </span>
      <span className={styles.beside}>{whatIsOpen(one)}</span>
      <span className={`${styles.note} num`}>{one.lastSeenAt ? `seen ${f.relative(one.lastSeenAt)}` : 'never signed in'}</span>
      <span className={styles.actions}>
        <Button variant="default" onClick={onOpen} aria-label={`Change ${one.name}`}>
          Change
        </Button>
      </span>
    </li>
  )
}

/** "Account manager of Anna Berg, Ola Falk; margin and cost closed" */
function whatIsOpen({ role, kinds, colleagues }: Pick<z.output<typeof user>, 'role' | 'kinds' | 'colleagues'>): string {
  const rights: RoleRights = roles[role]
  const names = colleagues.slice(0, 3).join(', ') + (colleagues.length > 3 ? ` and ${colleagues.length - 3} more` : '')
  const own = rights.scope === 'own' ? ` of ${names || 'nobody yet'}` : ''
  const changed = (Object.keys(dataKinds) as (keyof typeof dataKinds)[]).flatMap((kind) =>
    kinds && kinds.includes(kind) !== rights.kinds.includes(kind)
      ? [`${dataKinds[kind]} ${kinds.includes(kind) ? 'opened' : 'closed'}`]
      : [],
  )
  return [`${rights.name}${own}`, ...changed].join('; ')
}

function Invitations() {
  const f = useFormat()
  const [again, setAgain] = useState<{ to: string; sent: Parameters<typeof SentLink>[0]['sent'] } | null>(null)
  const { data } = useGet('listInvitations', {})
  const resend = useDo('resendInvitation', {
    refresh: ['listInvitations'],
    onDone: ({ invitation: { email }, sent }) => setAgain({ to: email, sent }),
    failed: 'The invitation was not sent again',
  })
  const revoke = useDo('revokeInvitation', {
    refresh: ['listInvitations'],
    onDone: () => toast('The invitation is taken back.'),
    failed: 'The invitation was not taken back',
  })
  const items = data?.items ?? []
  return (
    <Panel title="Invitations" span={12} sub={items.length > 0 ? 'not accepted yet' : null} padding={items.length > 0 ? 'none' : 'normal'}>
      {items.length === 0 ? (
        <Empty title="Nobody is invited." />
      ) : (
        <ul className={styles.rows}>
          {items.map((one: z.output<typeof invitation>) => (
            <li key={one.id}>
              <span className={styles.words}>
                <span className={styles.name}>{one.email}</span>
                <div className={styles.note}>
                  invited by {one.madeBy ?? 'somebody'} {f.relative(one.madeAt)}
                </div>
              </span>
              <span className={styles.beside}>{whatIsOpen(one)}</span>
              {one.expired ? (
                <Tag tone="warn">expired</Tag>
              ) : (
                <span className={styles.note}>until {f.day(one.expiresAt.slice(0, 10))}</span>
              )}
              <span className={styles.actions}>
                <Button
                  variant="default"
                  aria-label={`Send again to ${one.email}`}
                  onClick={() => resend.mutate({ params: { invitation: one.id } })}
                >
                  Send again
                </Button>
                <Button
                  variant="default"
                  aria-label={`Take back the invitation of ${one.email}`}
                  onClick={() => revoke.mutate({ params: { invitation: one.id } })}
                >
                  Take back
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {again && (
        <Dialog opened onClose={() => setAgain(null)} title="A new link" actions={<Button onClick={() => setAgain(null)}>Done</Button>}>
          <SentLink sent={again.sent} to={again.to} />
        </Dialog>
      )}
    </Panel>
  )
}
