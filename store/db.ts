/** What every store function works on: a pool or one transaction, on either engine. Both engines read the same types. */
export type SqlRow = Record<string, unknown>

export interface Db {
  readonly engine: 'pglite' | 'postgres'
  /** int8 → number (bigint beyond 2^53), date → 'YYYY-MM-DD', timestamptz → ISO string, numeric → string, jsonb → parsed, bool → boolean. */
  query<R extends SqlRow = SqlRow>(sql: string, params?: readonly unknown[]): Promise<R[]>
  /** Rows affected. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>
  /** Several statements without parameters. */
  script(sql: string): Promise<void>
  /** `COPY table (columns) FROM STDIN` in text format; `text` holds whole lines, each ended by \n. */
  copyIn(table: string, columns: readonly string[], text: string): Promise<void>
}

export interface Store extends Db {
  /** One connection, BEGIN … COMMIT; rolls back when `work` throws. Refuses nesting, and refuses the root store inside a transaction. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /**
   * Reads the record as it is at one moment, for as long as it takes, while others go on: one `repeatable read` transaction on a server;
   * a copy of the folder on the embedded engine, whose only connection is held while files are copied and not longer.
   */
  atOneMoment<T>(work: (tx: Db) => Promise<T>): Promise<T>
  close(): Promise<void>
}
