/**
 * A list of accounts over columns: which are in it, in what order, and what they come to. One pass each, for a hundred thousand accounts
 * within a frame or two.
 *
 * Conventions: a column holds one value per account; null = not known (or closed), and is never counted as zero. Money integer minor units,
 * shares 0–1.
 */

/** Columns of a book by name, all of one length. */
export type AccountListColumns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>

export interface AccountFilters {
  /** Part of the name or the key, whatever the case; '' = any. */
  readonly text: string
  /** Column → values of which it must be one; null among them = not known. */
  readonly words: Readonly<Record<string, readonly (string | null)[]>>
  /** Column → both ends belong to it; an account whose value is not known is in no range. */
  readonly ranges: Readonly<Record<string, { readonly low: number | null; readonly high: number | null }>>
  /** Only these (column `id`); null = any. */
  readonly ids: readonly number[] | null
  readonly leaveOutUnassigned: boolean
}

export interface AccountSort {
  readonly by: string
  readonly descending: boolean
}

/** Lower-case names and keys of a list, made once: folding a hundred thousand names takes longer than searching them. */
const foldedTexts = new WeakMap<object, readonly string[]>()

function foldedTextOf(columns: AccountListColumns): readonly string[] {
  const names = columns.name ?? []
  const known = foldedTexts.get(names)
  if (known) return known
  const made = names.map((name, i) => `${String(name)}\n${String(columns.key?.[i] ?? '')}`.toLowerCase())
  foldedTexts.set(names, made)
  return made
}

/**
 * The accounts that pass every filter.
 *
 * @param columns  of the book; `name` and `key` are searched, `id` and `unassigned` are read where filters ask for them
 * @param filters  all of them must hold; a filter on a column that is not there lets nothing through
 * @returns        indices, ascending
 * @source  docs/using.md, Accounts
 * @example Array.from(filterAccounts({ name: ['Ada', 'Bo'], tier: ['KEY', null] }, { text: '', words: { tier: [null] }, ranges: {}, ids: null, leaveOutUnassigned: false })) // [1]
 */
export function filterAccounts(columns: AccountListColumns, filters: AccountFilters): Int32Array {
  const n = columns.name?.length ?? columns.key?.length ?? 0
  let found = Int32Array.from({ length: n }, (_, i) => i)
  // A pass per filter over what the ones before left: cheap ones first, the search through names last.
  const keep = (passes: (i: number) => boolean) => {
    const kept = new Int32Array(found.length)
    let count = 0
    for (let at = 0; at < found.length; at++) if (passes(found[at]!)) kept[count++] = found[at]!
    found = kept.slice(0, count)
  }
  const { unassigned = [], id = [] } = columns
  if (filters.leaveOutUnassigned) keep((i) => unassigned[i] !== true)
  if (filters.ids !== null) {
    const ids = new Set<unknown>(filters.ids)
    keep((i) => ids.has(id[i]))
  }
  for (const [name, values] of Object.entries(filters.words)) {
    const column = columns[name] ?? []
    const wanted = new Set<unknown>(values)
    const known = column.length > 0
    keep((i) => {
      const value = column[i] ?? null
      return known && wanted.has(value === null || typeof value === 'string' ? value : String(value))
    })
  }
  for (const [name, { low, high }] of Object.entries(filters.ranges)) {
    const column = columns[name] ?? []
    const [from, to] = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY]
    keep((i) => {
      const value = column[i]
      return typeof value === 'number' && value >= from && value <= to
    })
  }
  const text = filters.text.trim().toLowerCase()
  if (text !== '') {
    const folded = foldedTextOf(columns)
    keep((i) => folded[i]!.includes(text))
  }
  return found
}

/**
 * The same accounts in order of a column. What is not known comes last either way; ties keep the order of the book, which is by key.
 *
 * @param columns  of the book
 * @param accounts indices, ascending
 * @param sort     column and direction; a column that is not there changes nothing
 * @returns        indices in order
 * @source  docs/using.md, Accounts
 * @example Array.from(sortAccounts({ revenueMinor: [5, null, 9] }, Int32Array.of(0, 1, 2), { by: 'revenueMinor', descending: true })) // [2, 0, 1]
 */
export function sortAccounts(columns: AccountListColumns, accounts: Int32Array, sort: AccountSort): Int32Array {
  const column = sort.by === 'index' ? rankedIndex(columns) : columns[sort.by]
  if (!column) return accounts.slice()
  const sample = column.find((value) => value !== null)
  return typeof sample === 'string' ? byText(column, accounts, sort.descending) : byNumber(column, accounts, sort.descending)
}

/** What is estimated from a segment (grade D) says nothing of the account: it stands in no order, after all others. */
const rankedIndex = ({ index, grade }: AccountListColumns) => index?.map((value, i) => (grade?.[i] === 'D' ? null : value))

function byNumber(column: readonly (string | number | boolean | null)[], accounts: Int32Array, descending: boolean): Int32Array {
  // Numbers are sorted natively beside their place; comparing through a function takes four times as long.
  const known: number[] = []
  const unknown: number[] = []
  for (const i of accounts) (column[i] === null || column[i] === undefined ? unknown : known).push(i)
  const values = new Float64Array(known.length)
  known.forEach((i, at) => {
    values[at] = descending ? -Number(column[i]) : Number(column[i])
  })
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  const sorted = new Int32Array(accounts.length)
  order.forEach((at, place) => {
    sorted[place] = known[at]!
  })
  unknown.forEach((i, at) => {
    sorted[known.length + at] = i
  })
  return sorted
}

function byText(column: readonly (string | number | boolean | null)[], accounts: Int32Array, descending: boolean): Int32Array {
  // Few different words (tiers, countries) or many (names): rank the different ones once, then sort by rank.
  const fold = (value: unknown) => String(value).toLowerCase()
  const words = [...new Set(Array.from(accounts, (i) => column[i]).filter((value) => value !== null && value !== undefined))]
  const folded = words.map((word) => [fold(word), word] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const rank = new Map(folded.map(([, word], at) => [word, at]))
  const ranks = column.map((value) => (value === null || value === undefined ? null : (rank.get(value) ?? null)))
  return byNumber(ranks, accounts, descending)
}

/** What a list of accounts comes to. A sum is over the accounts whose value is known; `leftOut` says how many are not, and what they bring. */
export interface AccountListTotals {
  readonly accounts: number
  /** Column → Σ over the accounts whose value is known; null where none is. */
  readonly sums: Readonly<Record<string, number | null>>
  /** Accounts without a margin, and their revenue: what sums of margin and net contribution leave out. */
  readonly leftOut: { readonly accounts: number; readonly revenueMinor: number }
  /** Ratios of sums, not means of ratios. Null where not defined. */
  readonly averageOrderMinor: number | null
  readonly serviceShare: number | null
  /** Over the accounts whose price realised is known. */
  readonly priceRealised: number | null
  /** Net contribution / revenue of the accounts whose net contribution is known. */
  readonly netContributionShare: number | null
}

/**
 * Totals of a list: exactly the sums of its rows.
 *
 * @param columns  of the book
 * @param accounts indices of the list
 * @param summed   columns to add up
 * @returns        sums, ratios of sums, and what is left out
 * @source  methods §1.1, margin not known — docs/methods/account-pnl.md
 * @example accountListTotals({ revenueMinor: [5, 7], marginMinor: [2, null] }, Int32Array.of(0, 1), ['revenueMinor', 'marginMinor']).leftOut // { accounts: 1, revenueMinor: 7 }
 */
export function accountListTotals(columns: AccountListColumns, accounts: Int32Array, summed: readonly string[]): AccountListTotals {
  const sums: Record<string, number | null> = {}
  for (const name of summed) sums[name] = sumOf(columns[name] ?? [], accounts, null)
  const ofKnown = (of: string, name: string) => sumOf(columns[name] ?? [], accounts, columns[of] ?? [])
  let leftOut = 0
  let leftOutRevenue = 0
  for (const i of accounts) {
    if (columns.marginMinor?.[i] !== null || columns.unassigned?.[i] === true) continue
    leftOut++
    leftOutRevenue += numberAt(columns.revenueMinor, i)
  }
  const listed = ofKnown('priceRealised', 'listValueMinor')
  const realised = (ofKnown('priceRealised', 'revenueMinor') ?? 0) - (ofKnown('priceRealised', 'rebatesMinor') ?? 0)
  return {
    accounts: accounts.length,
    sums,
    leftOut: { accounts: leftOut, revenueMinor: leftOutRevenue },
    averageOrderMinor: ratio(ofKnown('averageOrderMinor', 'revenueMinor'), ofKnown('averageOrderMinor', 'orders')),
    serviceShare: ratio(ofKnown('costToServeMinor', 'costToServeMinor'), ofKnown('costToServeMinor', 'revenueMinor')),
    priceRealised: ratio(realised, listed),
    netContributionShare: ratio(ofKnown('netContributionMinor', 'netContributionMinor'), ofKnown('netContributionMinor', 'revenueMinor')),
  }
}

function sumOf(
  column: readonly (string | number | boolean | null)[],
  accounts: Int32Array,
  /** Only accounts of which this is known, too. */
  known: readonly (string | number | boolean | null)[] | null,
): number | null {
  let sum = 0
  let any = false
  for (const i of accounts) {
    const value = column[i]
    if (typeof value !== 'number' || (known !== null && typeof known[i] !== 'number')) continue
    sum += value
    any = true
  }
  return any ? sum : null
}

const numberAt = (column: readonly (string | number | boolean | null)[] | undefined, i: number): number => {
  const value = column?.[i]
  return typeof value === 'number' ? value : 0
}

const ratio = (a: number | null, b: number | null): number | null => (a === null || b === null || b <= 0 ? null : a / b)
