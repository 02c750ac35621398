/**
 * What of an account hangs on one person: of its people, or of ours. An interaction counts less the older it is; it counts as each
 * customer's person's who took part in it, and as the one colleague's of ours. Ages are days before the as-of day. Where one person
 * is named, places in lists go by the caller's order: (source, externalId), bytewise.
 */
import type { RoleGroup } from '../relationship/role-groups.ts'

/** Interactions older than this do not count. */
export const CONTINUITY_WINDOW_DAYS = 365
const HALF_LIFE_DAYS = 180
/** Nothing for so long: silent. */
export const SILENT_AFTER_DAYS = 180
/** More than this share on one person is a single thread. */
export const THREAD_SHARE = 0.6

/** Interactions alike: one day, the same people, the same colleague. */
export interface Meeting {
  readonly age: number
  /** Positions in `contacts`; none: nobody of the account is named. */
  readonly contacts: readonly number[]
  /** Position in `colleagueLeft`; -1: no colleague is named. */
  readonly colleague: number
  readonly n: number
}

export interface ContinuityInput {
  readonly contacts: readonly { readonly groups: readonly RoleGroup[]; readonly left: boolean }[]
  readonly colleagueLeft: readonly boolean[]
  readonly meetings: readonly Meeting[]
  readonly requiredGroups: readonly RoleGroup[]
}

export type ThreadReason = 'top contact share' | 'top colleague share' | 'one active contact' | 'one colleague'

export interface AccountContinuity {
  /** 0–1 per contact; null: he left, or nobody of the account was met in the window. */
  readonly contactShare: readonly (number | null)[]
  /** Interactions per contact in the window, whoever the colleague. */
  readonly contactMeetings: readonly number[]
  /** Age of his last interaction in the window; null: none. */
  readonly lastAge: readonly (number | null)[]
  /** 0–1 per colleague; null: left, or none of ours met the account in the window. */
  readonly colleagueShare: readonly (number | null)[]
  readonly colleagueMeetings: readonly number[]
  readonly meetings: number
  readonly withoutContact: number
  readonly withoutColleague: number
  /** Why it hangs on one person; empty: it does not. */
  readonly reasons: readonly ThreadReason[]
  /** Required role groups that nobody active holds. */
  readonly roleGaps: readonly RoleGroup[]
  /** Role groups somebody active holds. */
  readonly rolesKnown: readonly RoleGroup[]
  /** Positions of active contacts without an interaction for 180 days. */
  readonly silent: readonly number[]
}

const counts = (meeting: Meeting) => meeting.age >= 0 && meeting.age < CONTINUITY_WINDOW_DAYS

/**
 * What an interaction weighs: half after 180 days.
 *
 * @param age  days before the as-of day, ≥ 0
 * @returns    0–1
 * @source  methods §4.6 — docs/methods/continuity.md
 * @example meetingWeight(180) // 0.5
 */
export const meetingWeight = (age: number): number => 2 ** (-age / HALF_LIFE_DAYS)

function sharesOf(weights: readonly number[], takesPart: (at: number) => boolean): (number | null)[] {
  const total = weights.reduce((sum, weight, at) => (takesPart(at) ? sum + weight : sum), 0)
  return weights.map((weight, at) => (takesPart(at) && total > 0 ? weight / total : null))
}

/**
 * Shares of an account's interactions by person and by colleague, and whether it hangs on one of them.
 *
 * @param input  contacts and colleagues in order; meetings outside 0 ≤ age < 365 days do not count
 * @returns      shares (0–1), counts, and the reasons for a single thread
 * @source  methods §4.6 — docs/methods/continuity.md
 * @example accountContinuity({ contacts: [{ groups: [], left: false }], colleagueLeft: [false], requiredGroups: ['decides'], meetings: [] }).reasons // ['one active contact']
 */
export function accountContinuity({ contacts, colleagueLeft, meetings, requiredGroups }: ContinuityInput): AccountContinuity {
  const contactWeight = contacts.map(() => 0)
  const contactMeetings = contacts.map(() => 0)
  const lastAge: (number | null)[] = contacts.map(() => null)
  const colleagueWeight = colleagueLeft.map(() => 0)
  const colleagueMeetings = colleagueLeft.map(() => 0)
  let [all, withoutContact, withoutColleague] = [0, 0, 0]
  for (const meeting of meetings) {
    if (!counts(meeting)) continue
    const { age, colleague, n } = meeting
    const weight = n * meetingWeight(age)
    all += n
    if (meeting.contacts.length === 0) withoutContact += n
    if (colleague < 0) withoutColleague += n
    for (const contact of meeting.contacts) {
      contactWeight[contact]! += weight
      contactMeetings[contact]! += n
      lastAge[contact] = Math.min(lastAge[contact] ?? age, age)
    }
    if (colleague >= 0) {
      colleagueWeight[colleague]! += weight
      colleagueMeetings[colleague]! += n
    }
  }
  const active = contacts.flatMap((contact, at) => (contact.left ? [] : [at]))
  const contactShare = sharesOf(contactWeight, (at) => !contacts[at]!.left)
  const colleagueShare = sharesOf(colleagueWeight, (at) => !colleagueLeft[at] && colleagueMeetings[at]! > 0)
  const over = (shares: readonly (number | null)[]) => shares.some((share) => share !== null && share > THREAD_SHARE)
  const reasons: ThreadReason[] = []
  if (over(contactShare)) reasons.push('top contact share')
  if (over(colleagueShare)) reasons.push('top colleague share')
  if (active.length === 1) reasons.push('one active contact')
  if (colleagueShare.filter((share) => share !== null).length === 1) reasons.push('one colleague')
  const held = new Set(active.flatMap((at) => contacts[at]!.groups))
  return {
    ...{ contactShare, contactMeetings, lastAge, colleagueShare, colleagueMeetings },
    ...{ meetings: all, withoutContact, withoutColleague, reasons },
    roleGaps: requiredGroups.filter((group) => !held.has(group)),
    rolesKnown: inOrder(held),
    silent: active.filter((at) => lastAge[at] === null || lastAge[at]! >= SILENT_AFTER_DAYS),
  }
}

const groupOrder: readonly RoleGroup[] = ['decides', 'influences', 'uses', 'pays']
const inOrder = (groups: ReadonlySet<RoleGroup>): RoleGroup[] => groupOrder.filter((group) => groups.has(group))

/**
 * What becomes of the roles of an account if somebody there left.
 *
 * @param input    the account
 * @param contact  position of an active contact
 * @returns        role groups that the others hold, and required ones that nobody would hold any more
 * @source  methods §4.6 — docs/methods/continuity.md
 * @example ifContactLeaves({ contacts: [{ groups: ['decides'], left: false }, { groups: ['uses'], left: false }], requiredGroups: ['decides'] }, 0) // { rolesLeft: ['uses'], newGaps: ['decides'] }
 */
export function ifContactLeaves(
  { contacts, requiredGroups }: Pick<ContinuityInput, 'contacts' | 'requiredGroups'>,
  contact: number,
): { readonly rolesLeft: readonly RoleGroup[]; readonly newGaps: readonly RoleGroup[] } {
  const others = new Set(contacts.flatMap((one, at) => (one.left || at === contact ? [] : one.groups)))
  const his = contacts[contact]!.groups
  return { rolesLeft: inOrder(others), newGaps: requiredGroups.filter((group) => his.includes(group) && !others.has(group)) }
}

/**
 * What becomes of an account if one of our colleagues left: who has the largest part of what remains, and whom nobody else has met.
 *
 * @param input      the account
 * @param colleague  position of the colleague
 * @returns          his share; the best next colleague with the share of the rest (null: nobody else met the account in the window);
 *                   positions of active contacts all of whose interactions in the window were his
 * @source  methods §4.6 — docs/methods/continuity.md
 * @example ifColleagueLeaves({ contacts: [{ groups: [], left: false }], colleagueLeft: [false], requiredGroups: [], meetings: [{ age: 0, contacts: [0], colleague: 0, n: 3 }] }, 0) // { share: 1, next: null, nextShare: null, metByNobodyElse: [0] }
 */
export function ifColleagueLeaves(
  input: ContinuityInput,
  colleague: number,
): {
  readonly share: number | null
  readonly next: number | null
  readonly nextShare: number | null
  readonly metByNobodyElse: readonly number[]
} {
  const { contacts, colleagueLeft, meetings } = input
  const share = accountContinuity(input).colleagueShare[colleague] ?? null
  const rest = accountContinuity({ ...input, colleagueLeft: colleagueLeft.map((left, at) => left || at === colleague) }).colleagueShare
  let next: number | null = null
  for (const [at, part] of rest.entries()) if (part !== null && (next === null || part > rest[next]!)) next = at
  const [his, others] = [new Set<number>(), new Set<number>()]
  for (const meeting of meetings)
    if (counts(meeting)) for (const contact of meeting.contacts) (meeting.colleague === colleague ? his : others).add(contact)
  return {
    ...{ share, next, nextShare: next === null ? null : rest[next]! },
    metByNobodyElse: contacts.flatMap((contact, at) => (!contact.left && his.has(at) && !others.has(at) ? [at] : [])),
  }
}
