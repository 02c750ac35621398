import { TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useDo } from '../../app/queries.ts'
import { Door, DoorForm } from './door.tsx'
import { NewPassword } from './password-fields.tsx'

export default function StartScreen() {
  const { token } = useParams({ strict: false }) as { token: string }
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const start = useDo('start', { refresh: [], onDone: () => location.assign('/welcome') })
  return (
    <Door
      title="Become the owner"
      why="The owner sees everything, invites people and gives them their roles. Everything stays on this server."
      foot="This link works once. Others come by invitation."
    >
      <DoorForm
        action="Become the owner"
        busy={start.isPending || start.isSuccess}
        error={start.error}
        onSubmit={() => start.mutate({ body: { token, name, email, password } })}
      >
        <TextInput
          label="Your name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <TextInput
          label="E-mail"
          type="email"
          description="You sign in with it."
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoComplete="username"
          required
          withAsterisk={false}
        />
        <NewPassword value={password} onChange={setPassword} />
      </DoorForm>
    </Door>
  )
}
