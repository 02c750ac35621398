/** What a role at an account comes to, and how senior it is: free words of many systems, read into four groups and four levels. */

/** Decides: decision maker, budget holder. Influences: procurement, champion. Uses: user, engineer. Pays: billing, logistics, operations. */
export type RoleGroup = 'decides' | 'influences' | 'uses' | 'pays'

export type SeniorityLevel = 'c-level' | 'director' | 'manager' | 'staff'

/** In the order of influence: how people are listed. */
export const roleGroups: readonly RoleGroup[] = ['decides', 'influences', 'uses', 'pays']

// The first that fits counts, so the narrower words stand first.
const groupWords: readonly (readonly [RoleGroup, RegExp])[] = [
  [
    'decides',
    /decision|decider|decid|budget|economic|executive sponsor|sponsor|approver|signatory|entscheid|décideur|decideur|owner|proprietor|inhaber/,
  ],
  ['pays', /bill|payab|invoice|account(s|ing)|finance contact|logistic|operations|shipping|warehouse|buchhalt|rechnung|factur|comptab/],
  ['influences', /influenc|procure|purchas|buyer|champion|blocker|gatekeeper|evaluator|recommend|coach|einkauf|achat|consult|technical/],
  ['uses', /user|end-user|benefi|operator|anwender|nutzer|utilisateur|usuario/],
]

/**
 * The group of a role.
 *
 * @param role  as the source words it, any case
 * @returns     group, or null where the word says none (role not known)
 * @source  methods §4.3, role groups — docs/using.md, Account
 * @example roleGroup('Economic Buyer') // 'decides'
 */
export function roleGroup(role: string): RoleGroup | null {
  const text = role.toLowerCase().replaceAll(/[_]+/g, ' ')
  return groupWords.find(([, words]) => words.test(text))?.[0] ?? null
}

const levelWords: readonly (readonly [SeniorityLevel, RegExp])[] = [
  ['c-level', /c[- ]?level|c[- ]?suite|\bchief\b|\bc[efiomt]o\b|owner|president|managing director|geschäftsf|vorstand|founder|partner/],
  ['director', /director|\bvp\b|vice president|head|senior vice|leiter|directeur/],
  ['manager', /manager|lead|supervisor|foreman|team ?lead|teamleiter|meister/],
  [
    'staff',
    /staff|employee|individual|contributor|associate|specialist|engineer|clerk|assistant|junior|entry|sachbearbeit|mitarbeit|tertiary/,
  ],
]

/**
 * The level of a seniority.
 *
 * @param seniority  as the source words it, or a job title where it says none
 * @returns          level, or null where the word says none
 * @source  methods §4.3, seniority — docs/using.md, Account
 * @example seniorityLevel('Vice President Operations') // 'director'
 */
export function seniorityLevel(seniority: string): SeniorityLevel | null {
  const text = seniority.toLowerCase()
  // A vice president is no president.
  if (/vice[- ]president|\bvp\b/.test(text)) return 'director'
  return levelWords.find(([, words]) => words.test(text))?.[0] ?? null
}
