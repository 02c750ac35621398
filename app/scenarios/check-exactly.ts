import { Refusal } from '#api/refusal.ts'
import type { Context } from '../context.ts'
import { solveExactly } from '../optimiser/solve-exactly.ts'
import { solvedScenario } from './solve-scenario.ts'

/** How our plan stands beside what HiGHS finds in the time it is given. */
export interface ExactCheck {
  readonly scenario: number
  readonly status: 'optimal' | 'stopped'
  readonly seconds: number
  readonly ours: { readonly value: number; readonly bound: number; readonly gap: number }
  readonly exact: { readonly value: number; readonly bound: number; readonly gap: number }
  /** HiGHS’ value less ours: 0 or less, ours is at least as good. */
  readonly better: number
  readonly boundHolds: boolean
}

/** Of this process: each takes a core and much memory for minutes. */
let checking = false

/** Solves the plan of a scenario again by HiGHS: a yardstick, nothing of it is kept. */
export async function checkExactly(
  ctx: Context,
  scenario: number,
  { seconds, snapshot }: { seconds: number; snapshot?: number | undefined },
): Promise<ExactCheck> {
  if (checking) throw new Refusal('conflict', 'Another plan is being checked: wait until that has ended')
  checking = true
  try {
    return await check(ctx, scenario, seconds, snapshot ?? null)
  } finally {
    checking = false
  }
}

async function check(ctx: Context, scenario: number, seconds: number, snapshot: number | null): Promise<ExactCheck> {
  const { instance, solution } = await solvedScenario(ctx, scenario, snapshot)
  const accounts = instance.book.columns.n
  ctx.progress?.({ step: 'Solving it by HiGHS', done: 0, total: accounts, unit: 'accounts' })
  const answer = await solveExactly(
    instance.columns,
    instance.limits.map((one) => one.limit),
    { rules: instance.rules, seconds, ...(ctx.signal && { signal: ctx.signal }) },
  )
  if (answer.status === 'infeasible')
    throw new Refusal('conflict', 'HiGHS says that no plan keeps the limits, and ours does: tell whoever runs this server')
  if (answer.status === 'nothing') throw new Refusal('unavailable', `HiGHS found no plan within ${seconds} seconds: give it more time`)
  ctx.progress?.({ step: 'Solving it by HiGHS', done: accounts, total: accounts, unit: 'accounts' })
  const of = (one: typeof solution) => ({ value: one.choice.value, bound: one.bound, gap: one.gap })
  return {
    ...{ scenario, status: answer.status, seconds: answer.seconds, ours: of(solution), exact: of(answer.solution) },
    better: answer.solution.choice.value - solution.choice.value,
    boundHolds: answer.solution.choice.value <= solution.bound * (1 + 1e-9) + 0.5,
  }
}
