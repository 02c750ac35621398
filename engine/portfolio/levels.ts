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
  /** The account that stands for it (linked or merged). */
  readonly sameAs: number
  /** Whether anything ever happened on it as a leaf. */
  readonly active: boolean
}

export interface AccountTree {
  /** Per account: the account that stands for it. */
  readonly standIn: Int32Array
  /** Per account: the topmost account above the one that stands for it. */
  readonly group: Int32Array
}

/**
 * Follows links and parents to their ends.
 *
 * @param accounts n accounts
 * @returns        two arrays of length n; a circle of links or parents ends at its first member by index
 * @source  design: "a merge moves no facts … every read goes through the same map" — docs/glossary.md (level)
 * @example accountTree([]).standIn.length // 0
 */
export function accountTree(accounts: readonly AccountNode[]): AccountTree {
  const standIn = Int32Array.from(accounts, (_, i) => endOf(i, (at) => accounts[at]!.sameAs))
  // A linked account may know a parent that the one standing for it does not: the first member by key that knows one says it.
  const parent = new Int32Array(accounts.length).fill(-1)
  accounts.forEach((account, i) => {
    const node = standIn[i]!
    if (account.parent >= 0 && parent[node] === -1 && standIn[account.parent] !== node) parent[node] = standIn[account.parent]!
  })
  const group = Int32Array.from(accounts, (_, i) => endOf(standIn[i]!, (at) => parent[at]!))
  return { standIn, group }
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
  const names = new Map<number, string>()
  accounts.forEach((account, i) => {
    const node = tree.standIn[i]!
    if (account.kind !== 'place' && account.name !== null && !names.has(node)) names.set(node, account.name)
  })
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
