import { Button, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '#api/currency.ts'
import { useDo } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'
import { type Costs, indexesOf } from './costs.ts'
import { Difference } from './difference.tsx'

/** Revenue of the book against the general ledger: named differences explain it, the rest stays visible. */
export function GeneralLedger({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { may } = useMe()
  const [opened, open] = useState(false)
  const { currency } = costs.head
  const stated = costs.generalLedger
  const rows = stated
    ? [
        { name: `Revenue of the book, from ${costs.revenue.basis}`, amount: costs.revenue.bookMinor },
        ...stated.differences.map((one) => ({ name: one.name, amount: one.amountMinor })),
        { name: 'Explained', amount: stated.explainedMinor },
        { name: 'General ledger', amount: stated.generalLedgerMinor },
      ]
    : []
  return (
    <Panel
      title="Revenue against the general ledger"
      sub={f.symbol(currency)}
      span={6}
      padding={stated ? 'none' : 'normal'}
      tools={
        may('approveModels') && (
          <Button variant="default" onClick={() => open(true)}>
            {stated ? 'Change' : 'State it'}
          </Button>
        )
      }
      footer={stated ? `Stated by ${stated.statedBy}, ${f.instant(stated.statedAt)}.` : undefined}
    >
      {stated ? (
        <DataTable
          label="Parts of revenue"
          columns={[
            { id: 'name', label: 'Part', kind: 'text', value: (i) => rows[i]!.name, total: 'Unexplained' },
            {
              ...{ id: 'amount', label: 'Amount', kind: 'money', currency, value: (i: number) => rows[i]!.amount, width: 150 },
              cell: (i) => f.amountExact(rows[i]!.amount, currency),
              total: <Difference minor={stated.unexplainedMinor} currency={currency} />,
            },
          ]}
          rows={indexesOf(rows)}
          noun={['part', 'parts']}
          sortName=""
          keyboard={false}
          plain
          bare
        />
      ) : (
        <Empty title="The general ledger is not stated.">
          The book holds {f.moneyExact(costs.revenue.bookMinor, currency)} of revenue from {costs.revenue.basis}. State what the general
          ledger says for {f.window(costs.head.from, costs.head.to)} and name the differences: what stays unexplained is shown, never
          absorbed.
        </Empty>
      )}
      {opened && <StateLedger costs={costs} onClose={() => open(false)} />}
    </Panel>
  )
}

interface Line {
  readonly id: number
  readonly name: string
  readonly amount: number | string
}

function StateLedger({ costs, onClose }: { readonly costs: Costs; readonly onClose: () => void }) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const { currency } = costs.head
  const digits = currencyDigits(currency)
  const stated = costs.generalLedger
  const [ledger, setLedger] = useState<number | string>(stated ? stated.generalLedgerMinor / 10 ** digits : '')
  const [lines, setLines] = useState<readonly Line[]>(
    (stated?.differences ?? [{ name: '', amountMinor: 0 }]).map((one, id) => ({
      id,
      name: one.name,
      amount: one.amountMinor === 0 ? '' : one.amountMinor / 10 ** digits,
    })),
  )
  const save = useDo('stateGeneralLedger', {
    onDone: () => {
      toast('The general ledger is stated')
      onClose()
    },
  })
  const minor = (value: number | string) => Math.round(Number(value) * 10 ** digits)
  const differences = lines
    .filter((line) => line.name.trim() !== '' && line.amount !== '')
    .map((line) => ({ name: line.name.trim(), amountMinor: minor(line.amount) }))
  const change = (id: number, part: Partial<Line>) => setLines(lines.map((line) => (line.id === id ? { ...line, ...part } : line)))
  return (
    <Dialog
      opened
      onClose={onClose}
      title="What the general ledger says"
      size={560}
      onSubmit={() => save.mutate({ body: { generalLedgerMinor: minor(ledger), differences, ...(snapshot && { snapshot }) } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={ledger === ''} loading={save.isPending}>
            State it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <NumberInput
          label={`Revenue in the general ledger, ${f.symbol(currency)}`}
          description={f.window(costs.head.from, costs.head.to)}
          value={ledger}
          onChange={setLedger}
          decimalScale={digits}
          thousandSeparator=","
          hideControls
          data-autofocus
        />
        {lines.map((line) => (
          <div className={styles.row} key={line.id}>
            <TextInput
              className={styles.grow!}
              label="Difference"
              placeholder="cancelled, unbilled, intercompany, currency"
              value={line.name}
              onChange={(event) => change(line.id, { name: event.currentTarget.value })}
            />
            <NumberInput
              label="What to add to the book"
              value={line.amount}
              onChange={(amount) => change(line.id, { amount })}
              decimalScale={digits}
              thousandSeparator=","
              hideControls
            />
          </div>
        ))}
        <div>
          <Button
            variant="default"
            onClick={() => setLines([...lines, { id: Math.max(0, ...lines.map((line) => line.id)) + 1, name: '', amount: '' }])}
          >
            Another difference
          </Button>
        </div>
        {save.error && (
          <p className="loss" role="alert">
            {save.error.message}
          </p>
        )}
      </div>
    </Dialog>
  )
}
