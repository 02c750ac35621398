/** The least of a smooth function of a few variables, for models fitted by maximum likelihood. Deterministic: the same start gives the same end. */

export interface ValueAndGradient {
  readonly value: number
  readonly gradient: readonly number[]
}

export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
  readonly steps: number
  /** Whether the slope is flat there, or nothing more is to be gained; false: stopped at the most steps, or at a wall. */
  readonly converged: boolean
  /** The picture of the inverse curvature it ended with: a like function may begin with it. */
  readonly inverse: Matrix | null
}

type Matrix = readonly (readonly number[])[]

/**
 * Walks downhill by BFGS: the slope and a picture of the curvature made from slopes before.
 *
 * @param of        value and gradient; a value that is not finite is a wall
 * @param start     where to begin
 * @param options   `flat`: largest component of the gradient to stop at; `steps`: at most so many; `inverse`: curvature to begin with;
 *                  `worth`: a gain below this, three times in a row, is none
 * @returns         where it came to rest
 * @throws RangeError if the value at the start is not finite
 * @source  Nocedal & Wright, Numerical Optimization (2006), algorithm 6.1 with backtracking — docs/methods/lifetime-value.md
 * @example minimise(([x]) => ({ value: (x - 3) ** 2, gradient: [2 * (x - 3)] }), [0]).at[0].toFixed(9) // '3.000000000'
 */
export function minimise(
  of: (at: readonly number[]) => ValueAndGradient,
  start: readonly number[],
  options: { readonly flat?: number; readonly steps?: number; readonly inverse?: Matrix | null; readonly worth?: number } = {},
): Minimum {
  const { flat = 1e-9, steps = 200, worth = 0 } = options
  let at = start
  let here: ValueAndGradient = { ...of(at) }
  let inverse = options.inverse ?? null
  if (!Number.isFinite(here.value)) throw new RangeError('Cannot minimise: the value at the start is not finite')
  let [step, idle] = [0, 0]
  for (; step < steps && largest(here.gradient) > flat && idle < 3; step++) {
    const downhill = here.gradient.map((slope) => -slope / Math.max(1, largest(here.gradient)))
    let direction: readonly number[] = inverse ? times(inverse, here.gradient).map((x) => -x) : downhill
    if (dot(direction, here.gradient) >= 0) {
      inverse = null
      direction = downhill
    }
    const next = lineSearch(of, at, here, direction)
    // Where the slope itself leads nowhere, or is nearly none, it is as low as the digits allow.
    if (!next && (!inverse || largest(here.gradient) <= FLAT_ENOUGH)) break
    inverse = next && curvature(inverse, minus(next.at, at), minus(next.here.gradient, here.gradient))
    if (!next) continue
    idle = here.value - next.here.value < worth ? idle + 1 : 0
    ;({ at, here } = next)
  }
  return { at, value: here.value, steps: step, converged: idle === 3 || largest(here.gradient) <= Math.max(flat, FLAT_ENOUGH), inverse }
}

/** Of a mean over accounts by the logarithms of parameters: nobody sees what is left. */
const FLAT_ENOUGH = 1e-6

function lineSearch(
  of: (at: readonly number[]) => ValueAndGradient,
  at: readonly number[],
  here: ValueAndGradient,
  direction: readonly number[],
): { at: readonly number[]; here: ValueAndGradient } | null {
  const slope = dot(direction, here.gradient)
  // Near the end values differ by less than the digits that sums over many accounts keep; whether it is lower there the slopes tell.
  const digits = 1e-10 * Math.max(1, Math.abs(here.value))
  // On a logarithmic scale more than a factor of e² at once is a leap into the dark.
  for (let length = Math.min(1, 2 / largest(direction)), tries = 0; tries < 30; tries++, length /= 2) {
    const there = at.map((x, i) => x + length * direction[i]!)
    const tried = of(there)
    if (!(tried.value <= here.value + digits)) continue
    // Asked for once, and only of a value that may do: a slope may cost more than the value.
    const next = { value: tried.value, gradient: tried.gradient }
    if (!next.gradient.every(Number.isFinite)) continue
    if (next.value <= here.value + 1e-4 * length * slope || largest(next.gradient) < largest(here.gradient))
      return { at: there, here: next }
  }
  return null
}

/** The next picture of the inverse curvature; the old one where the step says nothing of it. */
function curvature(inverse: Matrix | null, step: readonly number[], change: readonly number[]): Matrix | null {
  const along = dot(step, change)
  if (!(along > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return inverse
  const n = step.length
  const old = inverse ?? step.map((_, i) => step.map((_, j) => (i === j ? along / dot(change, change) : 0)))
  const moved = times(old, change)
  const weight = (1 + dot(change, moved) / along) / along
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => old[i]![j]! + weight * step[i]! * step[j]! - (moved[i]! * step[j]! + step[i]! * moved[j]!) / along),
  )
}

/**
 * The gradient by central differences, where nobody has worked it out.
 *
 * @param of    the function
 * @param step  relative to variables of size one
 * @returns     the function with its gradient; costs two calls per variable more
 * @source  Nocedal & Wright (2006), §8.1 — docs/methods/lifetime-value.md
 * @example withDifferences(([x]) => x * x)([2]).gradient[0].toFixed(6) // '4.000000'
 */
export function withDifferences(of: (at: readonly number[]) => number, step = 1e-5): (at: readonly number[]) => ValueAndGradient {
  return (at) => ({
    value: of(at),
    // Only where it is asked for: most tries along a line are told by the value alone.
    get gradient() {
      return at.map((_, i) => {
        const moved = (by: number) => of(at.map((x, j) => (i === j ? x + by : x)))
        return (moved(step) - moved(-step)) / (2 * step)
      })
    },
  })
}

/**
 * Standard errors at a maximum of the likelihood: roots of the diagonal of the inverse of the curvature.
 *
 * @param gradient  gradient of −ln L (a sum over all rows, not a mean)
 * @param at        where it is least, variables above zero
 * @returns         one per variable, in its unit; null where the curvature is not positive (the maximum is flat or no maximum)
 * @source  observed information: Efron & Hinkley, Biometrika 65 (1978) — docs/methods/lifetime-value.md
 * @example standardErrors(([x]) => [4 * (x - 1)], [1])[0].toFixed(6) // '0.500000'
 */
export function standardErrors(gradient: (at: readonly number[]) => readonly number[], at: readonly number[]): number[] | null {
  const hessian = at.map((x, i) => {
    const by = 1e-4 * x
    const up = gradient(at.map((y, j) => (i === j ? y + by : y)))
    const down = gradient(at.map((y, j) => (i === j ? y - by : y)))
    return up.map((value, j) => (value - down[j]!) / (2 * by))
  })
  const variances = inverseDiagonal(hessian.map((row, i) => row.map((value, j) => (value + hessian[j]![i]!) / 2)))
  return variances?.every((variance) => variance > 0) ? variances.map(Math.sqrt) : null
}

/** By Gauss and Jordan with pivots; null where it is singular. */
function inverseDiagonal(matrix: Matrix): number[] | null {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const lead = rows[column]![column]!
    if (!(Math.abs(lead) > 0)) return null
    rows[column] = rows[column]!.map((value) => value / lead)
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = rows[i]![column]!
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[column]![j]!)
    }
  }
  return rows.map((row, i) => row[n + i]!)
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x - b[i]!)
const largest = (a: readonly number[]): number => a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
const times = (matrix: Matrix, vector: readonly number[]): number[] => matrix.map((row) => dot(row, vector))
