import { compareKeys } from '../money/compare-keys.ts'
import { foldText } from './fold-text.ts'

export interface MatchPerson {
  readonly source: string
  readonly externalId: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  /** External id of the account; null = none. */
  readonly customer: string | null
  /** Source of that account; default: the person's own. */
  readonly customerSource?: string | undefined
}

/** What somebody answered about a pair of rows. `merged`: made one by hand; `left` is the survivor; merges come in the order they were made. */
export interface PersonDecision {
  readonly left: { readonly source: string; readonly externalId: string }
  readonly right: { readonly source: string; readonly externalId: string }
  readonly decision: 'accepted' | 'rejected' | 'merged'
}

export interface PersonPair {
  readonly left: { readonly source: string; readonly externalId: string }
  readonly right: { readonly source: string; readonly externalId: string }
  readonly rule: 'merge' | 'decision' | 'e-mail' | 'name-in-account'
  /** Strength of the evidence in [0, 1]. */
  readonly score: number
  readonly reasons: readonly string[]
}

export interface PeopleMatches {
  /** `left` precedes `right` bytewise; order left, right. */
  readonly links: readonly PersonPair[]
  readonly doubtful: readonly PersonPair[]
  /** Person per row, aligned with the people as given, numbered by first member in key order. */
  readonly personOf: Int32Array
  /** Per row as given: the one, as given, that stands for the person: the survivor of the last merge, else the first by key. */
  readonly standInOf: Int32Array
}

/** Mailboxes of a desk, not of a person. */
export const SHARED_MAILBOXES = new Set(
  'info office contact kontakt hello mail sales support service billing accounts accounting invoice invoices rechnung buchhaltung purchasing einkauf orders order bestellung hr admin noreply no-reply team reception'.split(
    ' ',
  ),
)
export const TITLES = new Set('mr mrs ms miss dr prof herr frau dipl ing mag phd sir mme mlle sr sra jr bsc msc mba'.split(' '))

/**
 * A person's name as a key: folded words without titles, in alphabetical order, so that "Weber, Anna" is "Anna Weber".
 *
 * @param firstName given name, null = not known
 * @param lastName  family name, or the whole name
 * @returns         the key; null where there are fewer than two words (a first name alone names nobody)
 * @source  docs/methods/matching.md
 * @example normalisePersonName('Dr. Jürgen', 'Weber') // 'jurgen weber'
 */
export function normalisePersonName(firstName: string | null, lastName: string | null): string | null {
  const words = foldText(`${firstName ?? ''} ${lastName ?? ''}`)
    .replace(/['’`´]/g, '')
    .match(/[\p{L}\p{N}]+/gu)
    ?.filter((word) => !TITLES.has(word))
  return words === undefined || words.length < 2 ? null : words.sort().join(' ')
}

/**
 * Links rows that are the same person: same e-mail address, or same name within the same account. Never by name across accounts.
 * One address under different names, or that of a desk (info@ …) without equal names, is only asked. Rejected pairs never become one
 * person, not even through a third row, and are not asked; merged ones do, whatever speaks against it.
 *
 * @param people             rows of all sources, each (source, externalId) once; a person may have several rows in one source
 * @param accountComponentOf component of an account (see matchAccounts), undefined = not known
 * @param decisions          what people said of pairs; a rejection of a merged pair does not count; of rows that are not there nothing does
 * @returns                  links, questions, and the person per row; independent of the order given
 * @source  docs/methods/matching.md
 * @example matchPeople([], () => undefined).links // []
 */
export function matchPeople(
  people: readonly MatchPerson[],
  accountComponentOf: (source: string, externalId: string) => number | undefined,
  decisions: readonly PersonDecision[] = [],
): PeopleMatches {
  const order = people.map((_, at) => at).sort((a, b) => compareKeys(people[a]!, people[b]!))
  const rows = order.map((given) => prepare(people[given]!, accountComponentOf))
  const { accepted, merges, foesOf } = placed(decisions, rows)
  const rootOf = Int32Array.from(rows, (_, at) => at)
  const find = (at: number): number => {
    let root = at
    while (rootOf[root] !== root) root = rootOf[root]!
    rootOf[at] = root
    return root
  }
  const unite = (a: number, b: number): void => {
    const [root, other] = [Math.min(a, b), Math.max(a, b)]
    rootOf[other] = root
    const foes = [...(foesOf.get(root) ?? []), ...(foesOf.get(other) ?? [])]
    if (foes.length > 0) foesOf.set(root, foes)
  }
  const links: [number, number, PersonPair][] = []
  const doubtful: [number, number, PersonPair][] = []
  const pairOf = (left: number, right: number, rule: PersonPair['rule'], score: number, reasons: readonly string[]): PersonPair => ({
    ...{ left: refOf(rows[left]!.person), right: refOf(rows[right]!.person), rule, score, reasons },
  })
  const consider = (left: number, right: number, rule: PersonPair['rule'], score: number, accept: boolean, reasons: string[]): void => {
    const [a, b] = [find(left), find(right)]
    if (a === b || foesOf.get(a)?.some((foe) => find(foe) === b)) return
    if (accept) unite(a, b)
    ;(accept ? links : doubtful).push([left, right, pairOf(left, right, rule, score, reasons)])
  }
  for (const [a, b] of accepted) consider(Math.min(a, b), Math.max(a, b), 'decision', 1, true, ['accepted by a person'])
  for (const group of groupsBy(rows, (row) => row.email)) considerEmail(group, rows, consider)
  for (const group of groupsBy(rows, (row) => (row.name === null || row.component === undefined ? null : `${row.component} ${row.name}`)))
    considerName(group, rows, find, consider)

  // Last: they bring whole people together, and change no other link.
  const survivorOf = new Map<number, number>()
  for (const [survivor, merged] of merges) {
    const [a, b] = [find(survivor), find(merged)]
    if (a === b) continue
    unite(a, b)
    const [left, right] = [Math.min(survivor, merged), Math.max(survivor, merged)]
    links.push([left, right, pairOf(left, right, 'merge', 1, ['merged by hand'])])
  }
  for (const [survivor] of merges) survivorOf.set(find(survivor), survivor)

  const numberOf = new Map<number, number>()
  const personOf = new Int32Array(people.length)
  const standInOf = new Int32Array(people.length)
  order.forEach((given, at) => {
    const root = find(at)
    if (!numberOf.has(root)) numberOf.set(root, numberOf.size)
    personOf[given] = numberOf.get(root)!
    // A root is the first of its members by key.
    standInOf[given] = order[survivorOf.get(root) ?? root]!
  })
  const inOrder = (pairs: [number, number, PersonPair][]): PersonPair[] =>
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((one) => one[2])
  return { links: inOrder(links), doubtful: inOrder(doubtful.filter(([left, right]) => find(left) !== find(right))), personOf, standInOf }
}

/** Decisions by position: merges survivor first, in the order made; of each row those it must stay apart from. The last answer of a pair counts. */
function placed(decisions: readonly PersonDecision[], rows: readonly Row[]) {
  const accepted: [number, number][] = []
  const merges: [number, number][] = []
  const foesOf = new Map<number, number[]>()
  if (decisions.length === 0) return { accepted, merges, foesOf }
  const keyOf = (ref: { readonly source: string; readonly externalId: string }) => `${ref.source}\u001f${ref.externalId}`
  const placeOf = new Map(rows.map((row, at) => [keyOf(row.person), at]))
  for (const { left, right, decision } of decisions) {
    const [a, b] = [placeOf.get(keyOf(left)), placeOf.get(keyOf(right))]
    if (a === undefined || b === undefined || a === b) continue
    if (decision === 'accepted') accepted.push([a, b])
    else if (decision === 'merged') merges.push([a, b])
    else {
      foesOf.set(a, [...(foesOf.get(a) ?? []), b])
      foesOf.set(b, [...(foesOf.get(b) ?? []), a])
    }
  }
  return { accepted, merges, foesOf }
}

interface Row {
  readonly person: MatchPerson
  readonly email: string | null
  readonly name: string | null
  readonly component: number | undefined
}

type Consider = (left: number, right: number, rule: PersonPair['rule'], score: number, accept: boolean, reasons: string[]) => void

function prepare(person: MatchPerson, accountComponentOf: (source: string, externalId: string) => number | undefined): Row {
  const email = person.email?.trim().toLowerCase() ?? ''
  return {
    person,
    email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) ? email : null,
    name: normalisePersonName(person.firstName, person.lastName),
    component: person.customer === null ? undefined : accountComponentOf(person.customerSource ?? person.source, person.customer),
  }
}

function groupsBy(rows: readonly Row[], keyOf: (row: Row) => string | null): number[][] {
  const groups = new Map<string, number[]>()
  rows.forEach((row, at) => {
    const key = keyOf(row)
    if (key === null) return
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [at])
    else group.push(at)
  })
  return [...groups.values()].filter((group) => group.length > 1)
}

/** Each row is held against the first of its address, and against the first of its address and name. */
function considerEmail(group: readonly number[], rows: readonly Row[], consider: Consider): void {
  const firstNamed = new Map<string, number>()
  const email = rows[group[0]!]!.email!
  const desk = SHARED_MAILBOXES.has(email.split('@')[0]!)
  const names = new Set(group.map((at) => rows[at]!.name).filter((name) => name !== null))
  const unnamed = group.filter((at) => rows[at]!.name === null)
  for (const at of group) {
    const name = rows[at]!.name
    if (name === null) continue
    const first = firstNamed.get(name)
    if (first === undefined) firstNamed.set(name, at)
    else consider(first, at, 'e-mail', 0.99, true, [`same e-mail ${email}`, 'same name'])
  }
  const [anchor, ...others] = [...firstNamed.values()]
  for (const at of others) consider(anchor ?? at, at, 'e-mail', 0.5, false, [`same e-mail ${email}`, 'names differ'])
  const to = anchor ?? unnamed[0]!
  for (const at of unnamed) {
    if (at === to) continue
    const [left, right] = at < to ? [at, to] : [to, at]
    const clear = !desk && names.size <= 1
    consider(left, right, 'e-mail', clear ? 0.95 : 0.5, clear, [`same e-mail ${email}`, 'one of them has no full name'])
  }
}

/** Within one account: the name must be unique per source, or e-mail has already said that the rows are one person. */
function considerName(group: readonly number[], rows: readonly Row[], find: (at: number) => number, consider: Consider): void {
  const inSource = new Map<string, Set<number>>()
  for (const at of group) {
    const source = rows[at]!.person.source
    inSource.set(source, (inSource.get(source) ?? new Set()).add(find(at)))
  }
  const isUnique = (at: number): boolean => inSource.get(rows[at]!.person.source)!.size === 1
  const first = group[0]!
  for (const at of group.slice(1)) {
    const emailsDiffer = rows[first]!.email !== null && rows[at]!.email !== null && rows[first]!.email !== rows[at]!.email
    const unique = isUnique(first) && isUnique(at)
    const reasons = [
      'same name in the same account',
      ...(emailsDiffer ? [`e-mails differ: ${rows[first]!.email} / ${rows[at]!.email}`] : []),
    ]
    if (!unique) reasons.push('the name occurs more than once in one source')
    consider(first, at, 'name-in-account', unique ? (emailsDiffer ? 0.8 : 0.9) : 0.5, unique, reasons)
  }
}

const refOf = ({ source, externalId }: MatchPerson): { source: string; externalId: string } => ({ source, externalId })
