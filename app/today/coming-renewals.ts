import type { TodayAccounts } from '#api/routes/today.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import type { SnapshotView } from '../access/views.ts'
import { renewalsOf } from '../accounts/renewals.ts'
import type { Context } from '../context.ts'
import { accountRow } from '../reporting/account-row.ts'
import { today } from './day-of.ts'

const within = 90
const shown = 20

/** Accounts whose contract ends or renews soon, the next first; those since the last measurement too, for nobody has said how they went. */
export async function comingRenewals(ctx: Context, view: SnapshotView): Promise<TodayAccounts['renewals']> {
  const day = await today(ctx)
  const { of } = await renewalsOf(ctx)
  return view.accounts
    .flatMap((account) => {
      const renewal = of.get(account.id)
      if (account.unassigned || !renewal || renewal.day < view.asOf || renewal.day > addDays(day, within)) return []
      const { key, name, segment, revenueMinor, index, indexLow, indexHigh, grade } = accountRow(account)
      return [
        {
          ...{ id: account.id, key, name, segment, revenueMinor, index, indexLow, indexHigh, grade },
          ...{ day: renewal.day, days: daysBetween(day, renewal.day) },
          noticeBy: renewal.noticeDays === null ? null : addDays(renewal.day, -renewal.noticeDays),
        },
      ]
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : b.revenueMinor - a.revenueMinor))
    .slice(0, shown)
}
