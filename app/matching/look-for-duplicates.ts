import { setImmediate as breathe } from 'node:timers/promises'
import { Refusal } from '#api/refusal.ts'
import type { DuplicatePair, DuplicateProgress } from '#engine/matching/duplicate-pairs.ts'
import { findDuplicatePeople } from '#engine/matching/find-duplicate-people.ts'
import { findDuplicates } from '#engine/matching/find-duplicates.ts'
import type { Db } from '#store/db.ts'
import { type DuplicateRow, isLookCurrent, loadDuplicateAnswers, saveDuplicates, type What } from '#store/duplicates.ts'
import { accountsFingerprint } from '#store/matching.ts'
import type { Context } from '../context.ts'
import { keyText, loadRecordsToCompare, type RecordsToCompare } from './duplicate-records.ts'

export interface Looked {
  /** Proposals, settled ones included. */
  readonly accounts: number
  readonly people: number
}

/**
 * Looks through all accounts and people for those that may be there twice, and keeps what it proposes in the place of what the look before
 * did. Nothing is joined. The record is not locked meanwhile: what changes while it looks is seen by the next look.
 *
 * @throws Refusal cancelled: what the look before proposed stays
 */
export async function lookForDuplicates(ctx: Context): Promise<Looked> {
  const { store } = ctx
  const print = await accountsFingerprint(store)
  ctx.progress?.({ step: 'Looking for duplicates', done: 0, total: 0, unit: 'accounts' })
  const records = await loadRecordsToCompare(store)
  const apart = { account: await answersOf(store, 'account', records), person: await answersOf(store, 'person', records) }
  const total = records.accounts.length + records.people.length
  const say = (before: number, n: number) => (step: DuplicateProgress) =>
    ctx.progress?.({ step: 'Looking for duplicates', done: before + Math.round((n * step.done) / step.total), total, unit: 'accounts' })
  const ofAccounts = await run(ctx, findDuplicates(records.accounts, pairsOf(apart.account)), say(0, records.accounts.length))
  const ofPeople = await run(
    ctx,
    findDuplicatePeople(records.people, pairsOf(apart.person)),
    say(records.accounts.length, records.people.length),
  )
  const amounts = { account: amountsOf(records.accounts), person: amountsOf(records.people) }
  const found = {
    account: ofAccounts.map((pair) => rowOf(pair, amounts.account, apart.account)),
    person: ofPeople.map((pair) => rowOf(pair, amounts.person, apart.person)),
  }
  await store.transaction((tx) => saveDuplicates(tx, found, print, ctx.now))
  return { accounts: found.account.length, people: found.person.length }
}

/** The same where accounts or people changed since the last look; after imports and undos, which are done whether it ends or not. */
export async function lookAgain(ctx: Context): Promise<void> {
  if (await isLookCurrent(ctx.store)) return
  try {
    await lookForDuplicates(ctx)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'cancelled')) throw error
  }
}

/** Arithmetic that takes seconds lets requests through in between. */
async function run<T>(ctx: Context, search: Generator<DuplicateProgress, T>, say: (step: DuplicateProgress) => void): Promise<T> {
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
    say(step.value)
    await breathe()
    if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The look for duplicates was stopped: what the one before found stays')
  }
}

type Answers = ReadonlyMap<string, NonNullable<DuplicateRow['answer']>>

/** What was said about keys, as said about who stands for them now. That they are two counts more than that it was put off. */
async function answersOf(db: Db, what: What, { nodeOf }: RecordsToCompare): Promise<Answers> {
  const answers = new Map<string, NonNullable<DuplicateRow['answer']>>()
  for (const { left, right, answer, actor, at } of await loadDuplicateAnswers(db, what)) {
    const [a, b] = [nodeOf[what].get(keyText(left)), nodeOf[what].get(keyText(right))]
    if (a === undefined || b === undefined || a === b) continue
    const key = pairKey(a, b)
    if (answers.get(key)?.answer !== 'different') answers.set(key, { answer, actor, at })
  }
  return answers
}

const pairKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`)
const pairsOf = (answers: Answers): [number, number][] =>
  [...answers].filter(([, { answer }]) => answer === 'different').map(([key]) => key.split(' ').map(Number) as [number, number])
const amountsOf = (records: readonly { id: number; amountMinor: number }[]) => new Map(records.map((one) => [one.id, one.amountMinor]))

const rowOf = (pair: DuplicatePair, amountOf: ReadonlyMap<number, number>, answers: Answers): DuplicateRow => ({
  ...{ leftId: pair.left, rightId: pair.right, score: pair.score, moved: pair.moved, reasons: pair.reasons },
  ...{ leftAmountMinor: amountOf.get(pair.left)!, rightAmountMinor: amountOf.get(pair.right)!, amountMinor: pair.amountMinor },
  answer: answers.get(pairKey(pair.left, pair.right)) ?? null,
})
