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
  /** Who asks: `cli:<user>`, later a signed-in person. */
  readonly actor: string
  /** ISO instant of the request. */
  readonly now: string
  readonly progress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}
