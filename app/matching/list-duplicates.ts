import { Refusal } from '#api/refusal.ts'
import type { Duplicate } from '#api/routes/duplicates.ts'
import { foldText } from '#engine/matching/fold-text.ts'
import { normaliseCompanyName } from '#engine/matching/normalise-company-name.ts'
import { normalisePhone } from '#engine/matching/normalise-phone.ts'
import { normaliseVat } from '#engine/matching/normalise-vat.ts'
import type { Db, Store } from '#store/db.ts'
import {
  countDuplicates,
  type DuplicateFilter,
  type DuplicateRecord,
  isLookCurrent,
  listDuplicates,
  loadAccountsToCompare,
  loadLastLook,
  loadMembers,
  loadPeopleToCompare,
  loadPeopleWithin,
  loadStandIns,
  loadWork,
  type What,
} from '#store/duplicates.ts'
import { loadSettings } from '#store/settings.ts'
import { actorNames } from '../access/actor-names.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountOf, byStandIn, personOf } from './duplicate-records.ts'

/** A request's context: names of people are kept at home. */
interface Asked extends Context {
  readonly home: Store
}

export interface DuplicateQuery {
  readonly what: What
  readonly state: 'open' | 'later' | 'rejected'
  readonly minScore?: number | undefined
  readonly q?: string | undefined
  readonly of?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Pairs that may be one, largest amount first; of who sees own accounts only those whose both sides are own. */
export async function listDuplicatePairs(ctx: Asked, query: DuplicateQuery) {
  const { what, state, limit } = query
  const filter: DuplicateFilter = {
    ...{ what, state, minScore: query.minScore ?? null, search: likeOf(query.q), ids: await idsInScope(ctx, what) },
    of: query.of === undefined ? null : ((await loadStandIns(ctx.store, what, [query.of]))[0]?.stand_in ?? query.of),
  }
  const rows = await listDuplicates(ctx.store, filter, query.cursor === undefined ? null : afterOf(query.cursor), limit + 1)
  const { n } = await countDuplicates(ctx.store, filter)
  const last = rows[limit - 1]
  return {
    items: await presentDuplicates(ctx, what, rows.slice(0, limit)),
    next: rows.length > limit && last ? [last.amount_minor, last.score * 1000, last.left_id, last.right_id].join('_') : null,
    total: n,
  }
}

const none = { open: 0, later: 0, rejected: 0, amountMinor: 0 }

export async function summariseDuplicates(ctx: Context) {
  const counted = async (what: What) => {
    const ids = await idsInScope(ctx, what)
    const found = { ...none }
    for (const state of ['open', 'later', 'rejected'] as const) {
      const { n, amount } = await countDuplicates(ctx.store, { what, state, minScore: null, search: null, of: null, ids })
      found[state] = n
      if (state === 'open') found.amountMinor = amount
    }
    return found
  }
  return {
    ...{ current: await isLookCurrent(ctx.store), lookedAt: (await loadLastLook(ctx.store))?.at ?? null },
    ...{ currency: (await loadSettings(ctx.store))?.currency ?? null, accounts: await counted('account'), people: await counted('person') },
  }
}

/** Accounts, or people all of whose accounts are, in scope of who asks; null: everybody. */
export async function idsInScope(ctx: Context, what: What): Promise<readonly number[] | null> {
  const { ids } = await accountsInScope(ctx)
  if (ids === null) return null
  return what === 'account' ? [...ids] : loadPeopleWithin(ctx.store, [...ids])
}

const likeOf = (search: string | undefined): string | null =>
  search === undefined || search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

function afterOf(cursor: string): [number, number, number, number] {
  const [amount, score, left, right, ...more] = cursor.split('_').map(Number)
  if (more.length > 0 || [amount, score, left, right].some((number) => !Number.isFinite(number)))
    throw new Refusal('invalid', 'The cursor is of another list')
  return [amount!, Math.round(score!) / 1000, left!, right!]
}

/** Proposals with both sides as the record has them now. */
export async function presentDuplicates(ctx: Asked, what: What, rows: readonly DuplicateRecord[]): Promise<Duplicate[]> {
  if (rows.length === 0) return []
  const ids = [...new Set(rows.flatMap((row) => [row.left_id, row.right_id]))]
  const sides = what === 'account' ? await accountSides(ctx.store, ids) : await personSides(ctx.store, ids)
  const byWhom = await actorNames(ctx)
  return rows.map((row) => {
    const [left, right] = [sides.get(row.left_id)!, sides.get(row.right_id)!]
    const side = ({ name, keys }: Side, id: number, amountMinor: number) => ({ id, name, keys: [...keys], amountMinor })
    return {
      ...{ what, left: side(left, row.left_id, row.left_amount_minor), right: side(right, row.right_id, row.right_amount_minor) },
      ...{ score: row.score, moved: row.moved, reasons: row.reasons, amountMinor: row.amount_minor },
      ...{ answer: row.answer, decidedBy: row.actor && byWhom(row.actor), decidedAt: row.decided_at },
      fields: [
        ...sideBySide(what, left, right),
        { field: 'keys' as const, left: writeKeys(left), right: writeKeys(right), agrees: null },
        { field: 'revenue' as const, left: row.left_amount_minor, right: row.right_amount_minor, agrees: null },
      ],
    }
  })
}

type FieldName = Duplicate['fields'][number]['field']

interface Side {
  readonly name: string
  readonly keys: readonly { source: string; externalId: string }[]
  readonly values: Readonly<Partial<Record<FieldName, readonly string[]>>>
}

const writeKeys = ({ keys }: Side): string => keys.map(({ source, externalId }) => `${source} ${externalId}`).join(', ')

async function accountSides(db: Db, ids: readonly number[]): Promise<Map<number, Side>> {
  const members = await loadMembers(db, 'account', ids)
  const standIn = new Map(members.map((one) => [one.id, one.stand_in]))
  const rows = byStandIn(await loadAccountsToCompare(db, [...standIn.keys()]), (row) => standIn.get(row.id)!)
  return new Map(
    rows.map(([id, ofOne]) => {
      const { names, vatIds, domains, phones, customerNumbers, towns, postalCodes, countries } = accountOf(id, ofOne)
      const keys = ofOne.map((row) => ({ source: row.source, externalId: row.external_id }))
      return [
        id,
        {
          ...{ name: names[0] ?? keys[0]!.externalId, keys },
          values: {
            ...{ name: names, vatId: vatIds, domain: domains, phone: phones, customerNumber: customerNumbers },
            ...{ town: towns, postalCode: postalCodes, country: countries },
          },
        },
      ]
    }),
  )
}

async function personSides(db: Db, ids: readonly number[]): Promise<Map<number, Side>> {
  const rows = byStandIn(await loadPeopleToCompare(db, ids), (row) => row.stand_in)
  const work = await loadWork(db, ids)
  const standIn = new Map((await loadStandIns(db, 'account', [...new Set(work.map((one) => one.account_id))])).map((one) => [one.id, one]))
  return new Map(
    rows.map(([id, ofOne]) => {
      const { names, emails, phones, titles } = personOf(id, ofOne)
      const written = names.map(({ first, last }) => [first, last].filter(Boolean).join(' ')).filter((name) => name !== '')
      const accounts = new Map<string, string | null>()
      for (const { person_id, account_id, left_day } of work) {
        if (person_id !== id) continue
        const name = standIn.get(account_id)?.name ?? 'an account without a name'
        if (accounts.get(name) !== null) accounts.set(name, left_day)
      }
      return [
        id,
        {
          ...{
            name: written[0] ?? emails[0] ?? ofOne[0]!.external_id,
            keys: ofOne.map((row) => ({ source: row.source, externalId: row.external_id })),
          },
          values: {
            ...{ name: [...new Set(written)], email: emails, phone: phones, title: titles },
            accounts: [...accounts].map(([name, leftDay]) => (leftDay === null ? name : `${name} (left ${leftDay})`)),
          },
        },
      ]
    }),
  )
}

const plain = (text: string): string => foldText(text).replace(/[^\p{L}\p{N}]/gu, '')
/** How a value reads to looking for doubles. */
const folded: Readonly<Partial<Record<FieldName, (text: string) => string>>> = {
  vatId: (text) => normaliseVat(text) ?? text,
  phone: (text) => normalisePhone(text)?.replace('+', '').slice(-8) ?? text,
  email: (text) => text.trim().toLowerCase(),
  accounts: (text) => text.replace(/ \(left .*\)$/, ''),
}
const shownFields: Readonly<Record<What, readonly FieldName[]>> = {
  account: ['name', 'vatId', 'domain', 'phone', 'customerNumber', 'town', 'postalCode', 'country'],
  person: ['name', 'email', 'phone', 'title', 'accounts'],
}

/** What both sides say, field by field: the value they have in common, else all of each. Fields that neither has are left out. */
function sideBySide(what: What, left: Side, right: Side): Duplicate['fields'] {
  const fold = (field: FieldName) => (what === 'account' && field === 'name' ? normaliseCompanyName : (folded[field] ?? plain))
  return shownFields[what].flatMap((field): Duplicate['fields'] => {
    const [ours, theirs] = [left.values[field] ?? [], right.values[field] ?? []]
    const all = (values: readonly string[]) => (values.length === 0 ? null : values.join(', '))
    if (ours.length === 0 && theirs.length === 0) return []
    if (ours.length === 0 || theirs.length === 0) return [{ field, left: all(ours), right: all(theirs), agrees: 'unknown' }]
    const key = fold(field)
    const common = ours.find((value) => theirs.some((other) => key(other) === key(value)))
    if (common === undefined) {
      // A name of a country and a code say nothing of each other.
      const silent = field === 'country' && ours[0]!.length !== theirs[0]!.length
      return [{ field, left: all(ours), right: all(theirs), agrees: silent ? null : 'no' }]
    }
    const other = theirs.find((value) => key(value) === key(common))!
    return [{ field, left: common, right: other, agrees: 'yes' }]
  })
}
