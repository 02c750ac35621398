import { Fragment, type ReactNode } from 'react'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import type { Source } from '../../ui/number-source.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, numberOf, peersInWords, stepLink } from './account-page.ts'
import { RelationshipWhy } from './relationship-why.tsx'

/** What it costs and why; and a second sentence where the relationship asks for one. */
export const AccountWhy = ({ page }: { readonly page: AccountPage }) => (
  <>
    <CostWhy page={page} /> <RelationshipWhy page={page} />
  </>
)

/** One sentence: why it costs what it costs against its peers, every number open. */
function CostWhy({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const { account, why, peers, head } = page
  const money = (minor: number | null) => f.moneyShort(minor, head.currency)
  const period = f.windowLength(head.from, head.to)
  const open = (children: ReactNode, source: () => Source, field: string, value: string) => (
    <SourcedNumber inSentence source={source} challenge={numberOf(page, field, String(source().title), value)}>
      <span className="num">{children}</span>
    </SourcedNumber>
  )
  if (account.unassigned) return <>Facts without a known account: counted and costed here, never dropped, never spread over others.</>
  if (page.costClosed)
    return (
      <>
        Ordered {f.count(account.orders ?? 0, 'time', 'times')} in {period} at {money(account.averageOrderMinor)} an order
        {peers?.averageOrderMinor ? ` (peers ${money(peers.averageOrderMinor)})` : ''}. Margin and cost are closed to you.
      </>
    )
  if ((account.revenueMinor ?? 0) <= 0)
    return (
      <>
        Brought no revenue in these {period}
        {(account.costToServeMinor ?? 0) > 0 ? <>, and cost {money(account.costToServeMinor)} to serve.</> : '.'}
      </>
    )
  if (!why || !peers) return <>Costs {f.percent(account.serviceShare)} of revenue to serve. There are not five others to compare it with.</>
  const ownShare = open(
    f.percent(why.own),
    () => ({
      ...{ title: 'Cost to serve, of revenue', value: f.percent(why.own, 2) },
      formula: [
        `${f.moneyExact(account.costToServeMinor, head.currency)} cost to serve`,
        `÷ ${f.moneyExact(account.revenueMinor, head.currency)} revenue`,
      ],
      restsOn: `${f.count(account.orders ?? 0, 'order', 'orders')}, ${f.count(account.interactions ?? 0, 'interaction', 'interactions')}, ${f.window(head.from, head.to)}`,
      links: [stepLink(page, 'costToServe', 'What it is made of')],
    }),
    'serviceShare',
    f.percent(why.own),
  )
  const peerShare = open(
    f.percent(why.peers),
    () => ({
      ...{ title: 'Cost to serve of its peers, of revenue', value: f.percent(why.peers, 2) },
      formula: ['Σ cost to serve of the peers', '÷ Σ revenue of the peers'],
      restsOn: peersInWords(page, f),
    }),
    'peersServiceShare',
    f.percent(why.peers),
  )
  const clauses = why.differences.map((one) => {
    const source = (): Source => ({
      ...{ title: one.name, value: f.percent(one.own, 2) },
      formula: [
        `${f.percent(one.own, 2)} of revenue here`,
        `− ${f.percent(one.peers, 2)} at its peers`,
        `= ${f.moneyChange(one.amountMinor, head.currency)} on its revenue`,
      ],
      restsOn: peersInWords(page, f),
      links: [stepLink(page, one.step, 'Rows')],
    })
    if (one.because === 'order size' && why.averageOrderMinor !== null) {
      return (
        <>
          it ordered {open(f.number(account.orders), () => ordersSource(), 'orders', f.number(account.orders))} times in {period} at{' '}
          {open(money(why.averageOrderMinor), () => averageSource(), 'averageOrderMinor', money(why.averageOrderMinor))} (peers{' '}
          {money(why.peersAverageOrderMinor)})
        </>
      )
    }
    const lines =
      one.because === 'work per order' && why.linesPerOrder !== null && Math.abs(why.linesPerOrder - (why.peersLinesPerOrder ?? 0)) >= 0.5
    return (
      <>
        {quoted(one.name)} takes {open(f.percent(one.own), source, one.step, f.percent(one.own))} (peers {f.percent(one.peers)})
        {lines && `, with ${f.number(why.linesPerOrder, 1)} lines an order (peers ${f.number(why.peersLinesPerOrder, 1)})`}
      </>
    )
  })
  const ordersSource = (): Source => ({
    title: 'Orders',
    value: f.number(account.orders),
    formula: ['orders that count as sales, by their day'],
    restsOn: f.window(head.from, head.to),
  })
  const averageSource = (): Source => ({
    ...{ title: 'Average order', value: f.moneyExact(why.averageOrderMinor, head.currency) },
    formula: [`${f.moneyExact(account.revenueMinor, head.currency)} revenue`, `÷ ${f.count(account.orders ?? 0, 'order', 'orders')}`],
  })
  const reasons = clauses.length > 0 && (
    <>
      :{' '}
      {clauses.map((clause, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the clauses of one sentence never change places
        <Fragment key={i}>
          {i > 0 && (i === clauses.length - 1 ? ', and ' : ', ')}
          {clause}
        </Fragment>
      ))}
    </>
  )
  if (why.verdict === 'same')
    return (
      <>
        Costs {ownShare} of revenue to serve, about what its peers cost ({peerShare}).
      </>
    )
  return (
    <>
      Costs {ownShare} of revenue to serve, its peers {peerShare}
      {reasons || '.'}
      {reasons && '.'}
    </>
  )
}

const quoted = (name: string) => `“${name}”`
