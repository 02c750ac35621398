import type { AnswerRow, Privacy } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { Day } from '#engine/period/period.ts'
import type { Db } from '#store/db.ts'
import { byHand } from '#store/hand.ts'
import { loadAnswersThere, replaceAnswers } from '#store/hand-answers.ts'
import { newId } from '#store/ids.ts'
import { lockRecord } from '#store/imports.ts'
import { loadPersonRows } from '#store/people.ts'
import { loadWritten, saveWritten, type WrittenVersion } from '#store/written.ts'
import { lookForAlerts } from '../cases/look-for-alerts.ts'
import type { Context } from '../context.ts'
import { nameOf } from '../editing/record-edit.ts'
import { handOf, mustBeAccount, mustBePast, mustBePeople, mustBeVersion, scopeOf, type Writing } from '../notes/write-on.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { today } from '../today/day-of.ts'

/** What somebody said in a conversation, as a colleague writes it down. */
export interface DeclaredContent {
  readonly account: number
  readonly person: number | null
  /** 0-10. */
  readonly score: number
  readonly confidence: number
  readonly text: string | null
  readonly day: Day
  readonly privacy: Privacy
}

export type NewDeclared = Pick<DeclaredContent, 'account' | 'score' | 'confidence' | 'privacy'> & {
  readonly [K in 'person' | 'text' | 'day']?: DeclaredContent[K] | undefined
}
export type DeclaredChange = { readonly [K in keyof DeclaredContent]?: DeclaredContent[K] | undefined } & { readonly version: number }

/** Keeps it: an answer like any other, marked as declared, with who wrote it down. */
export async function addAnswer(ctx: Writing, input: NewDeclared): Promise<{ id: number; version: number }> {
  const content: DeclaredContent = {
    ...{ account: input.account, person: input.person ?? null, score: input.score, confidence: input.confidence },
    ...{ text: input.text ?? null, day: input.day ?? (await today(ctx)), privacy: input.privacy },
  }
  await mustBePast(ctx, content.day)
  const scope = await scopeOf(ctx)
  const kept = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    await mustBeAccount(tx, scope, content.account)
    await mustBePeople(tx, scope, content.person === null ? [] : [content.person])
    const id = await newId(tx)
    await put(tx, id, content, nameOf(ctx))
    await saveWritten(tx, 'answer', id, handOf(ctx), { ...content })
    return { id, version: 1 }
  })
  await lookForAlerts(ctx, [content.account])
  return kept
}

export const changeAnswer = (ctx: Writing, id: number, { version, ...change }: DeclaredChange): Promise<{ id: number; version: number }> =>
  onAnswer(
    ctx,
    id,
    async (tx, { versions, there, scope }) => {
      mustBeVersion(versions, version)
      const before = lastSaid(versions)
      if (!there || !before) throw new Refusal('conflict', 'Cannot change the answer as it was removed: bring it back first')
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<DeclaredContent>
      const content: DeclaredContent = { ...before, ...given }
      await mustBeAccount(tx, scope, content.account)
      await mustBePeople(tx, scope, given.person == null ? [] : [given.person])
      await put(tx, id, content, versions[0]!.actorName)
      await saveWritten(tx, 'answer', id, handOf(ctx), { ...content })
      return { kept: { id, version: versions.length + 1 }, accounts: [before.account, content.account] }
    },
    change.day,
  )

/** Takes it out of the record and the index; its history stays, and so does the way back. */
export async function removeAnswer(ctx: Writing, id: number): Promise<void> {
  await onAnswer(ctx, id, async (tx, { versions, there }) => {
    if (there) {
      await replaceAnswers(tx, byHand, [], [String(id)])
      await saveWritten(tx, 'answer', id, handOf(ctx), null)
    }
    return { kept: { id, version: versions.length + 1 }, accounts: [lastSaid(versions)!.account] }
  })
}

export const restoreAnswer = (ctx: Writing, id: number): Promise<{ id: number; version: number }> =>
  onAnswer(ctx, id, async (tx, { versions, there, scope }) => {
    const content = lastSaid(versions)!
    if (there) return { kept: { id, version: versions.length }, accounts: [] }
    await mustBeAccount(tx, scope, content.account)
    await put(tx, id, content, versions[0]!.actorName)
    await saveWritten(tx, 'answer', id, handOf(ctx), { ...content })
    return { kept: { id, version: versions.length + 1 }, accounts: [content.account] }
  })

/** Every version, newest first: for whoever wrote it, and for those who may hear it. */
export async function showAnswerHistory(ctx: Context, id: number) {
  const versions = await loadWritten(ctx.store, 'answer', id)
  const scope = await scopeOf(ctx)
  const last = lastSaid(versions)
  const mayHear = versions[0]?.actor === ctx.actor || hearsConfidence(ctx) || (seesAnswers(ctx) && last?.privacy === 'attributed')
  if (!last || (scope !== null && !scope.has(last.account)) || !mayHear) throw noAnswer()
  return [...versions].reverse().map(({ id, at, actorName, said }) => {
    const content = said as unknown as DeclaredContent | null
    return {
      ...{ id, at, byName: actorName, removed: content === null },
      ...{ account: content?.account ?? null, person: content?.person ?? null, score: content?.score ?? null },
      ...{
        confidence: content?.confidence ?? null,
        text: content?.text ?? null,
        day: content?.day ?? null,
        privacy: content?.privacy ?? null,
      },
    }
  })
}

/** One's own; those who keep the record may put right what anybody wrote down and they may hear. */
export const mayChangeAnswer = (ctx: Context, writtenBy: string | null): boolean =>
  (ctx.access?.may.has('answer') ?? true) && (writtenBy === ctx.actor || ((ctx.access?.may.has('match') ?? true) && hearsConfidence(ctx)))

const noAnswer = () => new Refusal('not_found', 'There is no such answer by hand')

const lastSaid = (versions: readonly WrittenVersion[]): DeclaredContent | null =>
  (versions.findLast((one) => one.said !== null)?.said as unknown as DeclaredContent | undefined) ?? null

interface Written {
  readonly versions: readonly WrittenVersion[]
  readonly there: boolean
  readonly scope: ReadonlySet<number> | null
}

/** Whoever may not change it hears the same as of one that is not there: that it exists may be in confidence. */
async function onAnswer(
  ctx: Writing,
  id: number,
  work: (tx: Db, written: Written) => Promise<{ kept: { id: number; version: number }; accounts: readonly number[] }>,
  day?: Day | undefined,
): Promise<{ id: number; version: number }> {
  if (day !== undefined) await mustBePast(ctx, day)
  const scope = await scopeOf(ctx)
  const { kept, accounts } = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const versions = await loadWritten(tx, 'answer', id)
    const [there] = await loadAnswersThere(tx, byHand, [String(id)])
    const account = there?.accountId ?? lastSaid(versions)?.account ?? null
    if (account === null || (scope !== null && !scope.has(account)) || !mayChangeAnswer(ctx, versions[0]?.actor ?? null)) throw noAnswer()
    return work(tx, { versions, there: there !== undefined, scope })
  })
  if (accounts.length > 0) await lookForAlerts(ctx, [...new Set(accounts)])
  return kept
}

async function put(tx: Db, id: number, content: DeclaredContent, colleague: string): Promise<void> {
  const [key] = content.person === null ? [] : await loadPersonRows(tx, [content.person])
  const row: AnswerRow = {
    ...{ table: 'answer', externalId: String(id), customer: '', payer: null, site: null, day: content.day, drivers: null },
    ...{ response: null, programme: null, metric: 'declared', attribute: null, score: content.score, scaleMin: 0, scaleMax: 10 },
    ...{ higherIsBetter: true, person: key?.external_id ?? null, personSource: key?.source ?? null, email: null, askedDay: null, at: null },
    ...{ touchpoint: 'conversation', comment: content.text, privacy: content.privacy, chosenBy: null, colleague },
    confidence: content.confidence,
  }
  await replaceAnswers(tx, byHand, [{ row, accountId: content.account }], [])
}
