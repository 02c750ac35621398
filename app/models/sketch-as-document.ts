import type { z } from 'zod'
import type { CostModelFile } from '#api/cost-model.ts'
import { observedMarginRate } from '#engine/costing/observed-margin-rate.ts'
import { assumedHoursPerHead, assumedMinutes, type SketchModel, type SketchTeamName, sketchCounts } from '#engine/costing/sketch-model.ts'
import { countOf } from '#engine/costing/sketch-time.ts'
import type { Portfolio } from '#engine/portfolio/portfolio.ts'
import { sketchTeamNames } from './sketch-answers.ts'

type Document = z.input<typeof CostModelFile>

const teamIds: Readonly<Record<SketchTeamName, string>> = {
  ...{ orderDesk: 'order-desk', service: 'service', fieldSales: 'field-sales', all: 'all' },
}
const activityNames: Readonly<Record<string, string>> = {
  ...{ order: 'Take an order', creditNote: 'Book a credit note', return: 'Take back goods', ticket: 'Answer a ticket' },
  ...{ call: 'Telephone call', email: 'E-mail', visit: 'Visit' },
}

/** The sketch written out as a cost model: the same teams, capacities and assumed minutes, ready to be made one's own. */
export function sketchAsDocument(sketch: SketchModel, portfolio: Portfolio): Document {
  const minutes = { ...assumedMinutes, ...sketch.minutes }
  const hours = sketch.hoursPerHead ?? assumedHoursPerHead
  const rate = observedMarginRate(portfolio)
  const teams = (Object.entries(sketch.teams) as [SketchTeamName, NonNullable<SketchModel['teams'][SketchTeamName]>][]).filter(
    ([, team]) => team.yearlyCostMinor > 0,
  )
  const does = (team: SketchTeamName) => teams.some(([name]) => name === team || name === 'all')
  const events = (kind: string) => countOf(portfolio, kind, null).some((n) => n > 0)
  return {
    tapeline: 'cost-model/1',
    name: 'Cost model',
    notes: ['Written out from the sketch: its minutes are assumptions until the teams have been asked.'],
    currency: portfolio.currency,
    validFrom: portfolio.window.from.slice(0, 7),
    costOfCapital: sketch.costOfCapital ?? 0,
    marginRates: sketch.marginRates ? { ...sketch.marginRates } : rate === null ? {} : { '*': rate },
    costCentres: teams.map(([team, { yearlyCostMinor }]) => ({
      ...{ id: teamIds[team], name: `${sketchTeamNames[team]}, as stated in the sketch`, annualMinor: yearlyCostMinor },
      teams: { [teamIds[team]]: 1 },
    })),
    teams: teams.map(([team, { heads }]) => ({
      ...{ id: teamIds[team], name: sketchTeamNames[team], costedBy: 'events' as const },
      capacityMinutes: Math.round((heads * hours * 60) / 12),
    })),
    activities: sketchCounts
      .filter((count) => count.driver === null && does(count.team) && events(count.kind))
      .map((count) => ({
        ...{
          id: count.kind.replaceAll(' ', '-'),
          name: activityNames[count.count]!,
          kind: count.kind,
          cause: causeOf(count.kind),
          type: 'timed' as const,
        },
        team: teamIds[sketch.teams.all ? 'all' : count.team],
        minutes: {
          base: minutes[count.count],
          perDriver: Object.fromEntries(
            sketchCounts
              .filter((driver) => driver.kind === count.kind && driver.driver !== null)
              .map((driver) => [driver.driver!, minutes[driver.count]]),
          ),
        },
        ...(count.kind === 'visit' && { selling: true }),
      })),
  }
}

/** What the kind itself says: a customer asks for orders and visits; the rest nobody has looked into. */
const causeOf = (kind: string) => (kind === 'order' || kind === 'visit' ? ('asked for' as const) : ('mixed' as const))
