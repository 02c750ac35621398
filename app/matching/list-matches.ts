import { Refusal } from '#api/refusal.ts'
import { normaliseCompanyName } from '#engine/matching/normalise-company-name.ts'
import { normalisePhone } from '#engine/matching/normalise-phone.ts'
import { normaliseVat } from '#engine/matching/normalise-vat.ts'
import {
  type Answer,
  countDraftMatches,
  countStoredPairs,
  type DecidedRow,
  listAnswers,
  listDraftMatches,
  listStoredAlone,
  listStoredPairs,
} from '#store/match-lists.ts'
import type { Context } from '../context.ts'
import type { ComparedAccount } from './collect-accounts.ts'

export interface ShownAccount {
  readonly source: string
  readonly externalId: string
  readonly name: string | null
  readonly account: number | null
  readonly amountMinor: number
}

type FieldName =
  | 'name'
  | 'vatId'
  | 'domain'
  | 'phone'
  | 'customerNumber'
  | 'town'
  | 'postalCode'
  | 'country'
  | 'parent'
  | 'revenue'
  | 'people'

export interface ShownPair {
  readonly left: ShownAccount
  readonly right: ShownAccount
  readonly rule: string
  readonly score: number
  readonly reasons: readonly string[]
  readonly amountMinor: number
  readonly state: 'doubtful' | 'linked' | 'separate'
  readonly decision: { readonly answer: Answer; readonly actor: string; readonly at: string } | null
  readonly fields: readonly {
    readonly field: FieldName
    readonly left: string | number | null
    readonly right: string | number | null
    readonly agrees: 'yes' | 'no' | 'unknown' | null
  }[]
}

export interface PairQuery {
  readonly draft?: number | undefined
  readonly state: 'doubtful' | 'linked' | 'later' | 'decided'
  readonly search?: string | undefined
  readonly minScore?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

interface Page<T> {
  readonly items: T[]
  readonly next: string | null
  readonly total: number | null
}

/** Pairs, largest amount first; decided ones, newest first. */
export async function listPairs(ctx: Context, query: PairQuery): Promise<Page<ShownPair>> {
  const search = likeOf(query.search)
  const minScore = query.minScore ?? null
  if (query.state === 'decided' || query.state === 'later') {
    const from = query.cursor === undefined ? 0 : (numbersIn(query.cursor, 1)[0] ?? 0)
    const rows = await listAnswers(ctx.store, query.state, search, from, query.limit + 1)
    return pageOf(rows.map(decidedPair), query.limit, () => String(from + query.limit), null)
  }
  if (query.draft !== undefined) {
    const given = { list: query.state, search, source: null, minScore }
    const after = query.cursor === undefined ? -1 : (numbersIn(query.cursor, 1)[0] ?? -1)
    const rows = await listDraftMatches(ctx.store, query.draft, { ...given, after, limit: query.limit + 1 })
    const { n } = await countDraftMatches(ctx.store, query.draft, given)
    const items = rows.map((row) => draftPair(row.content as DraftPair, Number(row.score), row.amount_minor, query.state as 'doubtful'))
    return pageOf(items, query.limit, () => String(rows[query.limit - 1]!.position), n)
  }
  const given = { linked: query.state === 'linked', search, minScore }
  const after = query.cursor === undefined ? null : (numbersIn(query.cursor, 3) as unknown as [number, number, number])
  const rows = await listStoredPairs(ctx.store, { ...given, after, limit: query.limit + 1 })
  const { n } = await countStoredPairs(ctx.store, given)
  return pageOf(
    rows.map((row) => storedPair(row)),
    query.limit,
    () => {
      const last = rows[query.limit - 1]!
      return [last.amount_minor, last.left_id, last.right_id].join('.')
    },
    n,
  )
}

/** Accounts without a partner in another source, largest amount first. */
export async function listAlone(
  ctx: Context,
  query: Omit<PairQuery, 'state' | 'minScore'> & { source?: string | undefined },
): Promise<Page<ShownAccount>> {
  const search = likeOf(query.search)
  const source = query.source ?? null
  if (query.draft !== undefined) {
    const given = { list: 'alone' as const, search, source, minScore: null }
    const after = query.cursor === undefined ? -1 : (numbersIn(query.cursor, 1)[0] ?? -1)
    const rows = await listDraftMatches(ctx.store, query.draft, { ...given, after, limit: query.limit + 1 })
    const { n } = await countDraftMatches(ctx.store, query.draft, given)
    const items = rows.map((row) => shownAccount(row.content as ComparedAccount))
    return pageOf(items, query.limit, () => String(rows[query.limit - 1]!.position), n)
  }
  const from = query.cursor === undefined ? 0 : (numbersIn(query.cursor, 1)[0] ?? 0)
  const rows = await listStoredAlone(ctx.store, { search, source, offset: from, limit: query.limit + 1 })
  const items = rows.map((row) => ({ ...row, externalId: row.external_id, account: row.id, amountMinor: row.amount_minor }))
  return pageOf(
    items.map(({ source, externalId, name, account, amountMinor }) => ({ source, externalId, name, account, amountMinor })),
    query.limit,
    () => String(from + query.limit),
    null,
  )
}

function pageOf<T>(rows: T[], limit: number, next: () => string, total: number | null): Page<T> {
  return { items: rows.slice(0, limit), next: rows.length > limit ? next() : null, total }
}

const likeOf = (search: string | undefined): string | null =>
  search === undefined || search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

function numbersIn(cursor: string, n: number): number[] {
  const numbers = cursor.split('.').map(Number)
  if (numbers.length !== n || numbers.some((number) => !Number.isSafeInteger(number)))
    throw new Refusal('invalid', 'The cursor is of another list')
  return numbers
}

interface DraftPair {
  readonly left: ComparedAccount
  readonly right: ComparedAccount
  readonly rule: string
  readonly reasons: readonly string[]
}

const shownAccount = ({ source, externalId, name, account, amountMinor }: ComparedAccount): ShownAccount => ({
  ...{ source, externalId, name, account, amountMinor: amountMinor ?? 0 },
})

const draftPair = (pair: DraftPair, score: number, amountMinor: number, state: 'doubtful' | 'linked'): ShownPair => ({
  ...{ left: shownAccount(pair.left), right: shownAccount(pair.right), rule: pair.rule, score, reasons: pair.reasons },
  ...{ amountMinor, state, decision: null, fields: sideBySide(pair.left, pair.right) },
})

type Sided = Awaited<ReturnType<typeof listStoredPairs>>[number]

function storedPair(row: Sided): ShownPair {
  const side = (name: 'left' | 'right'): ComparedAccount => {
    const of = (column: string) => row[`${name}_${column}`] as string | null
    return {
      ...{ source: of('source')!, externalId: of('external_id')!, account: row[`${name}_id`] as number, name: of('name') },
      ...{ town: of('town'), postalCode: of('postal_code'), country: of('country'), vatId: of('vat_id'), domain: of('domain') },
      ...{ phone: of('phone'), customerNumber: of('customer_number'), parent: of('parent') },
      ...{ amountMinor: row[`${name}_amount`] as number, people: row[`${name}_people`] as number },
    }
  }
  const pair = { left: side('left'), right: side('right'), rule: row.rule, reasons: row.reasons }
  return draftPair(pair, Number(row.score), row.amount_minor, row.linked ? 'linked' : 'doubtful')
}

function decidedPair(row: DecidedRow): ShownPair {
  const bare = (source: string, externalId: string): ShownAccount => ({ source, externalId, name: null, account: null, amountMinor: 0 })
  const kept = row.pair as ShownPair | null
  return {
    ...(kept ?? {
      ...{ left: bare(row.left_source, row.left_id), right: bare(row.right_source, row.right_id) },
      ...{ rule: 'decision', score: 1, reasons: [], amountMinor: 0, fields: [] },
    }),
    state: row.answer === 'same' ? 'linked' : row.answer === 'different' ? 'separate' : 'doubtful',
    decision: { answer: row.answer, actor: row.actor, at: row.decided_at },
  }
}

type Compare = (a: string, b: string) => boolean | null
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
const alike: Compare = (a, b) => plain(a) === plain(b)
/** As matching compares them; null where two values cannot be compared. */
const comparisons: readonly (readonly [FieldName & keyof ComparedAccount, Compare])[] = [
  ['name', (a, b) => normaliseCompanyName(a) === normaliseCompanyName(b)],
  ['vatId', (a, b) => normaliseVat(a) === normaliseVat(b)],
  ['domain', alike],
  ['phone', (a, b) => normalisePhone(a)?.replace(/^\+/, '') === normalisePhone(b)?.replace(/^\+/, '')],
  ['customerNumber', alike],
  ['town', alike],
  ['postalCode', alike],
  // A name of a country and a code say nothing of each other.
  ['country', (a, b) => (a.length === b.length || alike(a, b) ? alike(a, b) : null)],
  // Keys of two systems.
  ['parent', () => null],
]

/** What both sides say, field by field: agrees, differs, or not known on one side. Fields that neither has are left out. */
function sideBySide(left: ComparedAccount, right: ComparedAccount): ShownPair['fields'] {
  return [
    ...comparisons.flatMap(([field, compare]): ShownPair['fields'][number][] => {
      const [a, b] = [left[field] as string | null, right[field] as string | null]
      if (a === null && b === null && field !== 'name') return []
      if (a === null || b === null) return [{ field, left: a, right: b, agrees: 'unknown' }]
      const same = compare(a, b)
      return [{ field, left: a, right: b, agrees: same === null ? null : same ? 'yes' : 'no' }]
    }),
    { field: 'revenue', left: left.amountMinor, right: right.amountMinor, agrees: null },
    { field: 'people', left: left.people, right: right.people, agrees: null },
  ]
}
