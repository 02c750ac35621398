/** A list of wallets, as an account manager keeps it: looked at first, row by row, then taken in as far as nothing is wrong with it. */
import { currencyDigits } from '#api/currency.ts'
import { Refusal } from '#api/refusal.ts'
import type { WalletFileRead } from '#api/routes/value.ts'
import { type ListFile, readList } from '#intake/files/read-list.ts'
import { detectDateStyle, parseDay } from '#intake/values/dates.ts'
import { detectNumberStyle, parseDecimal } from '#intake/values/numbers.ts'
import { isProblem } from '#intake/values/value-problem.ts'
import { saveAudit } from '#store/audit.ts'
import { addWallets, endWallets, loadWallets, standAgain, type WalletContent, type WalletRecord } from '#store/wallets.ts'
import type { Context } from '../context.ts'
import { type AccountFinder, accountFinder, type FoundAccount } from '../influence/find-accounts.ts'
import { shownAccount } from '../influence/list-influence.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { walletSaid, yearly } from './wallet-said.ts'

/** Other names people give the columns. */
const names = {
  account: ['customer', 'key', 'account key', 'name'],
  amount: ['wallet', 'spend', 'spends a year', 'walletminor'],
  share: ['our share', 'share of wallet', 'share %'],
  rank: ['our rank'],
  suppliers: ['number of suppliers', 'of'],
  note: ['evidence', 'reason', 'how known'],
  day: ['date', 'as of'],
} as const
type Column = keyof typeof names
const mostRows = 20_000

interface ReadWallet {
  readonly row: number
  readonly account: FoundAccount
  readonly content: WalletContent
  /** What stands and would be replaced. */
  readonly standing: readonly WalletRecord[]
}
interface ReadFile {
  readonly rows: number
  readonly wallets: ReadWallet[]
  readonly problems: WalletFileRead['problems']
}

export async function previewWalletFile(ctx: Context, file: ListFile): Promise<WalletFileRead> {
  return { ...present(readFile(await knownOf(ctx), file, await loadWallets(ctx.store))), file: null, taken: 0 }
}

export async function addWalletFile(ctx: Context, name: string, file: ListFile): Promise<WalletFileRead> {
  const known = await knownOf(ctx)
  return ctx.store.transaction(async (tx) => {
    const read = readFile(known, file, await loadWallets(tx))
    if (read.wallets.length === 0) return { ...present(read), file: null, taken: 0 }
    const by = { actor: ctx.actor, name, now: ctx.now }
    await endWallets(
      tx,
      read.wallets.flatMap(({ standing }) => standing.map((one) => one.id)),
      by,
    )
    const [first] = await addWallets(
      tx,
      read.wallets.map(({ content }) => content),
      by,
    )
    await saveAudit(tx, ctx, 'add wallet file', `wallet-file:${first}`, { wallets: read.wallets.length })
    return { ...present(read), file: first!, taken: read.wallets.length }
  })
}

/** What was said at one time is taken back as a whole, and what it replaced stands again. */
export async function endWalletFile(ctx: Context, name: string, file: number): Promise<void> {
  const finder = await accountFinder(ctx)
  await ctx.store.transaction(async (tx) => {
    const ever = await loadWallets(tx, 'ever')
    const head = ever.find((one) => one.id === file)
    const inScope = (one: WalletRecord) => {
      const account = finder.byKey(one)
      return account !== null && finder.inScope(account)
    }
    const said = ever.filter(
      (one) => head && one.author === head.author && one.madeAt === head.madeAt && one.id >= file && one.endedAt === null && inScope(one),
    )
    if (!head || said.length === 0) throw new Refusal('not_found', 'There is no such file of wallets, or it was taken back')
    const ids = new Set(said.map((one) => finder.byKey(one)!.id))
    const replaced = ever.filter((one) => one.endedAt === head.madeAt && ids.has(finder.byKey(one)?.id ?? -1))
    await endWallets(
      tx,
      said.map((one) => one.id),
      { actor: ctx.actor, name, now: ctx.now },
    )
    await standAgain(
      tx,
      replaced.map((one) => one.id),
    )
    await saveAudit(tx, ctx, 'end wallet file', `wallet-file:${file}`, { wallets: said.length, standAgain: replaced.length })
  })
}

const present = ({ rows, wallets, problems }: ReadFile) => ({
  ...{ rows, problems },
  wallets: wallets.map(({ row, account, content, standing }) => ({
    ...{ row, account: shownAccount(account), replaces: standing.length > 0 },
    ...{ amountMinor: content.amountMinor, share: content.share, rank: content.rank, suppliers: content.suppliers },
    ...{ day: content.day, note: content.note, potentialMinor: content.potentialMinor },
  })),
})

interface Known {
  readonly finder: AccountFinder
  readonly today: string
  readonly currency: string
  /** What the last measurement says a year's revenue is, so that what is said can be checked later. */
  readonly asOf: string
  readonly revenue: ReadonlyMap<number, number>
}

async function knownOf(ctx: Context): Promise<Known> {
  const view = await loadSnapshotView(ctx, null)
  return {
    ...{ finder: await accountFinder(ctx), today: await today(ctx), currency: view.currency, asOf: view.asOf },
    revenue: new Map(view.accounts.map((a) => [a.id, yearly(view, a.revenue)])),
  }
}

function readFile({ finder, today: now, currency, asOf, revenue }: Known, file: ListFile, stands: readonly WalletRecord[]): ReadFile {
  const { rows, has } = readList(file, names, mostRows)
  if (!has('account') || !(has('amount') || has('share') || (has('rank') && has('suppliers'))))
    throw new Refusal(
      'invalid',
      `Cannot read "${file.name}" as wallets: its first row needs account, and amount, share, or rank and suppliers; note and day are optional`,
      [{ at: 'row 1', message: has('account') ? 'has no column amount, share, or rank and suppliers' : 'has no column account' }],
    )
  const standingOf = byAccount(finder, stands)
  const styleOf = (column: Column) => detectNumberStyle(rows.map((row) => row.cell(column))).style
  const style = { amount: styleOf('amount'), share: styleOf('share'), rank: styleOf('rank'), suppliers: styleOf('suppliers') }
  const dates = detectDateStyle(rows.map((row) => row.cell('day'))).style
  const problems: WalletFileRead['problems'] = []
  const wallets: ReadWallet[] = []
  const seen = new Map<number, number>()
  for (const { line, cell } of rows) {
    const before = problems.length
    const wrong = (column: Column, message: string, remedy: string) =>
      problems.push({ row: line, column, value: cell(column).slice(0, 100), message, remedy })
    const number = (column: keyof typeof style): number | null => {
      if (cell(column) === '') return null
      const exact = parseDecimal(cell(column), style[column].decimal === null ? { decimal: '.' } : style[column])
      if (!isProblem(exact)) return Number(exact)
      wrong(column, 'is no number', 'write digits, with one mark for decimals')
      return null
    }
    const account = accountAt(finder, cell('account'), (message, remedy) => wrong('account', message, remedy))
    if (account && seen.has(account.id)) wrong('account', `is in row ${seen.get(account.id)} already`, 'leave one of them')
    const [amount, share, rank, suppliers] = [number('amount'), number('share'), number('rank'), number('suppliers')]
    const amountMinor = amount === null ? null : Math.round(amount * 10 ** currencyDigits(currency))
    if (amountMinor !== null && !(amountMinor >= 0 && Number.isSafeInteger(amountMinor)))
      wrong('amount', 'is no amount of a year', 'write what it spends a year, 0 or more')
    if (share !== null && !(share > 0 && share <= 1)) wrong('share', 'is no share', 'write a part of 1 such as 0.25, or 25 %')
    if ((rank === null) !== (suppliers === null))
      wrong(rank === null ? 'rank' : 'suppliers', 'is missing', 'a rank needs the number of suppliers it is among')
    else if (rank !== null && !(Number.isInteger(suppliers) && suppliers! >= 1 && suppliers! <= 99 && rank >= 1 && rank <= suppliers!))
      wrong('rank', 'is no rank among its suppliers', 'write 1 for the first, at most the number of suppliers')
    const told = [amountMinor, share, rank].filter((one) => one !== null).length
    if (told !== 1 && problems.length === before)
      wrong(
        'amount',
        told === 0 ? 'nothing is said of this account' : 'more than one thing is said of this account',
        'give an amount, or a share, or a rank with its suppliers',
      )
    const given = cell('day') === '' ? now : parseDay(cell('day'), dates, 'UTC')
    const day = isProblem(given) ? null : given
    if (day === null) wrong('day', 'is no day', 'write it as YYYY-MM-DD')
    else if (day > now) wrong('day', 'has not come yet', 'write the day it was said of')
    if (problems.length > before || account === null || day === null) continue
    seen.set(account.id, line)
    const { source, externalId } = account
    const note = cell('note').slice(0, 2000)
    const said = { source, externalId, day, note: note === '' ? null : note, amountMinor, share, rank, suppliers }
    const revenueMinor = revenue.get(account.id) ?? null
    const potentialMinor = revenueMinor === null ? null : (walletSaid(said, revenueMinor)?.potentialMinor ?? null)
    const then = potentialMinor === null ? { revenueMinor: null, revenueDay: null } : { revenueMinor, revenueDay: asOf }
    wallets.push({ row: line, account, content: { ...said, potentialMinor, ...then }, standing: standingOf.get(account.id) ?? [] })
  }
  return { rows: rows.length, wallets, problems }
}

function accountAt(finder: AccountFinder, text: string, wrong: (message: string, remedy: string) => void): FoundAccount | null {
  if (text === '') {
    wrong('is empty', 'name an account by source/id or by its name')
    return null
  }
  const found = finder.byText(text)
  if (found === 'none') wrong('is no account here', 'write its key as source/id, or its name as Tapeline shows it')
  else if (found === 'several') wrong('is the name of several accounts', 'write the key of one as source/id')
  else return found
  return null
}

function byAccount(finder: AccountFinder, records: readonly WalletRecord[]): Map<number, WalletRecord[]> {
  const of = new Map<number, WalletRecord[]>()
  for (const record of records) {
    const account = finder.byKey(record)
    if (account) of.set(account.id, [...(of.get(account.id) ?? []), record])
  }
  return of
}
