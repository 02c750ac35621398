import type { ScenarioInstance } from './instance.ts'
import type { BookFinding } from './scenario-book.ts'

/** Teams and models a scenario names and nobody has, as after other coverage models were approved: what it says of them does nothing. */
export function unknownNames({ book, scenario }: Pick<ScenarioInstance, 'book' | 'scenario'>): BookFinding[] {
  const { rules, hours, models } = scenario
  const teams = [...Object.keys(hours), ...rules.flatMap((one) => one.team ?? [])]
  const offered = [...(models ?? []), ...rules.flatMap((one) => one.models)]
  return [
    ...finding('teams', teams, new Set(book.teams.map((one) => one.team))),
    ...finding('coverage models', offered, new Set(book.models.models.map((one) => one.id))),
  ]
}

const mostNamed = 5

function finding(what: string, named: readonly string[], known: ReadonlySet<string>): BookFinding[] {
  const unknown = [...new Set(named)].filter((one) => !known.has(one))
  if (unknown.length === 0) return []
  const list = unknown
    .slice(0, mostNamed)
    .map((one) => one.slice(0, 40))
    .join(', ')
  return [
    {
      code: 'name_unknown',
      message: `The scenario names ${what} that are not there: ${list}${unknown.length > mostNamed ? ' and others' : ''}. What it says of them does nothing`,
    },
  ]
}
