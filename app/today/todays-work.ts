import type { PersonToAsk } from '#api/routes/decisions.ts'
import type { ToDo, Today } from '#api/routes/today.ts'
import { type DraftRecord, loadDrafts } from '#store/model-drafts.ts'
import { loadModels } from '#store/models.ts'
import type { SnapshotView } from '../access/views.ts'
import { todaysCases } from '../cases/todays-cases.ts'
import { waitsFor } from '../challenges/challenge-number.ts'
import { listChallenges } from '../challenges/list-challenges.ts'
import { todaysChanges } from '../confirmations/todays-changes.ts'
import type { Context } from '../context.ts'
import { isBack, listDecisions } from '../decisions/list-decisions.ts'
import { summariseDuplicates } from '../matching/list-duplicates.ts'
import { bookHead } from '../portfolio/find-in-book.ts'
import { reportPortfolio } from '../portfolio/report-portfolio.ts'
import { scheduleTasks } from '../schedules/schedule-tasks.ts'
import { endingOverrides } from '../segmentation/ending-overrides.ts'
import { today } from './day-of.ts'
import { monthState, recordTasks } from './month-state.ts'
import { task } from './task.ts'
import { todaysPromises } from './todays-promises.ts'
import { changesBefore, todaysView } from './todays-view.ts'

/** What waits for who asks: what stops the month for whoever keeps the record, and what was asked of them. */
export async function todaysWork(ctx: Context, people: readonly PersonToAsk[]): Promise<Today> {
  const day = await today(ctx)
  const view = await todaysView(ctx)
  const may = (permission: Parameters<NonNullable<Context['access']>['may']['has']>[0]) => ctx.access?.may.has(permission) ?? true
  const wholeBook = (ctx.access?.accounts ?? 'all') === 'all'
  const record = may('import') && wholeBook ? await recordTasks(ctx, view) : []
  const byItself = may('import') && wholeBook ? await scheduleTasks(ctx) : []
  const seesCosts = may('readCosts') && wholeBook && !(view?.costClosed ?? false)
  const state = seesCosts ? await monthState(ctx, view) : { month: null, toDo: [] }
  const models = may('approveModels') ? await modelTasks(ctx, view) : []
  const coverage = may('approveCoverage') && wholeBook ? await coverageTasks(ctx) : []
  const ending = may('override') && view ? await endingOverrides(ctx) : []
  const duplicates = may('match') ? await duplicateTasks(ctx) : []
  const challenges = await listChallenges(ctx, people)
  const decisions = may('decide') ? await listDecisions(ctx) : []
  const { promises, toDo: due } = await todaysPromises(ctx, view, day)
  const role = people.find((one) => one.id === ctx.actor)?.role ?? null
  const since = `${day.slice(0, 8)}01`
  const list = [
    ...[...record, ...byItself, ...state.toDo, ...models, ...coverage, ...ending, ...duplicates],
    ...challenges.filter((one) => waitsFor(one, ctx.actor, role, people)).map(challengeTask),
    ...decisions.filter(isBack).map(decisionTask),
    ...due,
    ...(await todaysCases(ctx, view, day, role)),
    ...(await todaysChanges(ctx)),
  ]
  return {
    day,
    head: view && bookHead(view),
    figures: view && (await figuresOf(ctx, view)),
    toDo: list.sort(
      (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || Math.abs(b.amountMinor ?? 0) - Math.abs(a.amountMinor ?? 0),
    ),
    doneThisMonth:
      decisions.filter((one) => one.madeAt >= since && one.undoneAt === null).length +
      challenges.filter((one) => one.state === 'closed' && one.changedAt >= since).length,
    promises,
    month: state.month,
  }
}

const groups: readonly ToDo['group'][] = ['stops', 'waits', 'back']

async function figuresOf(ctx: Context, view: SnapshotView): Promise<Today['figures']> {
  const t = view.result.totals
  const revenue = (await changesBefore(ctx, view))?.totals.revenueMinor
  const { low, high } = reportPortfolio(view).whale ?? { low: null, high: null }
  return {
    revenueMinor: t.revenueMinor,
    revenueChangeShare: revenue?.before && revenue.change !== null ? revenue.change / revenue.before : null,
    ...{ costToServeMinor: t.costToServeMinor, activityCostMinor: t.activityCostMinor, otherDirectMinor: t.otherDirectMinor },
    ...{ notTracedMinor: t.notTracedMinor, unusedMinor: t.unusedMinor, notRecordedMinor: t.notRecordedMinor },
    ...{ estimatedShare: t.estimatedShare, netContributionMinor: t.netContributionMinor, accounts: t.accounts },
    ...{ netLowMinor: low?.totalMinor ?? null, netHighMinor: high?.totalMinor ?? null },
  }
}

/** Accounts and people that may be there twice, and nobody has said. */
async function duplicateTasks(ctx: Context): Promise<ToDo[]> {
  const { accounts, people } = await summariseDuplicates(ctx)
  const count = accounts.open + people.open
  return count === 0
    ? []
    : [
        task('waits', 'duplicates_found', null, {
          count,
          amountMinor: accounts.amountMinor,
          page: accounts.open > 0 ? '/record' : '/record?what=person',
        }),
      ]
}

/** Drafts that somebody asked approval for, and that nothing is approved yet. */
async function modelTasks(ctx: Context, view: SnapshotView | null): Promise<ToDo[]> {
  const asked = (await loadDrafts(ctx.store)).filter((draft) => draft.asked_at !== null && draft.kind !== 'coverage')
  const approved = (await loadModels(ctx.store, 'cost-model')).some((model) => model.state === 'approved')
  return [
    ...asked.map((draft) => askedTask(draft, draft.kind === 'cost-model' ? `/costs/models/${draft.id}` : '/segments')),
    ...(view !== null && !approved ? [task('stops', 'no_model_approved', null, { page: '/costs?tab=models' })] : []),
  ]
}

const askedTask = (draft: DraftRecord, page: string): ToDo =>
  task('waits', 'model_asks', draft.name, {
    ...{ id: `model_asks:${draft.id}`, by: draft.asked_by_name, day: draft.asked_at!.slice(0, 10), text: draft.asked_note, page },
  })

/** The same of coverage models: others decide about them. */
const coverageTasks = async (ctx: Context): Promise<ToDo[]> =>
  (await loadDrafts(ctx.store))
    .filter((draft) => draft.asked_at !== null && draft.kind === 'coverage')
    .map((draft) => askedTask(draft, `/blueprint?tab=models&draft=${draft.id}`))

const challengeTask = (challenge: NonNullable<ToDo['challenge']>): ToDo =>
  task('waits', 'challenge', String(challenge.id), {
    ...{ challenge, by: challenge.askedByName, day: challenge.askedAt.slice(0, 10), text: challenge.messages[0]?.text ?? null },
  })

const decisionTask = (decision: NonNullable<ToDo['decision']>): ToDo =>
  task('back', 'decision', String(decision.id), {
    ...{ decision, by: decision.madeByName, day: decision.madeAt.slice(0, 10), text: decision.note || null },
    // What more is at stake than when it was decided: below zero = it got better.
    amountMinor:
      decision.atStakeMinor === null || decision.atStakeNowMinor === null ? null : decision.atStakeNowMinor - decision.atStakeMinor,
  })
