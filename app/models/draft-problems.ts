import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import type { Problem } from '#api/refusal.ts'
import type { Db } from '#store/db.ts'
import { loadSettings } from '#store/settings.ts'
import { promiseProblems } from '../coverage/promised.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import { type DraftKind, problemsOf } from './model-kinds.ts'

/** What stands in the way of approving a document: what is wrong in it, and with the rest of what holds. */
export async function draftProblems(db: Db, kind: DraftKind, document: unknown): Promise<Problem[]> {
  const problems = problemsOf(kind, document, (await loadSettings(db))?.currency ?? null)
  if (kind !== 'coverage' || problems.length > 0) return problems
  const models: CoverageModels = parseCoverageModels(document)
  return promiseProblems(models, (await standardsInForce(db)).standards)
}
