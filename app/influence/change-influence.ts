/** Links said by hand, accepted, taken in from files, and taken back. */
import { Refusal } from '#api/refusal.ts'
import type { InfluenceLink } from '#api/routes/influence.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import {
  addDeclined,
  addInfluence as addLinks,
  endInfluence as endLinks,
  type InfluenceOrigin,
  loadInfluence,
  lockInfluence,
} from '#store/influence.ts'
import type { Context } from '../context.ts'
import { today } from '../today/day-of.ts'
import { type AccountFinder, accountFinder, type FoundAccount } from './find-accounts.ts'
import { linksInForce, sharesInto } from './links-in-force.ts'
import { presentLinks } from './list-influence.ts'

interface Said {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly evidence: string
  readonly day: string | null
}

const by = (ctx: Context, name: string) => ({ actor: ctx.actor, now: ctx.now, name })

/** @throws Refusal not_found; conflict where the shares into one account would exceed all of it, or the two are linked already */
export async function addInfluence(ctx: Context, name: string, said: Said, origin: InfluenceOrigin): Promise<InfluenceLink> {
  const finder = await accountFinder(ctx)
  const [from, to] = [inScope(finder, said.from), inScope(finder, said.to)]
  if (from.id === to.id)
    throw new Refusal('invalid', `Cannot say that ${from.name} buys because of itself: choose two accounts`, [
      { at: 'body.to', message: 'is the account itself' },
    ])
  if (said.day !== null && said.day > (await today(ctx)))
    throw new Refusal('invalid', `Cannot say it since ${said.day}, which has not come yet`, [
      { at: 'body.day', message: 'has not come yet' },
    ])
  const id = await ctx.store.transaction(async (tx) => {
    await lockInfluence(tx)
    const links = await linksInForce(tx, finder)
    const known = links.find((one) => one.from.id === from.id && one.to.id === to.id)
    if (known)
      throw new Refusal(
        'conflict',
        `${to.name} is said to buy because of ${from.name} already, ${percent(known.record.share)}: take that back first`,
      )
    const taken = sharesInto(links).get(to.id) ?? 0
    if (taken + said.share > 1 + 1e-9)
      throw new Refusal(
        'conflict',
        `Cannot add ${percent(said.share)}: ${percent(taken)} of ${to.name} is due to others already, so at most ${percent(Math.max(0, 1 - taken))} is left`,
        [{ at: 'body.share', message: `is above the ${percent(Math.max(0, 1 - taken))} that is left` }],
      )
    const link = { from: keyOf(from), to: keyOf(to), share: said.share, evidence: said.evidence, day: said.day, origin }
    const { ids } = await addLinks(tx, [link], false, by(ctx, name))
    await saveAudit(tx, ctx, 'add influence', `account:${from.id}`, { link: ids[0], to: to.id, origin })
    return ids[0]!
  })
  const made = (await linksInForce(ctx.store, finder)).find((one) => one.record.id === id)
  return (await presentLinks(ctx, made ? [made] : []))[0]!
}

export async function endInfluence(ctx: Context, name: string, id: number): Promise<void> {
  const finder = await accountFinder(ctx)
  await ctx.store.transaction(async (tx) => {
    await lockInfluence(tx)
    const link = (await loadInfluence(tx)).find((one) => one.id === id)
    if (!link || ![link.from, link.to].every((key) => seesKey(finder, key))) throw new Refusal('not_found', 'There is no such link')
    await endLinks(tx, [id], by(ctx, name))
    await saveAudit(tx, ctx, 'end influence', `influence:${id}`, {})
  })
}

/** Takes every link of a file back that still stands. */
export async function endInfluenceFile(ctx: Context, name: string, file: number): Promise<void> {
  const finder = await accountFinder(ctx)
  await ctx.store.transaction(async (tx) => {
    await lockInfluence(tx)
    const links = (await loadInfluence(tx)).filter((one) => one.batch === file)
    const open = links.filter((one) => [one.from, one.to].every((key) => seesKey(finder, key)))
    if (open.length === 0) throw new Refusal('not_found', 'There is no such file of links, or it was taken back')
    await endLinks(
      tx,
      open.map((one) => one.id),
      by(ctx, name),
    )
    await saveAudit(tx, ctx, 'end influence file', `influence-file:${file}`, { links: open.length })
  })
}

/** Keeps links of a file together. The caller has looked at each of them, under the lock. */
export async function keepFile(
  tx: Db,
  ctx: Context,
  name: string,
  links: readonly {
    readonly from: FoundAccount
    readonly to: FoundAccount
    readonly share: number
    readonly evidence: string
    readonly day: string | null
  }[],
): Promise<number | null> {
  if (links.length === 0) return null
  const { batch } = await addLinks(
    tx,
    links.map((one) => ({ ...one, from: keyOf(one.from), to: keyOf(one.to), origin: 'file' as const })),
    true,
    by(ctx, name),
  )
  await saveAudit(tx, ctx, 'add influence file', `influence-file:${batch}`, { links: links.length })
  return batch
}

export async function declineProposal(ctx: Context, name: string, ends: { readonly from: number; readonly to: number }): Promise<void> {
  const finder = await accountFinder(ctx)
  const [from, to] = [inScope(finder, ends.from), inScope(finder, ends.to)]
  await ctx.store.transaction(async (tx) => {
    await addDeclined(tx, { from: keyOf(from), to: keyOf(to) }, by(ctx, name))
    await saveAudit(tx, ctx, 'decline influence', `account:${from.id}`, { to: to.id })
  })
}

function inScope(finder: AccountFinder, id: number): FoundAccount {
  const account = finder.byId(id)
  if (!account || !finder.inScope(account)) throw new Refusal('not_found', 'There is no such account')
  return account
}

const seesKey = (finder: AccountFinder, key: { source: string; externalId: string }) => {
  const account = finder.byKey(key)
  return account === null || finder.inScope(account)
}

const keyOf = ({ source, externalId }: FoundAccount) => ({ source, externalId })

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
