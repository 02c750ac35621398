/** Where something may be written by hand: an account in scope, people in scope. Shared by notes, interactions and plans. */
import { Refusal } from '#api/refusal.ts'
import type { Day } from '#engine/period/period.ts'
import type { Db } from '#store/db.ts'
import type { Hand, WrittenVersion } from '#store/written.ts'
import { isAccount, loadPeopleIn } from '#store/written-about.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { today } from '../today/day-of.ts'

/** What a use-case that writes is given: who asks has a name that others read. */
export type Writing = Context & By

export const handOf = (ctx: Writing): Hand => ({ actor: ctx.actor, now: ctx.now, name: nameOf(ctx) })

/** @throws Refusal not_found: an account of others looks like one that does not exist */
export async function mustBeAccount(tx: Db, scope: ReadonlySet<number> | null, accountId: number): Promise<void> {
  if ((scope !== null && !scope.has(accountId)) || !(await isAccount(tx, accountId)))
    throw new Refusal('not_found', 'There is no such account')
}

/** @throws Refusal not_found where one of them is at no account in scope */
export async function mustBePeople(tx: Db, scope: ReadonlySet<number> | null, people: readonly number[]): Promise<void> {
  if (people.length === 0) return
  const found = new Set(await loadPeopleIn(tx, people, scope === null ? null : [...scope]))
  if (people.some((id) => !found.has(id))) throw new Refusal('not_found', 'There is no such person at an account of yours')
}

export const scopeOf = async (ctx: Context): Promise<ReadonlySet<number> | null> => (await accountsInScope(ctx)).ids

/** What happened has happened: a day in the future is a plan. */
export async function mustBePast(ctx: Context, day: Day): Promise<void> {
  const now = await today(ctx)
  if (day > now)
    throw new Refusal('invalid', `Cannot keep what happens on ${day} as it is still to come: write a next step or a promise`, [
      { at: 'day', message: `choose a day up to ${now}` },
    ])
}

/** Others may have changed it meanwhile. */
export function mustBeVersion(versions: readonly WrittenVersion[], version: number): void {
  const last = versions.at(-1)
  if (last && versions.length !== version)
    throw new Refusal(
      'conflict',
      `Cannot keep the change as ${last.actorName} changed it meanwhile: look at what it says now and change that`,
    )
}

/** One's own; those who keep the record may put right what anybody wrote. */
export function mustBeOwn(ctx: Context, versions: readonly WrittenVersion[]): void {
  if (!mayChange(ctx, versions[0]?.actor ?? null))
    throw new Refusal('forbidden', `Cannot change what ${versions[0]?.actorName ?? 'somebody else'} wrote: ask them, or write your own`)
}

export const mayChange = (ctx: Context, writtenBy: string | null): boolean =>
  (ctx.access?.may.has('edit') ?? true) && (writtenBy === ctx.actor || (ctx.access?.may.has('match') ?? true))
