import { Anchor, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { roles } from '#api/access.ts'
import { call } from '../../app/client.ts'
import { useDo } from '../../app/queries.ts'
import { Loading, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Door, DoorForm } from './door.tsx'
import { NewPassword } from './password-fields.tsx'

export default function InvitationScreen() {
  const f = useFormat()
  const { token } = useParams({ strict: false }) as { token: string }
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  // Asked for by POST, so that the token is in no log of addresses.
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call('lookAtInvitation', { body: { token } }),
    retry: false,
  })
  const accept = useDo('acceptInvitation', { refresh: [], onDone: () => location.assign('/') })
  if (error)
    return <Door title="This invitation is of no use any more" why={wordsOf(error)} foot={<Anchor href="/sign-in">Sign in</Anchor>} />
  if (!data)
    return (
      <Door title="An invitation">
        <Loading />
      </Door>
    )
  const role = roles[data.role].name.toLowerCase()
  return (
    <Door
      title="Come in"
      why={`${data.invitedBy ?? 'An owner'} invites ${data.email} to Tapeline, as ${role}. Choose a password and you are signed in.`}
      foot={`The invitation holds until ${f.day(data.expiresAt.slice(0, 10))}.`}
    >
      <DoorForm
        action="Come in"
        busy={accept.isPending || accept.isSuccess}
        error={accept.error}
        onSubmit={() => accept.mutate({ body: { token, name, password } })}
      >
        <input type="hidden" name="username" autoComplete="username" value={data.email} />
        <TextInput
          label="Your name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <NewPassword value={password} onChange={setPassword} />
      </DoorForm>
    </Door>
  )
}
