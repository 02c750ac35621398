/** Promises and next steps: where they are, how they stand to the day, what becomes of them. */
import { Refusal } from '#api/refusal.ts'
import type { PlanItem } from '#api/routes/plans.ts'
import type { Day } from '#engine/period/period.ts'
import { dueStanding } from '#engine/plans/due-standing.ts'
import {
  insertPlanItem,
  loadAccountKey,
  loadPeopleByKey,
  loadPersonKey,
  loadPlanItem,
  loadPlanItems,
  type PlacedItem,
  type PlanItemContent,
  updatePlanItem,
} from '#store/account-plans.ts'
import type { Db } from '#store/db.ts'
import { loadStandIns } from '#store/record-search.ts'
import { saveWritten } from '#store/written.ts'
import { loadAccountTitles, loadNamesOf } from '#store/written-about.ts'
import type { Context } from '../context.ts'
import { nameOf } from '../editing/record-edit.ts'
import { handOf, mustBeAccount, mustBePeople, scopeOf, type Writing } from '../notes/write-on.ts'
import { today } from '../today/day-of.ts'

/** Somebody who can be asked, by id and name. */
export interface Owner {
  readonly id: string
  readonly name: string
}

interface Fields {
  readonly text: string
  readonly owner?: string | null | undefined
  readonly ownerName?: string | null | undefined
  readonly person?: number | null | undefined
  readonly due?: Day | null | undefined
}

export interface NewItem extends Fields {
  readonly account: number
  readonly kind: 'promise' | 'step'
}

/** Promises and steps of all accounts in scope. */
export async function listPlanItems(ctx: Context, openOnly = false): Promise<PlanItem[]> {
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  return ctx.store.transaction(async (tx) => {
    const items = (await loadPlanItems(tx, null, { openOnly })).filter((one) => scope === null || scope.has(one.accountRow))
    return presentItems(tx, items, day)
  })
}

export async function addPlanItem(ctx: Writing, owners: readonly Owner[], input: NewItem): Promise<PlanItem> {
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  return ctx.store.transaction(async (tx) => presentOne(tx, await addPlanItemIn(tx, ctx, scope, owners, day, input), day))
}

/** The same in a transaction that does more; returns the item's id. */
export async function addPlanItemIn(
  tx: Db,
  ctx: Writing,
  scope: ReadonlySet<number> | null,
  owners: readonly Owner[],
  day: Day,
  input: NewItem,
): Promise<number> {
  await mustBeAccount(tx, scope, input.account)
  const none: PlanItemContent = {
    ...{ text: '', owner: ctx.actor, ownerName: nameOf(ctx), personSource: null, personExternalId: null, dueDay: null },
    ...{ state: 'open', stateDay: null, stateNote: null },
  }
  const content = await withFields(tx, scope, owners, none, input)
  mustHaveDay(input.kind, content)
  const key = await loadAccountKey(tx, input.account)
  const id = await insertPlanItem(tx, input.kind, key!, day, content, handOf(ctx))
  await saveWritten(tx, input.kind, id, handOf(ctx), { ...content })
  return id
}

export type ItemChange = { readonly [K in keyof Fields]?: Fields[K] | undefined } & {
  readonly state?: PlanItemContent['state'] | undefined
  readonly stateNote?: string | null | undefined
  readonly version: number
}

export async function changePlanItem(ctx: Writing, owners: readonly Owner[], id: number, change: ItemChange): Promise<PlanItem> {
  const day = await today(ctx)
  return onItem(ctx, id, async (tx, item, scope) => {
    if (item.removedAt !== null) throw new Refusal('not_found', 'There is no such promise or step')
    if (item.version !== change.version)
      throw new Refusal('conflict', `Cannot keep the change as it was changed meanwhile: it now says “${item.text}”, ${item.state}`)
    const content = endedOr(await withFields(tx, scope, owners, item, change), change, item, day)
    mustHaveDay(item.kind, content)
    if (item.kind === 'step' && content.state === 'missed')
      throw new Refusal('invalid', 'Cannot miss a next step as nobody was promised it: it is open, done or withdrawn')
    await updatePlanItem(tx, id, content, false, handOf(ctx))
    await saveWritten(tx, item.kind, id, handOf(ctx), { ...content })
    return presentOne(tx, id, day)
  })
}

/** Takes away what should never have been there, or brings it back; its history stays. */
export async function removePlanItem(ctx: Writing, id: number, removed: boolean): Promise<PlanItem> {
  const day = await today(ctx)
  return onItem(ctx, id, async (tx, item) => {
    if ((item.removedAt !== null) !== removed) {
      await updatePlanItem(tx, id, contentOf(item), removed, handOf(ctx))
      await saveWritten(tx, item.kind, id, handOf(ctx), removed ? null : { ...contentOf(item) })
    }
    return presentOne(tx, id, day)
  })
}

/** @throws Refusal not_found: what is of an account of others looks like what does not exist */
export async function onItem<T>(
  ctx: Context,
  id: number,
  work: (tx: Db, item: PlacedItem, scope: ReadonlySet<number> | null) => Promise<T>,
): Promise<T> {
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    const item = await loadPlanItem(tx, id)
    if (!item || (scope !== null && !scope.has(item.accountRow))) throw new Refusal('not_found', 'There is no such promise or step')
    return work(tx, item, scope)
  })
}

const contentOf = (item: PlanItemContent): PlanItemContent => ({
  ...{ text: item.text, owner: item.owner, ownerName: item.ownerName, personSource: item.personSource },
  ...{ personExternalId: item.personExternalId, dueDay: item.dueDay },
  ...{ state: item.state, stateDay: item.stateDay, stateNote: item.stateNote },
})

async function withFields(
  tx: Db,
  scope: ReadonlySet<number> | null,
  owners: readonly Owner[],
  before: PlanItemContent,
  { text, owner, ownerName, person, due }: { readonly [K in keyof Fields]?: Fields[K] | undefined },
): Promise<PlanItemContent> {
  const content = contentOf(before)
  await mustBePeople(tx, scope, person == null ? [] : [person])
  const key = person == null ? null : await loadPersonKey(tx, person)
  return {
    ...content,
    ...(text !== undefined && { text }),
    ...ownerOf(owners, owner, ownerName),
    ...(person !== undefined && { personSource: key?.source ?? null, personExternalId: key?.externalId ?? null }),
    ...(due !== undefined && { dueDay: due }),
  }
}

function ownerOf(owners: readonly Owner[], owner: string | null | undefined, ownerName: string | null | undefined) {
  if (owner) {
    const found = owners.find((one) => one.id === owner)
    if (!found) throw new Refusal('invalid', 'Cannot give it to somebody who is not here', [{ at: 'owner', message: owner }])
    return { owner: found.id, ownerName: found.name }
  }
  return ownerName ? { owner: null, ownerName } : {}
}

/** The day it ended is the day somebody said so. */
function endedOr(content: PlanItemContent, { state, stateNote }: ItemChange, before: PlanItemContent, day: Day): PlanItemContent {
  const next = state ?? before.state
  if (next === 'open') return { ...content, state: 'open', stateDay: null, stateNote: null }
  return {
    ...{ ...content, state: next, stateDay: next === before.state ? before.stateDay : day },
    stateNote: stateNote === undefined ? (next === before.state ? before.stateNote : null) : stateNote || null,
  }
}

function mustHaveDay(kind: 'promise' | 'step', { dueDay }: PlanItemContent): void {
  if (kind === 'promise' && dueDay === null)
    throw new Refusal('invalid', 'Cannot keep a promise without a day: say by when', [{ at: 'due', message: 'a day is missing' }])
}

async function presentOne(tx: Db, id: number, day: Day): Promise<PlanItem> {
  const item = await loadPlanItem(tx, id)
  return (await presentItems(tx, [item!], day))[0]!
}

/** With the account that stands for each today, and the person's present name. */
export async function presentItems(tx: Db, items: readonly PlacedItem[], day: Day): Promise<PlanItem[]> {
  if (items.length === 0) return []
  const nodes = new Map((await loadStandIns(tx, [...new Set(items.map((one) => one.accountRow))])).map((row) => [row.id, row.node]))
  const titles = new Map((await loadAccountTitles(tx, [...new Set([...nodes.values()])])).map((row) => [row.id, row]))
  const keys = items.flatMap((one) => (one.personSource === null ? [] : [{ source: one.personSource, externalId: one.personExternalId! }]))
  const people = keys.length === 0 ? [] : await loadPeopleByKey(tx, keys)
  const idOf = new Map(people.map((one) => [`${one.source}\u001f${one.external_id}`, one.id]))
  const names = new Map((await loadNamesOf(tx, [...idOf.values()])).map((one) => [one.id, one]))
  return items.map((item) => {
    const { id, key, name } = titles.get(nodes.get(item.accountRow)!)!
    const person = names.get(idOf.get(`${item.personSource}\u001f${item.personExternalId}`) ?? -1)
    const { standing, daysOver } = item.state === 'open' ? dueStanding(item.dueDay, day) : { standing: null, daysOver: 0 }
    return {
      ...{ id: item.id, kind: item.kind, account: { id, key, name }, text: item.text, owner: item.owner, ownerName: item.ownerName },
      person: person ? { id: person.person_id, name: person.name } : null,
      ...{ madeDay: item.madeDay, dueDay: item.dueDay, state: item.state, stateDay: item.stateDay, stateNote: item.stateNote },
      ...{ standing, daysOver, version: item.version, byName: item.actorName, changedAt: item.changedAt },
    }
  })
}
