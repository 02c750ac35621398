/** What people say by hand stands before what the files say, for as long as it is not handed back: in every read, by this one rule. */

/**
 * SQL of a field of an account or a person as it holds: what was set by hand (also that it is empty), else what the files say.
 *
 * @param alias  of a table with a column `hand`
 * @param type   of the column, where it is not text
 */
export const said = (alias: string, column: string, type?: 'bigint' | 'boolean' | 'date'): string =>
  `(case when ${alias}.hand ? '${column}' then (${alias}.hand ->> '${column}')${type ? `::${type}` : ''} else ${alias}.${column} end)`

/** The source of what people enter by hand: no file may use it. */
export const byHand = 'hand'

/** The import of what no import brought: rows made by hand. No undo finds them. */
export const noImport = 0
