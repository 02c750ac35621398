/** Questions of a survey among the columns of a sheet: by what the heading asks, the scale it names and the answers below it. */
import { metricScales } from '#api/answer-scales.ts'
import type { AnswerMetric } from '#api/record.ts'
import type { ColumnProfile, TableProfile } from './profile.ts'

export interface Question {
  readonly column: ColumnProfile
  readonly metric: AnswerMetric
  /** Null: that of the metric. */
  readonly scale: { readonly min: number; readonly max: number } | null
  /** Of a rating: what was rated. */
  readonly attribute: string | null
  /** Column of the words said beside it. */
  readonly comment: string | null
  /** The heading says what it is; else it was taken so by its answers. */
  readonly said: boolean
}

const recommends = /net[ _-]?promoter|(^|[^a-z])nps([^a-z]|$)|recommend|weiterempf|empfehl|recommand|recomend|how likely|wie wahrscheinlich/
const satisfied = /csat|satisf|zufrieden/
const howMuchEffort = /how much effort|wie viel (aufwand|mühe)|(^|[^a-z])ces[ _-]?1([^0-9a-z]|$)/
const easy = /(^|[^a-z])ces([^a-z]|$)|customer effort|\beas(y|ier|ily)\b|einfach|facile|fácil/
const rated = /\brat(e|ed|ing)\b|(^|[^a-z])score([^a-z]|$)|on a scale|bewert|puntuaci|(^|[^a-z])note([^a-z]|$)/
const overall = /^(the )?(overall )?(score|rating|result|bewertung|gesamtbewertung|note|puntuación)$/
const because =
  /why|comment|verbatim|feedback|reason for|what could|improve|warum|kommentar|anmerkung|begründ|pourquoi|commentaire|comentario|motivo/

/** In the order of the sheet; comments stand with the question before them. */
export function questionsOf(profile: TableProfile): Question[] {
  const found: Question[] = []
  for (const column of profile.columns) {
    const question = questionOf(column)
    if (question !== null) found.push(question)
    else if (column.shape === 'text' && because.test(column.heading.toLowerCase())) {
      // Words before any question belong to the first one.
      const last = found.at(-1)
      if (last?.comment === null) found[found.length - 1] = { ...last, comment: column.heading }
    }
  }
  const questions = onceEach(withFirstAsMain(found))
  const loose = profile.columns.find((column) => column.shape === 'text' && because.test(column.heading.toLowerCase()))
  const [first] = questions
  if (loose !== undefined && first !== undefined && questions.every((one) => one.comment === null))
    return [{ ...first, comment: loose.heading }, ...questions.slice(1)]
  return questions
}

/** Whether somebody was asked about us, not only about a thing or two. */
export const asksAboutUs = (questions: readonly Question[]): boolean => questions.some(({ metric }) => metric !== 'rating')

/** Without a question of a known metric the first on such a scale is taken as it: it is the first that surveys ask. */
function withFirstAsMain(questions: readonly Question[]): Question[] {
  const [first] = questions
  if (first === undefined || asksAboutUs(questions)) return [...questions]
  const scale = first.scale ?? metricScales.rating!
  const metric = scale.min === 0 && scale.max === 10 ? 'nps' : scale.min === 1 && scale.max === 5 ? 'csat' : 'rating'
  return metric === 'rating' ? [...questions] : [{ ...first, metric, scale: null, attribute: null, said: false }, ...questions.slice(1)]
}

/** A form asks about us once by each metric: what it asks by it again is about something of ours. */
function onceEach(questions: readonly Question[]): Question[] {
  const asked = new Set<AnswerMetric>()
  return questions.map((question) => {
    const { metric, column } = question
    if (metric === 'rating' || metric === 'good_bad' || !asked.has(metric)) {
      asked.add(metric)
      return question
    }
    const { min, max } = question.scale ?? metricScales[metric]!
    return { ...question, metric: 'rating', scale: min === 1 && max === 5 ? null : { min, max }, attribute: column.heading }
  })
}

function questionOf(column: ColumnProfile): Question | null {
  const heading = column.heading.toLowerCase().replaceAll('_', ' ').trim()
  const words = [...column.distinct].map((value) => value.toLowerCase())
  if (
    words.length > 0 &&
    words.every((word) => /^(good|bad|offered|unoffered)\b/.test(word)) &&
    words.some((word) => /^(good|bad)\b/.test(word))
  )
    return { column, metric: 'good_bad', scale: null, attribute: null, comment: null, said: true }
  const numbers = words.map((word) => Number(word.replace(',', '.')))
  if (numbers.length === 0 || numbers.some((one) => !Number.isFinite(one) || one < 0)) return null
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)]
  const named = /(\d{1,3}) ?(?:-|–|to|bis|à|a|\/) ?(\d{1,3})(?!\d)/.exec(heading)
  const given = named === null ? null : { min: Number(named[1]), max: Number(named[2]) }
  const fits = (metric: AnswerMetric) => {
    const scale = given ?? metricScales[metric]!
    // The heading says what is asked: what lies outside of the scale is a problem of its rows.
    return scale.min < scale.max && numbers.filter((one) => one >= scale.min && one <= scale.max).length * 2 >= numbers.length
  }
  const on = (metric: AnswerMetric, attribute: string | null = null): Question | null => {
    if (!fits(metric)) return null
    const usual = metricScales[metric]!
    const same = given === null || (given.min === usual.min && given.max === usual.max)
    return { column, metric, scale: same ? null : given, attribute, comment: null, said: true }
  }
  if (recommends.test(heading) && (given === null || given.max === 10)) return on('nps')
  if (howMuchEffort.test(heading)) return on('ces1')
  if (satisfied.test(heading)) return on('csat') ?? rating(column, heading, given, lowest, highest)
  if (easy.test(heading)) return on('ces')
  return rated.test(heading) ? rating(column, heading, given, lowest, highest) : null
}

/** A rating of something: on the scale it names, else the narrowest usual one that holds its answers. */
function rating(column: ColumnProfile, heading: string, given: Question['scale'], lowest: number, highest: number): Question | null {
  const usual = [
    { min: 1, max: 5 },
    { min: 0, max: 10 },
    { min: 0, max: 100 },
  ]
  const scale = given ?? usual.find((one) => lowest >= one.min && highest <= one.max)
  if (scale === undefined || lowest < scale.min || highest > scale.max) return null
  const attribute = overall.test(heading) ? null : column.heading
  return { column, metric: 'rating', scale: scale.min === 1 && scale.max === 5 ? null : scale, attribute, comment: null, said: true }
}
