/**
 * White space: product classes that peers of an account's segment buy and it does not, or less, with the amount a peer spends.
 *
 * Conventions: one index per account throughout; money integer minor units of one window; a share is spend on a class / the account's spend
 * on all products. Peers are others of the same segment that bought; with fewer than five of them, all others that bought.
 */
import { wilsonInterval } from '../value/wilson-interval.ts'
import { midmeanWithout, type Ranked, rankValues, upperQuarterWithout } from './peer-spend.ts'

/** Fewer would tell what one of them is like, and say little. */
export const FEWEST_PEERS = 5

/** How much rests on it: most peers buy it (at least half, also at the lower end, and ten of them); some (a fifth, at the lower end); few. */
export const SURENESS = ['most', 'some', 'few'] as const
export type Sureness = (typeof SURENESS)[number]

export interface ClassSpend {
  readonly classes: readonly string[]
  /** Per class: spend per account, minor units; returns may make it negative. */
  readonly spend: readonly Float64Array[]
  /** Spend per account on products of every class, and of none. */
  readonly size: Float64Array
  /** Segment per account, 0 … groups-1; -1 = none: its peers are all. */
  readonly group: ArrayLike<number>
  readonly groups: number
  /** 1 = may be looked at by name. */
  readonly shown: ArrayLike<number>
  /** 1 = may be a peer of others. */
  readonly isPeer: ArrayLike<number>
}

/** What peers are, by segment and (last) of everybody. */
export interface PeerSpend {
  readonly of: ClassSpend
  readonly peers: Int32Array
  /** Per class and segment: shares of the peers that buy it. */
  readonly shares: readonly (readonly Ranked[])[]
}

export interface WhiteSpaceCell {
  /** The account's own, minor units. */
  readonly spendMinor: number
  /** Peers come from all segments: its own has fewer than five others. */
  readonly ofAll: boolean
  readonly peers: number
  /** Of those peers, how many buy it, with the interval of the share. */
  readonly buyers: number
  readonly low: number | null
  readonly high: number | null
  /** What a peer that buys it typically spends, at the account's size; null with fewer than five that do. */
  readonly peerMinor: number | null
  /** A quarter of them spends more than this, at the account's size. */
  readonly upperMinor: number | null
  /** max(0, peerMinor − spendMinor); 0 where too few buy it. */
  readonly gapMinor: number
  /** The gap; where the account buys none, times the share of peers that buy it. What is added up and ranked. */
  readonly weighedMinor: number
  readonly sure: Sureness | null
}

/**
 * Sorts what peers spend, once for all accounts.
 *
 * @param of spend by account and class
 * @returns  peers and their shares by class and segment
 * @throws RangeError if a column does not hold as many accounts as the others
 * @source  docs/methods/white-space.md
 * @example peerSpend({ classes: [], spend: [], size: Float64Array.of(5), group: [0], groups: 1, shown: [1], isPeer: [1] }).peers[1] // 1
 */
export function peerSpend(of: ClassSpend): PeerSpend {
  const { size, group, groups, isPeer, spend } = of
  const n = size.length
  for (const column of [group, isPeer, of.shown, ...spend])
    if (column.length !== n) throw new RangeError(`Cannot compare spend: ${n} accounts, and a column of ${column.length}`)
  const counts = (at: number) => isPeer[at] === 1 && size[at]! > 0
  const peers = new Int32Array(groups + 1)
  for (let at = 0; at < n; at++) {
    if (!counts(at)) continue
    peers[groups]!++
    if (group[at]! >= 0) peers[group[at]!]!++
  }
  const shares = spend.map((column) => {
    const bySegment: number[][] = Array.from({ length: groups + 1 }, () => [])
    for (let at = 0; at < n; at++) {
      if (!counts(at) || !(column[at]! > 0)) continue
      const share = column[at]! / size[at]!
      bySegment[groups]!.push(share)
      if (group[at]! >= 0) bySegment[group[at]!]!.push(share)
    }
    return bySegment.map((values) => rankValues(values))
  })
  return { of, peers, shares }
}

/**
 * One account and one class against the account's peers, itself left out.
 *
 * @param among   peers
 * @param account index of the account
 * @param cls     index of the class
 * @returns       null where the account bought no product: its size is not known
 * @source  docs/methods/white-space.md
 * @example whiteSpaceOf(peerSpend({ classes: ['A'], spend: [Float64Array.of(0, 10, 20, 30, 40, 50)], size: Float64Array.of(100, 100, 100, 100, 100, 100), group: [0, 0, 0, 0, 0, 0], groups: 1, shown: [1, 1, 1, 1, 1, 1], isPeer: [1, 1, 1, 1, 1, 1] }), 0, 0).peerMinor // 30
 */
export function whiteSpaceOf(among: PeerSpend, account: number, cls: number): WhiteSpaceCell | null {
  const found = comparedWith(among, account, cls)
  if (found === null) return null
  const { ranked, leftOut, peerMinor, ...cell } = found
  const { low, high } = (cell.peers > 0 ? wilsonInterval(cell.buyers, cell.peers) : null) ?? { low: null, high: null }
  if (peerMinor === null) return { ...cell, low, high, peerMinor, upperMinor: null, sure: null }
  return {
    ...{ ...cell, low, high, peerMinor },
    upperMinor: Math.round(upperQuarterWithout(ranked, leftOut)! * among.of.size[account]!),
    sure: low! >= 0.5 && cell.buyers >= 10 ? 'most' : low! >= 0.2 ? 'some' : 'few',
  }
}

/** What is needed of every pair; the rest is worked out for those that are looked at. */
function comparedWith({ of, peers, shares }: PeerSpend, account: number, cls: number) {
  const size = of.size[account]!
  if (!(size > 0)) return null
  const itself = of.isPeer[account] === 1 ? 1 : 0
  const own = of.group[account]!
  const ofAll = own < 0 || peers[own]! - itself < FEWEST_PEERS
  const group = ofAll ? of.groups : own
  const n = peers[group]! - itself
  const spendMinor = of.spend[cls]![account]!
  const buysIt = spendMinor > 0
  const ranked = shares[cls]![group]!
  const leftOut = itself === 1 && buysIt ? spendMinor / size : null
  const buyers = ranked.ascending.length - (leftOut === null ? 0 : 1)
  const peerMinor = buyers < FEWEST_PEERS ? null : Math.round(midmeanWithout(ranked, leftOut)! * size)
  const gapMinor = peerMinor === null ? 0 : Math.max(0, peerMinor - spendMinor)
  const weighedMinor = buysIt ? gapMinor : Math.round((gapMinor * buyers) / Math.max(1, n))
  // One literal: spreading into another took most of the time with a hundred thousand accounts.
  return { spendMinor, ofAll, peers: n, buyers, ranked, leftOut, peerMinor, gapMinor, weighedMinor }
}

export interface WhiteSpaceSums {
  /** Accounts shown that bought anything. */
  readonly accounts: number
  /** Of those, accounts that buy the class. */
  readonly buyers: number
  readonly low: number | null
  readonly high: number | null
  readonly spendMinor: number
  /** Accounts with white space. */
  readonly withGap: number
  readonly gapMinor: number
  readonly weighedMinor: number
}

export interface WhiteSpace {
  /** Pairs with white space, largest weighed amount first; equal ones in order of account and class. */
  readonly account: Int32Array
  readonly cls: Int32Array
  readonly weighedMinor: Float64Array
  /** [segment][class], the last row those without a segment; each is the sum of its pairs. */
  readonly sums: readonly (readonly WhiteSpaceSums[])[]
  /** Accounts shown that bought no product: nothing can be said. */
  readonly withoutSize: number
}

/**
 * White space of every account shown.
 *
 * @param among peers
 * @returns     pairs of account and class, and sums by segment and class that tie to them
 * @source  docs/methods/white-space.md
 * @example whiteSpace(peerSpend({ classes: ['A'], spend: [Float64Array.of(0, 10, 20, 30, 40, 50)], size: Float64Array.of(100, 100, 100, 100, 100, 100), group: [0, 0, 0, 0, 0, 0], groups: 1, shown: [1, 1, 1, 1, 1, 1], isPeer: [1, 1, 1, 1, 1, 1] })).weighedMinor[0] // 30
 */
export function whiteSpace(among: PeerSpend): WhiteSpace {
  const { of } = among
  const sums = Array.from({ length: of.groups + 1 }, () =>
    of.classes.map(() => ({ accounts: 0, buyers: 0, spendMinor: 0, withGap: 0, gapMinor: 0, weighedMinor: 0 })),
  )
  const [accounts, classes, weighed]: [number[], number[], number[]] = [[], [], []]
  let withoutSize = 0
  for (let account = 0; account < of.size.length; account++) {
    if (of.shown[account] !== 1) continue
    if (!(of.size[account]! > 0)) withoutSize++
    for (let cls = 0; cls < of.classes.length; cls++) {
      const cell = comparedWith(among, account, cls)
      if (cell === null) continue
      const sum = sums[of.group[account]! < 0 ? of.groups : of.group[account]!]![cls]!
      sum.accounts++
      if (cell.spendMinor > 0) sum.buyers++
      sum.spendMinor += cell.spendMinor
      sum.gapMinor += cell.gapMinor
      sum.weighedMinor += cell.weighedMinor
      if (cell.gapMinor === 0) continue
      sum.withGap++
      accounts.push(account)
      classes.push(cls)
      weighed.push(cell.weighedMinor)
    }
  }
  // Found in order of account and class: equal ones stay so.
  const order = Uint32Array.from(weighed.keys()).sort((a, b) => weighed[b]! - weighed[a]! || a - b)
  return {
    account: Int32Array.from(order, (at) => accounts[at]!),
    cls: Int32Array.from(order, (at) => classes[at]!),
    weighedMinor: Float64Array.from(order, (at) => weighed[at]!),
    sums: sums.map((row) => row.map((sum) => ({ ...sum, ...(wilsonInterval(sum.buyers, sum.accounts) ?? { low: null, high: null }) }))),
    withoutSize,
  }
}
