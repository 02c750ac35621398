import type { InteractionRow } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { Day } from '#engine/period/period.ts'
import type { Db } from '#store/db.ts'
import { type HandInteraction, loadPlaceOf, replaceInteraction } from '#store/hand-interactions.ts'
import { newId } from '#store/ids.ts'
import { lockRecord } from '#store/imports.ts'
import { loadWritten, saveWritten, type WrittenVersion } from '#store/written.ts'
import type { Context } from '../context.ts'
import { nameOf } from '../editing/record-edit.ts'
import { today } from '../today/day-of.ts'
import { handOf, mustBeAccount, mustBeOwn, mustBePast, mustBePeople, mustBeVersion, scopeOf, type Writing } from './write-on.ts'

/** An interaction as somebody enters it. */
export interface InteractionContent {
  readonly account: number
  /** As activities name it: call, visit, meeting … */
  readonly kind: string
  readonly day: Day
  readonly text: string
  readonly direction: 'inbound' | 'outbound' | null
  /** Of work, and only where somebody said so: a length by the clock is no work. */
  readonly minutes: number | null
  readonly people: readonly number[]
}

export type NewInteraction = Pick<InteractionContent, 'account' | 'kind' | 'text'> & {
  readonly [K in 'day' | 'direction' | 'minutes' | 'people']?: InteractionContent[K] | undefined
}

/** Kinds of events that are documents: an order is entered where orders are kept. */
const documents = new Set(['order', 'order line', 'invoice', 'credit note', 'return', 'payment', 'delivery'])

/** Keeps an interaction: a fact like any other, counted and costed from the next measurement on. */
export async function addInteraction(ctx: Writing, input: NewInteraction): Promise<{ id: number; version: number }> {
  const content: InteractionContent = {
    ...{ account: input.account, kind: input.kind, text: input.text, day: input.day ?? (await today(ctx)) },
    ...{ direction: input.direction ?? null, minutes: input.minutes ?? null, people: input.people ?? [] },
  }
  await mustBeInteraction(ctx, content)
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    await mustBeAccount(tx, scope, content.account)
    await mustBePeople(tx, scope, content.people)
    const id = await newId(tx)
    await put(tx, id, null, content, nameOf(ctx))
    await saveWritten(tx, 'interaction', id, handOf(ctx), { ...content })
    return { id, version: 1 }
  })
}

export type InteractionChange = { readonly [K in keyof InteractionContent]?: InteractionContent[K] | undefined } & {
  /** The version that was seen. */
  readonly version: number
}

export async function changeInteraction(
  ctx: Writing,
  id: number,
  { version, ...change }: InteractionChange,
): Promise<{ id: number; version: number }> {
  return onInteraction(
    ctx,
    id,
    async (tx, place, versions, scope) => {
      mustBeOwn(ctx, versions)
      mustBeVersion(versions, version)
      const before = lastSaid(versions)
      if (place === null || !before) throw new Refusal('conflict', 'Cannot change the interaction as it was removed: bring it back first')
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<InteractionContent>
      const content: InteractionContent = { ...before, ...given }
      await mustBeAccount(tx, scope, content.account)
      await mustBePeople(tx, scope, given.people ?? [])
      await put(tx, id, place, content, versions[0]!.actorName)
      await saveWritten(tx, 'interaction', id, handOf(ctx), { ...content })
      return { id, version: versions.length + 1 }
    },
    change,
  )
}

/** Takes an interaction out of the record and its sums; its history stays, and so does the way back. */
export const removeInteraction = (ctx: Writing, id: number): Promise<void> =>
  onInteraction(ctx, id, async (tx, place, versions) => {
    mustBeOwn(ctx, versions)
    if (place === null) return
    await replaceInteraction(tx, id, place, null)
    await saveWritten(tx, 'interaction', id, handOf(ctx), null)
  })

export const restoreInteraction = (ctx: Writing, id: number): Promise<{ id: number; version: number }> =>
  onInteraction(ctx, id, async (tx, place, versions, scope) => {
    mustBeOwn(ctx, versions)
    if (place !== null) return { id, version: versions.length }
    const content = lastSaid(versions)!
    await mustBeAccount(tx, scope, content.account)
    await put(tx, id, null, content, versions[0]!.actorName)
    await saveWritten(tx, 'interaction', id, handOf(ctx), { ...content })
    return { id, version: versions.length + 1 }
  })

const lastSaid = (versions: readonly WrittenVersion[]): InteractionContent | null =>
  (versions.findLast((one) => one.said !== null)?.said as unknown as InteractionContent | undefined) ?? null

async function onInteraction<T>(
  ctx: Context,
  id: number,
  work: (tx: Db, place: number | null, versions: readonly WrittenVersion[], scope: ReadonlySet<number> | null) => Promise<T>,
  change: { readonly day?: Day | undefined; readonly kind?: string | undefined } = {},
): Promise<T> {
  await mustBeInteraction(ctx, change)
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const versions = await loadWritten(tx, 'interaction', id)
    const place = await loadPlaceOf(tx, id)
    const account = place ?? lastSaid(versions)?.account ?? null
    if (versions.length === 0 || account === null || (scope !== null && !scope.has(account)))
      throw new Refusal('not_found', 'There is no such interaction by hand')
    return work(tx, place, versions, scope)
  })
}

async function mustBeInteraction(ctx: Context, { day, kind }: { readonly day?: Day | undefined; readonly kind?: string | undefined }) {
  if (day !== undefined) await mustBePast(ctx, day)
  if (kind !== undefined && documents.has(kind.toLowerCase()))
    throw new Refusal('invalid', `Cannot enter ${kind} by hand: it comes with the files it is kept in`, [
      { at: 'kind', message: 'choose a kind of interaction: call, meeting, visit, e-mail, chat …' },
    ])
}

const put = (tx: Db, id: number, from: number | null, content: InteractionContent, colleague: string): Promise<void> =>
  replaceInteraction(tx, id, from, { accountId: content.account, interaction: asFact(id, content, colleague) })

/** The subject is the first line; a line too long for one goes into the body as well. */
const longestSubject = 160

function asFact(id: number, content: InteractionContent, colleague: string): HandInteraction {
  const line = content.text.split('\n', 1)[0]!.trim()
  const subject = line.length > longestSubject ? `${line.slice(0, longestSubject - 1).trimEnd()}…` : line
  const row: InteractionRow = {
    ...{ table: 'interaction', externalId: String(id), customer: '', payer: null, site: null, day: content.day, drivers: null },
    ...{ kind: content.kind, channel: channels[content.kind] ?? null, reason: null, direction: content.direction },
    ...{ person: null, colleague, team: null, at: null },
    ...{ handlingSeconds: content.minutes === null ? null : Math.round(content.minutes * 60), elapsedSeconds: null, waitingSeconds: null },
    ...{ answered: null, replies: null, reopens: null, selling: false, opportunity: null, subject },
  }
  const part = content.direction === 'inbound' ? 'from' : content.direction === 'outbound' ? 'to' : 'attended'
  return {
    row,
    body: subject === content.text ? null : content.text,
    people: [...new Set(content.people)].map((person) => ({ id: person, part })),
  }
}

/** How an interaction of these kinds comes about by itself; of others it is not stated. */
const channels: Readonly<Record<string, string>> = { call: 'phone', 'e-mail': 'e-mail', visit: 'in person', chat: 'chat' }
