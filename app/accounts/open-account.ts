import { Refusal } from '#api/refusal.ts'
import { type AccountMember, loadMembers } from '#store/account-members.ts'
import type { Db } from '#store/db.ts'
import { type ShownAccount, type SnapshotView, type WholeAccount, type WholeView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'

/** An account of a snapshot, as who asks may see it. */
export interface OpenedAccount {
  readonly view: SnapshotView
  readonly account: ShownAccount
  /** As measured: what rows are priced by and peers are means of. Nothing of it leaves but what the account itself or a mean makes of it. */
  readonly whole: WholeView
  readonly wholeAccount: WholeAccount
}

/** @throws Refusal not_found: an account of others looks like one that does not exist */
export async function openAccountOf(ctx: Context, accountId: number, snapshot: number | null): Promise<OpenedAccount> {
  const view = await loadSnapshotView(ctx, snapshot)
  const account = view.accounts.find((a) => a.id === accountId)
  if (!account) throw new Refusal('not_found', 'There is no such account in this measurement: it may have been merged, or not be yours')
  const { access: _, ...unrestricted } = ctx
  const whole = withWholeBook(await loadSnapshotView(unrestricted, view.id))
  return { view, account, whole, wholeAccount: whole.accounts.find((a) => a.id === accountId)! }
}

/** The rows of the record that are this account, and the leaves its facts sit on. */
export async function membersOf(db: Db, { account, view }: OpenedAccount): Promise<{ members: AccountMember[]; leafIds: number[] }> {
  const members = await loadMembers(db, account.id, view.level)
  return { members, leafIds: members.map((m) => m.id) }
}
