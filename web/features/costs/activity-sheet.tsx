import { Button } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '#api/currency.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { WorkFormula } from '../../app/work-formula.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'
import { type Costs, indexesOf } from './costs.ts'

const wide = 'min(920px, 100vw)'

/** An activity's accounts, and of each the formula and the rows: both in the address. */
export function ActivitySheet({ costs }: { readonly costs: Costs }) {
  const search = useSearchParams()
  const set = useSetSearch()
  const activity = typeof search.activity === 'string' ? search.activity : null
  const account = Number(search.account) || null
  const name = costs.activities.find((one) => one.id === activity)?.name ?? activity
  return (
    <Sheet opened={activity !== null} onClose={() => set({ activity: null, account: null })} title={name} size={wide}>
      {activity !== null && account === null && <Accounts costs={costs} activity={activity} />}
      {activity !== null && account !== null && (
        <Account costs={costs} activity={activity} account={account} onBack={() => set({ account: null })} />
      )}
    </Sheet>
  )
}

const perPage = 200

function Accounts({ costs, activity }: { readonly costs: Costs; readonly activity: string }) {
  const f = useFormat()
  const set = useSetSearch()
  const snapshot = useSnapshot()
  const [limit, setLimit] = useState(perPage)
  const { data, error, refetch } = useGet('listActivityAccounts', { params: { activity }, query: { limit, ...(snapshot && { snapshot }) } })
  const { currency } = costs.head
  if (error) return <Failed title="The accounts could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { items } = data
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => items[i]!.account.name },
      cell: (i) => <LinkButton onClick={() => set({ account: items[i]!.account.id }, { push: true })}>{items[i]!.account.name}</LinkButton>,
    },
    {
      id: 'segment',
      label: 'Segment',
      kind: 'text',
      value: (i) => items[i]!.segment,
      why: (i) => (items[i]!.unassigned ? 'Facts without a known account: costed, never ranked' : 'No segment'),
    },
    { id: 'share', label: 'Share', unit: '%', kind: 'percent', value: (i) => items[i]!.share },
    {
      id: 'cost',
      label: 'Cost',
      unit: f.symbol(currency),
      kind: 'money',
      currency,
      value: (i) => items[i]!.costMinor,
      cell: (i) => f.amountExact(items[i]!.costMinor, currency),
      total: f.amountExact(data.activity.costMinor, currency),
    },
  ]
  return (
    <>
      <p className={styles.note}>
        {f.count(data.total ?? items.length, 'account', 'accounts')}, costliest first. They add up to the activity; open one to see the
        rows.
      </p>
      <DataTable
        label="Accounts of the activity"
        columns={columns}
        rows={indexesOf(items)}
        of={data.total ?? items.length}
        noun={['account', 'accounts']}
        rowKey={(i) => items[i]!.account.id}
        onOpen={(i) => set({ account: items[i]!.account.id }, { push: true })}
        sortName=""
        keyboard={false}
        height={560}
        bare
        leftOut={data.next === null ? undefined : `The costliest ${f.number(items.length)} are listed; the total is of all.`}
      />
      {data.next !== null && limit < 1000 && (
        <Button variant="default" mt={8} onClick={() => setLimit(1000)}>
          Show more
        </Button>
      )}
    </>
  )
}

function Account({
  costs,
  activity,
  account,
  onBack,
}: {
  readonly costs: Costs
  readonly activity: string
  readonly account: number
  readonly onBack: () => void
}) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const { data, error, refetch } = useGet('explainActivity', {
    params: { activity, account },
    query: { limit: 1000, ...(snapshot && { snapshot }) },
  })
  const { currency } = costs.head
  if (error) return <Failed title="The rows could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { rows, work } = data
  const digits = currencyDigits(currency)
  const drivers = [...new Set(rows.items.flatMap((row) => Object.keys(row.drivers)))].slice(0, 4)
  const columns: Column[] = [
    {
      id: 'id',
      label: 'Row',
      kind: 'text',
      value: (i) => rows.items[i]!.id,
      total: f.count(rows.total ?? rows.items.length, 'row', 'rows'),
    },
    { id: 'day', label: 'Day', kind: 'day', value: (i) => rows.items[i]!.day },
    {
      id: 'about',
      label: 'About',
      kind: 'text',
      width: 170,
      value: (i) => rows.items[i]!.subject ?? rows.items[i]!.reason ?? rows.items[i]!.channel,
    },
    ...drivers.map(
      (driver): Column => ({
        id: `driver-${driver}`,
        label: driver,
        kind: 'number',
        value: (i) => rows.items[i]!.drivers[driver] ?? null,
        why: () => 'Not said: counted as 0',
      }),
    ),
    {
      id: 'handling',
      label: 'Recorded',
      unit: 'min',
      kind: 'number',
      digits: 1,
      value: (i) => rows.items[i]!.handlingMinutes,
      why: () => 'No handling time recorded: the equation says it',
    },
    ...(work.minutes === null
      ? []
      : [
          {
            id: 'minutes',
            label: 'Minutes',
            kind: 'number',
            digits: 1,
            value: (i: number) => rows.items[i]!.minutes,
            total: f.number(work.minutes, 1),
          } as Column,
          {
            id: 'rate',
            label: `${f.symbol(currency)} per min`,
            kind: 'number',
            digits: 3,
            value: (i: number) => {
              const rate = rows.items[i]!.ratePerMinuteMinor
              return rate === null ? null : rate / 10 ** digits
            },
          } as Column,
        ]),
    {
      id: 'cost',
      label: 'Cost',
      unit: f.symbol(currency),
      kind: 'money',
      currency,
      value: (i) => rows.items[i]!.costMinor,
      cell: (i) => f.amountExact(rows.items[i]!.costMinor, currency),
      total: f.amountExact(work.costMinor, currency),
    },
  ]
  return (
    <>
      <nav className={styles.crumbs} aria-label="Where this is">
        <LinkButton onClick={onBack}>All accounts</LinkButton>
        <span aria-hidden="true">›</span>
        <AccountLink id={account}>{data.account.name}</AccountLink>
        <span className="num">{data.account.key}</span>
      </nav>
      <WorkFormula work={work} currency={currency} />
      {rows.items.length > 0 && (
        <DataTable
          label="Rows under the cost"
          columns={columns}
          rows={indexesOf(rows.items)}
          of={rows.total ?? rows.items.length}
          noun={['row', 'rows']}
          rowKey={(i) => rows.items[i]!.id}
          sortName=""
          keyboard={false}
          bare
          footnote="The account’s cost is its share of the team’s whole month in whole units; each row has its part of it, so the rows add up to it."
          leftOut={rows.next === null ? undefined : `The newest ${f.number(rows.items.length)} are listed.`}
        />
      )}
    </>
  )
}
