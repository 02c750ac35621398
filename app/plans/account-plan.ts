/** The plan of one account: its business and goals, what we promised, next steps. */
import { PassThrough, type Readable } from 'node:stream'
import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { writtenVersion } from '#api/routes/notes.ts'
import type { AccountPlan } from '#api/routes/plans.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import {
  insertPlanText,
  loadAccountKey,
  loadAccountRow,
  loadPlanItems,
  loadPlanText,
  loadPlanTexts,
  lockPlans,
  type PlanPart,
  type PlanTextRecord,
  updatePlanText,
} from '#store/account-plans.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { loadWritten, saveWritten } from '#store/written.ts'
import { loadAccountTitles, loadRowsOf } from '#store/written-about.ts'
import type { Context } from '../context.ts'
import { presentVersions } from '../notes/show-history.ts'
import { handOf, mustBeAccount, scopeOf, type Writing } from '../notes/write-on.ts'
import { today } from '../today/day-of.ts'
import { onItem, presentItems } from './plan-items.ts'

type PlanText = AccountPlan['texts'][number]
type History = z.input<typeof writtenVersion>[]

/** As it stands today, of the account that stands for the one asked for. */
export async function accountPlan(ctx: Context, accountId: number): Promise<AccountPlan> {
  const scope = await scopeOf(ctx)
  const day = await today(ctx)
  return ctx.store.transaction(async (tx) => {
    await mustBeAccount(tx, scope, accountId)
    const rows = await loadRowsOf(tx, accountId)
    const [title] = await loadAccountTitles(tx, [accountId])
    const items = await presentItems(tx, await loadPlanItems(tx, rows), day)
    const ended = (state: string) => items.filter((one) => one.kind === 'promise' && one.state === state).length
    const [kept, missed] = [ended('kept'), ended('missed')]
    return {
      ...{ account: title!, today: day, texts: (await loadPlanTexts(tx, rows)).map(presentText), items },
      record: { kept, missed, keptShare: kept + missed === 0 ? null : kept / (kept + missed) },
    }
  })
}

/** Writes a part that nobody wrote yet. */
export async function writePlanText(ctx: Writing, accountId: number, part: PlanPart, text: string): Promise<PlanText> {
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockPlans(tx)
    await mustBeAccount(tx, scope, accountId)
    const there = (await loadPlanTexts(tx, await loadRowsOf(tx, accountId))).find((one) => one.part === part)
    if (there) throw new Refusal('conflict', `Cannot write it anew as ${there.actorName} wrote it meanwhile: change what stands there`)
    const key = await loadAccountKey(tx, accountId)
    const id = await insertPlanText(tx, key!, part, text, handOf(ctx))
    await saveWritten(tx, 'plan text', id, handOf(ctx), { text })
    return presentText((await loadPlanText(tx, id))!)
  })
}

/** Changes a part; null takes it away. */
export const changePlanText = (ctx: Writing, id: number, text: string | null, version: number): Promise<PlanText> =>
  onText(ctx, id, async (tx, there) => {
    if (there.version !== version)
      throw new Refusal(
        'conflict',
        `Cannot keep the change as ${there.actorName} changed it meanwhile: it now says “${there.body.slice(0, 200)}”`,
      )
    await updatePlanText(tx, id, text, handOf(ctx))
    await saveWritten(tx, 'plan text', id, handOf(ctx), text === null ? null : { text })
    return presentText((await loadPlanText(tx, id))!)
  })

export const planTextHistory = (ctx: Context, id: number): Promise<History> =>
  onText(ctx, id, async (tx) => presentVersions(await loadWritten(tx, 'plan text', id)))

export const planItemHistory = (ctx: Context, id: number): Promise<History> =>
  onItem(ctx, id, async (tx, item) => presentVersions(await loadWritten(tx, item.kind, id)))

async function onText<T>(ctx: Context, id: number, work: (tx: Db, there: PlanTextRecord) => Promise<T>): Promise<T> {
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    const there = await loadPlanText(tx, id)
    const account = there && (await loadAccountRow(tx, there))
    if (!there || account === null || (scope !== null && !scope.has(account!)))
      throw new Refusal('not_found', 'There is no such part of a plan')
    return work(tx, there)
  })
}

const presentText = ({ id, part, body, version, actorName, changedAt }: PlanTextRecord): PlanText => ({
  ...{ id, part, text: body, version, byName: actorName, changedAt },
})

const columns: ReportColumn[] = [
  ...['what', 'text', 'by whom', 'to whom', 'made', 'due', 'state', 'on', 'note', 'written by', 'written at'],
].map((name) => ({ name, type: 'text' }))

/** The plan as a table; who took it out is kept in the audit. */
export async function exportPlan(ctx: Context, accountId: number): Promise<{ name: string; csv: Readable }> {
  const plan = await accountPlan(ctx, accountId)
  const rows = [
    ...plan.texts.map((one) => [one.part, one.text, null, null, null, null, null, null, null, one.byName, one.changedAt]),
    ...plan.items.map((one) => [
      ...[one.kind === 'promise' ? 'promise' : 'next step', one.text, one.ownerName, one.person?.name ?? null, one.madeDay, one.dueDay],
      ...[one.kind === 'step' && one.state === 'kept' ? 'done' : one.state, one.stateDay, one.stateNote, one.byName, one.changedAt],
    ]),
  ]
  await saveAudit(ctx.store, ctx, 'export', `plan of account:${accountId}`, {
    ...{ rows: rows.length, format: 'csv', people: plan.items.flatMap((one) => one.person?.id ?? []) },
  })
  const csv = new PassThrough()
  writeCsv(rows, columns, csv).catch((error) => csv.destroy(error))
  return { name: `plan-${plan.account.key.slice(plan.account.key.indexOf('/') + 1)}.csv`, csv }
}
