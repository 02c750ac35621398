import { firstDay, lastDay } from '#engine/period/days.ts'
import type { Day, Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import type { Finding } from '#engine/portfolio/portfolio.ts'
import { loadCoverage } from '#store/coverage.ts'
import type { Db } from '#store/db.ts'
import { byHand } from '#store/hand.ts'

export interface SourceCoverage {
  readonly source: string
  readonly table: string
  readonly firstDay: Day
  readonly lastDay: Day
  readonly rows: number
  /** Months of the window without any day of this source: not zero, not covered. */
  readonly uncoveredMonths: readonly Month[]
}

export async function coverageOf(db: Db, window: Period): Promise<{ sources: SourceCoverage[]; findings: Finding[] }> {
  const months = monthsOfPeriod(window).map((part) => part.month)
  const sources = (await loadCoverage(db)).map(
    (c): SourceCoverage => ({
      source: c.source,
      table: c.table_name,
      firstDay: c.first_day,
      lastDay: c.last_day,
      rows: c.rows,
      uncoveredMonths: months.filter((month) => lastDay(month) < c.first_day || firstDay(month) > c.last_day),
    }),
  )
  const findings = sources
    // People are asked now and then: a month without answers leaves nothing out.
    .filter((s) => s.source !== byHand && s.table !== 'answer' && s.uncoveredMonths.length > 0 && s.uncoveredMonths.length < months.length)
    .map(
      (s): Finding => ({
        code: 'months_not_covered',
        subject: `${s.source}/${s.table}`,
        count: s.uncoveredMonths.length,
        details: { months: s.uncoveredMonths },
        message: `${s.source} has ${s.table} from ${s.firstDay} to ${s.lastDay}: ${s.uncoveredMonths.length} of ${months.length} months of the window are not covered, which is not the same as zero (first ${s.uncoveredMonths[0]})`,
      }),
    )
  return { sources, findings }
}
