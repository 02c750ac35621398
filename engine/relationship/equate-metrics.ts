import { type Equation, METRICS, type Metric, type VoiceBook } from './index-types.ts'

/** Fewer answers, or answers of fewer people, say little of how a metric is used. */
const [enoughAnswers, enoughContacts] = [50, 20]
const reference = METRICS.indexOf('nps')
/** Two steps have no distances to carry over. */
const twoSteps = METRICS.indexOf('good_bad')

/**
 * What an answer in another metric would have been in NPS, by mean and scatter of both: y′ = mean of NPS + sd of NPS × (y − mean) / sd. Takes
 * out that people are stricter on one scale than on another, and with it that other people, or other moments, are asked by it: off unless
 * the rules ask for it.
 *
 * @param book        voices in columns
 * @param asOf        days since 1970-01-01; later answers are left out
 * @param maxAgeDays  older answers are left out
 * @returns           equations of the metrics with at least 50 answers of at least 20 contacts; none where NPS itself has fewer
 * @source  linear equating; Kolen & Brennan, Test Equating, Scaling, and Linking (2014) — docs/methods/nps-csat-ces.md
 * @example equateMetrics(voiceBook([]), 20000, 730) // {}
 */
export function equateMetrics(book: VoiceBook, asOf: number, maxAgeDays: number): Partial<Record<Metric, Equation>> {
  const moments = METRICS.map(() => ({ n: 0, contacts: 0, sum: 0, squares: 0 }))
  for (let k = 0; k < book.groups.length; k++) {
    let spoke = 0
    for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
      const age = asOf - book.day[j]!
      if (age < 0 || age > maxAgeDays) continue
      const [own, y] = [moments[book.metric[j]!]!, book.y[j]!]
      own.n++
      own.sum += y
      own.squares += y * y
      spoke |= 1 << book.metric[j]!
    }
    for (let m = 0; m < METRICS.length; m++) if (spoke & (1 << m)) moments[m]!.contacts++
  }
  const used = moments.map(({ n, contacts, sum, squares }) => {
    if (n < enoughAnswers || contacts < enoughContacts) return null
    const sd = Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1))
    return sd > 0 ? { mean: sum / n, sd } : null
  })
  const to = used[reference]
  if (!to) return {}
  return Object.fromEntries(
    METRICS.flatMap((metric, m) => {
      const own = used[m]
      if (!own || m === reference || m === twoSteps) return []
      const slope = to.sd / own.sd
      return [[metric, { slope, offset: to.mean - slope * own.mean }]]
    }),
  )
}
