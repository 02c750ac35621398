/** The list one came from: what J and K on an account's page walk along. Kept for the visit, made when it is asked for. */
import { useSyncExternalStore } from 'react'

export interface ListOrder {
  /** Ids in the order of the list. */
  readonly ids: () => readonly number[]
  /** The list's address, to go back to. */
  readonly search: Readonly<Record<string, unknown>>
  /** "Key, Major": what it was filtered by. */
  readonly name: string
}

let last: ListOrder | null = null
const listeners = new Set<() => void>()

export function rememberList(order: ListOrder): void {
  last = order
  for (const listener of listeners) listener()
}

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useLastList = (): ListOrder | null => useSyncExternalStore(listen, () => last)
