import type { HeldChange } from '#api/routes/confirmations.ts'
import { type HeldRecord, loadHeldChanges } from '#store/confirmations.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'

/** What is kept with a command. */
export interface KeptWords {
  readonly before: string | null
  readonly after: string | null
  readonly telling: boolean
  readonly person: number
}

/** Held changes at accounts in scope, newest first. */
export async function listHeldChanges(
  ctx: Context,
  which: { readonly id?: number; readonly state?: 'waiting' | 'ended' | 'all' } = {},
): Promise<HeldChange[]> {
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const records = await ctx.store.transaction((tx) => loadHeldChanges(tx, which))
  return records
    .filter((one) => one.askedBy === ctx.actor || ids === null || (one.accountRow !== null && ids.has(one.accountRow)))
    .map((one) => present(ctx, one, (one.accountRow === null ? null : names.nodeOf(one.accountRow)) ?? null))
}

function present(ctx: Context, one: HeldRecord, account: HeldChange['account'] | null): HeldChange {
  const words = one.command as KeptWords
  const closed = !seesAnswers(ctx) || (words.telling && !hearsConfidence(ctx))
  const own = one.askedBy === ctx.actor
  return {
    id: one.id,
    account: account ?? { id: one.accountRow ?? 0, key: `${one.source}/${one.externalId}`, name: one.externalId },
    person: { id: one.personId ?? 0, name: one.personName ?? 'somebody who is not here any more' },
    ...{ what: one.what as HeldChange['what'], before: words.before, after: words.after },
    effect: closed
      ? null
      : {
          ...{ before: one.indexBefore, after: one.indexAfter, share: one.shareBefore },
          ...{ gradeBefore: one.gradeBefore as 'A' | null, gradeAfter: one.gradeAfter as 'A' | null },
        },
    ...{ state: one.state, evidence: one.evidence as HeldChange['evidence'], evidenceNote: one.evidenceNote },
    ...{ askedBy: one.askedBy, askedByName: one.askedByName, askedAt: one.askedAt },
    ...{ endedByName: one.endedByName, endedAt: one.endedAt, reason: one.reason, own },
    mayDecide: one.state === 'waiting' && !own && (ctx.access?.may.has('confirm') ?? true),
  }
}
