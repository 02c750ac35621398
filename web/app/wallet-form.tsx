import { Button, NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { Wallet } from '#api/routes/value.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { useDo } from './queries.ts'

interface WalletFormProps {
  readonly account: { readonly id: number; readonly name: string }
  readonly currency: string
  readonly wallet: Wallet | null
  readonly onClose: () => void
}

const changed = ['getPotential', 'getValue', 'getAccountValue'] as const

/** What somebody knows of an account's wallet: its amount, our share of it, or our rank among its suppliers. */
export function WalletForm({ account, currency, wallet, onClose }: WalletFormProps) {
  const f = useFormat()
  const unit = 10 ** currencyDigits(currency)
  const [knows, setKnows] = useState<Wallet['knows']>(wallet?.knows ?? 'amount')
  const [amount, setAmount] = useState<number | string>(wallet?.amountMinor != null ? wallet.amountMinor / unit : '')
  const [share, setShare] = useState<number | string>(
    wallet?.knows === 'share' && wallet.share !== null ? Math.round(wallet.share * 1000) / 10 : '',
  )
  const [rank, setRank] = useState<number | string>(wallet?.rank ?? '')
  const [suppliers, setSuppliers] = useState<number | string>(wallet?.suppliers ?? '')
  const [note, setNote] = useState(wallet?.note ?? '')
  const save = useDo('saveWallet', {
    refresh: changed,
    onDone: () => {
      toast(`Kept for ${account.name}. Segments count it from the next measurement on.`)
      onClose()
    },
  })
  const given = {
    ...{ amount: typeof amount === 'number', share: typeof share === 'number' && share > 0 },
    rank: typeof rank === 'number' && typeof suppliers === 'number',
  }[knows]
  const submit = () =>
    save.mutate({
      params: { account: account.id },
      body: {
        ...{ knows, note: note.trim() === '' ? null : note },
        ...(knows === 'amount' && { amountMinor: Math.round(Number(amount) * unit) }),
        ...(knows === 'share' && { share: Number(share) / 100 }),
        ...(knows === 'rank' && { rank: Number(rank), suppliers: Number(suppliers) }),
      },
    })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Wallet of ${account.name}`}
      onSubmit={() => given && submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!given} loading={save.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 10 }}>
        <p className="dim">What it spends a year on what we sell, with whomever. One of the three is enough.</p>
        <SegmentedControl
          aria-label="What is known"
          data={[
            { value: 'amount', label: 'Amount' },
            { value: 'share', label: 'Our share' },
            { value: 'rank', label: 'Our rank' },
          ]}
          value={knows}
          onChange={(value) => setKnows(value as Wallet['knows'])}
        />
        {knows === 'amount' && (
          <NumberInput label={`Spends a year, ${f.symbol(currency)}`} value={amount} onChange={setAmount} min={0} thousandSeparator />
        )}
        {knows === 'share' && <NumberInput label="Our share, %" value={share} onChange={setShare} min={0.1} max={100} />}
        {knows === 'rank' && (
          <>
            <NumberInput
              label="Our rank"
              description="1 = it prefers us; a tie is the mean of the ranks"
              value={rank}
              onChange={setRank}
              min={1}
              max={99}
            />
            <NumberInput
              label="Suppliers it has for this"
              value={suppliers}
              onChange={setSuppliers}
              min={1}
              max={99}
              allowDecimal={false}
            />
          </>
        )}
        <Textarea label="How you know" value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={2} />
        {save.error && (
          <p className="loss" role="alert">
            {wordsOf(save.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
