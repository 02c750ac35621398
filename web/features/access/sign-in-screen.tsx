import { PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useDo, useGet } from '../../app/queries.ts'
import { useAddress } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Door, DoorForm } from './door.tsx'
import { nextPage } from './next-page.ts'

export default function SignInScreen() {
  const [next] = useAddress('next')
  const { data: entrance } = useGet('getEntrance', {})
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [forgot, setForgot] = useState(false)
  const signIn = useDo('signIn', { refresh: [], onDone: () => location.assign(nextPage(next)) })
  if (entrance && !entrance.started)
    return (
      <Door title="There is no owner yet" why="Whoever started the server becomes the owner, by the link that it printed:">
        <p>
          <code>Open …/start/… once to become the owner</code>
        </p>
        <p className="dim">The link works once. Starting the server again prints a new one.</p>
      </Door>
    )
  if (forgot) return <Forgot email={email} setEmail={setEmail} mail={entrance?.mail ?? true} onBack={() => setForgot(false)} />
  return (
    <Door title="Sign in" foot={<LinkButton onClick={() => setForgot(true)}>I forgot my password</LinkButton>}>
      <DoorForm
        action="Sign in"
        busy={signIn.isPending || signIn.isSuccess}
        error={signIn.error}
        onSubmit={() => signIn.mutate({ body: { email, password } })}
      >
        <Email value={email} onChange={setEmail} />
        <PasswordInput
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
      </DoorForm>
    </Door>
  )
}

interface ForgotProps {
  readonly email: string
  readonly setEmail: (email: string) => void
  readonly mail: boolean
  readonly onBack: () => void
}
function Forgot({ email, setEmail, mail, onBack }: ForgotProps) {
  const ask = useDo('askForReset', { refresh: [] })
  const back = <LinkButton onClick={onBack}>Back to sign in</LinkButton>
  if (!mail)
    return (
      <Door
        title="A new password"
        why="This server sends no mail. Ask an owner: under Settings › People they can make you a link."
        foot={back}
      />
    )
  if (ask.isSuccess)
    return (
      <Door
        title="Look into your mail"
        why="If somebody signs in with this address, a link is on its way to it. It works once, for two hours."
        foot={<>No mail after some minutes? Ask an owner for a link, or {back}.</>}
      />
    )
  return (
    <Door title="A new password" why="We send you a link by which you choose a new one." foot={back}>
      <DoorForm action="Send the link" busy={ask.isPending} error={ask.error} onSubmit={() => ask.mutate({ body: { email } })}>
        <Email value={email} onChange={setEmail} />
      </DoorForm>
    </Door>
  )
}

const Email = ({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) => (
  <TextInput
    label="E-mail"
    type="email"
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    autoComplete="username"
    required
    withAsterisk={false}
  />
)
