import type { ListeningPage, ListeningSegment } from '#api/routes/listening.ts'
import { IndexStrip } from '../../app/index-mark.tsx'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { groupNames, groupOrder, halfOf, ofText, sourceOf } from './listened.ts'
import styles from './overview.module.css'

const nameOf = ({ tier, all }: ListeningSegment) => (all ? 'All' : tier === null ? 'No segment' : segmentName(tier))
const under = ({ tier, all }: ListeningSegment): Record<string, string> => (all ? {} : { tier: tier ?? 'none' })

/** Index and NPS by segment and role, each with its n and interval. */
export function SegmentsPanel({ page }: { readonly page: ListeningPage }) {
  const { segments, head } = page
  const own = head.scope === 'own'
  const rows = segments.slice(0, -1)
  const all = segments.at(-1)!
  return (
    <Panel
      title="By segment and role"
      sub="0–100 with 90 % interval; NPS of the last twelve months"
      padding="none"
      span={12}
      footer={
        <>
          Index: mean over accounts of grade A to C. Roles: what people of the role answered, plainly, one value per account. NPS: last
          answer of each person.
          {own && ' Others: accounts of colleagues, five or more.'}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="By segment and role, scrolls sideways">
        <table className={styles.table} aria-label="Index and NPS by segment and role">
          <thead>
            <tr>
              <th scope="col">Segment</th>
              <th scope="col">Accounts</th>
              <th scope="col">Index</th>
              <th scope="col">n</th>
              {own && <th scope="col">Others</th>}
              {groupOrder.map((group) => (
                <th key={group} scope="col">
                  {groupNames[group]}
                </th>
              ))}
              <th scope="col">NPS</th>
              <th scope="col">n</th>
              <th scope="col">Asked NPS</th>
              <th scope="col">answered, %</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.tier ?? 'none'} row={row} page={page} own={own} />
            ))}
          </tbody>
          <tfoot>
            <Row row={all} page={page} own={own} />
          </tfoot>
        </table>
      </section>
    </Panel>
  )
}

const closedWords = 'Fewer than five accounts answered, here or in what is left: not told'

function Row({ row, page, own }: { readonly row: ListeningSegment; readonly page: ListeningPage; readonly own: boolean }) {
  const f = useFormat()
  const set = useSetSearch()
  const { head } = page
  const { index, nps, asked, answered } = row
  const of = (more: Record<string, string> = {}) => ({ ...under(row), ...more })
  return (
    <tr>
      <th scope="row">
        <LinkButton onClick={() => set({ of: ofText(of()) }, { push: true })} aria-label={`Accounts: ${nameOf(row)}`}>
          {row.tier ? <SegmentTag tier={row.tier} full /> : nameOf(row)}
        </LinkButton>
      </th>
      <td className="num">{f.number(row.accounts)}</td>
      <td className="num">
        {index && (
          <span className={styles.strip}>
            <IndexStrip index={index.value} low={index.low} high={index.high} grade="A" width={80} />
          </span>
        )}
        {index ? (
          <SourcedNumber
            source={() =>
              sourceOf(
                head,
                f,
                {
                  title: `Mean index, ${nameOf(row)}`,
                  value: f.plusMinus(index.value, halfOf(index), 1),
                  formula: ['Σ index / n, over accounts of grade A to C', '± 1.645 · √((s² + mean of sd²) / n)'],
                  restsOn: f.count(index.n, 'account', 'accounts'),
                  leftOut: `${f.count(row.accounts - index.n, 'account', 'accounts')} of grade D or without an index`,
                },
                of({ grade: 'sure' }),
              )
            }
          >
            {f.number(index.value)} <span className={styles.half}>± {f.number(halfOf(index))}</span>
          </SourcedNumber>
        ) : (
          <Missing why="No account of grade A to C" />
        )}
      </td>
      <td className="num">{index ? f.number(index.n) : <Missing />}</td>
      {own && <td className="num">{row.others ? f.number(row.others.mean) : <Missing why="Fewer than five others" />}</td>}
      {groupOrder.map((group) => {
        const found = row.groups[group]
        return (
          <td key={group} className="num">
            {found ? (
              <SourcedNumber
                source={() =>
                  sourceOf(
                    head,
                    f,
                    {
                      title: `${groupNames[group]}, ${nameOf(row)}`,
                      value: f.plusMinus(found.value, halfOf(found), 1),
                      formula: [
                        'per account: answers of its people of this role,',
                        'the newer the heavier, by seniority',
                        'mean over accounts ± 1.645 · s / √n',
                      ],
                      restsOn: `${f.count(found.people, 'voice', 'voices')} at ${f.count(found.accounts, 'account', 'accounts')}`,
                      leftOut: 'who is silent; nothing is estimated for them here',
                    },
                    of(),
                  )
                }
              >
                {f.number(found.value)} <span className={styles.half}>± {f.number(halfOf(found))}</span>
              </SourcedNumber>
            ) : (
              <Missing why={row.closed ? closedWords : 'Nobody of this role answered'} />
            )}
            {found && <span className={styles.small}>n = {f.number(found.accounts)}</span>}
          </td>
        )
      })}
      <td className="num">
        {nps ? (
          <SourcedNumber
            source={() =>
              sourceOf(
                head,
                f,
                {
                  title: `NPS, ${nameOf(row)}`,
                  value: `${f.number(nps.value * 100)} (${f.range(nps.low * 100, nps.high * 100, f.number)})`,
                  formula: [
                    `(${f.number(nps.promoters)} promoters − ${f.number(nps.detractors)} detractors) / ${f.number(nps.n)}`,
                    '90 % interval: adjusted Wald, + ¾, 1½, ¾ answers',
                  ],
                  restsOn: `${f.count(nps.n, 'person', 'people')} at ${f.count(nps.accounts, 'account', 'accounts')}, ${f.number(nps.passives)} of them passive`,
                },
                of({ nps: '1' }),
              )
            }
          >
            {f.number(nps.value * 100)} <span className={styles.half}>± {f.number(halfOf(nps) * 100)}</span>
          </SourcedNumber>
        ) : (
          <Missing why={row.closed ? closedWords : 'Nobody answered NPS in twelve months'} />
        )}
      </td>
      <td className="num">{nps ? f.number(nps.n) : <Missing />}</td>
      <td className="num">{asked ? f.number(asked) : <Missing why={asked === null ? closedWords : 'No file says who was asked'} />}</td>
      <td className="num">
        {asked ? f.share(answered! / asked, 0) : <Missing why={asked === null ? closedWords : 'No file says who was asked'} />}
      </td>
    </tr>
  )
}
