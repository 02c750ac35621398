import { Refusal } from '#api/refusal.ts'
import type { Duplicate } from '#api/routes/duplicates.ts'
import { compareKeys } from '#engine/money/compare-keys.ts'
import { saveAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import {
  answerDuplicates,
  type DuplicateRecord,
  dropDuplicateAnswers,
  dropOpenQuestions,
  isLookCurrent,
  type Key,
  type KeyPair,
  keepLook,
  loadDuplicates,
  loadMembers,
  saveDuplicateAnswers,
  type What,
} from '#store/duplicates.ts'
import { lockRecord } from '#store/imports.ts'
import { accountsFingerprint, loadFingerprint, saveFingerprint } from '#store/matching.ts'
import type { Context } from '../context.ts'
import { idsInScope, presentDuplicates } from './list-duplicates.ts'

export interface DuplicateAnswer {
  readonly left: number
  readonly right: number
  /** Null: open again. */
  readonly answer: 'different' | 'later' | null
}

/**
 * Keeps what people say of proposed pairs, by keys: of those that each side has in a source, so that it holds whatever is undone, linked or
 * imported. Saying that two are not the same changes no link: they stand apart already, and no rule brings them together from now on.
 *
 * @throws Refusal not_found: a pair that is not proposed (any more), or not all of whose sides are in scope
 */
export async function decideDuplicates(
  ctx: Context & { readonly home: Store },
  what: What,
  answers: readonly DuplicateAnswer[],
): Promise<{ decided: number; undo: DuplicateAnswer[] }> {
  const wanted = new Map(answers.map((one) => [pairKey(one.left, one.right), one.answer]))
  const scope = await idsInScope(ctx, what)
  const open = scope === null ? null : new Set(scope)
  const both = answers.flatMap(({ left, right }) => [
    { left, right },
    { left: right, right: left },
  ])
  const found = await loadDuplicates(ctx.store, what, both)
  if (found.length < wanted.size || (open && found.some((row) => !open.has(row.left_id) || !open.has(row.right_id))))
    throw new Refusal('not_found', 'One of these pairs is not proposed any more: read the list again')
  const shown = new Map((await presentDuplicates(ctx, what, found)).map((one) => [pairKey(one.left.id, one.right.id), one]))
  const members = await membersOf(ctx, what, found)
  const pairs = found.map((row) => ({
    row,
    answer: wanted.get(pairKey(row.left_id, row.right_id))!,
    keys: pairsOfKeys(members.get(row.left_id)!, members.get(row.right_id)!),
    shown: shown.get(pairKey(row.left_id, row.right_id))!,
  }))
  await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const linked = (await accountsFingerprint(tx)) === (await loadFingerprint(tx))
    const looked = await isLookCurrent(tx)
    await dropDuplicateAnswers(
      tx,
      what,
      pairs.flatMap(({ keys }) => keys.all),
    )
    for (const answer of ['different', 'later'] as const)
      await saveDuplicateAnswers(
        tx,
        ctx,
        what,
        answer,
        pairs.flatMap((one) => (one.answer === answer ? one.keys.said.map((keys) => ({ ...keys, shown: asMatch(one.shown, keys) })) : [])),
      )
    await answerDuplicates(
      tx,
      ctx,
      what,
      pairs.map(({ row, answer }) => ({ left: row.left_id, right: row.right_id, answer })),
    )
    if (what === 'account')
      await dropOpenQuestions(
        tx,
        pairs.flatMap(({ answer, keys }) => (answer === 'different' ? keys.ids : [])),
      )
    // Nothing was linked or parted: what was worked out before is as true as it was.
    if (linked) await saveFingerprint(tx, await accountsFingerprint(tx))
    if (looked) await keepLook(tx)
    await saveAudit(tx, ctx, 'decide duplicates', what === 'account' ? 'accounts' : 'people', {
      pairs: pairs.slice(0, 100).map(({ row, answer }) => ({ left: row.left_id, right: row.right_id, answer })),
      ...{ different: count(pairs, 'different'), later: count(pairs, 'later'), askedAgain: count(pairs, null) },
    })
  })
  return { decided: found.length, undo: found.map((row) => ({ left: row.left_id, right: row.right_id, answer: row.answer })) }
}

const pairKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`)
const count = (pairs: readonly { answer: DuplicateAnswer['answer'] }[], answer: DuplicateAnswer['answer']) =>
  pairs.filter((one) => one.answer === answer).length

/** As decided pairs of accounts are listed, among those of matching: the sides as their keys are ordered. */
function asMatch(pair: Duplicate, keys: KeyPair) {
  const isLeft = pair.left.keys.some((key) => key.source === keys.left.source && key.externalId === keys.left.externalId)
  const side = (key: Key, { id, name, amountMinor }: Duplicate['left']) => ({ ...key, name, account: id, amountMinor })
  const fields = pair.fields.filter(({ field }) => !['keys', 'email', 'title', 'accounts'].includes(field))
  return {
    left: side(keys.left, isLeft ? pair.left : pair.right),
    right: side(keys.right, isLeft ? pair.right : pair.left),
    ...{ rule: 'duplicate', score: pair.score, reasons: pair.reasons, amountMinor: pair.amountMinor },
    fields: isLeft ? fields : fields.map((one) => ({ ...one, left: one.right, right: one.left })),
  }
}

type Member = Awaited<ReturnType<typeof loadMembers>>[number]

async function membersOf(ctx: Context, what: What, found: readonly DuplicateRecord[]): Promise<Map<number, Member[]>> {
  const members = new Map<number, Member[]>()
  for (const one of await loadMembers(ctx.store, what, [...new Set(found.flatMap((row) => [row.left_id, row.right_id]))]))
    members.set(one.stand_in, [...(members.get(one.stand_in) ?? []), one])
  return members
}

/** All pairs of keys of two records, and those by which an answer is kept: of one source each, else of who stands for them. */
function pairsOfKeys(left: readonly Member[], right: readonly Member[]): { all: KeyPair[]; said: KeyPair[]; ids: [number, number][] } {
  const pair = (a: Member, b: Member): KeyPair => {
    const keys = [a, b].map((one) => ({ source: one.source, externalId: one.external_id })).sort(compareKeys)
    return { left: keys[0]!, right: keys[1]! }
  }
  const every = left.flatMap((a) => right.map((b) => [a, b] as const))
  const sameSource = every.filter(([a, b]) => a.source === b.source)
  const standing = every.filter(([a, b]) => a.id === a.stand_in && b.id === b.stand_in)
  return {
    all: every.map(([a, b]) => pair(a, b)),
    said: (sameSource.length > 0 ? sameSource : standing).map(([a, b]) => pair(a, b)),
    ids: every.map(([a, b]) => [a.id, b.id]),
  }
}
