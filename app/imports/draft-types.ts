import type { Draft } from '#api/import-draft.ts'
import type { DateStyleName, durationUnits } from '#api/mapping.ts'
import type { Alternative } from '#intake/recognise/kind-tables.ts'
import type { FileKind } from '#intake/recognise/kinds.ts'
import type { Shape } from '#intake/recognise/profile.ts'

export type Unit = (typeof durationUnits)[number]

export interface SourceSettings {
  readonly timeZone?: string | null | undefined
  readonly currency?: string | null | undefined
  readonly numberStyle?: 'point' | 'comma' | null | undefined
  readonly dateStyle?: DateStyleName | null | undefined
}

export interface ColumnChoice {
  readonly table: string
  readonly column: string
  readonly targets: readonly string[]
  readonly unit?: Unit | undefined
}

/** What people corrected; laid over what recognition says, so that it survives recognising again. */
export interface Choices {
  readonly kinds: Readonly<Record<string, FileKind>>
  readonly leftOut: readonly string[]
  /** Source by table. */
  readonly sources: Readonly<Record<string, string>>
  /** New name by source. */
  readonly renamed: Readonly<Record<string, string>>
  readonly columns: readonly ColumnChoice[]
  readonly settings: Readonly<Record<string, SourceSettings>>
  /** Mappings given, by source. */
  readonly mappings: Readonly<Record<string, unknown>>
}

export const noChoices: Choices = { kinds: {}, leftOut: [], sources: {}, renamed: {}, columns: [], settings: {}, mappings: {} }

/** A table as it was looked at: its beginning. */
export interface SeenTable {
  readonly table: string
  readonly upload: number
  readonly bytes: number
  readonly format: Draft['tables'][number]['format']
  readonly headerRow: number
  readonly header: readonly string[]
  readonly rowsLookedAt: number
  readonly wholeFileLookedAt: boolean
  readonly kind: FileKind
  readonly system: string | null
  readonly confidence: number
  readonly reasons: readonly string[]
  readonly columns: readonly SeenColumn[]
  readonly findings: readonly { code: string; message: string }[]
}

export interface SeenColumn {
  readonly column: string
  readonly samples: readonly string[]
  readonly distinct: number
  readonly empty: number
  readonly looksLike: Shape
  readonly alternatives: readonly Alternative[]
}

export type Origin = Draft['sources'][number]['origin']

export interface SeenSource {
  readonly source: string
  readonly mapping: unknown
  /** Tables it reads. */
  readonly tables: readonly string[]
  readonly origin: Origin
  readonly confidence: number
  readonly uncertain: readonly string[]
  readonly lastTime: Draft['sources'][number]['lastTime']
}

/** What looking at the files gave, before corrections. */
export interface Looked {
  readonly tables: readonly SeenTable[]
  readonly sources: readonly SeenSource[]
  readonly joins: Draft['joins']
  readonly feeds: Draft['feeds']
  readonly unreadable: readonly { readonly upload: number; readonly problem: string }[]
}

/** What is shown of a draft, and what is checked and run. */
export type DraftView = Pick<Draft, 'tables' | 'sources' | 'joins' | 'feeds' | 'problems' | 'asLastTime'> & {
  readonly unreadable: Looked['unreadable']
}
