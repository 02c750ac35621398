import { Temporal } from 'temporal-polyfill'
import type { TodayAccounts } from '#api/routes/today.ts'
import { loadComing } from '#store/feeds.ts'
import { loadNamesOf } from '#store/written-about.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'

const days = 7

/** Meetings with accounts in scope that calendars announce for the next seven days, soonest first. */
export async function comingMeetings(ctx: Context): Promise<TodayAccounts['meetings']> {
  const until = Temporal.Instant.from(ctx.now).add({ hours: 24 * days })
  const rows = await loadComing(ctx.store, ctx.now, until.toString())
  const { ids } = await accountsInScope(ctx)
  const inScope = rows.filter((row) => ids === null || ids.has(row.account_id))
  if (inScope.length === 0) return []
  const { nodeOf } = await accountNamesOf(ctx)
  const named = await loadNamesOf(ctx.store, [...new Set(inScope.flatMap((row) => row.people))])
  const nameOf = new Map(named.map((one) => [one.id, one.name]))
  return inScope.flatMap((row) => {
    const account = nodeOf(row.account_id)
    if (!account) return []
    return {
      ...{ account: account.id, name: account.name, subject: row.subject, beginsAt: row.begins_at, endsAt: row.ends_at },
      ...{ people: row.people.flatMap((id) => nameOf.get(id) ?? []), colleagues: row.colleagues, heard: row.heard.length },
    }
  })
}
