/** A table going out: what a column holds decides how a spreadsheet shows it. */
export interface ReportColumn {
  readonly name: string
  /** `number`: decimal text or a number. `day`: YYYY-MM-DD. Default `text`, which is never taken for anything else. */
  readonly type?: 'text' | 'number' | 'day' | 'boolean'
}

export type ReportValue = string | number | boolean | null | undefined
export type ReportRow = readonly ReportValue[]
export type ReportRows = Iterable<ReportRow> | AsyncIterable<ReportRow>
