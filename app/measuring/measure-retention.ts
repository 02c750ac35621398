/** How likely every account is kept for a year: what its segment's history says, moved by what is known of the account. */
import { yearlyRetention } from '#engine/lifetime/contract-model.ts'
import { spanOf } from '#engine/lifetime/span.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { indexSign, type RiskInput, retentionOf } from '#engine/risk/retention-of.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { loadCases } from '#store/cases.ts'
import { loadContactWeights } from '#store/continuity.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { type LearntFromPast, learnFromPast } from './learn-from-past.ts'
import type { MeasuredLifetimes } from './measure-lifetime.ts'
import type { MeasuredIndex, MeasuredRetention } from './measures.ts'
import type { BookPurchases } from './read-purchases.ts'
import { retentionCurves, type SegmentCurve } from './retention-curves.ts'

export interface MeasuredRetentions {
  /** Per node of the level; null: no purchase for a whole year, or Unassigned. */
  readonly accounts: readonly (MeasuredRetention | null)[]
  /** Years of accounts that buy, and periods of contracts, all and by segment. */
  readonly years: readonly SegmentCurve[]
  readonly contracts: readonly SegmentCurve[]
  /** Of the signs: assumed, or from own history. */
  readonly risk: LearntFromPast
  readonly restsOn: readonly unknown[]
}

interface Asked {
  readonly book: Book
  readonly level: Level
  readonly asOf: Day
  readonly purchases: BookPurchases
  readonly lifetimes: MeasuredLifetimes
  readonly tierOf: (node: number) => Tier | null
  readonly relationship: readonly (MeasuredIndex | null | undefined)[]
}

const YEAR = spanOf(12, 'months')
const topShare = 0.6

export async function measureRetention(ctx: Context, asked: Asked): Promise<MeasuredRetentions> {
  const { book, level, asOf, purchases, lifetimes, tierOf } = asked
  const { years, began, contracts } = lifetimes
  const nodeOf = nodeByKey(book, level)
  const ofYears = retentionCurves(years, began, tierOf, YEAR)
  const ofContracts = contracts && retentionCurves(contracts.renewals, began, tierOf, contracts.length)
  const signs = await readSigns(ctx, asked, nodeOf)
  const risk = await learnFromPast(ctx, { level, nodeOf, asOf, purchases })
  const accounts = Array.from({ length: level.n }, (_, node): MeasuredRetention | null => {
    if (node === level.unassigned || years.period[node] === 0 || years.lost[node]) return null
    const contractPeriod = contracts?.period[node] ?? 0
    const prior = contractPeriod > 0 ? ofContracts!.of(node) : ofYears.of(node)
    const period = contractPeriod > 0 ? contractPeriod : years.period[node]!
    const base = yearlyRetention(prior.model, period)
    // Whoever is silent against its own rhythm may be gone already, whatever its segment does.
    const alive = contractPeriod > 0 ? null : (lifetimes.accounts[node]?.alive ?? null)
    const { retention, low, high, band, moves, missing } = retentionOf({ base: base * (alive ?? 1), ...signs(node) }, risk.model)
    const baseOf = prior.from === 'group' ? tierOf(node)! : prior.from === 'book' ? 'all' : 'assumed'
    const baseFrom = contractPeriod > 0 ? 'contract' : 'orders'
    return { p: retention, low, high, band, base, alive, baseOf, baseFrom, period, moves, missing }
  })
  return {
    ...{ accounts, risk, years: ofYears.curves, contracts: ofContracts?.curves ?? [] },
    restsOn: [...(signs.alerts.length > 0 ? [{ alerts: signs.alerts }] : []), ...(risk.kind === 'learnt' ? [{ risk: risk.model }] : [])],
  }
}

type Signs = ((node: number) => Omit<RiskInput, 'base'>) & { readonly alerts: readonly string[] }

async function readSigns(
  ctx: Context,
  { book, level, asOf, lifetimes, tierOf, relationship }: Asked,
  nodeOf: ReadonlyMap<string, number>,
): Promise<Signs> {
  const open = relationship.map((one) => (one ? toldToAll(one) : null))
  const means = meanBySegment(open, tierOf)
  const { alertedNodes, alerts } = await openAlerts(ctx, nodeOf, level, asOf)
  const overdue = overdueDays(book, level)
  const threads = await topContactShare(ctx, book, level, asOf)
  const { lastYear, yearBefore } = lifetimes.revenue
  const signsOf = (node: number): Omit<RiskInput, 'base'> => {
    const index = open[node] ?? null
    const mean = means.get(tierOf(node)) ?? null
    const told =
      index?.index != null && mean !== null ? indexSign(index.index, index.interval ?? { low: index.index, high: index.index }, mean) : null
    return {
      signs: {
        index: told?.index ?? null,
        blindSpot: index?.blindSpot == null ? null : Number(index.blindSpot),
        deciderAlert: relationship[node] ? Number(alertedNodes.has(node)) : null,
        rolesUnheard: index?.heardShare == null ? null : 1 - index.heardShare,
        overdue: overdue?.[node] === undefined || Number.isNaN(overdue[node]) ? null : Math.min(3, overdue[node]! / 30),
        usage: yearBefore[node]! > 0 ? Math.max(-1, Math.min(1, (yearBefore[node]! - lastYear[node]!) / yearBefore[node]!)) : null,
        singleThreaded: threads.has(node) ? Number(threads.get(node)! > topShare) : null,
      },
      indexRange: told && index?.interval ? told.range : null,
    }
  }
  return Object.assign(signsOf, { alerts })
}

/** Retention is shown to everybody who sees the account: it rests on nothing that was said in confidence. Grade D says nothing of the account. */
function toldToAll(one: MeasuredIndex) {
  const { grade, index, low, high, blindSpot, heardShare } = one.open ?? one
  const known = grade !== 'D'
  return {
    index: known ? index : null,
    interval: known && low !== null && high !== null ? { low, high } : null,
    blindSpot: known ? blindSpot : null,
    heardShare: heardShare,
  }
}

function meanBySegment(indices: readonly ({ readonly index: number | null } | null)[], tierOf: (node: number) => Tier | null) {
  const sums = new Map<Tier | null, { sum: number; n: number }>()
  indices.forEach((one, node) => {
    if (one?.index == null) return
    const of = sums.get(tierOf(node)) ?? { sum: 0, n: 0 }
    sums.set(tierOf(node), { sum: of.sum + one.index, n: of.n + 1 })
  })
  return new Map([...sums].map(([tier, { sum, n }]) => [tier, sum / n]))
}

/** Accounts with a case open on the day that began with somebody who decides: a low answer of theirs, or their silence. */
async function openAlerts(ctx: Context, nodeOf: ReadonlyMap<string, number>, level: Level, asOf: Day) {
  const found = (await loadCases(ctx.store)).filter(
    (one) =>
      (one.code === 'low_answer' || one.code === 'silent_decider') &&
      one.privacy === 'attributed' &&
      one.openedDay <= asOf &&
      (one.closedDay === null || one.closedDay > asOf),
  )
  const alertedNodes = new Set(found.flatMap((one) => nodeOf.get(`${one.source}\u001f${one.externalId}`) ?? []))
  return { alertedNodes, alerts: [...alertedNodes].map((node) => `${level.source[node]}/${level.externalId[node]}`).sort() }
}

function nodeByKey(book: Book, level: Level): Map<string, number> {
  const { leaves } = book.portfolio
  return new Map(leaves.source.map((source, leaf) => [`${source}\u001f${leaves.externalId[leaf]}`, level.nodeOfLeaf[leaf]!]))
}

/** Days that what it bought in the window was overdue, in the mean over its money; null: no payments are known. */
function overdueDays(book: Book, level: Level): Float64Array | null {
  const [days, revenue] = [new Float64Array(level.n), new Float64Array(level.n)]
  let known = false
  for (const { trade } of book.portfolio.months)
    trade.leaf.forEach((leaf, row) => {
      const node = level.nodeOfLeaf[leaf]!
      days[node]! += trade.overdueBalanceDays[row]!
      revenue[node]! += trade.revenue[row]!
      known ||= trade.overdueBalanceDays[row]! > 0
    })
  return known ? days.map((sum, node) => (revenue[node]! > 0 ? sum / revenue[node]! : Number.NaN)) : null
}

/** Of what was spoken with an account in the last year, the share of the person most was spoken with. */
async function topContactShare(ctx: Context, book: Book, level: Level, asOf: Day): Promise<Map<number, number>> {
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const byNode = new Map<number, Map<number, number>>()
  for (const { account_id, person_id, weight } of await loadContactWeights(ctx.store, {
    from: addDays(asOf, -364),
    to: addDays(asOf, 1),
  })) {
    const node = nodeOf.get(account_id)
    if (node === undefined) continue
    const people = byNode.get(node) ?? new Map<number, number>()
    people.set(person_id, (people.get(person_id) ?? 0) + weight)
    byNode.set(node, people)
  }
  return new Map(
    [...byNode].map(([node, people]) => {
      const weights = [...people.values()]
      return [node, Math.max(...weights) / weights.reduce((sum, one) => sum + one, 0)]
    }),
  )
}
