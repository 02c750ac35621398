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
    parent_said: number | null
    parent_by_hand: { source: string; externalId: string } | null
    name_said: number | null
    customer_id: number
    payer_id: number
    site_id: number
    same_as: number | null
    active: boolean
  }>(`
    select a.id, a.kind, a.source, a.external_id, ${said('a', 'name')} as name, a.parent, a.customer_id, a.payer_id, a.site_id,
      coalesce(a.merged_into, a.linked_to) as same_as, a.hand -> 'parent' as parent_by_hand,
      case when a.hand ? 'parent' then coalesce(e.parent, 1) end as parent_said, case when a.hand ? 'name' then coalesce(e.name, 1) end as name_said,
      exists (select 1 from rollup_count c where c.account_id = a.id) or a.id in (select p.account_id from payment p) as active
    from account a left join (
      select source, external_id, max(id) filter (where field = 'parent') as parent, max(id) filter (where field = 'name') as name
      from edit where subject = 'account' and field in ('parent', 'name') group by 1, 2
    ) e on e.source = a.source and e.external_id = a.external_id
    order by a.source collate "C", a.external_id collate "C", a.kind`)
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
    parent: parentOf(row, byKey),
    ...(row.parent_said !== null && { parentSaid: row.parent_said }),
    ...(row.name_said !== null && { nameSaid: row.name_said }),
    sameAs: row.same_as === null ? -1 : (place.get(row.same_as) ?? -1),
  }))
}

/** Files know accounts above within their own source; people across all. */
function parentOf(
  row: { source: string; parent: string | null; parent_said: number | null; parent_by_hand: { source: string; externalId: string } | null },
  byKey: ReadonlyMap<string, number>,
): number {
  if (row.parent_said !== null)
    return row.parent_by_hand === null ? -1 : (byKey.get(`${row.parent_by_hand.source}\u001f${row.parent_by_hand.externalId}`) ?? -1)
  return row.parent === null ? -1 : (byKey.get(`${row.source}\u001f${row.parent}`) ?? -1)
}
