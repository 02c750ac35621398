/** Voices written as lists, put into the columns that the index is reckoned from. */
import { METRICS, type Metric, type VoiceBook } from './index-types.ts'
import { type RoleGroup, roleGroups, type SeniorityLevel } from './role-groups.ts'

export interface ListedAnswer {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly metric?: Metric
  /** 0-100, higher is better. */
  readonly y: number
  readonly confidence?: number
}

export interface ListedContact {
  /** None: the role is not known. */
  readonly groups: readonly RoleGroup[]
  readonly level?: SeniorityLevel | null
  /** In order of (source, externalId). */
  readonly answers?: readonly ListedAnswer[]
  readonly lastAsked?: number
  readonly unnamed?: boolean
}

export interface ListedAccount {
  readonly contacts: readonly ListedContact[]
  /** Role groups somebody held before or an open place was entered for, besides those held now. */
  readonly everNamed?: readonly RoleGroup[]
  readonly segment?: string
}

/** In the order of the codes of VoiceBook.level. */
const levels: readonly (SeniorityLevel | null)[] = [null, 'staff', 'manager', 'director', 'c-level']

/** Bits of role groups (bit i = roleGroups[i]). */
const bitsOf = (groups: readonly RoleGroup[]): number => groups.reduce((bits, group) => bits | (1 << roleGroups.indexOf(group)), 0)

/**
 * The columns of listed voices.
 *
 * @param accounts  in the order of the book; contacts and answers likewise
 * @returns         the book; segments in the order of their first account
 * @source  docs/methods/relationship-index.md
 * @example voiceBook([{ contacts: [{ groups: ['decides'], answers: [{ day: 20000, y: 80 }] }, { groups: [] }] }]).answerStart // Int32Array.of(0, 1, 1)
 */
export function voiceBook(accounts: readonly ListedAccount[]): VoiceBook {
  const contacts = accounts.flatMap((account) => account.contacts)
  const answers = contacts.flatMap((contact) => contact.answers ?? [])
  const segments = [...new Set(accounts.flatMap(({ segment }) => (segment === undefined ? [] : [segment])))]
  return {
    n: accounts.length,
    contactStart: starts(accounts.map((account) => account.contacts.length)),
    everNamed: Uint8Array.from(accounts, ({ contacts, everNamed = [] }) =>
      bitsOf([...everNamed, ...contacts.flatMap((one) => one.groups)]),
    ),
    segmentOf: Int16Array.from(accounts, ({ segment }) => (segment === undefined ? -1 : segments.indexOf(segment))),
    segments,
    groups: Uint8Array.from(contacts, ({ groups }) => bitsOf(groups)),
    level: Uint8Array.from(contacts, ({ level = null }) => levels.indexOf(level)),
    unnamed: Uint8Array.from(contacts, ({ unnamed = false }) => Number(unnamed)),
    lastAsked: Int32Array.from(contacts, ({ lastAsked = -1 }) => lastAsked),
    answerStart: starts(contacts.map((contact) => contact.answers?.length ?? 0)),
    day: Int32Array.from(answers, ({ day }) => day),
    metric: Uint8Array.from(answers, ({ metric = 'nps' }) => METRICS.indexOf(metric)),
    y: Float64Array.from(answers, ({ y }) => y),
    confidence: Float64Array.from(answers, ({ confidence = 1 }) => confidence),
  }
}

function starts(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1)
  lengths.forEach((length, i) => {
    start[i + 1] = start[i]! + length
  })
  return start
}
