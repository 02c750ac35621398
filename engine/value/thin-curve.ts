import type { WhaleCurve } from './whale-curve.ts'

/** A point of the curve as drawn: after the k best accounts. */
export interface CurvePoint {
  readonly k: number
  readonly cumulative: number
}

/**
 * Points of a whale curve for a chart: (0, 0), the peak and the end are always among them, the others are spread evenly along the
 * line as it looks (half by accounts, half by the money gone up and down), so that steep ends keep their shape.
 *
 * @param curve     a whale curve of n accounts
 * @param maxPoints at most this many points, ≥ 3
 * @returns         points by ascending k; all n + 1 where they fit
 * @throws RangeError if maxPoints is not an integer ≥ 3
 * @source  even spacing along the normalised path — docs/methods/whale-curve.md
 * @example thinCurve(whaleCurve([3, 2, -1, -1]), 3).map((point) => point.k) // [0, 2, 4]
 */
export function thinCurve(curve: WhaleCurve, maxPoints: number): CurvePoint[] {
  if (!Number.isSafeInteger(maxPoints) || maxPoints < 3) throw new RangeError(`Cannot thin a curve to ${maxPoints} points: at least 3`)
  const { n, cumulative } = curve
  const at = (k: number): number => (k === 0 ? 0 : cumulative[k - 1]!)
  const kept = new Set([0, curve.accountsToPeak, n])
  if (n + 1 <= maxPoints) for (let k = 1; k < n; k++) kept.add(k)
  else {
    let path = 0
    for (let k = 1; k <= n; k++) path += Math.abs(at(k) - at(k - 1))
    const steps = maxPoints - kept.size + 1
    for (let k = 1, gone = 0, next = 1; k <= n && next < steps; k++) {
      gone += Math.abs(at(k) - at(k - 1))
      const along = path === 0 ? k / n : (k / n + gone / path) / 2
      if (along < next / steps) continue
      kept.add(k)
      while (next < steps && along >= next / steps) next++
    }
  }
  return [...kept].sort((a, b) => a - b).map((k) => ({ k, cumulative: at(k) }))
}
