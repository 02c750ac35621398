import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { newOverrides, Override } from '#api/routes/segments.ts'
import { saveAudit } from '#store/audit.ts'
import {
  addOverrides,
  endOverrides,
  loadOverride,
  loadStandingOverrides,
  lockOverrides,
  type NewOverride,
  resumeOverride as resumeRecord,
} from '#store/segment-overrides.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { accountsOf } from './exceptions-now.ts'
import { showOverrides } from './list-overrides.ts'

/** Whoever decides, by the name the others know. */
export interface Author {
  readonly name: string
}

/** Sets tiers or strategic flags by hand. What stood for these accounts is taken back: of one kind only one holds at a time. */
export async function overrideSegments(
  ctx: Context,
  by: Author,
  { accounts: ids, set, reason, from, expires }: z.output<typeof newOverrides>,
): Promise<{ overrides: Override[]; replaced: number[] }> {
  const view = await loadSnapshotView(ctx, null)
  const today = ctx.now.slice(0, 10)
  const begins = from ?? view.asOf
  if (expires <= today || expires <= begins)
    throw new Refusal(
      'invalid',
      `Cannot end the override on ${expires}: it has to hold for a day at least, from ${begins > today ? begins : today} on`,
      [{ at: 'body.expires', message: 'is too early' }],
    )
  const byId = new Map(view.accounts.map((a) => [a.id, a]))
  const accounts = [...new Set(ids)].map((id) => {
    const account = byId.get(id)
    if (!account) throw new Refusal('not_found', `There is no account ${id} in the last measurement`)
    if (account.unassigned) throw new Refusal('invalid', 'Unassigned is no customer: it has no segment')
    return account
  })
  const kind = set === 'strategic' ? 'strategic' : 'tier'
  const tier = set === 'strategic' ? null : set
  const wanted = new Set(accounts.map((a) => a.id))
  const { made, replaced } = await ctx.store.transaction(async (tx) => {
    await lockOverrides(tx)
    const standing = (await loadStandingOverrides(tx)).filter((one) => one.kind === kind)
    const about = await accountsOf(tx, view, standing)
    const replaced = standing.filter((one) => wanted.has(about.get(`${one.source}/${one.externalId}`)?.id ?? -1)).map((one) => one.id)
    await endOverrides(tx, replaced, { ...ctx, ...by })
    const made = await addOverrides(
      tx,
      accounts.map(
        (a): NewOverride => ({
          ...{ kind, tier, reason, from, expires, source: a.source, externalId: a.externalId },
          ...{ author: ctx.actor, authorName: by.name, madeAt: ctx.now },
        }),
      ),
    )
    for (const [i, account] of accounts.entries())
      await saveAudit(tx, ctx, 'override', `account:${account.id}`, { override: made[i], set, from, expires })
    return { made, replaced }
  })
  const records = await Promise.all(made.map((id) => loadOverride(ctx.store, id)))
  return {
    overrides: await showOverrides(
      ctx,
      records.flatMap((one) => (one ? [one] : [])),
    ),
    replaced,
  }
}

/** Takes an override back: it counts in no measurement made from now on. */
export async function endOverride(ctx: Context, by: Author, id: number): Promise<Override> {
  const { one } = await find(ctx, id)
  if (one.endedAt !== null) return one
  await ctx.store.transaction(async (tx) => {
    await endOverrides(tx, [id], { ...ctx, ...by })
    await saveAudit(tx, ctx, 'end override', `account:${one.account}`, { override: id })
  })
  return (await find(ctx, id)).one
}

/** Lets it stand again, unless another took its place or its days are over. */
export async function resumeOverride(ctx: Context, id: number): Promise<Override> {
  const { one } = await find(ctx, id)
  if (one.endedAt === null) return one
  if (one.expires <= ctx.now.slice(0, 10))
    throw new Refusal('conflict', `Cannot let the override of ${one.name} stand again: it was to end on ${one.expires}. Set a new one`)
  await ctx.store.transaction(async (tx) => {
    await lockOverrides(tx)
    const standing = (await loadStandingOverrides(tx)).filter(
      (other) => other.kind === one.kind && `${other.source}/${other.externalId}` === one.key,
    )
    if (standing.length > 0)
      throw new Refusal('conflict', `Cannot let the override of ${one.name} stand again: another one took its place. End that first`)
    await resumeRecord(tx, id)
    await saveAudit(tx, ctx, 'resume override', `account:${one.account}`, { override: id })
  })
  return (await find(ctx, id)).one
}

/** @throws Refusal not_found: an override of others' accounts looks like one that does not exist */
async function find(ctx: Context, id: number): Promise<{ one: Override }> {
  const record = await loadOverride(ctx.store, id)
  const [one] = record ? await showOverrides(ctx, [record]) : []
  if (!one) throw new Refusal('not_found', 'There is no such override')
  return { one }
}
