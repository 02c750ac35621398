/** What exists (accounts, people on accounts, products, rates …): found by (source, external_id), replaced when changed, kept as images for undo. */
import type { AccountRow, ContactRow, CostActualRow, CrossReferenceRow, ProductRow, RateRow } from '#api/record.ts'
import { copyLine, copyValue } from './copy.ts'
import type { Db } from './db.ts'
import { hash53, rowKey } from './hash.ts'
import { newIds } from './ids.ts'

export type Noun = AccountRow | ContactRow | ProductRow | CostActualRow | RateRow | CrossReferenceRow
export type NounTable = 'account' | 'account_contact' | 'product' | 'cost_actual' | 'fx_rate' | 'cross_reference'

interface NounSpec {
  readonly table: NounTable
  readonly columns: readonly string[]
  readonly values: (row: never) => readonly unknown[]
  /** Further columns that are not content: ids. */
  readonly idColumns: readonly string[]
  readonly key: string
}

const spec = <N extends Noun>(
  table: NounTable,
  columns: readonly string[],
  values: (row: N) => readonly unknown[],
  idColumns: readonly string[] = [],
  key = 'source, external_id',
): NounSpec => ({ table, columns, values, idColumns, key }) as NounSpec

export const nounSpecs: Readonly<Record<Noun['table'], NounSpec>> = {
  account: spec<AccountRow>(
    'account',
    [
      'name',
      'parent',
      'town',
      'postal_code',
      'country',
      'region',
      'vat_id',
      'domain',
      'phone',
      'customer_number',
      'industry',
      'employees',
      'own_revenue_minor',
      'currency',
      'colleague',
      'attributes',
      'renewal_day',
      'notice_days',
    ],
    (r) => [
      r.name,
      r.parent,
      r.town,
      r.postalCode,
      r.country,
      r.region,
      r.vatId,
      r.domain,
      r.phone,
      r.customerNumber,
      r.industry,
      r.employees,
      r.ownRevenueMinor,
      r.currency,
      r.colleague,
      r.attributes,
      r.renewalDay,
      r.noticeDays,
    ],
    ['id', 'kind', 'customer_id', 'payer_id', 'site_id', 'made_by'],
    'source, kind, external_id',
  ),
  contact: spec<ContactRow>(
    'account_contact',
    ['role', 'seniority', 'is_primary', 'left_day', 'person'],
    (r) => [
      r.role,
      r.seniority,
      r.primary,
      r.leftDay,
      {
        firstName: r.firstName,
        lastName: r.lastName,
        email: r.email,
        phone: r.phone,
        title: r.title,
        language: r.language,
        preferredChannel: r.preferredChannel,
      },
    ],
    ['account_id', 'row_key', 'person_id'],
  ),
  product: spec<ProductRow>('product', ['name', 'product_group'], (r) => [r.name, r.group]),
  cost_actual: spec<CostActualRow>('cost_actual', ['cost_centre', 'month', 'element', 'amount_minor', 'currency'], (r) => [
    r.costCentre,
    `${r.month}-01`,
    r.element,
    r.amountMinor,
    r.currency,
  ]),
  fx_rate: spec<RateRow>('fx_rate', ['from_currency', 'to_currency', 'month', 'policy', 'rate', 'rate_source'], (r) => [
    r.from,
    r.to,
    `${r.month}-01`,
    r.policy,
    r.rate,
    r.rateSource,
  ]),
  cross_reference: spec<CrossReferenceRow>('cross_reference', ['left_source', 'left_id', 'right_source', 'right_id'], (r) => [
    r.leftSource,
    r.leftId,
    r.rightSource,
    r.rightId,
  ]),
}

export const nounTables: readonly NounTable[] = Object.values(nounSpecs).map((s) => s.table)
const specOf = (table: NounTable): NounSpec => Object.values(nounSpecs).find((s) => s.table === table)!

export interface NounInput<N extends Noun = Noun> {
  readonly row: N
  readonly fileNo: number
  readonly rowNo: number
  /** Leaf of a contact. */
  readonly accountId?: number
}

/** Columns that came after rows were stored: where they say nothing, a row is what it was before there were any. */
const cameLater: Partial<Record<NounTable, number>> = { account: 2 }

/** What a row says, as rows are compared. */
export function nounContent(row: Noun): string {
  const { table, values } = nounSpecs[row.table]
  const content = values(row as never).map(copyValue)
  for (let later = cameLater[table] ?? 0; later > 0 && content.at(-1) === copyValue(null); later--) content.pop()
  return content.join('\t')
}

/** Saves rows of one table and source, ids not repeated among them; the caller's transaction. */
export async function saveNouns(tx: Db, importId: number, source: string, inputs: readonly NounInput[]): Promise<void> {
  const first = inputs[0]
  if (!first) return
  const noun = nounSpecs[first.row.table]
  const ids = noun.table === 'account' ? await newIds(tx, inputs.length) : []
  const persons =
    noun.table === 'account_contact'
      ? await ensurePersons(tx, importId, source, inputs as NounInput<ContactRow>[])
      : new Map<string, number>()
  const all = [...noun.idColumns, 'source', 'external_id', ...noun.columns, 'import_id', 'row_hash']
  const lines = inputs.map(({ row, accountId }, i) => {
    const values = noun.values(row as never)
    const idValues: Record<NounTable, readonly unknown[]> = {
      account: [ids[i], 'account', ids[i], ids[i], ids[i], importId],
      account_contact: [accountId, rowKey(source, row.externalId), row.table === 'contact' ? persons.get(personKey(row)) : null],
      product: [],
      cost_actual: [],
      fx_rate: [],
      cross_reference: [],
    }
    const content = nounContent(row) + (noun.table === 'account_contact' ? `\t${accountId}` : '')
    return copyLine([...idValues[noun.table], source, row.externalId, ...values, importId, hash53(content)])
  })
  await tx.script(`drop table if exists noun_new; create temp table noun_new (like ${noun.table} including defaults) on commit drop;
    alter table noun_new add file_no integer`)
  await tx.copyIn('noun_new', [...all, 'file_no'], lines.map((line, i) => `${line.slice(0, -1)}\t${inputs[i]!.fileNo}\n`).join(''))
  const same = sameKey(noun, 't', 'n')
  const oldAndNew = sameKey(noun, 'o', 'n')
  // What is on its way out is no place to stand on: its rows are replaced, not confirmed.
  await tx.script(`drop table if exists noun_old; create temp table noun_old on commit drop as
    select t.*, t.row_hash is not distinct from n.row_hash and not exists (select 1 from import i where i.id = t.import_id and i.state = 'undoing') as same,
      t.import_id is null as bare, false as gone, n.file_no from noun_new n join ${noun.table} t on ${same}`)
  // A person's rows come together: accounts that an id is no longer given for have lost the person.
  if (noun.table === 'account_contact')
    await tx.execute(`insert into noun_old
      select t.*, false, false, true, n.file_no from account_contact t
      join (select source, external_id, min(file_no) as file_no from noun_new group by 1, 2) n on n.source = t.source and n.external_id = t.external_id
      where t.import_id <> ${importId} and not exists (select 1 from noun_new m where ${sameKey(noun, 't', 'm')}) and not exists (
        select 1 from confirmed_row c where c.import_id = ${importId} and c.table_name = 'account_contact' and c.what = 'row'
          and c.source = t.source and ${confirmedKey(noun, 't')} = any(c.keys))`)
  await tx.execute(
    `insert into replaced_row (import_id, table_name, row_key, source, external_id, image_import_id, image)
     select ${importId}, '${noun.table}', ${imageKey(noun, 'o')}, source, external_id, import_id, to_jsonb(o) - 'same' - 'bare' - 'gone' - 'file_no'
     from noun_old o where not same and import_id <> ${importId}`,
  )
  await tx.execute(
    `insert into confirmed_row (import_id, table_name, what, source, keys)
     select ${importId}, '${noun.table}', 'row', source, array_agg(${confirmedKey(noun, 'o')}) from noun_old o
     where same and import_id <> ${importId} group by source`,
  )
  if (noun.table === 'account_contact')
    await tx.execute(
      `insert into confirmed_row (import_id, table_name, what, source, keys)
       select ${importId}, 'account_contact', 'document', source, array_agg(distinct external_id) from noun_new group by source`,
    )
  await tx.execute(
    `insert into import_count as c (import_id, file_no, table_name, accepted, changed, unchanged, removed)
     select ${importId}, n.file_no, '${first.row.table}', count(*) filter (where g.source is null and (o.source is null or o.bare or (o.same and o.import_id = ${importId}))),
       count(*) filter (where g.source is not null or (not o.same and not o.bare)), count(*) filter (where o.same and o.import_id <> ${importId}), 0
     from noun_new n left join noun_old o on not o.gone and ${oldAndNew}
     left join (select distinct source, external_id from noun_old where gone) g on o.source is null and g.source = n.source and g.external_id = n.external_id
     group by n.file_no
     on conflict (import_id, file_no, table_name) do update set accepted = c.accepted + excluded.accepted,
       changed = c.changed + excluded.changed, unchanged = c.unchanged + excluded.unchanged`,
  )
  const changed = `select ${all.join(', ')} from noun_new n where not exists (select 1 from noun_old o where o.same and ${oldAndNew})`
  if (noun.table === 'account') {
    const set = [...noun.columns, 'import_id', 'row_hash'].map((c) => `${c} = excluded.${c}`).join(', ')
    await tx.execute(`insert into account (${all.join(', ')}) ${changed} on conflict (${noun.key}) do update set ${set}`)
    return
  }
  await tx.execute(`delete from ${noun.table} t using noun_old n where not n.same and ${same}`)
  await tx.execute(`insert into ${noun.table} (${all.join(', ')}) ${changed}`)
  if (noun.table === 'account_contact') {
    const left = await tx.query<{ person_id: number }>(`select distinct person_id from noun_old where not same`)
    await refreshPersons(tx, [...persons.values(), ...left.map((row) => row.person_id)])
  }
}

/** One row of a table: a person may have one per account. */
const sameKey = (noun: NounSpec, a: string, b: string): string =>
  [...(noun.table === 'account' ? ['kind'] : noun.table === 'account_contact' ? ['account_id'] : []), 'source', 'external_id']
    .map((column) => `${a}.${column} = ${b}.${column}`)
    .join(' and ')
/** What tells images of the same id apart. */
const imageKey = (noun: NounSpec, alias: string): string => (noun.table === 'account_contact' ? `${alias}.account_id` : '0::bigint')
const confirmedKey = (noun: NounSpec, alias: string): string =>
  noun.table === 'account_contact' ? `${alias}.external_id || chr(31) || ${alias}.account_id` : `${alias}.external_id`

const personKey = (row: ContactRow): string => row.person ?? row.externalId

async function ensurePersons(
  tx: Db,
  importId: number,
  source: string,
  inputs: readonly NounInput<ContactRow>[],
): Promise<Map<string, number>> {
  const keys = [...new Set(inputs.map(({ row }) => personKey(row)))]
  const ids = await newIds(tx, keys.length)
  await tx.execute(
    `insert into person (id, source, external_id, made_by) select id, $1, external_id, $2 from unnest($3::bigint[], $4::text[]) as n (id, external_id)
     on conflict (source, external_id) do nothing`,
    [source, importId, ids, keys],
  )
  const rows = await tx.query<{ id: number; external_id: string }>(
    `select id, external_id from person where source = $1 and external_id = any($2::text[])`,
    [source, keys],
  )
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

/** A person is what the rows about him say, the last by external id. */
async function refreshPersons(tx: Db, ids: readonly number[]): Promise<void> {
  await tx.execute(
    `update person p set first_name = c.person->>'firstName', last_name = c.person->>'lastName', email = c.person->>'email', phone = c.person->>'phone',
       title = c.person->>'title', language = c.person->>'language', preferred_channel = c.person->>'preferredChannel'
     from (select distinct on (k.person_id) k.person_id, k.person from account_contact k left join account l on l.id = k.account_id
       where k.person_id = any($1::bigint[])
       order by k.person_id, (k.person->>'lastName' is null), k.external_id collate "C" desc, l.external_id collate "C" desc) c
     where p.id = c.person_id`,
    [ids],
  )
}

/**
 * Takes back what an import did to these tables. Where a later import replaced our row again, our image passes on to it; where one
 * brought the same row or person, it inherits ours; an account that others still refer to stays as a bare key.
 */
export async function undoNouns(tx: Db, importId: number): Promise<void> {
  const touched = new Set<number>()
  // Nothing is known about tables just made, and images of what exists share a key: never row by row.
  await tx.script('set local enable_nestloop = off')
  for (const table of nounTables) {
    const noun = specOf(table)
    if (table === 'account_contact')
      for (const { person_id } of await tx.query<{ person_id: number }>(
        `select distinct person_id from account_contact where import_id = ${importId}`,
      ))
        touched.add(person_id)
    await inherit(tx, noun, importId)
    const own = `table_name = '${table}' and import_id = ${importId}`
    const same = (a: string, b: string) =>
      `${a}.row_key = ${b}.row_key and ${a}.source = ${b}.source and ${a}.external_id = ${b}.external_id`
    // 1. Images of our rows that later imports hold become what we had replaced, or go if we had replaced nothing.
    await tx.script(`drop table if exists noun_passed; create temp table noun_passed on commit drop as
      select row_key, source, external_id from replaced_row where table_name = '${table}' and image_import_id = ${importId}`)
    await tx.execute(`
      update replaced_row later set image = mine.image, image_import_id = mine.image_import_id
      from replaced_row mine where mine.table_name = '${table}' and mine.import_id = ${importId}
        and later.table_name = '${table}' and later.image_import_id = ${importId} and ${same('later', 'mine')}`)
    await tx.execute(`delete from replaced_row where table_name = '${table}' and image_import_id = ${importId}`)
    // 2. Our rows go; what they replaced comes back, unless somebody brought it again since: he holds our image from now on.
    const columns = [...noun.idColumns, 'source', 'external_id', ...noun.columns, 'import_id', 'row_hash'].join(', ')
    const rowsOf = (which: string) =>
      `select ${imageKey(noun, 't')} as row_key, source, external_id, import_id from ${table} t where import_id ${which}`
    await tx.script(`drop table if exists noun_mine; create temp table noun_mine on commit drop as
      select r.*, w.writer, c.import_id is not null as stands from replaced_row r
      left join (${rowsOf(`= ${importId}`)}) c on ${same('c', 'r')}
      left join (
        select row_key, source, external_id, min(import_id) as writer from (
          ${rowsOf(`> ${importId}`)}
          union all select row_key, source, external_id, image_import_id from replaced_row where table_name = '${table}' and image_import_id > ${importId}
        ) x group by 1, 2, 3
      ) w on ${same('w', 'r')}
      where r.table_name = '${table}' and r.import_id = ${importId} and not exists (select 1 from noun_passed p where ${same('p', 'r')})`)
    await tx.execute(`insert into replaced_row (import_id, table_name, row_key, source, external_id, image_import_id, image)
      select m.writer, table_name, row_key, source, external_id, image_import_id, image from noun_mine m where writer is not null and not stands`)
    await tx.script(`drop table if exists noun_back; create temp table noun_back on commit drop as
      select (jsonb_populate_record(null::${table}, m.image)).* from noun_mine m where writer is null or stands`)
    if (table === 'account') {
      const set = (from: string) => noun.columns.map((c) => `${c} = ${from.replace('?', c)}`).join(', ')
      await tx.execute(
        `update account t set ${set('b.?')}, import_id = b.import_id, row_hash = b.row_hash from noun_back b where t.id = b.id`,
      )
      await tx.execute(`update account set ${noun.columns.map((c) => `${c} = ${c === 'attributes' ? `'{}'` : 'null'}`).join(', ')},
        import_id = null, row_hash = null where import_id = ${importId}`)
    } else {
      await tx.execute(`delete from ${table} where import_id = ${importId}`)
      await tx.execute(`insert into ${table} (${columns}) select ${columns} from noun_back`)
      if (table === 'account_contact')
        for (const { person_id } of await tx.query<{ person_id: number }>('select distinct person_id from noun_back'))
          touched.add(person_id)
    }
    await tx.execute(`delete from replaced_row where ${own}`)
  }
  await tx.execute(`delete from confirmed_row where import_id = ${importId}`)
  await dropUnusedPeople(tx)
  await refreshPersons(tx, [...touched])
  await tx.script('set local enable_nestloop = on')
}

/** People without rows go, unless an image may bring one back or colleagues said something of them. */
export const dropUnusedPeople = (tx: Db): Promise<number> =>
  tx.execute(`
    delete from person p where not exists (select 1 from account_contact c where c.person_id = p.id) and hand = '{}'
      and not exists (select 1 from contact_hand h where h.person_id = p.id) and not exists (select 1 from interaction_person i where i.person_id = p.id)
      and not exists (select 1 from note n where n.person_id = p.id) and not exists (
      select 1 from replaced_row r where r.table_name = 'account_contact' and (r.image ->> 'person_id')::bigint = p.id)`)

/** What another import confirmed while it was ours is that import's from now on, and so is what we had replaced or removed there. */
async function inherit(tx: Db, noun: NounSpec, importId: number): Promise<void> {
  const { table } = noun
  const [any] = await tx.query(`select 1 as found from confirmed_row where table_name = '${table}' and import_id > ${importId} limit 1`)
  if (any === undefined) return
  const confirmed = (what: string) => `
    select c.import_id, c.source, x.key from confirmed_row c cross join lateral unnest(c.keys) x (key)
    where c.table_name = '${table}' and c.what = '${what}' and c.import_id > ${importId}`
  const imageConfirmedKey = table === 'account_contact' ? `r.external_id || chr(31) || r.row_key` : 'r.external_id'
  await tx.script(`drop table if exists noun_heir; create temp table noun_heir on commit drop as
    select s.row_key, s.source, s.external_id, min(c.import_id) as heir from (
      select ${imageKey(noun, 't')} as row_key, source, external_id, ${confirmedKey(noun, 't')} as key, null::bigint as until
        from ${table} t where import_id = ${importId}
      union all select row_key, source, external_id, ${imageConfirmedKey}, import_id from replaced_row r
        where table_name = '${table}' and image_import_id = ${importId}
    ) s join (${confirmed('row')}) c on c.source = s.source and c.key = s.key and (s.until is null or c.import_id < s.until)
    group by 1, 2, 3`)
  if (table === 'account_contact')
    await tx.execute(`insert into noun_heir
      select r.row_key, r.source, r.external_id, min(c.import_id) from replaced_row r
      join (${confirmed('document')}) c on c.source = r.source and c.key = r.external_id
      where r.table_name = '${table}' and r.import_id = ${importId} and not exists (
        select 1 from account_contact t where t.source = r.source and t.external_id = r.external_id and t.account_id = r.row_key and t.import_id >= ${importId})
        and not exists (select 1 from replaced_row l where l.table_name = '${table}' and l.image_import_id >= ${importId}
          and l.row_key = r.row_key and l.source = r.source and l.external_id = r.external_id)
      group by 1, 2, 3`)
  const same = (alias: string) => `h.row_key = ${alias}.row_key and h.source = ${alias}.source and h.external_id = ${alias}.external_id`
  await tx.execute(`update ${table} t set import_id = h.heir from noun_heir h
    where h.source = t.source and h.external_id = t.external_id and h.row_key = ${imageKey(noun, 't')} and t.import_id = ${importId}`)
  await tx.execute(`update replaced_row r set image_import_id = h.heir, image = jsonb_set(r.image, '{import_id}', to_jsonb(h.heir))
    from noun_heir h where ${same('r')} and r.table_name = '${table}' and r.image_import_id = ${importId}`)
  await tx.execute(`update replaced_row r set import_id = h.heir from noun_heir h
    where ${same('r')} and r.table_name = '${table}' and r.import_id = ${importId}`)
}
