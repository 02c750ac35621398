import { scoreOf } from './duplicate-evidence.ts'

/** Two records that may be one. */
export interface DuplicatePair {
  /** Ids as given; `left` is the record that comes first in order of (source, externalId). */
  readonly left: number
  readonly right: number
  /** Strength of the evidence in (0, 1). */
  readonly score: number
  /** A person who left one account and works at another under the same name: may have moved, and is not there twice. */
  readonly moved: boolean
  /** What agrees and what differs, in plain words, strongest first. */
  readonly reasons: readonly string[]
  /** People said that they are two. */
  readonly apart: boolean
  /** The larger amount of the two, integer minor units ≥ 0: what rests on the answer. */
  readonly amountMinor: number
}

/** What speaks for or against, with the words for it. */
export interface Reason {
  readonly bits: number
  readonly words: string
}

export interface DuplicateOptions {
  /** Least score proposed; default 0.5: as likely one as two. */
  readonly least?: number
}

export const PROPOSED_FROM = 0.5
/** At most so many proposals per record, the strongest: fifty copies of one record are fifty proposals, not 1,225. */
const MOST_PER_RECORD = 5
/** Pairs judged between two words about how far it is. */
const STEP = 20_000

/** How far a look is. */
export interface DuplicateProgress {
  readonly done: number
  readonly total: number
}

/** How pairs of records, by index, are judged: many for their evidence, the few to propose for the words. */
export interface Judge {
  /** Evidence in bits. */
  readonly bits: (left: number, right: number) => number
  readonly reasons: (left: number, right: number) => readonly Reason[]
  readonly moved: (left: number, right: number) => boolean
}

interface Comparable {
  readonly id: number
  readonly amountMinor: number
}

/**
 * Judges candidate pairs and keeps those to propose, saying now and then how far it is, so that whoever drives it can let others work.
 *
 * @param records in order of (source, externalId), length n
 * @param codes   candidate pairs as left · n + right
 * @param judge   evidence of a pair and its words
 * @param apart   pairs of ids that people said are two: found and marked
 * @param least   least score
 * @yields        progress in pairs
 * @returns       proposals, largest amount first, then score, then order of the records
 * @source  docs/methods/duplicates.md
 * @example [...judgePairs([], new Float64Array(0), { bits: () => 0, reasons: () => [], moved: () => false }, [], 0.5)] // []
 */
export function* judgePairs(
  records: readonly Comparable[],
  codes: Float64Array,
  judge: Judge,
  apart: readonly (readonly [number, number])[],
  least: number,
): Generator<DuplicateProgress, DuplicatePair[]> {
  const n = records.length
  const found: { left: number; right: number; score: number }[] = []
  for (let at = 0; at < codes.length; at++) {
    if (at > 0 && at % STEP === 0) yield { done: at, total: codes.length }
    const left = Math.floor(codes[at]! / n)
    const right = codes[at]! % n
    const score = scoreOf(judge.bits(left, right), n)
    if (score >= least) found.push({ left, right, score })
  }
  const rejected = new Set(apart.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  const isApart = ({ left, right }: { left: number; right: number }) => rejected.has(`${records[left]!.id} ${records[right]!.id}`)
  const held = new Int32Array(n)
  const amountOf = ({ left, right }: { left: number; right: number }) => Math.max(records[left]!.amountMinor, records[right]!.amountMinor)
  return found
    .sort((a, b) => b.score - a.score || a.left - b.left || a.right - b.right)
    .filter((one) => {
      // What was settled takes no place from what is open.
      if (isApart(one)) return true
      const { left, right } = one
      if (held[left]! >= MOST_PER_RECORD && held[right]! >= MOST_PER_RECORD) return false
      held[left]!++
      held[right]!++
      return true
    })
    .sort((a, b) => amountOf(b) - amountOf(a) || b.score - a.score || a.left - b.left || a.right - b.right)
    .map((one) => ({
      ...{
        left: records[one.left]!.id,
        right: records[one.right]!.id,
        score: one.score,
        moved: judge.moved(one.left, one.right),
        apart: isApart(one),
      },
      ...{ reasons: inWords(judge.reasons(one.left, one.right)), amountMinor: amountOf(one) },
    }))
}

/** What speaks for it, strongest first, then what speaks against it. */
const inWords = (reasons: readonly Reason[]): string[] => [...reasons].sort((a, b) => b.bits - a.bits).map(({ words }) => words)
