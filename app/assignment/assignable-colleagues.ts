/** Whom accounts could be given to: proposed from the record, and what somebody said of them instead. */

import { countryCode } from '#api/countries.ts'
import { Refusal } from '#api/refusal.ts'
import type { AssignmentColleague } from '#api/routes/assignment.ts'
import { assumedHoursPerHead, sketchCounts } from '#engine/costing/sketch-model.ts'
import { addDays } from '#engine/period/days.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import {
  forgetStatedColleague,
  loadAccountLanguages,
  loadColleagueKinds,
  loadStatedColleagues,
  type StatedColleague,
  saveStatedColleague,
} from '#store/assignment.ts'
import { saveAudit } from '#store/audit.ts'
import { continuityVersion, loadColleaguesLeft } from '#store/continuity.ts'
import { foldName } from '../access/own-accounts.ts'
import { type CostView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { coverageInForce } from '../coverage/coverage-in-force.ts'
import { type TeamCapacity, teamsOf } from '../coverage/team-minutes.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { countryName, languageCode, languageName } from './spoken.ts'

export interface Assignable {
  readonly folded: string
  readonly name: string
  /** Null: the record does not tell. */
  readonly team: string | null
  readonly hoursPerYear: number | null
  /** Codes. */
  readonly countries: readonly string[]
  readonly languages: readonly string[]
  readonly leftOut: boolean
  readonly why: string
  /** That name them as who looks after them. */
  readonly accounts: number
  readonly stated: StatedColleague | null
}

export interface AccountTongues {
  /** Account shown → code. */
  readonly country: ReadonlyMap<number, string>
  readonly language: ReadonlyMap<number, string>
  /** Account shown → who looks after it, as the record says. */
  readonly colleague: ReadonlyMap<number, string>
}

/** A country, or a language, belongs to somebody's when so large a part of their accounts has it. */
const mattersFrom = 0.1

interface Heard {
  readonly tongues: AccountTongues
  /** What colleagues did in a year, by kind. */
  readonly kinds: Awaited<ReturnType<typeof loadColleagueKinds>>
}

const kept = new WeakMap<CostView, { readonly version: string; readonly heard: Promise<Heard> }>()

/** Read once for as long as the record stays as it is: it is of every account and interaction. */
async function heardIn(ctx: Context, view: CostView): Promise<Heard> {
  const version = `${await accountsVersion(ctx.store)} ${await continuityVersion(ctx.store)}`
  const known = kept.get(view)
  if (known?.version === version) return known.heard
  const heard = hear(ctx, view)
  kept.set(view, { version, heard })
  heard.catch(() => kept.delete(view))
  return heard
}

const hear = async (ctx: Context, view: CostView): Promise<Heard> => ({
  tongues: await tonguesOf(ctx, view),
  kinds: await loadColleagueKinds(ctx.store, addDays(view.asOf, -365)),
})

/** Where accounts are, what their people speak, and who looks after them. */
async function tonguesOf(ctx: Context, view: CostView): Promise<AccountTongues> {
  const book = await bookInColumns(ctx, view.id)
  const names = await accountNamesOf(ctx)
  const spoken = new Map<number, Map<string, number>>()
  for (const { account_id, language, n } of await loadAccountLanguages(ctx.store)) {
    const id = names.nodeOf(account_id)?.id
    if (id === undefined || language.trim() === '') continue
    const at = spoken.get(id) ?? new Map<string, number>()
    at.set(languageCode(language), (at.get(languageCode(language)) ?? 0) + n)
    spoken.set(id, at)
  }
  const told = (values: readonly (string | null)[], read: (text: string) => string) =>
    new Map(book.id.flatMap((id, i) => (values[i] ? [[id, read(values[i]!)] as const] : [])))
  return {
    ...{ country: told(book.country, countryCode), colleague: told(book.colleague, (name) => name) },
    // Of several with the same number the first by its code.
    language: new Map([...spoken].map(([id, at]) => [id, [...at].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0]])),
  }
}

/** Everybody the record names on accounts or interactions of the last year and whom nobody said left; in order of their names. */
async function assignableColleagues(
  ctx: Context,
  view: CostView,
  teams: readonly TeamCapacity[],
  { tongues, kinds }: Heard,
): Promise<Assignable[]> {
  const left = new Set((await loadColleaguesLeft(ctx.store)).flatMap((one) => (one.leftDay <= view.asOf ? [one.name] : [])))
  const stated = new Map((await loadStatedColleagues(ctx.store)).map((one) => [one.colleague, one]))
  const named = new Map<string, { name: string; accounts: number[] }>()
  const at = (name: string) => {
    const folded = foldName(name)
    const one = named.get(folded) ?? { name, accounts: [] }
    named.set(folded, one)
    return one
  }
  for (const [id, name] of tongues.colleague) at(name).accounts.push(id)
  const work = workByTeam(view, kinds, at)
  for (const one of stated.values()) at(one.shownName)
  const people = [...named].filter(([folded]) => folded !== '' && !left.has(folded)).sort(([a], [b]) => (a < b ? -1 : 1))
  const teamOf = new Map(people.map(([folded]) => [folded, stated.get(folded)?.team ?? mostWork(work.get(folded), teams)]))
  const inTeam = (team: string) => people.filter(([folded]) => teamOf.get(folded) === team && !stated.get(folded)?.leftOut).length
  return people.map(([folded, { name, accounts }]): Assignable => {
    const own = stated.get(folded) ?? null
    const team = teamOf.get(folded) ?? null
    const capacity = teams.find((one) => one.team === team)?.hoursPerYear ?? null
    const even = capacity === null || team === null ? null : Math.min(assumedHoursPerHead, Math.round(capacity / Math.max(1, inTeam(team))))
    return {
      ...{ folded, name: own?.shownName ?? name, team, accounts: accounts.length, stated: own, leftOut: own?.leftOut ?? false },
      hoursPerYear: own?.hoursPerYear ?? even,
      countries: own?.countries.map(countryCode) ?? oftenest(accounts, tongues.country),
      languages: own?.languages.map(languageCode) ?? oftenest(accounts, tongues.language),
      why: whyOf(accounts.length, team !== null, even, work.has(folded)),
    }
  })
}

function whyOf(accounts: number, hasTeam: boolean, hours: number | null, works: boolean): string {
  const named = accounts > 0 ? `Looks after ${accounts} ${accounts === 1 ? 'account' : 'accounts'}` : 'Looks after no account'
  const team = hasTeam
    ? 'team by most of what they did in a year'
    : works
      ? 'what they did belongs to no team'
      : 'nothing they did is on record'
  return `${named}; ${team}${hours === null ? '' : `; an even part of the team’s hours, at most ${assumedHoursPerHead}`}.`
}

/** Interactions of a year by the teams whose work such events are; a kind of several teams counts for each in part. */
function workByTeam(view: CostView, kinds: Heard['kinds'], at: (name: string) => unknown): Map<string, Map<string, number>> {
  const teamsOfKind = new Map<string, Set<string>>()
  const add = (kind: string, team: string) => teamsOfKind.set(kind, (teamsOfKind.get(kind) ?? new Set()).add(team))
  const sketch = view.result.sketch
  if (sketch) for (const { kind, team } of sketchCounts) add(kind, sketch.teams.some((one) => one.team === team) ? team : 'all')
  else for (const { kind, team } of view.result.activities) if (kind !== null && team !== null) add(kind, team)
  const work = new Map<string, Map<string, number>>()
  for (const { colleague, kind, n } of kinds) {
    at(colleague)
    const folded = foldName(colleague)
    const own = work.get(folded) ?? new Map<string, number>()
    work.set(folded, own)
    const teams = teamsOfKind.get(kind) ?? new Set<string>()
    for (const team of teams) own.set(team, (own.get(team) ?? 0) + n / teams.size)
  }
  return work
}

function mostWork(work: ReadonlyMap<string, number> | undefined, teams: readonly TeamCapacity[]): string | null {
  let best: string | null = null
  for (const { team } of teams) if ((work?.get(team) ?? 0) > (best === null ? 0 : (work?.get(best) ?? 0))) best = team
  return best
}

function oftenest(accounts: readonly number[], of: ReadonlyMap<number, string>): string[] {
  const count = new Map<string, number>()
  for (const id of accounts) if (of.has(id)) count.set(of.get(id)!, (count.get(of.get(id)!) ?? 0) + 1)
  const all = [...count.values()].reduce((sum, n) => sum + n, 0)
  return [...count]
    .filter(([, n]) => n >= mattersFrom * all)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([code]) => code)
}

/** What everything about assignment begins with: the whole book, its teams, and who could take what. */
export async function assignmentGround(ctx: Context, snapshot: number | null) {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  if (view.level !== 'customer')
    throw new Refusal(
      'invalid',
      `Accounts are given to people as customers, and this measurement is of another level (${view.level}): measure customers`,
    )
  const coverage = await coverageInForce(ctx, view.asOf)
  const teams = teamsOf(view, coverage.models)
  const heard = await heardIn(ctx, view)
  return { view, coverage, teams, tongues: heard.tongues, people: await assignableColleagues(ctx, view, teams, heard) }
}

const present = (one: Assignable, teams: readonly TeamCapacity[]): AssignmentColleague => ({
  ...{ name: one.name, team: one.team, teamName: teams.find(({ team }) => team === one.team)?.name ?? one.team },
  hoursPerYear: one.hoursPerYear,
  ...{ countries: one.countries.map(countryName), languages: one.languages.map(languageName), leftOut: one.leftOut, why: one.why },
  ...{ from: one.stated === null ? 'record' : 'hand', accounts: one.accounts },
  ...{ changedByName: one.stated?.changedByName ?? null, changedAt: one.stated?.changedAt ?? null },
})

export async function listAssignable(ctx: Context): Promise<AssignmentColleague[]> {
  const { people, teams } = await assignmentGround(ctx, null)
  return people.map((one) => present(one, teams))
}

export interface ColleagueToSay {
  readonly name: string
  readonly team: string
  readonly hoursPerYear: number
  readonly countries: readonly string[]
  readonly languages: readonly string[]
  readonly leftOut: boolean
}

export async function sayAssignable(ctx: Context & By, said: ColleagueToSay): Promise<AssignmentColleague> {
  const { people, teams } = await assignmentGround(ctx, null)
  const folded = foldName(said.name)
  if (!teams.some((one) => one.team === said.team))
    throw new Refusal('invalid', `There is no team ${said.team}: ${teams.map((one) => one.team).join(', ')}`, [
      { at: 'team', message: 'is no team of the cost model or the coverage models' },
    ])
  if ((await loadColleaguesLeft(ctx.store)).some((one) => one.name === folded))
    throw new Refusal('conflict', `${said.name} does not work here any more: take that back under Continuity first`)
  const record: StatedColleague = {
    ...{ colleague: folded, shownName: people.find((one) => one.folded === folded)?.name ?? said.name, team: said.team },
    ...{ hoursPerYear: said.hoursPerYear, leftOut: said.leftOut, changedByName: nameOf(ctx), changedAt: ctx.now },
    ...{ countries: [...new Set(said.countries.map(countryCode))], languages: [...new Set(said.languages.map(languageCode))] },
  }
  await ctx.store.transaction(async (tx) => {
    await saveStatedColleague(tx, record)
    await saveAudit(tx, ctx, 'assignment colleague', `colleague:${record.shownName}`, { team: record.team, leftOut: record.leftOut })
  })
  const after = await assignmentGround(ctx, null)
  return present(after.people.find((one) => one.folded === folded)!, after.teams)
}

export async function forgetAssignable(ctx: Context & By, name: string): Promise<undefined> {
  await assignmentGround(ctx, null)
  const gone = await ctx.store.transaction(async (tx) => {
    const done = await forgetStatedColleague(tx, foldName(name))
    if (done) await saveAudit(tx, ctx, 'assignment colleague forgotten', `colleague:${name}`, {})
    return done
  })
  if (!gone) throw new Refusal('not_found', `Nothing was said of ${name} by hand`)
}
