/** Fields with what holds, who said so, and what files say beside it. */
import type { HeldField } from '#api/routes/edits.ts'
import { holding, type Said } from '#store/said.ts'

export interface FileSays {
  readonly key: string
  readonly import: number | null
  readonly day: string | null
  readonly values: Readonly<Record<string, unknown>>
}

/** @param said what was said by hand, the last first; @param files in order of key: the first that says something holds where nobody said otherwise */
export function heldFields(fields: readonly string[], said: readonly Said[], files: readonly FileSays[]): HeldField[] {
  const byHand = holding(said)
  return fields.map((field) => {
    const inFiles = files.flatMap(({ key, values, ...from }) => {
      const value = values[field]
      return value === null || value === undefined ? [] : [{ key, value: value as HeldField['value'], import: from.import, day: from.day }]
    })
    const hand = byHand.get(field)
    return {
      field,
      value: (hand ? hand.value : (inFiles[0]?.value ?? null)) as HeldField['value'],
      said: hand ? { by: hand.actor_name ?? 'somebody', at: hand.at ?? '', edit: hand.edit } : null,
      files: inFiles,
    }
  })
}
