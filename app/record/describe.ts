import { countNouns } from '#store/counts.ts'
import type { Store } from '#store/db.ts'
import { loadFlag, loadSettings } from '#store/settings.ts'

/** Whose record this is; null before the first import. */
export async function describeCompany(store: Store): Promise<{ name: string; demo: boolean } | null> {
  const demo = (await loadFlag(store, 'demo')) !== null
  if (demo) return { name: 'Demo company', demo }
  return (await loadSettings(store)) === null ? null : { name: 'Your company', demo }
}

export async function countRecord(store: Store): Promise<{ what: string; rows: number }[]> {
  const n = await countNouns(store)
  return [
    { what: 'Accounts', rows: n.accounts },
    { what: 'People', rows: n.people },
    { what: 'Orders', rows: n.orders },
    { what: 'Invoice lines', rows: n.invoiceLines },
    { what: 'Interactions', rows: n.interactions },
    { what: 'Imports', rows: n.imports },
    { what: 'Measurements', rows: n.snapshots },
  ]
}
