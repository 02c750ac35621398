import { byHandFields } from '#api/by-hand.ts'
import type { MergeField } from '#api/routes/merges.ts'
import type { Db } from '#store/db.ts'
import { loadNow } from '#store/merge-sides.ts'
import type { Merged } from '#store/merges.ts'
import { same } from '../editing/record-edit.ts'
import { holdingOf, inOrder, type Side } from './sides.ts'

type Value = MergeField['left']

export const fieldNames = (what: Merged): string[] => Object.keys(byHandFields[what])

/** What would hold of the two as one, if nothing else were said. */
export function heldTogether(left: Side, right: Side, field: string): unknown {
  const rows = inOrder([...left.rows, ...right.rows])
  const said = [...left.said, ...right.said].sort((a, b) => (b.edit ?? 0) - (a.edit ?? 0))
  return holdingOf(rows, said, field)
}

/** Where the two differ, with what would hold. What only one of them says is no difference: it stays said. */
export async function differences(tx: Db, what: Merged, left: Side, right: Side): Promise<MergeField[]> {
  const found: MergeField[] = []
  for (const field of fieldNames(what)) {
    const [l, r] = [holdingOf(left.rows, left.said, field), holdingOf(right.rows, right.said, field)]
    if (same(l, r) || (onlyOne(left, right, field) && (l === null || r === null))) continue
    found.push({
      ...{ field, left: l as Value, right: r as Value, leftSays: await inWords(tx, l), rightSays: await inWords(tx, r) },
      holds: same(heldTogether(left, right, field), l) ? 'left' : 'right',
    })
  }
  return found
}

/** Nobody said by hand that it is empty. */
const onlyOne = (left: Side, right: Side, field: string) =>
  ![...left.said, ...right.said].some((one) => one.field === field && one.value === null)

async function inWords(tx: Db, value: unknown): Promise<string | null> {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  if ('externalId' in value) {
    const key = value as { source: string; externalId: string }
    const [account] = await loadNow(tx, 'account', [key])
    return account?.name ?? `${key.source}/${key.externalId}`
  }
  const { every, unit } = value as { every: number; unit: string }
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`
}
