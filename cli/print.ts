/** Plain results as text: tables with numbers in the reader's locale, money in major units. */
import Table from 'cli-table3'
import { currencyDigits } from '#api/currency.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'

export type Cell = string | number | null | undefined

export interface Printer {
  readonly money: (minor: number | null | undefined) => string
  readonly count: (n: number | null | undefined) => string
  readonly percent: (share: number | null | undefined) => string
  readonly table: (head: readonly string[], rows: readonly (readonly Cell[])[], numeric?: readonly number[]) => void
  readonly pairs: (rows: readonly (readonly [string, Cell])[]) => void
  readonly line: (text?: string) => void
}

const notKnown = 'not known'

/** As the reader's system says: LC_ALL, LC_NUMERIC or LANG; lakh and crore in en-IN. */
const locale = localeOf(process.env.LC_ALL || process.env.LC_NUMERIC || process.env.LANG || '')

function localeOf(system: string): string {
  const tag = system.replace(/[.@].*$/, '').replace('_', '-')
  return Intl.NumberFormat.supportedLocalesOf(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(tag) ? [tag] : []).at(0) ?? 'en'
}

export function printer(io: CommandIo, currency: string | null): Printer {
  const digits = currency === null ? 0 : currencyDigits(currency)
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 2 })
  const text = (cell: Cell) => (cell === null || cell === undefined ? notKnown : typeof cell === 'number' ? count.format(cell) : cell)
  const print = (table: { toString(): string }) => io.stdout(`${table.toString()}\n`)
  const style = { style: { head: [], border: [], compact: true }, chars: plainLines }
  return {
    money: (minor) => (minor === null || minor === undefined ? notKnown : money.format(minor / 10 ** digits)),
    count: (n) => text(n),
    percent: (share) => (share === null || share === undefined ? notKnown : percent.format(share)),
    table(head, rows, numeric = head.map((_, i) => i).slice(1)) {
      const table = new Table({ ...style, head: [...head], colAligns: head.map((_, i) => (numeric.includes(i) ? 'right' : 'left')) })
      for (const row of rows) table.push(row.map(text))
      print(table)
    },
    pairs(rows) {
      const table = new Table({ ...style, colAligns: ['left', 'right'] })
      for (const [name, value] of rows) table.push([name, text(value)])
      print(table)
    },
    line: (words = '') => io.stdout(`${words}\n`),
  }
}

const plainLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}
