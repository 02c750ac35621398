/** The 75th percentile in integers: at least three quarters of the peers at or below it. */
const NUMERATOR = 3
const DENOMINATOR = 4

/**
 * Spend that at least 75 % of the peers do not exceed: what an account of its kind can well reach.
 *
 * @param peerSpend spend per peer (accounts of the same kind), minor units, finite, length m
 * @returns         smallest peer spend with at least 75 % of peers at or below it, minor units; null without a peer
 * @source  percentile by inverse of the empirical distribution (type 1 of Hyndman & Fan, 1996) — docs/methods/segmentation.md
 * @example peerSpendP75([100, 200, 300, 400, 500, 600, 700, 1000]) // 600
 */
export function peerSpendP75(peerSpend: ArrayLike<number>): number | null {
  const ascending = Float64Array.from(peerSpend).sort()
  const m = ascending.length
  return m === 0 ? null : ascending[Math.ceil((NUMERATOR * m) / DENOMINATOR) - 1]!
}

/**
 * Modelled potential: what an account spends less than the 75th percentile of its peers. Offered as a default, always marked modelled;
 * a manager's figure with its author takes its place.
 *
 * @param peerSpend spend per peer, minor units
 * @param revenue   revenue per account, minor units, length n
 * @returns         the percentile, and potential per account ≥ 0 in minor units (NaN without a peer)
 * @source  docs/methods/segmentation.md
 * @example [...modelledPotential([100, 200, 300, 400, 500, 600, 700, 1000], [250, 900]).potential] // [350, 0]
 */
export function modelledPotential(
  peerSpend: ArrayLike<number>,
  revenue: ArrayLike<number>,
): { p75: number | null; potential: Float64Array } {
  const p75 = peerSpendP75(peerSpend)
  return { p75, potential: Float64Array.from(revenue, (spend) => (p75 === null ? Number.NaN : Math.max(0, p75 - spend))) }
}

/** Fewer peers say too little: all accounts are taken instead. */
const LEAST_PEERS = 5

/**
 * Modelled potential of a whole book: the peers of an account are those of its kind (its industry, say) that bought anything; where they are
 * fewer than five, all that bought.
 *
 * @param revenue revenue per account, minor units, length n
 * @param kind    what it is, by any name; null = not known
 * @returns       potential per account ≥ 0, minor units (NaN where nobody bought)
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/segmentation.md
 * @example [...modelledPotentials([100, 200, 300, 400, 500, 0], ['a', 'a', 'a', 'a', 'a', 'b'])] // [300, 200, 100, 0, 0, 400]
 */
export function modelledPotentials(revenue: ArrayLike<number>, kind: readonly (string | null)[]): Float64Array {
  if (revenue.length !== kind.length) throw new RangeError(`Revenue of ${revenue.length} accounts, kinds of ${kind.length}`)
  const spendOfKind = new Map<string | null, number[]>()
  const spendOfAll: number[] = []
  kind.forEach((name, at) => {
    const spend = revenue[at]!
    if (!(spend > 0)) return
    spendOfAll.push(spend)
    const peers = spendOfKind.get(name)
    if (peers === undefined) spendOfKind.set(name, [spend])
    else peers.push(spend)
  })
  const ofAll = peerSpendP75(spendOfAll)
  const p75 = new Map(
    [...spendOfKind].map(([name, peers]) => [name, name === null || peers.length < LEAST_PEERS ? ofAll : peerSpendP75(peers)]),
  )
  return Float64Array.from(kind, (name, at) => {
    const reach = p75.has(name) ? p75.get(name)! : ofAll
    return reach === null ? Number.NaN : Math.max(0, reach - revenue[at]!)
  })
}
