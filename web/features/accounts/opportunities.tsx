import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { AccountWhiteSpace } from '#api/routes/white-space.ts'
import { segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { buysWords, sureWords } from '../../app/white-space-words.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'

const rowsShown = 1000

/** What may be sold to the account: its opportunities, and what its peers buy and it does not. */
export function AccountOpportunities({ page }: { readonly page: AccountPage }) {
  return (
    <div className={styles.form}>
      <OwnOpportunities page={page} />
      <OwnWhiteSpace page={page} />
    </div>
  )
}

function OwnOpportunities({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const here = useWithSnapshot(page.head.snapshot)
  const { snapshot, currency } = page.head
  const { data, error, refetch, isPlaceholderData } = useGet('listOpportunities', {
    query: { account: String(page.account.id), closed: 'all', sort: '-created', snapshot, limit: rowsShown },
  })
  const rows = useMemo(() => Uint32Array.from(data?.items.keys() ?? []), [data])
  if (error) return <Failed title="The opportunities could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} label="Reading opportunities" />
  const { items, summary, head } = data
  if (items.length === 0)
    return (
      <Panel title="Opportunities">
        <Empty title="None is in the record.">Opportunities come with the files of your CRM system.</Empty>
      </Panel>
    )
  const all = summary!.all
  const closed = all.won + all.lost
  const columns: Column[] = [
    { id: 'name', label: 'Opportunity', kind: 'text', value: (i) => items[i]!.name ?? items[i]!.key, width: 230 },
    {
      ...{ id: 'result', label: 'Result', kind: 'text', value: (i: number) => items[i]!.result },
      cell: (i) => (items[i]!.quiet ? 'open, quiet' : items[i]!.result),
    },
    { id: 'stage', label: 'Stage', kind: 'text', value: (i) => items[i]!.stage, why: () => 'Not stated' },
    {
      ...{
        id: 'amountMinor',
        label: 'Amount',
        unit: f.symbol(currency),
        kind: 'money',
        currency,
        value: (i: number) => items[i]!.amountMinor,
      },
      total: f.amount(all.openMinor + all.wonMinor + all.lostMinor, currency),
      why: () => 'No amount is stated',
    },
    { id: 'created', label: 'Created', kind: 'day', value: (i) => items[i]!.created },
    { id: 'closed', label: 'Closed', kind: 'day', value: (i) => items[i]!.closed, why: () => 'Open' },
    { id: 'daysOpen', label: 'Days open', kind: 'number', value: (i) => items[i]!.daysOpen },
    { id: 'reason', label: 'Reason', kind: 'text', value: (i) => items[i]!.reason, why: () => 'Not stated' },
    { id: 'productClass', label: 'Product class', kind: 'text', value: (i) => items[i]!.productClass, why: () => 'Not stated' },
    { id: 'colleague', label: 'Colleague', kind: 'text', value: (i) => items[i]!.colleague, why: () => 'Nobody is named' },
    ...(head.costClosed
      ? []
      : [
          {
            id: 'selling',
            label: 'Selling cost',
            kind: 'money',
            currency,
            value: (i: number) => items[i]!.sellingCostMinor,
          } satisfies Column,
        ]),
  ]
  return (
    <>
      <Figures
        figures={[
          { label: 'Open', value: f.moneyShort(all.openMinor, currency), beside: f.number(all.open) },
          { label: 'Won', value: f.moneyShort(all.wonMinor, currency), beside: f.number(all.won) },
          { label: 'Lost', value: f.moneyShort(all.lostMinor, currency), beside: f.number(all.lost) },
          ...(head.costClosed
            ? []
            : [
                {
                  label: 'Selling cost',
                  value: f.moneyShort(all.wonCost === null ? null : all.wonCost + (all.lostCost ?? 0), currency),
                  note: all.costPerSale === null ? 'nothing was won' : `${f.money(all.costPerSale, currency)} a sale, lost ones included`,
                },
              ]),
        ]}
      />
      <Panel
        title="Opportunities"
        sub="all in the record, newest first"
        padding="none"
        old={isPlaceholderData}
        footerTools={
          <Link to="/opportunities" search={here({ account: String(page.account.id), closed: 'all' })}>
            In the list
          </Link>
        }
        footer={
          closed === 0
            ? 'None was closed yet.'
            : all.rate === null
              ? `${f.number(all.won)} of ${f.number(closed)} won: too few for a rate.`
              : `Hit rate ${f.percent(all.rate, 0)} (90 % interval ${f.range(all.low! * 100, all.high! * 100, (x) => f.number(x, 0))} %).`
        }
      >
        <DataTable
          label="Opportunities of the account"
          columns={columns}
          rows={rows}
          noun={['opportunity', 'opportunities']}
          rowKey={(i) => items[i]!.key}
          sortName="opportunities"
          defaultSort="-created"
          plain
          bare
          phone={{
            value: (i) => f.moneyShort(items[i]!.amountMinor, currency),
            note: (i) => [items[i]!.result, items[i]!.stage, f.day(items[i]!.closed ?? items[i]!.created)].filter(Boolean).join(' · '),
          }}
        />
      </Panel>
    </>
  )
}

function OwnWhiteSpace({ page }: { readonly page: AccountPage }) {
  const { data, error, refetch } = useGet(
    'getAccountWhiteSpace',
    { params: { account: page.account.id }, query: { snapshot: page.head.snapshot } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  if (error) return <Failed title="White space could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} label="Comparing with peers" />
  return <WhiteSpacePanel page={page} found={data} />
}

/** "43 others in Key" */
function peersOf({ classes, tier, head }: AccountWhiteSpace, f: ReturnType<typeof useFormat>): string {
  const { peers, ofAll } = classes[0]!
  return `${f.number(peers)} ${head.scope === 'own' ? 'accounts of others' : 'others'}${ofAll || tier === null ? ', all segments' : ` in ${segmentName(tier)}`}`
}

function WhiteSpacePanel({ page, found }: { readonly page: AccountPage; readonly found: AccountWhiteSpace }) {
  const f = useFormat()
  const here = useWithSnapshot(page.head.snapshot)
  const { currency } = page.head
  if (!found.head.known || found.classes.length === 0)
    return (
      <Panel title="White space">
        <Empty
          title={found.head.known ? 'The account bought no product in the window.' : 'This measurement does not know product classes.'}
        >
          {found.head.known
            ? 'How much it could buy is told by its size, and that is not known.'
            : 'It is from before they were kept: measure the book again.'}
        </Empty>
      </Panel>
    )
  return (
    <Panel
      title="White space"
      sub={`${f.symbol(currency)}, against ${peersOf(found, f)}`}
      padding="none"
      footer={
        <>
          An estimate under this rule, no promise: what a peer that buys the class typically spends on it, at this account’s size (
          {f.money(found.sizeMinor, currency)} spent on products), less what it spends; where it buys none, times the share of peers that
          do.
          {found.firstYear && ' It has bought for less than a year: its spend is not of twelve months.'}
          {found.strategic !== null && ` Strategic: ${found.strategic}.`}
        </>
      }
      footerTools={
        <Link to="/segments" search={here({ tab: 'white-space', tier: found.tier ?? 'none' })}>
          Its segment
        </Link>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.wide} tabIndex={0} aria-label="White space by product class, scrolls sideways">
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">Product class</th>
              <th scope="col">White space</th>
              <th scope="col">It spends</th>
              <th scope="col">Peers that buy it</th>
              <th scope="col">A peer spends</th>
              {found.head.scope === 'all' && <th scope="col">A quarter spends over</th>}
              <th scope="col">How sure</th>
            </tr>
          </thead>
          <tbody>
            {found.classes.map((one) => (
              <tr key={one.productClass}>
                <th scope="row">{one.productClass}</th>
                <td className="num">
                  {one.weighedMinor === 0 ? (
                    '0'
                  ) : (
                    <SourcedNumber
                      source={() => ({
                        title: `White space, ${one.productClass}`,
                        value: f.money(one.weighedMinor, currency),
                        formula: [
                          `${f.money(one.peerMinor, currency)} a peer spends − ${f.money(one.spendMinor, currency)} it spends = ${f.money(one.gapMinor, currency)}`,
                          ...(one.weighedMinor === one.gapMinor
                            ? []
                            : [`× ${f.number(one.buyers)} / ${f.number(one.peers)} peers that buy it, as it buys none`]),
                        ],
                        restsOn: `${f.count(one.peers, 'peer', 'peers')}${one.ofAll ? ' of all segments' : ''}; ${f.percent(one.low, 0)} to ${f.percent(one.high, 0)} of such accounts buy it (90 % interval)`,
                      })}
                    >
                      {f.amount(one.weighedMinor, currency)}
                    </SourcedNumber>
                  )}
                </td>
                <td className="num">{f.amount(one.spendMinor, currency)}</td>
                <td>{buysWords(one, f)}</td>
                <td className="num">
                  {one.peerMinor === null ? <Missing why="Fewer than five peers buy it" /> : f.amount(one.peerMinor, currency)}
                </td>
                {found.head.scope === 'all' && (
                  <td className="num">
                    {one.upperMinor === null ? <Missing why="Fewer than five peers buy it" /> : f.amount(one.upperMinor, currency)}
                  </td>
                )}
                <td className={styles.words}>
                  {one.sure === null ? <span className="dim">too few peers buy it</span> : sureWords[one.sure]}
                  {one.ofAll && <small className="dim"> (all segments)</small>}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{found.withoutClassMinor === 0 ? 'All' : 'All, and of no known class'}</th>
              <td className="num">{f.amount(found.weighedMinor, currency)}</td>
              <td className="num">{f.amount(found.sizeMinor, currency)}</td>
              <td />
              <td />
              {found.head.scope === 'all' && <td />}
              <td />
            </tr>
          </tfoot>
        </table>
      </section>
    </Panel>
  )
}
