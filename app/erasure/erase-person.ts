import { Refusal } from '#api/refusal.ts'
import type { ErasurePreview, ErasureReport } from '#api/routes/erasures.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { dropDraft } from '#store/drafts.ts'
import {
  type Erased,
  type Erasing,
  erase,
  type How,
  importUnderWay,
  loadAccountsOf,
  loadCalled,
  loadErasures,
  loadRowsOfPerson,
  saveErasure,
} from '#store/erasures.ts'
import { newId } from '#store/ids.ts'
import { lockRecord } from '#store/imports.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { forget } from '../imports/draft-folder.ts'
import { foldAddress, type Hashes, hashesOf } from './erased-people.ts'
import { draftsWithPerson } from './files-with-person.ts'

export interface EraseInput {
  readonly how: How
  readonly reason: string
  readonly mentions: 'erase' | 'keep'
  readonly confirm: string
}

/** What is kept about a person, by doing what erasing would do and taking it back at once: what is foretold is what will be done. */
export async function previewErasure(ctx: Context, personId: number): Promise<ErasurePreview> {
  const person = await findPerson(ctx, personId)
  await refuseWhileImporting(ctx)
  const hashes = await hashesOf(ctx.store)
  const deleted = await tried(ctx, erasingOf(person, hashes, 'delete', 'keep'))
  const anonymised = await tried(ctx, { ...erasingOf(person, hashes, 'anonymise', 'keep'), addresses: person.addresses, names: [] })
  return {
    person: { id: personId, name: person.name },
    rows: person.rows.map((row) => ({ id: row.id, key: `${row.source}/${row.external_id}`, name: nameOf(row), email: emailOf(row) })),
    accounts: person.accounts,
    ...{ delete: deleted.counts, anonymise: anonymised.counts, mentions: [...deleted.mentions] },
    drafts: await draftsWithPerson(ctx, soughtOf(person)),
    ...{ snapshots: deleted.snapshots.length, confirm: person.name },
  }
}

/**
 * Erases a person everywhere, in one transaction: all rows of the same person, in every system. Facts, their sums and every measurement
 * keep their numbers.
 *
 * @returns id of the report
 * @throws Refusal invalid: not confirmed; conflict: an import is under way
 */
export async function erasePerson(
  ctx: Context,
  by: { readonly name: string },
  personId: number,
  input: EraseInput,
): Promise<{ erasure: number }> {
  const person = await findPerson(ctx, personId)
  if (foldName(input.confirm) !== foldName(person.name)) throw new Refusal('invalid', `Nothing was erased: to confirm, type ${person.name}`)
  // It is kept, and must not say of whom.
  const said = [...person.addresses, ...person.names].find((text) => input.reason.toLowerCase().includes(text.toLowerCase()))
  if (said !== undefined)
    throw new Refusal('invalid', 'The reason names the person, and it is kept: say it without the name or the address')
  await refuseWhileImporting(ctx)
  const hashes = await hashesOf(ctx.store)
  const drafts = await draftsWithPerson(ctx, soughtOf(person))
  ctx.progress?.({ step: 'Erasing', done: 0, total: 1, unit: 'rows' })
  const erasure = await ctx.store.transaction((tx) =>
    eraseWithin(tx, ctx, by, erasingOf(person, hashes, input.how, input.mentions), { hashes, reason: input.reason, drafts }),
  )
  for (const draft of drafts) forget(ctx.store, draft.id)
  return { erasure }
}

interface Around {
  readonly hashes: Hashes
  readonly reason: string
  readonly drafts: readonly { readonly id: number }[]
}

/** All of it, in the caller's transaction. */
export async function eraseWithin(
  tx: Db,
  ctx: Context,
  by: { readonly name: string },
  erasing: Erasing,
  { hashes, reason, drafts }: Around,
): Promise<number> {
  await lockRecord(tx)
  if ((await importUnderWay(tx)) !== null) throw underWay()
  const { counts, mentions, snapshots } = await erase(tx, erasing)
  for (const draft of drafts) await dropDraft(tx, draft.id)
  const keys = [...erasing.keys.map((key) => hashes.ofKey(key.source, key.externalId)), ...erasing.addresses.map(hashes.ofAddress)]
  const report: Report = {
    counts: [
      ...counts,
      ...mentions.map((one) => ({
        what: one.where,
        rows: one.rows,
        becomes: erasing.mentions === 'erase' ? ('emptied' as const) : ('kept' as const),
      })),
    ],
    ...{ mentions: erasing.mentions, drafts: drafts.length, snapshots, keys: keys.length },
  }
  const id = await newId(tx)
  await saveErasure(tx, { id, at: ctx.now, actor: ctx.actor, actor_name: by.name, how: erasing.how, reason, report }, keys)
  await saveAudit(tx, ctx, 'erase person', `erasure:${id}`, {
    how: erasing.how,
    people: erasing.keys.map((key) => key.personId),
    snapshots,
  })
  return id
}

type Report = Pick<ErasureReport, 'counts' | 'mentions' | 'drafts' | 'snapshots' | 'keys'>

/** Erasures that were done, newest first. */
export async function listErasures(ctx: Context): Promise<ErasureReport[]> {
  return (await loadErasures(ctx.store)).map((row) => ({
    ...{ id: row.id, at: row.at, by: row.actor_name, how: row.how, reason: row.reason },
    ...(row.report as Report),
  }))
}

/** Does it and takes it back. */
async function tried(ctx: Context, erasing: Erasing): Promise<Erased> {
  class Back extends Error {}
  let erased: Erased | undefined
  await ctx.store
    .transaction(async (tx) => {
      await lockRecord(tx)
      erased = await erase(tx, erasing)
      throw new Back()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Back)) throw error
    })
  return erased!
}

type Row = Awaited<ReturnType<typeof loadRowsOfPerson>>[number]

export interface FoundPerson {
  readonly name: string
  readonly rows: readonly Row[]
  readonly accounts: ErasurePreview['accounts']
  readonly addresses: readonly string[]
  readonly names: readonly string[]
}

/** A person with every row that is the same person. @throws Refusal not_found */
export async function findPerson(ctx: Context, personId: number): Promise<FoundPerson> {
  const rows = await loadRowsOfPerson(ctx.store, personId)
  if (rows.length === 0) throw new Refusal('not_found', 'There is no such person')
  const ids = rows.map((row) => row.id)
  const accounts = await loadAccountsOf(ctx.store, ids)
  const scope = (await accountsInScope(ctx)).ids
  if (scope !== null && !accounts.some((account) => scope.has(account.id))) throw new Refusal('not_found', 'There is no such person')
  const called = await loadCalled(ctx.store, ids)
  const texts = (of: readonly (string | null | undefined)[]) => [...new Set(of.flatMap((one) => one?.trim() || []))]
  return {
    name: nameOf(rows.find((row) => row.id === personId) ?? rows[0]!),
    rows,
    accounts: accounts.map((a) => ({ id: a.id, key: `${a.source}/${a.external_id}`, name: a.name ?? a.external_id })),
    addresses: texts(called.map((one) => one.email && foldAddress(one.email))).filter((one) => one.includes('@')),
    names: texts(
      called.flatMap(({ first_name, last_name }) =>
        first_name && last_name && last_name.length > 1 ? [`${first_name} ${last_name}`, `${last_name}, ${first_name}`] : [],
      ),
    ),
  }
}

function erasingOf(person: FoundPerson, hashes: Hashes, how: How, mentions: 'erase' | 'keep'): Erasing {
  const keys = person.rows.map((row) => ({
    ...{ personId: row.id, source: row.source, externalId: row.external_id },
    becomes: hashes.becomes(row.source, row.external_id),
  }))
  return { how, keys, addresses: person.addresses, names: person.names, mentions }
}

const soughtOf = ({ addresses, names, rows }: FoundPerson) => ({ addresses, names, keys: rows.map((row) => row.external_id) })

const said = (row: Row, field: 'first_name' | 'last_name' | 'email'): string | null =>
  Object.hasOwn(row.hand, field) ? (row.hand[field] as string | null) : row[field]
const emailOf = (row: Row) => said(row, 'email')
const nameOf = (row: Row) => [said(row, 'first_name'), said(row, 'last_name')].filter(Boolean).join(' ') || emailOf(row) || row.external_id
const foldName = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

async function refuseWhileImporting(ctx: Context): Promise<void> {
  if ((await importUnderWay(ctx.store)) !== null) throw underWay()
}

const underWay = () =>
  new Refusal('conflict', 'Cannot erase anybody while an import is under way, or interrupted: wait for it, resume or undo it')
