import { parseCostModel } from '#api/cost-model.ts'
import { parseCoverageModels } from '#api/coverage-models.ts'
import { type Problem, Refusal } from '#api/refusal.ts'
import { parseRelationshipRules } from '#api/relationship-rules.ts'
import { parseSegmentation } from '#api/segmentation.ts'
import { parseValueRules } from '#api/value-rules.ts'
import type { DraftRecord } from '#store/model-drafts.ts'

export type DraftKind = DraftRecord['kind']

/** What must be put right in a document before it can be approved. */
export function problemsOf(kind: DraftKind, document: unknown, currency: string | null): Problem[] {
  try {
    if (kind === 'segmentation') {
      parseSegmentation(document)
      return []
    }
    if (kind === 'relationship') {
      parseRelationshipRules(document)
      return []
    }
    if (kind === 'coverage') {
      parseCoverageModels(document)
      return []
    }
    if (kind === 'value') {
      parseValueRules(document)
      return []
    }
    const model = parseCostModel(document)
    if (model.currency !== undefined && currency !== null && model.currency !== currency)
      return [{ at: 'currency', message: `is ${model.currency}: restate the model in ${currency}, the reporting currency` }]
    return []
  } catch (error) {
    if (error instanceof Refusal) return [...error.problems]
    throw error
  }
}

/** How a document calls itself. */
export const nameOf = (kind: DraftKind, document: unknown): string => {
  const name = (document as { name?: unknown } | null)?.name
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : unnamed[kind]
}

const unnamed: Readonly<Record<DraftKind, string>> = {
  ...{ 'cost-model': 'Cost model', segmentation: 'segmentation', relationship: 'Relationship rules' },
  ...{ coverage: 'Coverage models', value: 'Rules of value' },
}

/**
 * A version holds from its month until the next one’s; of two with one month the later approval holds. One without a month holds always.
 *
 * @param begun  month it counts as begun in
 */
export function validities<T extends { readonly id: number; readonly valid_from: string | null }>(
  approved: readonly T[],
  begun: (version: T) => string,
): Map<number, { validFrom: string | null; validTo: string | null; replaced: boolean }> {
  const from = (version: T) => version.valid_from?.slice(0, 7) ?? null
  const ordered = [...approved].sort((a, b) => begun(a).localeCompare(begun(b)) || a.id - b.id)
  return new Map(
    ordered.map((version, i) => {
      const next = ordered[i + 1]
      const replaced = ordered.slice(i + 1).some((later) => from(later) === null || from(later) === from(version))
      return [version.id, { validFrom: from(version), validTo: next ? from(next) : null, replaced }]
    }),
  )
}
