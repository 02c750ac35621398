/** Filters of opportunity lists as an address writes them; the browser, the API and exports read them alike (as those of accounts). */
import { addMonthsToDay } from '#engine/period/days.ts'
import type { Period } from '#engine/period/period.ts'
import { type AccountListColumns, type AccountSort, filterAccounts, sortAccounts } from '#engine/value/account-list.ts'
import { currencyDigits } from './currency.ts'
import { rangeOf, textOf, wordsOf } from './filter-text.ts'
import type { OpportunityList } from './routes/opportunities.ts'

/** Fields filtered by words. */
export const opportunityWords = ['result', 'stage', 'tier', 'productClass', 'channel', 'reason', 'colleague'] as const

export interface FoundOpportunities {
  /** Indices, ascending. */
  readonly rows: Int32Array
  /** Days on which closed ones were closed; null = ever. */
  readonly window: Period | null
}

/** Those that pass: open ones, and those closed in the measured window unless `closed` asks for its last three months or for all. */
export function findOpportunities(list: OpportunityList, search: Readonly<Record<string, unknown>>): FoundOpportunities {
  const window = windowOf(list, textOf(search.closed))
  const words: Record<string, readonly (string | null)[]> = {}
  for (const field of opportunityWords) {
    const given = wordsOf(search[field])
    if (given) words[field] = [...given]
  }
  if (textOf(search.quiet) === '1') words.quiet = ['true']
  const amount = rangeOf(textOf(search.amount), 10 ** currencyDigits(list.head.currency))
  const days = rangeOf(textOf(search.daysOpen), 1)
  const ids = textOf(search.account)
  const passed = filterAccounts(columnsOf(list), {
    ...{ text: textOf(search.q), words, leaveOutUnassigned: false },
    ranges: { ...(amount && { amountMinor: amount }), ...(days && { daysOpen: days }) },
    ids: ids === '' ? null : ids.split(',').map(Number).filter(Number.isSafeInteger),
  })
  const { closed, result } = list
  const rows =
    window === null ? passed : passed.filter((row) => result[row] === 'open' || (window.from <= closed[row]! && closed[row]! < window.to))
  return { rows, window }
}

/** In the order of the address; largest amount first without one. */
export const sortOpportunities = (list: OpportunityList, rows: Int32Array, sort: unknown): Int32Array =>
  sortAccounts(columnsOf(list), rows, sortOf(textOf(sort) || '-amountMinor'))

/**
 * Whether rates of a list may be told: those of fewer than five colleagues say how single people do. Somebody who sees own accounts only
 * sees how they go, and who may see employees’ data sees both.
 */
export const mayTellRates = (
  search: Readonly<Record<string, unknown>>,
  { own, employees }: { own: boolean; employees: boolean },
): boolean => {
  const colleagues = textOf(search.colleague)
  return own || employees || colleagues === '' || colleagues.split(',').length >= 5
}

const sortOf = (text: string): AccountSort =>
  text.startsWith('-') ? { by: text.slice(1), descending: true } : { by: text, descending: false }

function windowOf({ head }: OpportunityList, closed: string): Period | null {
  if (closed === 'all') return null
  return { from: closed === 'quarter' ? addMonthsToDay(head.to, -3) : head.from, to: head.to }
}

/** As lists filter columns: searched by their own name and the account's, found by the account's id. Made once per list. */
const made = new WeakMap<OpportunityList, AccountListColumns>()

function columnsOf(list: OpportunityList): AccountListColumns {
  const known = made.get(list)
  if (known) return known
  const { head: _, n: __, ...columns } = list
  const view = { ...columns, id: list.account, name: list.name.map((name, i) => `${name ?? ''} ${list.accountName[i]}`) }
  made.set(list, view)
  return view
}
