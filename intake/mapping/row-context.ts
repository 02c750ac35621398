/** What the closures of a mapping share while one row goes through them. */

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

export function newRowContext(slots: number): RowContext {
  return { cells: new Array(slots).fill(null), scale: 0, digits: 2, failure: null, refused: [], remarks: [], onTaken: [] }
}

export function fail(ctx: RowContext, failure: Failure): null {
  ctx.failure ??= failure
  return null
}
