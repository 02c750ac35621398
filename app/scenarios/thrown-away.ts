/**
 * Scenarios thrown away a moment ago, so that a slip can be undone with all its notes. They are held in memory only: after ten minutes, or a
 * restart of the server, gone is gone.
 */
import { Refusal } from '#api/refusal.ts'
import type { Store } from '#store/db.ts'
import type { ScenarioNote, ScenarioRecord } from '#store/scenarios.ts'

export interface ThrownAway {
  readonly record: ScenarioRecord
  readonly notes: readonly ScenarioNote[]
  readonly at: string
}

const minutesHeld = 10
const mostHeld = 50
const held = new WeakMap<Store, Map<number, ThrownAway>>()

export function holdThrownAway(store: Store, thrown: ThrownAway): void {
  const all = held.get(store) ?? new Map<number, ThrownAway>()
  held.set(store, all)
  all.set(thrown.record.id, thrown)
  for (const old of [...all.keys()].slice(0, Math.max(0, all.size - mostHeld))) all.delete(old)
}

/** @throws Refusal not_found where it is too late */
export function takeThrownAway(store: Store, id: number, now: string): ThrownAway {
  const thrown = held.get(store)?.get(id)
  if (!thrown || Date.parse(now) - Date.parse(thrown.at) > minutesHeld * 60_000)
    throw new Refusal('not_found', `The scenario cannot be brought back: it was thrown away more than ${minutesHeld} minutes ago`)
  return thrown
}
