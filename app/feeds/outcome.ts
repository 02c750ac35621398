/** What becomes of a message or an entry of a calendar, and what it is judged by. */
import type { InteractionRow, RowProblem } from '#api/record.ts'
import { dayOf } from '#intake/values/dates.ts'
import type { ComingMeeting, LeftAside } from '#store/feeds.ts'
import { hash53 } from '#store/hash.ts'
import type { FeedSource, InteractionDetail } from '#store/interaction-details.ts'
import type { ErasedPeople } from '../erasure/erased-people.ts'
import type { FeedBook } from './feed-book.ts'
import type { Reason } from './sift-message.ts'

export interface FeedRow {
  readonly row: InteractionRow
  readonly source: FeedSource
  readonly account: number
  readonly detail: InteractionDetail | null
  /** It was called off, or is still to come: what is stored of it goes. */
  readonly gone: boolean
  readonly no: number
}

/** What one message or entry became. */
export interface Outcome {
  readonly no: number
  readonly rows: readonly FeedRow[]
  readonly coming: readonly ComingMeeting[]
  readonly aside: readonly LeftAside[]
  /** Why nothing became of it; null = something did, or it is a problem. */
  readonly reason: Reason | null
  readonly problem: Omit<RowProblem, 'file'> | null
  /** Of a meeting: the entry it belongs to. */
  readonly uid: string | null
}

/** What every message is judged by. */
export interface Reading {
  readonly book: FeedBook
  /** They do not come back, nor does what was said with them. */
  readonly erased: ErasedPeople | null
  readonly timeZone: string
  readonly now: string
  /** Instant before which messages are left aside. */
  readonly oldest: string | null
  /** Messages of this import so far, by a hash of their id. */
  readonly seen: Set<number>
  /** Threads of messages without references, by what they are about. */
  readonly threadOfTopic: Map<string, string>
}

export const nothing = { rows: [], coming: [], aside: [], reason: null, problem: null, uid: null } as const

export function refused(no: number, what: 'message' | 'entry', why: string, remedy = 'look at it in the program it comes from'): Outcome {
  const problem = {
    row: no,
    column: null,
    value: null,
    code: 'unreadable',
    message: `This ${what} was not taken: ${why}`,
    remedy,
    rejected: true,
  }
  return { ...nothing, no, problem }
}

/** Left aside, with nothing kept of it but a hash. */
export const aside = (source: FeedSource, id: string, reason: string, at: string | null, of = { domain: '', address: '' }): LeftAside => ({
  ...{ source, message: hash53(id), reason, domain: of.domain, address: of.address === '' ? 0 : hash53(of.address) },
  day: at === null ? null : at.slice(0, 10),
})

export const dayAt = (reading: Reading, at: string): string => dayOf(Date.parse(at), reading.timeZone)

export const isErased = (reading: Reading, address: string): boolean => (reading.erased?.address(address) ?? null) !== null
