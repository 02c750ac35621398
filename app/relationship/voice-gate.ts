/**
 * What of the voices of an account who asks may see. Everything that leaves the use-cases about who said what goes through here.
 *
 * Whoever may not hear what was said in confidence is told numbers that do not contain it, until at least three people of an account said
 * something in confidence; and what they said comes in by threes, so that no difference between two moments, two lists or two pages is
 * about fewer than three people. The same holds of answers promised by role only: their scores may be seen, and so they would tell by the
 * index whose they are.
 */

import type { Privacy } from '#api/record.ts'
import { compareKeys } from '#engine/money/compare-keys.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { AnswerRecord } from '#store/answers.ts'
import { noImport } from '#store/hand.ts'
import type { Context } from '../context.ts'
import { type AccountsRead, counts, type MayCount } from './read-voices.ts'

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
 * Which answers count for whoever may not hear what was said in confidence, and what such a person is shown of each account. Threes are made
 * once of all there is, whatever the day: on a day a three counts while three of its people are there, have spoken, and not too long ago.
 *
 * @param maxAgeDays  answers older than this say nothing
 */
export function releasedOn({ accounts }: AccountsRead, asOf: Day, maxAgeDays: number): Released {
  const oldest = addDays(asOf, -maxAgeDays)
  const released = new Set<AnswerRecord>()
  const together: boolean[] = []
  const shows = accounts.map(({ voices }, at): Shows => {
    together[at] = false
    const there = (voice: Voice) => voice.leftDay === null || voice.leftDay > asOf
    const said = (privacy: Privacy) =>
      voices.flatMap((voice) =>
        voice.answers.flatMap((answer) => (answer.privacy === privacy && counts(answer) ? [{ answer, voice }] : [])),
      )
    const [byRole, inConfidence] = [said('role only'), said('confidential')]
    if (byRole.length + inConfidence.length === 0) return 'everything'
    for (const three of [...byThrees(byRole), ...byThrees(inConfidence)]) {
      const now = three.filter(({ answer, voice }) => there(voice) && answer.day <= asOf && answer.day >= oldest)
      if (speakersOf(now) < fewestInConfidence) continue
      for (const { answer } of now) released.add(answer)
      together[at] = true
    }
    const lately = (list: readonly Said[]) => list.filter(({ answer, voice }) => there(voice) && answer.day >= oldest)
    const speakers = speakersOf(lately(inConfidence))
    if (speakers > 0 && speakers < fewestInConfidence) return 'index and grade'
    return speakers + lately(byRole).length === 0 ? 'everything' : 'others together'
  })
  return { mayCount: (answer) => answer.privacy === 'attributed' || released.has(answer), shows, together }
}

type Voice = AccountsRead['accounts'][number]['voices'][number]

interface Said {
  readonly answer: AnswerRecord
  readonly voice: Voice
}

const speakersOf = (said: readonly Said[]): number => new Set(said.map((one) => one.voice)).size

/** Which import brought it; what no import brought came after them. */
const arrived = ({ importId }: AnswerRecord): number => (importId === noImport ? Number.MAX_SAFE_INTEGER : importId)

/**
 * Answers in the order they came in, taken together until three people spoke; those that are left wait for more. By their days, an answer
 * of an earlier day would push another one out of its three, and the difference would be about two people.
 */
function byThrees(said: readonly Said[]): Said[][] {
  const inOrder = [...said].sort(
    ({ answer: a }, { answer: b }) => arrived(a) - arrived(b) || (a.day < b.day ? -1 : a.day > b.day ? 1 : compareKeys(a, b)),
  )
  const threes: Said[][] = []
  let waiting: Said[] = []
  for (const one of inOrder) {
    waiting.push(one)
    if (speakersOf(waiting) < fewestInConfidence) continue
    threes.push(waiting)
    waiting = []
  }
  return threes
}

/** How who asks may read an answer: with the name, without it, or not at all (neither score nor comment nor that it was given). */
export function mayRead(ctx: Pick<Context, 'access'>, { privacy }: Pick<AnswerRecord, 'privacy'>): 'by name' | 'by role' | null {
  if (hearsConfidence(ctx)) return 'by name'
  if (!seesAnswers(ctx) || privacy === 'confidential') return null
  return privacy === 'attributed' ? 'by name' : 'by role'
}
