import type { PromiseCount } from './promise-counts.ts'

/** An invoice of which something was said afterwards. */
export interface QuestionedInvoice {
  readonly disputed: boolean
  /** Of its credit notes, one each; null = credited without a reason. */
  readonly creditReasons: readonly (string | null)[]
}

/**
 * Invoices right the first time. Disputed and credited is one fault. Credited without a reason, or for one that nobody has sorted, is
 * missing: neither right nor wrong. A rebate or a return is no error.
 *
 * @param unquestioned  invoices of which nothing was said, integer ≥ 0
 * @param questioned    the others
 * @param isError       whether a reason says that we erred; null: not sorted
 * @returns             right ones of n, and what is missing
 * @source  methods §4.5 and §12 — docs/methods/promises-kept.md
 * @example invoicesRight(7, [{ disputed: true, creditReasons: ['PRICE'] }, { disputed: false, creditReasons: [null] }], (code) => code === 'PRICE').kept // 7
 */
export function invoicesRight(
  unquestioned: number,
  questioned: readonly QuestionedInvoice[],
  isError: (reason: string) => boolean | null,
): PromiseCount {
  let [wrong, missing] = [0, 0]
  for (const { disputed, creditReasons } of questioned) {
    const errors = creditReasons.map((reason) => (reason === null ? null : isError(reason)))
    if (disputed || errors.includes(true)) wrong++
    else if (errors.includes(null)) missing++
  }
  const n = unquestioned + questioned.length - missing
  return { kept: n - wrong, n, missing, open: 0 }
}

/** What is known of an account's invoices where credit notes do not say what they correct. */
export interface InvoicesAndCredits {
  readonly invoices: number
  readonly disputed: number
  /** Credit notes by their reasons (none: they do not say), none of them a rebate. */
  readonly credits: readonly { readonly reasons: readonly string[]; readonly n: number }[]
}

/**
 * Puts each credit note on an invoice of its own: those for an error on the disputed invoices first, so that disputed and credited stays
 * one fault. No more invoices are questioned than there are.
 *
 * @param known    counts of one account and window
 * @param isError  as for `invoicesRight`
 * @returns        right ones of n, and what is missing
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example invoicesByCredits({ invoices: 10, disputed: 1, credits: [{ reasons: ['PRICE'], n: 3 }, { reasons: [], n: 2 }] }, () => true).kept // 5
 */
export function invoicesByCredits(
  { invoices, disputed, credits }: InvoicesAndCredits,
  isError: (reason: string) => boolean | null,
): PromiseCount {
  // Errors first, then those nobody can tell.
  const rank = (reasons: readonly string[]) => {
    const errors = reasons.map(isError)
    return errors.includes(true) ? 0 : errors.includes(null) || errors.length === 0 ? 1 : 2
  }
  const notes = credits
    .map(({ reasons, n }) => ({ reasons: reasons.length === 0 ? [null] : reasons, n, rank: rank(reasons) }))
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ reasons, n }) => Array.from({ length: Math.min(n, invoices) }, () => reasons))
    .slice(0, invoices)
  const questioned = Array.from({ length: Math.max(Math.min(disputed, invoices), notes.length) }, (_, at) => ({
    disputed: at < disputed,
    creditReasons: notes[at] ?? [],
  }))
  return invoicesRight(invoices - questioned.length, questioned, isError)
}
