import { useMemo } from 'react'
import type { ListenedAccount } from '#api/routes/listening.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { type Grade, GradeMark, IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag, Standing, segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ofFilters } from './listened.ts'

const standingOrder = ['safe', 'unknown', 'at risk']
const shownAtOnce = 1000

/** The accounts under a number of listening, beside it. */
export function AccountsSheet() {
  const [of, open] = useAddress('of')
  return (
    <Sheet opened={of !== null} onClose={() => open(null)} title={titleOf(ofFilters(of))} size={720}>
      {of !== null && <Accounts of={of} />}
    </Sheet>
  )
}

function Accounts({ of }: { readonly of: string }) {
  const f = useFormat()
  const { may } = useMe()
  const query = useMemo(() => ofFilters(of), [of])
  const { data, error, refetch, isPlaceholderData } = useGet('listListenedAccounts', { query: { ...query, limit: shownAtOnce } as never })
  if (error) return <Failed title="The accounts could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} />
  const { items, head, sum } = data
  const { currency } = head
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => items[i]!.name },
      cell: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
    },
    {
      ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.tier ?? '') },
      cell: (i) => <SegmentTag tier={items[i]!.tier} />,
    },
    {
      ...{ id: 'revenueMinor', label: 'Revenue', unit: f.symbol(currency), kind: 'money', currency },
      ...{ value: (i: number) => items[i]!.revenueMinor, total: f.amount(sum.revenueMinor, currency) },
    },
    {
      ...{ id: 'index', label: 'Index', kind: 'mark', width: 96, value: (i: number) => (guess(items[i]!) ? null : items[i]!.index) },
      cell: (i) => <IndexMark index={items[i]!.index} low={items[i]!.low} high={items[i]!.high} grade={items[i]!.grade as Grade | null} />,
    },
    {
      ...{ id: 'grade', label: 'Grade', kind: 'mark', value: (i: number) => items[i]!.grade ?? 'E' },
      cell: (i) => <GradeMark grade={items[i]!.grade as Grade | null} />,
    },
    {
      ...{ id: 'standing', label: 'Standing', kind: 'mark', value: (i: number) => standingOrder.indexOf(items[i]!.standing ?? 'unknown') },
      cell: (i) => <Standing standing={items[i]!.standing ?? 'unknown'} />,
    },
  ]
  const { total } = data
  return (
    <DataTable
      label="Accounts under this number"
      columns={columns}
      rows={Uint32Array.from(items.keys())}
      noun={['account', 'accounts']}
      {...(total !== null && total > items.length && { of: total, leftOut: 'The largest; an export holds them all' })}
      rowKey={(i) => items[i]!.id}
      sortName="ofSort"
      defaultSort="-revenueMinor"
      old={isPlaceholderData}
      keyboard={false}
      {...(may('export') && {
        onExport: (format) => exportList({ table: 'listened-accounts', format, snapshot: undefined, search: query }),
      })}
      empty={<Empty title="No account is under this number." />}
      phone={{
        title: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
        value: (i) => f.moneyShort(items[i]!.revenueMinor, currency),
        note: (i) => <Standing standing={items[i]!.standing ?? 'unknown'} />,
        beside: (i) => (
          <IndexMark index={items[i]!.index} low={items[i]!.low} high={items[i]!.high} grade={items[i]!.grade as Grade | null} />
        ),
      }}
    />
  )
}

/** A guess from the segment is not ranked. */
const guess = ({ grade }: ListenedAccount) => grade === 'D' || grade === null

function titleOf(filters: Record<string, string>): string {
  const { standing, tier, grade, bin, money, side, quarter, nps } = filters
  const words = [
    standing,
    tier && (tier === 'none' ? 'no segment' : segmentName(tier)),
    grade && (grade === 'sure' ? 'grade A to C' : grade === 'none' ? 'no index' : `grade ${grade}`),
    bin && `index ${Number(bin) * 10} to ${Number(bin) * 10 + 10}`,
    money,
    side && (side === 'below' ? 'index below 60' : 'index from 60'),
    quarter && `heard in ${quarter.replace('-', ' ')}`,
    nps && 'answered NPS',
  ].filter(Boolean)
  return words.length === 0 ? 'All accounts' : `Accounts: ${words.join(', ')}`
}
