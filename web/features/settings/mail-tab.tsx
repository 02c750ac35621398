import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Notice, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './settings.module.css'

type Mail = Got<Routes['getMail']>

/** How invitations and links for new passwords go out. */
export function MailTab() {
  const { data, error, refetch } = useGet('getMail', {})
  if (error) return <Failed title="The mail settings could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={3} />
  return (
    <Grid>
      <Panel title="Mail" span={6}>
        {!data.on && <Notice tone="plain">No mail is sent: links are shown to whoever makes them.</Notice>}
        {data.on && <Facts mail={data} />}
        {data.fixed ? (
          <p className={styles.note}>Set by SMTP_URL and MAIL_FROM where the server runs.</p>
        ) : (
          <Way key={`${data.server} ${data.from}`} mail={data} />
        )}
      </Panel>
      <Panel title="Address" span={6}>
        <Address key={data.address} mail={data} />
      </Panel>
    </Grid>
  )
}

function Facts({ mail }: { readonly mail: Mail }) {
  const tried = useDo('tryMail', { refresh: [], onDone: () => toast('A mail is on its way to you.'), failed: 'The mail was not sent' })
  return (
    <>
      <dl className={styles.facts}>
        <dt>Server</dt>
        <dd>{mail.server}</dd>
        {mail.user && (
          <>
            <dt>User</dt>
            <dd>{mail.user}</dd>
          </>
        )}
        <dt>From</dt>
        <dd>{mail.from}</dd>
      </dl>
      <p>
        <Button variant="default" onClick={() => tried.mutate({})} loading={tried.isPending}>
          Send a mail to myself
        </Button>
      </p>
    </>
  )
}

function Way({ mail }: { readonly mail: Mail }) {
  const [smtpUrl, setSmtpUrl] = useState('')
  const [from, setFrom] = useState(mail.from ?? '')
  const save = useDo('setMail', { refresh: ['getMail'], onDone: () => toast('The mail settings are changed.') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ body: { way: { smtpUrl, from } } })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Mail server"
        description="smtp:// or smtps://, with user and password; the password is not shown again."
        placeholder="smtps://user:password@mail.example.com"
        value={smtpUrl}
        onChange={(event) => setSmtpUrl(event.currentTarget.value)}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label="From"
        placeholder="Tapeline <tapeline@example.com>"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        required
        withAsterisk={false}
      />
      {save.error && (
        <p className={styles.problem} role="alert">
          {wordsOf(save.error)}
        </p>
      )}
      <span style={{ display: 'flex', gap: 8 }}>
        <Button type="submit" variant="default" loading={save.isPending}>
          {mail.on ? 'Change' : 'Send mail by this server'}
        </Button>
        {mail.on && (
          <Button variant="default" onClick={() => save.mutate({ body: { way: null } })}>
            Send no mail
          </Button>
        )}
      </span>
    </form>
  )
}

function Address({ mail }: { readonly mail: Mail }) {
  const [address, setAddress] = useState(mail.address ?? location.origin)
  const save = useDo('setMail', { refresh: ['getMail'], onDone: () => toast('The address is changed.') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ body: { address } })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Where people reach this server"
        description={mail.addressFixed ? 'Set by TAPELINE_URL where the server runs.' : 'Links in mails begin with it.'}
        type="url"
        value={address}
        readOnly={mail.addressFixed}
        onChange={(event) => setAddress(event.currentTarget.value)}
        required
        withAsterisk={false}
      />
      {save.error && (
        <p className={styles.problem} role="alert">
          {wordsOf(save.error)}
        </p>
      )}
      {!mail.addressFixed && (
        <span>
          <Button type="submit" variant="default" loading={save.isPending} disabled={address === mail.address}>
            Change the address
          </Button>
        </span>
      )}
    </form>
  )
}
