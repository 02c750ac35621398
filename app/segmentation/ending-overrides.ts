import type { ToDo } from '#api/routes/today.ts'
import type { Context } from '../context.ts'
import { task } from '../today/task.ts'
import { listOverrides } from './list-overrides.ts'

/** Days before its end that an override is spoken of. */
const spokenOf = 90

/** Segments and flags set by hand that end soon: what the score says counts then, unless somebody says why not. */
export async function endingOverrides(ctx: Context): Promise<ToDo[]> {
  const ending = (await listOverrides(ctx, { state: 'standing' })).filter((one) => one.daysLeft !== null && one.daysLeft <= spokenOf)
  const [first] = ending
  if (!first) return []
  const amountMinor = ending.reduce((sum, one) => sum + (one.revenueMinor ?? 0), 0)
  return [
    task('waits', 'override_ends', null, {
      ...{ amountMinor, count: ending.length, day: first.expires, text: first.name, page: '/segments?tab=by-hand&ends=90' },
    }),
  ]
}
