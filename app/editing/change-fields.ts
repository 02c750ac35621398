/** Changes of fields as somebody makes them on a page: of what they saw, on all keys at once. */
import { Refusal } from '#api/refusal.ts'
import type { FieldChange, HeldField } from '#api/routes/edits.ts'
import type { Said } from '#store/said.ts'
import { type Edit, same } from './record-edit.ts'

/**
 * The edits that changes come to. Handing back hands back on every key on which something was said.
 *
 * @param edit   of a field of the key that changes go to
 * @throws Refusal conflict, with both values, where what was seen no longer holds
 */
export function editsOf(
  changes: readonly FieldChange[],
  held: readonly HeldField[],
  said: readonly Said[],
  edit: (field: string, of: Said | null) => Omit<Edit, 'field' | 'after'>,
): Edit[] {
  const late = changes.flatMap((change) => {
    const now = held.find((one) => one.field === change.field)
    return change.seen === undefined ||
      !now ||
      same(now.value, change.seen) ||
      (change.value !== undefined && same(now.value, change.value))
      ? []
      : [{ change, now }]
  })
  if (late.length > 0)
    throw new Refusal(
      'conflict',
      `Somebody was quicker: ${late.map(({ change, now }) => `${wordsOf(change.field)} was ${shown(change.seen)} when you opened it and is ${shown(now.value)} now${now.said ? `, by ${now.said.by}` : ''}`).join('; ')}`,
      late.map(({ change, now }) => ({ at: change.field, message: shown(now.value) })),
    )
  return changes.flatMap(({ field, value, handBack }): Edit[] => {
    if (handBack) return said.filter((one) => one.field === field).map((one) => ({ ...edit(field, one), field, after: undefined }))
    if (value === undefined)
      throw new Refusal('invalid', `Cannot change ${wordsOf(field)} without a value: give one, or hand it back to the files`, [
        { at: field, message: 'has no value' },
      ])
    return [{ ...edit(field, null), field, after: value }]
  })
}

const wordsOf = (field: string) => field.replaceAll('_', ' ')
const shown = (value: unknown): string =>
  value === null || value === undefined ? 'empty' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
