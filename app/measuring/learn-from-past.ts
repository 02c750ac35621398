/** What earlier measurements knew of accounts, and who of them had left a year on: what the weights of signs of risk are learnt from. */
import { addDays, dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { type LearntRisk, learnRisk, type RiskRow } from '#engine/risk/learn-risk.ts'
import { loadSnapshotBefore, loadSnapshotMeasure } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import type { MeasuredRetention } from './measures.ts'
import type { BookPurchases } from './read-purchases.ts'

export interface LearntFromPast extends LearntRisk {
  /** Days of the measurements it was learnt from, the last first. */
  readonly days: readonly Day[]
}

/** Further back accounts were others, and so was how they were served. */
const MOST_YEARS = 6
const DAYS_OF_YEAR = 365

/** A measurement a year at most, so that nobody is lost twice and what judges is a year after what was learnt from. */
export async function learnFromPast(
  ctx: Context,
  { level, nodeOf, asOf, purchases }: { level: Level; nodeOf: ReadonlyMap<string, number>; asOf: Day; purchases: BookPurchases },
): Promise<LearntFromPast> {
  const days: Day[] = []
  const rows: RiskRow[] = []
  for (let until = asOf; days.length < MOST_YEARS; until = days.at(-1)!) {
    const past = await loadSnapshotBefore(ctx.store, level.name, addDays(until, 1 - DAYS_OF_YEAR))
    if (past === null) break
    days.push(past.as_of)
    const day = dayNumber(past.as_of)
    const bought = boughtWithin(purchases, day, level.n)
    for (const { source, external_id, value } of await loadSnapshotMeasure<MeasuredRetention>(ctx.store, past.id, 'retention')) {
      const node = nodeOf.get(`${source}\u001f${external_id}`)
      if (node === undefined || node === level.unassigned) continue
      const signs = Object.fromEntries(value.moves.map((move) => [move.sign, move.value]))
      rows.push({ day, base: value.base * (value.alive ?? 1), signs, lost: bought[node] === 0 })
    }
  }
  return { ...learnRisk(rows), days }
}

/** Who bought within a year after a day. */
function boughtWithin({ account, day, amount }: BookPurchases, after: number, n: number): Uint8Array {
  const bought = new Uint8Array(n)
  for (let at = 0; at < account.length; at++)
    if (amount[at]! > 0 && day[at]! > after && day[at]! <= after + DAYS_OF_YEAR) bought[account[at]!] = 1
  return bought
}
