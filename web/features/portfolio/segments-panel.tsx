import { Link } from '@tanstack/react-router'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { ChallengeLink } from '../../app/challenge.tsx'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Amount } from '../../ui/change.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './portfolio.module.css'

type Row = Portfolio['segments'][number]

const nameOf = ({ segment, unassigned }: Row) => (unassigned ? 'Unassigned' : segment === null ? 'No segment' : segmentName(segment))

/** What the account list filters by to show the same rows. */
const rowsOf = ({ segment, unassigned }: Row) => (unassigned ? { q: 'unassigned' } : { tier: segment ?? 'none', known: '1' })

/** The book by segment; for own accounts beside the means of the others. */
export function SegmentsPanel({ portfolio, old }: { readonly portfolio: Portfolio; readonly old: boolean }) {
  const f = useFormat()
  const here = useWithSnapshot()
  const { segments, totals, head, standings } = portfolio
  const { currency, costClosed } = head
  const scoped = head.scope === 'own'
  const share = (part: number, of: number) => (of > 0 ? part / of : null)
  return (
    <Panel
      title="Segments"
      sub={f.symbol(currency)}
      span={7}
      padding="none"
      old={old}
      footer={
        scoped
          ? 'Your own accounts. Others only as means of five or more of their segment.'
          : costClosed
            ? 'Margin and cost are closed to you.'
            : 'Net contribution of the accounts whose margin is known.'
      }
      footerTools={
        <Link className={styles.link} to="/segments">
          thresholds and movers
        </Link>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table} data-edge="" aria-label="Segments">
          <thead>
            <tr>
              <th scope="col">Segment</th>
              <th scope="col">Accounts</th>
              <th scope="col">Orders</th>
              <th scope="col">Revenue</th>
              <th scope="col">of it, %</th>
              {!costClosed && (
                <>
                  <th scope="col">Cost to serve, % of revenue</th>
                  {scoped && <th scope="col">Others, %</th>}
                  <th scope="col">Net contribution</th>
                </>
              )}
              {totals.belowZero && <th scope="col">Below zero</th>}
              {standings && (
                <>
                  <th scope="col">Index</th>
                  <th scope="col">At risk</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {segments.map((one) => (
              <tr key={nameOf(one)}>
                <th scope="row">
                  <Link to="/accounts" search={here(rowsOf(one))} className={styles.quiet}>
                    {one.segment === null ? nameOf(one) : <SegmentTag tier={one.segment} full />}
                  </Link>
                </th>
                <td className="num">
                  {one.unassigned ? <Missing why="No account: facts whose account is not known" /> : f.number(one.accounts)}
                </td>
                <td className="num">{f.number(one.orders)}</td>
                <td className="num">
                  <SourcedNumber
                    source={() => ({
                      title: `Revenue, ${nameOf(one)}`,
                      value: f.moneyExact(one.revenueMinor, currency),
                      formula: [
                        one.unassigned
                          ? 'Σ revenue without a known account'
                          : `Σ revenue of ${f.count(one.accounts, 'account', 'accounts')}`,
                      ],
                      restsOn: f.count(one.orders, 'order', 'orders'),
                      links: [{ label: 'Accounts', to: '/accounts', search: here(rowsOf(one)) }],
                    })}
                    challenge={(close) => (
                      <ChallengeLink
                        onOpen={close}
                        number={{
                          ...{ key: `portfolio:segment:${nameOf(one)}:revenueMinor`, label: `Revenue, ${nameOf(one)}` },
                          ...{ value: f.moneyShort(one.revenueMinor, currency), snapshot: head.snapshot },
                        }}
                      />
                    )}
                  >
                    {f.amount(one.revenueMinor, currency)}
                  </SourcedNumber>
                </td>
                <td className="num">{f.share(share(one.revenueMinor, totals.revenueMinor))}</td>
                {!costClosed && (
                  <>
                    <td className="num">{f.share(one.costToServeMinor === null ? null : share(one.costToServeMinor, one.revenueMinor))}</td>
                    {scoped && (
                      <td className="num">
                        {one.others ? f.share(one.others.costToServeShare) : <Missing why="Fewer than five others in this segment" />}
                      </td>
                    )}
                    <td className="num">
                      <Amount minor={one.netContributionMinor} currency={currency} why="No margin is known here" />
                    </td>
                  </>
                )}
                {totals.belowZero && (
                  <td className="num">
                    {one.belowZero ? (
                      <Link
                        to="/accounts"
                        search={here({ ...rowsOf(one), belowZero: 'every', sort: 'netContributionMinor' })}
                        className="loss"
                      >
                        {f.number(one.belowZero)}
                      </Link>
                    ) : (
                      f.number(one.belowZero)
                    )}
                  </td>
                )}
                {standings && (
                  <>
                    <td className="num">
                      {one.index ? (
                        <SourcedNumber
                          source={() => ({
                            title: `Mean index, ${nameOf(one)}`,
                            value: f.plusMinus(one.index!.mean, halfWidth(one.index!.mean, one.index!.low, one.index!.high), 1),
                            formula: ['Σ index / n, over accounts of grade A to C', '± 1.645 · √((s² + mean of sd²) / n)'],
                            restsOn: f.count(one.index!.n, 'account', 'accounts'),
                            leftOut: f.count(
                              one.accounts - one.index!.n,
                              'account of grade D or without an index',
                              'accounts of grade D or without an index',
                            ),
                            links: [{ label: 'Accounts', to: '/accounts', search: here({ ...rowsOf(one), grade: 'A,B,C' }) }],
                          })}
                        >
                          {f.plusMinus(one.index.mean, halfWidth(one.index.mean, one.index.low, one.index.high))}
                        </SourcedNumber>
                      ) : (
                        <Missing why="No account of grade A to C" />
                      )}
                    </td>
                    <td className="num">
                      {one.atRiskMinor ? (
                        <Link to="/accounts" search={here({ ...rowsOf(one), standing: encodeURIComponent('at risk') })}>
                          {f.amount(one.atRiskMinor, currency)}
                        </Link>
                      ) : (
                        f.amount(one.unassigned ? null : one.atRiskMinor, currency)
                      )}
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td className="num">{f.number(totals.accounts)}</td>
              <td className="num">{f.number(totals.orders)}</td>
              <td className="num">{f.amount(totals.revenueMinor, currency)}</td>
              <td />
              {!costClosed && (
                <>
                  <td className="num">
                    {f.share(totals.costToServeMinor === null ? null : share(totals.costToServeMinor, totals.revenueMinor))}
                  </td>
                  {scoped && <td />}
                  <td className="num">
                    <Amount minor={totals.netContributionMinor} currency={currency} />
                  </td>
                </>
              )}
              {totals.belowZero && <td className="num">{f.number(totals.belowZero.every)}</td>}
              {standings && (
                <>
                  <td />
                  <td className="num">{f.amount(standings.find((one) => one.standing === 'at risk')?.revenueMinor, currency)}</td>
                </>
              )}
            </tr>
          </tfoot>
        </table>
      </div>
    </Panel>
  )
}
