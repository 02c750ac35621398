import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { dataKinds, roles } from '#api/access.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Sessions } from './sessions.tsx'
import styles from './settings.module.css'
import { ViewsOfMe } from './views-of-me.tsx'

export function AccountTab() {
  const { me } = useMe()
  return (
    <Grid>
      <Panel title="Name" span={6}>
        <Name />
      </Panel>
      <Panel title="What is open to you" span={6}>
        <dl className={styles.facts}>
          <dt>Role</dt>
          <dd>{me.role ? roles[me.role].name : 'API key'}</dd>
          <dt>Accounts</dt>
          <dd>{me.scope === 'all' ? 'all' : me.colleagues.length > 0 ? `those of ${me.colleagues.join(', ')}` : 'none yet'}</dd>
          <dt>Kinds of data</dt>
          <dd>
            {me.kinds.length > 0 ? me.kinds.map((kind) => dataKinds[kind]).join(', ') : 'none of margin and cost, named answers, pay'}
          </dd>
        </dl>
        {me.role !== 'owner' && <p className={styles.note}>An owner can change this.</p>}
      </Panel>
      <Panel title="Password" span={6}>
        <Password />
      </Panel>
      <Panel title="Where you are signed in" span={6} padding="none">
        <MySessions />
      </Panel>
      <Panel title="Who looked at what hangs on you" span={12}>
        <ViewsOfMe />
      </Panel>
    </Grid>
  )
}

function Name() {
  const { me } = useMe()
  const [name, setName] = useState(me.name)
  const save = useDo('changeMe', { refresh: ['getMe'], onDone: () => toast('Your name is changed.'), failed: 'The name was not changed' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ body: { name } })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="name"
        required
        withAsterisk={false}
      />
      <TextInput label="E-mail" value={me.email ?? ''} readOnly description="You sign in with it." />
      <span>
        <Button type="submit" variant="default" loading={save.isPending} disabled={name.trim() === '' || name === me.name}>
          Change the name
        </Button>
      </span>
    </form>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useDo('changePassword', {
    refresh: ['listMySessions'],
    onDone: () => {
      setCurrent('')
      setNext('')
      toast('Your password is changed; you are signed out everywhere else.')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ body: { current, next } })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput
        label="Present password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
      <PasswordInput
        label="New password"
        description="At least 10 characters."
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
        autoComplete="new-password"
        minLength={10}
        maxLength={128}
        required
        withAsterisk={false}
      />
      {change.error && (
        <p className={styles.problem} role="alert">
          {wordsOf(change.error)}
        </p>
      )}
      <span>
        <Button type="submit" variant="default" loading={change.isPending}>
          Change the password
        </Button>
      </span>
    </form>
  )
}

function MySessions() {
  const f = useFormat()
  const { data, error, refetch } = useGet('listMySessions', {})
  const end = useDo('endMySession', { refresh: ['listMySessions'], failed: 'The session was not ended' })
  const endOthers = useDo('endMyOtherSessions', {
    refresh: ['listMySessions'],
    onDone: ({ ended }) => toast(`${f.count(ended, 'session', 'sessions')} ended.`),
    failed: 'The sessions were not ended',
  })
  if (error) return <Failed title="The sessions could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <Sessions sessions={data.items} onEnd={(session) => end.mutate({ params: { session } })} />
      {data.items.length > 1 && (
        <div style={{ padding: '8px 14px' }}>
          <Button variant="default" onClick={() => endOthers.mutate({})} loading={endOthers.isPending}>
            End all others
          </Button>
        </div>
      )}
    </>
  )
}
