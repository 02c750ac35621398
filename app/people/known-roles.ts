/** Who is known at each account: role groups by hand, from files and read out of titles, of people who have not left. */
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { readPeople } from './read-people.ts'

export interface Known {
  readonly groups: ReadonlySet<RoleGroup>
  readonly people: number
  readonly rolesUnknown: number
}

/** By the id of the account that stands for it; accounts with nobody are not there. */
export async function readKnownRoles(ctx: Context): Promise<Map<number, Known>> {
  const { rules } = await titleRulesInForce(ctx.store)
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const read = titleReader(rules)
  const people = await ctx.store.transaction((tx) => readPeople(tx, { accountIds: ids, personIds: null, names, read }))
  const found = new Map<number, { groups: Set<RoleGroup>; people: number; rolesUnknown: number }>()
  for (const { account, leftDay, groups: roles } of people.flatMap((person) => person.contacts)) {
    if (leftDay !== null) continue
    const at = found.get(account.id) ?? { groups: new Set<RoleGroup>(), people: 0, rolesUnknown: 0 }
    found.set(account.id, at)
    for (const group of roles) at.groups.add(group)
    at.people++
    if (roles.length === 0) at.rolesUnknown++
  }
  return found
}
