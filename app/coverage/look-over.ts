import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import { Refusal } from '#api/refusal.ts'
import type { CoverageFigures, CoverageLook } from '#api/routes/coverage.ts'
import type { Context } from '../context.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import { headOf } from '../reporting/load-snapshot.ts'
import { type CoverageBook, coverageBook } from './coverage-book.ts'
import { channelsBeside } from './coverage-channels.ts'
import { coverageFigures, hoursPerColleague } from './coverage-figures.ts'
import { coverageFindings } from './coverage-findings.ts'
import { promiseProblems } from './promised.ts'
import { payClosedOf, teamsOf } from './team-minutes.ts'

/** A document held against the last measurement: what is wrong or odd in it, whom its models are open to, and what is observed. */
export async function lookOver(ctx: Context, document: unknown): Promise<CoverageLook> {
  const book = await coverageBook(ctx, null)
  const { standards } = await standardsInForce(ctx.store)
  const { accounts } = book
  const known = {
    ...{ head: headOf(book.view), accounts: accounts.length, hoursPerColleague },
    revenueMinor: accounts.reduce((sum, i) => sum + book.facts[i]!.revenueMinor, 0),
  }
  const parsed = parsedOrProblems(document)
  if ('problems' in parsed) return { ...known, ...parsed, findings: [], models: [], teams: [], channels: [], reasons: [] }
  const models = coverageFigures(parsed, book, standards)
  const shown = { models, teams: teamsBeside(parsed, book, models), ...channelsBeside(parsed, book.view) }
  const findings = coverageFindings(parsed, shown)
  return { ...known, ...shown, ...withoutPay(shown, payClosedOf(ctx, book.view)), problems: promiseProblems(parsed, standards), findings }
}

/** What an hour of a small team costs tells what its people earn: it is not told, nor a sum that differs by it alone from what is. */
function withoutPay({ teams, models }: Pick<CoverageLook, 'teams' | 'models'>, closed: ReadonlySet<string>) {
  return {
    teams: teams.map((one) => (closed.has(one.team) ? { ...one, ratePerHourMinor: null, rateClosed: true } : one)),
    models: models.map((one) => ({
      ...one,
      teamCostMinor: one.teams.filter(({ team, stated }) => stated > 0 && closed.has(team)).length === 1 ? null : one.teamCostMinor,
      teams: one.teams.map((part) => (closed.has(part.team) ? { ...part, costMinor: null } : part)),
    })),
  }
}

function parsedOrProblems(document: unknown): CoverageModels | Pick<CoverageLook, 'problems'> {
  try {
    return parseCoverageModels(document)
  } catch (error) {
    if (error instanceof Refusal) return { problems: [...error.problems] }
    throw error
  }
}

/** Hours there are, hours that are taken, and hours that the models of today say. */
function teamsBeside(document: CoverageModels, book: CoverageBook, models: readonly CoverageFigures[]): CoverageLook['teams'] {
  const known = teamsOf(book.view, document)
  const other = models.flatMap((one) => one.teams).filter(({ team }) => !known.some((one) => one.team === team))
  const teams = [
    ...known,
    ...[...new Map(other.map((one) => [one.team, one])).values()].map(({ team, name }) => ({
      ...{ team, name, hoursPerYear: null, ratePerHourMinor: null, from: 'coverage models' as const },
    })),
  ]
  return teams.map((team) => {
    const column = book.taken.minutes[book.taken.teams.indexOf(team.team)]
    const stated = models.reduce(
      (sum, one) => sum + one.today.accounts * (one.teams.find((part) => part.team === team.team)?.stated ?? 0),
      0,
    )
    return {
      ...team,
      rateClosed: false,
      takenHours: column ? book.accounts.reduce((sum, i) => sum + column[i]!, 0) / 60 : null,
      statedHours: stated / 60,
    }
  })
}
