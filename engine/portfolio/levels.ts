/** Leaves and levels out of the accounts of the record: who is whose site, payer, customer and group, seen through links and merges. */
import type { Level, LevelName } from './portfolio.ts'

/** Accounts as the record holds them, ordered by (source, externalId) bytewise; references are indices into the same list, -1 = none. */
export interface AccountNode {
  readonly source: string
  readonly externalId: string
  readonly name: string | null
  readonly kind: 'account' | 'place' | 'unassigned'
  readonly customer: number
  readonly payer: number
  readonly site: number
  /** The account above it. */
  readonly parent: number
  /** Set where people said what is above it (also: nothing): the later, the larger. Holds over what files say of any key of the account. */
  readonly parentSaid?: number
  /** Set where people said its name; the later, the larger. */
  readonly nameSaid?: number
  /** The account that stands for it (linked or merged). */
  readonly sameAs: number
  /** Whether anything ever happened on it as a leaf. */
  readonly active: boolean
}

export interface AccountTree {
  /** Per account: the account that stands for it. */
  readonly standIn: Int32Array
  /** Per account that stands for others or itself: the account right above it, -1 = none. */
  readonly parent: Int32Array
  /** Per account: the topmost account above the one that stands for it. */
  readonly group: Int32Array
}

/**
 * Follows links and parents to their ends.
 *
 * @param accounts n accounts
 * @returns        arrays of length n; a circle of links or parents ends at its first member by index
 * @source  design: "a merge moves no facts … every read goes through the same map" — docs/glossary.md (level)
 * @example accountTree([]).standIn.length // 0
 */
export function accountTree(accounts: readonly AccountNode[]): AccountTree {
  const standIn = Int32Array.from(accounts, (_, i) => endOf(i, (at) => accounts[at]!.sameAs))
  // What people say of any of its keys holds, the last of it. Else the first key that knows a parent says it: the one standing for it may not.
  const parent = new Int32Array(accounts.length).fill(-1)
  const said = new Float64Array(accounts.length)
  accounts.forEach((account, i) => {
    const node = standIn[i]!
    const above = account.parent >= 0 && standIn[account.parent] !== node ? standIn[account.parent]! : -1
    const order = account.parentSaid ?? 0
    if (order > said[node]!) {
      said[node] = order
      parent[node] = above
    } else if (order === 0 && said[node] === 0 && above >= 0 && parent[node] === -1) parent[node] = above
  })
  const group = Int32Array.from(accounts, (_, i) => endOf(standIn[i]!, (at) => parent[at]!))
  return { standIn, parent, group }
}

function endOf(start: number, next: (at: number) => number): number {
  const seen = new Set<number>()
  let at = start
  while (next(at) >= 0 && !seen.has(at)) {
    seen.add(at)
    at = next(at)
  }
  return seen.has(at) ? Math.min(...seen) : at
}

/** The customer, payer, site or group of each account, as a number in the list. */
function nodeOf(accounts: readonly AccountNode[], tree: AccountTree, name: LevelName, i: number): number {
  const { customer, payer, site } = accounts[i]!
  if (name === 'group') return tree.group[customer]!
  return tree.standIn[name === 'customer' ? customer : name === 'payer' ? payer : site]!
}

/**
 * One level over the leaves.
 *
 * An account that only ever was somebody's place or payer, without anything of its own, is no node of the customer level.
 *
 * @param accounts the accounts of the record
 * @param tree     result of accountTree
 * @param leaves   indices of the accounts that are leaves, ascending
 * @returns        nodes in order of (source, externalId), each leaf in exactly one
 * @source  design: "a level is a map from leaves to nodes and every level is a sum of the same leaves"
 * @example buildLevel([], accountTree([]), [], 'customer').n // 0
 */
export function buildLevel(accounts: readonly AccountNode[], tree: AccountTree, leaves: readonly number[], name: LevelName): Level {
  const nodes = [...new Set(leaves.map((leaf) => nodeOf(accounts, tree, name, leaf)))].sort((a, b) => a - b)
  const place = new Map(nodes.map((node, i) => [node, i]))
  const names = accountNames(accounts, tree)
  return {
    name,
    n: nodes.length,
    source: nodes.map((node) => accounts[node]!.source),
    externalId: nodes.map((node) => accounts[node]!.externalId),
    displayName: nodes.map((node) => names.get(node) ?? accounts[node]!.externalId),
    nodeOfLeaf: Int32Array.from(leaves, (leaf) => place.get(nodeOf(accounts, tree, name, leaf))!),
    unassigned: nodes.findIndex((node) => accounts[node]!.kind === 'unassigned'),
  }
}

/**
 * What each account is called: as people said last, else by its first key that has a name.
 *
 * @param accounts the accounts of the record
 * @param tree     result of accountTree
 * @returns        name by index of the account that stands for it; none for accounts without a name
 * @source  docs/glossary.md (by hand)
 * @example accountNames([], accountTree([])).size // 0
 */
export function accountNames(accounts: readonly AccountNode[], { standIn }: AccountTree): Map<number, string> {
  const names = new Map<number, string>()
  const said = new Map<number, number>()
  accounts.forEach(({ kind, name, nameSaid = 0 }, i) => {
    const node = standIn[i]!
    if (kind === 'place' || name === null || (names.has(node) && nameSaid <= (said.get(node) ?? 0))) return
    names.set(node, name)
    said.set(node, nameSaid)
  })
  return names
}

/**
 * Which accounts are leaves of a measurement: everything but accounts that are nothing but somebody's place or payer.
 *
 * @param accounts the accounts of the record
 * @returns        indices, ascending
 * @source  docs/glossary.md (leaf)
 * @example leavesOf([]).length // 0
 */
export function leavesOf(accounts: readonly AccountNode[]): number[] {
  const onlyPlace = new Set<number>()
  for (const { kind, customer, payer, site } of accounts)
    if (kind === 'place') for (const other of [payer, site]) if (other !== customer) onlyPlace.add(other)
  for (const { kind, customer } of accounts) if (kind === 'place') onlyPlace.delete(customer)
  return accounts.flatMap((account, i) => (onlyPlace.has(i) && !account.active && account.sameAs < 0 ? [] : [i]))
}
