/**
 * Who may look at what hangs on one colleague. That is employees' data: closed unless one is the colleague, keeps employees' data, or leads
 * sales and the colleague works on one's accounts; and even then opened for a purpose, logged, and shown to whom it is of.
 */
import { Refusal } from '#api/refusal.ts'
import type { ContinuityColleague } from '#api/routes/continuity.ts'
import type { Day } from '#engine/period/period.ts'
import { saveAudit } from '#store/audit.ts'
import { loadColleaguesLeft, saveColleagueLeft } from '#store/continuity.ts'
import type { Store } from '#store/db.ts'
import { loadGrant, loadUserNames, loadUsersGone } from '#store/users.ts'
import { foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { type ContinuityBook, continuityBook } from './continuity-book.ts'

/** A use-case that must know who asks: where people are kept, whichever record is shown. */
export type Asking = Context & By & { readonly home: Store }

/** Names in the files that whoever asks stands for, folded: those an owner gave, and the own name. */
export async function ownNames(ctx: Asking): Promise<{ readonly names: readonly string[]; readonly folded: ReadonlySet<string> }> {
  const userId = /^user:(.+)$/.exec(ctx.actor)?.[1]
  if (userId === undefined) return { names: [], folded: new Set() }
  const grant = await loadGrant(ctx.home, userId)
  const name = (await loadUserNames(ctx.home)).get(userId)
  const names = [...(grant?.colleagues ?? []), ...(name === undefined ? [] : [name])]
  return { names: [...new Set(names)], folded: new Set(names.map(foldName)) }
}

export interface KnownColleague {
  readonly name: string
  readonly folded: string
  readonly leftDay: Day | null
}

/** Of the accounts in scope, by name. */
export function colleaguesOf(book: ContinuityBook): Map<string, KnownColleague> {
  const found = new Map<string, KnownColleague>()
  for (const { colleagues } of book.accounts.values()) for (const one of colleagues) if (!found.has(one.folded)) found.set(one.folded, one)
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const mayOpenOthers = (ctx: Context): boolean =>
  ctx.access === undefined ||
  ctx.access.kinds.has('employees') ||
  // A sales lead: people of the own accounts, whom there is a duty to see to.
  (ctx.access.may.has('confirm') && ctx.access.accounts !== 'all')

/** @throws Refusal forbidden */
export async function mustOpen(ctx: Asking, folded: string): Promise<{ readonly own: boolean }> {
  const own = (await ownNames(ctx)).folded.has(folded)
  if (!own && !mayOpenOthers(ctx))
    throw new Refusal(
      'forbidden',
      'What hangs on a colleague is employees’ data and closed to you: an owner can open it under Settings › People',
    )
  return { own }
}

export async function listColleagues(ctx: Asking): Promise<ContinuityColleague[]> {
  const own = (await ownNames(ctx)).folded
  const all = mayOpenOthers(ctx)
  const gone = new Map((await loadUsersGone(ctx.home)).map((user) => [foldName(user.name), user.day]))
  return [...colleaguesOf(await continuityBook(ctx)).values()]
    .filter((one) => all || own.has(one.folded))
    .map((one) => presentColleague(one, own, gone))
}

const presentColleague = (one: KnownColleague, own: ReadonlySet<string>, gone: ReadonlyMap<string, Day>): ContinuityColleague => ({
  ...{ name: one.name, leftDay: one.leftDay, own: own.has(one.folded) },
  signInEnded: one.leftDay === null ? (gone.get(one.folded) ?? null) : null,
})

/** That somebody does not work here any more: nothing hangs on him, and what he did counts for nobody who is there. */
export async function sayColleagueLeft(ctx: Asking, name: string, leftDay: Day | null): Promise<ContinuityColleague> {
  const folded = foldName(name)
  await mustOpen(ctx, folded)
  const known = colleaguesOf(await continuityBook(ctx)).get(folded)
  const before = (await loadColleaguesLeft(ctx.store)).find((one) => one.name === folded)
  if (!known && !before) throw new Refusal('not_found', `Nobody is called ${name} on the interactions of your accounts`)
  const shownName = known?.name ?? before!.shownName
  await ctx.store.transaction(async (tx) => {
    await saveColleagueLeft(tx, { name: folded, shownName, leftDay }, { actor: ctx.actor, name: nameOf(ctx), now: ctx.now })
    await saveAudit(tx, ctx, leftDay === null ? 'colleague still here' : 'colleague left', `colleague:${shownName}`, {})
  })
  return { name: shownName, leftDay, signInEnded: null, own: (await ownNames(ctx)).folded.has(folded) }
}
