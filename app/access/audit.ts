/** The audit with names instead of ids, as far as they are known: the audit itself holds none. */
import { PassThrough } from 'node:stream'
import { writeCsv } from '#reports/write-csv.ts'
import { listKeys } from '#store/api-keys.ts'
import { type AuditEntry, type AuditSearch, loadAuditWords, saveAudit, searchAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import { loadUserNames } from '#store/users.ts'
import type { Context } from '../context.ts'

/** A record's audit, and where people and keys are kept. */
export interface AuditContext extends Context {
  readonly home: Store
}

export interface AuditPage extends AuditSearch {
  readonly cursor?: string | undefined
  readonly limit: number
}

export async function showAudit(ctx: AuditContext, { cursor, limit, ...by }: AuditPage) {
  const before = cursor === undefined ? null : Number.parseInt(cursor, 36) || 0
  const found = await searchAudit(ctx.store, by, before, limit + 1)
  const named = await namer(ctx.home)
  const items = found.slice(0, limit).map(named)
  return { items, next: found.length > limit ? items.at(-1)!.id.toString(36) : null, total: null }
}

export async function showAuditWords(ctx: AuditContext) {
  const { actions, actors } = await loadAuditWords(ctx.store)
  const names = await loadNames(ctx.home)
  return { actions, actors: actors.map((actor) => ({ actor, name: names.get(actor) ?? null })) }
}

const exportedAtOnce = 1000

/** All of it as CSV, streamed; that it was taken out is in it too. */
export async function exportAudit(ctx: AuditContext, by: AuditSearch) {
  const named = await namer(ctx.home)
  async function* rows() {
    let before: number | null = null
    for (;;) {
      const found: AuditEntry[] = await searchAudit(ctx.store, by, before, exportedAtOnce)
      for (const one of found.map(named))
        yield [one.at, one.actor, one.actorName, one.action, one.subject, one.subjectName, JSON.stringify(one.details)]
      if (found.length < exportedAtOnce) return
      before = found.at(-1)!.id
    }
  }
  await saveAudit(ctx.store, ctx, 'export', 'audit', {})
  const body = new PassThrough()
  const columns = ['at', 'actor', 'actorName', 'action', 'subject', 'subjectName', 'details'].map((name) => ({ name }))
  void writeCsv(rows(), columns, body, ctx.signal ? { signal: ctx.signal } : {}).catch((error: Error) => body.destroy(error))
  return { name: 'audit.csv', type: 'text/csv; charset=utf-8', body }
}

async function namer(home: Store) {
  const names = await loadNames(home)
  return (one: AuditEntry) => ({ ...one, actorName: names.get(one.actor) ?? null, subjectName: names.get(one.subject) ?? null })
}

async function loadNames(home: Store): Promise<Map<string, string>> {
  const [users, keys] = [await loadUserNames(home), await listKeys(home)]
  return new Map([
    ...[...users].map(([id, name]) => [`user:${id}`, name] as const),
    ...keys.map((key) => [`key:${key.id}`, key.name] as const),
  ])
}
