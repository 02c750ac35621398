import { Button } from '@mantine/core'
import { useState } from 'react'
import { AccountLink } from '../../app/account-link.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'
import { type Costs, indexesOf } from './costs.ts'
import { Difference } from './difference.tsx'

const wide = 'min(920px, 100vw)'
const first = 100

/** The rows behind a cost centre, a channel, a reason or a cost of sale: which is in the address. */
export function RowsSheet({ costs }: { readonly costs: Costs }) {
  const { centre, rows, of, by } = useSearchParams()
  const set = useSetSearch()
  const close = () => set({ centre: null, rows: null, of: null, by: null })
  const text = (value: unknown) => (value === undefined || value === null ? null : String(value))
  const shownCentre = text(centre)
  if (shownCentre !== null) {
    const found = costs.ledger.centres.find((one) => one.costCentre === shownCentre)
    return (
      <Sheet
        opened
        onClose={close}
        title={`Cost centre ${shownCentre}${found && found.name !== shownCentre ? ` ${found.name}` : ''}`}
        size={wide}
      >
        <CentreMonths costs={costs} centre={shownCentre} />
      </Sheet>
    )
  }
  const name = text(of)
  if (name === null) return null
  const filter =
    rows === 'reason'
      ? { reason: name, ...(text(by) !== null && { channel: text(by)! }) }
      : { channel: name, ...(rows === 'selling' && { selling: 'true' }) }
  const title = rows === 'reason' ? `${name}, by ${text(by)}` : rows === 'selling' ? `Selling by ${name}` : `Interactions by ${name}`
  return (
    <Sheet opened onClose={close} title={title} size={wide}>
      <Interactions costs={costs} filter={filter} />
    </Sheet>
  )
}

function CentreMonths({ costs, centre }: { readonly costs: Costs; readonly centre: string }) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const { currency } = costs.head
  const found = costs.ledger.centres.find((one) => one.costCentre === centre)
  const { data, error, refetch } = useGet('listPostings', { params: { centre }, query: { limit: 1000, ...(snapshot && { snapshot }) } })
  const months = found?.months ?? []
  const money = (id: string, label: string, value: (i: number) => number, total: number | undefined): Column => ({
    ...{ id, label, kind: 'money', currency, value, width: 112 },
    cell: (i) => f.amountExact(value(i), currency),
    ...(total !== undefined && { total: f.amountExact(total, currency) }),
  })
  return (
    <div className={styles.stack}>
      {found && (
        <DataTable
          label="Months of the cost centre"
          columns={[
            {
              id: 'month',
              label: 'Month',
              kind: 'text',
              value: (i) => months[i]!.month,
              cell: (i) => f.month(months[i]!.month),
              total: f.count(months.length, 'month', 'months'),
            },
            money('ledger', 'Ledger', (i) => months[i]!.ledgerMinor, found.ledgerMinor),
            money('traced', 'Traced', (i) => months[i]!.tracedMinor, found.tracedMinor),
            money('notTraced', 'Not traced', (i) => months[i]!.notTracedMinor, found.notTracedMinor),
            money('outside', 'Outside', (i) => months[i]!.outsideMinor, found.outsideMinor),
            {
              id: 'difference',
              label: 'Difference',
              kind: 'money',
              currency,
              width: 96,
              value: (i) => months[i]!.differenceMinor,
              cell: (i) => <Difference minor={months[i]!.differenceMinor} currency={currency} />,
              total: <Difference minor={found.differenceMinor} currency={currency} />,
            },
          ]}
          rows={indexesOf(months)}
          noun={['month', 'months']}
          rowKey={(i) => months[i]!.month}
          sortName=""
          keyboard={false}
          bare
        />
      )}
      {error ? (
        <Failed title="The postings could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={4} />
      ) : data.items.length === 0 ? (
        <p className="dim">No postings were imported for it: its amount is stated in the cost model.</p>
      ) : (
        <DataTable
          label="Postings"
          columns={[
            { id: 'id', label: 'Posting', kind: 'text', value: (i) => data.items[i]!.id },
            {
              id: 'month',
              label: 'Month',
              kind: 'text',
              value: (i) => data.items[i]!.month,
              cell: (i) => f.month(data.items[i]!.month),
              width: 90,
            },
            { id: 'element', label: 'Cost element', kind: 'text', width: 200, value: (i) => data.items[i]!.element },
            {
              id: 'amount',
              label: 'Amount',
              kind: 'money',
              currency,
              width: 120,
              value: (i) => data.items[i]!.amountMinor,
              cell: (i) => f.moneyExact(data.items[i]!.amountMinor, data.items[i]!.currency),
            },
          ]}
          rows={indexesOf(data.items)}
          of={data.total ?? data.items.length}
          noun={['posting', 'postings']}
          rowKey={(i) => data.items[i]!.id}
          sortName=""
          keyboard={false}
          bare
          footnote={`${f.count(data.total ?? data.items.length, 'posting', 'postings')} of the window, in their own currency.`}
        />
      )}
    </div>
  )
}

function Interactions({
  costs,
  filter,
}: {
  readonly costs: Costs
  readonly filter: { channel?: string; reason?: string; selling?: string }
}) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const [limit, setLimit] = useState(first)
  const { data, error, refetch } = useGet('listInteractions', { query: { ...filter, limit, ...(snapshot && { snapshot }) } })
  const { currency } = costs.head
  if (error) return <Failed title="The interactions could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { items } = data
  const columns: Column[] = [
    {
      id: 'account',
      label: 'Account',
      kind: 'text',
      value: (i) => items[i]!.account.name,
      cell: (i) => <AccountLink id={items[i]!.account.id}>{items[i]!.account.name}</AccountLink>,
    },
    { id: 'day', label: 'Day', kind: 'day', value: (i) => items[i]!.day },
    { id: 'kind', label: 'Kind', kind: 'text', width: 80, value: (i) => items[i]!.kind },
    { id: 'reason', label: 'Reason', kind: 'text', width: 150, value: (i) => items[i]!.reason, why: () => 'Not stated' },
    { id: 'id', label: 'Row', kind: 'text', width: 150, value: (i) => items[i]!.id },
    { id: 'minutes', label: 'Minutes', kind: 'number', digits: 1, value: (i) => items[i]!.minutes },
    {
      id: 'cost',
      label: 'Cost',
      unit: f.symbol(currency),
      kind: 'money',
      currency,
      value: (i) => items[i]!.costMinor,
      cell: (i) => f.amountExact(items[i]!.costMinor, currency),
    },
  ]
  return (
    <>
      <p className={styles.note}>{f.count(data.total ?? items.length, 'interaction', 'interactions')}, newest first.</p>
      <DataTable
        label="Interactions"
        columns={columns}
        rows={indexesOf(items)}
        of={data.total ?? items.length}
        noun={['interaction', 'interactions']}
        rowKey={(i) => items[i]!.id}
        sortName=""
        keyboard={false}
        height={600}
        bare
        footnote="Cost: minutes × rate of the month, unrounded."
      />
      {data.next !== null && limit < 1000 && (
        <Button variant="default" mt={8} onClick={() => setLimit(1000)}>
          Show more
        </Button>
      )}
    </>
  )
}
