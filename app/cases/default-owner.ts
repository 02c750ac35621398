import { type Role, roles } from '#api/access.ts'
import type { Store } from '#store/db.ts'
import { listUsers } from '#store/users.ts'
import { accessOf } from '../access/access-of.ts'
import { accountRecord, foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'

export interface CaseOwner {
  readonly id: string
  readonly name: string
}

export const listeningLead: CaseOwner = { id: 'role:listeningLead', name: roles.listeningLead.name }

/**
 * To whom a case of an account goes: whoever signs in as its account manager, else their lead, else the listening lead. What was said in
 * confidence goes to the listening lead: a manager may not know of it.
 *
 * @param home  where people are kept
 * @returns     owner by the id of the customer
 */
export async function caseOwners(ctx: Context, home: Store): Promise<(account: number, confidential: boolean) => CaseOwner> {
  const users = (await listUsers(home)).map((user) => ({ ...user, access: accessOf(user), names: user.colleagues.map(foldName) }))
  const working = users.filter((user) => user.access.may.has('workCases') && user.access.kinds.has('answers'))
  const order: readonly Role[] = ['accountManager', 'salesLead']
  const { accounts, tree, colleagueOf } = await accountRecord(ctx)
  const colleagues = new Map<number, Set<string>>()
  for (const account of accounts) {
    const name = colleagueOf.get(account.id)
    if (name === undefined) continue
    const node = accounts[tree.standIn[account.customer]!]!.id
    colleagues.set(node, (colleagues.get(node) ?? new Set()).add(name))
  }
  return (account, confidential) => {
    const names = colleagues.get(account)
    if (confidential || !names) return listeningLead
    for (const role of order) {
      const found = working.find((user) => user.role === role && user.names.some((name) => names.has(name)))
      if (found) return { id: `user:${found.id}`, name: found.name }
    }
    // Somebody may see everything and still be the colleague of an account.
    const other = working.find((user) => user.names.some((name) => names.has(name)))
    return other ? { id: `user:${other.id}`, name: other.name } : listeningLead
  }
}
