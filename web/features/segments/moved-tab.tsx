import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { SegmentHistory, SegmentMove } from '#api/routes/segments.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { SegmentTag, segmentName, segmentOptions } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { causeNames, whyInWords } from '../../app/segment-words.ts'
import { useAddress, useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { anyOfValue, FilterChips } from '../../ui/filter-chips.tsx'
import { filterIndexes } from '../../ui/indexes.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { FromTo } from './movers.tsx'
import { Scroll } from './scroll.tsx'
import { type Lab, nameOf } from './segment-lab.ts'
import styles from './segments.module.css'

/** Accounts whose segment is another than in the measurement before, or that were not in it. */
export const movedSince = (lab: Lab): Uint32Array => {
  const { tier, tierBefore } = lab.view.accounts
  return lab.view.previous === null ? new Uint32Array() : filterIndexes(lab.n, (i) => tier[i] !== tierBefore[i])
}

/** Who moved between two measurements and what moved them, who is held, and the measurements before. */
export function MovedTab({ lab }: { readonly lab: Lab }) {
  const [since] = useAddress('since')
  const to = lab.view.head.snapshot
  const { data, error, refetch, isPlaceholderData } = useGet('getSegmentHistory', {
    // Another snapshot may have been chosen since: what is compared with it is earlier.
    query: { to, ...(since && Number(since) < to && { from: Number(since) }) },
  })
  if (error) return <Failed title="The movers could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Comparing measurements" />
  if (data.before === null)
    return (
      <Panel title="Movers">
        <Empty title="Nothing to compare with yet.">
          This is the first measurement of its kind. Measure again after the next import, as of a later day: who moves is listed here, with
          why.
        </Empty>
      </Panel>
    )
  return (
    <>
      <Grid>
        <FromToMatrix history={data} old={isPlaceholderData} />
        <Flows history={data} old={isPlaceholderData} />
      </Grid>
      <Movers lab={lab} history={data} old={isPlaceholderData} />
    </>
  )
}

interface HistoryProps {
  readonly history: SegmentHistory
  readonly old: boolean
}

/** From where to where, all accounts: what stayed is on the diagonal. */
function FromToMatrix({ history, old }: HistoryProps) {
  const f = useFormat()
  const set = useSetSearch()
  const [, choose] = useAddress('since')
  const { cells, before, head, measurements, held } = history
  const scale = f.scaleFor(
    cells.map((cell) => cell.revenueMinor),
    head.currency,
  )
  const earlier = measurements.filter((one) => one.snapshot !== head.snapshot).reverse()
  const [hasNew, hasLeft] = [cells.some((cell) => cell.from === null), cells.some((cell) => cell.to === null)]
  const rows = [...TIERS, ...(hasNew ? [null] : [])]
  const columns = [...TIERS, ...(hasLeft ? [null] : [])]
  const show = (from: string | null, to: string | null) =>
    set({ from: from ?? 'new', to: to ?? 'left', kind: from === to ? 'held' : null }, { push: true })
  return (
    <Panel
      title="From, to"
      sub={`accounts, revenue below in ${scale.unit}`}
      span={6}
      padding="none"
      old={old}
      tools={
        earlier.length > 0 && (
          <Select
            aria-label="Compared with"
            data={earlier.map((one) => ({ value: String(one.snapshot), label: `since ${f.day(one.asOf, { year: 'always' })}` }))}
            value={String(before!.snapshot)}
            onChange={(value) => choose(value)}
            allowDeselect={false}
            w={170}
          />
        )
      }
      footer={
        <>
          Held against their score:{' '}
          {f.list(held.map((one) => `${f.number(one.n)} ${one.why.slice(5)} (${f.moneyShort(one.revenueMinor, head.currency)} revenue)`))}.
        </>
      }
    >
      <Scroll label="Accounts from segment to segment">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{f.day(before!.asOf, { year: 'always' })}</th>
              {columns.map((to) => (
                <th scope="col" key={to}>
                  {to === null ? 'left' : `to ${segmentName(to)}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((from) => (
              <tr key={from}>
                <th scope="row">{from === null ? 'new' : <SegmentTag tier={from} full />}</th>
                {columns.map((to) => {
                  const cell = cells.find((one) => one.from === from && one.to === to)
                  return (
                    <td key={to} className={from === to ? styles.stayed : undefined}>
                      {cell ? (
                        <button
                          type="button"
                          className={styles.cellButton}
                          onClick={() => show(from, to)}
                          aria-label={`${from === null ? 'new' : segmentName(from)} to ${to === null ? 'left' : segmentName(to)}: ${f.count(cell.n, 'account', 'accounts')}`}
                        >
                          <span className={styles.cell}>
                            <span className="num">{f.number(cell.n)}</span>
                            <small className="num">{f.amountIn(cell.revenueMinor, head.currency, scale)}</small>
                          </span>
                        </button>
                      ) : (
                        <span className="dim num">0</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

/** What the segments held at each measurement, and how many moved in between. */
function Flows({ history, old }: HistoryProps) {
  const f = useFormat()
  const { measurements, head } = history
  return (
    <Panel
      title="Measurement by measurement"
      sub="accounts; bars: share of revenue"
      span={6}
      padding="none"
      old={old}
      footer="Up and down since the measurement before it. Of several as of one day the last."
    >
      <Scroll label="Segments at each measurement">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">As of</th>
              {TIERS.map((tier) => (
                <th scope="col" key={tier}>
                  {segmentName(tier)}
                </th>
              ))}
              <th scope="col" style={{ textAlign: 'left' }}>
                Revenue
              </th>
              <th scope="col">Up</th>
              <th scope="col">Down</th>
              <th scope="col">New</th>
              <th scope="col">Left</th>
            </tr>
          </thead>
          <tbody>
            {[...measurements].reverse().map((one) => {
              const tiers = TIERS.map((tier) => one.tiers.find((found) => found.tier === tier))
              const name = f.day(one.asOf, { year: 'always' })
              return (
                <tr key={one.snapshot}>
                  <th scope="row">
                    {one.snapshot === head.snapshot ? (
                      name
                    ) : (
                      <Link to="/segments" search={{ tab: 'moved', snapshot: String(one.snapshot) } as never}>
                        {name}
                      </Link>
                    )}
                  </th>
                  {tiers.map((tier, i) => (
                    <td key={TIERS[i]} className="num">
                      {f.number(tier?.n ?? 0)}
                    </td>
                  ))}
                  <td>
                    <ShareBar parts={tiers.map((tier) => tier?.revenueMinor ?? 0)} currency={head.currency} />
                  </td>
                  <td className="num">{f.number(one.up)}</td>
                  <td className="num">{f.number(one.down)}</td>
                  <td className="num">{f.number(one.appeared)}</td>
                  <td className="num">{f.number(one.left)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

const fills = ['var(--tl-d1)', 'var(--tl-d2)', 'var(--tl-d3)']

function ShareBar({ parts, currency }: { readonly parts: readonly number[]; readonly currency: string }) {
  const f = useFormat()
  const all = Math.max(
    1,
    parts.reduce((sum, part) => sum + Math.max(0, part), 0),
  )
  let from = 0
  return (
    <svg
      width="120"
      height="10"
      viewBox="0 0 120 10"
      role="img"
      aria-label={TIERS.map((tier, i) => `${segmentName(tier)} ${f.moneyShort(parts[i], currency)}`).join(', ')}
      style={{ display: 'block' }}
    >
      {parts.map((part, i) => {
        const width = (120 * Math.max(0, part)) / all
        const at = from
        from += width
        return <rect key={TIERS[i]} x={at} y="0" width={width} height="10" fill={fills[i]} stroke="var(--tl-surface)" strokeWidth="1" />
      })}
    </svg>
  )
}

const isHeld = ({ cause }: SegmentMove) => cause === 'held by the band' || cause === 'held by the minimum stay'

function Movers({ lab, history, old }: HistoryProps & { readonly lab: Lab }) {
  const f = useFormat()
  const search = useSearchParams()
  const { rows: all, before, head, causes, rowsOf } = history
  const { currency } = head
  const wanted = (key: string) => (search[key] ? new Set(anyOfValue(search[key])) : null)
  const [to, from, cause] = [wanted('to'), wanted('from'), wanted('cause')]
  const kind = search.kind === undefined ? 'moved' : String(search.kind)
  const shownOfKind = (one: SegmentMove) => kind === 'all' || isHeld(one) === (kind === 'held')
  const rows = Uint32Array.from(
    all.flatMap((one, i) =>
      shownOfKind(one) && (!to || to.has(one.to ?? 'left')) && (!from || from.has(one.from ?? 'new')) && (!cause || cause.has(one.cause))
        ? [i]
        : [],
    ),
  )
  const rowOfId = useMemo(() => new Map(lab.view.accounts.id.map((id, i) => [id, i])), [lab])
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => all[i]!.name, width: 200 },
        cell: (i) => {
          const at = rowOfId.get(all[i]!.id)
          return at === undefined ? all[i]!.name : <AccountLink id={all[i]!.id}>{nameOf(lab, at)}</AccountLink>
        },
      },
      {
        ...{ id: 'move', label: 'From, to', kind: 'mark', width: 92 },
        value: (i) => TIERS.indexOf(all[i]!.from as 'KEY') * 4 + TIERS.indexOf(all[i]!.to as 'KEY'),
        cell: (i) =>
          all[i]!.to === null ? (
            <span style={{ display: 'inline-flex', gap: 6 }}>
              <SegmentTag tier={all[i]!.from} /> <span className="dim">left</span>
            </span>
          ) : isHeld(all[i]!) ? (
            <span style={{ display: 'inline-flex', gap: 6 }}>
              <SegmentTag tier={all[i]!.to} /> <span className="dim">stays</span>
            </span>
          ) : (
            <FromTo from={all[i]!.from} to={all[i]!.to!} />
          ),
      },
      { id: 'cause', label: 'What moved it', kind: 'text', width: 130, value: (i) => causeNames[all[i]!.cause] },
      { id: 'why', label: 'Why', kind: 'text', width: 440, value: (i) => whyInWords(all[i]!, f, currency) },
      {
        id: 'revenue',
        label: 'Revenue',
        unit: f.symbol(currency),
        kind: 'money',
        currency,
        value: (i) => all[i]!.revenueMinor,
        why: () => 'No longer in the book',
      },
      {
        ...{ id: 'change', label: 'Change of revenue', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => {
          const { revenueMinor: now, revenueBeforeMinor: was } = all[i]!
          return now === null || was === null ? null : now - was
        },
        why: () => 'It was measured once only',
      },
      { id: 'since', label: 'Since', kind: 'day', value: (i) => all[i]!.since, why: () => 'No longer in the book' },
    ],
    [all, lab, rowOfId, currency, f],
  )
  return (
    <div style={{ marginTop: 12 }}>
      <DataTable
        label="Movers"
        columns={columns}
        rows={rows}
        of={rowsOf}
        noun={['mover or stay', 'movers and stays']}
        rowKey={(i) => all[i]!.id}
        defaultSort="-revenue"
        old={old}
        filters={
          <FilterChips
            filters={[
              { key: 'from', label: 'From', kind: 'anyOf', options: [...segmentOptions, { value: 'new', label: 'New' }] },
              { key: 'to', label: 'To', kind: 'anyOf', options: [...segmentOptions, { value: 'left', label: 'Left' }] },
              {
                ...{ key: 'cause', label: 'What moved it', kind: 'anyOf' },
                options: causes.map((one) => ({ value: one.cause, label: causeNames[one.cause], count: f.number(one.n) })),
              },
              {
                ...{ key: 'kind', label: 'Show', kind: 'oneOf' },
                options: [
                  { value: 'held', label: 'held by band or minimum stay' },
                  { value: 'all', label: 'movers and held' },
                ],
              },
            ]}
          />
        }
        empty={
          <Empty title={kind === 'held' ? 'Nobody is held.' : 'Nobody moved.'}>
            {`Since ${f.day(before!.asOf, { year: 'always' })} no account passes these filters.`}
          </Empty>
        }
        {...(rowsOf > all.length && { leftOut: `The largest ${f.number(all.length)} of ${f.number(rowsOf)}` })}
        footnote={`Against the measurement as of ${f.day(before!.asOf, { year: 'always' })}. Band and minimum stay count from the measurement before each.`}
        phone={{
          title: (i) => all[i]!.name,
          value: (i) => f.moneyShort(all[i]!.revenueMinor ?? all[i]!.revenueBeforeMinor, currency),
          note: (i) =>
            `${all[i]!.from ? segmentName(all[i]!.from) : 'new'} to ${all[i]!.to ? segmentName(all[i]!.to) : 'left'}: ${causeNames[all[i]!.cause]}`,
        }}
      />
    </div>
  )
}
