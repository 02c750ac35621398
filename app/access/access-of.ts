import { type Access, type DataKind, type Permission, type Role, type RoleRights, roles } from '#api/access.ts'
import type { Grant } from '#store/users.ts'

/** What somebody with this grant may do and see: the role's rights, with the kinds of data that an owner opened or closed. */
export function accessOf({ role, kinds, colleagues }: Grant): Access {
  const rights: RoleRights = roles[role as Role]
  return {
    may: new Set(rights.may),
    kinds: new Set((kinds as readonly DataKind[] | null) ?? rights.kinds),
    accounts: rights.scope === 'all' ? 'all' : colleagues,
    ...(rights.scope === 'all' && colleagues.length > 0 && { standsFor: colleagues }),
  }
}

/** What a key may: no more than it was made for, and no more than its maker may now. */
export function accessOfKey(maker: Access, permissions: readonly string[], kinds: readonly string[]): Access {
  return {
    may: new Set(permissions.filter((p): p is Permission => maker.may.has(p as Permission))),
    kinds: new Set(kinds.filter((k): k is DataKind => maker.kinds.has(k as DataKind))),
    accounts: maker.accounts,
    ...(maker.standsFor && { standsFor: maker.standsFor }),
  }
}
