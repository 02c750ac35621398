/** An account that no file knows: made by hand, alone or as a group above others. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import styles from './edit.module.css'
import { FieldInput } from './edit-fields.tsx'
import { saidByHand } from './edit-record.ts'
import type { FieldValue } from './edit-words.ts'

interface NewAccountDialogProps {
  /** Accounts that go under it. */
  readonly above?: readonly { readonly id: number; readonly name: string }[]
  readonly under?: { readonly id: number; readonly name: string } | null
  readonly onClose: () => void
  readonly onMade?: (id: number) => void
}

const fields = ['name', 'town', 'country', 'domain', 'industry', 'colleague'] as const

export function NewAccountDialog({ above = [], under = null, onClose, onMade }: NewAccountDialogProps) {
  const f = useFormat()
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({})
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const name = typeof values.name === 'string' ? values.name.trim() : ''
  const submit = async () => {
    setState({ busy: true, error: null })
    try {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== '')) as Record<
        string,
        FieldValue
      >
      const made = await call('makeAccount', { body: { fields: given, under: under?.id ?? null, above: above.map((one) => one.id) } })
      onClose()
      onMade?.(made.id)
      await saidByHand(`${name} made. It is measured with the next measurement.`, made)
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={
        above.length > 0
          ? `Make a group above ${above.length === 1 ? above[0]!.name : f.count(above.length, 'account', 'accounts')}`
          : 'Make an account'
      }
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={name === ''}>
            Make
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {under && <p className="dim">Under {under.name}.</p>}
        {fields.map((field, i) => (
          <FieldInput
            key={field}
            field={field}
            labelled
            autoFocus={i === 0}
            required={field === 'name'}
            value={values[field] ?? ''}
            onChange={(value) => setValues((now) => ({ ...now, [field]: value }))}
          />
        ))}
        {state.error && (
          <p className="loss" role="alert">
            {state.error}
          </p>
        )}
      </div>
    </Dialog>
  )
}
