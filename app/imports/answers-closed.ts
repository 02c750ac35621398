import type { Db } from '#store/db.ts'
import { loadImport } from '#store/imports.ts'
import type { Context } from '../context.ts'
import { hearsConfidence } from '../relationship/voice-gate.ts'

/** Rows of a file may hold what was said in confidence: only whoever brought it, and who may hear that, is shown them. */
export async function rowsAreClosed(ctx: Context, importId: number): Promise<boolean> {
  if (hearsConfidence(ctx)) return false
  const record = await loadImport(ctx.store, importId)
  return record !== undefined && record.actor !== ctx.actor && (await bringsAnswers(ctx.store, importId))
}

async function bringsAnswers(db: Db, importId: number): Promise<boolean> {
  const [row] = await db.query(`select 1 as found from import_table where import_id = $1 and table_name = 'answer' limit 1`, [importId])
  return row !== undefined
}

/** The same of a draft: values and rows of files that become answers are for whoever brought them. */
export const answersAreClosed = (ctx: Context, draft: { readonly actor: string }, becomes: readonly string[]): boolean =>
  !hearsConfidence(ctx) && draft.actor !== ctx.actor && becomes.includes('answer')
