import type { Access } from '#api/access.ts'
import type { Store } from '#store/db.ts'

export interface Progress {
  /** What is going on, in plain words. */
  readonly step: string
  readonly done: number
  readonly total: number
  readonly unit: 'bytes' | 'rows' | 'chunks' | 'accounts'
}

/** What every use-case is given. */
export interface Context {
  readonly store: Store
  /** Who asks: `cli:<user>`, `user:<id>` or `key:<id>`. */
  readonly actor: string
  /** ISO instant of the request. */
  readonly now: string
  /** What who asks may see; absent on the command line, whose user can read the database anyway. */
  readonly access?: Access
  readonly progress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}
