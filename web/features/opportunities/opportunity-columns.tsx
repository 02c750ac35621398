/** What the list of opportunities can show. Ids are fields of its columns, so that the address, the API and exports say the same. */
import type { OpportunityList } from '#api/routes/opportunities.ts'
import type { HitRate } from '#engine/opportunities/hit-rates.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { SegmentTag, Tag } from '../../app/marks.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filter } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'

export const resultWords = { open: 'open', won: 'won', lost: 'lost' } as const

export const ResultTag = ({ result, quiet }: { readonly result: keyof typeof resultWords; readonly quiet: boolean }) =>
  result === 'open' ? (
    quiet ? (
      <Tag tone="warn">quiet</Tag>
    ) : (
      <Tag tone="accent">open</Tag>
    )
  ) : result === 'won' ? (
    <span>won</span>
  ) : (
    <span className="dim">lost</span>
  )

export function opportunityColumns(list: OpportunityList, all: HitRate, f: Format): Column[] {
  const { currency, costClosed } = list.head
  const text = (id: 'stage' | 'reason' | 'productClass' | 'colleague' | 'channel', label: string, why: string): Column => ({
    ...{ id, label, kind: 'text', value: (i: number) => list[id][i] },
    why: () => why,
  })
  return [
    {
      ...{ id: 'name', label: 'Opportunity', kind: 'text', value: (i: number) => list.name[i] ?? list.key[i], width: 180 },
      cell: (i) => <span title={list.key[i]}>{list.name[i] ?? list.key[i]}</span>,
    },
    {
      ...{ id: 'accountName', label: 'Account', kind: 'text', value: (i: number) => list.accountName[i], width: 190 },
      cell: (i) =>
        list.account[i] == null ? (
          <span className="dim">{list.accountName[i]}</span>
        ) : (
          <AccountLink id={list.account[i]!}>{list.accountName[i]}</AccountLink>
        ),
    },
    {
      ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(list.tier[i] ?? '') },
      cell: (i) => <SegmentTag tier={list.tier[i]} />,
    },
    {
      ...{ id: 'result', label: 'Result', kind: 'mark', value: (i: number) => list.result[i], width: 64 },
      cell: (i) => <ResultTag result={list.result[i]!} quiet={list.quiet[i]!} />,
    },
    text('stage', 'Stage', 'Not stated'),
    {
      ...{
        id: 'amountMinor',
        label: 'Amount',
        unit: f.symbol(currency),
        kind: 'money',
        currency,
        value: (i: number) => list.amountMinor[i],
      },
      total: f.amount(all.openMinor + all.wonMinor + all.lostMinor, currency),
      why: () => 'No amount is stated, or there is no rate into the reporting currency',
    },
    {
      ...{ id: 'daysOpen', label: 'Days open', kind: 'number', value: (i: number) => list.daysOpen[i] },
      hint: 'From the day it was created to the day it was closed; of an open one to the last day of the record',
    },
    {
      ...{ id: 'quietDays', label: 'Days quiet', kind: 'number', value: (i: number) => list.quietDays[i] },
      hint: 'Of an open one: since the last selling interaction that names it, or since it was created',
      why: () => 'Closed',
    },
    { ...{ id: 'closed', label: 'Closed', kind: 'day', value: (i: number) => list.closed[i] }, why: () => 'Open' },
    text('reason', 'Reason', 'Not stated'),
    { ...text('productClass', 'Product class', 'Not stated'), width: 92 },
    text('colleague', 'Colleague', 'Nobody is named'),
    ...(costClosed
      ? []
      : [
          {
            ...{ id: 'sellingCostMinor', label: 'Selling cost', unit: f.symbol(currency), kind: 'money', currency },
            value: (i: number) => list.sellingCostMinor[i],
            hint: 'Of the selling interactions that name it',
          } satisfies Column,
        ]),
    {
      ...{ id: 'sellingInteractions', label: 'Selling interactions', kind: 'number', value: (i: number) => list.sellingInteractions[i] },
      optional: true,
    },
    { ...text('channel', 'Last channel', 'No selling interaction names it'), optional: true },
    { id: 'created', label: 'Created', kind: 'day', value: (i) => list.created[i], optional: true },
    { id: 'lastSelling', label: 'Last selling interaction', kind: 'day', value: (i) => list.lastSelling[i], optional: true },
    { id: 'key', label: 'Key', kind: 'text', value: (i) => list.key[i], optional: true },
  ]
}

export function opportunityFilters(list: OpportunityList, f: Format): Filter[] {
  const options = (column: readonly (string | null)[], name = (word: string) => word) => {
    const counts = new Map<string | null, number>()
    for (const word of column) counts.set(word, (counts.get(word) ?? 0) + 1)
    return [...counts]
      .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : f.compare(a, b)))
      .map(([word, n]) => ({ value: word ?? 'none', label: word === null ? 'not stated' : name(word), count: f.number(n) }))
  }
  const tiers: Readonly<Record<string, string>> = { KEY: 'Key', MAJOR: 'Major', SME: 'SME' }
  return [
    { key: 'result', label: 'Result', kind: 'anyOf', options: options(list.result) },
    { key: 'quiet', label: 'Quiet', kind: 'flag', yes: `no selling interaction for over ${list.head.quietAfterDays} days` },
    {
      ...{ key: 'closed', label: 'Closed', kind: 'oneOf' },
      options: [
        { value: 'quarter', label: 'in the last three months of the window' },
        { value: 'all', label: 'ever' },
      ],
    },
    { key: 'tier', label: 'Segment', kind: 'anyOf', options: options(list.tier, (tier) => tiers[tier] ?? tier) },
    { key: 'stage', label: 'Stage', kind: 'anyOf', options: options(list.stage) },
    { key: 'productClass', label: 'Product class', kind: 'anyOf', options: options(list.productClass) },
    { key: 'channel', label: 'Last channel', kind: 'anyOf', options: options(list.channel) },
    { key: 'reason', label: 'Reason', kind: 'anyOf', options: options(list.reason) },
    { key: 'colleague', label: 'Colleague', kind: 'anyOf', options: options(list.colleague) },
    { key: 'amount', label: 'Amount', kind: 'range', unit: f.symbol(list.head.currency) },
    { key: 'daysOpen', label: 'Days open', kind: 'range', unit: 'days' },
  ]
}
