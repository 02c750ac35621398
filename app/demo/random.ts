/**
 * Chance from a seed: the same seed draws the same numbers on every machine, so the same demo company is the same bytes.
 *
 * Only whole numbers and the four rules of arithmetic are used: `Math.exp`, `Math.log` and the like may differ in the last digit
 * between engines. `fork` gives each company its own stream, so that a change to one does not move all the others.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Random {
  /** Whole number, both ends included. */
  int(from: number, to: number): number
  /** True with probability `share` (0–1). */
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the keys, in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** A number between the two, more often near the middle. */
  between(low: number, high: number): number
  /** How often something happens that happens `mean` times on average. */
  count(mean: number): number
  shuffle<T>(list: readonly T[]): T[]
  /** An independent stream that depends on the seed and the label only. */
  fork(label: string): Random
}

/** FNV-1a over the label, started from the seed. */
function mix(seed: number, label: string): number {
  let hash = (seed ^ 0x811c9dc5) | 0
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193)
  return hash | 0
}

export function randomOf(seed: number): Random {
  const source = xoroshiro128plus(seed)
  const int = (from: number, to: number) => uniformInt(source, from, to)
  const chance = (share: number) => int(0, 999_999) < share * 1_000_000
  return {
    int,
    chance,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('Cannot pick from an empty list')
      return list[int(0, list.length - 1)]!
    },
    weighted: (weights) => {
      const keys = Object.keys(weights) as (keyof typeof weights)[]
      const total = keys.reduce((sum, key) => sum + weights[key], 0)
      let left = (int(0, 999_999) / 1_000_000) * total
      for (const key of keys) {
        left -= weights[key]
        if (left < 0) return key
      }
      return keys[keys.length - 1]!
    },
    between: (low, high) => low + ((high - low) * (int(0, 1000) + int(0, 1000))) / 2000,
    count: (mean) => {
      if (mean <= 0) return 0
      const tries = Math.ceil(mean * 2)
      let n = 0
      for (let i = 0; i < tries; i++) if (chance(mean / tries)) n++
      return n
    },
    shuffle: (list) => {
      const out = [...list]
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i)
        const held = out[i]!
        out[i] = out[j]!
        out[j] = held
      }
      return out
    },
    fork: (label) => randomOf(mix(seed, label)),
  }
}
