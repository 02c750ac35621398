import type { ScenarioInstance } from './instance.ts'

/** Net of what its hours and its money are worth elsewhere. */
export function netOf({ columns }: ScenarioInstance, multipliers: ArrayLike<number>, j: number): number {
  let net = columns.value[j]!
  for (let k = 0; k < columns.use.length; k++) net -= multipliers[k]! * columns.use[k]![j]!
  return net
}
