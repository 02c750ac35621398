import { dayNumber } from '#engine/period/days.ts'
import type { InboundBook } from '#engine/promises/inbound.ts'
import { isComplaint, type PromiseStandards } from '#engine/promises/standards.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Db } from '#store/db.ts'
import type { InboundRow } from '#store/promise-counts.ts'

/** Last day of interactions of each source, as day numbers: what followed later is not known. */
export const lastDaysOf = async (db: Db): Promise<ReadonlyMap<string, number>> =>
  new Map((await loadSourceCoverage(db)).filter((c) => c.table_name === 'interaction').map((c) => [c.source, dayNumber(c.last_day)]))

export const kindOfSource = (row: Pick<InboundRow, 'source' | 'kind'>): string => `${row.source}\u001f${row.kind}`

export interface InboundColumns extends InboundBook {
  /** Kinds (of a source) that say of any of them when it was closed. */
  readonly closingTold: ReadonlySet<string>
}

/** Makes columns of pages of rows: there may be millions of them, and an object each would fill the memory. */
export function inboundColumns(
  standards: PromiseStandards,
  lastDays: ReadonlyMap<string, number>,
  nodeOf: (accountId: number) => number,
  told: Iterable<string> = [],
) {
  const reasons = new Map<string, number>()
  const complaints: boolean[] = []
  const kinds = new Map<string, number>()
  const closingTold = new Set(told)
  const columns = { account: [], day: [], lastDay: [], reason: [], kind: [], at: [], answeredAt: [] } as Record<string, number[]>
  const more = { waitingHours: [], answered: [], spoken: [], closedDays: [] } as Record<string, number[]>
  const numberOf = (names: Map<string, number>, name: string) => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)!
  }
  const add = (rows: readonly InboundRow[]) => {
    for (const row of rows) {
      if (row.reason !== null && !reasons.has(row.reason)) complaints.push(isComplaint(row.reason, standards.complaintReasons))
      const day = dayNumber(row.day)
      columns.account!.push(nodeOf(row.account_id))
      columns.day!.push(day)
      columns.lastDay!.push(lastDays.get(row.source) ?? day)
      columns.reason!.push(row.reason === null ? -1 : numberOf(reasons, row.reason))
      columns.kind!.push(numberOf(kinds, kindOfSource(row)))
      columns.at!.push(row.at ?? Number.NaN)
      columns.answeredAt!.push(row.answered_at ?? Number.NaN)
      more.waitingHours!.push(row.waiting_seconds === null ? Number.NaN : row.waiting_seconds / 3600)
      more.answered!.push(row.answered === null ? 2 : row.answered ? 1 : 0)
      more.spoken!.push(row.channel === 'phone' ? 1 : 0)
      more.closedDays!.push(row.elapsed_seconds === null ? Number.NaN : row.elapsed_seconds / 86_400)
      if (row.elapsed_seconds !== null) closingTold.add(kindOfSource(row))
    }
  }
  const done = (): InboundColumns => {
    const tells = [...kinds.keys()].map((kind) => closingTold.has(kind))
    return {
      n: columns.day!.length,
      ...{ account: Int32Array.from(columns.account!), day: Int32Array.from(columns.day!), lastDay: Int32Array.from(columns.lastDay!) },
      reason: Int32Array.from(columns.reason!),
      complaint: Uint8Array.from(columns.reason!, (reason) => (reason >= 0 && complaints[reason] ? 1 : 0)),
      ...{ at: Float64Array.from(columns.at!), answeredAt: Float64Array.from(columns.answeredAt!) },
      ...{ waitingHours: Float64Array.from(more.waitingHours!), answered: Uint8Array.from(more.answered!) },
      ...{ spoken: Uint8Array.from(more.spoken!), closedDays: Float64Array.from(more.closedDays!) },
      tellsClosing: Uint8Array.from(columns.kind!, (kind) => (tells[kind] ? 1 : 0)),
      closingTold,
    }
  }
  return { add, done }
}
