/** What the numbers themselves say: float noise, and whether the amounts of lines are per unit. */
import { detectNumberStyle, parseDecimal } from '../values/numbers.ts'
import type { ColumnProfile, TableProfile } from './profile.ts'

/** 2 when the values are amounts of two decimals with the noise of a float behind them (32.3800011), else undefined. */
export function noiseDecimals(column: ColumnProfile | undefined): 2 | undefined {
  if (column === undefined || !column.values.some((value) => /[.,]\d{5,}$/.test(value))) return undefined
  const read = numberReader(column)
  const clean = column.values.every((value) => {
    const number = read(value)
    return number === null || Math.abs(number - Math.round(number * 100) / 100) < 1e-5 * Math.max(1, Math.abs(number))
  })
  return clean ? 2 : undefined
}

/** True when amount × quantity of the lines adds up to the documents' totals, and the amounts alone do not. */
export function isPerUnit(
  lines: TableProfile,
  document: ColumnProfile,
  amount: ColumnProfile,
  quantity: ColumnProfile,
  headers: TableProfile,
  key: ColumnProfile,
  total: ColumnProfile,
): boolean {
  const [at, atQuantity, atDocument] = [lines.columns.indexOf(amount), lines.columns.indexOf(quantity), lines.columns.indexOf(document)]
  const [readAmount, readQuantity, readTotal] = [numberReader(amount), numberReader(quantity), numberReader(total)]
  const plain = new Map<string, number>()
  const times = new Map<string, number>()
  for (const cells of lines.rows) {
    const [id, value, pieces] = [cells[atDocument]!.trim(), readAmount(cells[at]!), readQuantity(cells[atQuantity]!)]
    if (value === null || pieces === null) continue
    plain.set(id, (plain.get(id) ?? 0) + value)
    times.set(id, (times.get(id) ?? 0) + value * pieces)
  }
  const [keyAt, totalAt] = [headers.columns.indexOf(key), headers.columns.indexOf(total)]
  let [looked, plainFits, timesFits] = [0, 0, 0]
  for (const cells of headers.rows) {
    const [id, value] = [cells[keyAt]!.trim(), readTotal(cells[totalAt]!)]
    if (value === null || !plain.has(id)) continue
    looked++
    const near = (sum: number) => Math.abs(sum - value) <= 0.02 + Math.abs(value) * 1e-4
    if (near(plain.get(id)!)) plainFits++
    if (near(times.get(id)!)) timesFits++
  }
  return looked >= 3 && timesFits > looked * 0.8 && plainFits < looked * 0.5
}

function numberReader(column: ColumnProfile): (text: string) => number | null {
  const { style } = detectNumberStyle([...column.distinct].slice(0, 1_000))
  return (text) => {
    const plain = text.trim() === '' ? '' : parseDecimal(text, style)
    return typeof plain === 'string' && plain !== '' ? Number(plain) : null
  }
}
