/** Each coverage model in numbers: what it takes and costs, whom it is open to, whom it serves, and what those accounts take. */
import type { CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { CoverageFigures } from '#api/routes/coverage.ts'
import { assumedHoursPerHead } from '#engine/costing/sketch-model.ts'
import type { PromiseStandards } from '#engine/promises/standards.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { AccountFacts } from './account-facts.ts'
import { type CoverageBook, servedOf } from './coverage-book.ts'
import { middle, quantiles } from './observed.ts'
import { minutesOf, whyClosed } from './open-models.ts'
import { promisesMissed } from './promised.ts'
import { type TeamCapacity, teamsOf } from './team-minutes.ts'

export const hoursPerColleague = assumedHoursPerHead

export function coverageFigures(models: CoverageModels, book: CoverageBook, standards: PromiseStandards): CoverageFigures[] {
  const served = servedOf(models, book)
  const teams = teamsOf(book.view, models)
  return models.models.map((model, at) => {
    const closed: Record<string, number> = {}
    const [open, today, ours] = [noAccounts(), noAccounts(), [] as number[]]
    let notEligible = 0
    for (const i of book.accounts) {
      const why = whyClosed(model, book.facts[i]!)
      if (why === null) count(open, book.facts[i]!)
      else closed[why] = (closed[why] ?? 0) + 1
      if (served[i] !== at) continue
      ours.push(i)
      count(today, book.facts[i]!)
      if (why !== null) notEligible++
    }
    const byTeam = teamFigures(model, teams, book, ours)
    const cost = byTeam.reduce<number | null>(
      (sum, { stated, costMinor }) => (sum === null || (stated > 0 && costMinor === null) ? null : sum + (costMinor ?? 0)),
      0,
    )
    const stated = minutesOf(model)
    const typical = middle(ours.map((i) => book.minutes[i]!))
    return {
      ...{ model: model.id, minutes: stated, teamCostMinor: cost, cashMinor: model.cashMinor, teams: byTeam },
      span: { stated: model.span ?? null, implied: spanOf(stated), observed: typical === null ? null : spanOf(typical) },
      ...{ eligible: { ...summed(open), closed }, today: { ...summed(today), notEligible } },
      missed: promisesMissed(model, standards),
    }
  })
}

/** Accounts that the hours of one colleague are enough for. */
const spanOf = (minutes: number): number | null => (minutes > 0 ? (hoursPerColleague * 60) / minutes : null)

/** Teams that the model names, and those that accounts served so take time of. */
function teamFigures(model: CoverageModel, teams: readonly TeamCapacity[], book: CoverageBook, ours: readonly number[]) {
  const { taken } = book
  const known = new Map(teams.map((team) => [team.team, team]))
  const names = [...new Set([...teams.map((one) => one.team), ...model.minutes.map((one) => one.team)])]
  return names.flatMap((team) => {
    const stated = model.minutes.reduce((sum, part) => sum + (part.team === team ? part.perYear : 0), 0)
    const column = taken.minutes[taken.teams.indexOf(team)]
    const found = column
      ? quantiles(
          ours.map((i) => column[i]!),
          [0.25, 0.5, 0.75],
        )
      : null
    const [low, median, high] = found ?? [0, 0, 0]
    // What not even a quarter of them takes tells nothing.
    if (stated === 0 && high! <= 0) return []
    const rate = known.get(team)?.ratePerHourMinor ?? null
    return [
      {
        ...{ team, name: known.get(team)?.name ?? team, stated, costMinor: rate === null ? null : (stated / 60) * rate },
        observed: found && { n: ours.length, median: median!, low: low!, high: high! },
      },
    ]
  })
}

/** Accounts and their revenue by segment; the last: in none. */
const noAccounts = () => ({ accounts: [...TIERS, null].map(() => 0), revenue: [...TIERS, null].map(() => 0) })

function count(into: ReturnType<typeof noAccounts>, { segment, revenueMinor }: AccountFacts): void {
  const at = segment === null ? TIERS.length : TIERS.indexOf(segment)
  into.accounts[at]!++
  into.revenue[at]! += revenueMinor
}

function summed({ accounts, revenue }: ReturnType<typeof noAccounts>) {
  const segments = [...TIERS, null].map((segment, at) => ({ segment, accounts: accounts[at]!, revenueMinor: revenue[at]! }))
  return {
    accounts: segments.reduce((sum, one) => sum + one.accounts, 0),
    revenueMinor: segments.reduce((sum, one) => sum + one.revenueMinor, 0),
    bySegment: segments.filter((one) => one.accounts > 0),
  }
}
