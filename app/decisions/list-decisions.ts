import type { Decision, DecisionSubject } from '#api/routes/decisions.ts'
import { decisionState } from '#engine/decisions/decision-state.ts'
import { monthOfDay, monthsBetween } from '#engine/period/days.ts'
import { type DecisionRecord, loadDecisions } from '#store/decisions.ts'
import { listSnapshots } from '#store/snapshots.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { followKeys } from '../merging/follow-keys.ts'
import { findInBook } from '../portfolio/find-in-book.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { whoseBook } from './whose-book.ts'

/** What is at stake for everything that can be decided in a view, by kind and key; null where it is not known or closed. */
export interface Stake {
  readonly label: string
  readonly accountId: number | null
  readonly atStakeMinor: number | null
}

const stakes = new WeakMap<SnapshotView, Map<string, Stake>>()
export const subjectKey = ({ kind, key }: DecisionSubject): string => `${kind} ${key}`

export function stakesOf(view: SnapshotView): ReadonlyMap<string, Stake> {
  const known = stakes.get(view)
  if (known) return known
  const made = new Map<string, Stake>()
  for (const finding of findInBook(view))
    made.set(subjectKey({ kind: 'finding', key: finding.id }), {
      ...{ label: finding.message, accountId: null, atStakeMinor: finding.atStakeMinor },
    })
  for (const account of view.accounts)
    made.set(subjectKey({ kind: 'account', key: `${account.source}/${account.externalId}` }), {
      ...{ label: account.displayName, accountId: account.id },
      // The loss of an account: larger is worse, as everywhere else.
      atStakeMinor: account.netContribution === null ? null : 0 - account.netContribution,
    })
  stakes.set(view, made)
  return made
}

/**
 * Decisions in scope of who asks, newest first, each with what it is today: compared with the view given, else with the last measurement
 * of its level. Only a later measurement over a window as long can show that something got worse.
 */
export async function listDecisions(ctx: Context, against: SnapshotView | null = null): Promise<Decision[]> {
  const { ids } = await accountsInScope(ctx)
  const book = whoseBook(ctx)
  const records = (await loadDecisions(ctx.store)).filter((one) =>
    one.kind === 'account' ? ids === null || ids.has(one.accountId!) : one.book === book,
  )
  if (records.length === 0) return []
  const day = await today(ctx)
  const heads = await listSnapshots(ctx.store)
  const months = new Map(heads.map((head) => [head.id, windowMonths(head.from_day, head.to_day)]))
  const views = new Map<string, SnapshotView | null>(against ? [[against.level, against]] : [])
  for (const { level } of records) {
    if (views.has(level)) continue
    const last = heads.find((head) => head.level === level)
    views.set(level, last ? await loadSnapshotView(ctx, last.id) : null)
  }
  const closed = ctx.access !== undefined && !ctx.access.kinds.has('cost')
  const seen = new Set<string>()
  // What was decided about an account that is part of another now is about that one, unless the measurement still has it by itself.
  const follow = await followKeys(
    ctx,
    records.flatMap((one) => (one.kind === 'account' ? [one.subject] : [])),
  )
  return records.map((record) => {
    const view = views.get(record.level) ?? null
    const own = { kind: record.kind, key: record.subject }
    const there = record.kind === 'finding' || (view !== null && stakesOf(view).has(subjectKey(own)))
    const subject = there ? own : { kind: record.kind, key: follow(record.subject) }
    const now = view ? (stakesOf(view).get(subjectKey(subject))?.atStakeMinor ?? null) : null
    const later = view !== null && view.id > record.snapshot && months.get(view.id) === months.get(record.snapshot)
    const place = `${record.level} ${subjectKey(subject)}`
    const state = stateOf(record, seen.has(place), day, later ? now : null)
    if (record.undoneAt === null) seen.add(place)
    return present(record, subject, state, closed ? null : record.atStakeMinor, now)
  })
}

function stateOf(record: DecisionRecord, replaced: boolean, day: string, now: number | null): Decision['state'] {
  if (record.undoneAt !== null) return 'undone'
  return replaced ? 'replaced' : decisionState(record.reviewOn, day, record.atStakeMinor, now)
}

/** Decisions that hold or have come back: neither undone nor replaced. */
export const inForce = ({ state }: Decision): boolean => state !== 'undone' && state !== 'replaced'
/** Those that have come back. */
export const isBack = ({ state }: Decision): boolean => state === 'due' || state === 'worse'

const windowMonths = (from: string, to: string) => monthsBetween(monthOfDay(from), monthOfDay(to))

const present = (
  record: DecisionRecord,
  subject: DecisionSubject,
  state: Decision['state'],
  atStakeMinor: number | null,
  atStakeNowMinor: number | null,
): Decision => ({
  ...{ id: record.id, subject, label: record.label, accountId: record.accountId },
  ...{
    level: record.level,
    choice: record.choice as Decision['choice'],
    note: record.note,
    owner: record.owner,
    ownerName: record.ownerName,
  },
  ...{ reviewOn: record.reviewOn, snapshot: record.snapshot, atStakeMinor, atStakeNowMinor, currency: record.currency },
  ...{ madeBy: record.madeBy, madeByName: record.madeByName, madeAt: record.madeAt, undoneAt: record.undoneAt, state },
})
