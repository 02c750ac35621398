import { Refusal } from '#api/refusal.ts'
import type { AccountValue } from '#api/routes/value.ts'
import { roundHalfAwayFromZero } from '#engine/money/round.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import type { LinkInForce } from '../influence/links-in-force.ts'
import type { MeasuredLifetime, MeasuredRetention } from '../measuring/measures.ts'
import { signNames, signWords } from '../measuring/value-words.ts'
import { headOfValue, type ViewValue, valueOfView } from './value-of-view.ts'
import { presentSaid } from './wallets.ts'

/** What an account is worth, how that comes about, and what moves it. */
export async function showAccountValue(ctx: Context, id: number, snapshot: number | null): Promise<AccountValue> {
  await openAccount(ctx, id)
  const of = await valueOfView(ctx, snapshot)
  const at = of.indexOf.get(id)
  if (at === undefined)
    throw new Refusal('not_found', 'There is no such account in this measurement: it may have been merged, or it is Unassigned')
  const account = of.accounts[at]!
  const { view } = of
  return {
    head: headOfValue(view),
    account: { id, key: `${account.source}/${account.externalId}`, name: account.displayName, tier: account.segment?.tier ?? null },
    costClosed: view.costClosed,
    lifetime: account.lifetime ? { ...shownLifetime(account.lifetime), steps: stepsOf(account.lifetime) } : null,
    heldOut: account.lifetime?.model === 'transactional' || account.lifetime?.model === 'both' ? heldOutOf(view) : null,
    retention: account.retention ? shownRetention(account.retention, view) : null,
    connected: view.costClosed ? null : connectedOf(of, at),
    potential: {
      ...{ potentialMinor: of.potential[at]!.potentialMinor, from: of.potential[at]!.from, revenueMinor: of.revenue[at]! },
      ...{ wallet: presentSaid(of, at), peersMinor: peersOf(account, view.scope) },
    },
  }
}

const peersOf = (account: ShownAccount, scope: string) => (scope === 'all' ? (account.segment?.modelledPotentialMinor ?? null) : null)

function shownLifetime(one: MeasuredLifetime) {
  const { discountedOrders: _, ...shown } = one
  const { model, undiscountedMinor, marginShare, spendMinor } = one
  const byOrders = model === 'transactional' && undiscountedMinor !== null && marginShare && spendMinor
  return { ...shown, horizonOrders: byOrders ? undiscountedMinor / marginShare / spendMinor : null }
}

function heldOutOf({ result, scope }: SnapshotView): AccountValue['heldOut'] {
  const fit = scope === 'all' ? result.value?.fit : null
  const used = fit?.models.find((one) => one.used)
  if (!used || used.totalError === null || used.meanError === null) return null
  return { months: result.value!.rules.holdoutMonths, totalError: used.totalError, meanError: used.meanError }
}

type Step = NonNullable<AccountValue['lifetime']>['steps'][number]

/**
 * From what would be bought without a discount to what it is worth today. Every step is what the one before leaves, so they add up to the
 * value to the last minor unit.
 */
function stepsOf(one: MeasuredLifetime): Step[] {
  const { valueMinor, undiscountedMinor, marginShare } = one
  if (valueMinor === null || undiscountedMinor === null || !marginShare) return []
  const revenue = roundHalfAwayFromZero(undiscountedMinor / marginShare)
  const margin = `${Math.round(marginShare * 1000) / 10} %`
  return [
    { name: 'Revenue expected', amountMinor: revenue, kind: 'start', says: revenueSays(one) },
    {
      ...{ name: 'Cost of goods and rebates', amountMinor: undiscountedMinor - revenue, kind: 'change' },
      says: `Margin is ${margin} of revenue, ${one.marginFrom === 'own' ? 'as it was in the window' : 'as of the whole book: it did not buy in the window'}`,
    },
    { name: 'Margin expected', amountMinor: undiscountedMinor, kind: 'sum', says: 'Over the horizon, as it would come' },
    {
      name: 'Discount',
      amountMinor: valueMinor - undiscountedMinor,
      kind: 'change',
      says: 'What comes later is worth less, month by month',
    },
    { name: 'Lifetime value', amountMinor: valueMinor, kind: 'sum', says: 'Worth today' },
  ]
}

function revenueSays({ model }: MeasuredLifetime): string {
  if (model === 'rule') return 'The last 12 months go on, times retention: the simple rule'
  if (model === 'contractual') return 'What is left of its contract, times how likely it is renewed'
  if (model === 'both') return 'Orders expected × spend of an order, and what is left of its contract'
  return 'Orders expected × spend of an order'
}

/** Of fewer, counts of a segment would tell of single accounts of others. */
const LEAST_TOLD = 5

function shownRetention({ p, low, high, ...of }: MeasuredRetention, { result, scope }: SnapshotView): AccountValue['retention'] {
  const learnt = result.value?.probabilities ?? false
  const baseOf = of.baseOf === 'all' ? 'all accounts' : of.baseOf === 'assumed' ? 'an assumption (not your data)' : of.baseOf
  const observed = result.value?.observed?.[of.baseFrom][of.baseOf] ?? null
  return {
    ...(learnt ? { p, low, high } : { p: null, low: null, high: null }),
    ...{
      band: of.band,
      base: of.base,
      alive: of.alive ?? null,
      baseOf: `${baseOf}${of.baseFrom === 'contract' ? ', contracts' : ''}`,
      years: of.period,
      learnt,
    },
    observed: observed && (scope === 'all' || observed.due >= LEAST_TOLD) ? observed : null,
    moves: of.moves.map(({ sign, adds }) => ({ name: signNames[sign], says: signWords[sign][adds > 0 ? 0 : 1], logit: adds })),
    missing: of.missing.map((sign) => signNames[sign]),
  }
}

function connectedOf({ links, leftOut, indexOf, own, connected }: ViewValue, at: number): AccountValue['connected'] {
  const hasEnd = (one: LinkInForce) => indexOf.get(one.from.id) === at || indexOf.get(one.to.id) === at
  const near = (one: LinkInForce, end: 'from' | 'to') => {
    const value = own[indexOf.get(one.to.id)!]!
    return {
      ...{
        id: one[end].id,
        key: one[end].key,
        name: one[end].name,
        link: one.record.id,
        share: one.record.share,
        evidence: one.record.evidence,
      },
      carriesMinor: Number.isNaN(value) ? null : roundHalfAwayFromZero(value * one.record.share),
    }
  }
  const orNull = (value: number) => (Number.isNaN(value) ? null : value)
  return {
    ...{ receivedMinor: connected.received[at]!, givenMinor: connected.given[at]! },
    ...{ creditMinor: orNull(connected.credit[at]!), allocatedMinor: orNull(connected.allocated[at]!) },
    buyBecauseOfIt: links.filter((one) => indexOf.get(one.from.id) === at).map((one) => near(one, 'to')),
    itBuysBecauseOf: links.filter((one) => indexOf.get(one.to.id) === at).map((one) => near(one, 'from')),
    closed: leftOut.filter((one) => one.counts && hasEnd(one)).length,
  }
}
