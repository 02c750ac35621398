import { useMemo } from 'react'
import { type AccountCase, caseCauses, caseStatuses } from '#api/routes/cases.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { openCaseSheet } from '../../app/case-sheet.tsx'
import { caseTitle, dueInWords, factsInWords, whoInWords } from '../../app/case-words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useFormat } from '../../ui/use-format.ts'

interface ListProps {
  readonly cases: readonly AccountCase[]
  readonly today: string
  readonly old: boolean
  readonly onExport: (format: 'csv' | 'xlsx') => unknown
}

/** The same cases as rows. */
export function CasesList({ cases, today, old, onExport }: ListProps) {
  const f = useFormat()
  const columns = useMemo(() => columnsOf(cases, f), [cases, f])
  const rows = useMemo(() => cases.map((_, i) => i), [cases])
  return (
    <DataTable
      label="Cases"
      columns={columns}
      rows={rows}
      noun={['case', 'cases']}
      rowKey={(i) => cases[i]!.id}
      onOpen={(i) => openCaseSheet(cases[i]!.id)}
      defaultSort="due"
      onExport={onExport}
      old={old}
      footnote="At stake: revenue of the account in the last measurement, 12 months."
      phone={{
        title: (i) => cases[i]!.account.name,
        note: (i) => caseTitle(cases[i]!),
        value: (i) => <span className={cases[i]!.daysOver > 0 ? 'loss' : undefined}>{dueInWords(cases[i]!, today, f)}</span>,
        beside: (i) => cases[i]!.ownerName,
      }}
    />
  )
}

function columnsOf(cases: readonly AccountCase[], f: Format): Column[] {
  const currency = cases.find((one) => one.currency !== null)?.currency ?? 'EUR'
  return [
    {
      ...{ id: 'what', label: 'Case', kind: 'text', value: (i: number) => caseTitle(cases[i]!), width: 210 },
      cell: (i) => <LinkButton onClick={() => openCaseSheet(cases[i]!.id)}>{caseTitle(cases[i]!)}</LinkButton>,
    },
    {
      ...{ id: 'account', label: 'Account', kind: 'text', value: (i: number) => cases[i]!.account.name, width: 200 },
      cell: (i) => <AccountLink id={cases[i]!.account.id}>{cases[i]!.account.name}</AccountLink>,
    },
    {
      ...{ id: 'who', label: 'Who', kind: 'text', value: (i: number) => whoInWords(cases[i]!), width: 150 },
      why: () => 'About the account as a whole',
    },
    {
      ...{ id: 'found', label: 'Found', kind: 'text', value: (i: number) => factsInWords(cases[i]!.facts, f), width: 150 },
      why: () => 'Opened by hand',
    },
    { id: 'status', label: 'Status', kind: 'text', value: (i) => caseStatuses[cases[i]!.status], width: 72 },
    { id: 'owner', label: 'Owner', kind: 'text', value: (i) => cases[i]!.ownerName, width: 130 },
    {
      ...{ id: 'due', label: 'Due', kind: 'day', value: (i: number) => cases[i]!.dueDay },
      cell: (i) => <span className={cases[i]!.daysOver > 0 ? 'loss' : undefined}>{f.day(cases[i]!.dueDay)}</span>,
    },
    {
      ...{ id: 'over', label: 'Days', unit: 'overdue', kind: 'number', value: (i: number) => cases[i]!.daysOver || null },
      why: (i) => (cases[i]!.status === 'closed' ? 'Closed' : 'Its day has not passed'),
    },
    {
      ...{
        id: 'stake',
        label: 'At stake',
        unit: f.symbol(currency),
        kind: 'money',
        currency,
        value: (i: number) => cases[i]!.atStakeMinor,
      },
      why: () => 'The account was not measured',
    },
    {
      ...{
        id: 'cause',
        label: 'Cause',
        kind: 'text',
        optional: true,
        value: (i: number) => cases[i]!.cause && caseCauses[cases[i]!.cause!],
      },
      why: () => 'Not said yet',
    },
    { ...{ id: 'opened', label: 'Opened', kind: 'day', optional: true, value: (i: number) => cases[i]!.openedDay } },
    {
      ...{ id: 'closed', label: 'Closed', kind: 'day', optional: true, value: (i: number) => cases[i]!.closedDay },
      why: () => 'Not closed',
    },
  ]
}
