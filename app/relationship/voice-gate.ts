/**
 * What of the voices of an account who asks may see. Everything that leaves the use-cases about who said what goes through here.
 *
 * Whoever may not hear what was said in confidence is told numbers that do not contain it, until at least three people of an account said
 * something in confidence; and what they said comes in by threes, so that no difference between two moments, two lists or two pages is
 * about fewer than three people. The same holds of answers promised by role only: their scores may be seen, and so they would tell by the
 * index whose they are.
 */

import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { Context } from '../context.ts'
import { type AccountsRead, counts, type MayCount } from './read-voices.ts'
import type { Privacy, StoredAnswer } from './voices.ts'

/** Fewer would tell what one of them said. */
export const fewestInConfidence = 3

/** Of an account: all there is; those who answered by role or in confidence only together; nothing but index and grade. */
export const SHOWS = ['everything', 'others together', 'index and grade'] as const
export type Shows = (typeof SHOWS)[number]

/** Who said what in confidence. On the command line everything is open: whoever sits there can read the database. */
export const hearsConfidence = (ctx: Pick<Context, 'access'>): boolean => ctx.access === undefined || ctx.access.kinds.has('confidential')

/** Answers that were given by name. */
export const seesAnswers = (ctx: Pick<Context, 'access'>): boolean => ctx.access === undefined || ctx.access.kinds.has('answers')

export interface Released {
  readonly mayCount: MayCount
  /** Per account of what was read. */
  readonly shows: readonly Shows[]
  /** Per account: whether answers by role or in confidence are in its numbers. */
  readonly together: readonly boolean[]
}

/**
 * Which answers count for whoever may not hear what was said in confidence, and what such a person is shown of each account.
 *
 * @param maxAgeDays  answers older than this say nothing, and make no three full
 */
export function releasedOn({ accounts }: AccountsRead, asOf: Day, maxAgeDays: number): Released {
  const oldest = addDays(asOf, -maxAgeDays)
  const released = new Set<StoredAnswer>()
  const together: boolean[] = []
  const shows = accounts.map(({ voices }, at): Shows => {
    together[at] = false
    const there = voices.filter((one) => one.leftDay === null || one.leftDay > asOf)
    const said = (privacy: Privacy) =>
      there.flatMap(({ person, answers }) =>
        answers.flatMap((answer) =>
          answer.privacy === privacy && answer.day <= asOf && answer.day >= oldest && counts(answer)
            ? [{ answer, who: person?.id ?? null }]
            : [],
        ),
      )
    const [byRole, inConfidence] = [said('role only'), said('confidential')]
    if (byRole.length + inConfidence.length === 0) return 'everything'
    for (const list of [byRole, inConfidence])
      for (const answer of byThrees(list)) {
        released.add(answer)
        together[at] = true
      }
    const speakers = new Set(inConfidence.map((one) => one.who)).size
    return speakers > 0 && speakers < fewestInConfidence ? 'index and grade' : 'others together'
  })
  return { mayCount: (answer) => answer.privacy === 'attributed' || released.has(answer), shows, together }
}

/** Answers in the order of their days, taken together until three people spoke; those that are left wait for more. */
function byThrees(said: readonly { readonly answer: StoredAnswer; readonly who: number | null }[]): StoredAnswer[] {
  // Of one day and in key order, so that it does not matter how they came in.
  const inOrder = [...said].sort((a, b) => (a.answer.day < b.answer.day ? -1 : a.answer.day > b.answer.day ? 1 : 0))
  const out: StoredAnswer[] = []
  let waiting: StoredAnswer[] = []
  let speakers = new Set<number | null>()
  for (const { answer, who } of inOrder) {
    waiting.push(answer)
    speakers.add(who)
    if (speakers.size < fewestInConfidence) continue
    out.push(...waiting)
    waiting = []
    speakers = new Set()
  }
  return out
}

/** How who asks may read an answer: with the name, without it, or not at all (neither score nor comment nor that it was given). */
export function mayRead(ctx: Pick<Context, 'access'>, { privacy }: Pick<StoredAnswer, 'privacy'>): 'by name' | 'by role' | null {
  if (hearsConfidence(ctx)) return 'by name'
  if (!seesAnswers(ctx) || privacy === 'confidential') return null
  return privacy === 'attributed' ? 'by name' : 'by role'
}
