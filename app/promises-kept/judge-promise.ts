import type { KeptPromise } from '#api/routes/promises-kept.ts'
import { noPromise, type PromiseCounts } from '#engine/promises/promise-counts.ts'
import { promiseName } from '#engine/promises/promise-name.ts'
import { promiseVerdict } from '#engine/promises/promise-verdict.ts'
import { PROMISES, type PromiseKey, type SegmentStandard } from '#engine/promises/standards.ts'

/** Every promise with its count, its interval and what it comes to under a standard; null: of several segments, without a verdict. */
export const judgePromises = (counts: PromiseCounts, standard: SegmentStandard | null): KeptPromise[] =>
  PROMISES.map((promise) => judgePromise(promise, counts, standard))

export function judgePromise(promise: PromiseKey, counts: PromiseCounts, standard: SegmentStandard | null): KeptPromise {
  const { kept, n, missing, open } = counts[promise] ?? noPromise
  const least = standard?.share[promise] ?? null
  const { verdict, ...interval } = promiseVerdict(kept, n, least ?? 0)
  return {
    ...{ promise, name: promiseName(promise, standard), kept, n, missing, open, ...interval },
    ...{ standard: least, verdict: least === null ? null : verdict },
  }
}
