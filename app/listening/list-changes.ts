/** What changed since a day, under one parameter set, beside what chance alone would show. */
import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { ChangeFilters, changesPage, IndexChange } from '#api/routes/listening.ts'
import { fewestAccounts } from '#engine/listening/close-small-groups.ts'
import { quartersTo } from '#engine/listening/heard-quarters.ts'
import { addDays, addMonthsToDay, dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { METRICS } from '#engine/relationship/index-types.ts'
import { npsCounts, nps as npsOfCounts } from '#engine/relationship/nps.ts'
import { npsChange } from '#engine/relationship/nps-change.ts'
import { expectedByChance, TREND_VERDICTS, trendAccounts } from '#engine/relationship/relationship-trend.ts'
import { normalQuantile } from '#engine/value/normal-quantile.ts'
import { listSnapshots } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { bookForWhoAsks, type ShownBook } from '../relationship/relationship-book.ts'
import type { Voices } from '../relationship/voices.ts'
import { dayOf, inTier, type Listened, type ListeningBook, listeningBook, listeningHead, named } from './listening-book.ts'
import { yearBack } from './show-listening.ts'

type Page = z.input<typeof changesPage>
interface Changes {
  /** Per account of the book, in its order; null: only index and grade are told of it. */
  readonly rows: readonly (IndexChange | null)[]
  readonly nps: Page['nps']
}

/** Days apart before two moments are worth comparing. */
const leastDays = 28

export async function listChanges(ctx: Context, query: ChangeFilters) {
  const book = await listeningBook(ctx)
  const moments = await momentsBefore(ctx, book)
  const since = query.since ?? defaultSince(moments, book.asOf)
  if (since >= book.asOf)
    throw new Refusal('invalid', `Nothing can have changed since ${since}: the record goes to ${book.asOf}`, [
      { at: 'query.since', message: 'is not before the last day of the record' },
    ])
  const { rows, nps } = await changesSince(ctx, book, since)
  const told = rows.flatMap((row) => row ?? [])
  const inTable = (one: IndexChange, i: number) => {
    const account = book.accounts[i]!
    const wanted = query.verdict === 'changed' ? one.verdict === 'up' || one.verdict === 'down' : query.verdict === one.verdict
    return (query.verdict === undefined || wanted) && inTier(account, query.tier) && named(account, query)
  }
  const items = rows.flatMap((row, i) => (row && inTable(row, i) ? [row] : [])).sort(byWeight)
  const tested = told.filter((one) => one.change !== null)
  const [up, down] = [told.filter((one) => one.verdict === 'up').length, told.filter((one) => one.verdict === 'down').length]
  return {
    ...{ head: listeningHead(ctx, book), since, moments, items, nps },
    ...{ tested: tested.length, changed: up + down, up, down },
    byChance: expectedByChance(tested.length, book.parameters.rules.level),
    verdicts: TREND_VERDICTS.map((verdict) => {
      const inside = told.filter((one) => one.verdict === verdict)
      return { verdict, accounts: inside.length, revenueMinor: inside.reduce((sum, one) => sum + one.revenueMinor, 0) }
    }),
    closed: rows.length - told.length,
    colleagues: [...new Set(book.accounts.flatMap((a) => a.colleague ?? []))].sort(),
  }
}

/** Changes first, the most revenue first among equals. */
const rank = (one: IndexChange) => (one.verdict === 'up' || one.verdict === 'down' ? 0 : one.change !== null ? 1 : 2)
const byWeight = (a: IndexChange, b: IndexChange) => rank(a) - rank(b) || b.revenueMinor - a.revenueMinor

/** Measurements by customer, and ends of quarters. */
async function momentsBefore(ctx: Context, { asOf }: ListeningBook): Promise<Page['moments']> {
  const days = new Map<Day, string>()
  for (const { to } of quartersTo(asOf, 9).slice(0, -1)) days.set(addDays(to, -1), 'end of quarter')
  for (const head of await listSnapshots(ctx.store)) if (head.level === 'customer') days.set(head.as_of, 'measured')
  return [...days].flatMap(([day, what]) => (day < asOf ? [{ day, what }] : [])).sort((a, b) => (a.day < b.day ? 1 : -1))
}

function defaultSince(moments: Page['moments'], asOf: Day): Day {
  const latest = addDays(asOf, -leastDays)
  return moments.find(({ day, what }) => what === 'measured' && day <= latest)?.day ?? addMonthsToDay(asOf, -3)
}

const kept = new WeakMap<ListeningBook, Map<Day, Promise<Changes>>>()
const daysKept = 4

function changesSince(ctx: Context, book: ListeningBook, since: Day): Promise<Changes> {
  const made = kept.get(book) ?? new Map<Day, Promise<Changes>>()
  kept.set(book, made)
  const known = made.get(since)
  if (known) return known
  // Before: who was there then, under the parameters of today.
  const changes = bookForWhoAsks(ctx, { asOf: since, set: book.set }).then((before) => compare(book, before, since))
  made.set(since, changes)
  changes.catch(() => made.delete(since))
  for (const old of [...made.keys()].slice(0, Math.max(0, made.size - daysKept))) made.delete(old)
  return changes
}

function compare(book: ListeningBook, before: ShownBook, since: Day): Changes {
  const { voices, parameters } = book
  const from = dayNumber(since)
  const z = normalQuantile((1 + parameters.rules.level) / 2)
  const trend = trendAccounts(voices.book, from, dayOf(book), parameters, peopleChanged(before.voices, voices))
  const rows = book.accounts.map((account): IndexChange | null => {
    const { at } = account
    if (account.shows === 'index and grade' || (at >= 0 && before.shows[at] === 'index and grade')) return null
    const { id, key, name, tier, colleague, revenueMinor, index, low, high, grade } = account
    const change = at < 0 || Number.isNaN(trend.change[at]!) ? null : trend.change[at]!
    return {
      ...{ id, key, name, tier, colleague, revenueMinor, index, low, high, grade, change },
      verdict: TREND_VERDICTS[at < 0 ? TREND_VERDICTS.indexOf('never heard') : trend.verdict[at]!]!,
      sd: change === null ? null : trend.sd[at]!,
      half: change === null ? null : z * trend.sd[at]!,
      newAnswers: at < 0 ? 0 : newVoices(voices, at, from),
    }
  })
  return { rows, nps: npsSplit(book, before.voices, since) }
}

function newVoices({ book }: Voices, at: number, after: number): number {
  let n = 0
  for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++) {
    for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++)
      if (book.day[j]! > after) {
        n++
        break
      }
  }
  return n
}

/** Per account: 1 where other people count now, or the same in other roles. Both books list the same accounts. */
function peopleChanged(before: Voices, now: Voices): Uint8Array {
  const of = ({ book, contacts }: Voices, at: number) =>
    Array.from({ length: book.contactStart[at + 1]! - book.contactStart[at]! }, (_, i) => {
      const k = book.contactStart[at]! + i
      return contacts[k]!.personId === null ? '' : `${contacts[k]!.personId} ${book.groups[k]} ${book.level[k]}`
    })
      .filter((one) => one !== '')
      .sort()
      .join()
  return Uint8Array.from({ length: now.book.n }, (_, at) => Number(of(before, at) !== of(now, at)))
}

const npsMetric = METRICS.indexOf('nps')

/** The last NPS answer of each person in the year up to a day; answers that do not say whose they are count each. */
function lastNps({ voices }: Pick<ListeningBook, 'voices'>, wanted: readonly Listened[], to: number) {
  const { book, contacts, accounts } = voices
  const scores = new Map<string, number>()
  const heard = new Set<number>()
  for (const { at } of wanted) {
    if (at < 0) continue
    for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++) {
      let last = -1
      for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
        const day = book.day[j]!
        if (book.metric[j] !== npsMetric || day <= to - yearBack || day > to) continue
        heard.add(at)
        if (book.unnamed[k]) scores.set(`nobody ${j} ${to}`, book.y[j]! / 10)
        else if (last < 0 || day >= book.day[last]!) last = j
      }
      if (last >= 0) scores.set(`${accounts[at]!.id} ${contacts[k]!.personId}`, book.y[last]! / 10)
    }
  }
  return { scores, accounts: heard.size }
}

function npsSplit(book: ListeningBook, before: Voices, since: Day): Page['nps'] {
  const first = lastNps({ voices: before }, book.accounts, dayNumber(since))
  const second = lastNps(book, book.accounts, dayOf(book))
  if (book.openOnly && Math.min(first.accounts, second.accounts) < fewestAccounts) return null
  const [was, is] = [first, second].map(({ scores }) => npsOfCounts(npsCounts([...scores.values()])))
  if (!was || !is) return null
  const { change, mix, joined, stopped, likeForLike, likeForLikeInterval, people } = npsChange(first.scores, second.scores)
  return {
    before: { value: was.nps, low: was.low, high: was.high, n: was.n },
    now: { value: is.nps, low: is.low, high: is.high, n: is.n },
    ...{ change: change!, mix: mix!, joined, stopped, likeForLike, people },
    ...{ low: likeForLikeInterval?.low ?? null, high: likeForLikeInterval?.high ?? null },
  }
}
