/** Rows of the tables that the sign-in library keeps: it names tables and columns itself, from its own schema, never from a request. */
import type { Db, SqlRow } from './db.ts'

export interface RowCondition {
  readonly field: string
  readonly operator?: string | undefined
  readonly value: unknown
  readonly connector?: 'AND' | 'OR' | undefined
}

const comparisons: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' }

/** Numbers parameters from `from` on. */
function whereOf(conditions: readonly RowCondition[], from: number): { sql: string; params: unknown[] } {
  const params: unknown[] = []
  const one = ({ field, operator = 'eq', value }: RowCondition) => {
    if (value === null) return `${name(field)} is ${operator === 'ne' ? 'not ' : ''}null`
    params.push(value)
    const parameter = `$${from + params.length - 1}`
    if (operator === 'in') return `${name(field)} = any(${parameter})`
    if (operator === 'not_in') return `${name(field)} <> all(${parameter})`
    const comparison = comparisons[operator]
    if (comparison === undefined) throw new TypeError(`sign-in rows are not looked for by ${operator}`)
    return `${name(field)} ${comparison} ${parameter}`
  }
  const parts = (connector: 'AND' | 'OR') => conditions.filter((c) => (c.connector ?? 'AND') === connector).map(one)
  const all = parts('AND')
  const any = parts('OR')
  const terms = [...all, ...(any.length > 0 ? [`(${any.join(' or ')})`] : [])]
  return { sql: terms.length > 0 ? ` where ${terms.join(' and ')}` : '', params }
}

export async function insertRow(db: Db, table: string, row: Readonly<Record<string, unknown>>): Promise<SqlRow> {
  const columns = Object.keys(row)
  const [made] = await db.query(
    `insert into ${name(table)} (${columns.map(name).join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
    columns.map((column) => row[column] ?? null),
  )
  return made!
}

export async function selectRows(
  db: Db,
  table: string,
  conditions: readonly RowCondition[],
  { limit, offset = 0, sortBy }: { limit: number; offset?: number; sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined },
): Promise<SqlRow[]> {
  const { sql, params } = whereOf(conditions, 1)
  const order = sortBy ? ` order by ${name(sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : ''
  return db.query(`select * from ${name(table)}${sql}${order} limit ${Math.trunc(limit)} offset ${Math.trunc(offset)}`, params)
}

export async function updateRows(
  db: Db,
  table: string,
  conditions: readonly RowCondition[],
  row: Readonly<Record<string, unknown>>,
): Promise<SqlRow[]> {
  const columns = Object.keys(row)
  const { sql, params } = whereOf(conditions, columns.length + 1)
  const set = columns.map((column, i) => `${name(column)} = $${i + 1}`).join(', ')
  return db.query(`update ${name(table)} set ${set}${sql} returning *`, [...columns.map((column) => row[column] ?? null), ...params])
}

export async function deleteRows(db: Db, table: string, conditions: readonly RowCondition[]): Promise<number> {
  const { sql, params } = whereOf(conditions, 1)
  return db.execute(`delete from ${name(table)}${sql}`, params)
}

export async function countRows(db: Db, table: string, conditions: readonly RowCondition[]): Promise<number> {
  const { sql, params } = whereOf(conditions, 1)
  const [row] = await db.query<{ n: number }>(`select count(*) as n from ${name(table)}${sql}`, params)
  return row!.n
}

const name = (text: string) => {
  if (!/^[a-z_]+$/.test(text)) throw new TypeError(`${text} is no name of a sign-in table or column`)
  return `"${text}"`
}
