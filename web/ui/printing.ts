import { useSyncExternalStore } from 'react'

let printing = false
const listeners = new Set<() => void>()
const say = (now: boolean) => () => {
  printing = now
  for (const listener of listeners) listener()
}
window.addEventListener('beforeprint', say(true))
window.addEventListener('afterprint', say(false))

/** True while the page is put on paper: what is drawn on demand is then drawn whole, in light colours. */
export const usePrinting = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => printing,
  )
