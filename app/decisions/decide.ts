import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { Decision, newDecision, PersonToAsk } from '#api/routes/decisions.ts'
import { saveAudit } from '#store/audit.ts'
import { saveDecision, undoDecision } from '#store/decisions.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { inForce, listDecisions, stakesOf, subjectKey } from './list-decisions.ts'
import { whoseBook } from './whose-book.ts'

/** Who decides, by name, and whom it can be given to. */
export interface Deciding {
  readonly name: string
  readonly people: readonly PersonToAsk[]
}

/** Decides a finding or an account: what was decided before about it stays in its history. */
export async function decide(ctx: Context, { name, people }: Deciding, input: z.infer<typeof newDecision>): Promise<Decision> {
  const view = await loadSnapshotView(ctx, input.snapshot ?? null)
  const stake = stakesOf(view).get(subjectKey(input.subject))
  if (!stake)
    throw new Refusal('not_found', `Cannot decide ${input.subject.kind} ${input.subject.key}: the measurement ${view.id} has none such`)
  if (input.reviewOn < (await today(ctx)))
    throw new Refusal('invalid', `Cannot bring a decision back on ${input.reviewOn}: that day is past`, [
      { at: 'reviewOn', message: 'choose a day from today on' },
    ])
  const owner = people.find((one) => one.id === input.owner)
  if (!owner) throw new Refusal('invalid', 'Cannot give the decision to somebody who is not here', [{ at: 'owner', message: input.owner }])
  const id = await ctx.store.transaction(async (tx) => {
    const id = await saveDecision(tx, {
      ...{ kind: input.subject.kind, subject: input.subject.key, label: stake.label, accountId: stake.accountId, level: view.level },
      ...{ book: whoseBook(ctx), choice: input.choice, note: input.note, owner: owner.id, ownerName: owner.name, reviewOn: input.reviewOn },
      ...{ snapshot: view.id, atStakeMinor: stake.atStakeMinor, currency: view.currency },
      ...{ madeBy: ctx.actor, madeByName: name, madeAt: ctx.now },
    })
    await saveAudit(tx, ctx, 'decide', subjectKey(input.subject), { decision: id, snapshot: view.id, choice: input.choice })
    return id
  })
  return (await listDecisions(ctx)).find((one) => one.id === id)!
}

/** Takes a decision back. */
export async function takeBackDecision(ctx: Context, id: number): Promise<Decision> {
  const decision = (await listDecisions(ctx)).find((one) => one.id === id)
  if (!decision) throw new Refusal('not_found', 'There is no such decision')
  if (!inForce(decision)) throw new Refusal('conflict', 'Cannot undo the decision: it holds no more')
  await ctx.store.transaction(async (tx) => {
    await undoDecision(tx, id, ctx)
    await saveAudit(tx, ctx, 'undo decision', subjectKey(decision.subject), { decision: id })
  })
  return (await listDecisions(ctx)).find((one) => one.id === id)!
}
