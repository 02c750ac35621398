/** The overview of listening: by revenue, by segment, by quarter; every sum is one of accounts that can be listed. */
import type { z } from 'zod'
import type { goal, ListeningPage, listeningPage, listeningSegment } from '#api/routes/listening.ts'
import { fewestAccounts, openGroups } from '#engine/listening/close-small-groups.ts'
import { differenceOfShares } from '#engine/listening/difference-of-shares.ts'
import { heardAim } from '#engine/listening/heard-quarters.ts'
import { indexBins } from '#engine/listening/index-bins.ts'
import { meanOfAccounts } from '#engine/listening/mean-of-accounts.ts'
import { npsByAccount } from '#engine/listening/nps-by-account.ts'
import { roleGroupScores } from '#engine/listening/role-group-scores.ts'
import { MONEY_BANDS, SCORE_SIDES, scoreAndMoney } from '#engine/listening/score-and-money.ts'
import { GRADES } from '#engine/relationship/index-types.ts'
import { nps as npsOfCounts } from '#engine/relationship/nps.ts'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { RISK_STATUSES } from '#engine/segmentation/safe-at-risk-unknown.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { Context } from '../context.ts'
import { type AnswerCounts, answerCounts } from './answer-counts.ts'
import { dayOf, type Listened, type ListeningBook, listeningBook, listeningHead } from './listening-book.ts'

/** Below it an account is at risk. */
export const threshold = 60
export const yearBack = 365

type Segment = z.input<typeof listeningSegment>
type Page = Omit<z.input<typeof listeningPage>, 'head' | 'goals'>

const kept = new WeakMap<ListeningBook, Promise<Page>>()

/** Without goals: those are set and taken back beside it. */
export async function listeningPageOf(ctx: Context, book: ListeningBook): Promise<Page> {
  const known = kept.get(book)
  if (known) return known
  const page = answerCounts(ctx, book).then((counts) => makePage(book, counts))
  kept.set(book, page)
  page.catch(() => kept.delete(book))
  return page
}

export async function showListening(
  ctx: Context,
  goals: (page: Page, book: ListeningBook) => Promise<z.input<typeof goal>[]>,
): Promise<ListeningPage> {
  const book = await listeningBook(ctx)
  const page = await listeningPageOf(ctx, book)
  return { head: listeningHead(ctx, book), ...page, goals: await goals(page, book) } as ListeningPage
}

/** Better than a guess. */
export const isSure = ({ grade }: Listened): boolean => grade !== null && grade !== 'D'

const partOf = (accounts: readonly Listened[]) => ({
  accounts: accounts.length,
  revenueMinor: accounts.reduce((sum, one) => sum + one.revenueMinor, 0),
})

function makePage(book: ListeningBook, counts: AnswerCounts): Page {
  const { accounts, voices } = book
  const today = dayOf(book)
  const answers = voices.book.day.reduce((n, day) => n + Number(day > today - yearBack && day <= today), 0)
  const segments = segmentsOf(book, counts)
  return {
    ...{ accounts: accounts.length, answers, revenueMinor: partOf(accounts).revenueMinor },
    standings: RISK_STATUSES.map((standing) => ({ standing, ...partOf(accounts.filter((a) => (a.standing ?? 'unknown') === standing)) })),
    grades: [...GRADES, null].map((grade) => ({ grade, ...partOf(accounts.filter((a) => a.grade === grade)) })),
    bins: indexBins(
      accounts.map((a) => (isSure(a) ? (a.index ?? Number.NaN) : Number.NaN)),
      accounts.map((a) => a.revenueMinor),
    ).map(({ revenue, ...bin }) => ({ ...bin, revenueMinor: revenue })),
    heard: { aim: heardAim, quarters: counts.quarters.map((one) => quarterOf(book, one)) },
    segments,
    detractors: detractorsOf(segments, book),
    money: moneyOf(book),
  }
}

/** Of fewer than five accounts it is not told that they answered, where single answers may not be known. */
export function quarterOf(
  { openOnly }: ListeningBook,
  { name, from, to, whole, accounts, revenue, share }: AnswerCounts['quarters'][number],
) {
  const closed = openOnly && accounts > 0 && accounts < fewestAccounts
  return {
    quarter: name,
    from,
    to,
    whole,
    accounts: closed ? 0 : accounts,
    revenueMinor: closed ? 0 : revenue,
    share: closed ? null : share,
    closed,
  }
}

/** Positions of the accounts of each row of the table; the last row holds all. */
function rowsOf({ accounts }: ListeningBook): { tier: Segment['tier']; all: boolean; places: readonly number[] }[] {
  const tiers = [...TIERS, null].map((tier) => ({ tier, all: false, places: accounts.flatMap((a, i) => (a.tier === tier ? [i] : [])) }))
  return [
    ...tiers.filter(({ tier, places }) => tier !== null || places.length > 0),
    { tier: null, all: true, places: [...accounts.keys()] },
  ]
}

function segmentsOf(book: ListeningBook, { asked, answered }: AnswerCounts): Segment[] {
  const { accounts, voices, openOnly, parameters } = book
  const day = dayOf(book)
  const rows = rowsOf(book)
  const nps = npsByAccount(voices.book, day - yearBack, day)
  const roles = roleGroupScores(voices.book, day, parameters.rules)
  const n = voices.book.n
  const at = (place: number) => accounts[place]!.at
  const npsCount = (place: number) =>
    at(place) < 0 ? 0 : nps.promoters[at(place)]! + nps.passives[at(place)]! + nps.detractors[at(place)]!
  // Each column by itself: what is closed in it cannot be had from its total less its other rows.
  const told = (says: (place: number) => boolean) => {
    const counted = rows.map(({ places }) => places.filter(says).length)
    const open = openOnly
      ? [...openGroups(counted.slice(0, -1)), counted.at(-1)! === 0 || counted.at(-1)! >= fewestAccounts]
      : counted.map(() => true)
    return rows.map((_, i) => ({ accounts: counted[i]!, open: open[i]! }))
  }
  const npsTold = told((place) => npsCount(place) > 0)
  const askedTold = told((place) => asked[place]! > 0)
  const roleTold = roleGroups.map((_, r) => told((place) => at(place) >= 0 && roles.people[r * n + at(place)]! > 0))
  return rows.map(({ tier, all, places }, i): Segment => {
    const inside = places.map((place) => accounts[place]!)
    const sure = inside.filter(isSure)
    const mean = meanOfAccounts(
      sure.map((a) => a.index ?? Number.NaN),
      sure.map((a) => a.sd ?? Number.NaN),
    )
    const sum = (column: ArrayLike<number>, of: readonly number[]) => of.reduce((total, k) => total + (k < 0 ? 0 : column[k]!), 0)
    const voicesAt = places.map(at)
    const others = book.others.get(all ? null : (tier ?? ''))
    return {
      ...{ tier, all, ...partOf(inside) },
      standings: Object.fromEntries(
        RISK_STATUSES.map((standing) => [standing, partOf(inside.filter((a) => (a.standing ?? 'unknown') === standing))]),
      ) as Segment['standings'],
      index: mean && { value: mean.mean, low: mean.low, high: mean.high, n: mean.n },
      groups: Object.fromEntries(
        roleGroups.map((group, r) => {
          const { accounts: heard, open } = roleTold[r]![i]!
          const found = open && heard > 0 ? meanOfAccounts(voicesAt.map((k) => (k < 0 ? Number.NaN : roles.score[r * n + k]!))) : null
          const people = voicesAt.reduce((total, k) => total + (k < 0 ? 0 : roles.people[r * n + k]!), 0)
          return [group, found && { value: found.mean, low: found.low, high: found.high, accounts: found.n, people }]
        }),
      ) as Segment['groups'],
      nps: npsTold[i]!.open
        ? npsOf(sum(nps.promoters, voicesAt), sum(nps.passives, voicesAt), sum(nps.detractors, voicesAt), npsTold[i]!.accounts)
        : null,
      ...(askedTold[i]!.open ? { asked: sum(asked, places), answered: sum(answered, places) } : { asked: null, answered: null }),
      closed: !npsTold[i]!.open || roleTold.some((column) => !column[i]!.open),
      others: others ? { accounts: others.n, mean: others.mean } : null,
    }
  })
}

function npsOf(promoters: number, passives: number, detractors: number, accounts: number): Segment['nps'] {
  const found = npsOfCounts({ promoters, passives, detractors })
  return found && { value: found.nps, low: found.low, high: found.high, n: found.n, promoters, passives, detractors, accounts }
}

/** Whether who is unhappy sits among the middle-sized accounts, where neither attention nor routine reaches. */
function detractorsOf(segments: readonly Segment[], { openOnly }: ListeningBook): Page['detractors'] {
  const all = segments.at(-1)?.nps ?? null
  const middle = segments.find((one) => one.tier === 'MAJOR')?.nps ?? null
  const major = middle && { detractors: middle.detractors, n: middle.n }
  const rest = all && { detractors: all.detractors - (middle?.detractors ?? 0), n: all.n - (middle?.n ?? 0) }
  const restAccounts = (all?.accounts ?? 0) - (middle?.accounts ?? 0)
  if (openOnly && (middle === null || (restAccounts > 0 && restAccounts < fewestAccounts)))
    return { major: null, others: null, difference: null, verdict: all === null || all.n > 0 ? 'closed' : 'cannot be told' }
  const found = major && rest ? differenceOfShares({ yes: major.detractors, n: major.n }, { yes: rest.detractors, n: rest.n }) : null
  return {
    ...{ major, others: rest },
    difference: found && { value: found.difference, low: found.low, high: found.high },
    verdict: found === null ? 'cannot be told' : found.low > 0 ? 'in the middle' : found.high < 0 ? 'not in the middle' : 'cannot be told',
  }
}

const cells = new WeakMap<ListeningBook, ReturnType<typeof scoreAndMoney>>()
export function moneyCells(book: ListeningBook) {
  const found =
    cells.get(book) ??
    scoreAndMoney(
      book.accounts.map((a) => (isSure(a) ? (a.index ?? Number.NaN) : Number.NaN)),
      book.accounts.map((a) => a.netContributionMinor),
      threshold,
    )
  cells.set(book, found)
  return found
}

function moneyOf(book: ListeningBook): Page['money'] {
  if (book.view.costClosed) return null
  const { cell, topThirdFrom, leftOut } = moneyCells(book)
  return {
    ...{ threshold, topThirdFromMinor: topThirdFrom, leftOut },
    cells: MONEY_BANDS.flatMap((money, band) =>
      SCORE_SIDES.map((side, s) => {
        const inside = book.accounts.filter((_, i) => cell[i] === band * 2 + s)
        return { money, side, ...partOf(inside), netContributionMinor: inside.reduce((sum, a) => sum + (a.netContributionMinor ?? 0), 0) }
      }),
    ),
  }
}
