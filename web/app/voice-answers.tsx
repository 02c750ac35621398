/** Answers of one person, newest first: on the account's page at the side, on the person's own page in full. */
import type { z } from 'zod'
import type { shownAnswer } from '#api/routes/relationship.ts'
import type { Format } from '../ui/format.ts'
import { useFormat } from '../ui/use-format.ts'
import { lowScore } from './index-mark.tsx'
import { Tag } from './marks.tsx'
import styles from './voice-answers.module.css'

export type ShownAnswer = z.output<typeof shownAnswer>

export const metricNames: Readonly<Record<string, string>> = {
  nps: 'NPS',
  csat: 'CSAT',
  ces: 'CES',
  ces1: 'CES 1',
  good_bad: 'Good or bad',
  declared: 'Said in a conversation',
  rating: 'Rating',
  text: 'Comment',
}

export const privacyWords: Readonly<Record<ShownAnswer['privacy'], string>> = {
  attributed: 'by name',
  'role only': 'by role only: to others without the name',
  confidential: 'in confidence: to nobody else',
}

/** The answer as it was given: “NPS 4”, “CSAT 3 of 5”, “bad”. */
export function answerInWords(
  answer: Pick<ShownAnswer, 'metric' | 'score' | 'scaleMin' | 'scaleMax' | 'attribute' | 'confidence'>,
  f: Format,
): string {
  const { metric, score, scaleMax, scaleMin, attribute, confidence } = answer
  const name = attribute ?? metricNames[metric] ?? metric
  if (score === null) return metric === 'text' ? name : `${name}: asked, no answer`
  if (metric === 'good_bad') return score > (scaleMin ?? 0) ? 'Good' : 'Bad'
  const digits = Number.isInteger(score) ? 0 : 1
  if (metric === 'nps') return `NPS ${f.number(score, digits)}`
  const of = scaleMax === null ? '' : ` of ${f.number(scaleMax)}`
  const sure = metric === 'declared' && confidence !== null ? `, ${f.percent(confidence, 0)} sure` : ''
  return `${name} ${f.number(score, digits)}${of}${sure}`
}

export function AnswerLines({ answers, label }: { readonly answers: readonly ShownAnswer[]; readonly label: string }) {
  const f = useFormat()
  return (
    <ol className={styles.answers} aria-label={label}>
      {formsOf(answers).map(({ first, ratings }) => (
        <li key={first.key}>
          <span className="dim num">{f.day(first.day)}</span>
          <div className={styles.words}>
            {first.metric === 'rating' ? <p className={styles.said}>{ratingsInWords(ratings, f)}</p> : <Said answer={first} f={f} />}
            {first.comment && <p className={styles.comment}>“{first.comment}”</p>}
            {first.metric !== 'rating' && ratings.length > 0 && <p className="dim">{ratingsInWords(ratings, f)}</p>}
          </div>
          <ScoreMark y={first.metric === 'rating' ? null : first.y} />
        </li>
      ))}
    </ol>
  )
}

function Said({ answer, f }: { readonly answer: ShownAnswer; readonly f: Format }) {
  const { score, metric, chosenBy, colleague, privacy, counts } = answer
  const where = [answer.touchpoint, answer.programme, chosenBy === 'colleague' && `chosen by ${colleague ?? 'a colleague'}`].filter(Boolean)
  const silent = score === null && metric !== 'text'
  return (
    <p className={styles.said}>
      {silent ? <span className="dim">{answerInWords(answer, f)}</span> : <b>{answerInWords(answer, f)}</b>}
      <span className="dim">{where.join(' · ')}</span>
      {privacy !== 'attributed' && <Tag tone="warn">{privacy === 'role only' ? 'by role' : 'in confidence'}</Tag>}
      {!counts && score !== null && <Tag dashed>not counted</Tag>}
    </p>
  )
}

const ratingsInWords = (ratings: readonly ShownAnswer[], f: Format): string =>
  `Rated ${ratings.map((one) => answerInWords(one, f)).join(', ')}`

interface FormOf {
  readonly first: ShownAnswer
  readonly ratings: ShownAnswer[]
}
/** What was rated in the same form stands under the answer it was given with. */
function formsOf(answers: readonly ShownAnswer[]): FormOf[] {
  const formOf = (one: ShownAnswer) => `${one.day} ${one.programme}`
  const forms: FormOf[] = []
  const byForm = new Map<string, FormOf>()
  for (const one of [...answers].sort((a, b) =>
    a.day < b.day ? 1 : a.day > b.day ? -1 : Number(a.metric === 'rating') - Number(b.metric === 'rating'),
  )) {
    const known = one.metric === 'rating' ? byForm.get(formOf(one)) : undefined
    if (known) known.ratings.push(one)
    else {
      const form = { first: one, ratings: one.metric === 'rating' ? [one] : [] }
      forms.push(form)
      if (!byForm.has(formOf(one))) byForm.set(formOf(one), form)
    }
  }
  return forms
}

/** On the common scale; below 60 with a ring, as in the chart. */
export function ScoreMark({ y }: { readonly y: number | null }) {
  const f = useFormat()
  if (y === null) return <span />
  return (
    <span className={`${styles.score} num`} data-low={Math.round(y) < lowScore || undefined} title="on a scale from 0 to 100">
      {f.number(y)}
    </span>
  )
}

/** Scores over time, oldest at the left; the tick of 60 as a line. */
export function ScoreTrend({
  answers,
  width = 220,
  height = 44,
}: {
  readonly answers: readonly ShownAnswer[]
  readonly width?: number
  readonly height?: number
}) {
  const f = useFormat()
  const points = answers
    .filter((one) => one.y !== null && one.metric !== 'rating')
    .map((one) => ({ at: Date.parse(one.day), y: one.y!, day: one.day }))
  if (points.length < 2) return null
  const times = points.map(({ at }) => at)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const x = (at: number) => 5 + ((at - first) / Math.max(1, last - first)) * (width - 10)
  const y = (score: number) => 4 + (1 - score / 100) * (height - 8)
  const oldestFirst = [...points].sort((a, b) => a.at - b.at)
  const label = `Scores from ${f.day(oldestFirst[0]!.day)} to ${f.day(oldestFirst.at(-1)!.day)}: ${oldestFirst.map((one) => f.number(one.y)).join(', ')}`
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className={styles.trend}>
      <path d={`M0 ${y(lowScore)}H${width}`} stroke="var(--tl-line2)" strokeDasharray="2 3" />
      <path d={`M${oldestFirst.map((one) => `${x(one.at)} ${y(one.y)}`).join('L')}`} fill="none" stroke="var(--tl-d2)" strokeWidth="1.4" />
      {oldestFirst.map((one) => (
        <circle
          key={`${one.at} ${one.y}`}
          {...{ cx: x(one.at), cy: y(one.y), r: 2.6 }}
          fill={one.y < lowScore ? 'var(--tl-surface)' : 'var(--tl-d1)'}
          stroke={one.y < lowScore ? 'var(--tl-loss)' : 'none'}
          strokeWidth="1.6"
        />
      ))}
    </svg>
  )
}
