import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { mergeRoutes } from '#api/routes/merges.ts'
import type { Db } from '#store/db.ts'
import type { Merged } from '#store/merges.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { differences } from './choose-fields.ts'
import { inOrder, loadSide, loadStandInId, type Side, sideOf } from './sides.ts'

type Preview = z.input<(typeof mergeRoutes)['previewMerge']['ok']>

/** What would come together, where the two differ, and what to think of before. Nothing is written. */
export async function previewMerge(ctx: Context, input: { what: Merged; left: number; right: number }): Promise<Preview> {
  await mayMerge(ctx, input.what, [input.left, input.right])
  return ctx.store.transaction(async (tx) => {
    const [left, right] = await openSides(tx, input.what, input.left, input.right)
    return {
      ...{ what: input.what, left: left.shown, right: right.shown },
      together: (await sideOf(tx, input.what, left.shown.id, inOrder([...left.rows, ...right.rows]))).shown,
      fields: await differences(tx, input.what, left, right),
      warnings: input.what === 'account' ? accountWarnings(left, right) : personWarnings(left, right),
    }
  })
}

/** @throws Refusal not_found: accounts of others look like ones that do not exist */
export async function mayMerge(ctx: Context, what: Merged, ids: readonly number[]): Promise<void> {
  if (what === 'account') for (const id of ids) await openAccount(ctx, id)
}

/**
 * Both as who stands for them.
 *
 * @throws Refusal not_found; conflict where they are one already, or one of them is Unassigned
 */
export async function openSides(tx: Db, what: Merged, leftId: number, rightId: number): Promise<[Side, Side]> {
  const [left, right] = [await loadStandInId(tx, what, leftId), await loadStandInId(tx, what, rightId)]
  if (left === null || right === null) throw new Refusal('not_found', `There is no such ${what}`)
  if (left === right) throw new Refusal('conflict', `Cannot merge: the two are one ${what} already`)
  const sides: [Side, Side] = [await loadSide(tx, what, left), await loadSide(tx, what, right)]
  return sides
}

type Warning = Preview['warnings'][number]

function accountWarnings({ shown: left }: Side, { shown: right }: Side): Warning[] {
  const warnings: Warning[] = []
  const of = (kind: 'tier' | 'strategic') => [left, right].map((side) => side.overrides.find((one) => one.kind === kind))
  const [leftTier, rightTier] = of('tier')
  if (leftTier && rightTier && leftTier.tier !== rightTier.tier)
    warnings.push({
      code: 'both_overridden',
      message: `Both have a segment set by hand: ${left.name} ${leftTier.tier} until ${leftTier.expires}, ${right.name} ${rightTier.tier} until ${rightTier.expires}. The one that began last holds`,
    })
  const [leftStrategic, rightStrategic] = of('strategic')
  if (leftStrategic && rightStrategic)
    warnings.push({ code: 'both_strategic', message: 'Both are marked as strategic: the mark that began last holds, with its reason' })
  if (left.plan > 0 && right.plan > 0)
    warnings.push({ code: 'both_planned', message: 'Both have an account plan: the one account will show what both say' })
  if (left.decisions > 0 && right.decisions > 0)
    warnings.push({
      code: 'both_decided',
      message: 'Something was decided about both: the last decision holds, the other stays in the history',
    })
  const opened = [
    ...[...new Set(right.colleagues)].filter((name) => !left.colleagues.includes(name)).map((name) => ({ name, to: left.name })),
    ...[...new Set(left.colleagues)].filter((name) => !right.colleagues.includes(name)).map((name) => ({ name, to: right.name })),
  ]
  if (opened.length > 0)
    warnings.push({
      code: 'opens_to_colleagues',
      message: `The one account is open to whoever looks after any part of it: ${opened.map(({ name, to }) => `${name} will see all of “${to}”`).join('; ')}${left.colleagues.length > 0 && right.colleagues.length > 0 ? '. Choosing one account manager below changes that' : ''}`,
    })
  return warnings
}

function personWarnings({ shown: left }: Side, { shown: right }: Side): Warning[] {
  const warnings: Warning[] = []
  const at = (side: typeof left) => new Set(side.accounts.map((one) => one.id))
  if (left.accounts.length > 0 && right.accounts.length > 0 && ![...at(left)].some((id) => at(right).has(id)))
    warnings.push({
      code: 'across_accounts',
      message: `They are at different accounts: the one person will be at ${[...left.accounts, ...right.accounts].map((one) => one.name).join(' and ')}. Whoever has left one of them keeps being left there`,
    })
  return warnings
}
