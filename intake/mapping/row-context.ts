/** What the closures of a mapping share while one row goes through them. */
import { shownValue, type ValueProblem } from '../values/value-problem.ts'

export interface Failure {
  readonly column: string | null
  readonly value: string | null
  readonly code: string
  readonly message: string
  readonly remedy: string
}

export interface RowContext {
  /** Slot 0: the row; the others: what it joined, null = nothing found. */
  readonly cells: (readonly string[] | null)[]
  /** Scale of the last quick number. */
  scale: number
  /** Decimals of the currency of the row. */
  digits: number
  /** Set by the value that could not be read; the field that asked takes it. */
  failure: Failure | null
  /** Why the row cannot be taken. */
  readonly refused: Failure[]
  /** What is missing from a row that is taken. */
  readonly remarks: Failure[]
  /** Done when the row is taken. */
  readonly onTaken: (() => void)[]
}

/** A value of a row; null = missing, or `ctx.failure` says why it cannot be read. */
export type Read<T> = (ctx: RowContext) => T | null

/** How the text of a column is read. '' stands for a date that means no day. */
export type Reader = (text: string) => string | ValueProblem

export function newRowContext(slots: number): RowContext {
  return { cells: new Array(slots).fill(null), scale: 0, digits: 2, failure: null, refused: [], remarks: [], onTaken: [] }
}

export function fail(ctx: RowContext, failure: Failure): null {
  ctx.failure ??= failure
  return null
}

export function failureOf(column: string, value: string, problem: ValueProblem): Failure {
  return { column, value, code: problem.code, message: `Cannot read ${column}: ${problem.message}`, remedy: sentence(problem.remedy) }
}

export function unreadable(column: string, value: string, what: string, code: string): Failure {
  return failureOf(column, value, {
    code,
    message: `${shownValue(value)} is not ${what}`,
    remedy: 'correct the value in the file, or say in the mapping what it means',
  })
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
