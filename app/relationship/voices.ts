/** Voices as use-cases read them: who they are beside the columns that the engine reckons with. */

import type { Privacy } from '#api/record.ts'
import type { Day } from '#engine/period/period.ts'
import type { IndexBook, RelationshipParameters, VoiceBook } from '#engine/relationship/index-types.ts'
import type { RoleGroup, SeniorityLevel } from '#engine/relationship/role-groups.ts'
import type { AnswerRecord } from '#store/answers.ts'

/** A contact of the book, by his position in it. */
export interface VoiceContact {
  /** Null: answers of the account that do not say whose they are, together one voice of unknown role. */
  readonly personId: number | null
  readonly name: string | null
  readonly title: string | null
  readonly groups: readonly RoleGroup[]
  readonly roles: readonly string[]
  readonly level: SeniorityLevel | null
  /** Somebody entered him at the account; else he is known by what he answered. */
  readonly entered: boolean
  /** The strictest of his answers. */
  readonly privacy: Privacy
}

export interface Voices {
  /** In the order of the book. */
  readonly accounts: readonly { readonly id: number; readonly key: string; readonly name: string }[]
  readonly contacts: readonly VoiceContact[]
  /** Those that count in the index, in the order of the book's answers. */
  readonly answers: readonly AnswerRecord[]
  readonly book: VoiceBook
}

/** Parameters with what to call them by. */
export interface ParameterSet {
  /** Of rules and estimate together: a history is drawn with one. */
  readonly id: string
  readonly label: string
  readonly rules: { readonly model: number | null; readonly label: string }
  /** Null: the defaults. */
  readonly estimate: { readonly id: number; readonly asOf: Day } | null
  readonly parameters: RelationshipParameters
}

/** The whole book's index on a day, as who may see everything sees it: goes out only through the voice gate. */
export interface RelationshipBook {
  readonly asOf: Day
  readonly set: ParameterSet
  readonly voices: Voices
  readonly index: IndexBook
}
