import { standardRoles } from '#engine/relationship/title-rules.ts'
import { loadRecordWords } from '#store/title-rules.ts'
import type { Context } from '../context.ts'

/** Words to choose from when something is said by hand: standard roles first, then what the record uses. Of own accounts only: the standard ones. */
export async function showRecordWords(ctx: Context) {
  const words = await loadRecordWords(ctx.store)
  const standard = standardRoles.map((one) => one.role)
  return {
    ...words,
    colleague: ctx.access && ctx.access.accounts !== 'all' ? [...ctx.access.accounts] : words.colleague,
    role: [...standard, ...words.role.filter((role) => !standard.some((one) => one.toLowerCase() === role.toLowerCase()))],
  }
}
