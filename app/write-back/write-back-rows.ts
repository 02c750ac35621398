import { currencyDigits } from '#api/currency.ts'
import { Refusal } from '#api/refusal.ts'
import type { WriteBackDefinition, WriteBackPreview } from '#api/routes/schedules.ts'
import { headingOf, keyHeadings, type WriteBackColumnName, writeBackColumns } from '#api/write-back.ts'
import type { Day } from '#engine/period/period.ts'
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import { MAP_ZONES } from '#engine/value/account-map.ts'
import { neutraliseFormula } from '#reports/neutralise.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import type { Db } from '#store/db.ts'
import { loadLastInteractionDays } from '#store/last-interactions.ts'
import { loadDomains, loadLastSnapshotOf } from '#store/write-back.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type Known, readKnownRoles } from '../people/known-roles.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { majorUnits } from '../reporting/major-units.ts'
import { reportMap } from '../reporting/reports.ts'

export interface WriteBackRows {
  readonly view: SnapshotView
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly accounts: number
  readonly severalKeys: number
  readonly revenueMinor: number
  readonly leftOut: WriteBackPreview['leftOut']
  readonly leftOutRevenueMinor: number
}

type Key = { readonly externalId: string; readonly name: string | null; readonly id: number }

/**
 * Measured columns of the last measurement of customers, a row per key that a system knows them by. An account of ours that the system has
 * several records of has a row for each, with the same numbers: they are the customer's, not the record's, and must not be added up.
 *
 * @throws Refusal forbidden: a column needs data that is closed to who asks; not_found: nothing was measured
 */
export async function writeBackRows(ctx: Context, definition: WriteBackDefinition): Promise<WriteBackRows> {
  mustSee(ctx, definition)
  const last = await loadLastSnapshotOf(ctx.store, 'customer')
  if (last === null) throw new Refusal('not_found', 'Cannot write anything back as customers were not measured yet: measure first')
  const view = await loadSnapshotView(ctx, last)
  const roles = definition.columns.includes('rolesKnown') ? await readKnownRoles(ctx) : new Map<number, Known>()
  const record = await ctx.store.transaction((tx) => loadRecord(tx, definition, roles))
  const map = new Map(reportMap(view).accounts.map((a) => [a.key, a.zone]))
  const basis = view.result.title === null ? 'measured' : view.result.title
  const cells = (account: ShownAccount) =>
    definition.columns.map((name) =>
      written(definition, name, measuredOf(account, name, view, record.of(account), map.get(keyOf(account)) ?? null), view.currency),
    )
  const rows: { externalId: string; cells: string[] }[] = []
  const leftOut: WriteBackPreview['leftOut'][number][] = []
  let [accounts, severalKeys, revenueMinor, leftOutRevenueMinor] = [0, 0, 0, 0]
  const standIns = new Map<number, number>()
  for (const account of view.accounts) standIns.set(record.standIn(account), (standIns.get(record.standIn(account)) ?? 0) + 1)
  for (const account of view.accounts) {
    if (account.unassigned) continue
    const merged = standIns.get(record.standIn(account))! > 1
    const keys = merged ? [] : record.keys(account)
    const usable = keys.filter((key) => neutraliseFormula(key.externalId) === key.externalId)
    if (usable.length === 0) {
      const why = merged ? ('merged since' as const) : keys.length > 0 ? ('formula' as const) : ('no key' as const)
      leftOut.push({ id: account.id, key: keyOf(account), name: account.displayName, revenueMinor: account.revenue, why })
      leftOutRevenueMinor += account.revenue
      continue
    }
    accounts++
    revenueMinor += account.revenue
    if (usable.length > 1) severalKeys++
    const measured = [...cells(account), view.asOf, basis]
    for (const key of usable)
      rows.push({ externalId: key.externalId, cells: [key.externalId, ...named(definition, key, record), ...measured] })
  }
  rows.sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
  leftOut.sort((a, b) => b.revenueMinor - a.revenueMinor)
  return {
    ...{ view, headings: headingsOf(definition), rows: rows.map((row) => row.cells) },
    ...{ accounts, severalKeys, revenueMinor, leftOut, leftOutRevenueMinor },
  }
}

/** @throws Refusal forbidden */
export function mustSee(ctx: Context, definition: WriteBackDefinition): void {
  const closed = definition.columns.find((name) => {
    const { needs } = writeBackColumns[name] as { needs?: 'cost' }
    return needs !== undefined && ctx.access !== undefined && !ctx.access.kinds.has(needs)
  })
  if (closed !== undefined)
    throw new Refusal(
      'forbidden',
      `Cannot write ${writeBackColumns[closed].title.toLowerCase()} back as margin and cost are closed to who set it up: leave the column out, or let somebody set it up to whom they are open`,
    )
}

export function headingsOf({ headings, names, columns }: WriteBackDefinition): string[] {
  const { id, name, domain } = keyHeadings[headings]
  return [
    id,
    ...(names ? [name, domain] : []),
    ...[...columns.map((column) => writeBackColumns[column].title), 'As Of', 'Basis'].map((title) => headingOf(headings, title)),
  ]
}

const keyOf = (account: { readonly source: string; readonly externalId: string }) => `${account.source}/${account.externalId}`

interface OfAccount {
  readonly rolesKnown: number
  readonly lastInteraction: Day | null
}

/** Who stands for whom now: links and merges may have come after the measurement. */
async function loadRecord(tx: Db, { source, names, columns }: WriteBackDefinition, roles: ReadonlyMap<number, Known>) {
  const nodes = await loadAccountNodes(tx)
  const { standIn } = accountTree(nodes)
  const leaves = leavesOf(nodes)
  const level = buildLevel(nodes, accountTree(nodes), leaves, 'customer')
  const at = new Map(nodes.flatMap((node, i) => (node.kind === 'place' ? [] : [[keyOf(node), i] as const])))
  const standInOf = (account: ShownAccount) => standIn[at.get(keyOf(account)) ?? -1] ?? -1
  const keys = new Map<number, Key[]>()
  nodes.forEach((node, i) => {
    if (node.source === source && node.kind === 'account') keys.set(standIn[i]!, [...(keys.get(standIn[i]!) ?? []), node])
  })
  const nodeOfLeaf = new Map(
    leaves.map((leaf, i) => [nodes[leaf]!.id, at.get(`${level.source[level.nodeOfLeaf[i]!]}/${level.externalId[level.nodeOfLeaf[i]!]}`)!]),
  )
  const lastDay = new Map<number, Day>()
  if (columns.includes('lastInteraction'))
    for (const { account_id, day } of await loadLastInteractionDays(tx, null)) {
      const node = nodeOfLeaf.get(account_id)
      if (node !== undefined && day > (lastDay.get(node) ?? '')) lastDay.set(node, day)
    }
  return {
    standIn: standInOf,
    keys: (account: ShownAccount) => keys.get(standInOf(account)) ?? [],
    of: (account: ShownAccount): OfAccount => ({
      rolesKnown: roles.get(nodes[standInOf(account)]?.id ?? 0)?.groups.size ?? 0,
      lastInteraction: lastDay.get(standInOf(account)) ?? null,
    }),
    domains: names ? await loadDomains(tx, source) : new Map<number, string>(),
  }
}

/**
 * A name that a spreadsheet would run as a formula is left empty, which importers leave alone; one with an apostrophe in front would be
 * taken for the company's name.
 */
function named({ names }: WriteBackDefinition, key: Key, { domains }: { readonly domains: ReadonlyMap<number, string> }): string[] {
  if (!names) return []
  return [key.name ?? '', domains.get(key.id) ?? ''].map((text) => (neutraliseFormula(text) === text ? text : ''))
}

function measuredOf(
  a: ShownAccount,
  name: WriteBackColumnName,
  view: SnapshotView,
  of: OfAccount,
  zone: string | null,
): number | string | null {
  // Of a sketch nobody may take a single number for the truth: a band, marked.
  const sketch = view.result.sketch !== null
  const upper = a.upperEdge?.netContribution ?? a.netContribution
  switch (name) {
    case 'revenue':
      return a.revenue
    case 'tier':
      return a.segment?.tier ?? null
    case 'treatment':
      return MAP_ZONES.find((one) => one.zone === zone)?.treatment ?? null
    case 'margin':
      return a.margin
    case 'costToServe':
      return sketch ? null : a.costToServe
    case 'costToServeShare':
      return sketch || a.costToServe === null || a.revenue <= 0 ? null : a.costToServe / a.revenue
    case 'lifetimeValue':
      return a.lifetime?.valueMinor ?? null
    case 'riskOfLeaving':
      return a.retention?.band ?? null
    case 'netContribution':
      return sketch ? null : a.netContribution
    case 'netContributionLow':
      return a.rangeLow ?? least(a.netContribution, upper)
    case 'netContributionHigh':
      return a.rangeHigh ?? most(a.netContribution, upper)
    case 'estimatedShare':
      return a.estimatedShare
    case 'index':
    case 'indexLow':
    case 'indexHigh':
      return a.relationship && a.relationship.grade !== 'D' ? a.relationship[indexFields[name]] : null
    case 'grade':
    case 'heardShare':
    case 'standing':
      return a.relationship?.[name] ?? null
    case 'blindSpot':
      return a.relationship?.blindSpot == null ? null : a.relationship.blindSpot ? 'yes' : 'no'
    case 'rolesKnown':
      return of.rolesKnown
    case 'lastInteraction':
      return of.lastInteraction
    case 'interactions':
      return a.interactions
    case 'orders':
      return a.orders
  }
}

const indexFields = { index: 'index', indexLow: 'low', indexHigh: 'high' } as const

const least = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.min(a, b))
const most = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b))

/** As importers read it: decimal point, no grouping, days as YYYY-MM-DD. */
function written(
  { headings, empty }: WriteBackDefinition,
  name: WriteBackColumnName,
  value: number | string | null,
  currency: string,
): string {
  if (value === null) return empty === 'clear' && headings === 'salesforce' ? '#N/A' : ''
  if (typeof value === 'string') return value
  const { kind } = writeBackColumns[name]
  if (kind === 'money') return majorUnits(value, currencyDigits(currency))
  if (kind === 'points') return value.toFixed(1)
  if (kind !== 'share') return String(value)
  // A per cent field of Salesforce holds 13.6 for 13.6 %; elsewhere a share is a number from 0 to 1.
  return headings === 'salesforce' ? (100 * value).toFixed(2) : value.toFixed(4)
}
