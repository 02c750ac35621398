/** Lines with neither unit cost nor margin rate: they make the margin of their account not known, and somebody has to hear of it. */
import type { Portfolio } from '../portfolio/portfolio.ts'
import type { CostFindings } from './cost-findings.ts'

export interface UnpricedLines {
  /** A cell: leaf, product group, net amount in minor units. */
  add(leaf: number, group: number, net: number): void
  report(portfolio: Portfolio, findings: CostFindings): void
}

const mostSingleFindings = 200

/**
 * Collects cells without cost and rate over the months.
 *
 * @returns  `report` adds one finding per account and product group, or one per product group where there are too many to read
 * @source  methods §1.1, estimated share — docs/methods/account-pnl.md
 * @example typeof collectUnpriced().report // 'function'
 */
export function collectUnpriced(): UnpricedLines {
  const cells = new Map<string, { leaf: number; group: number; net: number }>()
  return {
    add(leaf, group, net) {
      const key = `${leaf} ${group}`
      cells.set(key, { leaf, group, net: (cells.get(key)?.net ?? 0) + net })
    },
    report({ leaves, productGroups }, findings) {
      const single = cells.size <= mostSingleFindings
      for (const { leaf, group, net } of cells.values()) {
        const name = productGroups[group]!
        const subject = single ? `${leaves.source[leaf]}/${leaves.externalId[leaf]}` : `product group ${name}`
        findings.add('no_cost_and_no_margin_rate', subject, null, { count: 1, amountMinor: net }, { group: name })
      }
    },
  }
}
