/** What an activity was made of: its equation line by line over many events, and each event by itself. */
import type { ActivityRow, ActivityWork } from '#api/routes/costs.ts'
import type { EventCostTerms } from '#engine/costing/event-terms.ts'
import { monthOfDay } from '#engine/period/days.ts'
import type { EventRow } from '#store/account-events.ts'

export interface PricedEvent {
  readonly row: EventRow
  readonly terms: EventCostTerms
}

type Named = Pick<ActivityWork, 'activity' | 'name' | 'type' | 'kind' | 'team' | 'model'>

/** The events an activity was done for, as one formula. `costMinor` is what was measured; the lines say how it comes about. */
export function workOf(named: Named, events: readonly PricedEvent[], costMinor: number): ActivityWork {
  const lines = new Map<string, ActivityWork['lines'][number]>()
  const add = (line: ActivityWork['lines'][number]) => {
    const key = `${line.line} ${line.driver} ${line.each}`
    const known = lines.get(key)
    lines.set(
      key,
      known
        ? { ...known, quantity: known.quantity + line.quantity, missing: known.missing + line.missing, amount: known.amount + line.amount }
        : line,
    )
  }
  const months = new Map<string, { minutes: number; rate: number | null }>()
  let minutes = 0
  for (const { row, terms } of events) {
    const month = monthOfDay(row.day)
    if (terms.minutes !== null) {
      minutes += terms.minutes
      months.set(month, { minutes: (months.get(month)?.minutes ?? 0) + terms.minutes, rate: terms.ratePerMinute })
    }
    if (terms.recordedSeconds !== null)
      add({ line: 'recorded', driver: null, each: null, quantity: 1, missing: 0, amount: terms.recordedSeconds / 60 })
    for (const { driver, coefficient, quantity } of terms.terms)
      add({
        line: terms.minutes === null ? 'rate' : driver === null ? 'base' : 'driver',
        ...{
          driver,
          each: coefficient,
          quantity,
          missing: driver !== null && isMissing(row, driver) ? 1 : 0,
          amount: coefficient * quantity,
        },
      })
  }
  const timed = named.type === 'timed'
  const order = ['recorded', 'base', 'driver', 'rate', 'declared']
  return {
    ...named,
    events: named.type === 'declared' ? null : events.length,
    lines: [...lines.values()].sort((a, b) => order.indexOf(a.line) - order.indexOf(b.line)),
    minutes: timed ? minutes : null,
    ratePerMinuteMinor: timed && minutes > 0 ? costMinor / minutes : null,
    months: [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, one]) => ({ month, minutes: one.minutes, ratePerMinuteMinor: one.rate })),
    costMinor,
  }
}

/** A driver of the event's own fields, or one that its mapping names. */
function isMissing(row: EventRow, driver: string): boolean {
  const named = row.drivers?.[driver]
  if (named !== undefined) return named === null
  return driver === 'lines'
    ? row.lines === null
    : driver === 'replies'
      ? row.replies === null
      : driver === 'reopens'
        ? row.reopens === null
        : true
}

/** An event with its minutes and cost; `costMinor` is its share where shares were worked out. */
export function rowOf({ row, terms }: PricedEvent, costMinor: number | null): ActivityRow {
  const own = {
    ...(row.lines != null && { lines: row.lines }),
    ...(row.replies != null && { replies: row.replies }),
    ...(row.reopens != null && { reopens: row.reopens }),
  }
  return {
    table: row.kind === 'order' ? 'sales_order' : row.kind === 'credit note' || row.kind === 'return' ? 'invoice_line' : 'interaction',
    ...{ id: `${row.source}/${row.external_id}`, day: row.day, channel: row.channel, reason: row.reason, subject: row.subject },
    handlingMinutes: row.handling_seconds === null ? null : row.handling_seconds / 60,
    drivers: { ...own, ...row.drivers },
    ...{ minutes: terms.minutes, ratePerMinuteMinor: terms.ratePerMinute, costMinor },
  }
}
