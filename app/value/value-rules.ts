/** The rules of value in force with their versions and drafts; and other ones as a draft. */
import type { ValueRules } from '#api/value-rules.ts'
import { parseValueRules, valueFormat } from '#api/value-rules.ts'
import { loadProductClasses } from '#store/purchases.ts'
import type { Context } from '../context.ts'
import { askForApproval, createDraft, listDrafts } from '../models/drafts.ts'
import { listVersions } from '../models/versions.ts'
import { today } from '../today/day-of.ts'
import { valueInForce } from './value-in-force.ts'

export async function showValueRules(ctx: Context) {
  const { model, label, rules } = await valueInForce(ctx, await today(ctx))
  return {
    ...{ model: model?.id ?? null, label, rules, classes: await loadProductClasses(ctx.store) },
    versions: await listVersions(ctx, 'value'),
    drafts: await listDrafts(ctx, 'value'),
  }
}

export async function draftValueRules(
  ctx: Context,
  by: string,
  { rules, note, ask }: { readonly rules: Omit<ValueRules, 'tapeline'>; readonly note: string | null; readonly ask: boolean },
) {
  const document = { tapeline: valueFormat, ...rules }
  parseValueRules(document)
  const draft = await createDraft(ctx, by, { from: 'document', kind: 'value', document })
  const saved = ask ? await askForApproval(ctx, by, draft.draft, draft.revision, note) : draft
  return { draft: saved.draft, revision: saved.revision }
}
