import type { AccountNode } from '#engine/portfolio/levels.ts'
import type { Db } from './db.ts'
import { said } from './hand.ts'

/** The accounts of the record, in order of (source, external id), as the engine's levels are built from. */
export async function loadAccountNodes(db: Db): Promise<(AccountNode & { id: number })[]> {
  const rows = await db.query<{
    id: number
    kind: AccountNode['kind']
    source: string
    external_id: string
    name: string | null
    parent: string | null
    customer_id: number
    payer_id: number
    site_id: number
    same_as: number | null
    active: boolean
  }>(`
    select id, kind, source, external_id, ${said('a', 'name')} as name, parent, customer_id, payer_id, site_id, coalesce(merged_into, linked_to) as same_as,
      exists (select 1 from rollup_count c where c.account_id = a.id) or a.id in (select p.account_id from payment p) as active
    from account a order by source collate "C", external_id collate "C", kind`)
  const place = new Map(rows.map((row, i) => [row.id, i]))
  const byKey = new Map(
    rows.filter((r) => r.kind === 'account').map((row) => [`${row.source}\u001f${row.external_id}`, place.get(row.id)!]),
  )
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    externalId: row.external_id,
    name: row.name,
    kind: row.kind,
    active: row.active,
    customer: place.get(row.customer_id)!,
    payer: place.get(row.payer_id)!,
    site: place.get(row.site_id)!,
    parent: row.parent === null ? -1 : (byKey.get(`${row.source}\u001f${row.parent}`) ?? -1),
    sameAs: row.same_as === null ? -1 : (place.get(row.same_as) ?? -1),
  }))
}
