/** The yardstick: a choice under limits and free-form rules, solved by HiGHS in a thread of its own. */
import { Worker } from 'node:worker_threads'
import { Refusal } from '#api/refusal.ts'
import { asLpText } from '#engine/optimiser/as-lp-text.ts'
import { choiceOf } from '#engine/optimiser/choice-of.ts'
import type { ChoiceColumns, ChoiceRule, Solution } from '#engine/optimiser/choice-types.ts'

export interface ExactOptions {
  readonly rules?: readonly ChoiceRule[] | undefined
  /** After so many seconds the best found so far is the answer. */
  readonly seconds?: number | undefined
  /** A plan this near to the bound (share of its value) is good enough; default: none but the best. */
  readonly gap?: number | undefined
  /** Ends the thread: refused as `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/** Prices are those of the linear relaxation, as points: they may not be the only ones. */
export type ExactAnswer =
  | { readonly status: 'optimal' | 'stopped'; readonly solution: Solution; readonly seconds: number }
  /** No choice keeps every limit and rule. */
  | { readonly status: 'infeasible'; readonly seconds: number }
  /** The time was up before any choice was found. */
  | { readonly status: 'nothing'; readonly seconds: number }

/** Beyond this a solver of integer programs does not come back in reasonable time, and its text is a hundred megabytes. */
const mostColumns = 250_000
/** HiGHS looks at the clock between steps, and some are long: after this much more the thread is ended. */
const graceSeconds = 20

interface Answered {
  readonly infeasible: boolean
  readonly optimal: boolean
  readonly shares: Float64Array | null
  readonly bound: number
  readonly relaxed: { readonly value: number; readonly duals: Float64Array } | null
  readonly seconds: number
}

/**
 * Solves a choice exactly, or as far as the time allows.
 *
 * @throws Refusal too_large; cancelled when the signal aborts; unavailable when HiGHS fails or does not end
 */
export async function solveExactly(columns: ChoiceColumns, limits: ArrayLike<number>, options: ExactOptions = {}): Promise<ExactAnswer> {
  const { rules = [], seconds = 60, gap = 0, signal } = options
  const accounts = columns.start.length - 1
  if (columns.value.length > mostColumns)
    throw new Refusal(
      'too_large',
      `Cannot solve ${columns.value.length} choices of ${accounts} accounts exactly, at most ${mostColumns}: offer fewer models, or leave the rules out`,
    )
  const { text, limitRows } = asLpText(columns, limits, rules)
  const found = await inThread({ text, seconds, gap }, seconds + graceSeconds, signal)
  if (found.infeasible) return { status: 'infeasible', seconds: found.seconds }
  if (!found.shares) return { status: 'nothing', seconds: found.seconds }
  const choice = choiceOf(columns, chosenOf(columns, found.shares))
  const bound = Math.max(choice.value, Number.isFinite(found.bound) ? found.bound : (found.relaxed?.value ?? Number.POSITIVE_INFINITY))
  const multipliers = new Float64Array(limits.length)
  if (found.relaxed) for (const [i, k] of limitRows.entries()) multipliers[k] = Math.max(0, found.relaxed.duals[accounts + i]!)
  return {
    status: found.optimal ? 'optimal' : 'stopped',
    solution: {
      choice,
      bound,
      relaxed: Math.max(bound, found.relaxed?.value ?? bound),
      gap: bound === 0 ? 0 : Math.max(0, (bound - choice.value) / Math.abs(bound)),
      prices: Array.from(multipliers, (price) => ({ low: price, high: price })),
      multipliers,
    },
    seconds: found.seconds,
  }
}

function inThread(work: object, mostSeconds: number, signal: AbortSignal | undefined): Promise<Answered> {
  const stopped = new Refusal('cancelled', 'Solving exactly was cancelled')
  if (signal?.aborted) throw stopped
  // The runner's own loader flags must not reach the worker: it is plain JavaScript and would start slower with them.
  const worker = new Worker(new URL('./highs-worker.mjs', import.meta.url), { workerData: work, execArgv: [] })
  let late: NodeJS.Timeout | undefined
  let stop = () => {}
  return new Promise<Answered>((resolve, reject) => {
    stop = () => reject(stopped)
    late = setTimeout(
      () => reject(new Refusal('unavailable', 'HiGHS did not end in its time: give it more, or a smaller scenario')),
      mostSeconds * 1000,
    )
    signal?.addEventListener('abort', stop, { once: true })
    worker.once('message', resolve)
    worker.once('error', (error) => reject(new Refusal('unavailable', `HiGHS failed: ${error.message}`)))
    worker.once('exit', () => reject(new Refusal('unavailable', 'HiGHS ended without an answer')))
  }).finally(() => {
    clearTimeout(late)
    signal?.removeEventListener('abort', stop)
    return worker.terminate()
  })
}

/** Per account the column with the largest share: whole ones, but for the last digits. */
function chosenOf({ start }: ChoiceColumns, shares: Float64Array): Int32Array {
  return Int32Array.from({ length: start.length - 1 }, (_, a) => {
    let best = start[a]!
    for (let j = best + 1; j < start[a + 1]!; j++) if (shares[j]! > shares[best]!) best = j
    return best
  })
}
