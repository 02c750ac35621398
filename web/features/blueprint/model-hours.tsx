import type { CoverageLook } from '#api/routes/coverage.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { rateClosed } from './model-words.ts'

/** Hours there are, hours accounts take, and hours the models of today would take. */
export function HoursPanel({ look, span }: { readonly look: CoverageLook; readonly span: number }) {
  const f = useFormat()
  const { currency } = look.head
  const hours = (value: number | null, why: string) => (value === null ? <Missing why={why} /> : f.number(value))
  return (
    <Panel
      span={span}
      title="Hours a year"
      sub="there are, taken, and by the models"
      padding="none"
      footer="By the models: if every account took what the model that serves it today says."
    >
      <div className={styles.scroll}>
        <WideTable label="Hours of teams">
          <thead>
            <tr>
              <th>Team</th>
              <th className={styles.number}>There are</th>
              <th className={styles.number}>Taken</th>
              <th className={styles.number}>By the models</th>
              <th className={styles.number}>{f.symbol(currency)} an hour</th>
            </tr>
          </thead>
          <tbody>
            {look.teams.map((team) => (
              <tr key={team.team}>
                <th scope="row">
                  {team.name}
                  {team.from === 'coverage models' && <span className={styles.sub}>as the coverage models say</span>}
                </th>
                <td className={styles.number}>{hours(team.hoursPerYear, 'Nobody has said how many hours it has')}</td>
                <td className={styles.number}>{hours(team.takenHours, 'Nothing is traced of this team')}</td>
                <td className={styles.number}>
                  <span className={team.hoursPerYear !== null && team.statedHours > team.hoursPerYear ? 'loss' : undefined}>
                    {f.number(team.statedHours)}
                    {team.hoursPerYear !== null && team.statedHours > team.hoursPerYear && ' ▲'}
                  </span>
                </td>
                <td className={styles.number}>
                  {team.ratePerHourMinor === null ? (
                    <Missing why={team.rateClosed ? rateClosed : 'Nobody has said what an hour costs'} />
                  ) : (
                    <SourcedNumber
                      source={() => ({
                        title: `An hour of ${team.name}`,
                        value: f.moneyExact(team.ratePerHourMinor, currency),
                        formula: [
                          team.from === 'coverage models'
                            ? 'as the coverage models say'
                            : 'cost of the team ÷ hours of its capacity, over the window',
                        ],
                      })}
                    >
                      {f.amountExact(team.ratePerHourMinor, currency)}
                    </SourcedNumber>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      </div>
    </Panel>
  )
}
