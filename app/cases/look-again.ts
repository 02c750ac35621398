/** Looking for alerts by itself: after imports and measurements, and every day. What calls for nobody's work must never fail what set it off. */
import { loadAnswerAccounts } from '#store/answers.ts'
import { loadCases } from '#store/cases.ts'
import { claimOnce } from '#store/settings.ts'
import { today } from '../today/day-of.ts'
import { type Looking, lookForAlerts } from './look-for-alerts.ts'
import { withdrawn } from './withdrawn.ts'

/** Above so many accounts the whole book is looked at: it is read in one pass. */
const fewAccounts = 2000

/** Accounts whose answers an import brought, and those with cases whose answers it may have taken. */
export function lookAfterImport(ctx: Looking, importId: number): Promise<void> {
  return quietly(ctx, async () => {
    const brought = await loadAnswerAccounts(ctx.store, importId)
    const waiting = await ctx.store.transaction((tx) => loadCases(tx))
    const cases = waiting.filter((one) => one.status !== 'closed' || one.cause === withdrawn).flatMap((one) => one.accountRow ?? [])
    const accounts = [...new Set([...brought, ...cases])]
    if (accounts.length > 0) await lookForAlerts(ctx, accounts.length > fewAccounts ? null : accounts)
  })
}

export const lookAfterMeasuring = (ctx: Looking): Promise<void> => quietly(ctx, () => lookForAlerts(ctx, null))

/** Silence and promises past their day come with the calendar. Once a day of the organisation, by one process. */
export function lookDaily(ctx: Looking): Promise<void> {
  return quietly(ctx, async () => {
    if (await claimToday(ctx)) await lookForAlerts(ctx, null)
  })
}

/** Whether nobody has looked yet today; whoever asks does. */
export const claimToday = async (ctx: Looking): Promise<boolean> => claimOnce(ctx.store, 'alerts_looked', await today(ctx))

async function quietly(ctx: Looking, look: () => Promise<unknown>): Promise<void> {
  try {
    await look()
  } catch (error) {
    // The database may be away, or the work was cancelled: the next look finds the same.
    if (!ctx.signal?.aborted) console.error('what calls for a case could not be looked at:', error)
  }
}
