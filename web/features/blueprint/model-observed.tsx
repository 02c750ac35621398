/** Minutes stated beside what accounts served so take. */
import type { CoverageFigures } from '#api/routes/coverage.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Page } from './model-words.ts'

type Team = CoverageFigures['teams'][number]

export function ObservedPanel({ page, span }: { readonly page: Page; readonly span: number }) {
  const f = useFormat()
  const rows = page.document.models.flatMap((model, i) =>
    page.look.models[i]!.teams.flatMap((team) => (team.observed === null ? [] : [{ model, team, observed: team.observed }])),
  )
  const most = Math.max(1, ...rows.map(({ team, observed }) => Math.max(team.stated, observed.high)))
  return (
    <Panel
      span={span}
      title="Stated and observed"
      sub="minutes per account and year"
      padding="none"
      footer="◆ stated; bar: from a quarter to three quarters of the accounts that are served so today, with the median. Accounts of one model differ: the bar shows by how much."
    >
      {rows.length === 0 ? (
        <Empty title="Nobody is served by any of these models today.">Say under “Today” in a draft which segments are.</Empty>
      ) : (
        <div className={`${styles.scroll} ${styles.middle}`}>
          <WideTable label="Minutes stated and observed">
            <thead>
              <tr>
                <th>Model</th>
                <th>Team</th>
                <th className={styles.number}>Stated</th>
                <th className={styles.number}>Median</th>
                <th className={styles.number}>Quarters</th>
                <th>
                  <span className="only-heard">Drawn</span>
                </th>
                <th className={styles.number}>Accounts</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ model, team, observed }, i) => (
                <tr key={`${model.id} ${team.team}`}>
                  <th scope="row">{rows[i - 1]?.model.id === model.id ? <span className="only-heard">{model.name}</span> : model.name}</th>
                  <td>{team.name}</td>
                  <td className={styles.number}>{f.number(team.stated)}</td>
                  <td className={styles.number}>{f.number(observed.median)}</td>
                  <td className={styles.number}>{f.range(observed.low, observed.high, (value) => f.number(value))}</td>
                  <td>
                    <Range team={team} most={most} />
                  </td>
                  <td className={styles.number}>{f.number(observed.n)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </div>
      )}
    </Panel>
  )
}

const width = 180

/** The numbers stand beside it. On a root scale, so that what takes minutes and what takes days stand in one table. */
function Range({ team: { stated, observed }, most }: { readonly team: Team; readonly most: number }) {
  const at = (minutes: number) => 6 + Math.sqrt(minutes / most) * (width - 12)
  if (observed === null) return null
  return (
    <svg className={styles.range} width={width} height="14" viewBox={`0 0 ${width} 14`} aria-hidden="true">
      <path d={`M6 7H${width - 6}`} stroke="var(--tl-line)" />
      <rect x={at(observed.low)} y="3.5" width={Math.max(1.5, at(observed.high) - at(observed.low))} height="7" fill="var(--tl-d3)" />
      <path d={`M${at(observed.median)} 2V12`} stroke="var(--tl-ink)" strokeWidth="2" />
      <path d={`M${at(stated)} 2.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z`} fill="var(--tl-surface)" stroke="var(--tl-accent)" strokeWidth="1.5" />
    </svg>
  )
}
