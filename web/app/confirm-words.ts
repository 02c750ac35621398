/** Held changes in the reader's words and numbers. */
import type { HeldChange } from '#api/routes/confirmations.ts'
import type { Format } from '../ui/format.ts'

export const heldStates = {
  waiting: 'waits',
  accepted: 'accepted',
  refused: 'refused',
  withdrawn: 'taken back',
  evidenced: 'made with evidence',
} as const

export const heldInWords = ({ what, after }: Pick<HeldChange, 'what' | 'after'>, _: Format): string =>
  what === 'taken off' ? 'taken off the account' : what === 'title' ? `title “${after ?? 'none'}”` : (after ?? what)

/** "index 52 → 68, grade B → C; 41 % of it". */
export function effectInWords({ effect }: Pick<HeldChange, 'effect'>, f: Format): string {
  if (!effect) return 'effect not told'
  const { before, after, gradeBefore, gradeAfter, share } = effect
  const index = before === null || after === null ? 'index' : `index ${f.number(before, 1)} → ${f.number(after, 1)}`
  const grade = gradeBefore === gradeAfter ? '' : `, grade ${gradeBefore ?? '–'} → ${gradeAfter ?? '–'}`
  return `${index}${grade}${share === null ? '' : `; ${f.percent(share, 0)} of it`}`
}
