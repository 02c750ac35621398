/** What the record says, without ids and without who brought it: two ways to the same record must give the same dump. */
import type { Store } from '#store/db.ts'
import { factTables } from '#store/facts.ts'

export async function factsOf(store: Store): Promise<string[]> {
  const found: string[] = []
  for (const table of factTables) {
    const rows = await store.query<{ row: string }>(`
      select (to_jsonb(t) - 'account_id' - 'import_id' || jsonb_build_object('customer', c.external_id, 'payer', p.external_id, 'site', s.external_id))::text as row
      from ${table} t left join account l on l.id = t.account_id left join account c on c.id = l.customer_id
      left join account p on p.id = l.payer_id left join account s on s.id = l.site_id`)
    found.push(...rows.map((r) => `${table} ${r.row}`))
  }
  return found.sort()
}

/** Master data; accounts that are only a key and products come and go with what refers to them. */
export async function nounsOf(store: Store): Promise<string[]> {
  const queries = {
    account: `select to_jsonb(a) - '{id,hand,customer_id,payer_id,site_id,linked_to,merged_into,made_by,import_id}'::text[] as row from account a where import_id is not null`,
    contact: `select to_jsonb(k) - '{account_id,person_id,import_id,row_hash}'::text[] || jsonb_build_object('customer', l.external_id, 'of', p.external_id) as row
      from account_contact k left join account l on l.id = k.account_id left join person p on p.id = k.person_id`,
    person: `select to_jsonb(p) - '{id,hand,linked_to,made_by}'::text[] as row from person p where exists (select 1 from account_contact k where k.person_id = p.id)`,
    product: `select to_jsonb(p) - 'import_id' as row from product p`,
    cost_actual: `select to_jsonb(p) - 'import_id' as row from cost_actual p`,
    fx_rate: `select to_jsonb(p) - 'import_id' as row from fx_rate p`,
    cross_reference: `select to_jsonb(p) - 'import_id' as row from cross_reference p`,
  }
  const found: string[] = []
  for (const [table, query] of Object.entries(queries))
    found.push(...(await store.query<{ row: string }>(`select row::text from (${query}) x`)).map((r) => `${table} ${r.row}`))
  return found.sort()
}

/** Who stands for whom, by keys: of accounts that a list names, and of people. Those that are only a key come and go. */
export async function standInsOf(store: Store): Promise<string[]> {
  const rows = await store.query<{ row: string }>(`
    select a.source || '/' || a.external_id || ' = ' || s.source || '/' || s.external_id as row from account a
      join account s on s.id = coalesce(a.merged_into, a.linked_to) where a.import_id is not null and s.import_id is not null
    union all select 'person ' || p.source || '/' || p.external_id || ' = ' || s.source || '/' || s.external_id from person p join person s on s.id = p.linked_to
      where exists (select 1 from account_contact k where k.person_id = p.id) and exists (select 1 from account_contact k where k.person_id = s.id)`)
  return rows.map(({ row }) => row).sort()
}

/** Every sum, by the keys of its account. */
export async function rollupsOf(store: Store): Promise<string[]> {
  const found: string[] = []
  for (const table of ['rollup_trade', 'rollup_uncosted', 'rollup_count', 'rollup_kind', 'rollup_driver'])
    found.push(
      ...(
        await store.query<{ row: string }>(
          `select (to_jsonb(r) - 'account_id' || jsonb_build_object('source', l.source, 'account', l.external_id))::text as row from ${table} r join account l on l.id = r.account_id`,
        )
      ).map((r) => `${table} ${r.row}`),
    )
  found.push(...(await store.query<{ row: string }>('select to_jsonb(r)::text as row from rollup_day r')).map((r) => `rollup_day ${r.row}`))
  return found.sort()
}

/** What is left of a record that should be empty. */
export async function leftIn(store: Store): Promise<Record<string, number>> {
  const left: Record<string, number> = {}
  for (const table of [
    ...factTables,
    ...[
      'rollup_trade',
      'rollup_uncosted',
      'rollup_count',
      'rollup_kind',
      'rollup_driver',
      'rollup_day',
      'replaced_row',
      'confirmed_row',
      'person',
    ],
    ...['account_contact', 'product', 'cost_actual', 'fx_rate', 'cross_reference', 'match_pair', `account where kind <> 'unassigned'`],
    `pg_class where relname ~ '^(stage|undo)_\\d'`,
  ]) {
    const [row] = await store.query<{ n: number }>(`select count(*) as n from ${table}`)
    if (row!.n > 0) left[table] = row!.n
  }
  return left
}
