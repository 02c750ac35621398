/**
 * Adds up one value of every row, in the order of the rows.
 *
 * @param rows   what is added up
 * @param value  integer minor units, or a count, of one row
 * @returns      the sum, in the same unit; 0 without rows
 * @source  design: sums are the engine's — docs/decisions/006-book-in-the-browser.md
 * @example total([{ cost: 2 }, { cost: 3 }], (row) => row.cost) // 5
 */
export const total = <T>(rows: readonly T[], value: (row: T) => number): number => rows.reduce((sum, row) => sum + value(row), 0)
