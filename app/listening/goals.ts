/** Goals for the index and NPS against what is. */
import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { Goal, goal, newGoal } from '#api/routes/listening.ts'
import { goalStanding } from '#engine/listening/goal-standing.ts'
import { saveAudit } from '#store/audit.ts'
import { addGoal, endGoal as endRecord, type GoalRecord, loadGoal, loadGoals } from '#store/goals.ts'
import type { Context } from '../context.ts'
import { type ListeningBook, listeningBook } from './listening-book.ts'
import { listeningPageOf } from './show-listening.ts'

type Page = Awaited<ReturnType<typeof listeningPageOf>>

/** A measure of a segment now, in the unit of goals; null: nothing is known, or it is not told. */
function actualOf(page: Page, { measure, tier }: Pick<GoalRecord, 'measure' | 'tier'>) {
  const row = page.segments.find((one) => (tier === null ? one.all : one.tier === tier))
  if (measure === 'index') return row?.index ?? null
  // Without an answer there is no score.
  if (!row?.nps || row.nps.n === 0) return null
  const { value, low, high, n } = row.nps
  return { value: value * 100, low: low * 100, high: high * 100, n }
}

function present(record: GoalRecord, page: Page, { openOnly, asOf }: ListeningBook): z.input<typeof goal> {
  const { id, measure, tier, target, from, by, reason, authorName, madeAt } = record
  const base = openOnly ? record.baseOpen : record.base
  const found = actualOf(page, record)
  const actual = found && { value: found.value, low: found.low, high: found.high }
  return {
    ...{ id, measure, tier, target, from, by, base, actual, n: found?.n ?? null, reason, author: authorName, madeAt },
    ...goalStanding({ from, by, base, target }, asOf, actual),
  }
}

/** For accounts of one's own there are no goals: they are set for whole segments. */
export const goalsOf = async (ctx: Context, page: Page, book: ListeningBook): Promise<z.input<typeof goal>[]> =>
  book.view.scope === 'own' ? [] : (await loadGoals(ctx.store)).map((one) => present(one, page, book))

/** Whoever sets it: where things stand is kept as who sees all of it would see it, and as the others would. */
export async function setGoal(ctx: Context, by: { readonly name: string }, wanted: z.output<typeof newGoal>): Promise<Goal> {
  const book = await listeningBook(ctx)
  if (book.view.scope === 'own')
    throw new Refusal('forbidden', 'Goals are for whole segments, and your own accounts are open to you: ask an owner')
  if (wanted.by <= book.asOf)
    throw new Refusal('invalid', `Cannot set a goal for ${wanted.by}: the record goes to ${book.asOf}, so it has to be later`, [
      { at: 'body.by', message: 'is not later than the record' },
    ])
  const { access: _, ...whole } = ctx
  const open: Context = ctx.access ? { ...ctx, access: { ...ctx.access, kinds: without(ctx.access.kinds) } } : openContext(ctx)
  const [base, baseOpen] = await Promise.all(
    [whole, open].map(async (who) => actualOf(await listeningPageOf(who, await listeningBook(who)), wanted)),
  )
  const record = {
    ...{ measure: wanted.measure, tier: wanted.tier, target: wanted.target, from: book.asOf, by: wanted.by, reason: wanted.reason },
    ...{ base: base?.value ?? null, baseOpen: baseOpen?.value ?? null, author: ctx.actor, authorName: by.name, madeAt: ctx.now },
  }
  const id = await ctx.store.transaction(async (tx) => {
    const made = await addGoal(tx, record)
    await saveAudit(tx, ctx, 'set goal', `goal:${made}`, { measure: wanted.measure, tier: wanted.tier, by: wanted.by })
    return made
  })
  return present({ id, ...record }, await listeningPageOf(ctx, book), book) as Goal
}

const without = (kinds: NonNullable<Context['access']>['kinds']) => new Set([...kinds].filter((kind) => kind !== 'confidential'))
/** The command line sees everything; the others do not. */
const openContext = (ctx: Context): Context => ({
  ...ctx,
  access: { may: new Set(['read']), kinds: new Set(['cost', 'answers']), accounts: 'all' },
})

export async function endGoal(ctx: Context, by: { readonly name: string }, id: number): Promise<void> {
  if (!(await loadGoal(ctx.store, id))) throw new Refusal('not_found', 'There is no such goal, or it was taken back')
  await ctx.store.transaction(async (tx) => {
    if (await endRecord(tx, id, { actor: ctx.actor, name: by.name, now: ctx.now })) await saveAudit(tx, ctx, 'end goal', `goal:${id}`, {})
  })
}
