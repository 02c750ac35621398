import type { Context } from '../context.ts'

/** Looks whether answers or people of these accounts (null: of all) call for a case, and opens it once. */
export async function lookForAlerts(_ctx: Context, _accounts: readonly number[] | null): Promise<void> {}
