/**
 * Holding what an account's own manager changes and its index would move by. People's own accounts are the ones they gain from: taking an
 * unhappy voice out, or making it small, waits for a second person, or for evidence.
 */
import type { FieldChange } from '#api/routes/edits.ts'
import { saveAudit } from '#store/audit.ts'
import { endHeldChange, insertHeldChange, loadHeldChanges } from '#store/confirmations.ts'
import { accountRecord, foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { hearsConfidence } from '../relationship/voice-gate.ts'
import { type IndexEffect, indexEffect, moves, type VoiceChange } from './index-effect.ts'

/** What was asked for, as the use-case takes it: done again when it is accepted. */
export type HeldCommand =
  | { readonly do: 'changeContact'; readonly account: number; readonly changes: readonly FieldChange[] }
  | { readonly do: 'changePerson'; readonly changes: readonly FieldChange[] }
  | { readonly do: 'removeContact'; readonly account: number }
  | { readonly do: 'movePerson'; readonly move: Readonly<Record<string, unknown>> }
  | { readonly do: 'undoEdits'; readonly edits: readonly number[] }
  | { readonly do: 'restoreEdit'; readonly edit: number; readonly to: 'before' | 'after' }

export type HeldWhat = 'left' | 'taken off' | 'roles' | 'seniority' | 'title' | 'moved'

export interface ToHold {
  /** The person that stands for all keys, by the key the change is about. */
  readonly person: { readonly id: number; readonly source: string; readonly externalId: string }
  /** Ids of the accounts, as the customer level shows them, whose index may move. */
  readonly accounts: readonly number[]
  readonly what: HeldWhat
  readonly change: VoiceChange
  readonly command: HeldCommand
  /** In words, for the second person. */
  readonly before: string | null
  readonly after: string | null
}

/** Whether who asks manages the account: stands for a colleague whom one of its keys names. */
export async function isOwnManager(ctx: Context): Promise<(account: number) => boolean> {
  const stands = ctx.access === undefined ? [] : ctx.access.accounts === 'all' ? (ctx.access.standsFor ?? []) : ctx.access.accounts
  if (stands.length === 0) return () => false
  const wanted = new Set(stands.map(foldName))
  const { accounts, tree, colleagueOf } = await accountRecord(ctx)
  const own = new Set<number>()
  for (const account of accounts) if (wanted.has(colleagueOf.get(account.id) ?? '')) own.add(accounts[tree.standIn[account.customer]!]!.id)
  return (account) => own.has(account)
}

/**
 * Keeps a change for a second person where it is by an account's own manager and would move the index.
 *
 * @returns id of what waits; null: make the change
 */
export async function holdIfMoves(ctx: Context & By, toHold: ToHold): Promise<number | null> {
  const manages = await isOwnManager(ctx)
  let most: { account: number; effect: IndexEffect; by: number } | null = null
  for (const account of toHold.accounts.filter(manages)) {
    const effect = await indexEffect(ctx, account, toHold.person.id, toHold.change)
    // Who may not hear what was said in confidence must not learn from being held, or not, whether somebody said something.
    const waits = moves(effect) || (effect.telling && !hearsConfidence(ctx))
    const by = Math.abs((effect.after ?? 0) - (effect.before ?? 0))
    if (waits && (most === null || by > most.by)) most = { account, effect, by }
  }
  if (most === null) return null
  const { account, effect } = most
  const key = (await accountNamesOf(ctx)).nodeOf(account)!.key
  const at = key.indexOf('/')
  return ctx.store.transaction(async (tx) => {
    const by = { actor: ctx.actor, name: nameOf(ctx), now: ctx.now }
    // Asked again, the later one is meant.
    for (const one of await loadHeldChanges(tx, { state: 'waiting' }))
      if (one.askedBy === ctx.actor && one.personId === toHold.person.id && one.what === toHold.what)
        await endHeldChange(tx, one.id, by, { state: 'withdrawn', reason: 'asked for anew' })
    const id = await insertHeldChange(
      tx,
      {
        ...{ source: key.slice(0, at), externalId: key.slice(at + 1), personSource: toHold.person.source },
        ...{ personExternalId: toHold.person.externalId, what: toHold.what },
        command: { ...toHold.command, before: toHold.before, after: toHold.after, telling: effect.telling, person: toHold.person.id },
        ...{ indexBefore: effect.before, indexAfter: effect.after, gradeBefore: effect.gradeBefore, gradeAfter: effect.gradeAfter },
        shareBefore: effect.share,
      },
      by,
    )
    await saveAudit(tx, ctx, 'hold change', `person:${toHold.person.id}`, { held: id, account, what: toHold.what })
    return id
  })
}
