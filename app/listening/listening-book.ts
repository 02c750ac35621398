/**
 * What every page of listening is made of: accounts with revenue and segment as they were last measured, their indexes, and voices.
 *
 * Whoever may not hear what was said in confidence gets the book that the voice gate makes for such people, and sums of fewer than five
 * accounts are not told. What may be told of an account beside index and grade, `shows` says.
 */

import { Refusal } from '#api/refusal.ts'
import type { ListenedAccount } from '#api/routes/listening.ts'
import { fewestAccounts, openGroups } from '#engine/listening/close-small-groups.ts'
import { dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { GRADES, type RelationshipParameters } from '#engine/relationship/index-types.ts'
import { type RiskStatus, safeAtRiskUnknown } from '#engine/segmentation/safe-at-risk-unknown.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { accountRecord } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { bookForWhoAsks, type ShownBook } from '../relationship/relationship-book.ts'
import { hearsConfidence, type Shows, seesAnswers } from '../relationship/voice-gate.ts'
import type { ParameterSet, Voices } from '../relationship/voices.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { todaysView } from '../today/todays-view.ts'

/** An account of the last measurement, as who asks may see it. */
export interface Listened extends ListenedAccount {
  readonly sd: number | null
  /** Position among the voices; -1: nobody is known there and nobody was named. */
  readonly at: number
  /** What may be told of it. */
  readonly shows: Shows
}

export interface ListeningBook {
  readonly view: SnapshotView
  readonly asOf: Day
  /** Answers given in confidence or by role are in it by threes only. */
  readonly openOnly: boolean
  readonly accounts: readonly Listened[]
  readonly voices: Voices
  readonly parameters: RelationshipParameters
  readonly set: ParameterSet
  readonly index: ShownBook['index']
  /** Account row → position in `accounts`. */
  readonly placeOf: ReadonlyMap<number, number>
  /** For own accounts: mean index of the others by segment (null: of all), never of fewer than five. */
  readonly others: ReadonlyMap<string | null, { readonly n: number; readonly mean: number }>
}

const kept = new WeakMap<SnapshotView, { readonly version: string; readonly of: ShownBook; readonly book: ListeningBook }>()

/**
 * @throws Refusal not_found: nothing was measured by customer yet, so there is no revenue to speak of
 */
export async function listeningBook(ctx: Context): Promise<ListeningBook> {
  const view = await todaysView(ctx)
  if (view?.level !== 'customer') throw new Refusal('not_found', 'Nothing was measured by customer yet: measure the book first')
  const of = await bookForWhoAsks(ctx)
  const version = await accountsVersion(ctx.store)
  const known = kept.get(view)
  if (known?.of === of && known.version === version) return known.book
  const book = await makeBook(ctx, view, of)
  kept.set(view, { version, of, book })
  return book
}

async function makeBook(ctx: Context, view: SnapshotView, of: ShownBook): Promise<ListeningBook> {
  const { accounts: rows, tree } = await accountRecord(ctx)
  const columns = await bookInColumns(ctx, view.id)
  const placeAt = new Map(of.voices.accounts.map(({ id }, i) => [id, i]))
  const places = columns.id.flatMap((_, i) => (columns.unassigned[i] ? [] : [i]))
  const at = places.map((i) => placeAt.get(columns.id[i]!) ?? -1)
  const standing = standingsOf(of, at)
  const accounts = places.map(
    (i, place): Listened => ({
      ...{ id: columns.id[i]!, key: columns.key[i]!, name: columns.name[i]!, tier: columns.tier[i] ?? null },
      ...{ colleague: columns.colleague[i] ?? null, revenueMinor: columns.revenueMinor[i] ?? 0 },
      ...{ netContributionMinor: columns.netContributionMinor[i] ?? null, at: at[place]! },
      ...figuresOf(of, at[place]!, standing[place]!),
    }),
  )
  const placeOfNode = new Map(accounts.map(({ id }, i) => [id, i]))
  const placeOf = new Map(
    rows.flatMap(({ id, customer }) => {
      const place = placeOfNode.get(rows[tree.standIn[customer]!]!.id)
      return place === undefined ? [] : [[id, place] as const]
    }),
  )
  const { asOf, set, voices, index } = of
  return {
    ...{ view, asOf, set, voices, index, accounts, placeOf, parameters: set.parameters, openOnly: !hearsConfidence(ctx) },
    others: view.scope === 'own' ? othersOf(of, new Set(at)) : new Map(),
  }
}

/** Whose index is better than a guess. */
function othersOf({ voices, index }: ShownBook, own: ReadonlySet<number>): ListeningBook['others'] {
  const bySegment = new Map<string, number[]>()
  for (let at = 0; at < index.n; at++) {
    if (own.has(at) || Number.isNaN(index.index[at]!) || GRADES[index.grade[at]!] === 'D') continue
    const segment = voices.book.segments[voices.book.segmentOf[at]!] ?? ''
    const values = bySegment.get(segment)
    if (values) values.push(index.index[at]!)
    else bySegment.set(segment, [index.index[at]!])
  }
  const segments = [...bySegment]
  const open = openGroups(segments.map(([, values]) => values.length))
  const all = segments.flatMap(([, values]) => values)
  const mean = (values: readonly number[]) => ({ n: values.length, mean: values.reduce((sum, one) => sum + one, 0) / values.length })
  return new Map([
    ...segments.flatMap(([segment, values], i) => (open[i] ? [[segment, mean(values)] as const] : [])),
    ...(all.length >= fewestAccounts ? [[null, mean(all)] as const] : []),
  ])
}

type Figures = Pick<Listened, 'index' | 'low' | 'high' | 'sd' | 'grade' | 'heardShare' | 'standing' | 'shows'>

function figuresOf({ index, shows }: ShownBook, at: number, standing: RiskStatus): Figures {
  if (at < 0 || Number.isNaN(index.index[at]!))
    return { index: null, low: null, high: null, sd: null, grade: null, heardShare: null, standing, shows: shows[at] ?? 'everything' }
  const grade = GRADES[index.grade[at]!]!
  if (shows[at] === 'index and grade')
    return {
      index: Math.round(index.index[at]!),
      low: null,
      high: null,
      sd: null,
      grade,
      heardShare: null,
      standing: null,
      shows: shows[at],
    }
  return {
    ...{ index: index.index[at]!, low: index.low[at]!, high: index.high[at]!, sd: index.sd[at]!, grade },
    ...{ heardShare: index.heardShare[at]!, standing, shows: shows[at]! },
  }
}

function standingsOf({ index }: ShownBook, at: readonly number[]): readonly RiskStatus[] {
  const of = (column: ArrayLike<number>) => at.map((one) => (one < 0 ? Number.NaN : column[one]!))
  const grade = at.map((one) => (one < 0 || Number.isNaN(index.index[one]!) ? null : GRADES[index.grade[one]!]!))
  return safeAtRiskUnknown({ grade, index: of(index.index), low: of(index.low), revenue: at.map(() => 0) }).status
}

/** What every answer of listening begins with. */
export const listeningHead = (ctx: Context, { view, asOf, openOnly, set }: ListeningBook) => ({
  ...{ asOf, snapshot: view.id, measured: view.asOf, from: view.from, to: view.to, currency: view.currency },
  ...{ set: { id: set.id, label: set.label }, scope: view.scope, openOnly, costClosed: view.costClosed },
  answersClosed: !seesAnswers(ctx),
})

/** The part of an account that goes out. */
export const listenedAccount = ({ sd: _, at: __, shows: ___, ...account }: Listened): ListenedAccount => account

export const dayOf = (book: ListeningBook): number => dayNumber(book.asOf)

/** 'none' = without a segment. */
export const inTier = (account: Listened, tier: string | undefined): boolean =>
  tier === undefined || (tier === 'none' ? account.tier === null : account.tier === tier)

export function named(account: Listened, { q = '', colleague }: { q?: string | undefined; colleague?: string | undefined }): boolean {
  const folded = q.trim().toLowerCase()
  return (folded === '' || account.name.toLowerCase().includes(folded)) && (colleague === undefined || account.colleague === colleague)
}
