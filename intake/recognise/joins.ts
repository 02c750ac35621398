import type { ColumnProfile, TableProfile } from './profile.ts'

export interface JoinProposal {
  readonly from: { readonly file: string; readonly column: string }
  readonly to: { readonly file: string; readonly column: string }
  /** Share of the distinct keys looked at that were found. */
  readonly overlap: number
  readonly confidence: number
  readonly reasons: readonly string[]
}

const KEYS_COMPARED = 2_000

/** How many of the keys on one side stand on the other, among those looked at. */
export function keyOverlap(from: ColumnProfile, to: ColumnProfile): number {
  const keys = [...from.distinct].slice(0, KEYS_COMPARED)
  if (keys.length === 0) return 0
  return keys.filter((key) => to.distinct.has(key)).length / keys.length
}

/** Whether the column tells rows apart. */
export function isUnique(column: ColumnProfile): boolean {
  return column.values.length > 0 && column.distinct.size === column.values.length
}

/** Pairs of columns in different files that hold the same keys: the target tells rows apart, and most keys are found. */
export function findJoins(profiles: readonly TableProfile[]): JoinProposal[] {
  const found: JoinProposal[] = []
  for (const to of profiles) {
    for (const key of to.columns.filter((column) => isUnique(column) && looksLikeKey(column))) {
      for (const from of profiles) {
        if (from === to) continue
        for (const column of from.columns.filter(looksLikeKey)) {
          const overlap = keyOverlap(column, key)
          const sameName =
            column.plain === key.plain ||
            (column.plain.length > 4 && key.plain.length > 2 && (column.plain.endsWith(key.plain) || key.plain.endsWith(column.plain)))
          // Small numbers (1, 2, 3 …) stand in many columns: only the name tells.
          const telling = column.distinct.size >= 8 && [...column.distinct].slice(0, 50).some((value) => value.length >= 4)
          if (overlap < 0.5 || !(sameName || (telling && overlap >= 0.9))) continue
          const confidence = Math.round(100 * Math.min(0.99, overlap * (sameName ? 0.98 : 0.8))) / 100
          found.push({
            from: { file: from.table.name, column: column.heading },
            to: { file: to.table.name, column: key.heading },
            overlap: Math.round(overlap * 1000) / 1000,
            confidence,
            reasons: [`${Math.round(overlap * 100)} % of the keys looked at are found`, ...(sameName ? ['the headings agree'] : [])],
          })
        }
      }
    }
  }
  return found.sort((a, b) => b.confidence - a.confidence)
}

function looksLikeKey(column: ColumnProfile): boolean {
  return (
    column.distinct.size >= 2 &&
    column.shape !== 'date' &&
    column.shape !== 'flag' &&
    column.values.slice(0, 20).every((value) => value.length <= 60)
  )
}
