import { metricScales } from '#api/answer-scales.ts'
import type { AnswerMetric, AnswerRow, Privacy } from '#api/record.ts'
import { factOf, needed } from './fact-fields.ts'
import type { Fields } from './fields.ts'
import type { Failure, Read, RowContext } from './row-context.ts'
import type { ValueCompiler } from './values.ts'

interface AnswerSettings {
  /** The day it is: nobody answered later. */
  readonly today: string | undefined
  readonly dayOfInstant: (instant: string) => string
}

/** Rows of answers: what a metric means is filled in, and what cannot be an answer on its scale is refused. */
export function buildAnswer(f: Fields, settings: AnswerSettings, path: string, values: ValueCompiler): (ctx: RowContext) => AnswerRow {
  if (!['day', 'at', 'asked'].some((name) => f.has(name))) values.report(`${path}.columns`, 'an answer needs "day", "at" or "asked"')
  const fact = factOf(f)
  const [day, at, asked] = [f.day('day'), f.instant('at'), f.day('asked')]
  const [response, programme, metric, attribute] = [
    f.id('response'),
    f.text('programme'),
    f.choice('metric') as Read<AnswerMetric>,
    f.text('attribute'),
  ]
  const [score, scaleMin, scaleMax, higherIsBetter] = [
    numberOf(f, 'score'),
    numberOf(f, 'scaleMin'),
    numberOf(f, 'scaleMax'),
    f.boolean('higherIsBetter'),
  ]
  const [person, personSource, email] = [f.id('person'), f.text('personSource'), f.text('email')]
  const [touchpoint, comment, privacy, chosenBy] = [
    f.text('touchpoint'),
    f.text('comment'),
    f.choice('privacy'),
    f.choice('chosenBy') as Read<'plan' | 'colleague'>,
  ]
  const [colleague, confidence] = [f.text('colleague'), numberOf(f, 'confidence')]
  return (ctx) => {
    const [kind, given, who] = [metric(ctx) ?? 'text', score(ctx), person(ctx)]
    const scale = scaleOf(kind, scaleMin(ctx), scaleMax(ctx))
    const [answered, instant, askedDay] = [day(ctx), at(ctx), asked(ctx)]
    const sure = confidence(ctx)
    const row: AnswerRow = {
      table: 'answer',
      externalId: needed(fact.id(ctx)),
      customer: fact.customer(ctx),
      payer: fact.payer(ctx),
      site: fact.site(ctx),
      day: needed(answered ?? (instant === null ? askedDay : settings.dayOfInstant(instant))),
      drivers: fact.drivers(ctx),
      response: response(ctx),
      programme: programme(ctx),
      metric: kind,
      attribute: attribute(ctx),
      score: given,
      scaleMin: scale.min,
      scaleMax: scale.max,
      higherIsBetter: higherIsBetter(ctx) ?? metricScales[kind]?.higherIsBetter ?? true,
      person: who,
      personSource: who === null ? null : personSource(ctx),
      email: addressOf(email(ctx) ?? who),
      askedDay,
      at: instant,
      touchpoint: touchpoint(ctx),
      comment: comment(ctx),
      privacy: (privacy(ctx)?.replace('_', ' ') ?? 'attributed') as Privacy,
      chosenBy: chosenBy(ctx),
      colleague: colleague(ctx),
      confidence: sure,
    }
    const wrong = ctx.refused.length > 0 ? null : problemOf(row, settings.today)
    if (wrong !== null) ctx.refused.push({ ...wrong, column: f.has(wrong.column) ? f.label(wrong.column) : null })
    return row
  }
}

const numberOf = (f: Fields, name: string): Read<number> => {
  const read = f.decimal(name)
  return (ctx) => {
    const text = read(ctx)
    return text === null ? null : Number(text)
  }
}

function scaleOf(metric: AnswerMetric, min: number | null, max: number | null) {
  const usual = metricScales[metric]
  return { min: min ?? usual?.min ?? null, max: max ?? usual?.max ?? null }
}

/** An e-mail address in small letters; anything else finds nobody. */
const addressOf = (text: string | null): string | null => (text !== null && /^[^\s@]+@[^\s@]+$/.test(text) ? text.toLowerCase() : null)

/** Why a row cannot be an answer; null: it can. Of files and of the API alike. */
export function problemOf(row: AnswerRow, today: string | undefined): (Failure & { readonly column: string }) | null {
  const { score, scaleMin: min, scaleMax: max, metric } = row
  const failure = (column: string, value: unknown, code: string, message: string, remedy: string) => ({
    ...{ column, value: value === null ? null : String(value), code, message, remedy },
  })
  if (row.day === '')
    return failure(
      'day',
      null,
      'missing_value',
      'The answer has no day, and a score without a day cannot age',
      'Fill in the day it was answered or asked, or take such rows out with a filter ("where")',
    )
  if (today !== undefined && row.day > today)
    return failure(
      'day',
      row.day,
      'day_to_come',
      `The answer is of ${row.day}, and today is ${today}`,
      'Correct the day, or say in the mapping in which order day and month stand ("dateStyle")',
    )
  if (metric === 'text' && score !== null)
    return failure(
      'score',
      score,
      'score_of_text',
      'The answer is a text and has a score',
      'Say in the mapping which metric the score is of',
    )
  if (min !== null && max !== null && min >= max)
    return failure(
      'scaleMin',
      min,
      'no_scale',
      `The scale goes from ${min} to ${max}`,
      'Give the lowest and the highest answer of the scale',
    )
  if (score !== null && min !== null && max !== null && (score < min || score > max))
    return failure(
      'score',
      score,
      'outside_scale',
      `The score is ${score}, and ${metric} is answered from ${min} to ${max}`,
      'Correct the score, or give the scale it was answered on ("scaleMin", "scaleMax")',
    )
  const sure = row.confidence
  if (sure !== null && (sure < 0 || sure > 1))
    return failure(
      'confidence',
      sure,
      'outside_scale',
      `The confidence is ${sure}, and goes from 0 to 1`,
      'Give it as a share: 80 % is 0.8',
    )
  return null
}
