/**
 * What our own history says of coverage models: accounts as they were served at an earlier measurement, by the time they took of each team,
 * and what became of them since. Compared inside segment, band of the index and age, as who is served how was never drawn by lot.
 */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { CoverageEvidence } from '#api/routes/coverage.ts'
import { matchedOdds } from '#engine/coverage-evidence/matched-odds.ts'
import { addMonthsToDay, dayNumber } from '#engine/period/days.ts'
import { closingEffect } from '#engine/relationship/closing-effect.ts'
import { TIERS, type Tier } from '#engine/segmentation/tier.ts'
import { INDEX_BANDS } from '#engine/value/worth-of-a-point.ts'
import { listSnapshots } from '#store/snapshots.ts'
import { type CostView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { revenueIn } from './account-facts.ts'
import { bookOf } from './coverage-book.ts'
import { coverageInForce } from './coverage-in-force.ts'
import { keyOf } from './open-models.ts'
import { teamsOf, yearsOf } from './team-minutes.ts'

/** Accounts of each kind: fewer make an interval as wide as what is asked. */
const needed = 20
/** A measurement of about a year ago. */
const [fewestMonths, mostMonths] = [8, 16]

/** An account that bought in the window of the earlier measurement, and what became of it. */
interface Earlier {
  readonly segment: string
  readonly stratum: string
  /** Index of the model it was served most like. */
  readonly model: number
  readonly stayed: boolean
  /** (after − before) / their mean, both a year; -2 to 2. */
  readonly growth: number
  /** Of the potential it had; null: nobody knew it. */
  readonly captured: number | null
}

export async function coverageEvidence(ctx: Context, snapshot: number | null): Promise<CoverageEvidence> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const { label, models } = await coverageInForce(ctx, await today(ctx))
  const nothing = { head: headOf(view), label, needed, rows: [], strata: ['segment', 'index', 'age'] }
  const head = await earlierThan(ctx, view)
  if (head === null) {
    const day = addMonthsToDay(view.asOf, -12)
    const why = `Cannot be told yet: needs a measurement of about a year before this one. If the record reaches back that far, measure as of ${day}, and then as of today again.`
    return { ...nothing, before: null, months: null, why }
  }
  const before = withWholeBook(await loadSnapshotView(ctx, head))
  const accounts = await earlierAccounts(ctx, { before, view, models })
  return {
    ...nothing,
    before: { snapshot: before.id, asOf: before.asOf, from: before.from, to: before.to },
    months: (dayNumber(view.asOf) - dayNumber(before.asOf)) / (365.25 / 12),
    why: null,
    rows: models.models.flatMap((_, at) => rowsOf(models, at, accounts)),
  }
}

/** Of the same level, the one nearest to a year before. */
async function earlierThan(ctx: Context, view: CostView): Promise<number | null> {
  const months = (day: string) => (dayNumber(view.asOf) - dayNumber(day)) / (365.25 / 12)
  const found = (await listSnapshots(ctx.store)).filter(
    (one) =>
      one.level === view.level && one.currency === view.currency && months(one.as_of) >= fewestMonths && months(one.as_of) <= mostMonths,
  )
  const distance = (one: { as_of: string }) => Math.abs(months(one.as_of) - 12)
  return found.sort((a, b) => distance(a) - distance(b) || b.id - a.id)[0]?.id ?? null
}

async function earlierAccounts(
  ctx: Context,
  { before, view, models }: { before: CostView; view: CostView; models: CoverageModels },
): Promise<Earlier[]> {
  const { accounts } = bookOf(before)
  const likeWhich = servedMostLike(models, before)
  const since = await revenueIn(ctx, before, { from: before.to, to: view.to })
  const yearsBefore = yearsOf(before)
  const yearsSince = yearsOf({ from: before.to, to: view.to })
  return accounts.flatMap((i): Earlier[] => {
    const account = before.accounts[i]!
    if (account.revenue <= 0) return []
    const [earlier, later] = [account.revenue / yearsBefore, Math.max(0, since.get(account.id) ?? 0) / yearsSince]
    const segment = account.segment?.tier ?? 'none'
    const potential = account.segment?.potentialMinor ?? null
    return [
      {
        ...{ segment, stratum: [segment, bandOf(account.relationship), account.firstYear].join('/'), model: likeWhich[i]! },
        ...{ stayed: later > 0, growth: (later - earlier) / ((later + earlier) / 2) },
        captured: potential !== null && potential > 0 ? (later - earlier) / potential : null,
      },
    ]
  })
}

const bandOf = (relationship: CostView['accounts'][number]['relationship']): string => {
  if (!relationship || relationship.grade === 'D') return 'not known'
  return String(INDEX_BANDS.findIndex(({ to }, at) => relationship.index < to || at === INDEX_BANDS.length - 1))
}

/**
 * The model whose minutes are nearest to what the account took of each team, in money at the teams’ rates; accounts that the document names
 * are as it says. Left to a distributor: only by name.
 */
function servedMostLike({ models, today, teams: stated }: CoverageModels, view: CostView): Uint8Array {
  const { taken } = bookOf(view)
  const rates = new Map(teamsOf(view, { teams: stated }).map((team) => [team.team, team.ratePerHourMinor ?? 0]))
  const byName = new Map(today.accounts.map((one) => [keyOf(one), models.findIndex((model) => model.id === one.model)]))
  const said = models.map((model) =>
    taken.teams.map((team) => model.minutes.reduce((sum, part) => sum + (part.team === team ? part.perYear : 0), 0)),
  )
  return Uint8Array.from(view.accounts, (account, i) => {
    const named = byName.get(keyOf(account))
    if (named !== undefined) return named
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    models.forEach((model, at) => {
      if (model.kind === 'distributor') return
      const distance = taken.teams.reduce((sum, team, t) => sum + Math.abs(taken.minutes[t]![i]! - said[at]![t]!) * rates.get(team)!, 0)
      if (distance < least) [nearest, least] = [at, distance]
    })
    return nearest
  })
}

type Row = CoverageEvidence['rows'][number]

/** One model against each that segments are served by: of those segments together, each compared inside itself, and of each alone. */
function rowsOf({ models, today }: CoverageModels, at: number, accounts: readonly Earlier[]): Row[] {
  return models.flatMap((usual, against) => {
    const segments = TIERS.filter((tier) => today.bySegment[tier] === usual.id)
    if (against === at || segments.length === 0) return []
    return [...(segments.length > 1 ? [segments] : []), ...segments.map((segment) => [segment])].flatMap((some): Row[] => {
      const inside = accounts.filter((one) => some.includes(one.segment as Tier) && (one.model === at || one.model === against))
      const so = inside.filter((one) => one.model === at)
      if (so.length === 0) return []
      const odds = matchedOdds(
        inside.map((one) => ({ stratum: one.stratum, so: one.model === at, stayed: one.stayed })),
        needed,
      )
      const staying = inside.filter((one) => one.stayed)
      return [
        {
          ...{ model: models[at]!.id, name: models[at]!.name, comparedWith: usual.id, comparedName: usual.name, segments: some },
          ...{ accounts: so.length, others: inside.length - so.length, stayed: so.filter((one) => one.stayed).length },
          othersStayed: inside.filter((one) => one.model !== at && one.stayed).length,
          lift: odds.told ? { n: odds.so, others: odds.others, found: { value: odds.lift, low: odds.low, high: odds.high } } : null,
          growth: meanApart(at, staying, (one) => one.growth),
          capture: meanApart(at, staying, (one) => one.captured),
          why: odds.told ? null : whyNot(odds),
        },
      ]
    })
  })
}

/** The same way as the effect of closing a case: means inside strata, weighted by those served so. */
function meanApart(at: number, accounts: readonly Earlier[], of: (one: Earlier) => number | null): Row['growth'] {
  const known = accounts.flatMap((one) => {
    const change = of(one)
    return change === null ? [] : [{ stratum: one.stratum, closed: one.model === at, change }]
  })
  const found = closingEffect(known, needed)
  if (!found.told) return null
  return { n: found.closed, others: found.none, found: { value: found.difference, low: found.low, high: found.high } }
}

function whyNot({ so, others, left }: { so: number; others: number; left: number }): string {
  if (so < needed || others < needed) return `needs ${needed} accounts of each kind; has ${so} and ${others}`
  return left < 5 ? `only ${left} of them left` : 'too few of both kinds are alike in segment, index and age'
}
