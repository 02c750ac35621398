/** What each coverage model states under a scenario's assumptions. */
import type { CoverageModel } from '#api/coverage-models.ts'
import type { Scenario } from '#api/scenario.ts'
import type { Horizon, ModelTerms } from '#engine/coverage/coverage-terms.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type ScenarioBook, statedWork } from './scenario-book.ts'

export type Level = Scenario['assumptions']

export const horizonOf = ({ models }: ScenarioBook, scenario: Scenario): Horizon => ({
  years: scenario.horizonYears ?? models.horizonYears,
  discount: scenario.discount ?? models.discount,
  costing: scenario.costing ?? models.costing,
})

/** Per model, at the low, base or high end of what is assumed. */
export function termsOf(book: ScenarioBook, scenario: Scenario, level: Level): ModelTerms[] {
  const settled = settledBy(book, scenario.adjust.selfService, level)
  const atBase = settledBy(book, null, 'base')
  return book.models.models.map((model) => {
    const work = statedWork(book, model)
    const moves = movesOf(book, model, settled)
    const small = model.mix.map((part) => channelOf(book, part.channel)).find((one) => one !== null && !one.byPeople) ?? null
    const { price } = model
    return {
      ...work,
      cash: model.cashMinor,
      lift: bySegment(model.lift, level, scenario.adjust.lift),
      capture: bySegment(model.capture, level, scenario.adjust.capture),
      ...{ moved: moves.share, movedCost: moves.cost, movedCash: moves.cash, movedAtBase: movesOf(book, model, atBase).share },
      smallOrder: small && { cost: small.cost, cash: small.cash },
      price:
        price.kind === 'none'
          ? null
          : {
              ...{ fee: price.kind === 'fee' ? price.feeMinor : 0, minimum: price.kind === 'minimum' ? price.minimumMinor : 0 },
              acceptance: scenario.adjust.acceptance ?? price.acceptance[level],
              ifDeclined: book.models.models.findIndex((one) => one.id === price.ifDeclined),
            },
      distributor: model.distributor
        ? { marginShare: model.distributor.marginShare, fee: model.distributor.feeMinor, avoidableShare: model.distributor.avoidableShare }
        : null,
    }
  })
}

/** Per segment (the last one: in none): what the model says of it, else of all others, else nothing. */
function bySegment(said: CoverageModel['lift'], level: Level, times: number): Float64Array {
  const others = said.find((one) => one.segment === '*')
  return Float64Array.from([...TIERS, null], (tier) => {
    const own = said.find((one) => one.segment === tier) ?? others
    return (own?.change[level] ?? 0) * times
  })
}

interface Channel {
  readonly byPeople: boolean
  readonly cost: number
  readonly cash: number
}

/** A channel with what settling one takes there: as stated, else as measured over all reasons. */
function channelOf({ models, view }: ScenarioBook, id: string): Channel | null {
  const channel = models.channels.find((one) => one.id === id)
  if (!channel) return null
  const rows = view.result.channels.reasons.filter((one) => one.channel === channel.name && one.costPerResolutionMinor !== null)
  const n = rows.reduce((sum, one) => sum + one.n, 0)
  const measured = n === 0 ? 0 : rows.reduce((sum, one) => sum + one.n * one.costPerResolutionMinor!, 0) / n
  const cash = channel.cashPerResolutionMinor
  return { byPeople: channel.byPeople, cash, cost: Math.max(cash, channel.costPerResolutionMinor ?? measured) }
}

/** Share of what is asked for a reason that a channel settles: hard cases stay with people. */
function settledBy({ models }: ScenarioBook, selfService: number | null, level: Level): (reason: string, channel: string) => number {
  const byReason = new Map(models.reasons.map((one) => [one.reason, one]))
  const people = new Map(models.channels.map((one) => [one.id, one.byPeople]))
  return (reason, channel) => {
    const entry = byReason.get(reason)
    const part = entry?.channels.find((one) => one.channel === channel)
    if (!entry || !part) return 0
    const containment = selfService !== null && people.get(channel) === false ? selfService : part.containment[level]
    return containment * (1 - entry.hardShare)
  }
}

/** Per reason of the book, and last for reasons no document speaks of, of which nothing moves. Moves to other people are none: their time is stated. */
function movesOf(book: ScenarioBook, model: CoverageModel, settled: ReturnType<typeof settledBy>) {
  const n = book.reasons.length + 1
  const [share, cost, cash] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  book.reasons.forEach((reason, q) => {
    const own = model.mix.filter((part) => part.reason === reason)
    for (const part of own.length > 0 ? own : model.mix.filter((one) => one.reason === '*')) {
      const channel = channelOf(book, part.channel)
      if (!channel || channel.byPeople) continue
      const moved = Math.min(part.share * settled(reason, part.channel), 1 - share[q]!)
      share[q]! += moved
      cost[q]! += moved * channel.cost
      cash[q]! += moved * channel.cash
    }
  })
  return { share, cost, cash }
}
