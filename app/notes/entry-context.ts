import type { z } from 'zod'
import type { entryContext as answer, noteRoutes } from '#api/routes/notes.ts'
import { spellKind, standardKinds } from '#engine/relationship/read-entry.ts'
import type { Db } from '#store/db.ts'
import { loadModels } from '#store/models.ts'
import { loadStandIns, searchAccounts, searchPeople } from '#store/record-search.ts'
import { loadAccountsOfPerson, loadAccountTitles, loadNamesOf, loadPeopleAt, loadRowsOf } from '#store/written-about.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { parseCostInput } from '../models/parse-models.ts'
import { today } from '../today/day-of.ts'
import { mustBeAccount, scopeOf } from './write-on.ts'

type Answer = z.input<typeof answer>
type Place = z.input<(typeof noteRoutes)['findEntryPlaces']['ok']>['items'][number]

/** What a quick entry about an account can speak of. */
export async function entryContext(ctx: Context, accountId: number): Promise<Answer> {
  await openAccount(ctx, accountId)
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  return ctx.store.transaction(async (tx) => {
    await mustBeAccount(tx, scope, accountId)
    const [place] = await placesOf(tx, [{ account: accountId, person: null }])
    return { place: place!, today: day, kinds: await kindsOf(tx), people: await loadPeopleAt(tx, await loadRowsOf(tx, accountId)) }
  })
}

/** Kinds of documents: what they cost comes with the document, never by hand. */
const documents = /order|credit|return|invoice|payment/i

/** The usual kinds of interaction as the cost model in use spells them, then its own. */
async function kindsOf(tx: Db): Promise<Answer['kinds']> {
  const models = await loadModels(tx, 'cost-model')
  const model = models.findLast((one) => one.state === 'approved') ?? models.at(-1)
  const parsed = model && parseCostInput(model.body)
  const costed = parsed?.kind === 'cost-model' ? [...new Set(parsed.model.activities.map((one) => one.kind))] : []
  const own = costed.filter((kind) => !documents.test(kind))
  const usual = standardKinds.map((kind) => spellKind(kind, own))
  return [...new Set([...usual, ...own])].map((name) => ({ name, costed: costed.length === 0 || costed.includes(name) }))
}

interface Asked {
  readonly q?: string | undefined
  readonly account?: number | undefined
  readonly person?: number | undefined
  readonly limit: number
}

/** Accounts and people that something can be written about: as the record has them now, measured or not. */
export async function findPlaces(ctx: Context, { q = '', account, person, limit }: Asked): Promise<Place[]> {
  const scope = await scopeOf(ctx)
  const ids = scope === null ? null : [...scope]
  const words = q.trim()
  return ctx.store.transaction(async (tx) => {
    if (account !== undefined)
      return scope === null || scope.has(account) ? placesOf(tx, [{ account: await standInOf(tx, account), person: null }]) : []
    if (person !== undefined)
      return placesOf(
        tx,
        await standing(
          tx,
          (await loadAccountsOfPerson(tx, person, ids)).map((one) => ({ account: one, person })),
        ),
      )
    if (words === '') return []
    const accounts = await searchAccounts(tx, words, ids, limit * 2)
    const people = words.length < 2 ? [] : await searchPeople(tx, words, ids, limit)
    const places = await standing(tx, [
      ...accounts.filter((one) => one.kind === 'account').map((one) => ({ account: one.id, person: null })),
      ...people.filter((one) => !one.left).map((one) => ({ account: one.account_id, person: one.person_id })),
    ])
    const found = places.filter((one) => one.person === null)
    const named = places.filter((one) => one.person !== null)
    // Both have a place, whichever there is more of.
    const first = found.slice(0, Math.max(Math.ceil(limit / 2), limit - named.length))
    return placesOf(tx, [...first, ...named.slice(0, limit - first.length)])
  })
}

interface Spot {
  readonly account: number
  readonly person: number | null
}

const standInOf = async (tx: Db, account: number): Promise<number> => (await loadStandIns(tx, [account]))[0]?.node ?? account

/** Each at the account that stands for its row, once. */
async function standing(tx: Db, spots: readonly Spot[]): Promise<Spot[]> {
  if (spots.length === 0) return []
  const nodes = new Map((await loadStandIns(tx, [...new Set(spots.map((one) => one.account))])).map((row) => [row.id, row.customer]))
  const all = spots.map((one) => ({ ...one, account: nodes.get(one.account) ?? one.account }))
  return [...new Map(all.map((one) => [`${one.account} ${one.person}`, one])).values()]
}

async function placesOf(tx: Db, spots: readonly Spot[]): Promise<Place[]> {
  const accounts = new Map((await loadAccountTitles(tx, [...new Set(spots.map((one) => one.account))])).map((row) => [row.id, row]))
  const people = new Map((await loadNamesOf(tx, [...new Set(spots.flatMap((one) => one.person ?? []))])).map((row) => [row.id, row]))
  return spots.flatMap(({ account, person }): Place[] => {
    const at = accounts.get(account)
    if (!at || (person !== null && !people.has(person))) return []
    const { person_id, name, title } = person === null ? { person_id: 0, name: '', title: null } : people.get(person)!
    return [{ account: { id: at.id, key: at.key, name: at.name }, person: person === null ? null : { id: person_id, name, title } }]
  })
}
