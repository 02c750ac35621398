/** The ten questions' answers, and the sketch model they make. */

import type { Problem } from '#api/refusal.ts'
import type { SketchAnswers, SketchQuestion } from '#api/routes/models.ts'
import type { SketchModel, SketchTeamName } from '#engine/costing/sketch-model.ts'

export const sketchTeamNames: Readonly<Record<SketchTeamName, string>> = {
  orderDesk: 'Order desk',
  service: 'Customer service',
  fieldSales: 'Field sales',
  all: 'All who serve customers',
}

export interface AnsweredSketch {
  /** As far as it is answered; null while no team has cost and heads. */
  readonly model: SketchModel | null
  /** As it is kept, in the order of the questions. */
  readonly document: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
}

/** Reads answers to the questions that were asked; every problem at its question. */
export function parseSketchAnswers(questions: readonly SketchQuestion[], answers: SketchAnswers, currency: string): AnsweredSketch {
  const problems: Problem[] = []
  const byId = new Map<string, SketchQuestion>(questions.map((question) => [question.id, question]))
  for (const id of Object.keys(answers)) if (!byId.has(id)) problems.push({ at: id, message: 'is not asked here: leave it out' })
  const given = (id: string) => (answers[id] === undefined ? (byId.get(id)?.default ?? null) : answers[id])
  const basis = given('basis') ?? 'teams'
  if (basis !== 'teams' && basis !== 'total') problems.push({ at: 'basis', message: 'choose separate teams or one total' })
  const number = (question: SketchQuestion): number | null => {
    const value = given(question.id)
    if (value === null || value === '') {
      if (!question.optional)
        problems.push({ at: question.id, message: 'needs an answer: a guess within a third is good enough to begin with' })
      return null
    }
    const wrong = whatIsWrong(question.unit, value)
    if (wrong) problems.push({ at: question.id, message: wrong })
    return wrong ? null : (value as number)
  }
  const asked = questions.filter((question) => question.id !== 'basis' && (question.onlyWhen === null || question.onlyWhen === basis))
  const values = new Map(asked.map((question) => [question.id, number(question)]))
  const teams: Partial<Record<SketchTeamName, { yearlyCostMinor: number; heads: number }>> = {}
  for (const team of Object.keys(sketchTeamNames) as SketchTeamName[]) {
    const cost = values.get(`${team}.cost`)
    const heads = values.get(`${team}.heads`)
    if (cost == null || heads == null) continue
    if (cost > 0 && heads === 0)
      problems.push({ at: `${team}.heads`, message: 'costs something, so somebody does it: state at least a part of a head' })
    else teams[team] = { yearlyCostMinor: cost, heads }
  }
  const [marginRate, costOfCapital, hoursPerHead] = [values.get('marginRate'), values.get('costOfCapital'), values.get('hoursPerHead')]
  const rest = {
    currency,
    teams,
    ...(hoursPerHead != null && { hoursPerHead }),
    ...(marginRate != null && { marginRates: { '*': marginRate } }),
    ...(costOfCapital != null && { costOfCapital }),
  }
  const costed = Object.values(teams).some((team) => team.yearlyCostMinor > 0)
  if (!costed && problems.length === 0)
    problems.push({ at: asked[0]?.id ?? 'basis', message: 'nothing costs anything yet: state what one team costs in a year' })
  return {
    model: costed ? { name: 'Sketch', ...rest } : null,
    document: { tapeline: 'sketch-model/1', name: 'Sketch', ...rest },
    problems,
  }
}

function whatIsWrong(unit: SketchQuestion['unit'], value: number | string): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'is not a number'
  if (unit === 'minor') return Number.isSafeInteger(value) && value >= 0 ? null : 'is an amount in whole minor units, 0 or more'
  if (unit === 'share') return value >= 0 && value <= 1 ? null : 'is a share between 0 and 1'
  if (unit === 'hours') return value > 0 && value <= 8_784 ? null : 'is a number of hours above 0 and below those of a year'
  return value >= 0 && value <= 1_000_000 ? null : 'is a number of heads, 0 or more'
}

/** The answers that a kept sketch stands for: what a person finds again. */
export function answersOf(sketch: SketchModel): SketchAnswers {
  const total = sketch.teams.all !== undefined
  const figures = (Object.entries(sketch.teams) as [SketchTeamName, { yearlyCostMinor: number; heads: number } | undefined][]).flatMap(
    ([team, figure]) =>
      figure
        ? [
            [`${team}.cost`, figure.yearlyCostMinor],
            [`${team}.heads`, figure.heads],
          ]
        : [],
  )
  return {
    basis: total ? 'total' : 'teams',
    ...Object.fromEntries(figures),
    ...(sketch.marginRates?.['*'] !== undefined && { marginRate: sketch.marginRates['*'] }),
    ...(sketch.costOfCapital !== undefined && { costOfCapital: sketch.costOfCapital }),
    ...(sketch.hoursPerHead !== undefined && { hoursPerHead: sketch.hoursPerHead }),
  }
}
