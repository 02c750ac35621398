import { Link } from '@tanstack/react-router'
import type { PromiseList, PromiseRow } from '#api/routes/promises-kept.ts'
import { exportList } from '../../app/export-list.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import type { Format } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'

type Kind = 'delivery' | 'credit' | 'contact'

/** What each list of rows is called, and which columns it has. */
export const listWords: Readonly<Record<PromiseList, { readonly title: string; readonly few: string; readonly kind: Kind }>> = {
  wrong: { title: 'Invoices that were not right', few: 'not right', kind: 'credit' },
  unsorted: { title: 'Credited without a reason that is sorted', few: 'not sorted', kind: 'credit' },
  noError: { title: 'Credited, and no error of an invoice', few: 'no error', kind: 'credit' },
  late: { title: 'Late deliveries', few: 'late', kind: 'delivery' },
  due: { title: 'Due and not shipped', few: 'due, not shipped', kind: 'delivery' },
  undated: { title: 'Shipped without a promised day', few: 'without a promise', kind: 'delivery' },
  answeredLate: { title: 'Not answered within the standard', few: 'too late', kind: 'contact' },
  notAnsweredYet: { title: 'Not answered yet, still in time', few: 'pending', kind: 'contact' },
  answerUntold: { title: 'Not said whether and when they were answered', few: 'not told', kind: 'contact' },
  repeated: { title: 'Followed by another contact within 7 days', few: 'came back', kind: 'contact' },
  tooEarly: { title: 'Of the last 7 days: not known yet', few: 'too early to tell', kind: 'contact' },
  noReason: { title: 'Without a reason', few: 'without a reason', kind: 'contact' },
  closedLate: { title: 'Complaints not closed in time', few: 'not in time', kind: 'contact' },
  stillOpen: { title: 'Complaints still open, in time', few: 'still open', kind: 'contact' },
  closingUntold: { title: 'Complaints: not said whether they were closed', few: 'not told', kind: 'contact' },
}

/** The rows under one count. */
export function PromiseRows({ page, list }: { readonly page: AccountPage; readonly list: PromiseList }) {
  const f = useFormat()
  const { may } = useMe()
  const { data, error, refetch, isPlaceholderData } = useGet('listPromiseRows', {
    params: { account: page.account.id, list },
    query: { snapshot: page.head.snapshot, limit: 1000 },
  })
  const { title, kind } = listWords[list]
  if (error)
    return (
      <Panel title={title} span={12}>
        <Failed title="The rows could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data)
    return (
      <Panel title={title} span={12}>
        <Loading rows={4} label="Reading the rows" />
      </Panel>
    )
  const rows = data.items
  return (
    <Panel title={title} span={12} sub={f.window(page.head.from, page.head.to)} padding="none" old={isPlaceholderData}>
      <DataTable
        label={`Rows: ${title.toLowerCase()}`}
        columns={columnsOf(kind, list, rows, page, f)}
        rows={rows.map((_, at) => at)}
        {...(data.total !== null && { of: data.total })}
        noun={['row', 'rows']}
        rowKey={(at) => rows[at]!.id}
        sortName="order"
        height="content"
        plain
        {...(may('export') && {
          onExport: (format: 'csv' | 'xlsx') =>
            exportList({ table: 'promise-rows', format, snapshot: page.head.snapshot, search: { account: page.account.id, list } }),
        })}
        phone={{
          title: (at) => rows[at]!.document,
          value: (at) => valueInWords(rows[at]!, kind, f),
          note: (at) => [f.day(rows[at]!.day), rows[at]!.reason ?? rows[at]!.subject ?? rows[at]!.what].join(' · '),
        }}
        empty={<p className="dim">Nothing of the kind.</p>}
        footnote={
          kind === 'credit'
            ? 'The record does not say which invoice a credit note corrects: each counts as one invoice. Rebates are left out.'
            : undefined
        }
      />
    </Panel>
  )
}

const valueInWords = (row: PromiseRow, kind: Kind, f: Format) =>
  kind === 'delivery'
    ? row.daysLate === null
      ? f.day(row.shippedDay)
      : `${f.count(row.daysLate, 'day', 'days')} late`
    : kind === 'credit'
      ? f.moneyExact(row.amountMinor, row.currency ?? 'EUR')
      : row.hours === null
        ? '–'
        : hoursInWords(row.hours, f)

const hoursInWords = (hours: number, f: Format) => f.duration(Math.round(hours * 3600))

function columnsOf(kind: Kind, list: PromiseList, rows: readonly PromiseRow[], page: AccountPage, f: Format): Column[] {
  const text = (id: 'reason' | 'channel' | 'subject' | 'what', label: string, why: string): Column => ({
    ...{ id, label, kind: 'text', value: (at) => rows[at]![id] },
    why: () => why,
  })
  const document: Column = {
    ...{ id: 'document', label: kind === 'contact' ? 'Interaction' : kind === 'credit' ? 'Document' : 'Order', kind: 'text', width: 180 },
    value: (at) => rows[at]!.document,
    cell: (at) => (
      <Link
        to="/accounts/$account"
        params={{ account: String(page.account.id) } as never}
        search={{ tab: 'timeline', snapshot: page.head.snapshot } as never}
      >
        {rows[at]!.document}
      </Link>
    ),
  }
  const day = (id: 'day' | 'promisedDay' | 'shippedDay', label: string, why?: string): Column => ({
    ...{ id, label, kind: 'day', value: (at) => rows[at]![id] },
    ...(why && { why: () => why }),
  })
  if (kind === 'delivery')
    return [
      document,
      day('day', 'Ordered'),
      day('promisedDay', 'Promised', 'The file gives no promised day'),
      day('shippedDay', 'Shipped', 'Not shipped by the end of the window'),
      { id: 'daysLate', label: 'Days late', kind: 'number', value: (at) => rows[at]!.daysLate, why: () => 'No promised day' },
      text('channel', 'Channel', 'Not stated'),
    ]
  if (kind === 'credit')
    return [
      document,
      day('day', 'Day'),
      text('what', 'What', ''),
      text('reason', 'Reason', 'No reason given'),
      {
        ...{ id: 'amount', label: 'Amount', kind: 'number', value: (at) => rows[at]!.amountMinor },
        cell: (at) => f.moneyExact(rows[at]!.amountMinor, rows[at]!.currency ?? page.head.currency),
      },
    ]
  const timed = list === 'answeredLate' || list === 'closedLate'
  return [
    document,
    day('day', 'Day'),
    text('what', 'What', ''),
    text('channel', 'Channel', 'Not stated'),
    text('reason', 'Reason', 'Not stated'),
    text('subject', 'Subject', 'Not stated'),
    ...(timed
      ? [
          {
            ...{ id: 'hours', label: list === 'closedLate' ? 'Closed after' : 'Answered after', kind: 'number' as const },
            value: (at: number) => rows[at]!.hours,
            cell: (at: number) =>
              rows[at]!.hours === null ? (
                <Missing why={list === 'closedLate' ? 'Not closed yet' : 'Not answered yet'} />
              ) : (
                hoursInWords(rows[at]!.hours!, f)
              ),
            hint: list === 'closedLate' ? 'By the clock' : 'In the hours of the standard: open hours, or by the clock',
          },
        ]
      : []),
  ]
}
