/** Coverage models in force, with what they rest on and what was before. */
import type { CoveragePage } from '#api/routes/coverage.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { Context } from '../context.ts'
import { listDrafts } from '../models/drafts.ts'
import { listVersions } from '../models/versions.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import { today } from '../today/day-of.ts'
import { type CoverageBook, coverageBook } from './coverage-book.ts'
import { coverageInForce } from './coverage-in-force.ts'
import { lookOver } from './look-over.ts'

export async function showCoverage(ctx: Context): Promise<CoveragePage> {
  const book = await coverageBook(ctx, null)
  const { model, label, models } = await coverageInForce(ctx, await today(ctx))
  const { standards } = await standardsInForce(ctx.store)
  const may = (what: 'plan' | 'approveCoverage') => ctx.access === undefined || ctx.access.may.has(what)
  const drafts = may('plan') || may('approveCoverage') ? await listDrafts(ctx, 'coverage') : []
  return {
    inForce: { model, label },
    document: models,
    look: await lookOver(ctx, models),
    versions: await listVersions(ctx, 'coverage'),
    ...{ drafts, mayPlan: may('plan'), mayApprove: may('approveCoverage') },
    standards: Object.fromEntries(
      TIERS.map((tier) => {
        const { answeredHours, openHours, complaintDays, share } = standards.segments[tier]
        return [tier, { answeredHours, openHours, complaintDays, answeredShare: share.answered }]
      }),
    ) as CoveragePage['standards'],
    material: materialOf(book),
  }
}

const kept = new WeakMap<CoverageBook['facts'], CoveragePage['material']>()

function materialOf({ view, facts, taken }: CoverageBook): CoveragePage['material'] {
  const known = kept.get(facts)
  if (known) return known
  const sorted = (names: Iterable<string>) => [...new Set(names)].filter((name) => name !== '').sort(compareBytes)
  const made = {
    activities: taken.activities.map(({ team, name }) => ({ team, name })),
    reasons: sorted((view.result.channels?.reasons ?? []).map((row) => row.reason)),
    channels: sorted((view.result.channels?.channels ?? []).filter((row) => row.inbound > 0).map((row) => row.channel)),
    classes: sorted(view.accounts.flatMap((account) => Object.keys(account.classes ?? {}))),
    countries: sorted(facts.flatMap((one) => one.country ?? [])),
    needs: sorted(facts.flatMap((one) => one.needs)),
  }
  kept.set(facts, made)
  return made
}
