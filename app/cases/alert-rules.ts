import { type AlertRules, alertDefaults } from '#engine/relationship/alerts.ts'
import { saveAudit } from '#store/audit.ts'
import { loadSetting, saveSetting } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'

interface Kept {
  readonly rules: AlertRules
  readonly byName: string
  readonly at: string
}

/** What opens a case: as somebody said last, else the defaults. */
export async function showAlertRules(ctx: Context): Promise<{ rules: AlertRules; changed: { byName: string; at: string } | null }> {
  const kept = await loadSetting<Kept>(ctx.store, 'alert_rules')
  return { rules: { ...alertDefaults, ...kept?.rules }, changed: kept && { byName: kept.byName, at: kept.at } }
}

export async function setAlertRules(ctx: Context & By, rules: AlertRules): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await saveSetting(tx, 'alert_rules', { rules, byName: nameOf(ctx), at: ctx.now })
    await saveAudit(tx, ctx, 'change alert rules', 'cases', { ...rules })
  })
}
