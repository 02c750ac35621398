import type { CostModel } from '#engine/costing/cost-model.ts'
import { eventPricer } from '#engine/costing/event-cost.ts'
import type { TeamMonth } from '#engine/costing/measurement.ts'
import { monthOfDay } from '#engine/period/days.ts'
import type { Month } from '#engine/period/period.ts'
import type { InteractionForChannels } from '#store/interaction-columns.ts'

type Priced = Pick<InteractionForChannels, 'day' | 'kind' | 'handling_seconds' | 'replies' | 'reopens' | 'drivers'>

/** What an interaction cost, minor units, unrounded: one before or after the window at the rates of its nearest month. */
export function interactionPricer(
  models: readonly CostModel[],
  teamMonths: readonly TeamMonth[],
  months: readonly Month[],
): (interaction: Priced) => number {
  const price = eventPricer(models, teamMonths)
  const clamp = (month: Month): Month => (month < months[0]! ? months[0]! : month > months.at(-1)! ? months.at(-1)! : month)
  return (i) => {
    const driver = (name: string) => i.drivers?.[name] ?? (name === 'replies' ? i.replies : name === 'reopens' ? i.reopens : 0) ?? 0
    let cost = 0
    for (const event of price({ month: clamp(monthOfDay(i.day)), kind: i.kind, handlingSeconds: i.handling_seconds, driver }))
      cost += event.costMinor
    return cost
  }
}

/** Kinds of interaction that an activity marks as selling. */
export const sellingKindsOf = (models: readonly CostModel[]): ReadonlySet<string> =>
  new Set(models.flatMap((model) => model.activities.filter((activity) => activity.selling).map((activity) => activity.kind)))
