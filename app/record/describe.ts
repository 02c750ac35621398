import { countNouns } from '#store/counts.ts'
import { countDuplicates } from '#store/duplicates.ts'
import { loadModelNames } from '#store/models.ts'
import { loadFlag, loadSettings } from '#store/settings.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'

/** What the record holds, whose it is, and its last measurement. */
export async function describeRecord({ store, access }: Context) {
  // How much there is of everybody's is nothing for whom only own accounts are open.
  const whole = (access?.accounts ?? 'all') === 'all'
  const [settings, demo, n, last] = [
    await loadSettings(store),
    (await loadFlag(store, 'demo')) !== null,
    await countNouns(store),
    await loadSnapshot(store, null),
  ]
  return {
    company: demo ? 'Demo company' : settings && 'Your company',
    currency: settings?.currency ?? null,
    timeZone: settings?.timeZone ?? null,
    counts: whole
      ? [
          { what: 'Accounts', rows: n.accounts },
          { what: 'People', rows: n.people },
          { what: 'Orders', rows: n.orders },
          { what: 'Invoice lines', rows: n.invoiceLines },
          { what: 'Interactions', rows: n.interactions },
          { what: 'Imports', rows: n.imports },
          { what: 'Measurements', rows: n.snapshots },
          { what: 'Duplicates', rows: await openDuplicates(store) },
        ]
      : [],
    snapshot: last && {
      ...{ id: last.id, asOf: last.asOf, from: last.from, to: last.to, level: last.level, inputHash: last.inputHash },
      title: (last.result as { title: string | null }).title,
      models: await loadModelNames(store, last.modelIds),
      accounts: whole ? (last.result as { totals: { accounts: number } }).totals.accounts : null,
    },
  }
}

/** Pairs of accounts and of people that nobody has answered. */
async function openDuplicates(store: Context['store']): Promise<number> {
  const open = { state: 'open', minScore: null, search: null, of: null, ids: null } as const
  const [accounts, people] = [
    await countDuplicates(store, { ...open, what: 'account' }),
    await countDuplicates(store, { ...open, what: 'person' }),
  ]
  return accounts.n + people.n
}
