import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import { loadContactsOf, loadRowsOf } from '#store/account-rows.ts'
import type { Db } from '#store/db.ts'
import { type ShownAccount, type SnapshotView, withCost } from '../access/views.ts'
import type { Context } from '../context.ts'
import { accountRow } from './account-row.ts'
import { findAccount } from './find-account.ts'
import { headOf } from './load-snapshot.ts'

/** An account's profit and loss, step by step, with the activities, the rows and the keys under it. */
export async function explainAccount(ctx: Context, view: SnapshotView, wanted: string, rowsShown: number) {
  const account = findAccount(view, wanted)
  // One turn at the embedded engine for all reads: between them it may be storing a chunk of an import.
  const { accounts, own, people, rows } = await ctx.store.transaction((tx) => loadUnder(tx, view, account, rowsShown))
  return {
    ...headOf(view),
    account: accountRow(account),
    segment: account.segment,
    why: view.costClosed ? null : whyItCosts(view, account),
    steps: stepsOf(account, view.result.totals.revenueBasis),
    activities: view.result.activities.flatMap((a) => {
      const costMinor = account.activity[a.id]
      return costMinor === undefined ? [] : [{ id: a.id, name: a.name, kind: a.kind, team: a.team, cause: a.cause, costMinor }]
    }),
    keys: own.filter((a) => a.kind === 'account').map((a) => ({ key: `${a.source}/${a.externalId}`, name: a.name })),
    places: own
      .filter((a) => a.kind === 'place')
      .map((a) => ({ site: accounts[a.site]!.externalId, name: accounts[a.site]!.name, payer: accounts[a.payer]!.externalId })),
    people,
    rows,
  }
}

/** The account's leaves, and what lies under them. */
async function loadUnder(tx: Db, view: SnapshotView, account: ShownAccount, rowsShown: number) {
  const accounts = await loadAccountNodes(tx)
  const leaves = leavesOf(accounts)
  const level = buildLevel(accounts, accountTree(accounts), leaves, view.level as LevelName)
  const node = level.externalId.findIndex((id, i) => id === account.externalId && level.source[i] === account.source)
  const own = leaves.filter((_, leaf) => level.nodeOfLeaf[leaf] === node).map((place) => accounts[place]!)
  const leafIds = own.map((a) => a.id)
  return {
    accounts,
    own,
    people: await loadContactsOf(tx, leafIds),
    rows: await loadRowsOf(tx, leafIds, { from: view.from, to: view.to }, rowsShown),
  }
}

export type ExplainedAccount = Awaited<ReturnType<typeof explainAccount>>

/** From list value to net contribution: each step says what is taken away and what is left. */
function stepsOf(a: ShownAccount, basis: string) {
  const steps: { step: string; formula: string; amountMinor: number | null; left: boolean }[] = []
  const take = (step: string, formula: string, amount: number | null) =>
    steps.push({ step, formula, amountMinor: amount === null || amount === 0 ? amount : -amount, left: false })
  const left = (step: string, formula: string, amountMinor: number | null) => steps.push({ step, formula, amountMinor, left: true })
  left('list value', `Σ list value of lines, from ${basis}`, a.listValue)
  take('discount', 'list value − net of lines', a.discount)
  take('credits', 'credit notes without quantity', a.credits)
  left('revenue', 'list value − discount − credits', a.revenue)
  take('rebates', 'rebate lines', a.rebates)
  take(
    'cost of goods',
    a.estimatedShare > 0 ? `unit costs; ${(a.estimatedShare * 100).toFixed(1)} % estimated by margin rates` : 'unit costs',
    a.costOfGoods,
  )
  left('margin', 'revenue − rebates − cost of goods', a.margin)
  take('freight', 'freight of orders and invoices, less freight charged', a.freight)
  take('late payment', 'overdue balance × days × cost of capital / 365, per month', a.latePayment)
  take('commissions', 'commissions of orders', a.commissions)
  take('returns handling', 'direct cost of returns', a.returnsHandling)
  take('asked for', 'activities the customer asked for', a.askedFor)
  take('caused by us', 'activities we caused', a.causedByUs)
  take('mixed', 'activities of mixed cause', a.mixed)
  left('net contribution', 'margin − freight − cost to serve', a.netContribution)
  return steps
}

/** One sentence: the activity in which it differs most from its peers, per unit of revenue. */
function whyItCosts(view: SnapshotView, account: ShownAccount): string {
  const tier = account.segment?.tier ?? null
  const peers = withCost(view).accounts.filter((a) => !a.unassigned && a.revenue > 0 && (a.segment?.tier ?? null) === tier)
  const revenue = peers.reduce((sum, a) => sum + a.revenue, 0)
  if (account.revenue <= 0 || revenue <= 0)
    return `It brought no revenue in the window, so its cost to serve of ${account.costToServe} minor units stands alone.`
  const gaps = view.result.activities.map((activity) => {
    const own = (account.activity[activity.id] ?? 0) / account.revenue
    const theirs = peers.reduce((sum, a) => sum + (a.activity[activity.id] ?? 0), 0) / revenue
    return { name: activity.name, own, theirs, gap: own - theirs }
  })
  const largest = gaps.sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap))[0]
  if (!largest || largest.gap === 0) return 'It costs what its peers cost.'
  const percent = (x: number) => `${(x * 100).toFixed(1)} %`
  return `Of each 100 of revenue, ${largest.name} takes ${percent(largest.own)} here and ${percent(largest.theirs)} at ${tier === null ? 'all accounts' : `${tier} accounts`}: its largest difference ${largest.gap > 0 ? 'upwards' : 'downwards'}.`
}
