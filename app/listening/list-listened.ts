import type { ListenedAccount, ListenedFilters } from '#api/routes/listening.ts'
import { binOf } from '#engine/listening/index-bins.ts'
import { npsByAccount } from '#engine/listening/nps-by-account.ts'
import { MONEY_BANDS, SCORE_SIDES } from '#engine/listening/score-and-money.ts'
import type { Context } from '../context.ts'
import { answerCounts } from './answer-counts.ts'
import { dayOf, inTier, listenedAccount, listeningBook, listeningHead, named } from './listening-book.ts'
import { isSure, moneyCells, yearBack } from './show-listening.ts'

/** The accounts under a number of the overview, largest revenue first. */
export async function listListened(ctx: Context, query: ListenedFilters) {
  const book = await listeningBook(ctx)
  const { standing, tier, grade, bin, money, side, quarter, nps } = query
  const heard = quarter === undefined ? null : await heardIn(ctx, book, quarter)
  const answered = nps === undefined ? null : npsByAccount(book.voices.book, dayOf(book) - yearBack, dayOf(book))
  const cell = money === undefined ? null : moneyCells(book).cell
  const wanted =
    money === undefined
      ? []
      : SCORE_SIDES.flatMap((one, s) => (side === undefined || side === one ? [MONEY_BANDS.indexOf(money) * 2 + s] : []))
  const found = book.accounts.filter(
    (a, i) =>
      (standing === undefined || (a.standing ?? 'unknown') === standing) &&
      inTier(a, tier) &&
      (grade === undefined || (grade === 'sure' ? isSure(a) : (a.grade ?? 'none') === grade)) &&
      (bin === undefined || (isSure(a) && a.index !== null && binOf(a.index) === bin)) &&
      (cell === null || wanted.includes(cell[i]!)) &&
      (heard === null || heard.has(i)) &&
      (answered === null || (a.at >= 0 && answered.promoters[a.at]! + answered.passives[a.at]! + answered.detractors[a.at]! > 0)) &&
      named(a, query),
  )
  found.sort((a, b) => b.revenueMinor - a.revenueMinor)
  return {
    head: listeningHead(ctx, book),
    items: found.map((a): ListenedAccount => listenedAccount(a)),
    sum: { accounts: found.length, revenueMinor: found.reduce((sum, a) => sum + a.revenueMinor, 0) },
  }
}

async function heardIn(ctx: Context, book: Awaited<ReturnType<typeof listeningBook>>, quarter: string): Promise<ReadonlySet<number>> {
  const { quarters, heard } = await answerCounts(ctx, book)
  return new Set(heard[quarters.findIndex((one) => one.name === quarter)] ?? [])
}
