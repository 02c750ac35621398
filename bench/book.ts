/**
 * The book that is imported: order lines and interactions from a seed, streamed to files, so that the size does not matter.
 * One account has fifty of each in two years on average: a few have thousands, most have some dozens.
 */
import { createWriteStream, type WriteStream } from 'node:fs'
import path from 'node:path'
import { type Random, randomOf } from '#app/demo/random.ts'

export interface BookFiles {
  readonly orderLines: string
  readonly interactions: string
  readonly rates: string
  /** Rows of facts in all. */
  readonly rows: number
  readonly accounts: number
}

/** Rows are numbered; those below `book` stand in the book already and come with other content. */
interface Numbers {
  readonly from: number
  readonly to: number
  readonly book: number
}

export const months = 24
const days = 730
const firstDay = Date.UTC(2024, 0, 1)
const dayText = Array.from({ length: days }, (_, i) => new Date(firstDay + i * 86_400_000).toISOString().slice(0, 10))

/** @param each order lines, and as many interactions */
export const writeBook = (folder: string, each: number, accounts: number, name = 'book'): Promise<BookFiles> =>
  write(folder, name, { from: 0, to: each, book: each }, accounts, randomOf(1))

/** Half of it rows of the book with other content, half new ones. */
export function writeDelta(folder: string, book: BookFiles, rows: number): Promise<BookFiles> {
  const each = book.rows / 2
  const changed = Math.round(rows / 4)
  return write(folder, 'delta', { from: each - changed, to: each + changed, book: each }, book.accounts, randomOf(2))
}

async function write(folder: string, name: string, numbers: Numbers, accounts: number, random: Random): Promise<BookFiles> {
  const file = (what: string) => path.join(folder, `${name}-${what}.csv`)
  const files = { orderLines: file('order-lines'), interactions: file('interactions'), rates: file('rates') }
  const dayOf = (i: number) => dayText[i < numbers.book ? Math.floor((i / numbers.book) * days) : days - 1 - (i % 30)]!
  const rows = { from: numbers.from, to: numbers.to }
  await writeLines(
    files.orderLines,
    'LINE;ORDER;CUSTOMER;DATE;PRODUCT;GROUP;QTY;CURRENCY;LIST;NET;COST',
    rows,
    orderLine(random, accounts, dayOf),
  )
  await writeLines(
    files.interactions,
    'ID;CUSTOMER;DATE;KIND;CHANNEL;REASON;DIRECTION;AGENT;MINUTES;REPLIES;SUBJECT',
    rows,
    interaction(random, accounts, dayOf),
  )
  await writeLines(
    files.rates,
    'MONTH;RATE',
    { from: 0, to: months },
    (i) => `${2024 + Math.floor(i / 12)}-${two((i % 12) + 1)};0.${9000 + i}`,
  )
  return { ...files, rows: 2 * (rows.to - rows.from), accounts }
}

/** A number that looks random and is the same whenever a row comes again. */
const scatter = (i: number) => Math.imul(i ^ (i >>> 15) ^ 0x5bd1e995, 2654435761) >>> 0

/** A third of the rows falls on a hundredth of the accounts. */
function customer(i: number, accounts: number): string {
  const draw = scatter(scatter(i) + 7)
  return `C${String(draw % 3 === 0 ? scatter(draw) % Math.ceil(accounts / 100) : scatter(draw) % accounts).padStart(7, '0')}`
}

const linesPerOrder = 4

function orderLine(random: Random, accounts: number, dayOf: (i: number) => string): (i: number) => string {
  return (i) => {
    const order = Math.floor(i / linesPerOrder)
    const list = random.int(500, 90_000)
    const net = Math.round((list * random.int(70, 100)) / 100)
    const cost = random.chance(0.95) ? money(Math.round((net * random.int(45, 90)) / 100)) : ''
    const product = random.int(1, 800)
    const head = `L${number(i)};O${number(order)};${customer(order, accounts)};${dayOf(order * linesPerOrder)};P${1000 + product};G${product % 20}`
    return `${head};${random.int(1, 40)};${scatter(order) % 10 === 0 ? 'USD' : 'EUR'};${money(list)};${money(net)};${cost}`
  }
}

const kinds = { ticket: 45, call: 30, email: 20, visit: 5 }
const channels = { ticket: 'web', call: 'phone', email: 'email', visit: 'visit' }
const reasons = ['delivery', 'invoice', 'return', 'quote', 'order change', 'technical question', 'price', 'complaint']

function interaction(random: Random, accounts: number, dayOf: (i: number) => string): (i: number) => string {
  return (i) => {
    const kind = random.weighted(kinds)
    const minutes = kind === 'call' || kind === 'visit' ? random.int(2, 60) : ''
    const replies = kind === 'ticket' ? random.int(0, 6) : ''
    const reason = random.pick(reasons)
    const head = `T${number(i)};${customer(i + 1_000_003, accounts)};${dayOf(i)};${kind};${channels[kind]};${reason}`
    return `${head};${random.chance(0.8) ? 'inbound' : 'outbound'};agent ${random.int(1, 60)};${minutes};${replies};About ${reason} no. ${random.int(1, 99_999)}`
  }
}

async function writeLines(file: string, header: string, rows: { from: number; to: number }, line: (i: number) => string): Promise<void> {
  const stream = createWriteStream(file)
  let block = [header]
  for (let i = rows.from; i < rows.to; i++) {
    block.push(line(i))
    if (block.length < 5_000) continue
    await put(stream, `${block.join('\n')}\n`)
    block = []
  }
  if (block.length > 0) await put(stream, `${block.join('\n')}\n`)
  await new Promise<void>((resolve, reject) => stream.end((error?: Error | null) => (error ? reject(error) : resolve())))
}

const put = (stream: WriteStream, text: string) =>
  stream.write(text) ? Promise.resolve() : new Promise<void>((resolve) => stream.once('drain', resolve))

const number = (i: number) => String(i).padStart(9, '0')
const two = (n: number) => String(n).padStart(2, '0')
const money = (minor: number) => (minor / 100).toFixed(2)

/** What the columns mean; `source` tells one book from another. */
export const mappingOf = (files: BookFiles, source: string) => ({
  tapeline: 'mapping/1',
  name: 'Benchmark',
  source,
  currency: 'EUR',
  timeZone: 'UTC',
  numberStyle: 'point',
  dateStyle: 'ymd',
  files: { lines: path.basename(files.orderLines), contacts: path.basename(files.interactions), rates: path.basename(files.rates) },
  tables: [
    {
      table: 'order_line',
      from: 'lines',
      columns: {
        id: 'LINE',
        document: 'ORDER',
        customer: 'CUSTOMER',
        day: 'DATE',
        product: 'PRODUCT',
        productGroup: 'GROUP',
        quantity: 'QTY',
        currency: 'CURRENCY',
        list: 'LIST',
        net: 'NET',
        cost: 'COST',
      },
    },
    {
      table: 'interaction',
      from: 'contacts',
      columns: {
        id: 'ID',
        customer: 'CUSTOMER',
        day: 'DATE',
        kind: 'KIND',
        channel: 'CHANNEL',
        reason: 'REASON',
        direction: 'DIRECTION',
        colleague: 'AGENT',
        handling: { value: 'MINUTES', unit: 'minutes' },
        replies: 'REPLIES',
        subject: 'SUBJECT',
      },
    },
    {
      table: 'fx_rate',
      from: 'rates',
      columns: { from: { constant: 'USD' }, to: { constant: 'EUR' }, month: 'MONTH', rate: 'RATE' },
    },
  ],
})

export const filesOf = (files: BookFiles): string[] => [files.orderLines, files.interactions, files.rates]
