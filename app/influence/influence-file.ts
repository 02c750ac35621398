/** A CSV file of links: looked at first, row by row, then taken in as far as nothing is wrong with it. */
import { Refusal } from '#api/refusal.ts'
import type { InfluenceFileRead } from '#api/routes/influence.ts'
import { detectDialect, readSample } from '#intake/files/dialect.ts'
import { isBlankRecord } from '#intake/files/table-shape.ts'
import { detectDateStyle, parseDay } from '#intake/values/dates.ts'
import { parseDecimal } from '#intake/values/numbers.ts'
import { isProblem } from '#intake/values/value-problem.ts'
import { lockInfluence } from '#store/influence.ts'
import type { Context } from '../context.ts'
import { today } from '../today/day-of.ts'
import { keepFile, percent } from './change-influence.ts'
import { type AccountFinder, accountFinder, type FoundAccount } from './find-accounts.ts'
import { type LinkInForce, linksInForce, sharesInto } from './links-in-force.ts'
import { shownAccount } from './list-influence.ts'

interface GivenFile {
  readonly name: string
  readonly text: string
}

const columns = ['from', 'to', 'share', 'evidence', 'day'] as const
type ColumnName = (typeof columns)[number]
/** As other people head them. */
const alsoCalled: Readonly<Record<ColumnName, readonly string[]>> = {
  from: ['from account', 'influencer', 'source account'],
  to: ['to account', 'influenced', 'target account'],
  share: ['part', 'weight', 'share %'],
  evidence: ['reason', 'why', 'note'],
  day: ['date', 'since'],
}
const mostRows = 20_000

interface ReadLink {
  readonly row: number
  readonly from: FoundAccount
  readonly to: FoundAccount
  readonly share: number
  readonly evidence: string
  readonly day: string | null
}
type RowProblem = InfluenceFileRead['problems'][number]

export async function previewInfluenceFile(ctx: Context, file: GivenFile): Promise<InfluenceFileRead> {
  const finder = await accountFinder(ctx)
  const read = readFile(file, finder, await linksInForce(ctx.store, finder), await today(ctx))
  return { ...present(read), file: null, taken: 0 }
}

export async function addInfluenceFile(ctx: Context, name: string, file: GivenFile): Promise<InfluenceFileRead> {
  const finder = await accountFinder(ctx)
  const lastDay = await today(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockInfluence(tx)
    const read = readFile(file, finder, await linksInForce(tx, finder), lastDay)
    return { ...present(read), file: await keepFile(tx, ctx, name, read.links), taken: read.links.length }
  })
}

const present = ({ rows, links, problems }: ReadFile) => ({
  ...{ rows, problems },
  links: links.map((one) => ({ ...one, from: shownAccount(one.from), to: shownAccount(one.to) })),
})

interface ReadFile {
  readonly rows: number
  readonly links: ReadLink[]
  readonly problems: RowProblem[]
}

function readFile({ name, text }: GivenFile, finder: AccountFinder, standing: readonly LinkInForce[], lastDay: string): ReadFile {
  const bytes = Buffer.from(text, 'utf8')
  const [header, ...records] = readSample(detectDialect(bytes), bytes).filter((record) => !isBlankRecord(record.cells))
  const placeOf = placesIn(name, header?.cells ?? [])
  if (records.length === 0) throw new Refusal('invalid', `"${name}" holds a header and no rows: nothing was read`)
  if (records.length > mostRows)
    throw new Refusal('invalid', `"${name}" holds ${records.length} rows, and ${mostRows} are read at a time: split it`)
  const cell = (cells: readonly string[], column: ColumnName) => (cells[placeOf.get(column) ?? -1] ?? '').trim()
  const { style } = detectDateStyle(records.map(({ cells }) => cell(cells, 'day')))
  const links: ReadLink[] = []
  const problems: RowProblem[] = []
  const stands = new Set(standing.map((one) => `${one.from.id} ${one.to.id}`))
  const taken = sharesInto(standing)
  const seen = new Map<string, number>()
  for (const { line, cells } of records) {
    const before = problems.length
    const wrong = (column: ColumnName, message: string, remedy: string) =>
      problems.push({ row: line, column, value: cell(cells, column).slice(0, 100), message, remedy })
    const account = (column: 'from' | 'to'): FoundAccount | null => {
      const given = cell(cells, column)
      if (given === '') wrong(column, 'is empty', 'name an account by source/id or by its name')
      const found = given === '' ? 'none' : finder.byText(given)
      if (given !== '' && found === 'none')
        wrong(column, 'is no account here', 'write its key as source/id, or its name as Tapeline shows it')
      if (found === 'several') wrong(column, 'is the name of several accounts', 'write the key of one as source/id')
      return typeof found === 'string' ? null : found
    }
    const [from, to] = [account('from'), account('to')]
    const share = shareOf(cell(cells, 'share'))
    if (share === null) wrong('share', 'is no share', 'write a part of 1 such as 0.25, or 25 %')
    const evidence = cell(cells, 'evidence')
    if (evidence.length < 3) wrong('evidence', 'says too little', 'write in a sentence how you know')
    const day = cell(cells, 'day') === '' ? null : parseDay(cell(cells, 'day'), style, 'UTC')
    if (isProblem(day)) wrong('day', 'is no day', 'write it as YYYY-MM-DD')
    else if (day !== null && day > lastDay) wrong('day', 'has not come yet', 'leave it empty, or write since when it is so')
    if (from !== null && to !== null && from.id === to.id) wrong('to', 'is the account itself', 'name the account that buys because of it')
    if (problems.length > before || from === null || to === null || share === null || isProblem(day)) continue
    const pair = `${from.id} ${to.id}`
    const known = seen.get(pair)
    if (known !== undefined || stands.has(pair)) {
      wrong(
        'to',
        known === undefined ? 'is linked with it already' : `is linked with it in row ${known}`,
        'take the other link back, or leave this row out',
      )
      continue
    }
    const used = taken.get(to.id) ?? 0
    if (used + share > 1 + 1e-9) {
      wrong(
        'share',
        `is above the ${percent(Math.max(0, 1 - used))} of ${to.name} that is left`,
        'shares into one account are at most all of it: lower one',
      )
      continue
    }
    taken.set(to.id, used + share)
    seen.set(pair, line)
    links.push({ row: line, from, to, share, evidence: evidence.slice(0, 2000), day })
  }
  return { rows: records.length, links, problems }
}

/** @throws Refusal invalid: a column is missing */
function placesIn(name: string, header: readonly string[]): Map<ColumnName, number> {
  const heads = header.map((head) =>
    head
      .trim()
      .replace(/^\ufeff/, '')
      .toLocaleLowerCase('en')
      .replaceAll('_', ' '),
  )
  const places = new Map<ColumnName, number>()
  for (const column of columns) {
    const at = [column, ...alsoCalled[column]].map((word) => heads.indexOf(word)).find((place) => place >= 0)
    if (at !== undefined) places.set(column, at)
  }
  const missing = columns.filter((column) => column !== 'day' && !places.has(column))
  if (missing.length > 0)
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as links: its first row has no column ${missing.join(', ')}. It needs from, to, share and evidence; day is optional`,
      missing.map((column) => ({ at: `row 1, ${column}`, message: 'is missing' })),
    )
  return places
}

function shareOf(text: string): number | null {
  const exact = parseDecimal(text, { decimal: text.includes(',') && !text.includes('.') ? ',' : '.' })
  const share = isProblem(exact) ? Number.NaN : Number(exact)
  return share >= 0.0001 && share <= 1 ? share : null
}
