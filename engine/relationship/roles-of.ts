/** The one place that says what somebody does at an account, and how we know. */
import { type RoleGroup, roleGroup, roleGroups, type SeniorityLevel, seniorityLevel } from './role-groups.ts'
import type { TitleReader } from './role-of-title.ts'

/** By hand, from a file, or read out of the job title. */
export type RoleFrom = 'hand' | 'file' | 'title'

export interface ContactSays {
  /** Roles said by hand; undefined: nothing was said, empty or null: said to have none. */
  readonly rolesByHand?: readonly string[] | null | undefined
  /** As files word them, several by ; or , */
  readonly rolesInFiles: readonly string[]
  readonly seniorityByHand?: SeniorityLevel | null | undefined
  readonly seniorityInFiles: string | null
  readonly title: string | null
}

export interface ContactRoles {
  readonly roles: readonly { readonly role: string; readonly group: RoleGroup | null; readonly from: RoleFrom }[]
  /** The most influential group of the roles; null: the role is not known, and is listed so. */
  readonly group: RoleGroup | null
  /** Every group of the roles, in the order of influence. */
  readonly groups: readonly RoleGroup[]
  readonly from: RoleFrom | null
  readonly level: SeniorityLevel | null
  readonly levelFrom: RoleFrom | null
}

/**
 * Roles and seniority of a person at an account: what is said by hand, else what files say, else what the title says by the rules, else
 * nothing.
 *
 * @param says what is known of the contact
 * @param read reader of titles
 * @returns    roles with their groups and where each comes from
 * @source  methods §4.3 (a role that is not known counts as user, and is listed) — docs/methods/roles.md
 * @example rolesOf({ rolesInFiles: ['Economic Buyer'], seniorityInFiles: null, title: null }, () => ({ role: null, roleRule: -1, seniority: null, seniorityRule: -1 })).group // 'decides'
 */
export function rolesOf(says: ContactSays, read: TitleReader): ContactRoles {
  const title = says.title === null ? null : read(says.title)
  const roles = said(says, title?.role ?? null).map(([role, from]) => ({ role, group: roleGroup(role), from }))
  const groups = roleGroups.filter((group) => roles.some((one) => one.group === group))
  const inFiles = says.seniorityInFiles === null ? null : seniorityLevel(says.seniorityInFiles)
  const [level, levelFrom]: [SeniorityLevel | null, RoleFrom | null] =
    says.seniorityByHand !== undefined
      ? [says.seniorityByHand, 'hand']
      : inFiles !== null
        ? [inFiles, 'file']
        : title?.seniority
          ? [title.seniority, 'title']
          : [null, null]
  return {
    roles,
    group: groups[0] ?? null,
    groups,
    from: roles[0]?.from ?? (says.rolesByHand === undefined ? null : 'hand'),
    level,
    levelFrom,
  }
}

function said(says: ContactSays, ofTitle: string | null): [string, RoleFrom][] {
  if (says.rolesByHand !== undefined) return (says.rolesByHand ?? []).map((role) => [role, 'hand'])
  const inFiles = [...new Set(says.rolesInFiles.flatMap((text) => text.split(/\s*[;,]\s*/)).filter((role) => role !== ''))]
  if (inFiles.length > 0) return inFiles.map((role) => [role, 'file'])
  return ofTitle === null ? [] : [[ofTitle, 'title']]
}
