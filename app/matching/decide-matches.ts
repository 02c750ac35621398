import { Refusal } from '#api/refusal.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { lockRecord } from '#store/imports.ts'
import { type Answer, dropAnswers, loadAnswers, type PairKey, saveAnswers } from '#store/match-lists.ts'
import { accountsFingerprint, loadFingerprint, saveFingerprint } from '#store/matching.ts'
import { loadMergesInForce } from '#store/merges.ts'
import type { Context } from '../context.ts'
import { linkWithin } from './link-record.ts'
import { listPairs, type ShownPair } from './list-matches.ts'

export interface Decision extends PairKey {
  /** Null = ask again. */
  readonly answer: Answer | null
}

export interface DecideInput {
  readonly draft?: number | undefined
  readonly decisions?: readonly Decision[] | undefined
  /** Every doubtful pair of at least this score. */
  readonly all?: { readonly minScore: number; readonly answer: Answer } | undefined
}

/**
 * Keeps what people decide of pairs, by their keys: every import and undo from now on honours it. Accounts that are in the record
 * already are linked or parted in the same transaction.
 */
export async function decideMatches(ctx: Context, input: DecideInput): Promise<{ decided: number; undo: Decision[] }> {
  const shown = new Map<string, ShownPair>()
  const decisions = new Map<string, Decision>()
  for (const decision of input.decisions ?? []) {
    const pair = inOrder(decision)
    decisions.set(keyOf(pair), { ...pair, answer: decision.answer })
  }
  for await (const pair of everyPair(ctx, input)) {
    const key = keyOf(pair)
    shown.set(key, pair)
    if (input.all) decisions.set(key, { left: refOf(pair.left), right: refOf(pair.right), answer: input.all.answer })
  }
  const all = [...decisions.values()]
  if (all.length === 0) return { decided: 0, undo: [] }
  const before = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    await mustNotBeMerged(tx, all)
    const answered = new Map((await loadAnswers(tx, all)).map((one) => [keyOf(one), one.answer]))
    const print = await accountsFingerprint(tx)
    const linkedUpToNow = print === (await loadFingerprint(tx))
    await dropAnswers(tx, all)
    for (const answer of ['same', 'different', 'later'] as const)
      await saveAnswers(
        tx,
        ctx,
        answer,
        all.filter((one) => one.answer === answer).map((one) => ({ ...one, shown: shown.get(keyOf(one)) ?? null })),
      )
    // Decisions about accounts that no import brought yet change nothing that is stored.
    if (await concernStored(tx, all)) await linkWithin(tx)
    else if (linkedUpToNow) await saveFingerprint(tx, await accountsFingerprint(tx))
    await saveAudit(tx, ctx, 'decide matches', input.draft === undefined ? 'matches' : `draft:${input.draft}`, {
      same: all.filter((one) => one.answer === 'same').length,
      different: all.filter((one) => one.answer === 'different').length,
      later: all.filter((one) => one.answer === 'later').length,
      askedAgain: all.filter((one) => one.answer === null).length,
    })
    return answered
  })
  return { decided: all.length, undo: all.map(({ left, right }) => ({ left, right, answer: before.get(keyOf({ left, right })) ?? null })) }
}

/** @throws Refusal conflict: while a merge holds, saying that its two are different would change nothing */
async function mustNotBeMerged(tx: Db, decisions: readonly Decision[]): Promise<void> {
  const different = new Set(decisions.filter((one) => one.answer === 'different').map(keyOf))
  if (different.size === 0) return
  for (const { id, survivor, merged, actorName } of await loadMergesInForce(tx, 'account'))
    if (different.has(keyOf(inOrder({ left: survivor, right: merged }))))
      throw new Refusal(
        'conflict',
        `Cannot part ${survivor.source}/${survivor.externalId} and ${merged.source}/${merged.externalId} as ${actorName} merged them: take merge ${id} back under Record, Merged`,
      )
}

/** Pages looked through for how a decided pair looked: it is decided whether it is found or not. */
const pagesLookedThrough = 5

/** The pairs that are asked, to decide all of them, or to keep how the decided ones looked. */
async function* everyPair(ctx: Context, input: DecideInput): AsyncGenerator<ShownPair> {
  const wanted = new Set((input.decisions ?? []).map((decision) => keyOf(inOrder(decision))))
  for (const state of input.all ? (['doubtful'] as const) : (['doubtful', 'linked'] as const)) {
    let cursor: string | undefined
    for (let page = 0; input.all || (wanted.size > 0 && page < pagesLookedThrough); page++) {
      const { items, next } = await listPairs(ctx, { draft: input.draft, state, minScore: input.all?.minScore, cursor, limit: 1000 })
      for (const pair of items) if (wanted.delete(keyOf(pair)) || input.all) yield pair
      if (next === null) break
      cursor = next
    }
  }
}

async function concernStored(tx: Db, pairs: readonly PairKey[]): Promise<boolean> {
  const [row] = await tx.query(
    `select 1 as found from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (ls, li, rs, ri)
     join account l on l.external_id = k.li and l.source = k.ls and l.kind = 'account'
     join account r on r.external_id = k.ri and r.source = k.rs and r.kind = 'account' limit 1`,
    [
      pairs.map((pair) => pair.left.source),
      pairs.map((pair) => pair.left.externalId),
      pairs.map((pair) => pair.right.source),
      pairs.map((pair) => pair.right.externalId),
    ],
  )
  return row !== undefined
}

const refOf = ({ source, externalId }: PairKey['left']) => ({ source, externalId })
export const keyOf = ({ left, right }: PairKey) => [left.source, left.externalId, right.source, right.externalId].join('\u001f')

/** Left precedes right bytewise, as matching has it. */
function inOrder({ left, right }: PairKey): PairKey {
  const order = compareBytes(left.source, right.source) || compareBytes(left.externalId, right.externalId)
  return order <= 0 ? { left: refOf(left), right: refOf(right) } : { left: refOf(right), right: refOf(left) }
}
