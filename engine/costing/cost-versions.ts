/**
 * The versions of cost behind a range: the base and, for the traced share low and high, all times as stated and each timed activity's
 * standard time halved and doubled, one at a time. Unrounded: only seconds from equations are scaled, rates stay.
 */
import type { RecordedShare } from './cost-model.ts'
import type { CostVersions, VersionSet } from './measurement.ts'

export interface VersionBuilder {
  /** Cost that is the same in every version: declared and rated. */
  addFixed(leaf: number, cost: number): void
  /** A month of one activity of an event-costed team. */
  addTimed(
    activityId: string,
    costPerTick: number,
    share: RecordedShare | null | undefined,
    recordedTicks: Float64Array,
    standardTicks: Float64Array,
  ): void
  build(): CostVersions
}

/**
 * Adds up the versions month by month.
 *
 * @param n       number of leaves
 * @param stated  some model of the window states a recorded share; without one, low and high are the same columns
 * @returns       builder; `build` gives 1 + 2 × (1 + 2 × timed activities with traced cost) versions
 * @source  methods §1.1, range — docs/methods/account-pnl.md
 * @example versionCount(versionBuilder(1, false).build()) // 3
 */
export function versionBuilder(n: number, stated: boolean): VersionBuilder {
  const base = new Float64Array(n)
  const lowTotal = stated ? new Float64Array(n) : base
  const highTotal = stated ? new Float64Array(n) : base
  const standards = new Map<string, { low: Float64Array; high: Float64Array }>()
  return {
    addFixed(leaf, cost) {
      base[leaf]! += cost
      if (stated) {
        lowTotal[leaf]! += cost
        highTotal[leaf]! += cost
      }
    },
    addTimed(activityId, costPerTick, share, recordedTicks, standardTicks) {
      const low = share ? 1 / share.high : 1
      const high = share ? 1 / share.low : 1
      let standard = standards.get(activityId)
      if (!standard) {
        const column = new Float64Array(n)
        standard = { low: column, high: stated ? new Float64Array(n) : column }
        standards.set(activityId, standard)
      }
      for (let leaf = 0; leaf < n; leaf++) {
        const byEquation = costPerTick * standardTicks[leaf]!
        const cost = costPerTick * recordedTicks[leaf]! + byEquation
        if (cost === 0) continue
        base[leaf]! += cost
        standard.low[leaf]! += byEquation * low
        if (!stated) continue
        lowTotal[leaf]! += cost * low
        highTotal[leaf]! += cost * high
        standard.high[leaf]! += byEquation * high
      }
    },
    build() {
      const columns = [...standards.values()]
      const low: VersionSet = { total: lowTotal, standard: columns.map((column) => column.low) }
      const high: VersionSet = stated ? { total: highTotal, standard: columns.map((column) => column.high) } : low
      return { base, sets: [low, high] }
    },
  }
}

/**
 * How many versions there are.
 *
 * @param versions  of a measurement
 * @returns         1 + Σ over sets of (1 + 2 × varied activities)
 * @source  methods §1.1, range — docs/methods/account-pnl.md
 * @example versionCount({ base: new Float64Array(0), sets: [] }) // 1
 */
export function versionCount(versions: CostVersions): number {
  return versions.sets.reduce((count, set) => count + 1 + 2 * set.standard.length, 1)
}

/** Net contribution over the versions of one account. */
export interface NetRange {
  readonly low: number
  readonly high: number
  readonly belowZeroVersions: number
}

/** Floating-point noise of sums that are zero on paper: under a millionth of a minor unit is not below zero. */
const noise = 1e-6

/**
 * The range of an account's net contribution, in time linear in the number of versions.
 *
 * @param versions    summed to the accounts of a level
 * @param account     index
 * @param beforeCost  margin - freight - other direct, integer minor units
 * @returns           lowest and highest net contribution, unrounded, and how many versions are below zero
 * @source  methods §1.1, range — docs/methods/account-pnl.md
 * @example netRange({ base: Float64Array.of(60), sets: [{ total: Float64Array.of(60), standard: [Float64Array.of(60)] }] }, 0, 100) // { low: -20, high: 70, belowZeroVersions: 1 }
 */
export function netRange(versions: CostVersions, account: number, beforeCost: number): NetRange {
  const base = beforeCost - versions.base[account]!
  let low = base
  let high = base
  let below = base < -noise ? 1 : 0
  for (const set of versions.sets) {
    const stated = beforeCost - set.total[account]!
    low = Math.min(low, stated)
    high = Math.max(high, stated)
    if (stated < -noise) below++
    for (const standard of set.standard) {
      const halved = stated + standard[account]! / 2
      const doubled = stated - standard[account]!
      low = Math.min(low, doubled)
      high = Math.max(high, halved)
      if (halved < -noise) below++
      if (doubled < -noise) below++
    }
  }
  return { low, high, belowZeroVersions: below }
}
