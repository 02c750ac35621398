/** What can be done from the palette on this page: a screen says its own, the shell those of every page. */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface Action {
  /** "Take a snapshot" */
  readonly name: string
  readonly run: () => void
  /** Other words it is found by. */
  readonly words?: string
}

const registered: { readonly actions: readonly Action[] }[] = []
const listeners = new Set<() => void>()
let all: readonly Action[] = []
const changed = () => {
  all = registered.flatMap((one) => one.actions)
  for (const listener of listeners) listener()
}

/** Puts actions into the palette for as long as the component is mounted. */
export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions)
  latest.current = actions
  const names = actions.map(({ name, words = '' }) => `${name}\t${words}`).join('\n')
  useEffect(() => {
    const entry = {
      actions: names
        .split('\n')
        .filter(Boolean)
        .map((line, i): Action => {
          const [name = '', words = ''] = line.split('\t')
          return { name, words, run: () => latest.current[i]?.run() }
        }),
    }
    registered.push(entry)
    changed()
    return () => {
      registered.splice(registered.indexOf(entry), 1)
      changed()
    }
  }, [names])
}

export const useAllActions = (): readonly Action[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all,
  )
