import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ChannelGuidance, GuidanceRow } from '#api/routes/guidance.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag, segmentName, Tag } from '../../app/marks.tsx'
import { usePages } from '../../app/more-rows.tsx'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './guidance.module.css'
import { GuidanceTake } from './guidance-take.tsx'
import { harmWords, indexWords, optionOf, rowSentence, whyNot } from './guidance-words.ts'

const wide = 'min(980px, 100vw)'
const text = (value: unknown) => (value === undefined || value === null ? null : String(value))

/** What lies under a row: which is in the address. */
export function GuidanceSheet({ data }: { readonly data: ChannelGuidance }) {
  const search = useSearchParams()
  const set = useSetSearch()
  const [reason, segment, sold] = [text(search.reason), text(search.of), text(search.sold)]
  const close = () => set({ reason: null, of: null, channel: null, sold: null })
  if (segment === null) return null
  if (sold !== null)
    return (
      <Sheet opened onClose={close} title={`Sold ${sold}, ${segmentName(segment)}`} size={wide}>
        <SellingAccounts channel={sold} segment={segment} currency={data.head.currency} />
      </Sheet>
    )
  const row = data.rows.find((one) => one.reason === reason && one.segment === segment)
  if (!row) return null
  return (
    <Sheet opened onClose={close} title={`${row.reason}, ${segmentName(row.segment)}`} size={wide}>
      <ReasonSheet data={data} row={row} asked={text(search.channel)} />
    </Sheet>
  )
}

function ReasonSheet({ data, row, asked }: { readonly data: ChannelGuidance; readonly row: GuidanceRow; readonly asked: string | null }) {
  const f = useFormat()
  const set = useSetSearch()
  const { may } = useMe()
  const [taking, take] = useState(false)
  const { currency } = data.head
  const chosen = optionOf(row, asked) ?? optionOf(row, row.to) ?? row.options[0]
  const exact = (minor: number | null) => f.moneyExact(minor, currency)
  return (
    <div className={styles.stack}>
      <p className={styles.sentence}>{rowSentence(row)}</p>
      <WideTable label="Where it goes now">
        <thead>
          <tr>
            <th scope="col">Now</th>
            <th scope="col" data-number="">
              A year
            </th>
            <th scope="col" data-number="">
              Until settled, each
            </th>
            <th scope="col" data-number="">
              Cost a year
            </th>
          </tr>
        </thead>
        <tbody>
          {row.now.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td className="num" data-number="">
                {f.number(one.n, 0)}
              </td>
              <td className="num" data-number="">
                {exact(one.costPerResolutionMinor)}
              </td>
              <td className="num" data-number="">
                {one.costPerResolutionMinor === null ? '–' : f.money(one.n * one.costPerResolutionMinor, currency)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{f.count(row.accounts, 'account', 'accounts')}</th>
            <td className="num" data-number="">
              {f.number(row.n, 0)}
            </td>
            <td />
            <td className="num" data-number="">
              {f.money(row.costMinor, currency)}
            </td>
          </tr>
        </tfoot>
      </WideTable>
      <p className="dim">
        {f.percent(row.hardShare)} are hard cases: they stay with people.
        {row.withoutCost > 0 && ` ${f.number(row.withoutCost, 0)} a year go through channels whose cost is not known.`}
      </p>
      {row.options.length > 0 && (
        <WideTable label="Channels that can take it">
          <thead>
            <tr>
              <th scope="col">Could go to</th>
              <th scope="col" data-number="">
                Contains
              </th>
              <th scope="col" data-number="">
                Until settled, each
              </th>
              <th scope="col" data-number="">
                Saves a year
              </th>
              <th scope="col">Index of those who use it</th>
              <th scope="col">Says</th>
            </tr>
          </thead>
          <tbody>
            {row.options.map((one) => (
              <tr key={one.channel} data-chosen={one === chosen || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.pick}
                    aria-pressed={one === chosen}
                    onClick={() => set({ channel: one.channel }, { push: false })}
                  >
                    {one.name}
                  </button>
                  <small className="dim">{one.byPeople ? ' by people' : ' without people'}</small>
                </th>
                <td className="num" data-number="">
                  {f.percent(one.containment.base, 0)}
                  <small className="dim">
                    {' '}
                    {f.range(one.containment.low * 100, one.containment.high * 100, (value) => f.number(value, 0))},{' '}
                    {one.containment.evidence === 'observed' ? `n = ${f.number(one.containment.n)}` : 'assumed'}
                  </small>
                </td>
                <td className="num" data-number="">
                  {exact(one.costPerResolutionMinor)}
                  <small className="dim">
                    {' '}
                    {one.costFrom === 'measured' ? `n = ${f.number(one.costN)}` : (one.costFrom ?? 'not known')}
                  </small>
                </td>
                <td className="num" data-number="">
                  {one.savingMinor === null ? '–' : f.money(one.savingMinor.base, currency)}
                  {one.savingMinor !== null && one.savingMinor.base > 0 && (
                    <small className="dim">
                      {' '}
                      {f.range(one.savingMinor.low, one.savingMinor.high, (value) => f.amount(value, currency))}
                    </small>
                  )}
                </td>
                <td>{indexWords(one, f)}</td>
                <td>
                  {one.channel === row.to ? (
                    <Tag tone={row.advice === 'move' ? 'gain' : 'plain'} dashed={row.advice !== 'move'}>
                      {row.advice === 'move' ? 'move here' : 'try it first'}
                    </Tag>
                  ) : (
                    <span className="dim">{whyNot(one) ?? (one.keeps === 'not told' ? 'cannot be told' : 'saves less')}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      <p className="dim">
        Accounts of the same segment with this reason: those that take at least half of it through the channel, against the others; 90 %
        interval, index of grade A to C. It went together; it need not be the channel that did it.
      </p>
      {chosen && may('plan') && (
        <div>
          <Button variant="default" onClick={() => take(true)}>
            Write into coverage models
          </Button>
        </div>
      )}
      {chosen && taking && <GuidanceTake data={data} row={row} option={chosen} onClose={() => take(false)} />}
      {chosen && chosen.savingMinor !== null && <MovedAccounts row={row} channel={chosen.channel} name={chosen.name} currency={currency} />}
    </div>
  )
}

interface MovedProps {
  readonly row: GuidanceRow
  readonly channel: string
  readonly name: string
  readonly currency: string
}

function MovedAccounts({ row, channel, name, currency }: MovedProps) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const [show, setShow] = useState<'hurt' | 'all'>('hurt')
  const which = { reason: row.reason, segment: row.segment, channel, show }
  const { items, total, error, retry, more } = usePages('listGuidanceAccounts', { query: { ...which, ...(snapshot && { snapshot }) } })
  if (error && !items) return <Failed title="Its accounts could not be read." error={error} onRetry={retry} />
  if (!items) return <Loading rows={4} />
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', width: 220, value: (i: number) => items[i]!.name },
      cell: (i) => <AccountLink id={items[i]!.account}>{items[i]!.name}</AccountLink>,
    },
    { id: 'n', label: 'A year', kind: 'number', digits: 1, value: (i) => items[i]!.n },
    { id: 'moved', label: 'Would move', kind: 'number', digits: 1, value: (i) => items[i]!.moved },
    { id: 'saving', label: 'Saves', kind: 'money', currency, value: (i) => items[i]!.savingMinor },
    { id: 'repeats', label: 'Came back', kind: 'number', value: (i) => items[i]!.repeats },
    {
      id: 'index',
      label: 'Index',
      kind: 'number',
      digits: 0,
      value: (i) => items[i]!.index,
      why: () => 'Nobody known, or said in confidence',
    },
    {
      ...{ id: 'harms', label: 'Would hurt, as', kind: 'text', width: 260 },
      value: (i) => items[i]!.harms.map((one) => harmWords[one]).join(', ') || null,
      why: () => 'Nothing speaks against it',
    },
  ]
  return (
    <>
      <DataTable
        label={`Accounts that would move to ${name}`}
        columns={columns}
        rows={Uint32Array.from(items.keys())}
        of={total}
        noun={['account', 'accounts']}
        rowKey={(i) => items[i]!.account}
        sortName=""
        keyboard={false}
        onExport={(format) => exportList({ table: 'channel-guidance-accounts', format, snapshot, search: which })}
        filters={
          <SegmentedControl
            aria-label="Which accounts"
            value={show}
            onChange={(value) => setShow(value as typeof show)}
            data={[
              { value: 'hurt', label: 'Would hurt' },
              { value: 'all', label: 'All that move' },
            ]}
          />
        }
        empty={<p className="dim">It would hurt nobody that we know of.</p>}
        phone={{
          value: (i) => f.amount(items[i]!.savingMinor, currency),
          note: (i) => items[i]!.harms.map((one) => harmWords[one]).join(', ') || 'nothing speaks against it',
        }}
      />
      {more}
    </>
  )
}

function SellingAccounts({
  channel,
  segment,
  currency,
}: {
  readonly channel: string
  readonly segment: string
  readonly currency: string
}) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const [show, setShow] = useState<'losing' | 'all'>('losing')
  const which = { channel, segment, show }
  const { items, total, error, retry, more } = usePages('listSellingAccounts', { query: { ...which, ...(snapshot && { snapshot }) } })
  if (error && !items) return <Failed title="Its accounts could not be read." error={error} onRetry={retry} />
  if (!items) return <Loading rows={6} />
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', width: 230, value: (i: number) => items[i]!.name },
      cell: (i) => <AccountLink id={items[i]!.account}>{items[i]!.name}</AccountLink>,
    },
    { id: 'revenue', label: 'Revenue', kind: 'money', currency, value: (i) => items[i]!.revenueMinor },
    { id: 'n', label: 'Times', kind: 'number', value: (i) => items[i]!.n },
    { id: 'cost', label: 'Cost', kind: 'money', currency, value: (i) => items[i]!.costMinor },
    { id: 'orders', label: 'Orders won', kind: 'number', value: (i) => items[i]!.orders },
    { id: 'margin', label: 'Margin won', kind: 'money', currency, value: (i) => items[i]!.marginMinor },
    { id: 'loss', label: 'Cost beyond margin', kind: 'money', currency, value: (i) => items[i]!.lossMinor },
  ]
  return (
    <div className={styles.stack}>
      <p className={styles.sentence}>
        <SegmentTag tier={segment === 'none' ? null : segment} full /> accounts with selling {channel}: what that took in the window against
        the margin of the orders it won.
      </p>
      <DataTable
        label={`Accounts with selling ${channel}`}
        columns={columns}
        rows={Uint32Array.from(items.keys())}
        of={total}
        noun={['account', 'accounts']}
        rowKey={(i) => items[i]!.account}
        sortName=""
        keyboard={false}
        onExport={(format) => exportList({ table: 'selling-guidance-accounts', format, snapshot, search: which })}
        filters={
          <SegmentedControl
            aria-label="Which accounts"
            value={show}
            onChange={(value) => setShow(value as typeof show)}
            data={[
              { value: 'losing', label: 'Costs more than it wins' },
              { value: 'all', label: 'All' },
            ]}
          />
        }
        empty={<p className="dim">Selling costs more than it wins with none of them.</p>}
        phone={{
          value: (i) => f.amount(items[i]!.lossMinor, currency),
          note: (i) => `${f.number(items[i]!.n)} times, ${f.count(items[i]!.orders, 'order', 'orders')} won`,
        }}
      />
      {more}
    </div>
  )
}
