import type { AttributeEffect, WhatMatters } from '#api/routes/what-matters.ts'
import { OVERALL_METRICS } from '#api/routes/what-matters.ts'
import { type AttributeEffect as Effect, type PenaltyReward, penaltyReward } from '#engine/importance/penalty-reward.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { type RoleGroup, roleGroups } from '#engine/relationship/role-groups.ts'
import type { Context } from '../context.ts'
import { hearsConfidence } from '../relationship/voice-gate.ts'
import { type RatedForm, ratedForms } from './rated-forms.ts'

interface Query {
  readonly overall?: (typeof OVERALL_METRICS)[number] | undefined
  readonly tier?: string | undefined
  readonly group?: RoleGroup | undefined
}

/** Fewer accounts would tell what one of them said; fewer forms tell nothing. */
const fewestAccounts = 5
const fewestForms = 30
/** Of 0-100: up to 2 of 5, and 5 of 5. */
const contrast = { low: 25, high: 90, resamples: 400, seed: 20_080_618 }
/** All orders of more would take long, and a form with more is rare. */
const attributesAtMost = 12

/** What low and high ratings of each attribute go with. */
export async function showWhatMatters(ctx: Context, query: Query): Promise<WhatMatters> {
  const { from, to, forms: all } = await ratedForms(ctx)
  const chosen = all.filter(
    (form) =>
      (query.tier === undefined || (form.tier ?? 'none') === query.tier) &&
      (query.group === undefined || form.groups.includes(query.group)),
  )
  const metrics = OVERALL_METRICS.map((metric) => ({ metric, n: chosen.filter((form) => form.overall.has(metric)).length })).filter(
    (one) => one.n > 0,
  )
  const overall = query.overall ?? [...metrics].sort((a, b) => b.n - a.n)[0]?.metric ?? null
  const both = chosen.filter((form) => overall !== null && form.overall.has(overall))
  const { names, seldom } = attributesOf(both)
  const complete = both.filter((form) => names.every((name) => form.ratings.has(name)))
  const why = whyNot({ all, chosen, complete, hearsAll: hearsConfidence(ctx) })
  const base = {
    ...{ from, to, overall, resamples: contrast.resamples, inConfidence: hearsConfidence(ctx) },
    segments: [...new Set(all.map((form) => form.tier ?? 'none'))].sort(),
    groups: roleGroups.filter((group) => all.some((form) => form.groups.includes(group))),
  }
  if (why !== null)
    return {
      // How many there are of too few would itself tell.
      ...{ ...base, metrics: [], told: false, why, n: 0, accounts: 0, leftOut: { withoutOverall: 0, incomplete: 0, attributes: [] } },
      ...{ r2: null, linearR2: null, meanImportance: null, meanPerformance: null, attributes: [], together: [] },
    }
  const accounts = [...new Set(complete.map((form) => form.account))]
  const placeOf = new Map(accounts.map((id, at) => [id, at]))
  const found = penaltyReward(
    {
      account: Int32Array.from(complete, (form) => placeOf.get(form.account)!),
      accounts: accounts.length,
      overall: Float64Array.from(complete, (form) => form.overall.get(overall!)!),
      ratings: names.map((name) => Float64Array.from(complete, (form) => form.ratings.get(name)!)),
    },
    contrast,
  )
  const told = found.attributes.filter((one) => one.estimable)
  const mean = (value: (one: Effect) => number) => (told.length === 0 ? null : told.reduce((sum, one) => sum + value(one), 0) / told.length)
  return {
    ...{ ...base, metrics, told: true, why: null, n: complete.length, accounts: accounts.length },
    leftOut: { withoutOverall: chosen.length - both.length, incomplete: both.length - complete.length, attributes: seldom },
    ...{ r2: found.r2, linearR2: found.linearR2 },
    ...{ meanImportance: mean((one) => one.importance), meanPerformance: mean((one) => one.meanRating) },
    attributes: names.map((name, at) => present(name, found.attributes[at]!)),
    together: togetherOf(found, names),
  }
}

/** Attributes that at least half of the forms rate, the twelve rated most; the others would cost answers. */
function attributesOf(forms: readonly RatedForm[]) {
  const counts = new Map<string, number>()
  for (const form of forms) for (const name of form.ratings.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const inOrder = [...counts].sort((a, b) => b[1] - a[1] || compareBytes(a[0], b[0]))
  const often = inOrder.filter(([, n]) => n * 2 >= forms.length).slice(0, attributesAtMost)
  return {
    names: often.map(([name]) => name).sort(compareBytes),
    seldom: inOrder.filter((one) => !often.includes(one)).map(([attribute, n]) => ({ attribute, n })),
  }
}

interface Selection {
  readonly all: readonly RatedForm[]
  readonly chosen: readonly RatedForm[]
  readonly complete: readonly RatedForm[]
  /** Whoever hears everything learns nothing by taking one number from another. */
  readonly hearsAll: boolean
}

function whyNot({ all, chosen, complete, hearsAll }: Selection): string | null {
  if (all.length === 0) return 'No form rates anything beside an overall answer yet.'
  const accountsOf = (forms: readonly RatedForm[]) => new Set(forms.map((form) => form.account)).size
  if (accountsOf(complete) < fewestAccounts) return `Fewer than ${fewestAccounts} accounts: it would tell what one of them said.`
  const inside = new Set(chosen)
  const outside = accountsOf(all.filter((form) => !inside.has(form)))
  if (!hearsAll && outside > 0 && outside < fewestAccounts)
    return `Fewer than ${fewestAccounts} accounts are left beside these: the difference to all would tell about them.`
  return complete.length < fewestForms ? `Fewer than ${fewestForms} complete forms: too few to tell anything apart.` : null
}

function present(attribute: string, effect: Effect): AttributeEffect {
  const { estimable, clipped, asymmetry, asymmetryRange, share, nLow, nHigh } = effect
  const open = <T>(value: T): T | null => (estimable ? value : null)
  const meaning =
    asymmetry === null ? null : asymmetry <= -0.2 ? 'loyalty eroder' : asymmetry >= 0.2 ? 'moment that matters' : 'works both ways'
  const inside = (low: number, high: number) => asymmetryRange !== null && asymmetryRange.low >= low && asymmetryRange.high <= high
  return {
    ...{ attribute, nLow, nHigh, estimable, performance: effect.meanRating, performanceRange: effect.meanRatingRange, share },
    ...{ penalty: open(effect.penalty), penaltyRange: open(effect.penaltyRange), reward: open(effect.reward) },
    ...{ rewardRange: open(effect.rewardRange), importance: open(effect.importance), importanceRange: open(effect.importanceRange) },
    ...{ asymmetry: open(asymmetry), asymmetryRange: open(asymmetryRange), kind: open(effect.kind), meaning: open(meaning) },
    clipped: [...(clipped.penalty ? (['penalty'] as const) : []), ...(clipped.reward ? (['reward'] as const) : [])],
    sure: estimable && (meaning === 'loyalty eroder' ? inside(-1, -0.2) : meaning === 'moment that matters' && inside(0.2, 1)),
  }
}

const togetherOf = ({ together }: PenaltyReward, names: readonly string[]) =>
  together.map(({ a, b, r }) => ({ a: names[a]!, b: names[b]!, r }))

/** One row per attribute, to be written to a file. */
export async function whatMattersToExport(ctx: Context, _: number | null, search: Readonly<Record<string, unknown>>) {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? (search[name] as string) : undefined)
  const shown = await showWhatMatters(ctx, {
    overall: OVERALL_METRICS.find((one) => one === text('overall')),
    ...{ tier: text('tier'), group: roleGroups.find((one) => one === text('group')) },
  })
  const rows = shown.attributes.map(
    ({ penaltyRange, rewardRange, importanceRange, asymmetryRange, performanceRange, clipped, ...one }) => ({
      ...{ ...one, clipped: clipped.join(', '), overall: shown.overall, n: shown.n, accounts: shown.accounts },
      ...{ penaltyLow: penaltyRange?.low ?? null, penaltyHigh: penaltyRange?.high ?? null },
      ...{ rewardLow: rewardRange?.low ?? null, rewardHigh: rewardRange?.high ?? null },
      ...{ importanceLow: importanceRange?.low ?? null, importanceHigh: importanceRange?.high ?? null },
      ...{ asymmetryLow: asymmetryRange?.low ?? null, asymmetryHigh: asymmetryRange?.high ?? null },
      ...{ performanceLow: performanceRange?.low ?? null, performanceHigh: performanceRange?.high ?? null },
    }),
  )
  // No money in it.
  return { rows, currency: 'EUR' }
}
