import { Button } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { call } from './client.ts'
import { AccountPick } from './edit-account-pick.tsx'
import { saidByHand } from './edit-record.ts'

interface MoveUnderProps {
  readonly account: { readonly id: number; readonly name: string }
  readonly onClose: () => void
  readonly onMoved?: () => void
}

/** Under which account does it stand? The keyboard's way to what dragging does. */
export function MoveUnder({ account, onClose, onMoved }: MoveUnderProps) {
  const [under, setUnder] = useState<{ id: number; name: string } | null>(null)
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const submit = async () => {
    if (!under) return
    setState({ busy: true, error: null })
    try {
      const done = await call('moveAccounts', { body: { accounts: [account.id], under: under.id } })
      onClose()
      onMoved?.()
      await saidByHand(`${account.name} stands under ${under.name} now.`, done)
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Move ${account.name} under…`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={!under}>
            Move
          </Button>
        </>
      }
    >
      <AccountPick label="Account above it" not={new Set([account.id])} onPick={setUnder} autoFocus />
      {state.error && (
        <p className="loss" role="alert" style={{ marginTop: 10 }}>
          {state.error}
        </p>
      )}
    </Dialog>
  )
}
