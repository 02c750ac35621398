/** A cost model as it is being written: whatever it holds, read with care, changed without touching what it was. */
import type { z } from 'zod'
import { type CostModelFile, parseCostModel } from '#api/cost-model.ts'
import { type Problem, Refusal } from '#api/refusal.ts'

type File = z.input<typeof CostModelFile>
export type TeamDoc = File['teams'][number]
export type ActivityDoc = File['activities'][number]
export type CentreDoc = File['costCentres'][number]
/** Parts may be missing while it is written. */
export type Doc = Partial<File>

/** What is wrong with it, as the server will say it. */
export function problemsOf(doc: unknown, currency: string): readonly Problem[] {
  try {
    const model = parseCostModel(doc)
    if (model.currency !== undefined && model.currency !== currency)
      return [{ at: 'currency', message: `is ${model.currency}: restate the model in ${currency}, the reporting currency` }]
    return []
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
}

/** Shares of 1 that nobody has: what is left of a cost centre. Read as the decimals they print, so that 0.1 and 0.2 leave 0.7. */
export const restOf = (shares: readonly number[]): number => Math.round((1 - shares.reduce((sum, share) => sum + share, 0)) * 1e9) / 1e9
