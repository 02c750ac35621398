import { Refusal } from '#api/refusal.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'

/** An account by `source/id`, by id, or by part of its name, as long as that is one account. */
export function findAccount(view: SnapshotView, wanted: string): ShownAccount {
  const text = wanted.toLocaleLowerCase()
  const by = (test: (a: ShownAccount) => boolean) => view.accounts.filter(test)
  const tries = [
    by((a) => `${a.source}/${a.externalId}` === wanted),
    by((a) => a.externalId === wanted),
    by((a) => a.displayName.toLocaleLowerCase() === text),
    by((a) => a.displayName.toLocaleLowerCase().includes(text)),
  ]
  const found = tries.find((list) => list.length > 0) ?? []
  if (found.length === 1) return found[0]!
  if (found.length === 0)
    throw new Refusal('not_found', `No account of this measurement is called ${wanted}: \`tapeline report accounts\` lists them`)
  throw new Refusal(
    'invalid',
    `${found.length} accounts fit ${wanted}: name one by its key`,
    found.slice(0, 20).map((a) => ({ at: `${a.source}/${a.externalId}`, message: a.displayName })),
  )
}
