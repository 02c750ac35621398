/** The index of the whole book, live or of a day, kept while nothing changed that it rests on. */
import { dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { indexAccounts } from '#engine/relationship/index-accounts.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { answersVersion } from '#store/answers.ts'
import type { Store } from '#store/db.ts'
import { lastSnapshotId } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { liveDay } from './live-day.ts'
import { parametersInForce } from './parameters-in-force.ts'
import { type AccountsRead, readAccounts, voicesOn } from './read-voices.ts'
import { hearsConfidence, releasedOn, type Shows } from './voice-gate.ts'
import type { ParameterSet, RelationshipBook } from './voices.ts'

export interface BookAsked {
  /** Default: the live day. */
  readonly asOf?: Day
  /** Default: the parameters in force. */
  readonly set?: ParameterSet
}

/** As whoever asks may see it: what may not be told is not in it. */
export interface ShownBook extends RelationshipBook {
  /** Per account: what of it may be shown beside index and grade. */
  readonly shows: readonly Shows[]
}

/** What was read, by what it rests on; and what was made of it. A day and a set more are only arithmetic. */
interface Kept {
  readonly version: string
  readonly read: Promise<AccountsRead>
  readonly books: Map<string, Promise<ShownBook>>
}
const kept = new WeakMap<Store, Kept>()
const booksKept = 8

/** Changes with everything that voices rest on: accounts, people and what they do, answers, titles, segments. */
async function versionOf(ctx: Context): Promise<string> {
  const { store } = ctx
  const titles = await titleRulesInForce(store)
  return [await accountsVersion(store), await answersVersion(store), titles.version, await lastSnapshotId(store)].join(' ')
}

async function madeOnce(ctx: Context, name: 'whole' | 'open', { asOf, set }: BookAsked): Promise<ShownBook> {
  const version = await versionOf(ctx)
  const known = kept.get(ctx.store)
  const day = asOf ?? (await liveDay(name === 'whole' ? unrestricted(ctx) : ctx))
  const parameters = set ?? (await parametersInForce(ctx))
  const now =
    known?.version === version
      ? known
      : { version, read: readAccounts(ctx, { accounts: null, asOf: await lastDayOf(ctx) }), books: new Map() }
  if (now !== known) {
    kept.set(ctx.store, now)
    now.read.catch(() => kept.delete(ctx.store))
  }
  const key = `${name} ${day} ${parameters.id}`
  const found = now.books.get(key) ?? now.read.then((read) => bookOf(read, name, day, parameters))
  now.books.delete(key)
  now.books.set(key, found)
  for (const old of [...now.books.keys()].slice(0, Math.max(0, now.books.size - booksKept))) now.books.delete(old)
  return found
}

/** Segments are those of the last measurement, whatever the day: a history is drawn with one set of them. */
const lastDayOf = async (ctx: Context): Promise<Day> => liveDay(unrestricted(ctx))

const unrestricted = ({ access: _, ...ctx }: Context): Context => ctx

function bookOf(read: AccountsRead, name: 'whole' | 'open', asOf: Day, set: ParameterSet): ShownBook {
  const { rules } = set.parameters
  const released = name === 'open' ? releasedOn(read, asOf, rules.maxAgeDays) : null
  const voices = voicesOn(read, asOf, released?.mayCount)
  return {
    ...{ asOf, set, voices, index: indexAccounts(voices.book, dayNumber(asOf), set.parameters) },
    shows: released?.shows ?? voices.accounts.map(() => 'everything'),
  }
}

/** The whole book's index on a day, as who may see everything sees it: goes out only through the voice gate. */
export const relationshipBook = (ctx: Context, asked: BookAsked = {}): Promise<RelationshipBook> => madeOnce(ctx, 'whole', asked)

/** Without what may be told to nobody: for counts that everybody sees. */
export const openBook = (ctx: Context, asked: BookAsked = {}): Promise<ShownBook> => madeOnce(ctx, 'open', asked)

/**
 * The same as who asks may see it. Where something was said in confidence, numbers do not contain it, or contain it by threes; `shows` says
 * what of an account may be told beside index and grade. Whose account is whose is for the caller to mind.
 */
export const bookForWhoAsks = (ctx: Context, asked: BookAsked = {}): Promise<ShownBook> =>
  madeOnce(ctx, hearsConfidence(ctx) ? 'whole' : 'open', asked)
