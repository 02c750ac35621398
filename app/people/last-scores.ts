/** The last score of people, as far as who asks may know whose it is. Kept while no answer and nobody changes. */
import { privacies } from '#api/record.ts'
import type { ListedPerson } from '#api/routes/edits.ts'
import { answersVersion } from '#store/answers.ts'
import type { Store } from '#store/db.ts'
import { type LastScore, loadLastScores } from '#store/last-scores.ts'
import { recordVersion } from '#store/people.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { pointsOf } from '../relationship/read-voices.ts'
import { mayRead } from '../relationship/voice-gate.ts'

interface LastScores {
  readonly byPerson: ReadonlyMap<number, LastScore>
  readonly byEmail: ReadonlyMap<string, LastScore>
}
const kept = new WeakMap<Store, { version: string; lists: Map<string, Promise<LastScores>> }>()

/** People with their last score; without one where named answers are closed to who asks. */
export async function withLastScores(ctx: Context, people: readonly ListedPerson[]): Promise<ListedPerson[]> {
  const named = privacies.filter((privacy) => mayRead(ctx, { privacy }) === 'by name')
  if (named.length === 0) return [...people]
  const { byPerson, byEmail } = await read(ctx, named)
  return people.map((one) => {
    const last = byPerson.get(one.id) ?? (one.email === null ? undefined : byEmail.get(one.email.toLowerCase()))
    const y = last ? pointsOf(last) : null
    return last && y !== null ? { ...one, lastScore: { y, day: last.day } } : one
  })
}

async function read(ctx: Context, named: readonly string[]): Promise<LastScores> {
  const version = `${await answersVersion(ctx.store)}/${await recordVersion(ctx.store)}`
  const known = kept.get(ctx.store)
  const now = known?.version === version ? known : { version, lists: new Map<string, Promise<LastScores>>() }
  kept.set(ctx.store, now)
  const key = JSON.stringify([ctx.access?.accounts ?? 'all', named])
  const list = now.lists.get(key) ?? load(ctx, named)
  now.lists.set(key, list)
  list.catch(() => now.lists.delete(key))
  return list
}

async function load(ctx: Context, named: readonly string[]): Promise<LastScores> {
  const { ids } = await accountsInScope(ctx)
  const rows = await loadLastScores(ctx.store, ids === null ? null : [...ids], named)
  return {
    byPerson: new Map(rows.flatMap((row) => (row.personId === null ? [] : [[row.personId, row]]))),
    byEmail: new Map(rows.flatMap((row) => (row.email === null ? [] : [[row.email, row]]))),
  }
}
