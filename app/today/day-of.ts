import type { Day } from '#engine/period/period.ts'
import { dayOf } from '#intake/values/dates.ts'
import { loadSettings } from '#store/settings.ts'
import type { Context } from '../context.ts'

/** The day it is where the organisation keeps its days. */
export async function today(ctx: Context): Promise<Day> {
  const settings = await loadSettings(ctx.store)
  return dayOf(Date.parse(ctx.now), settings?.timeZone ?? 'UTC')
}
