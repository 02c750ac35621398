import { PassThrough } from 'node:stream'
import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { Merge, mergeRoutes } from '#api/routes/merges.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { loadKeyRows, loadNow, loadNowOf, loadRolesThere } from '#store/merge-sides.ts'
import { loadMerges, type Merged, type MergeKey, type MergeRecord } from '#store/merges.ts'
import { accountsInScope, openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { findLinks, loadMergesNow } from '../matching/link-record.ts'
import { sideOf } from './sides.ts'
import { fieldsToReturn, openMerge } from './undo-merge.ts'

type Filters = Omit<z.output<(typeof mergeRoutes)['exportMerges']['query']>, 'format'>
type Parting = z.input<(typeof mergeRoutes)['previewUndoMerge']['ok']>
type StandIn = z.input<(typeof mergeRoutes)['getStandIn']['ok']>

/** Merges of accounts and people in scope, the last first. */
export async function listMerges(ctx: Context, by: Filters): Promise<Merge[]> {
  const { ids } = await accountsInScope(ctx)
  return ctx.store.transaction(async (tx) => {
    const records = (await loadMerges(tx, by.what ?? null)).reverse()
    const shown = await showMerges(tx, ids, records)
    const of = async (what: Merged, id: number | undefined) =>
      id === undefined ? undefined : ((await loadNowOf(tx, what, [id]))[0]?.now_id ?? -1)
    const [account, person] = [await of('account', by.account), await of('person', by.person)]
    const wanted = by.search?.trim().toLowerCase() ?? ''
    return shown.filter(
      (one) =>
        (by.state === 'all' || (by.state === 'undone') === (one.state === 'undone')) &&
        (account === undefined || (one.what === 'account' && isOf(one, account))) &&
        (person === undefined || (one.what === 'person' && isOf(one, person))) &&
        [one.survivor.name, one.survivor.key, one.merged.name, one.merged.key, one.reason].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
    )
  })
}

const isOf = (one: Merge, id: number) => one.survivor.id === id || one.merged.id === id

/** Those in scope of who asks, with what is at each key now. */
async function showMerges(tx: Db, ids: ReadonlySet<number> | null, records: readonly MergeRecord[]): Promise<Merge[]> {
  const now = new Map<string, { name: string | null; nowId: number; open: boolean }>()
  for (const what of ['account', 'person'] as const) {
    const keys = records.filter((one) => one.what === what).flatMap((one) => [one.survivor, one.merged])
    const rows = await loadNow(tx, what, keys)
    const open =
      ids === null
        ? null
        : what === 'account'
          ? ids
          : await peopleInScope(
              tx,
              rows.map((row) => row.id),
              ids,
            )
    for (const row of rows)
      now.set(keyIn(what, { source: row.source, externalId: row.external_id }), {
        ...{ name: row.name, nowId: row.now_id, open: open === null || open.has(row.id) },
      })
  }
  return records.flatMap((record) => {
    const [survivor, merged] = [now.get(keyIn(record.what, record.survivor)), now.get(keyIn(record.what, record.merged))]
    if (ids !== null && !(survivor?.open && merged?.open)) return []
    const named = (key: MergeKey, found: typeof survivor) => ({
      ...{ id: found?.nowId ?? null, key: `${key.source}/${key.externalId}`, name: found?.name ?? key.externalId },
    })
    const { id, what, reason, actor, actorName, madeAt, undoneAt, undoneByName } = record
    return [
      {
        ...{ id, what, survivor: named(record.survivor, survivor), merged: named(record.merged, merged), reason, actor, actorName, madeAt },
        fields: record.fields.map((one) => one.field),
        state: undoneAt !== null ? ('undone' as const) : survivor && merged ? ('in force' as const) : ('waiting' as const),
        ...{ undoneAt, undoneByName, stayed: [...(record.stayed ?? [])] },
      },
    ]
  })
}

const keyIn = (what: Merged, key: MergeKey) => `${what} ${key.source}\u001f${key.externalId}`

/** Of these people, those at one of these accounts. */
async function peopleInScope(tx: Db, people: readonly number[], accounts: ReadonlySet<number>): Promise<Set<number>> {
  const there = await loadRolesThere(tx, [...accounts], people)
  return new Set(there.map((one) => one.row_id))
}

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

/** The list as a file; that it was taken out is in the audit. */
export async function exportMerges(ctx: Context, by: Filters & { format: 'csv' | 'xlsx' }) {
  const merges = await listMerges(ctx, by)
  await saveAudit(ctx.store, ctx, 'export', 'merges', { rows: merges.length, merges: merges.map((one) => one.id) })
  const names = [
    'merge',
    'what',
    'survivor',
    'survivor key',
    'merged',
    'merged key',
    'who',
    'when',
    'reason',
    'fields',
    'state',
    'undone by',
    'undone',
  ]
  const columns = names.map((name): ReportColumn => ({ name, type: name === 'merge' ? 'number' : 'text' }))
  const rows = merges.map((one) => [
    ...[one.id, one.what, one.survivor.name, one.survivor.key, one.merged.name, one.merged.key, one.actorName, one.madeAt, one.reason],
    ...[one.fields.join('; '), one.state, one.undoneByName, one.undoneAt],
  ])
  const body = new PassThrough()
  const written = by.format === 'csv' ? writeCsv(rows, columns, body) : writeXlsx(rows, columns, body, { sheet: 'merges' })
  written.catch((error: Error) => body.destroy(error))
  return { name: `merges.${by.format}`, type: types[by.format], body }
}

/** What would part if a merge were taken back. Nothing is written. */
export async function previewUndo(ctx: Context, id: number): Promise<Parting> {
  const { ids } = await accountsInScope(ctx)
  return ctx.store.transaction(async (tx) => {
    const record = await openMerge(tx, ids, id)
    const [merge] = await showMerges(tx, ids, [record])
    const now = await loadMergesNow(tx)
    const found = await findLinks(tx, { ...now, [record.what]: now[record.what].filter((one) => !same(one, record)) })
    const standInOf = (row: number) => (record.what === 'account' ? found.links.get(row)?.id : found.people.get(row)) ?? row
    const keys = await loadNow(tx, record.what, [record.survivor, record.merged])
    const own = [record.survivor, record.merged].flatMap(
      (key) => keys.find((row) => row.source === key.source && row.external_id === key.externalId) ?? [],
    )
    const rows = own[0]
      ? await loadKeyRows(
          tx,
          record.what,
          own.map((row) => row.now_id),
        )
      : []
    const standIns = [...new Set(own.map((row) => standInOf(row.id)))]
    const { back, stay } = await fieldsToReturn(tx, record)
    const pair =
      standIns.length === 1 && own.length === 2
        ? found.pairs.find((one) => one.linked && rows.some((row) => row.id === one.leftId))
        : undefined
    return {
      merge: merge!,
      parts: await inTurn(
        standIns,
        async (one) =>
          (
            await sideOf(
              tx,
              record.what,
              one,
              rows.filter((row) => standInOf(row.id) === one),
            )
          ).shown,
      ),
      ...{ back: back.map((one) => one.field), stay },
      stillOne: standIns.length === 1 && own.length === 2 ? (pair?.reasons.join(', ') ?? 'something else says they are one') : null,
    }
  })
}

const same = (a: Pick<MergeRecord, 'survivor' | 'merged'>, b: MergeRecord) => 'id' in a && a.id === b.id

async function inTurn<T, R>(list: readonly T[], of: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of list) results.push(await of(one))
  return results
}

/** Which account stands for this one now, and by which merge. */
export async function showStandIn(ctx: Context, id: number): Promise<StandIn> {
  await openAccount(ctx, id)
  const { ids } = await accountsInScope(ctx)
  return ctx.store.transaction(async (tx) => {
    const [now] = await loadNowOf(tx, 'account', [id])
    if (!now) throw new Refusal('not_found', 'There is no such account')
    const [own] = await loadKeyRows(tx, 'account', [now.now_id]).then((rows) => rows.filter((row) => row.id === id))
    const key = { source: own!.source, externalId: own!.external_id }
    const merges = (await loadMerges(tx, 'account')).filter(
      (one) =>
        one.undoneAt === null &&
        (sameKey(one.merged, key) || `${one.survivor.source}/${one.survivor.externalId}` === `${now.source}/${now.external_id}`),
    )
    const record = merges.find((one) => sameKey(one.merged, key)) ?? merges.at(-1)
    const [merge] = record && now.now_id !== id ? await showMerges(tx, ids, [record]) : []
    return {
      ...{ id: now.now_id, key: `${now.source}/${now.external_id}`, name: now.now_name ?? now.external_id },
      ...{ self: now.now_id === id, was: now.name ?? key.externalId, merge: merge ?? null },
    }
  })
}

const sameKey = (a: MergeKey, b: MergeKey) => a.source === b.source && a.externalId === b.externalId
