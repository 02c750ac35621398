import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import type { ModelRecord } from '#store/models.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'

export interface SegmentReport {
  readonly accounts: readonly { readonly tier: string }[]
}

export async function measureSegments(
  _ctx: Context,
  _input: { book: Book; level: Level; accounts: readonly AccountCost[]; asOf: string; input: unknown | null },
): Promise<{ accounts: SegmentReport['accounts']; report: null; findings: Finding[]; records: ModelRecord[] }> {
  return { accounts: [], report: null, findings: [], records: [] }
}
