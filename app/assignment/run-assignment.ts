/**
 * Proposes who looks after which account: by the hours it takes of a team, today or under a scenario's plan, at the least cost of breaking
 * relationships, of countries and of languages. Nothing is written to the record: it is a proposal.
 */
import { Refusal } from '#api/refusal.ts'
import type { AssignmentRun, GivingTerms } from '#api/routes/assignment.ts'
import type { Assignment, AssignmentProblem } from '#engine/assignment/assignment-types.ts'
import { type GivingCost, givingCost } from '#engine/assignment/giving-cost.ts'
import { assignmentInSteps } from '#engine/assignment/solve-assignment.ts'
import { ifColleagueLeaves } from '#engine/continuity/account-continuity.ts'
import { daysBetween } from '#engine/period/days.ts'
import { insertRun, loadFirstMeetings } from '#store/assignment.ts'
import { saveAudit } from '#store/audit.ts'
import { foldName } from '../access/own-accounts.ts'
import type { CostView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type AccountInBook, continuityBook } from '../continuity/continuity-book.ts'
import { minutesTaken, yearsOf } from '../coverage/team-minutes.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { findScenario, solvedScenario } from '../scenarios/solve-scenario.ts'
import { type Assignable, assignmentGround } from './assignable-colleagues.ts'
import { pinsByAccount } from './pins.ts'
import { standardTerms } from './terms.ts'

const runsKept = 50
/** Pairs of account and colleague that are looked at together at most. */
const mostPairs = 3_000_000
/** Leaving an account to nobody costs so many times what it brings and takes: it is what remains when hours do not do. */
const leavingFactor = 10

/** As it is kept. People and accounts by their places; nothing here names a customer. */
export interface RunResult {
  readonly teamName: string
  readonly scenarioName: string | null
  readonly coverage: string
  readonly people: readonly { readonly name: string; readonly hoursPerYear: number }[]
  readonly accounts: readonly RunAccount[]
  readonly withoutTime: number
  readonly boundMinor: number
  readonly gap: number
  readonly moreHours: number | null
  readonly findings: AssignmentRun['findings']
}

export interface RunAccount extends Omit<GivingCost, 'totalMinor'> {
  readonly id: number
  readonly minutes: number
  readonly revenueMinor: number
  readonly marginMinor: number | null
  readonly country: string | null
  readonly language: string | null
  /** Who looks after it today: a place in `people`, or a name of somebody to whom nothing is given. */
  readonly from: number
  readonly fromName: string | null
  readonly to: number
  readonly pinned: string | null
  readonly knows: number
  readonly unmet: number
  readonly years: number | null
  readonly costMinor: number
  readonly otherRegion: boolean
  readonly otherLanguage: boolean
  readonly was: { readonly otherRegion: boolean; readonly otherLanguage: boolean; readonly costMinor: number }
  /** Of one that nobody gets. */
  readonly short: { readonly why: 'hours' | 'nobody may'; readonly hours: number | null } | null
}

export interface AskedRun {
  readonly team: string
  readonly scenario: number | null
  readonly snapshot?: number | undefined
  readonly terms?: GivingTerms | undefined
}

export async function runAssignment(ctx: Context & By, asked: AskedRun): Promise<{ run: number }> {
  const { team, scenario, terms = standardTerms } = asked
  const say = (step: string, done: number, total: number) => ctx.progress?.({ step, done, total, unit: 'accounts' })
  say('reading the book', 0, 1)
  const ground = await assignmentGround(ctx, asked.snapshot ?? null)
  const found = ground.teams.find((one) => one.team === team)
  if (!found) throw new Refusal('not_found', `There is no team ${team} in this measurement`)
  const people = ground.people.filter((one) => one.team === team && !one.leftOut && (one.hoursPerYear ?? 0) > 0)
  if (people.length === 0)
    throw new Refusal('invalid', `Cannot assign accounts to ${found.name} as it has nobody with hours: enter colleagues of the team first`)
  const minutes = await minutesOf(ctx, ground.view, team, scenario)
  const facts = await factsOf(ctx, ground, people, minutes.of, team)
  const rate = found.ratePerHourMinor ?? 0
  const giving = pairCosts(facts, people, rate, terms)
  say('looking for the best', 0, facts.length)
  const { solution, bound, gap } = await solved(ctx, giving.problem, () => say('looking for the best', 1, 2))
  const moreHours = hoursShort(solution, giving.problem)
  const accounts = facts.map((fact, a) => accountOf(fact, a, solution, giving, rate, terms))
  const result: RunResult = {
    ...{ teamName: found.name, scenarioName: minutes.scenarioName, coverage: ground.coverage.label },
    people: people.map(({ name, hoursPerYear }) => ({ name, hoursPerYear: hoursPerYear! })),
    ...{ accounts, withoutTime: minutes.without, boundMinor: bound, gap, moreHours },
    findings: findingsOf(ground.people, facts, team, found.ratePerHourMinor),
  }
  const run = await ctx.store.transaction(async (tx) => {
    const id = await insertRun(
      tx,
      {
        ...{ team, scenarioId: scenario, snapshotId: ground.view.id, terms, result },
        ...{ actor: ctx.actor, actorName: nameOf(ctx), madeAt: ctx.now },
      },
      runsKept,
    )
    await saveAudit(tx, ctx, 'assignment', `team:${team}`, { run: id, scenario, accounts: accounts.length, people: people.length })
    return id
  })
  return { run }
}

/** Time comes from money by rates: a hundredth of a second more must not push an account out of somebody's hours. */
const wholeMinutes = (minutes: number): number => (minutes > 0 ? Math.max(1, Math.round(minutes)) : 0)

/** Minutes of the team per account and year: as measured, or of the models a scenario's plan chose. */
async function minutesOf(ctx: Context, view: CostView, team: string, scenario: number | null) {
  const of = new Map<number, number>()
  let scenarioName: string | null = null
  if (scenario === null) {
    const taken = minutesTaken(view)
    const column = taken.minutes[taken.teams.indexOf(team)]
    view.accounts.forEach((account, i) => {
      if (!account.unassigned) of.set(account.id, column?.[i] ?? 0)
    })
  } else {
    scenarioName = (await findScenario(ctx, scenario)).name
    const { instance, solution } = await solvedScenario(ctx, scenario, view.id)
    const limit = instance.limits.findIndex((one) => one.kind === 'team' && one.team === team)
    if (limit < 0) throw new Refusal('invalid', `The scenario ${scenarioName} knows no hours of the team ${team}`)
    instance.accountId.forEach((id, a) => {
      of.set(id, instance.columns.use[limit]![solution.choice.column[a]!]!)
    })
  }
  const without = [...of.values()].filter((taken) => wholeMinutes(taken) === 0).length
  return { of, without, scenarioName }
}

interface Fact {
  readonly id: number
  readonly minutes: number
  readonly revenueMinor: number
  readonly marginMinor: number | null
  /** With the mean share of revenue where the margin is not known. */
  readonly margin: number
  readonly country: string | null
  readonly language: string | null
  readonly named: string | null
  /** Place in people of who has it today; -1: nobody of them. */
  readonly from: number
  readonly years: number | null
  readonly unmet: number
  /** Per person. */
  readonly knows: Float64Array
  readonly pin: { readonly person: number; readonly reason: string; readonly name: string } | null
}

async function factsOf(
  ctx: Context,
  { view, tongues }: Awaited<ReturnType<typeof assignmentGround>>,
  people: readonly Assignable[],
  minutes: ReadonlyMap<number, number>,
  team: string,
): Promise<Fact[]> {
  const threads = (await continuityBook(ctx)).accounts
  const first = await firstMeetings(ctx)
  const pins = await pinsByAccount(ctx, team)
  const years = yearsOf(view)
  const known = view.accounts.filter((one) => one.margin !== null && !one.unassigned)
  const revenue = known.reduce((sum, one) => sum + one.revenue, 0)
  const marginShare = revenue > 0 ? known.reduce((sum, one) => sum + one.margin!, 0) / revenue : 0
  const placeOf = new Map(people.map((one, p) => [one.folded, p]))
  const facts = view.accounts.flatMap((account): Fact[] => {
    const taken = wholeMinutes(minutes.get(account.id) ?? 0)
    if (taken === 0) return []
    const thread = threads.get(account.id)
    const share = new Float64Array(people.length)
    thread?.colleagues.forEach((one, c) => {
      const p = placeOf.get(one.folded)
      if (p !== undefined) share[p] = thread.result.colleagueShare[c] ?? 0
    })
    const named = tongues.colleague.get(account.id) ?? null
    const from = presentOf(named, share, placeOf)
    const pin = pins.get(account.id)?.at(0)
    const since = from < 0 ? undefined : first.get(`${account.id}\u001f${people[from]!.folded}`)
    return [
      {
        ...{ id: account.id, minutes: taken, revenueMinor: account.revenue / years, named, from },
        marginMinor: account.margin === null ? null : account.margin / years,
        margin: Math.max(0, account.margin ?? Math.max(0, account.revenue) * marginShare) / years,
        ...{ country: tongues.country.get(account.id) ?? null, language: tongues.language.get(account.id) ?? null },
        years: since === undefined ? null : Math.max(0, daysBetween(since, view.asOf) / 365),
        unmet: from < 0 || thread === undefined ? 0 : onlyMetBy(thread, people[from]!.folded),
        knows: share,
        pin: pin === undefined ? null : { person: placeOf.get(pin.colleague) ?? -1, reason: pin.reason, name: pin.shownName },
      },
    ]
  })
  if (facts.length * people.length > mostPairs)
    throw new Refusal(
      'invalid',
      `Cannot assign ${facts.length} accounts to ${people.length} colleagues at once: choose a scenario that serves fewer by this team`,
    )
  return facts
}

/** Who is named on the account where of this team, else whoever of it has most to do with the account. */
function presentOf(named: string | null, share: Float64Array, placeOf: ReadonlyMap<string, number>): number {
  const place = named === null ? undefined : placeOf.get(foldName(named))
  if (place !== undefined) return place
  let best = -1
  for (const [p, part] of share.entries()) if (part > (best < 0 ? 0 : share[best]!)) best = p
  return best
}

function onlyMetBy(thread: AccountInBook, folded: string): number {
  const at = thread.colleagues.findIndex((one) => one.folded === folded)
  return at < 0 ? 0 : ifColleagueLeaves(thread.input, at).metByNobodyElse.length
}

/** `account colleague` → the first day they had to do with each other. */
async function firstMeetings(ctx: Context): Promise<Map<string, string>> {
  const names = await accountNamesOf(ctx)
  const first = new Map<string, string>()
  for (const { account_id, colleague, day } of await loadFirstMeetings(ctx.store)) {
    const account = names.nodeOf(account_id)
    if (!account) continue
    const key = `${account.id}\u001f${foldName(colleague)}`
    const known = first.get(key)
    if (known === undefined || day < known) first.set(key, day)
  }
  return first
}

interface PairCosts {
  readonly problem: AssignmentProblem & { readonly leave: Float64Array }
  readonly otherRegion: (a: number, p: number) => boolean
  readonly otherLanguage: (a: number, p: number) => boolean
}

function pairCosts(facts: readonly Fact[], people: readonly Assignable[], rate: number, terms: GivingTerms): PairCosts {
  const m = people.length
  // Where nobody knows the country, or whom it is of, nothing is another one.
  const apart = (own: readonly string[], of: string | null) => of !== null && own.length > 0 && !own.includes(of)
  const otherRegion = (a: number, p: number) => apart(people[p]!.countries, facts[a]!.country)
  const otherLanguage = (a: number, p: number) => apart(people[p]!.languages, facts[a]!.language)
  const cost = new Float64Array(facts.length * m)
  const use = new Float64Array(facts.length * m)
  facts.forEach((fact, a) => {
    for (let p = 0; p < m; p++) {
      use[a * m + p] = fact.minutes
      const closed = fact.pin !== null && fact.pin.person !== p
      const by = fact.pin === null ? terms : soft(terms)
      cost[a * m + p] = closed
        ? Number.POSITIVE_INFINITY
        : givingCost(pairOf(fact, p, otherRegion(a, p), otherLanguage(a, p), rate), by).totalMinor
    }
  })
  const leave = Float64Array.from(facts, ({ margin, minutes }) => leavingFactor * Math.ceil(margin + (minutes / 60) * rate + 1))
  const capacity = Float64Array.from(people, (one) => one.hoursPerYear! * 60)
  return { problem: { accounts: facts.length, people: m, cost, use, capacity, leave }, otherRegion, otherLanguage }
}

/** What is never done is told at the standard cost where it is so all the same: today, or for a pin. */
const soft = (terms: GivingTerms) => ({
  ...terms,
  regionShare: terms.regionShare ?? standardTerms.regionShare,
  languageShare: terms.languageShare ?? standardTerms.languageShare,
})

const pairOf = (fact: Fact, p: number, otherRegion: boolean, otherLanguage: boolean, rate: number) => ({
  ...{ changes: fact.from !== p, marginMinor: fact.margin, hours: fact.minutes / 60, ratePerHourMinor: rate, knows: fact.knows[p]! },
  ...{ unmet: fact.unmet, years: fact.years ?? 0, otherRegion, otherLanguage },
})

/** Others are answered between the steps. */
async function inTurn(ctx: Context, problem: AssignmentProblem): Promise<Assignment> {
  const steps = assignmentInSteps(problem)
  for (let n = 1; ; n++) {
    const { done, value } = steps.next()
    if (done) return value
    if (n % 5 !== 0) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The assignment was stopped: nothing was kept')
  }
}

/**
 * With whom is left where hours do not do: what remains is solved once more without those accounts, so that the bound tells how good
 * the assignment of the others is.
 */
async function solved(ctx: Context, problem: PairCosts['problem'], next: () => void) {
  const all = await inTurn(ctx, problem)
  const leaving = all.left.reduce((sum, a) => sum + problem.leave[a]!, 0)
  if (all.left.length === 0) return { solution: all, bound: all.bound, gap: all.gap }
  next()
  const { people: m } = problem
  const kept = Array.from({ length: problem.accounts }, (_, a) => a).filter((a) => all.person[a]! >= 0)
  const rows = (column: Float64Array) =>
    Float64Array.from({ length: kept.length * m }, (_, i) => column[kept[Math.floor(i / m)]! * m + (i % m)]!)
  const rest = await inTurn(ctx, {
    ...{ accounts: kept.length, people: m, cost: rows(problem.cost), use: rows(problem.use), capacity: problem.capacity },
    leave: Float64Array.from(kept, (a) => problem.leave[a]!),
  })
  const before = all.cost - leaving
  const better = rest.left.length === 0 && rest.cost < before
  const person = Int32Array.from(all.person)
  if (better)
    kept.forEach((a, i) => {
      person[a] = rest.person[i]!
    })
  const cost = better ? rest.cost : before
  const bound = Math.min(rest.bound, cost)
  return { solution: { ...all, person, used: better ? rest.used : all.used }, bound, gap: cost === bound ? 0 : (cost - bound) / cost }
}

/** The least that the team is short of: of the sum of hours, or of the room with whoever has most. */
function hoursShort({ left, used }: Assignment, { people: m, cost, use, capacity }: AssignmentProblem): number | null {
  const fits = left.filter((a) => cost.subarray(a * m, a * m + m).some((at) => at < Number.POSITIVE_INFINITY))
  if (fits.length === 0) return null
  const need = fits.reduce((sum, a) => sum + use[a * m]!, 0)
  const free = capacity.reduce((sum, room, p) => sum + room - used[p]!, 0)
  const most = Math.max(...capacity.map((room, p) => room - used[p]!))
  return Math.max(need - free, Math.min(...fits.map((a) => use[a * m]!)) - most) / 60
}

function accountOf(
  fact: Fact,
  a: number,
  { person, used }: Assignment,
  { problem, otherRegion, otherLanguage }: PairCosts,
  rate: number,
  terms: GivingTerms,
): RunAccount {
  const to = person[a]!
  const at = (p: number) => givingCost(pairOf(fact, p, otherRegion(a, p), otherLanguage(a, p), rate), soft(terms))
  const nothing = { chance: 0, relationshipMinor: 0, handoverMinor: 0, regionMinor: 0, languageMinor: 0, totalMinor: 0 }
  const { totalMinor, ...parts } = to < 0 ? nothing : at(to)
  const was = fact.from < 0 ? nothing : at(fact.from)
  const { margin: _, pin, named, knows, ...told } = fact
  return {
    ...told,
    ...parts,
    ...{ to, costMinor: totalMinor, pinned: pin?.reason ?? null, knows: to < 0 ? 0 : knows[to]!, fromName: fact.from < 0 ? named : null },
    ...{ otherRegion: to >= 0 && otherRegion(a, to), otherLanguage: to >= 0 && otherLanguage(a, to) },
    was: {
      ...{ otherRegion: fact.from >= 0 && otherRegion(a, fact.from), otherLanguage: fact.from >= 0 && otherLanguage(a, fact.from) },
      costMinor: was.totalMinor,
    },
    short: to < 0 ? shortOf(a, fact.minutes, problem, used) : null,
  }
}

/** Why nobody gets it. */
function shortOf(a: number, minutes: number, { people: m, cost, capacity }: AssignmentProblem, used: Float64Array): RunAccount['short'] {
  const free = Array.from(capacity, (room, p) => (cost[a * m + p]! < Number.POSITIVE_INFINITY ? room - used[p]! : Number.NEGATIVE_INFINITY))
  const most = Math.max(...free)
  return most === Number.NEGATIVE_INFINITY ? { why: 'nobody may', hours: null } : { why: 'hours', hours: Math.max(0, minutes - most) / 60 }
}

function findingsOf(all: readonly Assignable[], facts: readonly Fact[], team: string, rate: number | null): RunResult['findings'] {
  const found = (code: string, count: number, message: string) => (count > 0 ? [{ code, message, count }] : [])
  const proposed = all.filter((one) => one.team === team && one.stated === null).length
  const without = all.filter((one) => one.team === team && !one.leftOut && !((one.hoursPerYear ?? 0) > 0)).length
  const gone = facts.filter((fact) => fact.pin !== null && fact.pin.person < 0)
  return [
    ...found(
      'colleagues_proposed',
      proposed,
      'colleagues are as the record proposes: nobody has stated their hours, countries and languages',
    ),
    ...found('colleagues_without_hours', without, 'colleagues have no hours: nothing is given to them'),
    ...found('pins_to_nobody', gone.length, 'accounts are pinned to somebody to whom nothing can be given: nobody gets them'),
    ...found(
      'margin_not_known',
      facts.filter((fact) => fact.marginMinor === null).length,
      'accounts have no known margin: the mean share of revenue is counted',
    ),
    ...found(
      'country_not_known',
      facts.filter((fact) => fact.country === null).length,
      'accounts say no country: none is taken for another one',
    ),
    ...found(
      'language_not_known',
      facts.filter((fact) => fact.language === null).length,
      'accounts name nobody whose language is known: none is taken for another one',
    ),
    ...(rate === null
      ? [{ code: 'rate_not_known', message: 'The team has no rate: hand-overs, countries and languages cost nothing here' }]
      : []),
  ]
}
