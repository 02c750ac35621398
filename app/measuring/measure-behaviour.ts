import { dayNumber } from '#engine/period/days.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { type Behaviour, behaviourNames, rfmScores } from '#engine/segmentation/behaviour-names.ts'
import { purchaseBehaviour } from '#engine/segmentation/purchase-behaviour.ts'
import type { BookPurchases } from './read-purchases.ts'

/** How an account buys, beside its tier. */
export interface AccountBehaviour {
  readonly name: Behaviour
  /** Days with a purchase in the last three years. */
  readonly purchases: number
  readonly recencyDays: number | null
  /** Median days between its purchases; null under two gaps. */
  readonly ownGapDays: number | null
  readonly averagePurchaseMinor: number | null
  /** Bins 1–5, 5 = best; 0 = never bought. */
  readonly rfm: { readonly recency: number; readonly frequency: number; readonly monetary: number }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Days back that count. */
const LOOKS_BACK = 1096

/** One per node of the level; null for Unassigned. */
export function measureBehaviour(
  { account, day, amount }: BookPurchases,
  { level, asOf }: { level: Level; asOf: string },
): (AccountBehaviour | null)[] {
  const today = dayNumber(asOf)
  const recent = Int32Array.from(day.keys()).filter((at) => day[at]! > today - LOOKS_BACK)
  const behaviour = purchaseBehaviour(
    {
      account: recent.map((at) => account[at]!),
      day: recent.map((at) => day[at]!),
      amount: Float64Array.from(recent, (at) => amount[at]!),
    },
    today,
    level.n,
  )
  const names = behaviourNames(behaviour)
  const rfm = rfmScores(behaviour)
  return names.map((name, node) =>
    node === level.unassigned
      ? null
      : {
          name,
          purchases: behaviour.purchases[node]!,
          recencyDays: known(behaviour.recencyDays[node]!),
          ownGapDays: known(behaviour.ownGapDays[node]!),
          averagePurchaseMinor: known(behaviour.averagePurchase[node]!),
          rfm: { recency: rfm.recency[node]!, frequency: rfm.frequency[node]!, monetary: rfm.monetary[node]! },
        },
  )
}
