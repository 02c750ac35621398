import type { OpportunityList } from '#api/routes/opportunities.ts'
import { addDays, daysBetween, monthOfDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import { loadCoverage } from '#store/coverage.ts'
import { loadOpportunityFacts, loadSellingInteractions, type OpportunityFact } from '#store/opportunities.ts'
import { loadRates } from '#store/rates.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { SnapshotView, WholeView } from '../access/views.ts'
import { pricingOf } from '../accounts/pricing.ts'
import type { Context } from '../context.ts'
import { interactionPricer, sellingKindsOf } from '../measuring/price-interaction.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'

const quietAfterDays = 60
/** As measuring takes them: from before the window, and a little after it. */
const lookback = 90
const followUp = 7

/** What was made of a snapshot, by who may see what: read again when imports or what people say may have changed it. */
const kept = new WeakMap<WholeView | SnapshotView, { readonly version: string; readonly list: Promise<OpportunityList> }>()

/** Opportunities in scope as the record has them, with segments and selling cost of a measurement. */
export async function opportunitiesInColumns(ctx: Context, snapshot: number | null): Promise<OpportunityList> {
  const view = await loadSnapshotView(ctx, snapshot)
  const version = await accountsVersion(ctx.store)
  const known = kept.get(view)
  if (known?.version === version) return known.list
  const list = columnsOf(ctx, view)
  kept.set(view, { version, list })
  list.catch(() => kept.delete(view))
  return list
}

async function columnsOf(ctx: Context, view: SnapshotView): Promise<OpportunityList> {
  const { access: _, ...unrestricted } = ctx
  const whole = (await loadSnapshotView(unrestricted, view.id)) as WholeView & SnapshotView
  const { ids } = await accountsInScope(ctx)
  // A visit that is still to come is no day that anything has lasted until.
  const today = ctx.now.slice(0, 10)
  const read = await ctx.store.transaction(async (tx) => {
    const pricing = await pricingOf(tx, whole)
    const kinds = [...sellingKindsOf(pricing.models)]
    return {
      pricing,
      facts: await loadOpportunityFacts(tx),
      selling: await loadSellingInteractions(tx, kinds, addDays(view.from, -lookback), addDays(view.to, followUp)),
      nodes: await loadAccountNodes(tx),
      convert: await loadRates(tx, { currency: view.currency, ratePolicy: 'average' }),
      day:
        (await loadCoverage(tx))
          .filter((one) => one.table_name !== 'opportunity' && one.last_day <= today)
          .map((one) => one.last_day)
          .sort()
          .at(-1) ?? null,
    }
  })
  const { facts, day } = read
  const shown = ids === null ? facts : facts.filter((fact) => ids.has(fact.account_id))
  const months = monthsOfPeriod({ from: view.from, to: view.to }).map((part) => part.month)
  const sold = sellingByOpportunity(read.selling, interactionPricer(read.pricing.models, read.pricing.teamMonths, months))
  const customerOf = customers(read.nodes)
  const tierOf = new Map(view.accounts.map((account) => [account.id, account.segment?.tier ?? null]))
  let withoutRate = 0
  const amountOf = (fact: OpportunityFact) => {
    if (fact.amount_minor === null) return null
    const amount = read.convert.amount(monthOfDay(fact.closed_day ?? fact.day), fact.currency, fact.amount_minor)
    if (amount === null) withoutRate++
    return amount
  }
  const rows = shown.map((fact) => {
    const of = sold.get(`${fact.source}\u001f${fact.external_id}`)
    const customer = customerOf(fact.account_id)
    const result = fact.won === null || fact.closed_day === null ? ('open' as const) : fact.won ? ('won' as const) : ('lost' as const)
    const closed = result === 'open' ? null : fact.closed_day
    const until = closed ?? day
    const quietDays = result === 'open' && day !== null ? atLeastNone(of?.last ?? fact.day, day) : null
    return {
      ...{ key: `${fact.source}/${fact.external_id}`, name: fact.name, account: customer.id, accountName: customer.name },
      ...{ tier: (customer.id === null ? null : tierOf.get(customer.id)) ?? null, result, stage: fact.stage },
      ...{ created: fact.day, closed, amountMinor: amountOf(fact), reason: fact.reason, productClass: fact.product_class },
      ...{ colleague: fact.colleague, channel: of?.channel ?? null, sellingInteractions: of?.n ?? 0, lastSelling: of?.last ?? null },
      sellingCostMinor: view.costClosed ? null : (of?.cost ?? 0),
      ...{
        daysOpen: until === null ? 0 : atLeastNone(fact.day, until),
        quietDays,
        quiet: quietDays !== null && quietDays > quietAfterDays,
      },
    }
  })
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name])
  return {
    n: rows.length,
    ...{ key: column('key'), name: column('name'), account: column('account'), accountName: column('accountName'), tier: column('tier') },
    ...{ result: column('result'), stage: column('stage'), created: column('created'), closed: column('closed') },
    ...{ amountMinor: column('amountMinor'), reason: column('reason'), productClass: column('productClass') },
    ...{ colleague: column('colleague'), channel: column('channel'), sellingInteractions: column('sellingInteractions') },
    ...{ lastSelling: column('lastSelling'), sellingCostMinor: column('sellingCostMinor'), daysOpen: column('daysOpen') },
    ...{ quietDays: column('quietDays'), quiet: column('quiet') },
    head: { ...headOf(view), day, costClosed: view.costClosed, scope: view.scope, quietAfterDays, withoutRate },
  }
}

const atLeastNone = (from: Day, to: Day) => Math.max(0, daysBetween(from, to))

interface Sold {
  n: number
  cost: number
  last: Day
  channel: string | null
}

/** What was done for each, oldest first: the last one says channel and day. */
function sellingByOpportunity(
  interactions: Awaited<ReturnType<typeof loadSellingInteractions>>,
  costOf: ReturnType<typeof interactionPricer>,
): Map<string, Sold> {
  const sold = new Map<string, Sold>()
  for (const one of interactions) {
    const key = `${one.source}\u001f${one.opportunity}`
    const of = sold.get(key) ?? { n: 0, cost: 0, last: one.day, channel: null }
    sold.set(key, of)
    of.n++
    of.cost += costOf(one)
    of.last = one.day
    of.channel = one.channel
  }
  return sold
}

/** The customer a leaf belongs to; without an id where that is not known. */
function customers(nodes: Awaited<ReturnType<typeof loadAccountNodes>>) {
  const places = leavesOf(nodes)
  const level = buildLevel(nodes, accountTree(nodes), places, 'customer')
  const nodeOf = new Map(places.map((place, leaf) => [nodes[place]!.id, level.nodeOfLeaf[leaf]!]))
  const idOf = new Map(nodes.flatMap((one) => (one.kind === 'place' ? [] : [[`${one.source}\u001f${one.externalId}`, one.id] as const])))
  return (leaf: number): { id: number | null; name: string } => {
    const node = nodeOf.get(leaf)
    if (node === undefined || node === level.unassigned) return { id: null, name: 'Unassigned' }
    return { id: idOf.get(`${level.source[node]}\u001f${level.externalId[node]}`) ?? null, name: level.displayName[node]! }
  }
}
