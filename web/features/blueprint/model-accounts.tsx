/** The accounts behind a count of a coverage model. */

import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { AccountLink } from '../../app/account-link.tsx'
import { call } from '../../app/client.ts'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { useMe } from '../../app/session.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Page } from './model-words.ts'

export interface AccountsAsked {
  readonly model: string
  readonly which: 'eligible' | 'today'
}

const perPage = 200

export function AccountsSheet({
  asked,
  page,
  onClose,
}: {
  readonly asked: AccountsAsked
  readonly page: Page
  readonly onClose: () => void
}) {
  const f = useFormat()
  const { may } = useMe()
  const { currency } = page.look.head
  const nameOf = (id: string) => page.document.models.find((one) => one.id === id)?.name ?? id
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['listCoverageAccounts', asked],
    queryFn: ({ pageParam }) =>
      call('listCoverageAccounts', { query: { ...asked, limit: perPage, ...(pageParam !== null && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = data?.pages.flatMap((one) => one.items) ?? []
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => rows[i]!.name, width: 220 },
      cell: (i) => <AccountLink id={rows[i]!.account}>{rows[i]!.name}</AccountLink>,
    },
    { id: 'segment', label: 'Segment', kind: 'mark', value: (i) => rows[i]!.segment, cell: (i) => <SegmentTag tier={rows[i]!.segment} /> },
    { id: 'revenue', label: 'Revenue a year', kind: 'money', currency, value: (i) => rows[i]!.revenueMinor },
    {
      id: 'growth',
      label: 'Growth',
      unit: '%',
      kind: 'percent',
      value: (i) => rows[i]!.growth,
      why: () => 'It bought nothing in the window before',
    },
    { id: 'minutes', label: 'Minutes taken', kind: 'number', value: (i) => rows[i]!.minutes },
    { id: 'today', label: 'Served by', kind: 'text', value: (i) => nameOf(rows[i]!.today) },
  ]
  const exporting = (format: 'csv' | 'xlsx') =>
    exportList({ table: 'coverage-accounts', format, snapshot: undefined, search: { ...asked } })
  return (
    <Sheet
      opened
      onClose={onClose}
      size={860}
      title={`${nameOf(asked.model)}: ${asked.which === 'today' ? 'served so today' : 'open to these accounts'}`}
    >
      {error ? (
        <Failed title="The accounts could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={6} />
      ) : (
        <div className={styles.stack}>
          <DataTable
            label="Accounts of the model"
            columns={columns}
            rows={Int32Array.from(rows, (_, i) => i)}
            {...(data.pages[0]!.total !== null && { of: data.pages[0]!.total })}
            noun={['account', 'accounts']}
            rowKey={(i) => rows[i]!.account}
            sortName="coverageAccounts"
            height={560}
            keyboard={false}
            plain
            {...(may('export') && { onExport: exporting })}
            phone={{ value: (i) => f.money(rows[i]!.revenueMinor, currency), note: (i) => nameOf(rows[i]!.today) }}
          />
          {hasNextPage && (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          )}
        </div>
      )}
    </Sheet>
  )
}
