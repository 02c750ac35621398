import type { TodayCommercial } from '#api/routes/today.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { inForce, isBack, listDecisions } from '../decisions/list-decisions.ts'
import { bookHead, mayNameBelowZero } from '../portfolio/find-in-book.ts'
import { listFindings } from '../portfolio/list-findings.ts'
import { changesBefore, todaysView } from './todays-view.ts'

const shown = 10

/** What changed, and what awaits a decision. */
export async function todaysDecisions(ctx: Context): Promise<TodayCommercial> {
  const view = await todaysView(ctx)
  if (!view) return { head: null, changes: null, belowZero: null, findings: [], decisions: [] }
  const decisions = await listDecisions(ctx)
  return {
    head: bookHead(view),
    changes: await changesBefore(ctx, view),
    belowZero: belowZeroOf(view, decisions),
    findings: (await listFindings(ctx, view.id)).filter((one) => one.state !== 'decided' && one.atStakeMinor !== null),
    decisions: decisions.filter(isBack),
  }
}

/** Below zero in every version, largest loss first; those decided are counted and left alone until they come back. */
function belowZeroOf(view: SnapshotView, decisions: Awaited<ReturnType<typeof listDecisions>>): TodayCommercial['belowZero'] {
  if (!mayNameBelowZero(view)) return null
  const settled = new Set(decisions.flatMap((one) => (inForce(one) && !isBack(one) && one.accountId !== null ? [one.accountId] : [])))
  const below = view.accounts.filter((a) => !a.unassigned && a.belowZero === 'every')
  const open = below.filter((a) => !settled.has(a.id)).sort((a, b) => a.netContribution! - b.netContribution!)
  return {
    accounts: open.length,
    netContributionMinor: open.reduce((sum, a) => sum + a.netContribution!, 0),
    decided: below.length - open.length,
    largest: open.slice(0, shown).map((a) => ({
      ...{ id: a.id, key: `${a.source}/${a.externalId}`, name: a.displayName },
      ...{ segment: a.segment?.tier ?? null, netContributionMinor: a.netContribution! },
    })),
  }
}
