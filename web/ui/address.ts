/** What a screen shows is its address: filters, sorting, tabs. Links and the back button keep it, saved views keep a name for it. */
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

export type Search = Readonly<Record<string, unknown>>

/** The whole search part of the address, as written there. */
export const useSearchParams = (): Search => useLocation({ select: (location) => location.search as Search })

/** Changes some keys of the address, keeps the others; undefined, null and '' take a key out. */
export function useSetSearch(): (change: Search, options?: { push?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (change, { push = false } = {}) => {
      void navigate({
        to: '.',
        search: ((before: Search) =>
          Object.fromEntries(
            Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined && value !== null && value !== ''),
          )) as never,
        replace: !push,
        resetScroll: false,
      })
    },
    [navigate],
  )
}

/**
 * One key of the address as text: `const [tab, setTab] = useAddress('tab', 'overview')`. The default is not written.
 * Setting replaces the entry in the history unless `push` is said.
 */
export function useAddress<T extends string>(key: string, initial: T): readonly [T, (value: T | null, options?: { push?: boolean }) => void]
export function useAddress(key: string): readonly [string | null, (value: string | null, options?: { push?: boolean }) => void]
export function useAddress(key: string, initial: string | null = null) {
  const value = useLocation({ select: (location) => (location.search as Search)[key] })
  const set = useSetSearch()
  const change = useCallback(
    (next: string | null, options?: { push?: boolean }) => set({ [key]: next === initial ? undefined : next }, options),
    [set, key, initial],
  )
  return [value === undefined || value === null ? initial : String(value), change] as const
}

/** One key of the address that holds several words: written "a,b". */
export function useAddressList(key: string): readonly [readonly string[], (values: readonly string[]) => void] {
  const [text, set] = useAddress(key)
  const change = useCallback((values: readonly string[]) => set(values.length ? values.map(encodeURIComponent).join(',') : null), [set])
  return [text === null ? none : text.split(',').map(decodeURIComponent), change]
}
const none: readonly string[] = []
