import { roles } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import type { Challenge, ChallengedNumber } from '#api/routes/challenges.ts'
import type { PersonToAsk } from '#api/routes/decisions.ts'
import { saveAudit } from '#store/audit.ts'
import { changeChallenge, saveChallenge, saveMessage } from '#store/challenges.ts'
import type { Context } from '../context.ts'
import { whoseBook } from '../decisions/whose-book.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { listChallenges } from './list-challenges.ts'

/** Who writes, by name, and who can be asked. */
export interface Writing {
  readonly name: string
  readonly people: readonly PersonToAsk[]
}

/** Puts a question to a number. Only to one that who asks can see. */
export async function challengeNumber(
  ctx: Context,
  { name, people }: Writing,
  input: { number: ChallengedNumber; text: string; assignedTo: string },
): Promise<Challenge> {
  const { number } = input
  checkPerson(people, input.assignedTo)
  if (number.kind && ctx.access && !ctx.access.kinds.has(number.kind))
    throw new Refusal('forbidden', 'Cannot challenge this number: its kind of data is closed to you')
  const accountId = number.account === null ? null : await accountOf(ctx, number.account, number.snapshot)
  const id = await ctx.store.transaction(async (tx) => {
    const id = await saveChallenge(tx, {
      ...{ numberKey: number.key, label: number.label, value: number.value, snapshot: number.snapshot, account: number.account, accountId },
      ...{ book: whoseBook(ctx), kind: number.kind, page: number.page, assignedTo: input.assignedTo },
      ...{ askedBy: ctx.actor, askedByName: name, askedAt: ctx.now },
    })
    await saveMessage(tx, id, { ...ctx, name }, input.text)
    await saveAudit(tx, ctx, 'challenge', number.key, { challenge: id })
    return id
  })
  return find(ctx, people, id)
}

async function accountOf(ctx: Context, key: string, snapshot: number | null): Promise<number> {
  const view = await loadSnapshotView(ctx, snapshot)
  const account = view.accounts.find((a) => `${a.source}/${a.externalId}` === key)
  if (!account) throw new Refusal('not_found', `There is no account ${key} in this measurement`)
  return account.id
}

/** Writes into a thread: by who asked it opens again, by anybody else it is answered. */
export async function answerChallenge(ctx: Context, { name, people }: Writing, id: number, text: string): Promise<Challenge> {
  const thread = await find(ctx, people, id)
  if (thread.state === 'closed') throw new Refusal('conflict', 'Cannot write into a closed thread: open it again first')
  const state = thread.askedBy === ctx.actor ? 'open' : 'answered'
  await ctx.store.transaction(async (tx) => {
    await saveMessage(tx, id, { ...ctx, name }, text)
    await changeChallenge(tx, id, { state, assignedTo: thread.assignedTo, now: ctx.now })
    await saveAudit(tx, ctx, 'answer challenge', thread.number.key, { challenge: id })
  })
  return find(ctx, people, id)
}

/** Closes a thread, opens it again, or gives it to somebody else. */
export async function changeThread(
  ctx: Context,
  people: readonly PersonToAsk[],
  id: number,
  change: { state?: 'open' | 'closed' | undefined; assignedTo?: string | undefined },
): Promise<Challenge> {
  const thread = await find(ctx, people, id)
  if (change.assignedTo !== undefined) checkPerson(people, change.assignedTo)
  const to = { state: change.state ?? thread.state, assignedTo: change.assignedTo ?? thread.assignedTo, now: ctx.now }
  await ctx.store.transaction(async (tx) => {
    await changeChallenge(tx, id, to)
    await saveAudit(tx, ctx, change.state === 'closed' ? 'close challenge' : 'change challenge', thread.number.key, { challenge: id })
  })
  return find(ctx, people, id)
}

/** @throws Refusal not_found: there is none, or on a number that who asks cannot see */
export async function find(ctx: Context, people: readonly PersonToAsk[], id: number): Promise<Challenge> {
  const [thread] = await listChallenges(ctx, people, id)
  if (!thread) throw new Refusal('not_found', 'There is no such thread')
  return thread
}

/** Whether a thread waits for who asks: it was given to them, or to their role; to an owner, where nobody has that role. */
export function waitsFor(thread: Challenge, actor: string, role: string | null, people: readonly PersonToAsk[]): boolean {
  if (thread.state !== 'open' || role === null) return thread.state === 'open' && thread.assignedTo === actor
  const roleHasSomebody = people.some((one) => one.id.startsWith('user:') && `role:${one.role}` === thread.assignedTo)
  const toNobody = role === 'owner' && thread.assignedTo.startsWith('role:') && !roleHasSomebody
  return thread.assignedTo === actor || thread.assignedTo === `role:${role}` || toNobody
}

function checkPerson(people: readonly PersonToAsk[], id: string): void {
  if (!people.some((one) => one.id === id))
    throw new Refusal('invalid', 'Cannot ask somebody who is not here', [
      { at: 'assignedTo', message: `choose one of ${Object.keys(roles).length} roles or a person` },
    ])
}
