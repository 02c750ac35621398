/** The accounts behind a count of a coverage model. */
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { usePages } from '../../app/more-rows.tsx'
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
  const { items, total, error, retry, more } = usePages('listCoverageAccounts', { query: asked })
  const rows = items ?? []
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
        <Failed title="The accounts could not be read." error={error} onRetry={retry} />
      ) : !items ? (
        <Loading rows={6} />
      ) : (
        <div className={styles.stack}>
          <DataTable
            label="Accounts of the model"
            columns={columns}
            rows={Int32Array.from(rows, (_, i) => i)}
            of={total}
            noun={['account', 'accounts']}
            rowKey={(i) => rows[i]!.account}
            sortName=""
            height={560}
            keyboard={false}
            plain
            {...(may('export') && { onExport: exporting })}
            phone={{ value: (i) => f.money(rows[i]!.revenueMinor, currency), note: (i) => nameOf(rows[i]!.today) }}
          />
          {more}
        </div>
      )}
    </Sheet>
  )
}
