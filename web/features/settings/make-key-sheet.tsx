import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type DataKind, dataKinds, type Permission, permissions } from '#api/access.ts'
import { useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { sentence } from './sentence.ts'
import styles from './settings.module.css'
import { ShownOnce } from './shown-once.tsx'

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'does not expire' },
]

export function MakeKeySheet({ onClose }: { readonly onClose: () => void }) {
  const { me } = useMe()
  const [name, setName] = useState('')
  const [may, setMay] = useState<readonly string[]>(['read'])
  const [kinds, setKinds] = useState<readonly string[]>([])
  const [days, setDays] = useState('90')
  const make = useDo('makeKey', { refresh: ['listKeys'] })
  if (make.data)
    return (
      <Sheet opened onClose={onClose} title={make.data.key.name} actions={<Button onClick={onClose}>Done</Button>}>
        <p>This is the key. It is shown this once: keep it where the program finds it and nobody else.</p>
        <ShownOnce text={make.data.text} label="key" />
        <p className={styles.note}>
          Send it with each request, as <code>Authorization: Bearer {make.data.key.prefix}…</code>
        </p>
      </Sheet>
    )
  const expiresAt = days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString()
  return (
    <Sheet
      opened
      onClose={onClose}
      title="Make a key"
      onSubmit={() => make.mutate({ body: { name, permissions: may as Permission[], kinds: kinds as DataKind[], expiresAt } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending} disabled={may.length === 0}>
            Make the key
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <TextInput
          label="What it is for"
          placeholder="Nightly export to the warehouse"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
        />
        <Select label="Expires" data={lifetimes} value={days} onChange={(value) => setDays(value ?? '90')} allowDeselect={false} />
        <Checkbox.Group label="May" value={[...may]} onChange={setMay}>
          <div className={styles.checks}>
            {me.may.map((permission) => (
              <Checkbox key={permission} value={permission} label={sentence(permissions[permission])} />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox.Group label="Sees besides" value={[...kinds]} onChange={setKinds}>
          <div className={styles.checks}>
            {me.kinds.map((kind) => (
              <Checkbox key={kind} value={kind} label={sentence(dataKinds[kind])} />
            ))}
          </div>
        </Checkbox.Group>
        {make.error && (
          <p className={styles.problem} role="alert">
            {wordsOf(make.error)}
          </p>
        )}
      </div>
    </Sheet>
  )
}
