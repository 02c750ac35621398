/** What customers of each segment may expect of us: shown with its versions, changed, and put back. */
import { Refusal } from '#api/refusal.ts'
import type { StandardsDocument } from '#api/routes/promises-kept.ts'
import {
  defaultStandards,
  isComplaint,
  isErrorReason,
  PROMISES,
  type PromiseStandards,
  promisedDateOf,
  STANDARD_SEGMENTS,
} from '#engine/promises/standards.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { loadRemembered } from '#store/drafts.ts'
import { loadReasons } from '#store/promise-counts.ts'
import { loadStandards, lockStandards, saveStandards } from '#store/standards.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { standardsInForce } from './standards-in-force.ts'

export async function showStandards(ctx: Context) {
  const { version, standards } = await standardsInForce(ctx.store)
  const versions = await loadStandards(ctx.store)
  // What there is to sort is told of the whole book: only to who may sort it.
  const mayChange = ctx.access?.may.has('listen') ?? true
  const window = mayChange ? await measuredWindow(ctx) : null
  const reasons = window ? await loadReasons(ctx.store, window) : { credits: [], contacts: [] }
  return {
    ...{ version, standards: structuredClone(standards) as StandardsDocument, mayChange },
    versions: versions.map((one, at) => ({
      ...{ version: one.version, madeAt: one.madeAt, by: one.actorName, reason: one.reason },
      changes: differences(versions[at + 1]?.standards ?? defaultStandards, one.standards),
    })),
    credits: reasons.credits.map((one) => ({ ...one, error: isErrorReason(one.reason, standards.errorReasons) })),
    contacts: reasons.contacts.map((one) => ({ ...one, complaint: isComplaint(one.reason, standards.complaintReasons) })),
    dates: await promisedDates(ctx.store, standards),
  }
}

async function measuredWindow(ctx: Context) {
  try {
    const { from, to } = await loadSnapshotView(ctx, null)
    return { from, to }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return null
    throw error
  }
}

/** Which promise the date of each source is: as stated, else as the heading it was read from says. */
export async function promisedDates(db: Db, { promisedDates: stated }: PromiseStandards) {
  return (await loadRemembered(db)).flatMap(({ source, mapping }) => {
    const headings = promisedHeadings(mapping)
    if (headings.length === 0) return []
    const heading = headings.join(', ')
    return [{ source, heading, date: stated[source] ?? promisedDateOf(heading) }]
  })
}

/** The columns that a mapping reads the promised day from. */
function promisedHeadings(mapping: unknown): string[] {
  const found = new Set<string>()
  const columnsIn = (value: unknown): void => {
    if (typeof value === 'string') found.add(value)
    else if (Array.isArray(value)) for (const one of value) columnsIn(one)
    else if (value !== null && typeof value === 'object')
      for (const [name, one] of Object.entries(value)) if (['column', 'columns', 'from', 'first'].includes(name)) columnsIn(one)
  }
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    for (const [name, one] of Object.entries(value)) name === 'promised' ? columnsIn(one) : walk(one)
  }
  walk(mapping)
  return [...found]
}

/** Makes a new version, which holds at once on pages of accounts, and in the next measurement. */
export async function changeStandards(
  ctx: Context & By,
  standards: PromiseStandards,
  seen: number,
  reason: string,
): Promise<{ version: number }> {
  return ctx.store.transaction(async (tx) => {
    await lockStandards(tx)
    const now = await standardsInForce(tx)
    if (now.version !== seen)
      throw new Refusal(
        'conflict',
        `Cannot keep the standards: version ${now.version} was made since you opened version ${seen}. Open it and change that`,
      )
    const version = now.version + 1
    await saveStandards(tx, { version, madeAt: ctx.now, actor: ctx.actor, actorName: nameOf(ctx), reason, standards })
    await saveAudit(tx, ctx, 'change promise standards', `promiseStandards:${version}`, { from: now.version })
    return { version }
  })
}

export async function restoreStandards(ctx: Context & By, version: number): Promise<{ version: number }> {
  const now = await standardsInForce(ctx.store)
  const old = version === 0 ? defaultStandards : (await loadStandards(ctx.store)).find((one) => one.version === version)?.standards
  if (!old) throw new Refusal('not_found', `There is no version ${version} of the standards`)
  return changeStandards(ctx, old, now.version, version === 0 ? 'As Tapeline comes' : `As in version ${version}`)
}

/** What one version says otherwise than the one before, in words. */
function differences(before: PromiseStandards, after: PromiseStandards): string[] {
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`
  const found: string[] = []
  const say = (what: string, was: string | number, is: string | number) => {
    if (was !== is) found.push(`${what}: ${was} → ${is}`)
  }
  for (const segment of STANDARD_SEGMENTS) {
    const [old, now] = [before.segments[segment], after.segments[segment]]
    const of = segment === 'none' ? 'no segment' : segment
    for (const promise of PROMISES) say(`${of}, ${words[promise]}`, percent(old.share[promise]), percent(now.share[promise]))
    const hours = (one: typeof old) => `${one.answeredHours} ${one.openHours ? 'open hours' : 'hours'}`
    say(`${of}, first answer`, hours(old), hours(now))
    say(`${of}, complaint closed in days`, old.complaintDays, now.complaintDays)
  }
  const open = ({ openHours: { days, from, to } }: PromiseStandards) => `${days.length} days, ${from} to ${to}`
  say('open hours', open(before), open(after))
  say('holidays', before.openHours.holidays.length, after.openHours.holidays.length)
  say('cancelled invoices are errors', before.cancelledIsError ? 'yes' : 'no', after.cancelledIsError ? 'yes' : 'no')
  const count = (one: PromiseStandards) => Object.keys(one.errorReasons).length + Object.keys(one.complaintReasons).length
  say('reasons sorted', count(before), count(after))
  if (found.length === 0 && JSON.stringify(before) !== JSON.stringify(after)) found.push('how single reasons and dates are read')
  return found
}

const words: Readonly<Record<(typeof PROMISES)[number], string>> = {
  ...{ invoices: 'invoices right', onTime: 'on time', answered: 'answered in time', firstTime: 'solved first time' },
  complaints: 'complaints closed in time',
}
