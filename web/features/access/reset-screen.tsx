import { Anchor } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useDo } from '../../app/queries.ts'
import { Door, DoorForm } from './door.tsx'
import { NewPassword } from './password-fields.tsx'

export default function ResetScreen() {
  const { token } = useParams({ strict: false }) as { token: string }
  const [password, setPassword] = useState('')
  const reset = useDo('resetPassword', { refresh: [], onDone: () => location.assign('/') })
  return (
    <Door
      title="A new password"
      why="Wherever you are signed in with the old one, you will be signed out."
      foot={<Anchor href="/sign-in">Sign in instead</Anchor>}
    >
      <DoorForm
        action="Set the password"
        busy={reset.isPending || reset.isSuccess}
        error={reset.error}
        onSubmit={() => reset.mutate({ body: { token, password } })}
      >
        <NewPassword value={password} onChange={setPassword} label="New password" />
      </DoorForm>
    </Door>
  )
}
