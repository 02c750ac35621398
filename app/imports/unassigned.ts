import type { Fact } from '#store/facts.ts'

/** Rows of an import that name no customer, and their net amount. */
export interface Unassigned {
  readonly rows: number
  /** Net of their invoice lines (of order lines where there are none), in the currency most of them are in. */
  readonly amountMinor: number
  readonly currency: string | null
  /** The same in every currency. */
  readonly amounts: readonly { readonly currency: string; readonly amountMinor: number }[]
}

export const noneUnassigned: Unassigned = { rows: 0, amountMinor: 0, currency: null, amounts: [] }

export class UnassignedCount {
  #rows = 0
  readonly #sums = {
    order_line: new Map<string, { lines: number; minor: number }>(),
    invoice_line: new Map<string, { lines: number; minor: number }>(),
  }

  add(row: Fact): void {
    if (row.customer !== null) return
    this.#rows++
    if ((row.table !== 'order_line' && row.table !== 'invoice_line') || !row.counts) return
    const sum = this.#sums[row.table].get(row.currency) ?? { lines: 0, minor: 0 }
    this.#sums[row.table].set(row.currency, { lines: sum.lines + 1, minor: sum.minor + row.netMinor })
  }

  /** Orders and invoices tell the same sales: one of them counts. */
  total(): Unassigned {
    const sums = [...(this.#sums.invoice_line.size > 0 ? this.#sums.invoice_line : this.#sums.order_line)]
    sums.sort(([a, x], [b, y]) => y.lines - x.lines || (a < b ? -1 : 1))
    const amounts = sums.map(([currency, { minor }]) => ({ currency, amountMinor: minor }))
    return { rows: this.#rows, amountMinor: amounts[0]?.amountMinor ?? 0, currency: amounts[0]?.currency ?? null, amounts }
  }
}
