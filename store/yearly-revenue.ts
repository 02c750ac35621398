/** Revenue per leaf in a window, by month and currency. */
import type { Month, Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import { eachGroup } from './rollup-columns.ts'

/** Hands out each leaf's revenue of the basis, in the currency it was booked in. */
export const eachRevenue = (
  db: Db,
  window: Period,
  basis: 'order' | 'invoice',
  use: (leaf: number, month: Month, currency: string, netMinor: number) => void,
): Promise<void> =>
  eachGroup(db, 'trade', window, ['currency', 'basis'], ({ month, key, columns }) => {
    if (key.basis !== basis) return
    columns.account_id!.forEach((leaf, at) => {
      use(leaf, month, key.currency!, columns.net_minor![at]!)
    })
  })
