/** The activities of a window as columns: one per id over all models that were valid in it. */
import { compareBytes } from '../money/compare-keys.ts'
import { type Ratio, roundedProduct } from '../money/round.ts'
import { type Activity, type Cause, type CostModel, type DeclaredTeam, declaredActivityId } from './cost-model.ts'
import type { ActivityColumn, LeafColumns } from './measurement.ts'

/**
 * Empty columns for every activity of the models, and one for every team of declared shares.
 *
 * @param models  in order of validity: the later one gives name, cause and share
 * @param n       number of leaves
 * @returns       ordered by id, bytewise
 * @source  methods §1.1 — docs/methods/account-pnl.md
 * @example activityColumns([], 3).length // 0
 */
export function activityColumns(models: readonly CostModel[], n: number): ActivityColumn[] {
  const byId = new Map<string, ActivityColumn>()
  for (const model of models) {
    for (const activity of model.activities) byId.set(activity.id, columnOf(activity, n))
    for (const team of model.teams) if (team.costedBy === 'declared') byId.set(declaredActivityId(team.id), columnOfDeclared(team, n))
  }
  return [...byId.values()].sort((a, b) => compareBytes(a.id, b.id))
}

function columnOf(activity: Activity, n: number): ActivityColumn {
  const timed = activity.type === 'timed'
  return {
    id: activity.id,
    name: activity.name ?? activity.id,
    type: activity.type,
    kind: activity.kind,
    team: timed ? activity.team : null,
    cause: activity.cause,
    fallsAway: activity.fallsAway ?? 0,
    selling: activity.selling ?? false,
    cost: new Float64Array(n),
    events: new Float64Array(n),
    recordedSeconds: timed ? new Float64Array(n) : null,
    standardSeconds: timed ? new Float64Array(n) : null,
    quantity: timed ? null : new Float64Array(n),
  }
}

function columnOfDeclared(team: DeclaredTeam, n: number): ActivityColumn {
  return {
    id: declaredActivityId(team.id),
    name: team.name ?? team.id,
    type: 'declared',
    kind: null,
    team: team.id,
    cause: 'asked for',
    fallsAway: team.fallsAway ?? 0,
    selling: false,
    cost: new Float64Array(n),
    events: null,
    recordedSeconds: null,
    standardSeconds: null,
    quantity: null,
  }
}

/**
 * Charges an activity's cost of a month to a leaf: to the activity, to the column of its cause, and to what falls away.
 *
 * @param columns    of the leaves; changed
 * @param cost       column of the activity; changed
 * @param cause      in that month's model
 * @param fallsAway  exact share, null = 0
 * @param leaf       index
 * @param amount     integer minor units
 * @throws RangeError if the amount is not whole
 * @source  methods §1.1, three columns add up to activity cost — docs/methods/account-pnl.md
 * @example activityColumns([], 1) // []
 */
export function chargeActivity(
  columns: LeafColumns,
  cost: Float64Array,
  cause: Cause,
  fallsAway: Ratio | null,
  leaf: number,
  amount: number,
): void {
  cost[leaf]! += amount
  const column = cause === 'asked for' ? columns.askedFor : cause === 'caused by us' ? columns.causedByUs : columns.mixed
  column[leaf]! += amount
  if (fallsAway !== null) columns.fallsAway[leaf]! += roundedProduct(amount, fallsAway)
}
