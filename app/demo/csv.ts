/** Text of a delimited file, byte by byte as old and new systems write it. Mistakes are asked for by name, so none is by accident. */

export type Cell = string | number | null

/** Written without quotes although it holds the separator: the rest of the row shifts. */
export interface Unquoted {
  readonly unquoted: string
}

export interface CsvStyle {
  readonly separator: ',' | ';'
  /** Salesforce quotes every cell, the others only where they must. */
  readonly quote: 'all' | 'needed'
  readonly newline: '\n' | '\r\n'
}

export function csvRow(cells: readonly (Cell | Unquoted)[], style: CsvStyle): string {
  const text = cells.map((cell) => {
    if (cell !== null && typeof cell === 'object') return cell.unquoted
    const value = cell === null ? '' : String(cell)
    const must = value.includes(style.separator) || value.includes('"') || value.includes('\n')
    return style.quote === 'all' || must ? `"${value.replaceAll('"', '""')}"` : value
  })
  return text.join(style.separator) + style.newline
}

export function csvText(header: readonly string[], rows: readonly (readonly (Cell | Unquoted)[])[], style: CsvStyle): string {
  return [header, ...rows].map((row) => csvRow(row, style)).join('')
}

/** Minor units as `1234.50`. */
export function pointAmount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Minor units as `1.234,50`, the sign behind the number. */
export function sapAmount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${grouped(digits.slice(0, -2))},${digits.slice(-2)}${minor < 0 ? '-' : ''}`
}

/** A quantity with three decimals, `12,000-`. */
export const sapQuantity = (quantity: number): string => `${grouped(String(Math.abs(quantity)))},000${quantity < 0 ? '-' : ''}`

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '.')

/** `2025-03-04` as `04.03.2025`. */
export const sapDay = (day: string | null): string => (day === null ? '' : `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`)

/** Windows-1252 beyond Latin-1, as far as the demo's words need it. */
const CP1252: Readonly<Record<string, number>> = { '€': 0x80, '–': 0x96, '’': 0x92, Š: 0x8a, š: 0x9a, Ž: 0x8e, ž: 0x9e }

export function cp1252(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : CP1252[text[i]!]
    if (byte === undefined) throw new RangeError(`Cannot write "${text[i]}" in windows-1252: spell it out first`)
    bytes[i] = byte
  }
  return bytes
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
