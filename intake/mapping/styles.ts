/** How numbers and dates are written in the columns of real files. */
import type { RawTable } from '../files/raw-table.ts'

export type Reading = 'number' | 'date'

/** A column that is read as a number or a date and therefore needs its style known. */
export interface Need {
  readonly file: RawTable
  readonly column: number
  readonly reading: Reading
}

export interface Styles {
  readonly needs: readonly Need[]
}
