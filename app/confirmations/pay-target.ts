import { saveAudit } from '#store/audit.ts'
import { loadSetting, saveSetting } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'

export interface PayTarget {
  readonly tied: boolean
  readonly byName: string
  readonly at: string
}

/** Whether anybody's pay hangs on the index, as somebody said; null: nobody said. */
export const payTarget = (ctx: Context): Promise<PayTarget | null> => loadSetting<PayTarget>(ctx.store, 'index_pay')

export async function sayPayTarget(ctx: Context & By, tied: boolean): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await saveSetting(tx, 'index_pay', { tied, byName: nameOf(ctx), at: ctx.now })
    await saveAudit(tx, ctx, 'say pay target', 'relationship index', { tied })
  })
}
