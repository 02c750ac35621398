import { accountIndex } from '../relationship/account-index.ts'
import { halfWidth } from '../relationship/half-width.ts'
import { METRICS, type RelationshipParameters, type VoiceBook } from '../relationship/index-types.ts'

export interface Heard {
  /** Contacts of the account, by their positions in the book, who answer today. */
  readonly people: readonly number[]
  /** People named anew who answer today: bits of their role groups. */
  readonly named: readonly number[]
}

const nps = METRICS.indexOf('nps')
const staff = 1

/**
 * How much surer an index becomes when these people answer today, whatever they say: half of its interval now and then.
 *
 * @param book        voices in columns
 * @param at          account of the book
 * @param asOf        day number
 * @param parameters  rules and estimate
 * @param heard       who answers NPS today
 * @returns           points; now is null where there is no index yet
 * @source  methods §4.3, steps 8 and 9 — docs/methods/listening.md
 * @example halfAfterHearing(voiceBook([{ contacts: [{ groups: ['decides'] }] }]), 0, 20000, defaultParameters, { people: [0], named: [] }).after < 18 // true
 */
export function halfAfterHearing(
  book: VoiceBook,
  at: number,
  asOf: number,
  parameters: RelationshipParameters,
  { people, named }: Heard,
): { readonly now: number | null; readonly after: number | null } {
  const half = (index: ReturnType<typeof accountIndex>) => (index ? halfWidth(index.index, index.low, index.high) : null)
  const before = accountIndex(book, at, asOf, parameters)
  const y = before?.index ?? parameters.estimate.mu
  const [from, to] = [book.contactStart[at]!, book.contactStart[at + 1]!]
  const answers: { day: number; metric: number; y: number; confidence: number }[] = []
  const answerStart = [0]
  for (let k = from; k < to; k++) {
    for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++)
      answers.push({ day: book.day[j]!, metric: book.metric[j]!, y: book.y[j]!, confidence: book.confidence[j]! })
    if (people.includes(k)) answers.push({ day: asOf, metric: nps, y, confidence: 1 })
    answerStart.push(answers.length)
  }
  for (const _ of named) {
    answers.push({ day: asOf, metric: nps, y, confidence: 1 })
    answerStart.push(answers.length)
  }
  const n = to - from + named.length
  const answered: VoiceBook = {
    ...{ n: 1, contactStart: Int32Array.of(0, n), segments: book.segments },
    everNamed: Uint8Array.of(named.reduce((bits, one) => bits | one, book.everNamed[at]!)),
    segmentOf: book.segmentOf.slice(at, at + 1),
    groups: Uint8Array.from([...book.groups.subarray(from, to), ...named]),
    level: Uint8Array.from([...book.level.subarray(from, to), ...named.map(() => staff)]),
    unnamed: Uint8Array.from([...book.unnamed.subarray(from, to), ...named.map(() => 0)]),
    lastAsked: Int32Array.from([...book.lastAsked.subarray(from, to), ...named.map(() => asOf)]),
    answerStart: Int32Array.from(answerStart),
    day: Int32Array.from(answers, (one) => one.day),
    metric: Uint8Array.from(answers, (one) => one.metric),
    y: Float64Array.from(answers, (one) => one.y),
    confidence: Float64Array.from(answers, (one) => one.confidence),
  }
  return { now: half(before), after: half(accountIndex(answered, 0, asOf, parameters)) }
}
