/** What each metric is answered on where nothing else is said. CES 1 asks how much effort it took: a low answer is a good one. */
import type { AnswerMetric } from './record.ts'

export interface AnswerScale {
  readonly min: number
  readonly max: number
  readonly higherIsBetter: boolean
}

/** Null: a text has no score. */
export const metricScales: Readonly<Record<AnswerMetric, AnswerScale | null>> = {
  nps: { min: 0, max: 10, higherIsBetter: true },
  csat: { min: 1, max: 5, higherIsBetter: true },
  ces: { min: 1, max: 7, higherIsBetter: true },
  ces1: { min: 1, max: 5, higherIsBetter: false },
  good_bad: { min: 0, max: 1, higherIsBetter: true },
  declared: { min: 0, max: 10, higherIsBetter: true },
  rating: { min: 1, max: 5, higherIsBetter: true },
  text: null,
}
