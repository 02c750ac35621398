/** Each coverage model in numbers: what it takes and costs, whom it is open to, whom it serves, and what those accounts take. */
import type { CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { CoverageFigures } from '#api/routes/coverage.ts'
import { assumedHoursPerHead } from '#engine/costing/sketch-model.ts'
import type { PromiseStandards } from '#engine/promises/standards.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type CoverageBook, servedOf } from './coverage-book.ts'
import { middle, quantile } from './observed.ts'
import { minutesOf, whyClosed } from './open-models.ts'
import { promisesMissed } from './promised.ts'
import { type TeamCapacity, teamsOf } from './team-minutes.ts'

export const hoursPerColleague = assumedHoursPerHead

export function coverageFigures(models: CoverageModels, book: CoverageBook, standards: PromiseStandards): CoverageFigures[] {
  const served = servedOf(models, book)
  const teams = teamsOf(book.view, models)
  return models.models.map((model, at) => {
    const ours = book.accounts.filter((i) => served[i] === at)
    const closed: Record<string, number> = {}
    const open = book.accounts.filter((i) => {
      const why = whyClosed(model, book.facts[i]!)
      if (why !== null) closed[why] = (closed[why] ?? 0) + 1
      return why === null
    })
    const isOpen = new Set(open)
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
      eligible: { ...summed(open, book), closed },
      today: { ...summed(ours, book), notEligible: ours.filter((i) => !isOpen.has(i)).length },
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
    const values = column ? ours.map((i) => column[i]!) : []
    // What not even a quarter of them takes tells nothing.
    if (stated === 0 && (quantile(values, 0.75) ?? 0) <= 0) return []
    const rate = known.get(team)?.ratePerHourMinor ?? null
    return [
      {
        ...{ team, name: known.get(team)?.name ?? team, stated, costMinor: rate === null ? null : (stated / 60) * rate },
        observed:
          values.length === 0
            ? null
            : { n: values.length, median: middle(values)!, low: quantile(values, 0.25)!, high: quantile(values, 0.75)! },
      },
    ]
  })
}

function summed(accounts: readonly number[], { facts }: CoverageBook) {
  const segments = [...TIERS, null].map((segment) => {
    const inside = accounts.filter((i) => facts[i]!.segment === segment)
    return { segment, accounts: inside.length, revenueMinor: inside.reduce((sum, i) => sum + facts[i]!.revenueMinor, 0) }
  })
  return {
    accounts: accounts.length,
    revenueMinor: segments.reduce((sum, one) => sum + one.revenueMinor, 0),
    bySegment: segments.filter((one) => one.accounts > 0),
  }
}
