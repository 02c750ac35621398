import { useSyncExternalStore } from 'react'

/** What a dialog shows at the moment: opened from anywhere, rendered once in the shell, so that it outlives the menu it was opened from. */
export function makeOpened<T>() {
  let shown: T | null = null
  const listeners = new Set<() => void>()
  const set = (next: T | null) => {
    shown = next
    for (const listener of listeners) listener()
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    open: (one: T) => set(one),
    close: () => set(null),
    useOpened: () => useSyncExternalStore(subscribe, () => shown),
  }
}
