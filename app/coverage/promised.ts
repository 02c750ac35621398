/** What a coverage model says accounts can count on, against what their segments are promised. */
import type { CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { Problem } from '#api/refusal.ts'
import type { PromiseStandards, SegmentStandard } from '#engine/promises/standards.ts'
import { TIERS, type Tier } from '#engine/segmentation/tier.ts'

type Standard = CoverageModel['standard']

/** The strictest of what several segments are promised. */
export function promisedBy({ segments }: PromiseStandards, tiers: readonly Tier[]): Required<Standard> {
  const all = tiers.map((tier) => segments[tier])
  return {
    answeredHours: Math.min(...all.map((one) => one.answeredHours)),
    answeredShare: Math.max(...all.map((one) => one.share.answered)),
    complaintDays: Math.min(...all.map((one) => one.complaintDays)),
  }
}

export interface Missed {
  readonly segment: Tier
  readonly at: keyof Standard
  readonly stated: number
  readonly promised: number
  readonly message: string
}

/** Every promise to a segment that a model open to it would not keep. */
export function promisesMissed(model: Pick<CoverageModel, 'eligible' | 'standard'>, { segments }: PromiseStandards): Missed[] {
  const { standard } = model
  return (model.eligible.segments ?? TIERS).flatMap((segment) => {
    const promised: SegmentStandard = segments[segment]
    const hours = promised.openHours ? 'open hours' : 'hours'
    const missed = (
      at: keyof Standard,
      stated: number | undefined,
      due: number,
      worse: boolean,
      words: string,
      remedy: string,
    ): Missed[] =>
      stated !== undefined && worse
        ? [
            {
              segment,
              at,
              stated,
              promised: due,
              message: `${words} ${remedy}, take ${segment} out of who may have it, or change the standard`,
            },
          ]
        : []
    return [
      ...missed(
        'answeredHours',
        standard.answeredHours,
        promised.answeredHours,
        (standard.answeredHours ?? 0) > promised.answeredHours,
        `answers within ${standard.answeredHours} ${hours}, and ${segment} is promised ${promised.answeredHours}:`,
        `answer within ${promised.answeredHours}`,
      ),
      ...missed(
        'answeredShare',
        standard.answeredShare,
        promised.share.answered,
        (standard.answeredShare ?? 1) < promised.share.answered,
        `answers ${percent(standard.answeredShare ?? 1)} in time, and ${segment} is promised ${percent(promised.share.answered)}:`,
        `answer ${percent(promised.share.answered)}`,
      ),
      ...missed(
        'complaintDays',
        standard.complaintDays,
        promised.complaintDays,
        (standard.complaintDays ?? 0) > promised.complaintDays,
        `settles complaints within ${standard.complaintDays} days, and ${segment} is promised ${promised.complaintDays}:`,
        `settle them within ${promised.complaintDays}`,
      ),
    ]
  })
}

const percent = (share: number) => `${Number((share * 100).toPrecision(12))} %`

/** The same as problems of the document: they stand in the way of an approval. */
export const promiseProblems = ({ models }: CoverageModels, standards: PromiseStandards): Problem[] =>
  models.flatMap((model, i) => promisesMissed(model, standards).map(({ at, message }) => ({ at: `models[${i}].standard.${at}`, message })))
