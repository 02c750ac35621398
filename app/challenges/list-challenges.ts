import type { DataKind } from '#api/access.ts'
import type { Challenge } from '#api/routes/challenges.ts'
import type { PersonToAsk } from '#api/routes/decisions.ts'
import { type ChallengeRecord, loadChallenges } from '#store/challenges.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { whoseBook } from '../decisions/whose-book.ts'
import { followKeys } from '../merging/follow-keys.ts'

/**
 * Threads on numbers that who asks can see, newest first: on an account in scope, or of the book that is theirs; with the kind of data
 * open to them. Whoever was asked by name sees the thread too, as far as the kind of data goes.
 */
export async function listChallenges(ctx: Context, people: readonly PersonToAsk[], id: number | null = null): Promise<Challenge[]> {
  const { ids } = await accountsInScope(ctx)
  const book = whoseBook(ctx)
  const inScope = (one: ChallengeRecord) =>
    one.accountId === null ? one.book === book || (book === 'all' && one.book.startsWith('own:')) : ids === null || ids.has(one.accountId)
  const open = (kind: string | null) => kind === null || !ctx.access || ctx.access.kinds.has(kind as DataKind)
  const names = new Map(people.map((person) => [person.id, person.name]))
  const records = await loadChallenges(ctx.store, id)
  const shown = records.filter((one) => inScope(one) && open(one.kind))
  const follow = await followKeys(
    ctx,
    shown.flatMap((one) => one.account ?? []),
  )
  return shown.map((one) => present(one, names, follow))
}

/** The number of an account that is part of another now is that one's. */
const present = (record: ChallengeRecord, names: ReadonlyMap<string, string>, follow: (key: string) => string): Challenge => ({
  id: record.id,
  number: {
    key:
      record.account === null
        ? record.numberKey
        : record.numberKey.replace(`account:${record.account}:`, () => `account:${follow(record.account!)}:`),
    ...{ label: record.label, value: record.value, snapshot: record.snapshot, account: record.account && follow(record.account) },
    ...{ kind: record.kind as DataKind | null, page: record.page },
  },
  assignedTo: record.assignedTo,
  assignedName: names.get(record.assignedTo) ?? 'somebody who has left',
  ...{ state: record.state, askedBy: record.askedBy, askedByName: record.askedByName, askedAt: record.askedAt },
  changedAt: record.changedAt,
  messages: [...record.messages],
})
