/** What PostgreSQL said, in one shape for both engines. `code` is the SQLSTATE ('23505' = unique violation). */
export class DatabaseError extends Error {
  readonly code: string | undefined
  readonly detail: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined

  constructor(from: DatabaseErrorFields, sql: string) {
    const where = from.position ? sqlAround(sql, Number(from.position)) : ''
    super(`${from.message}${from.detail ? ` (${from.detail})` : ''}${where}`)
    this.name = 'DatabaseError'
    this.code = from.code
    this.detail = from.detail
    this.constraint = from.constraint
    this.table = from.table
    this.column = from.column
  }
}

export interface DatabaseErrorFields {
  readonly message: string
  readonly code?: string | undefined
  readonly detail?: string | undefined
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly position?: string | undefined
}

/** The text of a statement near the place PostgreSQL points at: without it "syntax error at or near" helps nobody. */
function sqlAround(sql: string, position: number): string {
  const from = Math.max(0, position - 31)
  return ` at “${sql
    .slice(from, position + 40)
    .replaceAll(/\s+/g, ' ')
    .trim()}”`
}
