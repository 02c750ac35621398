import { Link } from '@tanstack/react-router'
import type { Today, TodayCommercial } from '#api/routes/today.ts'
import { DecideButton } from '../../app/decide.tsx'
import { FindingList } from '../../app/finding-list.tsx'
import { SegmentTag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Amount } from '../../ui/change.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ChangesPanel } from './changes-panel.tsx'
import { HeadFigures } from './finance-tab.tsx'
import { PromisesPanel } from './promises-panel.tsx'
import { ToDoPanel } from './to-do-panel.tsx'
import styles from './today.module.css'

/** What changed, and what awaits a decision. */
export function CommercialTab({ today }: { readonly today: Today }) {
  const { data, error, refetch } = useGet('getTodayCommercial', {})
  if (error && !data) return <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { head } = data
  if (!head) return <ToDoPanel today={today} span={12} />
  return (
    <div className={styles.stack}>
      {today.figures && <HeadFigures today={today} figures={today.figures} />}
      <Grid>
        <div className={styles.main} data-span="8">
          <FindingsPanel data={data} />
          <BelowZeroPanel data={data} />
        </div>
        <div className={styles.side} data-span="4">
          {today.toDo.length > 0 && <ToDoBrief today={today} />}
          <PromisesPanel today={today} currency={head.currency} />
          <ChangesPanel changes={data.changes} level={head.level} />
          {data.changes && <MoversPanel changes={data.changes} currency={head.currency} />}
        </div>
      </Grid>
    </div>
  )
}

function FindingsPanel({ data }: { readonly data: TodayCommercial }) {
  const f = useFormat()
  const { findings, head } = data
  return (
    <Panel
      title="Awaits a decision"
      sub="by money"
      padding="none"
      tools={`${f.number(findings.length)} open`}
      footer="They overlap and are not added up. What was decided comes back on its day, or if it gets worse."
      footerTools={
        <Link className={styles.link} to="/portfolio">
          portfolio
        </Link>
      }
    >
      {findings.length === 0 ? (
        <p className={styles.done}>Nothing awaits a decision.</p>
      ) : (
        <FindingList findings={findings} currency={head!.currency} snapshot={head!.snapshot} first={8} />
      )}
    </Panel>
  )
}

function BelowZeroPanel({ data }: { readonly data: TodayCommercial }) {
  const f = useFormat()
  const here = useWithSnapshot(data.head?.snapshot)
  const { belowZero, head } = data
  const { currency, costClosed, snapshot } = head!
  const all = { belowZero: 'every', known: '1', sort: 'netContributionMinor' }
  return (
    <Panel
      title="Below zero and not yet decided"
      sub="in every version, under this model"
      padding="none"
      {...(belowZero && {
        tools: `${f.count(belowZero.accounts, 'account', 'accounts')}, ${f.moneyShort(belowZero.netContributionMinor, currency)}`,
      })}
      footer={belowZero && belowZero.decided > 0 && `${f.number(belowZero.decided)} decided and left alone`}
      footerTools={
        belowZero && (
          <Link className={styles.link} to="/accounts" search={here(all)}>
            all of them
          </Link>
        )
      }
    >
      {!belowZero ? (
        <div className={styles.inside}>
          <NoRight title={costClosed ? 'Margin and cost are closed to you.' : 'Nobody is named below zero yet.'}>
            {costClosed
              ? 'An owner can open them under Settings › People.'
              : 'The sketch knows no product cost: finish the cost model first.'}
          </NoRight>
        </div>
      ) : belowZero.largest.length === 0 ? (
        <p className={styles.done}>No account costs more than it brings, or each is decided.</p>
      ) : (
        <ul className={styles.tasks}>
          {belowZero.largest.map((one) => (
            <li key={one.key} className={styles.task}>
              <SegmentTag tier={one.segment} />
              <div className={styles.words}>
                <Link to="/accounts/$account" params={{ account: String(one.id) } as never} search={here()} className={styles.title}>
                  {one.name}
                </Link>
              </div>
              <span className={styles.value}>
                <Amount minor={one.netContributionMinor} currency={currency} form="money" />
              </span>
              <DecideButton
                subject={{ kind: 'account', key: one.key }}
                label={one.name}
                value={f.moneyShort(one.netContributionMinor, currency)}
                snapshot={snapshot}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Beside the decisions: what else waits, in a line. */
const ToDoBrief = ({ today }: { readonly today: Today }) => <ToDoPanel today={{ ...today, doneThisMonth: 0 }} span={12} />

function MoversPanel({ changes, currency }: { readonly changes: NonNullable<TodayCommercial['changes']>; readonly currency: string }) {
  const f = useFormat()
  const here = useWithSnapshot(changes.snapshot)
  const { moved } = changes
  if (moved.accounts.length === 0) return null
  return (
    <Panel
      title="Moved between segments"
      padding="none"
      tools={`${f.number(moved.up)} up, ${f.number(moved.down)} down`}
      footerTools={
        <Link className={styles.link} to="/segments">
          segments
        </Link>
      }
    >
      <table className={styles.table} aria-label="Moved between segments">
        <tbody>
          {moved.accounts.slice(0, 8).map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/accounts/$account" params={{ account: String(one.id) } as never} search={here()}>
                  {one.name}
                </Link>
              </th>
              <td>
                <SegmentTag tier={one.from} /> → <SegmentTag tier={one.to} />
              </td>
              <td className="num">{f.moneyShort(one.revenueMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
