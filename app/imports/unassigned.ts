import type { Fact } from '#store/facts.ts'

/** Rows of an import that name no customer, and their net amount. */
export interface Unassigned {
  rows: number
  amountMinor: number
  currency: string | null
}

export function addUnassigned(unassigned: Unassigned, row: Fact): void {
  unassigned.rows++
  if ((row.table === 'order_line' || row.table === 'invoice_line') && row.counts) {
    unassigned.amountMinor += row.netMinor
    unassigned.currency ??= row.currency
  }
}
