/**
 * Why an account costs what it costs: its cost per unit of revenue against accounts of its segment, part by part.
 *
 * Conventions: money integer minor units; shares are of revenue, 0–1; peers are the other accounts of the same segment that bought, and
 * their share is weighted by revenue (Σ cost / Σ revenue), so that it is what serving the segment costs, not what a typical one costs.
 */

/** An account as far as it is compared; rows of `accountsAtLevel` fit. */
export interface ComparedAccount {
  readonly revenue: number
  readonly orders: number
  readonly orderLines: number
  readonly interactions: number
  readonly listValue: number
  readonly discount: number
  readonly credits: number
  readonly rebates: number
  readonly costOfGoods: number | null
  readonly margin: number | null
  readonly freight: number
  readonly latePayment: number
  readonly commissions: number
  readonly returnsHandling: number
  /** Activity id → cost. */
  readonly activity: Readonly<Record<string, number>>
  readonly costToServe: number
  readonly netContribution: number | null
}

/** What an amount is of; activities go by `activity:<id>`. */
export type StepName = string

/** Means of the peers. A share is null where no peer has the amount. */
export interface PeerFigures {
  readonly accounts: number
  /** Revenue of the peers, and of those whose margin is known. */
  readonly revenueMinor: number
  readonly shareOf: Readonly<Record<StepName, number | null>>
  /** Revenue / orders. */
  readonly averageOrderMinor: number | null
  readonly linesPerOrder: number | null
  /** Interactions per 100 orders would hide accounts without orders; per million of revenue does not. */
  readonly interactionsPerRevenue: number | null
  /** Orders per account. */
  readonly ordersMean: number
}

/** Fewer would tell what one of them is like. */
export const fewestPeers = 5

const amounts = {
  listValue: (a: ComparedAccount) => a.listValue,
  discount: (a: ComparedAccount) => a.discount,
  credits: (a: ComparedAccount) => a.credits,
  revenue: (a: ComparedAccount) => a.revenue,
  rebates: (a: ComparedAccount) => a.rebates,
  freight: (a: ComparedAccount) => a.freight,
  latePayment: (a: ComparedAccount) => a.latePayment,
  commissions: (a: ComparedAccount) => a.commissions,
  returnsHandling: (a: ComparedAccount) => a.returnsHandling,
  costToServe: (a: ComparedAccount) => a.costToServe,
}
const marginAmounts = {
  costOfGoods: (a: ComparedAccount) => a.costOfGoods,
  margin: (a: ComparedAccount) => a.margin,
  netContribution: (a: ComparedAccount) => a.netContribution,
}

/** Sums over accounts: what peers' figures are made of. One account can be taken out again without adding up all the others. */
export interface PeerSums {
  readonly accounts: number
  readonly accountsWithMargin: number
  readonly revenue: number
  readonly revenueWithMargin: number
  readonly orders: number
  readonly orderLines: number
  readonly interactions: number
  readonly byStep: ReadonlyMap<StepName, number>
}

/**
 * Adds accounts up.
 *
 * @param accounts  of one segment
 * @returns         sums, integer minor units and counts
 * @source  docs/methods/peers.md
 * @example peerSums([]).accounts // 0
 */
export function peerSums(accounts: readonly ComparedAccount[]): PeerSums {
  return addTo(
    { accounts: 0, accountsWithMargin: 0, revenue: 0, revenueWithMargin: 0, orders: 0, orderLines: 0, interactions: 0, byStep: new Map() },
    accounts,
    1,
  )
}

/**
 * The sums of the others.
 *
 * @param sums     over accounts
 * @param account  one of them
 * @returns        sums without it
 * @source  docs/methods/peers.md
 * @example withoutAccount(peerSums([]), { revenue: 5, orders: 1, orderLines: 1, interactions: 0, listValue: 5, discount: 0, credits: 0, rebates: 0, costOfGoods: null, margin: null, freight: 0, latePayment: 0, commissions: 0, returnsHandling: 0, activity: {}, costToServe: 0, netContribution: null }).revenue // -5
 */
export function withoutAccount(sums: PeerSums, account: ComparedAccount): PeerSums {
  return addTo(sums, [account], -1)
}

function addTo(sums: PeerSums, accounts: readonly ComparedAccount[], sign: 1 | -1): PeerSums {
  const total = { ...sums }
  const byStep = new Map(sums.byStep)
  const add = (step: StepName, amount: number) => byStep.set(step, (byStep.get(step) ?? 0) + sign * amount)
  for (const a of accounts) {
    total.accounts += sign
    total.revenue += sign * a.revenue
    total.orders += sign * a.orders
    total.orderLines += sign * a.orderLines
    total.interactions += sign * a.interactions
    for (const name in amounts) add(name, amounts[name as keyof typeof amounts](a))
    for (const id in a.activity) add(activityStep(id), a.activity[id]!)
    if (a.margin === null) continue
    total.accountsWithMargin += sign
    total.revenueWithMargin += sign * a.revenue
    for (const name in marginAmounts) add(name, marginAmounts[name as keyof typeof marginAmounts](a) ?? 0)
  }
  return { ...total, byStep }
}

/**
 * What serving a set of accounts takes of their revenue.
 *
 * @param peers  accounts of one segment, without the one that is compared with them; or their sums
 * @returns      shares of revenue by step and activity, orders and their size; null for fewer than five peers or no revenue
 * @source  methods §1.1; design, "others only as segment means of at least five" — docs/methods/peers.md
 * @example peerFigures([]) // null
 */
export function peerFigures(peers: readonly ComparedAccount[] | PeerSums): PeerFigures | null {
  const sums = 'byStep' in peers ? peers : peerSums(peers)
  if (sums.accounts < fewestPeers || sums.revenue <= 0) return null
  const shareOf: Record<StepName, number | null> = {}
  for (const [step, amount] of sums.byStep) shareOf[step] = amount / sums.revenue
  const marginTold = sums.accountsWithMargin >= fewestPeers && sums.revenueWithMargin > 0
  for (const name of Object.keys(marginAmounts)) shareOf[name] = marginTold ? (sums.byStep.get(name) ?? 0) / sums.revenueWithMargin : null
  return {
    accounts: sums.accounts,
    revenueMinor: sums.revenue,
    shareOf,
    averageOrderMinor: sums.orders > 0 ? sums.revenue / sums.orders : null,
    linesPerOrder: sums.orders > 0 ? sums.orderLines / sums.orders : null,
    interactionsPerRevenue: sums.interactions / sums.revenue,
    ordersMean: sums.orders / sums.accounts,
  }
}

/**
 * The step that an activity is in an account's profit and loss.
 *
 * @param id  of an activity
 * @returns   name of the step
 * @source  docs/methods/account-pnl.md
 * @example activityStep('order-entry') // 'activity:order-entry'
 */
export function activityStep(id: string): StepName {
  return `activity:${id}`
}

/** Something in which an account differs from its peers enough to be said. */
export interface PeerDifference {
  readonly step: StepName
  /** Shares of revenue. */
  readonly own: number
  readonly peers: number
  /** What the difference comes to: (own - peers) × revenue, integer minor units; above 0 = it costs more than at its peers. */
  readonly amountMinor: number
  /** For work done by the order: whether its orders are smaller (or larger), or each takes more (or less) work. */
  readonly because: 'order size' | 'work per order' | null
}

export interface PeerComparison {
  /** Cost to serve / revenue; null without revenue. */
  readonly own: number | null
  readonly peers: number
  readonly accounts: number
  readonly verdict: 'more' | 'less' | 'same'
  /** Largest first, in the direction of the verdict; at most three. */
  readonly differences: readonly PeerDifference[]
  /** Average order of the account and of its peers. */
  readonly averageOrderMinor: number | null
  readonly peersAverageOrderMinor: number | null
  readonly linesPerOrder: number | null
  readonly peersLinesPerOrder: number | null
}

/** Half a point of revenue is the least that is said, and a tenth of all that goes in that direction. */
const leastShare = 0.005
const leastPart = 0.1
const most = 3

/**
 * The differences that make an account dearer (or cheaper) to serve than its peers.
 *
 * @param account        the account
 * @param peers          figures of the others of its segment
 * @param orderActivities  ids of activities done by the order: their difference is told apart into size of orders and work per order
 * @returns              verdict and at most three differences; 'same' within half a point of revenue
 * @throws RangeError    if the account has no revenue (say that instead)
 * @source  own definition — docs/methods/peers.md
 * @example compareWithPeers({ revenue: 1000, orders: 10, orderLines: 10, interactions: 0, listValue: 1000, discount: 0, credits: 0, rebates: 0, costOfGoods: 0, margin: 1000, freight: 0, latePayment: 0, commissions: 0, returnsHandling: 0, activity: { call: 90 }, costToServe: 90, netContribution: 910 }, { accounts: 5, revenueMinor: 5000, shareOf: { costToServe: 0.05, 'activity:call': 0.05 }, averageOrderMinor: 100, linesPerOrder: 1, interactionsPerRevenue: 0, ordersMean: 10 }, []).differences.map((d) => d.amountMinor) // [40]
 */
export function compareWithPeers(account: ComparedAccount, peers: PeerFigures, orderActivities: readonly string[]): PeerComparison {
  if (!(account.revenue > 0)) throw new RangeError('An account without revenue has no share of it to compare')
  const own = account.costToServe / account.revenue
  const theirs = peers.shareOf.costToServe ?? 0
  const gap = own - theirs
  const verdict = Math.abs(gap) < leastShare ? 'same' : gap > 0 ? 'more' : 'less'
  const averageOrder = account.orders > 0 ? account.revenue / account.orders : null
  const byOrder = new Set(orderActivities.map(activityStep))
  const gaps = servingSteps(account, peers).map(({ step, amount }): PeerDifference => {
    const [ownShare, peerShare] = [amount / account.revenue, peers.shareOf[step] ?? 0]
    return {
      step,
      own: ownShare,
      peers: peerShare,
      amountMinor: Math.round((ownShare - peerShare) * account.revenue),
      because: byOrder.has(step) ? whyPerOrder(ownShare, peerShare, averageOrder, peers.averageOrderMinor) : null,
    }
  })
  const sign = gap > 0 ? 1 : -1
  const inDirection = gaps.filter((one) => (one.own - one.peers) * sign > 0)
  const whole = inDirection.reduce((sum, one) => sum + Math.abs(one.own - one.peers), 0)
  const differences =
    verdict === 'same'
      ? []
      : inDirection
          .filter(
            (one) =>
              Math.abs(one.own - one.peers) >= Math.min(leastShare, Math.abs(gap) / 2) &&
              Math.abs(one.own - one.peers) >= leastPart * whole,
          )
          .sort((a, b) => Math.abs(b.own - b.peers) - Math.abs(a.own - a.peers) || (a.step < b.step ? -1 : 1))
          .slice(0, most)
  return {
    own,
    peers: theirs,
    accounts: peers.accounts,
    verdict,
    differences,
    averageOrderMinor: averageOrder,
    peersAverageOrderMinor: peers.averageOrderMinor,
    linesPerOrder: account.orders > 0 ? account.orderLines / account.orders : null,
    peersLinesPerOrder: peers.linesPerOrder,
  }
}

/** The parts of cost to serve: they add up to it. */
function servingSteps(account: ComparedAccount, peers: PeerFigures): { step: StepName; amount: number }[] {
  const ids = new Set([
    ...Object.keys(account.activity),
    ...Object.keys(peers.shareOf).flatMap((step) => (step.startsWith('activity:') ? [step.slice('activity:'.length)] : [])),
  ])
  return [
    { step: 'latePayment', amount: account.latePayment },
    { step: 'commissions', amount: account.commissions },
    { step: 'returnsHandling', amount: account.returnsHandling },
    ...[...ids].map((id) => ({ step: activityStep(id), amount: account.activity[id] ?? 0 })),
  ]
}

/**
 * Cost of an order activity / revenue = (cost / orders) / (revenue / orders). In logarithms the two ratios add up to the difference: the
 * larger one is the reason.
 */
function whyPerOrder(own: number, peers: number, averageOrder: number | null, peersAverageOrder: number | null): PeerDifference['because'] {
  if (averageOrder === null || peersAverageOrder === null || own <= 0 || peers <= 0 || averageOrder <= 0 || peersAverageOrder <= 0)
    return null
  const bySize = Math.log(peersAverageOrder / averageOrder)
  const byWork = Math.log((own * averageOrder) / (peers * peersAverageOrder))
  const direction = Math.log(own / peers)
  return bySize * direction >= byWork * direction ? 'order size' : 'work per order'
}
