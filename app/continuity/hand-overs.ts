/** Hand-overs: what is to be done before, and after, a colleague leaves. Each item is a step of an account's plan, and changes like one. */
import { Refusal } from '#api/refusal.ts'
import type { Handover } from '#api/routes/continuity.ts'
import type { Day } from '#engine/period/period.ts'
import { loadPlanItems } from '#store/account-plans.ts'
import { saveAudit } from '#store/audit.ts'
import {
  type HandoverRecord,
  type HandoverWhat,
  insertHandover,
  insertHandoverItem,
  loadColleagueView,
  loadHandover,
  loadHandoverItems,
  loadHandovers,
  updateHandover,
} from '#store/handovers.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import { handOf, scopeOf } from '../notes/write-on.ts'
import { addPlanItemIn, type Owner, presentItems } from '../plans/plan-items.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { type Asking, mayOpenOthers, mustOpen, ownNames } from './colleagues.ts'
import { type ContinuityFile, continuityFile } from './continuity-file.ts'

export interface NewHandoverItem {
  readonly account: number
  readonly what: HandoverWhat
  readonly text: string
  readonly person?: number | null | undefined
  readonly owner?: string | null | undefined
  readonly ownerName?: string | null | undefined
  readonly due: Day
}

export async function makeHandover(
  ctx: Asking,
  owners: readonly Owner[],
  { view, lastDay, items }: { readonly view: number; readonly lastDay: Day; readonly items: readonly NewHandoverItem[] },
): Promise<Handover> {
  const opened = await loadColleagueView(ctx.store, view)
  if (!opened || opened.actor !== ctx.actor) throw new Refusal('not_found', 'You have not opened what hangs on this colleague')
  await mustOpen(ctx, opened.name)
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  const id = await ctx.store.transaction(async (tx) => {
    const handover = await insertHandover(tx, opened.name, opened.shownName, lastDay, handOf(ctx))
    for (const { what, ...item } of items)
      await insertHandoverItem(tx, handover, await addPlanItemIn(tx, ctx, scope, owners, day, { ...item, kind: 'step' }), what)
    await saveAudit(tx, ctx, 'hand-over', `colleague:${opened.shownName}`, { handover, items: items.length })
    return handover
  })
  return showHandover(ctx, id)
}

export async function addHandoverItem(
  ctx: Asking,
  owners: readonly Owner[],
  id: number,
  { what, ...item }: NewHandoverItem,
): Promise<Handover> {
  await mustChange(ctx, id)
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  await ctx.store.transaction(async (tx) => {
    await insertHandoverItem(tx, id, await addPlanItemIn(tx, ctx, scope, owners, day, { ...item, kind: 'step' }), what)
  })
  return showHandover(ctx, id)
}

export async function changeHandover(
  ctx: Asking,
  id: number,
  { lastDay, closed }: { readonly lastDay?: Day | undefined; readonly closed?: boolean | undefined },
): Promise<Handover> {
  const before = await mustChange(ctx, id)
  const closedAt = closed === undefined ? before.closedAt : closed ? (before.closedAt ?? ctx.now) : null
  await ctx.store.transaction(async (tx) => {
    await updateHandover(tx, id, lastDay ?? before.lastDay, closedAt)
    if (closed !== undefined)
      await saveAudit(tx, ctx, closed ? 'hand-over closed' : 'hand-over opened again', `colleague:${before.shownName}`, { handover: id })
  })
  return showHandover(ctx, id)
}

const notHere = () => new Refusal('not_found', 'There is no such hand-over')

async function mustChange(ctx: Asking, id: number): Promise<HandoverRecord> {
  const handover = await loadHandover(ctx.store, id)
  if (!handover || !(await mayChange(ctx, handover))) throw notHere()
  return handover
}

/** Whoever made it, the colleague, and who may open what hangs on others. */
const mayChange = async (ctx: Asking, { name, actor }: HandoverRecord): Promise<boolean> =>
  actor === ctx.actor || mayOpenOthers(ctx) || (await ownNames(ctx)).folded.has(name)

export async function listHandovers(ctx: Asking): Promise<Handover[]> {
  return present(ctx, await loadHandovers(ctx.store))
}

export async function showHandover(ctx: Asking, id: number): Promise<Handover> {
  const handover = await loadHandover(ctx.store, id)
  const [shown] = handover === null ? [] : await present(ctx, [handover])
  if (!shown) throw notHere()
  return shown
}

/** As who asks may see them: whole, or where one has something to do oneself; items at accounts in scope. */
async function present(ctx: Asking, handovers: readonly HandoverRecord[]): Promise<Handover[]> {
  if (handovers.length === 0) return []
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  const own = (await ownNames(ctx)).folded
  const whatOf = await loadHandoverItems(ctx.store, handovers.length === 1 ? handovers[0]!.id : null)
  const wanted = new Map(whatOf.map((row) => [row.item_id, row]))
  const measured = (await loadSnapshot(ctx.store, null)) === null ? [] : (await loadSnapshotView(ctx, null)).accounts
  const revenueOf = new Map(measured.map((account) => [account.id, account.revenue]))
  const { items, hidden } = await ctx.store.transaction(async (tx) => {
    const all = (await loadPlanItems(tx, null)).filter((one) => wanted.has(one.id))
    const seen = all.filter((one) => scope === null || scope.has(one.accountRow))
    return { items: await presentItems(tx, seen, day), hidden: all.filter((one) => !seen.includes(one)).map((one) => one.id) }
  })
  return handovers.flatMap((one): Handover[] => {
    const ofIt = (id: number) => wanted.get(id)!.handover_id === one.id
    const his = items
      .filter((item) => ofIt(item.id))
      .map((item) => ({ ...item, what: wanted.get(item.id)!.what, revenueMinor: revenueOf.get(item.account.id) ?? null }))
      .sort(
        (a, b) =>
          (b.revenueMinor ?? 0) - (a.revenueMinor ?? 0) ||
          (a.account.name < b.account.name ? -1 : a.account.name > b.account.name ? 1 : 0) ||
          ((a.dueDay ?? '') < (b.dueDay ?? '') ? -1 : (a.dueDay ?? '') > (b.dueDay ?? '') ? 1 : a.id - b.id),
      )
    const whole = one.actor === ctx.actor || own.has(one.name) || mayOpenOthers(ctx)
    if (!whole && !his.some((item) => item.owner === ctx.actor)) return []
    const counted = his.filter((item) => item.state !== 'withdrawn')
    return [
      {
        ...{ id: one.id, name: one.shownName, lastDay: one.lastDay, byName: one.actorName, madeAt: one.madeAt, closedAt: one.closedAt },
        ...{ mayChange: whole && (ctx.access?.may.has('edit') ?? true), items: his },
        accounts: new Set(his.map((item) => item.account.id)).size,
        ...{ done: counted.filter((item) => item.state === 'kept').length, of: counted.length },
        overdue: counted.filter((item) => item.standing === 'overdue').length,
        elsewhere: hidden.filter(ofIt).length,
      },
    ]
  })
}

export async function exportHandover(ctx: Asking, id: number, format: 'csv' | 'xlsx'): Promise<ContinuityFile> {
  const { name, items, lastDay } = await showHandover(ctx, id)
  await saveAudit(ctx.store, ctx, 'export', `hand-over:${id}`, { rows: items.length, format })
  return continuityFile(
    `hand-over-${lastDay}`,
    format,
    'EUR',
    items.map((one) => ({
      ...{ colleague: name, account: one.account.name, key: one.account.key, what: one.what, text: one.text },
      ...{ person: one.person?.name ?? null, owner: one.ownerName, due: one.dueDay, state: one.state === 'kept' ? 'done' : one.state },
      ...{ doneOn: one.state === 'kept' ? one.stateDay : null, note: one.stateNote },
    })),
  )
}
