/** Business dates are strings: they sort, compare and hash the same everywhere, and no time zone can move them. */

/** Calendar day, `YYYY-MM-DD`. */
export type Day = string
/** Calendar month, `YYYY-MM`. */
export type Month = string
/** Half-open: `from` belongs to it, `to` does not. */
export interface Period {
  readonly from: Day
  readonly to: Day
}
