import type { Day } from '#engine/period/period.ts'
import { loadLastAnswerDay } from '#store/answers.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Context } from '../context.ts'
import { happened } from '../measuring/window.ts'
import { today } from '../today/day-of.ts'
import { hearsConfidence } from './voice-gate.ts'

/**
 * The day that what is live is reckoned on: the last of the record, as measuring takes it, or a later one that somebody answered on; never
 * after today. An answer in confidence does not move it for who may not know of it.
 */
export async function liveDay(ctx: Context): Promise<Day> {
  const now = await today(ctx)
  const reached = (await loadSourceCoverage(ctx.store)).filter((one) => happened.has(one.table_name)).map((one) => one.last_day)
  const record =
    reached
      .filter((day) => day <= now)
      .sort()
      .at(-1) ?? (reached.length > 0 ? now : null)
  return (await loadLastAnswerDay(ctx.store, record, now, hearsConfidence(ctx))) ?? record ?? now
}
