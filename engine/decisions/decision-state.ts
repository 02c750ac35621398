/**
 * When something that was decided comes back.
 *
 * Conventions: money at stake is integer minor units, larger is worse, so it is the loss of an account (its net contribution with the
 * sign turned) and the amount of a finding; null = not known. Days are `YYYY-MM-DD`.
 */
import type { Day } from '../period/period.ts'

/** Growth of the money at stake, as a share of what it was, that counts as worse; less is within what any two months differ by. */
export const WORSE_BY = 0.1

/** decided: left alone; due: its day has come; worse: more is at stake than when it was decided. */
export type DecisionState = 'decided' | 'due' | 'worse'

/**
 * Whether more is at stake than when it was decided, by more than a tenth of what it was.
 *
 * @param then  minor units at stake when decided; null = not known
 * @param now   minor units at stake in a later measurement; null = not known
 * @returns     false where either is not known; from 0, any amount above it is worse
 * @source  docs/using.md, Decide and challenge
 * @example [gotWorse(1000, 1100), gotWorse(1000, 1101), gotWorse(-1000, -800)] // [false, true, true]
 */
export function gotWorse(then: number | null, now: number | null): boolean {
  return then !== null && now !== null && now - then > WORSE_BY * Math.abs(then)
}

/**
 * What a decision is on a day.
 *
 * @param reviewOn  the day it comes back
 * @param today     the day it is
 * @param then      minor units at stake when decided; null = not known
 * @param now       minor units at stake in a later measurement; null = there is none, or not known
 * @returns         worse before due: getting worse is what one wants to hear first
 * @source  docs/using.md, Decide and challenge
 * @example decisionState('2026-03-01', '2026-03-01', 1000, 1000) // 'due'
 */
export function decisionState(reviewOn: Day, today: Day, then: number | null, now: number | null): DecisionState {
  if (gotWorse(then, now)) return 'worse'
  return today >= reviewOn ? 'due' : 'decided'
}
