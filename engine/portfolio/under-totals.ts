/**
 * Adds up amounts over a hierarchy: of each account its own and those of all under it.
 *
 * @param parent  index of the account right above, -1 = none; n accounts
 * @param amounts one per account, any unit; null = not known
 * @returns       n totals; null where nothing in it is known. Members of a circle count their own only
 * @source  docs/glossary.md (group)
 * @example underTotals([-1, 0, 0], [null, 5, 7]) // [12, 5, 7]
 */
export function underTotals(parent: readonly number[], amounts: readonly (number | null)[]): (number | null)[] {
  const totals = [...amounts]
  const waiting = new Int32Array(parent.length)
  for (const above of parent) if (above >= 0) waiting[above]!++
  const ready = parent.flatMap((_, i) => (waiting[i] === 0 ? [i] : []))
  for (let at = 0; at < ready.length; at++) {
    const i = ready[at]!
    const above = parent[i]!
    if (above < 0) continue
    if (totals[i] !== null) totals[above] = (totals[above] ?? 0) + totals[i]!
    if (--waiting[above]! === 0) ready.push(above)
  }
  return totals
}
