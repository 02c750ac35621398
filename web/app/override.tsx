import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { TIERS } from '#engine/segmentation/tier.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import { segmentName } from './marks.tsx'
import { makeOpened } from './opened.ts'
import { refresh, useDo } from './queries.ts'

export interface AccountsToOverride {
  readonly accounts: readonly { readonly id: number; readonly name: string }[]
  /** Tier the form begins with. */
  readonly set?: 'KEY' | 'MAJOR' | 'SME' | 'strategic'
  /** When it is done: clear a selection. */
  readonly onDone?: () => void
}

const opened = makeOpened<AccountsToOverride>()

/** Opens the form that sets a segment by hand. `OverrideDialog` must be on the page. */
export const openOverride = (accounts: AccountsToOverride): void => opened.open(accounts)

/** The form that sets the segment of one or many accounts by hand; rendered once where it can be opened. */
export function OverrideDialog() {
  const shown = opened.useOpened()
  return shown ? <Form key={shown.accounts.map((one) => one.id).join()} {...shown} /> : null
}

const changed = ['getSegments', 'listOverrides', 'getAccountSegments'] as const
const after = () => refresh(...changed)

function Form({ accounts, set: initial, onDone }: AccountsToOverride) {
  const f = useFormat()
  const [set, setSet] = useState<NonNullable<AccountsToOverride['set']>>(initial ?? 'KEY')
  const [reason, setReason] = useState('')
  const [expires, setExpires] = useState(inMonths(12))
  const [from, setFrom] = useState('')
  const who = accounts.length === 1 ? accounts[0]!.name : f.count(accounts.length, 'account', 'accounts')
  const what = set === 'strategic' ? 'of strategic value' : segmentName(set)
  const doing = useDo('overrideSegments', {
    refresh: changed,
    onDone: ({ overrides }) => {
      opened.close()
      onDone?.()
      toast(`${who}: ${what}, from the next measurement on.`, {
        undo: async () => {
          for (const one of overrides) await call('endOverride', { params: { override: one.id } })
          await after()
        },
      })
    },
  })
  const submit = () => doing.mutate({ body: { accounts: accounts.map((one) => one.id), set, reason, expires, from: from || null } })
  return (
    <Dialog
      opened
      onClose={opened.close}
      title={`Set by hand: ${who}`}
      onSubmit={submit}
      actions={
        <>
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim().length < 3 || expires === ''} loading={doing.isPending}>
            Set by hand
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <Radio.Group label="Segment" value={set} onChange={(value) => setSet(value as typeof set)}>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 20px', marginTop: 6 }}>
            {TIERS.map((tier) => (
              <Radio key={tier} value={tier} label={segmentName(tier)} />
            ))}
            <Radio value="strategic" label="Strategic value" />
          </div>
        </Radio.Group>
        {set === 'strategic' && (
          <p className="dim" style={{ fontSize: '0.75rem' }}>
            A flag that is shown beside the account. It moves nobody: set a segment, too, where it should.
          </p>
        )}
        <Textarea
          label="Why"
          placeholder="Reference customer of the new plant"
          description="Shown wherever the segment is."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
          required
          autosize
          minRows={2}
        />
        <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 12 }}>
          <TextInput
            label="Until"
            description="The first day without it."
            type="date"
            required
            min={inMonths(0)}
            value={expires}
            onChange={(event) => setExpires(event.currentTarget.value)}
          />
          <TextInput
            label="Not before"
            description="Empty: from the next measurement on."
            type="date"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div style={{ display: 'flex', gap: 8 }}>
          {[3, 6, 12].map((months) => (
            <Button key={months} variant="default" onClick={() => setExpires(inMonths(months))}>
              {f.count(months, 'month', 'months')}
            </Button>
          ))}
        </div>
        {doing.error && (
          <p className="loss" role="alert">
            {wordsOf(doing.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}

/** A day so many months from now, YYYY-MM-DD. */
function inMonths(months: number): string {
  const day = new Date()
  day.setMonth(day.getMonth() + months)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
