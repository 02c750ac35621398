/** From the customer's own keys to the leaf a fact sits on. Unknown keys become accounts without a name until their master data arrives. */
import type { Db } from './db.ts'
import { newIds } from './ids.ts'

export interface Place {
  readonly customer: string | null
  readonly payer: string | null
  readonly site: string | null
}

const unit = '\u001f'

/** Remembers what it found: one per import and source. */
export class LeafFinder {
  readonly #accounts = new Map<string, number>()
  readonly #places = new Map<string, number>()
  #unassigned = 0
  readonly #source: string
  readonly #importId: number

  constructor(source: string, importId: number) {
    this.#source = source
    this.#importId = importId
  }

  /** Makes `leafOf` answer for all of these. */
  async prepare(db: Db, places: Iterable<Place>): Promise<void> {
    if (this.#unassigned === 0) this.#unassigned = await ensureUnassigned(db)
    const wanted = new Set<string>()
    const split: { key: string; customer: string; payer: string; site: string }[] = []
    for (const { customer, payer, site } of places) {
      if (customer === null) continue
      for (const id of [customer, payer ?? customer, site ?? customer]) if (!this.#accounts.has(id)) wanted.add(id)
      if ((payer ?? customer) !== customer || (site ?? customer) !== customer) {
        const key = placeKey(customer, payer ?? customer, site ?? customer)
        if (!this.#places.has(key)) split.push({ key, customer, payer: payer ?? customer, site: site ?? customer })
      }
    }
    if (wanted.size > 0)
      await this.#load(
        db,
        'account',
        [...wanted].map((id) => ({ key: id })),
        this.#accounts,
      )
    if (split.length > 0)
      await this.#load(
        db,
        'place',
        [...new Map(split.map((s) => [s.key, s])).values()].map((s) => ({
          key: s.key,
          ids: [this.#accounts.get(s.customer)!, this.#accounts.get(s.payer)!, this.#accounts.get(s.site)!] as const,
        })),
        this.#places,
      )
  }

  leafOf({ customer, payer, site }: Place): number {
    if (customer === null) return this.#unassigned
    const split = (payer ?? customer) !== customer || (site ?? customer) !== customer
    const id = split ? this.#places.get(placeKey(customer, payer ?? customer, site ?? customer)) : this.#accounts.get(customer)
    if (id === undefined) throw new RangeError(`leaf of ${customer} was not prepared`)
    return id
  }

  async #load(
    db: Db,
    kind: 'account' | 'place',
    wanted: { key: string; ids?: readonly [number, number, number] }[],
    into: Map<string, number>,
  ): Promise<void> {
    const read = async () => {
      const rows = await db.query<{ id: number; external_id: string }>(
        `select id, external_id from account where source = $1 and kind = $2 and external_id = any($3::text[])`,
        [this.#source, kind, wanted.map((w) => w.key)],
      )
      for (const row of rows) into.set(row.external_id, row.id)
    }
    await read()
    const missing = wanted.filter((w) => !into.has(w.key))
    if (missing.length === 0) return
    const ids = await newIds(db, missing.length)
    // Somebody else may have made the same account meanwhile: theirs counts.
    await db.execute(
      `insert into account (id, source, kind, external_id, customer_id, payer_id, site_id, made_by)
       select id, $1, $2, external_id, coalesce(customer_id, id), coalesce(payer_id, id), coalesce(site_id, id), $3
       from unnest($4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[]) as n (id, external_id, customer_id, payer_id, site_id)
       on conflict (source, kind, external_id) do nothing`,
      [
        this.#source,
        kind,
        this.#importId,
        ids,
        missing.map((m) => m.key),
        ...[0, 1, 2].map((place) => missing.map((m) => m.ids?.[place] ?? null)),
      ],
    )
    await read()
  }
}

const placeKey = (customer: string, payer: string, site: string) => `${customer}${unit}${payer}${unit}${site}`

/** The visible account for everything without one. */
export async function ensureUnassigned(db: Db): Promise<number> {
  const find = () => db.query<{ id: number }>(`select id from account where kind = 'unassigned'`)
  const [found] = await find()
  if (found) return found.id
  const [id] = await newIds(db, 1)
  await db.execute(
    `insert into account (id, source, kind, external_id, name, customer_id, payer_id, site_id) values ($1, '', 'unassigned', 'unassigned', 'Unassigned', $1, $1, $1)
     on conflict (source, kind, external_id) do nothing`,
    [id],
  )
  return (await find())[0]!.id
}
