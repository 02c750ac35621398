/** What finance says the general ledger holds for a window: kept beside the record, by window. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface StatedLedger {
  readonly generalLedgerMinor: number
  readonly differences: { readonly name: string; readonly amountMinor: number }[]
  readonly statedBy: string
  readonly statedAt: string
}

interface Window {
  readonly from: Day
  readonly to: Day
}

const key = ({ from, to }: Window) => `general-ledger ${from} ${to}`

export async function loadGeneralLedger(db: Db, window: Window): Promise<StatedLedger | null> {
  const [row] = await db.query<{ value: StatedLedger }>(`select value from setting where key = $1`, [key(window)])
  return row?.value ?? null
}

export const saveGeneralLedger = (db: Db, window: Window, stated: StatedLedger): Promise<number> =>
  db.execute(`insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value`, [
    key(window),
    JSON.stringify(stated),
  ])
