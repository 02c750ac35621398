/** Revenue by month, last contact and currency of the accounts that are on the screen: asked for together, kept for the visit. */
import { useEffect, useSyncExternalStore } from 'react'
import { call } from '../../app/client.ts'

export interface Trend {
  readonly revenueMinor: readonly number[]
  readonly lastContact: string | null
  readonly currency: string | null
}

const most = 100
const together = 40

class Trends {
  readonly known = new Map<number, Trend | null>()
  readonly listeners = new Set<() => void>()
  private readonly waiting = new Set<number>()
  private timer: ReturnType<typeof setTimeout> | null = null
  private readonly snapshot: number
  constructor(snapshot: number) {
    this.snapshot = snapshot
  }

  want(id: number): void {
    if (this.known.has(id) || this.waiting.has(id)) return
    this.waiting.add(id)
    this.timer ??= setTimeout(() => void this.ask(), together)
  }

  private async ask(): Promise<void> {
    this.timer = null
    // What was scrolled to last is looked at now.
    const ids = [...this.waiting].slice(-most)
    for (const id of ids) this.waiting.delete(id)
    try {
      const { accounts } = await call('getAccountTrends', { query: { snapshot: this.snapshot, ids: ids.join(',') } })
      for (const id of ids) this.known.set(id, null)
      for (const { id, ...trend } of accounts) this.known.set(id, trend)
    } catch {
      // Beside the numbers, not one of them: the cells stay empty.
      for (const id of ids) this.known.set(id, null)
    }
    for (const listener of this.listeners) listener()
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => void this.ask(), together)
  }
}

const bySnapshot = new Map<number, Trends>()
function trendsOf(snapshot: number): Trends {
  const known = bySnapshot.get(snapshot) ?? new Trends(snapshot)
  bySnapshot.set(snapshot, known)
  return known
}

/** Undefined while it is on its way; null where nothing is known. */
export function useTrend(snapshot: number, id: number): Trend | null | undefined {
  const trends = trendsOf(snapshot)
  useEffect(() => trends.want(id), [trends, id])
  return useSyncExternalStore(
    (listener) => {
      trends.listeners.add(listener)
      return () => trends.listeners.delete(listener)
    },
    () => trends.known.get(id),
  )
}
