import { Select } from '@mantine/core'
import { useMemo } from 'react'
import type { WhiteSpacePage, WhiteSpaceRow } from '#api/routes/white-space.ts'
import { total } from '#engine/money/total.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag, segmentName, segmentOptions, Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { buysWords, sureWords } from '../../app/white-space-words.ts'
import { useAddress, useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Scroll } from './scroll.tsx'
import styles from './segments.module.css'

const filterKeys = ['tier', 'class', 'sure', 'buys', 'q'] as const
const rowsShown = 5000

/** What accounts do not buy and their peers do: segment by product class, and the accounts behind each cell. */
export function WhiteSpaceTab({ snapshot }: { readonly snapshot: number }) {
  const search = useSearchParams()
  const query = Object.fromEntries(filterKeys.flatMap((key) => (search[key] ? [[key, String(search[key])]] : [])))
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getWhiteSpace',
    { query: { ...query, snapshot, limit: rowsShown } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  if (error) return <Failed title="White space could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Comparing accounts with their peers" />
  if (!data.head.known)
    return (
      <Panel title="White space">
        <Empty title="This measurement does not know product classes.">It is from before they were kept: measure the book again.</Empty>
      </Panel>
    )
  if (data.classes.length === 0)
    return (
      <Panel title="White space">
        <Empty title="No product has a class.">
          Map a product group of order or invoice lines, or of the list of products, and import again: then accounts are compared class by
          class.
        </Empty>
      </Panel>
    )
  return (
    <>
      <Matrix page={data} old={isPlaceholderData} />
      <Rows page={data} query={query} old={isPlaceholderData} />
    </>
  )
}

const measures = { weighedMinor: 'White space', buyers: 'Who buys it', spendMinor: 'Spend' } as const
type Measure = keyof typeof measures

function Matrix({ page, old }: { readonly page: WhiteSpacePage; readonly old: boolean }) {
  const f = useFormat()
  const [asked, ask] = useAddress('of', 'weighedMinor' as Measure)
  const set = useSetSearch()
  const measure: Measure = asked in measures ? asked : 'weighedMinor'
  const { classes, segments, head, leftOut } = page
  const { currency } = head
  const scale = f.scaleFor(
    segments.flatMap((one) => one.classes.map((cell) => (measure === 'buyers' ? 0 : cell[measure]))),
    currency,
  )
  const largest = Math.max(
    1,
    ...segments.flatMap((one) => one.classes.map((cell) => cell[measure === 'buyers' ? 'weighedMinor' : measure])),
  )
  type Cell = (typeof segments)[number]['classes'][number]
  const write = (cell: Cell) =>
    measure === 'buyers' ? f.percent(cell.accounts > 0 ? cell.buyers / cell.accounts : null, 0) : f.amountIn(cell[measure], currency, scale)
  const below = (cell: Cell) =>
    measure === 'buyers'
      ? `${f.number(cell.buyers)} of ${f.number(cell.accounts)}`
      : measure === 'spendMinor'
        ? `${f.number(cell.buyers)} buy it`
        : f.count(cell.withGap, 'account', 'accounts')
  const shade = (cell: Cell) =>
    measure === 'buyers' ? (cell.accounts > 0 ? cell.buyers / cell.accounts : 0) : Math.max(0, cell[measure]) / largest
  return (
    <Panel
      title="White space"
      sub={`segment × product class, ${measure === 'buyers' ? 'share of accounts that buy it' : scale.unit}, ${f.window(head.from, head.to)}`}
      padding="none"
      old={old}
      tools={
        <Select
          aria-label="What the cells show"
          data={Object.entries(measures).map(([value, label]) => ({ value, label }))}
          value={measure}
          onChange={(value) => ask(value as Measure)}
          allowDeselect={false}
          w={140}
        />
      }
      footer={
        <>
          An estimate under this rule, no promise: what peers that buy a class typically spend on it, at the account’s size, less what it
          spends; where it buys none, times the share of peers that do. {head.scope === 'own' && 'Peers are accounts of others. '}
          {leftOut.withoutSize > 0 && `${f.count(leftOut.withoutSize, 'account', 'accounts')} that bought no product are left out. `}
          {leftOut.withoutClassMinor !== 0 &&
            `${f.money(leftOut.withoutClassMinor, currency)} (${f.percent(leftOut.withoutClassShare)}) net is spent on products of no known class.`}
        </>
      }
    >
      <Scroll label="White space by segment and product class">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Segment</th>
              {classes.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.tier ?? 'none'}>
                <th scope="row">{segment.tier ? <SegmentTag tier={segment.tier} full /> : 'No segment'}</th>
                {segment.classes.map((cell) => (
                  <td key={cell.productClass} className={styles.heat} style={{ '--shade': `${Math.round(shade(cell) * 40)}%` } as never}>
                    <button
                      type="button"
                      className={styles.cellButton}
                      aria-label={`${segmentName(segment.tier)}, ${cell.productClass}: ${write(cell)}, ${below(cell)}`}
                      onClick={() => set({ tier: segment.tier ?? 'none', class: encodeURIComponent(cell.productClass) }, { push: true })}
                    >
                      <span className={styles.cell}>
                        <span className="num">{write(cell)}</span>
                        <small className="num">{below(cell)}</small>
                      </span>
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

interface RowsProps {
  readonly page: WhiteSpacePage
  readonly query: Readonly<Record<string, string>>
  readonly old: boolean
}
function Rows({ page, query, old }: RowsProps) {
  const f = useFormat()
  const { may } = useMe()
  const { items, total: found } = page.rows
  const { currency } = page.head
  const cut = found !== null && found > items.length
  const rows = useMemo(() => Uint32Array.from(items.keys()), [items])
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => items[i]!.name, width: 230 },
        cell: (i) => <AccountLink id={items[i]!.account}>{items[i]!.name}</AccountLink>,
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.tier ?? '') },
        cell: (i) => <SegmentTag tier={items[i]!.tier} />,
      },
      { id: 'productClass', label: 'Product class', kind: 'text', value: (i) => items[i]!.productClass },
      {
        ...{ id: 'weighedMinor', label: 'White space', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => items[i]!.weighedMinor,
        total: f.amount(
          total(items, (one) => one.weighedMinor),
          currency,
        ),
        hint: 'What a peer spends less what it spends; where it buys none, times the share of peers that buy it',
      },
      { id: 'spendMinor', label: 'It spends', kind: 'money', currency, value: (i) => items[i]!.spendMinor },
      {
        ...{ id: 'peerMinor', label: 'A peer spends', kind: 'money', currency, value: (i: number) => items[i]!.peerMinor },
        hint: 'A typical peer that buys it, at this account’s size: mean of the middle half',
      },
      {
        ...{ id: 'upperMinor', label: 'A quarter spends over', kind: 'money', currency, value: (i: number) => items[i]!.upperMinor },
        optional: true,
        why: () => 'Of accounts of others only means are told',
      },
      {
        id: 'peers',
        label: 'Peers that buy it',
        kind: 'text',
        value: (i) => items[i]!.buyers / items[i]!.peers,
        cell: (i) => buysWords(items[i]!, f),
      },
      {
        ...{
          id: 'sure',
          label: 'How sure',
          kind: 'text',
          width: 136,
          value: (i: number) => ['most', 'some', 'few'].indexOf(items[i]!.sure ?? ''),
        },
        cell: (i) => (items[i]!.sure ? sureWords[items[i]!.sure] : '–'),
      },
      {
        ...{ id: 'marks', label: 'Note', kind: 'text', value: (i: number) => notesOf(items[i]!).join(', ') },
        cell: (i) => (
          <>
            {notesOf(items[i]!).map((note) => (
              <Tag key={note} {...(note === 'strategic' && { tone: 'accent' as const })}>
                {note}
              </Tag>
            ))}
          </>
        ),
        why: () => 'Nothing to note',
      },
    ],
    [items, currency, f],
  )
  return (
    <div style={{ marginTop: 12 }}>
      <DataTable
        label="White space by account"
        columns={columns}
        rows={rows}
        noun={['account and class', 'accounts and classes']}
        {...(cut && { of: found! })}
        rowKey={(i) => `${items[i]!.account} ${items[i]!.productClass}`}
        defaultSort="-weighedMinor"
        old={old}
        {...(may('export') && {
          onExport: (format) => exportList({ table: 'white-space', format, snapshot: page.head.snapshot, search: query }),
        })}
        filters={
          <FilterChips
            filters={[
              { key: 'tier', label: 'Segment', kind: 'anyOf', options: segmentOptions },
              { key: 'class', label: 'Product class', kind: 'anyOf', options: page.classes.map((name) => ({ value: name, label: name })) },
              {
                ...{ key: 'buys', label: 'Buys', kind: 'oneOf' },
                options: [
                  { value: 'none', label: 'none of it' },
                  { value: 'less', label: 'less than peers' },
                ],
              },
              {
                ...{ key: 'sure', label: 'How sure', kind: 'anyOf' },
                options: Object.entries(sureWords).map(([value, label]) => ({ value, label })),
              },
            ]}
            tools={<SearchField label="Search by account" placeholder="Account" />}
          />
        }
        {...(cut && {
          leftOut: `The largest ${f.number(items.length)} of ${f.number(found)}, ${f.moneyShort(page.rowsWeighedMinor, currency)} in all; an export holds them`,
        })}
        footnote="Peers are others of its segment that bought. Some of what is shown is another mix, not a missing sale: who spends more on one class spends a smaller share on the others."
        empty={<Empty title="No white space passes these filters.">Where fewer than five peers buy a class, nothing is said of it.</Empty>}
        phone={{
          title: (i) => items[i]!.name,
          value: (i) => f.moneyShort(items[i]!.weighedMinor, currency),
          note: (i) => `${items[i]!.productClass} · ${buysWords(items[i]!, f)}`,
        }}
      />
    </div>
  )
}

const notesOf = ({ strategic, firstYear, ofAll, spendMinor }: WhiteSpaceRow): string[] => [
  ...(spendMinor > 0 ? [] : ['buys none']),
  ...(strategic === null ? [] : ['strategic']),
  ...(firstYear ? ['first 12 months'] : []),
  ...(ofAll ? ['peers of all segments'] : []),
]
