import type { Activity, CostModel } from '#engine/costing/cost-model.ts'
import type { CostMeasurement, TeamMonth } from '#engine/costing/measurement.ts'
import { assumedHoursPerHead, assumedMinutes, type SketchModel, sketchCounts } from '#engine/costing/sketch-model.ts'
import type { Month } from '#engine/period/period.ts'
import type { ChosenCost } from './choose-cost.ts'

/** Models and team rates that price single events: those of the measurement, or the sketch written out as a model. */
export function pricingModels(
  cost: ChosenCost,
  base: CostMeasurement,
  months: readonly Month[],
): { models: readonly CostModel[]; teamMonths: readonly TeamMonth[] } {
  return cost.sketch ? sketchAsModel(cost.sketch, months) : { models: cost.models, teamMonths: base.teamMonths }
}

export function sketchAsModel(sketch: SketchModel, months: readonly Month[]): { models: CostModel[]; teamMonths: TeamMonth[] } {
  const minutes = { ...assumedMinutes, ...sketch.minutes }
  const teamOf = (team: string) => (sketch.teams.all ? 'all' : team)
  const activities = sketchCounts
    .filter((c) => c.driver === null)
    .map(
      (c): Activity => ({
        id: c.count,
        kind: c.kind,
        cause: 'mixed',
        type: 'timed',
        team: teamOf(c.team),
        minutes: {
          base: minutes[c.count],
          perDriver: Object.fromEntries(
            sketchCounts.filter((d) => d.kind === c.kind && d.driver !== null).map((d) => [d.driver!, minutes[d.count]]),
          ),
        },
        ...(c.kind === 'visit' && { selling: true }),
      }),
    )
  const hoursPerHead = sketch.hoursPerHead ?? assumedHoursPerHead
  const teamMonths = Object.entries(sketch.teams).flatMap(([team, { yearlyCostMinor, heads }]) =>
    months.map((month) => ({ month, team, ratePerMinute: heads > 0 ? yearlyCostMinor / (heads * hoursPerHead * 60) : null }) as TeamMonth),
  )
  return { models: [{ validFrom: '0001-01', costOfCapital: 0, marginRates: {}, costCentres: [], teams: [], activities }], teamMonths }
}
