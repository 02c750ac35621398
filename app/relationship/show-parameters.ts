/** What the index is reckoned with: rules and estimate in force, what they rest on, what is odd about them, and what was before. */
import type { z } from 'zod'
import { defaultRulesDocument } from '#api/relationship-rules.ts'
import type { relationshipRoutes } from '#api/routes/relationship.ts'
import { dayNumber } from '#engine/period/days.ts'
import { bookFacts } from '#engine/relationship/book-facts.ts'
import { defaultEstimate } from '#engine/relationship/default-parameters.ts'
import { type Component, type EstimateBasis, estimateParameters } from '#engine/relationship/estimate-parameters.ts'
import type { RelationshipEstimate, RelationshipRules } from '#engine/relationship/index-types.ts'
import { type LintFinding, lintRules } from '#engine/relationship/lint-rules.ts'
import { listEstimates } from '#store/relationship-estimates.ts'
import { payTarget } from '../confirmations/pay-target.ts'
import type { Context } from '../context.ts'
import { mayApproveRules } from '../models/approve-model.ts'
import { listDrafts } from '../models/drafts.ts'
import { listVersions } from '../models/versions.ts'
import { today } from '../today/day-of.ts'
import { type KeptEstimate, parametersInForce, rulesInForce } from './parameters-in-force.ts'
import { type BookAsked, openBook, type ShownBook } from './relationship-book.ts'

type Shown = z.input<(typeof relationshipRoutes)['getRelationshipParameters']['ok']>

const estimatesShown = 20

export async function showParameters(ctx: Context): Promise<Shown> {
  const set = await parametersInForce(ctx)
  const { model } = await rulesInForce(ctx, await today(ctx))
  const estimates = await listEstimates(ctx.store, estimatesShown)
  const inForce = estimates.find((one) => one.id === set.estimate?.id)
  const may = (what: 'draftModels' | 'listen') => ctx.access === undefined || ctx.access.may.has(what)
  // Drafts are for whoever writes or approves them.
  const drafts = may('draftModels') || may('listen') ? await listDrafts(ctx, 'relationship') : []
  return {
    set: { id: set.id, label: set.label, rules: set.rules, estimate: set.estimate },
    document: model?.body ?? defaultRulesDocument,
    ...{ isDefault: model === null, defaults: defaultRulesDocument },
    ...{ estimate: numbersOf(set.parameters.estimate), assumed: numbersOf(defaultEstimate) },
    restsOn: inForce ? basisOf((inForce.body as KeptEstimate).restsOn) : null,
    findings: await lintOn(ctx, set.parameters.rules, set.parameters.estimate, { set }),
    estimates: estimates.map(({ id, asOf, madeAt, body }) => {
      const { estimate, restsOn } = body as KeptEstimate
      return { id, asOf, madeAt, contacts: restsOn.contacts, accounts: restsOn.accounts, estimate: numbersOf(estimate) }
    }),
    ...{ versions: await listVersions(ctx, 'relationship'), drafts, mayDraft: may('draftModels'), mayApprove: mayApproveRules(ctx) },
  }
}

/** Looked over against the book as everybody may know it: what was said in confidence by fewer than three is in none of the counts. */
export async function lintOn(
  ctx: Context,
  rules: RelationshipRules,
  estimate: RelationshipEstimate,
  asked: BookAsked,
): Promise<LintFinding[]> {
  const { voices, asOf }: ShownBook = await openBook(ctx, asked)
  const on = dayNumber(asOf)
  return lintRules(rules, estimate, {
    facts: bookFacts(voices.book, on, rules),
    basis: estimateParameters(voices.book, on, rules).restsOn,
    payTarget: (await payTarget(ctx))?.tied ?? false,
  })
}

const numbersOf = ({ mu, muSegment, gamma, tau2, sigmaP2, sigmaE2 }: RelationshipEstimate) => ({
  ...{ mu, muSegment: { ...muSegment }, gamma: { ...gamma }, tau2, sigmaP2, sigmaE2 },
  sd: { tau2: Math.sqrt(tau2), sigmaP2: Math.sqrt(sigmaP2), sigmaE2: Math.sqrt(sigmaE2) },
})

function basisOf(basis: EstimateBasis): NonNullable<Shown['restsOn']> {
  const { contacts, accounts, pairs, df, mean, floored, segments, roles } = basis
  const own = { tau2: spreadOf(basis, 'tau2'), sigmaP2: spreadOf(basis, 'sigmaP2'), sigmaE2: spreadOf(basis, 'sigmaE2') }
  return {
    ...{ contacts, accounts, pairs, df: { ...df }, own, mean, floored: [...floored] },
    ...{ segments: segments.map((one) => ({ ...one })), roles: roles.map((one) => ({ ...one })) },
  }
}

/** Of the normal distribution, for 90 %. */
const z90 = 1.6448536

/** A variance as a standard deviation, ± what chance alone makes of it with so many cases: sd / √(2 df). */
function spreadOf({ own, df }: EstimateBasis, component: Component): { sd: number; error: number } | null {
  const variance = own[component]
  if (variance === null || df[component] === 0) return null
  return { sd: Math.sqrt(variance), error: (z90 * Math.sqrt(variance)) / Math.sqrt(2 * df[component]) }
}
