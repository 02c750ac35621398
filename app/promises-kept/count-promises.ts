import { addDays, dayNumber } from '#engine/period/days.ts'
import type { Period } from '#engine/period/period.ts'
import { answerOutcome, complaintOutcome, type InboundStandard, type Outcome, settledFirst } from '#engine/promises/inbound.ts'
import { invoicesByCredits } from '#engine/promises/invoices-right.ts'
import { noPromise, type PromiseCount, type PromiseCounts } from '#engine/promises/promise-counts.ts'
import { isErrorReason, type PromiseKey, type PromiseStandards } from '#engine/promises/standards.ts'
import type { Db } from '#store/db.ts'
import { type Leaves, loadAllInbound, loadCredits, loadDeliveries, loadInbound, loadInvoices } from '#store/promise-counts.ts'
import { type InboundColumns, inboundColumns, lastDaysOf } from './inbound-columns.ts'
import { calendarOf, hoursOfDay } from './standards-in-force.ts'

/** Stands for the reason of an invoice that was cancelled: that there was one is the reason. */
export const cancelledInvoice = '\u001fcancelled'

export const errorOf = (standards: PromiseStandards) => (reason: string) =>
  reason === cancelledInvoice ? standards.cancelledIsError : isErrorReason(reason, standards.errorReasons)

export interface PromisesAsked {
  /** Leaves; null: the whole book. */
  readonly leaves: readonly number[] | null
  readonly window: Period
  readonly timeZone: string
  readonly standards: PromiseStandards
  /** How many accounts there are, and which of them a leaf belongs to; -1 = none. */
  readonly n: number
  readonly nodeOf: (leaf: number) => number
  readonly standardOf: (node: number) => InboundStandard
  /** Kinds of sources that are known to say when something was closed. */
  readonly closingTold?: Iterable<string>
}

/** A follow-up of the last days of the window lies after it. */
export const withFollowUps = ({ from, to }: Period): Period => ({ from, to: addDays(to, 7) })

/** How often promises were kept, per account, and which kinds say when they were closed. */
export async function countPromises(db: Db, asked: PromisesAsked): Promise<{ counts: PromiseCounts[]; closingTold: string[] }> {
  const { leaves, window, standards, n } = asked
  const counts = Array.from({ length: n }, (): Partial<Record<PromiseKey, PromiseCount>> => ({}))
  const add = (key: PromiseKey, node: number, more: Partial<PromiseCount>) => {
    if (node < 0) return
    const before = counts[node]![key] ?? noPromise
    const sum = (of: keyof PromiseCount) => before[of] + (more[of] ?? 0)
    counts[node]![key] = { kept: sum('kept'), n: sum('n'), missing: sum('missing'), open: sum('open') }
  }
  for (const { account_id, kept, late, missing, due } of await loadDeliveries(db, leaves, window))
    add('onTime', asked.nodeOf(account_id), { kept, n: kept + late, missing, open: due })
  for (const [node, invoices] of await invoicesOf(db, asked)) add('invoices', node, invoicesByCredits(invoices, errorOf(standards)))

  const book = await loadColumns(db, leaves, asked)
  const [asOf, calendar] = [hoursOfDay(window.to), calendarOf(standards)]
  const settled = settledFirst(book)
  for (let at = 0; at < book.n; at++) {
    const node = book.account[at]!
    if (node < 0 || book.day[at]! >= dayNumber(window.to)) continue
    const standard = asked.standardOf(node)
    const put = (key: PromiseKey, outcome: Outcome) => {
      if (outcome !== 'outside') add(key, node, countOf[outcome])
    }
    put('answered', answerOutcome(book, at, standard, asOf, calendar))
    put('firstTime', settled[at]!)
    put('complaints', complaintOutcome(book, at, standard, asOf))
  }
  return { counts, closingTold: [...book.closingTold].sort() }
}

const countOf: Readonly<Record<Exclude<Outcome, 'outside'>, Partial<PromiseCount>>> = {
  kept: { kept: 1, n: 1 },
  failed: { n: 1 },
  missing: { missing: 1 },
  open: { open: 1 },
}

async function invoicesOf(db: Db, { leaves, window, nodeOf }: PromisesAsked) {
  const found = new Map<number, { invoices: number; disputed: number; credits: { reasons: string[]; n: number }[] }>()
  const of = (leaf: number) => {
    const one = found.get(nodeOf(leaf)) ?? { invoices: 0, disputed: 0, credits: [] }
    found.set(nodeOf(leaf), one)
    return one
  }
  for (const { account_id, n, disputed } of await loadInvoices(db, leaves, window)) {
    const one = of(account_id)
    one.invoices += n
    one.disputed += disputed
  }
  for (const { account_id, cancelled, reasons, n } of await loadCredits(db, leaves, window))
    of(account_id).credits.push({ reasons: cancelled ? [cancelledInvoice] : reasons, n })
  return found
}

async function loadColumns(db: Db, leaves: Leaves, asked: PromisesAsked): Promise<InboundColumns> {
  const columns = inboundColumns(asked.standards, await lastDaysOf(db), asked.nodeOf, asked.closingTold)
  const wide = withFollowUps(asked.window)
  if (leaves !== null) columns.add(await loadInbound(db, leaves, wide, asked.timeZone))
  else for await (const page of loadAllInbound(db, wide, asked.timeZone)) columns.add(page)
  return columns.done()
}
