/** Who feeds the record, by team, month and kind; never by person. */
import type { Contributors } from '#api/routes/contributors.ts'
import { addMonths, firstDay, monthOfDay } from '#engine/period/days.ts'
import type { Month } from '#engine/period/period.ts'
import { poolTeams } from '#engine/relationship/pool-teams.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { loadEditsFed, loadInteractionsFed, loadNotesFed } from '#store/contributors.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Store } from '#store/db.ts'
import { byHand } from '#store/hand.ts'
import { writtenVersion } from '#store/written.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { today } from '../today/day-of.ts'

/** Fewer people than this are not shown by the name of their team. */
export const least = 5
const monthsShown = 12
export const noTeam = ''

const kept = new WeakMap<Store, { readonly version: string; readonly answers: Map<string, Promise<Contributors>> }>()

/** Read once for all who ask until something came in. */
export async function listContributors(ctx: Context): Promise<Contributors> {
  const version = `${await accountsVersion(ctx.store)} ${await writtenVersion(ctx.store)} ${await today(ctx)}`
  const scope = JSON.stringify(ctx.access?.accounts ?? 'all')
  const known = kept.get(ctx.store)
  const now = known?.version === version ? known : { version, answers: new Map<string, Promise<Contributors>>() }
  if (now !== known) kept.set(ctx.store, now)
  const answer = now.answers.get(scope) ?? readContributors(ctx)
  now.answers.set(scope, answer)
  answer.catch(() => now.answers.delete(scope))
  return answer
}

interface Fact {
  readonly team: string
  readonly month: Month
  readonly kind: string
  readonly n: number
}

async function readContributors(ctx: Context): Promise<Contributors> {
  const { ids } = await accountsInScope(ctx)
  const scope = ids === null ? null : [...ids]
  const reached = (await loadSourceCoverage(ctx.store)).filter((one) => one.table_name === 'interaction').map((one) => one.last_day)
  // What people write may be newer than the files.
  const last = monthOfDay([...reached, await today(ctx)].sort().at(-1)!)
  const months = Array.from({ length: monthsShown }, (_, i) => addMonths(last, i - monthsShown + 1))
  const from = firstDay(months[0]!)
  const { interactions, notes, edits, everybody } = await ctx.store.transaction(async (tx) => {
    const interactions = await loadInteractionsFed(tx, from, scope)
    return {
      interactions,
      notes: await loadNotesFed(tx, from, scope),
      edits: await loadEditsFed(tx, from, scope),
      // How many people a team has does not depend on who asks.
      everybody: scope === null ? interactions : await loadInteractionsFed(tx, from, null),
    }
  })
  const teamOf = teamsOfColleagues(everybody)
  const people = peopleByTeam(
    everybody,
    [...notes, ...edits].map((one) => one.actor_name),
    teamOf,
  )
  const stated = interactions.filter((one) => one.team !== null || one.colleague !== null)
  const facts: Fact[] = [
    ...stated.map((one) => ({ team: one.team ?? teamOf.get(one.colleague!) ?? noTeam, month: one.month, kind: one.kind, n: one.n })),
    ...notes.map((one) => ({ team: teamOf.get(one.actor_name) ?? noTeam, month: one.month, kind: 'note', n: one.n })),
    ...edits.map((one) => ({ team: teamOf.get(one.actor_name) ?? noTeam, month: one.month, kind: 'edit', n: one.n })),
  ]
  const names = [...new Set([...people.keys(), ...facts.map((one) => one.team)])].sort()
  const pooled = poolTeams(
    names.map((name) => people.get(name)?.size ?? 0),
    names,
    least,
  )
  const sum = (list: readonly { readonly n: number }[]) => list.reduce((total, one) => total + one.n, 0)
  const kinds = totalsBy(facts, (one) => one.kind)
  const sources = totalsBy(interactions, (one) => one.source)
  return {
    months,
    kinds: pooled.length === 0 ? [] : kinds.map(([kind]) => kind),
    teams: pooled
      .map((team) => {
        const own = facts.filter((one) => team.members.some((i) => names[i] === one.team))
        return {
          ...{ name: team.name === noTeam ? null : team.name, stated: team.name !== noTeam, people: team.people, total: sum(own) },
          months: months.map((month) => sum(own.filter((one) => one.month === month))),
          kinds: Object.fromEntries(totalsBy(own, (one) => one.kind)),
          lastMonth:
            own
              .map((one) => one.month)
              .sort()
              .at(-1) ?? null,
        }
      })
      .sort((a, b) => b.total - a.total),
    withoutPeople: sum(interactions) - sum(stated),
    total: sum(interactions) + sum(notes) + sum(edits),
    sources: sources.map(([source, n]) => ({
      ...{ source: source === byHand ? 'by hand' : source, interactions: n },
      lastMonth: interactions
        .filter((one) => one.source === source)
        .map((one) => one.month)
        .sort()
        .at(-1)!,
    })),
  }
}

type Fed = Awaited<ReturnType<typeof loadInteractionsFed>>

/** The team files name most often beside a colleague: rows of other sources may leave it out. */
export function teamsOfColleagues(rows: Fed): Map<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const { team, colleague, n } of rows) {
    if (team === null || colleague === null) continue
    const teams = counts.get(colleague) ?? new Map<string, number>()
    counts.set(colleague, teams.set(team, (teams.get(team) ?? 0) + n))
  }
  return new Map(
    [...counts].map(([colleague, teams]) => [colleague, [...teams].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0]]),
  )
}

export function peopleByTeam(rows: Fed, writers: readonly string[], teamOf: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const people = new Map<string, Set<string>>()
  for (const name of [...rows.flatMap((row) => row.colleague ?? []), ...writers]) {
    const team = teamOf.get(name) ?? noTeam
    people.set(team, (people.get(team) ?? new Set()).add(name))
  }
  return people
}

function totalsBy<T extends { readonly n: number }>(list: readonly T[], of: (one: T) => string): [string, number][] {
  const totals = new Map<string, number>()
  for (const one of list) totals.set(of(one), (totals.get(of(one)) ?? 0) + one.n)
  return [...totals].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
}
