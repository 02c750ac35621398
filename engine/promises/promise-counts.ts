/** How often promises were kept: counts that add up over accounts. */
import { PROMISES, type PromiseKey } from './standards.ts'

export interface PromiseCount {
  readonly kept: number
  readonly n: number
  /** Of which it is not known whether it was kept, left out of n. */
  readonly missing: number
  /** Still to come, beside n: due and not shipped; in time and not answered yet; whether a second contact followed is not known yet. */
  readonly open: number
}

/** Promises with anything to count; the others are absent. */
export type PromiseCounts = Partial<Readonly<Record<PromiseKey, PromiseCount>>>

export const noPromise: PromiseCount = { kept: 0, n: 0, missing: 0, open: 0 }

/**
 * Counts of many accounts together.
 *
 * @param counts  of accounts, each a count of cases per promise
 * @returns       sums per promise
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example sumPromises([{ onTime: { kept: 1, n: 2, missing: 0, open: 0 } }, { onTime: { kept: 3, n: 3, missing: 1, open: 0 } }]).onTime.kept // 4
 */
export function sumPromises(counts: readonly PromiseCounts[]): Record<PromiseKey, PromiseCount> {
  const sum = (key: PromiseKey): PromiseCount =>
    counts.reduce<PromiseCount>((total, one) => {
      const more = one[key]
      return more === undefined
        ? total
        : { kept: total.kept + more.kept, n: total.n + more.n, missing: total.missing + more.missing, open: total.open + more.open }
    }, noPromise)
  return Object.fromEntries(PROMISES.map((key) => [key, sum(key)])) as Record<PromiseKey, PromiseCount>
}
