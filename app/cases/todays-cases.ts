import { caseCodes } from '#api/routes/cases.ts'
import type { ToDo } from '#api/routes/today.ts'
import { addDays } from '#engine/period/days.ts'
import { loadEvidence } from '#store/cases.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { relationshipBook } from '../relationship/relationship-book.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { task } from '../today/task.ts'
import { answerEvidence } from './find-alerts.ts'
import { seeCases } from './list-cases.ts'

const soonDays = 3
const lowDays = 30
const low = 60
const casesShown = 5

/** Cases that press: one's own, those of one's own accounts that are past their day; and for whoever listens all that are, and low answers nobody sees to. */
export async function todaysCases(ctx: Context, view: SnapshotView | null, day: string, role: string | null): Promise<ToDo[]> {
  if (!(ctx.access?.may.has('workCases') ?? true)) return []
  const listens = ctx.access?.may.has('listen') ?? true
  const cases = (await seeCases(ctx, { openOnly: true })).map((one) => one.shown)
  const soon = addDays(day, soonDays)
  const mine = cases.filter((one) => one.owner === ctx.actor || one.owner === `role:${role}`)
  // What somebody said goes before what the record shows.
  const rank = (one: (typeof mine)[number]) => (one.daysOver > 0 ? 0 : 10) + Object.keys(caseCodes).indexOf(one.code)
  const pressing = mine.filter((one) => one.dueDay <= soon || one.status === 'open').sort((a, b) => rank(a) - rank(b))
  const others = cases.filter((one) => !mine.includes(one) && one.daysOver > 0)
  const stake = (list: typeof cases) => sumOnce(list.map((one) => [one.account.id, one.atStakeMinor ?? 0]))
  const rest = pressing.slice(casesShown)
  return [
    ...pressing.slice(0, casesShown).map((one) =>
      task('waits', 'case_due', String(one.id), {
        ...{ case: one, by: one.ownerName, day: one.dueDay, amountMinor: one.atStakeMinor, count: one.daysOver },
        page: `/listening?tab=cases&case=${one.id}`,
      }),
    ),
    ...(rest.length > 0
      ? [task('waits', 'cases_due', 'mine', { count: rest.length, amountMinor: stake(rest), page: '/listening?tab=cases&owner=me' })]
      : []),
    ...(others.length > 0
      ? [task('waits', 'cases_overdue', null, { count: others.length, amountMinor: stake(others), page: '/listening?tab=cases&overdue=1' })]
      : []),
    ...(listens ? await lowAnswers(ctx, view) : []),
  ]
}

/** Low answers of the last 30 days that no case sees to, with the revenue behind them. */
async function lowAnswers(ctx: Context, view: SnapshotView | null): Promise<ToDo[]> {
  if (!seesAnswers(ctx)) return []
  const { access: _, ...whole } = ctx
  const { asOf, voices } = await relationshipBook(whole)
  const { ids } = await accountsInScope(ctx)
  const from = addDays(asOf, -lowDays)
  const seen = new Set((await loadEvidence(ctx.store, null)).map((one) => one.evidence))
  const { contactStart, answerStart, y } = voices.book
  const revenue = new Map((view?.accounts ?? []).map((one) => [one.id, one.revenue]))
  const accounts: number[] = []
  voices.accounts.forEach(({ id }, at) => {
    if (ids !== null && !ids.has(id)) return
    for (let j = answerStart[contactStart[at]!]!; j < answerStart[contactStart[at + 1]!]!; j++) {
      const answer = voices.answers[j]!
      // Who may not hear what was said in confidence is not told how many did.
      if (
        answer.metric === 'nps' &&
        answer.day >= from &&
        y[j]! <= low &&
        (answer.privacy !== 'confidential' || hearsConfidence(ctx)) &&
        !seen.has(answerEvidence(answer))
      )
        accounts.push(id)
    }
  })
  if (accounts.length === 0) return []
  const amountMinor = view === null ? null : sumOnce(accounts.map((id) => [id, revenue.get(id) ?? 0]))
  return [
    task('waits', 'low_answers', null, {
      ...{ count: accounts.length, amountMinor, day: from },
      page: `/listening?tab=answers&metric=nps&score=0..6&from=${from}`,
    }),
  ]
}

/** An account with several is counted once. */
function sumOnce(list: readonly (readonly [account: number, amount: number])[]): number {
  return [...new Map(list).values()].reduce((sum, one) => sum + one, 0)
}
