import { useMemo, useState } from 'react'
import type { ValueBook } from '#api/routes/value.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag, segmentOptions } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { anyOfValue, FilterChips } from '../../ui/filter-chips.tsx'
import { filterIndexes, fold } from '../../ui/indexes.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { RulesSheet } from './rules-sheet.tsx'
import styles from './value.module.css'
import { bandWords, basisWords, modelWords, optionsOf } from './words.ts'

/** What each account is worth, with sums by segment that add up to it. */
export function AccountsTab() {
  const { sees } = useMe()
  const snapshot = useSnapshot()
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getValue',
    { query: snapshot === undefined ? {} : { snapshot } },
    { enabled: sees('cost'), staleTime: 60_000 },
  )
  if (!sees('cost')) return <NoRight title="Lifetime value is made of margin, which is closed to you.">An owner can open it.</NoRight>
  if (error) return <Failed title="The values could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading what accounts are worth" />
  if (!data.head.known)
    return <Empty title="This measurement does not know lifetime value.">It is from before it was measured: measure the book again.</Empty>
  return <Book book={data} old={isPlaceholderData} />
}

function Book({ book, old }: { readonly book: ValueBook; readonly old: boolean }) {
  const f = useFormat()
  const [rules, setRules] = useState(false)
  const { head, total, links, whole } = book
  const { currency } = head
  const share = whole.revenueShare
  return (
    <div className={styles.stack}>
      {total.valueMinor === 0 && total.withoutValue === total.accounts && (
        <Notice>No value is known: without margin there is none. Give product costs, or margin rates in the cost model.</Notice>
      )}
      <Figures
        old={old}
        figures={[
          {
            label: 'Lifetime value of the book',
            value: (
              <SourcedNumber
                source={() => ({
                  title: 'Lifetime value of the book',
                  value: f.moneyExact(total.valueMinor, currency),
                  formula: [
                    'Σ over accounts: expected orders × spend of an order × margin, discounted',
                    `${f.number(head.rules.horizonMonths)} months ahead, ${f.percent(head.rules.discount)} a year`,
                  ],
                  restsOn: `${f.count(total.accounts - total.withoutValue, 'account', 'accounts')}, ${f.percent(share, 0)} of revenue`,
                  leftOut: f.count(total.withoutValue, 'account without a value', 'accounts without a value'),
                  model: head.rules.label,
                })}
              >
                {f.moneyShort(total.valueMinor, currency)}
              </SourcedNumber>
            ),
            note: `${f.number(head.rules.horizonMonths)} months, ${f.percent(head.rules.discount, 0)} a year`,
          },
          {
            label: 'Revenue with a value',
            value: f.percent(share, 0),
            note: total.withoutValue === 0 ? 'every account' : `${f.count(total.withoutValue, 'account', 'accounts')} without`,
          },
          {
            label: 'Links of influence',
            value: f.number(links.counted),
            note: links.unknown + links.leftOut === 0 ? 'all count' : `${f.number(links.unknown + links.leftOut)} carry nothing`,
          },
          { label: 'Potential', value: f.moneyShort(total.potentialMinor, currency), note: 'a year, modelled ones included' },
        ]}
      />
      <Segments book={book} onRules={() => setRules(true)} />
      <List book={book} old={old} />
      {rules && <RulesSheet onClose={() => setRules(false)} />}
    </div>
  )
}

function Segments({ book, onRules }: { readonly book: ValueBook; readonly onRules: () => void }) {
  const f = useFormat()
  const { currency } = book.head
  const scale = f.scaleFor([...book.segments.map((one) => one.valueMinor), book.total.valueMinor], currency)
  const cells = (one: ValueBook['total']) => (
    <>
      <td className="num" data-number>
        {f.number(one.accounts)}
      </td>
      <td className="num" data-number>
        {f.amountIn(one.valueMinor, currency, scale)}
      </td>
      <td className="num" data-number>
        {f.amountIn(one.allocatedMinor, currency, scale)}
      </td>
      <td className="num" data-number>
        {f.percent(book.total.allocatedMinor ? one.allocatedMinor / book.total.allocatedMinor : null)}
      </td>
      <td className="num" data-number>
        {f.amountIn(one.potentialMinor, currency, scale)}
      </td>
      <td className="num" data-number>
        {f.number(one.withoutValue)}
      </td>
    </>
  )
  return (
    <Panel
      title="By segment"
      sub={scale.unit}
      padding="none"
      tools={<LinkButton onClick={onRules}>rules of value</LinkButton>}
      footer="Allocated: what others buy because of an account is counted with it, and taken from them, so that both columns have one sum."
    >
      <WideTable label="Value by segment">
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col" data-number>
              Accounts
            </th>
            <th scope="col" data-number>
              Own value
            </th>
            <th scope="col" data-number>
              Allocated
            </th>
            <th scope="col" data-number>
              % of all
            </th>
            <th scope="col" data-number>
              Potential, a year
            </th>
            <th scope="col" data-number>
              Without a value
            </th>
          </tr>
        </thead>
        <tbody>
          {book.segments.map((one) => (
            <tr key={one.tier ?? 'none'}>
              <th scope="row">{one.tier ? <SegmentTag tier={one.tier} full /> : 'No segment'}</th>
              {cells(one)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Book</th>
            {cells(book.total)}
          </tr>
        </tfoot>
      </WideTable>
    </Panel>
  )
}

const standardViews = [
  { name: 'All', search: {} },
  { name: 'At risk', search: { band: 'raised,high', sort: '-valueMinor' } },
  { name: 'Others buy because of them', search: { sort: '-receivedMinor' } },
  { name: 'Largest potential', search: { sort: '-potentialMinor' } },
]

function List({ book, old }: { readonly book: ValueBook; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const { columns: c, head } = book
  const { currency } = head
  const [tier, model, band, q] = [anyOfValue(search.tier), anyOfValue(search.model), anyOfValue(search.band), fold(String(search.q ?? ''))]
  const key = JSON.stringify([tier, model, band, q])
  const rows = useMemo(() => {
    const [tiers, models, bands, words] = JSON.parse(key) as [string[], string[], string[], string]
    const passes = (wanted: readonly string[], value: string | null) => wanted.length === 0 || wanted.includes(value ?? 'none')
    return filterIndexes(
      c.id.length,
      (i) =>
        passes(tiers, c.tier[i]!) &&
        passes(models, c.model[i]!) &&
        passes(bands, c.band[i]!) &&
        (words === '' || fold(c.name[i]!).includes(words)),
    )
  }, [c, key])
  const columns = useMemo((): Column[] => {
    const money = (id: keyof typeof c, label: string, hint: string, optional = false): Column => ({
      ...{ id, label, kind: 'money', currency, hint, optional },
      value: (i) => c[id][i] as number | null,
      why: (i) => c.why[i] ?? 'Not known',
    })
    return [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', width: 230, value: (i) => c.name[i]! },
        cell: (i) => <AccountLink id={c.id[i]!}>{c.name[i]}</AccountLink>,
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i) => ['KEY', 'MAJOR', 'SME'].indexOf(c.tier[i] ?? '') },
        cell: (i) => <SegmentTag tier={c.tier[i]} />,
      },
      {
        ...money('valueMinor', 'Lifetime value', 'Expected orders × spend × margin over the horizon, discounted'),
        unit: f.symbol(currency),
      },
      {
        ...{ id: 'alive', label: 'Alive', unit: '%', kind: 'percent', digits: 1, value: (i) => c.alive[i]! },
        hint: 'How likely it still buys, by its own rhythm of orders',
        why: (i) => (c.model[i] === 'rule' ? 'The simple rule knows no rhythm' : 'Under contract, or never bought'),
      },
      {
        ...{ id: 'expectedOrders', label: 'Orders expected', unit: '12 m', kind: 'number', digits: 1, value: (i) => c.expectedOrders[i]! },
        hint: 'Days with an order within 12 months',
        why: (i) => (c.model[i] === 'rule' ? 'The simple rule counts no orders' : 'Under contract, or never bought'),
      },
      {
        ...{ id: 'band', label: 'Risk of leaving', kind: 'text', value: (i) => ['low', 'raised', 'high'].indexOf(c.band[i] ?? '') },
        cell: (i) => (c.band[i] ? <span className={c.band[i] === 'high' ? 'loss' : undefined}>{bandWords[c.band[i]]}</span> : '–'),
        why: () => 'It has not bought for a year',
      },
      money('receivedMinor', 'Others because of it', 'Connected value: its share of what others are worth'),
      money(
        'creditMinor',
        'With connected value',
        'Credit view: its own and what others buy because of it. For ranking: it counts some twice',
        true,
      ),
      money('allocatedMinor', 'Allocated', 'Its own, less what is due to others, and what is due to it: adds up to the book'),
      { ...money('potentialMinor', 'Potential, a year', 'Wallet less revenue'), why: () => 'Nobody gave a figure, and it has no peers' },
      {
        ...{
          id: 'potentialFrom',
          label: 'Potential by',
          kind: 'text',
          value: (i) => (c.potentialFrom[i] ? basisWords[c.potentialFrom[i]] : null),
        },
        optional: true,
      },
      { ...money('revenueMinor', 'Revenue, a year', 'Of the window, as a year'), optional: true },
      { ...money('spendMinor', 'Spend of an order', 'Revenue expected of an order', true) },
      { id: 'marginShare', label: 'Margin', unit: '%', kind: 'percent', value: (i) => c.marginShare[i]!, optional: true },
      {
        ...{ id: 'model', label: 'Model', kind: 'text', value: (i) => (c.model[i] ? modelWords[c.model[i]] : null) },
        why: (i) => c.why[i] ?? 'No value',
      },
    ]
  }, [c, currency, f])
  return (
    <DataTable
      label="Value by account"
      columns={columns}
      rows={rows}
      of={c.id.length}
      noun={['account', 'accounts']}
      rowKey={(i) => c.id[i]!}
      defaultSort="-valueMinor"
      old={old}
      {...(may('export') && { onExport: (format) => exportList({ table: 'value', format, snapshot: head.snapshot, search }) })}
      filters={
        <>
          <SavedViews screen="value" standard={standardViews} />
          <FilterChips
            filters={[
              { key: 'tier', label: 'Segment', kind: 'anyOf', options: segmentOptions },
              { key: 'model', label: 'Model', kind: 'anyOf', options: [...optionsOf(modelWords), { value: 'none', label: 'no value' }] },
              { key: 'band', label: 'Risk of leaving', kind: 'anyOf', options: optionsOf(bandWords) },
            ]}
            tools={<SearchField label="Search by account" placeholder="Account" />}
          />
        </>
      }
      footnote={
        book.probabilities ? undefined : 'Risk of leaving is told as a band: too few accounts are known to have left for probabilities.'
      }
    />
  )
}
