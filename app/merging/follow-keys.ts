import { loadNow } from '#store/merge-sides.ts'
import type { Context } from '../context.ts'

/** What people wrote names accounts by a key: the key of who stands for it now, the same where nobody else does. Keys are `source/externalId`. */
export async function followKeys(ctx: Context, keys: readonly string[]): Promise<(key: string) => string> {
  const wanted = [...new Set(keys)].map((key) => ({ source: key.slice(0, key.indexOf('/')), externalId: key.slice(key.indexOf('/') + 1) }))
  const rows = wanted.length === 0 ? [] : await loadNow(ctx.store, 'account', wanted)
  const now = new Map(rows.map((row) => [`${row.source}/${row.external_id}`, `${row.now_source}/${row.now_external_id}`]))
  return (key) => now.get(key) ?? key
}
