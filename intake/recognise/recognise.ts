import type { Mapping } from '#api/mapping.ts'
import type { RawTable } from '../files/raw-table.ts'

export type FileKind =
  | 'accounts'
  | 'contacts'
  | 'orders'
  | 'order lines'
  | 'billing list'
  | 'payments'
  | 'tickets'
  | 'calls'
  | 'opportunities'
  | 'products'
  | 'cost actuals'
  | 'rates'
  | 'cross reference'
  | 'one row holds all'
  | 'unknown'

export interface ColumnProposal {
  readonly column: string
  /** `table.name` of the mapping, e.g. `sales_order.customer`; null = not used. */
  readonly target: string | null
  /** 0–1. */
  readonly confidence: number
  readonly reasons: readonly string[]
}

export interface TableProposal {
  /** Name and path of the RawTable. */
  readonly file: string
  readonly path: string
  readonly kind: FileKind
  readonly confidence: number
  readonly reasons: readonly string[]
  /** Export dialect known by name: salesforce, hubspot, sap, zendesk, one-row; null = by headings alone. */
  readonly preset: string | null
  readonly columns: readonly ColumnProposal[]
}

export interface JoinProposal {
  readonly from: { readonly file: string; readonly column: string }
  readonly to: { readonly file: string; readonly column: string }
  /** Share of the distinct keys looked at that were found. */
  readonly overlap: number
  readonly confidence: number
  readonly reasons: readonly string[]
}

export interface SourceProposal {
  readonly preset: string | null
  /** Compiles against the files named. */
  readonly mapping: Mapping
  readonly files: readonly string[]
  /** What a person should look at before the import. */
  readonly uncertain: readonly string[]
}

export interface Recognition {
  readonly tables: readonly TableProposal[]
  readonly joins: readonly JoinProposal[]
  /** One mapping per source: several files of one dialect are one. */
  readonly sources: readonly SourceProposal[]
}

/** Says what files are, what their columns mean, how they join, and proposes a mapping per source. Reads a sample of each. */
export async function recognise(_tables: readonly RawTable[]): Promise<Recognition> {
  throw new Error('not written yet')
}
