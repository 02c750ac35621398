/** A team's month, by the way it is costed: by events, by declared shares, or not at all. */
import { allocateInto, apportionSigned } from '../money/allocate.ts'
import { compareBytes } from '../money/compare-keys.ts'
import { commonUnits } from '../money/decimal.ts'
import { divideHalfAwayFromZero } from '../money/round.ts'
import { chargeActivity } from './activity-columns.ts'
import type { BookIndex } from './book-index.ts'
import { type CompiledModel, type CompiledTeam, compiledShare } from './compiled-model.ts'
import type { CostFindings } from './cost-findings.ts'
import { type DeclaredTeam, declaredActivityId, type EventTeam } from './cost-model.ts'
import type { VersionBuilder } from './cost-versions.ts'
import type { ActivityColumn, LeafColumns, TeamMonth } from './measurement.ts'
import { capacityCostRate, notTracedSplit, type TracedSplit } from './team-cost.ts'
import type { ActivityTime, TeamTime } from './team-time.ts'

/** What costing a team's month reads and adds to. */
export interface MonthCosting {
  readonly compiled: CompiledModel
  readonly index: BookIndex
  /** The team's cost in the month, integer minor units. */
  readonly cost: number
  /** Days of the month inside the window, and all of them. */
  readonly coveredDays: number
  readonly daysOfMonth: number
  readonly columns: LeafColumns
  readonly activityById: ReadonlyMap<string, ActivityColumn>
  readonly versions: VersionBuilder
  readonly findings: CostFindings
  readonly leafOfKey: (key: string) => number | undefined
  readonly work: readonly ActivityTime[]
  readonly unassigned: number
}

export interface CostedTeam {
  readonly month: TeamMonth
  /** Minutes of events without a known account. */
  readonly unassignedMinutes: number
}

/**
 * Costs a team by what it did: traced = round(cost × used / capacity), divided by time over leaf and activity.
 *
 * @param team   of events
 * @param time   its month, from `addUpTeamTime`
 * @param state  columns to charge to; changed
 * @returns      its month in integer minor units and seconds
 * @source  methods §1.1, team of events — docs/methods/cost-to-serve.md
 * @example untraced(500) // { traced: 0, notTraced: 500, notRecorded: null, unused: null }
 */
export function costEventTeam(team: CompiledTeam, time: TeamTime, state: MonthCosting): CostedTeam {
  const { cost, compiled, index, findings } = state
  const { month } = index.book
  const { id } = team.team
  const { recordedShare } = team.team as EventTeam
  const used = time.recordedTicks + time.standardTicks
  const minutes = used / compiled.ticksPerSecond / 60
  if (time.capacityMinutes === null) findings.add('team_without_capacity', id, month, { minutes, amountMinor: cost })
  else if (cost <= 0) findings.add('team_without_cost', id, month, { minutes, amountMinor: cost })
  reportTime(team, time, state)
  if (time.capacityMinutes === null || cost <= 0) return teamMonth(team, time, state, untraced(cost), null, false)

  const perMinute = 60 * compiled.ticksPerSecond
  const split = notTracedSplit(cost, time.capacityMinutes, used, perMinute, recordedShare?.value ?? null)
  if (used > 0) chargeByTime(team, time, state, split.traced)
  const costPerTick = cost / (time.capacityMinutes * perMinute)
  team.activities.forEach(({ activity }, slot) => {
    state.versions.addTimed(activity.id, costPerTick, recordedShare, time.activities[slot]!.recorded, time.activities[slot]!.standard)
  })
  const over = used > time.capacityMinutes * perMinute || (split.unused ?? split.notTraced) < 0
  if (over) findings.add('over_absorption', id, month, { amountMinor: split.unused ?? split.notTraced })
  return teamMonth(team, time, state, split, capacityCostRate(cost, time.capacityMinutes), over)
}

/** Cells go by account key, then activity: the order in which the odd units are given. */
function chargeByTime(team: CompiledTeam, time: TeamTime, state: MonthCosting, traced: number): void {
  const n = state.columns.revenue.length
  const slots = time.activities.map(({ recorded, standard }, slot) => ({ recorded, standard, ...team.activities[slot]! }))
  let cells = 0
  for (const { recorded, standard } of slots) for (let leaf = 0; leaf < n; leaf++) if (recorded[leaf]! + standard[leaf]! > 0) cells++
  const weights = new Float64Array(cells)
  const shares = new Float64Array(cells)
  let cell = 0
  for (let leaf = 0; leaf < n; leaf++) {
    for (const { recorded, standard } of slots)
      if (recorded[leaf]! + standard[leaf]! > 0) weights[cell++] = recorded[leaf]! + standard[leaf]!
  }
  allocateInto(traced, weights, cells, shares)
  const costs = slots.map(({ activity }) => state.activityById.get(activity.id)!.cost)
  cell = 0
  for (let leaf = 0; leaf < n; leaf++) {
    for (let slot = 0; slot < slots.length; slot++) {
      const { recorded, standard, activity, fallsAway } = slots[slot]!
      if (recorded[leaf]! + standard[leaf]! > 0) {
        chargeActivity(state.columns, costs[slot]!, activity.cause, fallsAway, leaf, shares[cell++]!)
      }
    }
  }
}

/**
 * Costs a team by declared shares of accounts: traced = round(cost × Σ shares), divided by the shares. Its events keep minutes, no money.
 * Where the window cuts the month, the shares hold for the days inside it.
 *
 * @param team   of declared shares
 * @param time   its month, from `addUpTeamTime`
 * @param state  columns to charge to; changed
 * @returns      its month in integer minor units and seconds
 * @source  methods §1.1, team of declared shares — docs/methods/cost-to-serve.md
 * @example untraced(0).notTraced // 0
 */
export function costDeclaredTeam(team: CompiledTeam, time: TeamTime, state: MonthCosting): CostedTeam {
  const { cost, index, findings } = state
  const { month } = index.book
  const declaredTeam = team.team as DeclaredTeam
  reportTime(team, time, state)
  const shares = Object.entries(declaredTeam.declared).flatMap(([key, share]) => {
    const leaf = state.leafOfKey(key)
    if (leaf === undefined) findings.add('declared_account_unknown', `${declaredTeam.id}: ${key}`, month, {}, { share })
    return leaf === undefined ? [] : [{ key, leaf, share }]
  })
  if (cost <= 0) {
    findings.add('team_without_cost', declaredTeam.id, month, { minutes: secondsOf(time, state) / 60, amountMinor: cost })
    return teamMonth(team, time, state, untraced(cost), null, false)
  }
  shares.sort((a, b) => a.leaf - b.leaf || compareBytes(a.key, b.key))
  const { units, scale } = commonUnits(shares.map(({ share }) => share))
  const total = units.reduce((a, b) => a + b, 0n)
  const whole = 10n ** BigInt(scale) * BigInt(state.daysOfMonth)
  const traced = Number(divideHalfAwayFromZero(BigInt(cost) * total * BigInt(state.coveredDays), whole))
  const parts = total > 0n ? apportionSigned(traced, units) : []
  const column = state.activityById.get(declaredActivityId(declaredTeam.id))!
  const fallsAway = compiledShare(declaredTeam.fallsAway)
  shares.forEach(({ leaf, share }, i) => {
    chargeActivity(state.columns, column.cost, 'asked for', fallsAway, leaf, parts[i] ?? 0)
    state.versions.addFixed(leaf, (cost * share * state.coveredDays) / state.daysOfMonth)
  })
  return teamMonth(team, time, state, { traced, notTraced: cost - traced, notRecorded: null, unused: null }, null, false)
}

/**
 * A team that is not costed: all of it is not traced; its events keep minutes.
 *
 * @param team   not costed
 * @param time   its month, from `addUpTeamTime`
 * @param state  findings to add to
 * @returns      its month in integer minor units and seconds
 * @source  methods §1.1 — docs/methods/cost-to-serve.md
 * @example untraced(7).traced // 0
 */
export function costUncostedTeam(team: CompiledTeam, time: TeamTime, state: MonthCosting): CostedTeam {
  reportTime(team, time, state)
  return teamMonth(team, time, state, untraced(state.cost), null, false)
}

/**
 * A team of which nothing is traced.
 *
 * @param cost     integer minor units
 * @returns        all of it not traced
 * @source  methods §1.1 — docs/methods/cost-to-serve.md
 * @example untraced(120000).notTraced // 120000
 */
export function untraced(cost: number): TracedSplit {
  return { traced: 0, notTraced: cost, notRecorded: null, unused: null }
}

function reportTime(team: CompiledTeam, time: TeamTime, { index, findings }: MonthCosting): void {
  const { month } = index.book
  if (time.refusedSeconds !== null) {
    const sums = { minutes: time.refusedSeconds / 60, seconds: time.refusedSeconds, capacitySeconds: time.capacityMinutes! * 60 }
    findings.add('handling_time_refused', team.team.id, month, sums)
  }
  time.negativeCells.forEach((count, slot) => {
    if (count > 0) findings.add('negative_driver', team.activities[slot]!.activity.id, month, { count })
  })
}

function secondsOf(time: TeamTime, { compiled }: MonthCosting): number {
  return (time.recordedTicks + time.standardTicks) / compiled.ticksPerSecond
}

/** Adds the month's time to the activities and says what became of the team. */
function teamMonth(
  team: CompiledTeam,
  time: TeamTime,
  state: MonthCosting,
  split: TracedSplit,
  ratePerMinute: number | null,
  overAbsorbed: boolean,
): CostedTeam {
  const { compiled, index, cost, unassigned } = state
  const perSecond = compiled.ticksPerSecond
  let unassignedTicks = 0
  team.activities.forEach(({ activity }, slot) => {
    const { recorded, standard, events } = time.activities[slot]!
    const column = state.activityById.get(activity.id)!
    for (let leaf = 0; leaf < events.length; leaf++) {
      if (events[leaf] === 0 && recorded[leaf] === 0 && standard[leaf] === 0) continue
      column.events![leaf]! += events[leaf]!
      column.recordedSeconds![leaf]! += recorded[leaf]! / perSecond
      column.standardSeconds![leaf]! += standard[leaf]! / perSecond
    }
    if (unassigned >= 0) unassignedTicks += recorded[unassigned]! + standard[unassigned]!
  })
  const used = time.recordedTicks + time.standardTicks
  const month: TeamMonth = {
    month: index.book.month,
    whole: index.book.whole,
    team: team.team.id,
    name: team.team.name ?? team.team.id,
    costedBy: team.team.costedBy,
    cost,
    usedSeconds: used / perSecond,
    recordedSeconds: time.recordedTicks / perSecond,
    standardSeconds: time.standardTicks / perSecond,
    estimatedShare: used === 0 ? null : time.standardTicks / used,
    capacitySeconds: time.capacityMinutes === null ? null : time.capacityMinutes * 60,
    ...split,
    overAbsorbed,
    ratePerMinute,
    handlingTimeRefused: time.refusedSeconds !== null,
  }
  return { month, unassignedMinutes: unassignedTicks / perSecond / 60 }
}
