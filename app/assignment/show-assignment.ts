/** Proposals as who asks may see them: hours of single people, and what would tell them, only opened for a purpose. */

import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { AssignedAccount, AssignmentLoads, AssignmentRun, GivingTerms } from '#api/routes/assignment.ts'
import { addDays } from '#engine/period/days.ts'
import { loadLastTerms, loadLoadsOpened, loadRun, loadRunHeads, loadRunResult, type RunHead, saveLoadsOpened } from '#store/assignment.ts'
import { saveAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import { insertColleagueView } from '#store/handovers.ts'
import { loadScenarios } from '#store/scenarios.ts'
import { foldName } from '../access/own-accounts.ts'
import { seesEmployees, smallestTeam } from '../access/small-teams.ts'
import { withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type ContinuityFile, continuityFile } from '../continuity/continuity-file.ts'
import { minutesTaken, payClosedOf } from '../coverage/team-minutes.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { assignmentGround } from './assignable-colleagues.ts'
import type { RunAccount, RunResult } from './run-assignment.ts'
import { countryName, languageName } from './spoken.ts'
import { standardTerms } from './terms.ts'

/** So long loads that were opened may be looked at again. */
const openDays = 30

export async function showGround(ctx: Context, snapshot: number | null) {
  const { view, coverage, teams, people } = await assignmentGround(ctx, snapshot)
  const taken = minutesTaken(view)
  const runs = await loadRunHeads(ctx.store, null)
  return {
    ...{
      head: headOf(view),
      coverage: coverage.label,
      standardTerms,
      terms: (await loadLastTerms<GivingTerms>(ctx.store)) ?? standardTerms,
    },
    teams: teams.map(({ team, name, hoursPerYear }) => {
      const column = taken.minutes[taken.teams.indexOf(team)]
      return {
        ...{ team, name, hoursPerYear },
        accounts: column === undefined ? 0 : view.accounts.filter((account, i) => !account.unassigned && column[i]! > 0).length,
        colleagues: people.filter((one) => one.team === team && !one.leftOut && (one.hoursPerYear ?? 0) > 0).length,
        lastRun: runs.find((one) => one.team === team)?.id ?? null,
      }
    }),
  }
}

export async function listRuns(ctx: Context, team: string | null) {
  await wholeBook(ctx, null)
  const names = new Map((await loadScenarios(ctx.store)).map((one) => [one.id, one.name]))
  return (await loadRunHeads(ctx.store, team)).map(({ id, team, scenarioId, madeAt, actorName }) => ({
    ...{
      id,
      team,
      scenario: scenarioId,
      scenarioName: scenarioId === null ? null : (names.get(scenarioId) ?? null),
      madeAt,
      byName: actorName,
    },
  }))
}

const wholeBook = async (ctx: Context, snapshot: number | null) => withWholeBook(await loadSnapshotView(ctx, snapshot))

interface Opened {
  readonly run: RunHead & { readonly terms: GivingTerms }
  readonly result: RunResult
  readonly view: Awaited<ReturnType<typeof wholeBook>>
  readonly loads: AssignmentRun['loads']
  readonly purpose: string | null
  readonly at: string | null
  /** Parts of a cost tell what an hour of the team costs: of a small team, closed with employees’ data. */
  readonly parts: boolean
}

/** @throws Refusal not_found; forbidden for whom the whole book or its cost is closed */
async function openRun(ctx: Context, id: number): Promise<Opened> {
  await wholeBook(ctx, null)
  const run = await loadRun<GivingTerms>(ctx.store, id)
  if (!run) throw new Refusal('not_found', 'There is no such proposal: only the last fifty are kept')
  const view = await wholeBook(ctx, run.snapshotId)
  const may = seesEmployees(ctx)
  const opened = may ? await loadLoadsOpened(ctx.store, id, ctx.actor) : null
  const open = opened !== null && opened.at >= addDays(ctx.now.slice(0, 10), -openDays)
  return {
    ...{ run, result: await resultOf(ctx.store, id), view, parts: !payClosedOf(ctx, view).has(run.team) },
    loads: open ? 'open' : may ? 'may open' : 'closed',
    purpose: open ? opened.purpose : null,
    at: open ? opened.at : null,
  }
}

/** A proposal never changes: those last looked at stay in memory. */
const kept = new WeakMap<Store, Map<number, RunResult>>()
const resultsKept = 3

async function resultOf(store: Store, id: number): Promise<RunResult> {
  const results = kept.get(store) ?? new Map<number, RunResult>()
  kept.set(store, results)
  const result = results.get(id) ?? (await loadRunResult<RunResult>(store, id))
  results.delete(id)
  results.set(id, result)
  for (const old of [...results.keys()].slice(0, Math.max(0, results.size - resultsKept))) results.delete(old)
  return result
}

export async function showRun(ctx: Context, id: number): Promise<AssignmentRun> {
  const { run, result, view, loads, purpose, parts } = await openRun(ctx, id)
  const { accounts, people } = result
  const part = (of: (one: RunAccount) => number) => (parts ? sum(given, of) : null)
  const told = people.length >= smallestTeam || loads === 'open'
  const hoursOf = (list: readonly RunAccount[]) => (told ? sum(list, (one) => one.minutes) / 60 : null)
  const nobody = accounts.filter((one) => one.to < 0)
  const given = accounts.filter((one) => one.to >= 0)
  const had = accounts.filter((one) => one.from >= 0)
  const over = (place: 'from' | 'to') => {
    const used = loadOf(accounts, people.length, place)
    return told ? used.filter((minutes, p) => minutes > people[p]!.hoursPerYear * 60 * (1 + 1e-9)).length : null
  }
  const scenario = run.scenarioId === null ? null : { id: run.scenarioId, name: result.scenarioName ?? '' }
  return {
    ...{
      id,
      head: headOf(view),
      team: run.team,
      teamName: result.teamName,
      scenario,
      terms: run.terms,
      madeAt: run.madeAt,
      byName: run.actorName,
    },
    ...{ people: people.length, accounts: accounts.length, withoutTime: result.withoutTime },
    before: {
      ...{ accounts: had.length, nobody: accounts.length - had.length },
      ...{ otherRegion: had.filter((one) => one.was.otherRegion).length, otherLanguage: had.filter((one) => one.was.otherLanguage).length },
      ...{ costMinor: sum(had, (one) => one.was.costMinor), hours: hoursOf(had), peopleOver: over('from') },
    },
    after: {
      ...{ accounts: given.length, nobody: nobody.length },
      ...{ otherRegion: given.filter((one) => one.otherRegion).length, otherLanguage: given.filter((one) => one.otherLanguage).length },
      ...{ costMinor: sum(given, (one) => one.costMinor), hours: hoursOf(given), peopleOver: over('to') },
    },
    changes: accounts.filter((one) => changeOf(one) === 'changes').length,
    taken: accounts.filter((one) => changeOf(one) === 'new').length,
    costs: {
      ...{ relationshipMinor: part((one) => one.relationshipMinor), handoverMinor: part((one) => one.handoverMinor) },
      ...{ regionMinor: part((one) => one.regionMinor), languageMinor: part((one) => one.languageMinor) },
      totalMinor: sum(given, (one) => one.costMinor),
    },
    ...{ boundMinor: result.boundMinor, gap: result.gap },
    unassigned: {
      ...{ accounts: nobody.length, marginMinor: sum(nobody, (one) => one.marginMinor ?? 0), hours: hoursOf(nobody) },
      moreHours: told ? result.moreHours : null,
    },
    hoursAvailable: told ? sum(people, (one) => one.hoursPerYear) : null,
    ...{ loads, purpose, findings: result.findings },
  }
}

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((total, one) => total + of(one), 0)

function loadOf(accounts: readonly RunAccount[], people: number, place: 'from' | 'to'): Float64Array {
  const used = new Float64Array(people)
  for (const one of accounts) if (one[place] >= 0) used[one[place]]! += one.minutes
  return used
}

const changeOf = (one: RunAccount): AssignedAccount['change'] =>
  one.to < 0 ? 'nobody' : one.to === one.from ? 'stays' : one.from < 0 ? 'new' : 'changes'

export interface AssignedQuery {
  readonly show: 'all' | 'changes' | 'new' | 'nobody' | 'region' | 'language' | 'pinned'
  readonly q?: string | undefined
  readonly person?: string | undefined
  readonly sort: 'costMinor' | 'revenueMinor' | 'name' | 'to'
}

export async function listAssigned(ctx: Context, id: number, query: AssignedQuery & { cursor?: string | undefined; limit: number }) {
  const { chosen, row } = await chosenOf(ctx, await openRun(ctx, id), query)
  const { items, ...page } = pageFrom(chosen, query)
  return { ...page, items: items.map(row) }
}

/** Accounts of a proposal in the order asked for; rows are made for those that are shown. */
async function chosenOf(ctx: Context, { result, view, loads, parts }: Opened, { show, q = '', person, sort }: AssignedQuery) {
  const book = await bookInColumns(ctx, view.id)
  const at = placesIn(book)
  const wanted: Readonly<Record<AssignedQuery['show'], (one: RunAccount) => boolean>> = {
    ...{ all: () => true, changes: (one) => changeOf(one) === 'changes', new: (one) => changeOf(one) === 'new' },
    ...{ nobody: (one) => one.to < 0, region: (one) => one.otherRegion, language: (one) => one.otherLanguage },
    pinned: (one) => one.pinned !== null,
  }
  const fromOf = (one: RunAccount) => (one.from < 0 ? one.fromName : result.people[one.from]!.name)
  const toOf = (one: RunAccount) => (one.to < 0 ? null : result.people[one.to]!.name)
  const nameOf = (one: RunAccount) => book.name[at.get(one.id)!]!
  const [words, who] = [foldName(q), person === undefined ? null : foldName(person)]
  const chosen = result.accounts.filter(
    (one) =>
      wanted[show](one) &&
      // Merged into another since: told with that one from the next proposal on.
      at.has(one.id) &&
      (words === '' || foldName(nameOf(one)).includes(words)) &&
      (who === null || [fromOf(one), toOf(one)].some((name) => name !== null && foldName(name) === who)),
  )
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const byName = (a: RunAccount, b: RunAccount) => byText(nameOf(a), nameOf(b))
  const orders: Readonly<Record<AssignedQuery['sort'], (a: RunAccount, b: RunAccount) => number>> = {
    name: byName,
    to: (a, b) => byText(toOf(a) ?? '\uffff', toOf(b) ?? '\uffff') || byName(a, b),
    costMinor: (a, b) => b.costMinor - a.costMinor || byName(a, b),
    revenueMinor: (a, b) => b.revenueMinor - a.revenueMinor || byName(a, b),
  }
  const row = (one: RunAccount): AssignedAccount => {
    const i = at.get(one.id)!
    const [from, to, open] = [fromOf(one), toOf(one), loads === 'open']
    const part = (minor: number) => (parts ? minor : null)
    return {
      account: { id: one.id, key: book.key[i]!, name: book.name[i]! },
      ...{ segment: book.tier[i] ?? null, from, to, change: changeOf(one), pinned: one.pinned },
      country: one.country === null ? null : countryName(one.country),
      language: one.language === null ? null : languageName(one.language),
      ...{ revenueMinor: Math.round(one.revenueMinor), marginMinor: one.marginMinor === null ? null : Math.round(one.marginMinor) },
      ...{ hours: open ? one.minutes / 60 : null, knows: one.knows, unmet: one.unmet, years: one.years, chance: part(one.chance) },
      ...{ relationshipMinor: part(one.relationshipMinor), handoverMinor: part(one.handoverMinor) },
      ...{ regionMinor: part(one.regionMinor), languageMinor: part(one.languageMinor), costMinor: one.costMinor },
      ...{ why: whyOf(one, from, to), helps: helpsOf(one, open) },
    }
  }
  return { chosen: chosen.sort(orders[sort]), row }
}

const places = new WeakMap<object, ReadonlyMap<number, number>>()

/** Account → its place in the book. */
function placesIn(book: { readonly id: readonly number[] }): ReadonlyMap<number, number> {
  const known = places.get(book) ?? new Map(book.id.map((account, i) => [account, i]))
  places.set(book, known)
  return known
}

/** In one line, and without a word of anybody's hours. */
function whyOf(one: RunAccount, from: string | null, to: string | null): string {
  const what = changeOf(one)
  if (one.pinned !== null) return to === null ? `Pinned to somebody who cannot take it: ${one.pinned}` : `Pinned to ${to}: ${one.pinned}`
  if (what === 'nobody')
    return one.short?.why === 'nobody may' ? 'Nobody of the team covers its country and language' : 'The team’s hours do not do for it'
  if (what === 'stays') return 'Stays: no change would cost less'
  const knows = one.knows > 0 ? `, who had ${Math.round(one.knows * 100)} % of its interactions` : ''
  if (what === 'new') return `Nobody of the team has it today${from === null ? '' : ` (${from} is not of the team)`}: goes to ${to}${knows}`
  const mended = [
    ...(one.was.otherRegion && !one.otherRegion ? ['country'] : []),
    ...(one.was.otherLanguage && !one.otherLanguage ? ['language'] : []),
  ]
  return mended.length > 0
    ? `From ${from} to ${to}, whose ${mended.join(' and ')} it is${knows}`
    : `From ${from} to ${to}${knows}, so that everybody keeps to their hours at the least cost`
}

function helpsOf({ to, short, country, language }: RunAccount, open: boolean): string | null {
  if (to >= 0 || short === null) return null
  if (short.why === 'nobody may')
    return `Somebody for ${[country && countryName(country), language && languageName(language)].filter(Boolean).join(', ') || 'it'}, or another rule for country and language`
  const hours = Math.ceil((short.hours ?? 0) * 10) / 10
  return open ? `${hours} hours a year more with whoever has most left` : 'More hours of the team'
}

export async function exportAssigned(
  ctx: Context,
  id: number,
  { format, ...query }: AssignedQuery & { readonly format: 'csv' | 'xlsx' },
): Promise<ContinuityFile> {
  const opened = await openRun(ctx, id)
  const { chosen, row } = await chosenOf(ctx, opened, query)
  const rows = chosen.map(row)
  await saveAudit(ctx.store, ctx, 'export', `assignment:${id}`, { rows: rows.length, format })
  return continuityFile(
    `assignment-${opened.run.team}-${id}`,
    format,
    opened.view.currency,
    rows.map((one) => ({
      ...{ key: one.account.key, account: one.account.name, segment: one.segment, country: one.country, language: one.language },
      ...{ from: one.from, to: one.to, change: one.change, pinned: one.pinned, revenueMinor: one.revenueMinor },
      ...{
        marginMinor: one.marginMinor,
        ...(opened.loads === 'open' && { hours: one.hours }),
        knows: one.knows,
        metByNobodyElse: one.unmet,
      },
      ...{ chance: one.chance, relationshipMinor: one.relationshipMinor, handOverMinor: one.handoverMinor },
      ...{ countryMinor: one.regionMinor, languageMinor: one.languageMinor, costMinor: one.costMinor },
      ...{ why: one.why, helps: one.helps },
    })),
  )
}

/** Each colleague of the proposal can read that their load was opened. */
export async function openLoads(ctx: Context & By, id: number, purpose: string): Promise<AssignmentLoads> {
  const { result, loads } = await openRun(ctx, id)
  if (loads === 'closed')
    throw new Refusal(
      'forbidden',
      'What one colleague has to do is employees’ data and closed to you: an owner can open it under Settings › People',
    )
  if (purpose.length < 3)
    throw new Refusal('invalid', 'Cannot open the loads of people without a purpose: say what for; each of them can read it', [
      { at: 'purpose', message: 'say what for' },
    ])
  await ctx.store.transaction(async (tx) => {
    await saveLoadsOpened(tx, id, ctx.actor, purpose, ctx.now)
    for (const { name } of result.people)
      await insertColleagueView(tx, foldName(name), name, purpose, { actor: ctx.actor, name: nameOf(ctx), now: ctx.now })
    await saveAudit(tx, ctx, 'assignment loads', `assignment:${id}`, { people: result.people.length, purpose })
  })
  return showLoads(ctx, id)
}

/** @throws Refusal not_found: not opened by who asks, or too long ago */
export async function showLoads(ctx: Context, id: number): Promise<AssignmentLoads> {
  const { result, loads, purpose, at } = await openRun(ctx, id)
  if (loads !== 'open') throw new Refusal('not_found', 'You have not opened the loads of people in the last 30 days: say what for')
  const sums = result.people.map(() => ({ before: { ...noLoad }, after: { ...noLoad }, gives: 0, gets: 0 }))
  const add = (to: Load, one: RunAccount) => {
    to.accounts++
    to.minutes += one.minutes
    to.revenueMinor += one.revenueMinor
  }
  for (const one of result.accounts) {
    const [had, has] = [sums[one.from], sums[one.to]]
    if (had) add(had.before, one)
    if (has) add(has.after, one)
    if (one.from === one.to) continue
    if (had) had.gives++
    if (has) has.gets++
  }
  const shown = ({ accounts, minutes, revenueMinor }: Load) => ({ accounts, hours: minutes / 60, revenueMinor: Math.round(revenueMinor) })
  return {
    ...{ run: id, purpose: purpose!, at: at! },
    people: result.people.map(({ name, hoursPerYear }, p) => {
      const { before, after, gives, gets } = sums[p]!
      return { name, hoursPerYear, before: shown(before), after: shown(after), gives, gets }
    }),
  }
}

const noLoad = { accounts: 0, minutes: 0, revenueMinor: 0 }
type Load = typeof noLoad

export async function exportLoads(ctx: Context, id: number, format: 'csv' | 'xlsx'): Promise<ContinuityFile> {
  const { people } = await showLoads(ctx, id)
  const { view, run } = await openRun(ctx, id)
  await saveAudit(ctx.store, ctx, 'export', `assignment:${id} loads`, { rows: people.length, format })
  return continuityFile(
    `loads-${run.team}-${id}`,
    format,
    view.currency,
    people.map((one) => ({
      ...{ colleague: one.name, hoursAYear: one.hoursPerYear, accountsToday: one.before.accounts, hoursToday: one.before.hours },
      ...{ accountsProposed: one.after.accounts, hoursProposed: one.after.hours, gives: one.gives, gets: one.gets },
      ...{ revenueTodayMinor: one.before.revenueMinor, revenueProposedMinor: one.after.revenueMinor },
    })),
  )
}
