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

/** Said on pages and in exports of the index where pay hangs on it; null where it does not. */
export const payWarning = async (ctx: Context): Promise<string | null> => ((await payTarget(ctx))?.tied ? payWords : null)

const payWords =
  'Somebody’s pay hangs on this index. A number that pays is looked after instead of what it measures: compare who was chosen to be asked and who was taken out, under Fair play.'
