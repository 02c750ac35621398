/**
 * How numbers and dates are written in the columns of real files, recognised from the columns themselves.
 *
 * A column that does not tell (only "12,000"; no day above 12) takes the style of the other columns of its file: one export has one locale.
 */
import type { DateStyleName } from '#api/mapping.ts'
import type { FileFinding, RawTable } from '../files/raw-table.ts'
import { type DateOrder, dayOf, detectDateStyle, parseDay, parseInstant } from '../values/dates.ts'
import { defaultSentinelDays } from '../values/missing.ts'
import { detectNumberStyle, parseDecimal } from '../values/numbers.ts'
import type { Reader } from './row-context.ts'
import { findHeading, type Place } from './scope.ts'
import type { Readers } from './values.ts'

/** A column that is read as a number or a date and therefore needs its style known. */
export interface Need {
  readonly files: readonly RawTable[]
  readonly heading: string
  readonly reading: 'number' | 'date'
}

export interface Styles {
  readonly numbers: ReadonlyMap<string, '.' | ',' | null>
  readonly dates: ReadonlyMap<string, DateOrder>
}

/** Columns of the same heading in the files of one alias are written alike. */
export const styleKey = (files: readonly RawTable[], heading: string) =>
  [...files.map((file) => file.path + file.name), heading].join('\u0000')

export const noStyles: Styles = { numbers: new Map(), dates: new Map() }

/** Readers by the styles known; what they are asked for is noted in `needs`. */
export function readersOf(
  styles: Styles,
  defaults: { numberStyle?: 'point' | 'comma' | undefined; dateStyle?: DateStyleName | undefined },
  timeZone: string,
  sentinelDates: readonly string[],
  needs: Map<string, Need>,
): Readers {
  const sentinels = new Set([...defaultSentinelDays, ...sentinelDates])
  const unlessSentinel =
    (read: Reader): Reader =>
    (text) => {
      const found = read(text)
      return typeof found === 'string' && sentinels.has(found.slice(0, 10)) ? '' : found
    }
  const need = (place: Place, reading: 'number' | 'date') => {
    const key = styleKey(place.files, place.heading)
    needs.set(`${reading} ${key}`, { files: place.files, heading: place.heading, reading })
    return key
  }
  const orderOf = (place: Place, override: DateStyleName | undefined): DateOrder =>
    override ?? defaults.dateStyle ?? styles.dates.get(need(place, 'date')) ?? 'ymd'
  const numberReader = (decimal: '.' | ',' | null) => ({
    // With no mark known, a point before three digits may be a thousand: only whole numbers go the quick way (no text has character 0 in it).
    mark: decimal === ',' ? 44 : decimal === '.' ? 46 : 0,
    plain: (text: string) => parseDecimal(text, { decimal }),
  })
  const ymd = { order: 'ymd' } as const
  return {
    number: (place, override) => {
      const style = override ?? defaults.numberStyle
      if (style !== undefined) return numberReader(style === 'comma' ? ',' : '.')
      return numberReader(styles.numbers.get(need(place, 'number')) ?? null)
    },
    day: (place, override) => {
      const order = orderOf(place, override)
      return unlessSentinel((text) => parseDay(text, { order }, timeZone))
    },
    instant: (place, override) => {
      const order = orderOf(place, override)
      // A sentinel is a day as written; turned into an instant of another zone it would be the day before.
      return (text) => {
        const day = parseDay(text, { order }, 'UTC')
        return typeof day === 'string' && sentinels.has(day) ? '' : parseInstant(text, { order }, timeZone)
      }
    },
    isoDay: unlessSentinel((text) => parseDay(text, ymd, timeZone)),
    isoInstant: (text) => parseInstant(text, ymd, timeZone),
  }
}

/** The one place where an instant of a row becomes its day. */
export const dayOfInstant = (timeZone: string) => (instant: string) => dayOf(Date.parse(instant), timeZone)

const FIRST_LOOK = 2_000
const LOOK_AGAIN = 50_000
const MOST_SAMPLES = 40_000

interface Look {
  readonly need: Need
  readonly samples: Set<string>
  settled: boolean
}

/** Looks at the beginning of each file, and reads on only while a column could be read two ways. */
export async function recogniseStyles(needs: readonly Need[]): Promise<{ styles: Styles; findings: FileFinding[] }> {
  const looks = needs.map((need): Look => ({ need, samples: new Set(), settled: false }))
  const files = [...new Set(needs.flatMap((need) => need.files))]
  for (const file of files)
    await sampleFile(
      file,
      looks.filter((look) => look.need.files.includes(file)),
    )
  return decide(looks)
}

async function sampleFile(file: RawTable, looks: readonly Look[]): Promise<void> {
  const columns = looks.map((look) => ({ look, at: findHeading(file.header, look.need.heading)[0] ?? -1 }))
  let rows = 0
  let next = FIRST_LOOK
  for await (const batch of file.rows()) {
    for (const row of batch) {
      if (row.problem !== undefined) continue
      for (const { look, at } of columns) {
        const cell = row.cells[at]
        if (cell !== undefined && cell !== '' && !look.settled && look.samples.size < MOST_SAMPLES) look.samples.add(cell)
      }
    }
    rows += batch.length
    if (rows < next) continue
    next = rows + LOOK_AGAIN
    const { undecided } = judge(looks)
    for (const look of looks) look.settled = !undecided.has(look)
    if (undecided.size === 0) break
  }
}

/** What the samples say, and which columns can still be read two ways although no other column of the file helps. */
function judge(looks: readonly Look[]) {
  const numbers = new Map<Look, ReturnType<typeof detectNumberStyle>>()
  const dates = new Map<Look, ReturnType<typeof detectDateStyle>>()
  for (const look of looks) {
    if (look.need.reading === 'number') numbers.set(look, detectNumberStyle([...look.samples]))
    else dates.set(look, detectDateStyle([...look.samples]))
  }
  const marks = [...numbers.values()].filter((found) => found.ambiguous === null && found.style.decimal !== null && found.share >= 0.5)
  const orders = [...dates.values()].filter(
    (found) => found.ambiguous === null && (found.style.order === 'dmy' || found.style.order === 'mdy'),
  )
  const undecided = new Set<Look>()
  if (marks.length === 0) for (const [look, found] of numbers) if (found.ambiguous !== null) undecided.add(look)
  if (orders.length === 0) for (const [look, found] of dates) if (found.ambiguous !== null) undecided.add(look)
  return { numbers, dates, marks, orders, undecided }
}

function decide(looks: readonly Look[]): { styles: Styles; findings: FileFinding[] } {
  const numbers = new Map<string, '.' | ',' | null>()
  const dates = new Map<string, DateOrder>()
  const findings: FileFinding[] = []
  const unclear = (look: Look, code: string, why: string) =>
    findings.push({ code, message: `${look.need.files.map((file) => file.name).join(', ')}, column "${look.need.heading}": ${why}` })
  for (const group of groupByFile(looks)) {
    const found = judge(group)
    const mark = mostOf(found.marks.map((detection) => detection.style.decimal))
    const order = mostOf(found.orders.map((detection) => detection.style.order))
    for (const [look, detection] of found.numbers) {
      const own = detection.style.decimal
      const clear = detection.ambiguous === null && own !== null
      const mixed = detection.ambiguous !== null && /^both/.test(detection.ambiguous)
      // A number that is a thousand or three decimals is not guessed: without a mark such rows are rejected, and say what to do.
      numbers.set(styleKey(look.need.files, look.need.heading), clear || (mixed && mark === undefined) ? own : (mark ?? null))
      if (detection.ambiguous !== null && (mark === undefined || mixed)) unclear(look, 'number_style_unclear', detection.ambiguous)
    }
    for (const [look, detection] of found.dates) {
      const figures = detection.style.order === 'dmy' || detection.style.order === 'mdy'
      const clear = detection.ambiguous === null
      dates.set(styleKey(look.need.files, look.need.heading), clear || !figures ? detection.style.order : (order ?? detection.style.order))
      if (!clear && (order === undefined || /^both/.test(detection.ambiguous ?? '')))
        unclear(look, 'date_order_guessed', detection.ambiguous ?? '')
    }
  }
  return { styles: { numbers, dates }, findings }
}

function groupByFile(looks: readonly Look[]): Look[][] {
  const groups = new Map<string, Look[]>()
  for (const look of looks) {
    const key = styleKey(look.need.files, '')
    groups.set(key, [...(groups.get(key) ?? []), look])
  }
  return [...groups.values()]
}

function mostOf<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
