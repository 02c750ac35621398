import type { BookFinding } from '#api/routes/portfolio.ts'
import type { Context } from '../context.ts'
import { inForce, listDecisions } from '../decisions/list-decisions.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { findInBook } from './find-in-book.ts'

/** Findings of a measurement, largest amount first, each with the decision about it that is in force. */
export async function listFindings(ctx: Context, snapshot: number | null): Promise<BookFinding[]> {
  const view = await loadSnapshotView(ctx, snapshot)
  const decisions = (await listDecisions(ctx, view)).filter((one) => inForce(one) && one.level === view.level)
  const about = new Map(decisions.filter((one) => one.subject.kind === 'finding').map((one) => [one.subject.key, one]))
  return findInBook(view).map((finding) => {
    const decision = about.get(finding.id) ?? null
    return { ...finding, decision, state: decision === null ? 'open' : (decision.state as BookFinding['state']) }
  })
}
