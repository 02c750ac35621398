/** The renewal of each account: what people said last of any of its keys, else what its first key says that says anything. */
import type { Day } from '#engine/period/period.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import type { Store } from '#store/db.ts'
import { loadRenewals, type RenewalRow } from '#store/renewals.ts'
import { accountRecord } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { bodyHash } from '../measuring/input-hash.ts'

export interface Renewal {
  readonly day: Day
  /** Days before it by which notice must have been given; null: nobody has said. */
  readonly noticeDays: number | null
}

export interface Renewals {
  /** By the id of the account that stands for its keys. */
  readonly of: ReadonlyMap<number, Renewal>
  /** Changes when one of them does. */
  readonly version: string
}

const kept = new WeakMap<Store, { readonly version: string; readonly renewals: Promise<Renewals> }>()

/** Of every account of the record; read again when imports, links or people may have changed them. */
export async function renewalsOf(ctx: Context): Promise<Renewals> {
  const version = await accountsVersion(ctx.store)
  const known = kept.get(ctx.store)
  if (known?.version === version) return known.renewals
  const renewals = readRenewals(ctx)
  kept.set(ctx.store, { version, renewals })
  renewals.catch(() => kept.delete(ctx.store))
  return renewals
}

async function readRenewals(ctx: Context): Promise<Renewals> {
  const rows = await loadRenewals(ctx.store)
  const { accounts, tree } = await accountRecord(ctx)
  const at = new Map(accounts.map((account, i) => [account.id, i]))
  const byAccount = new Map<number, RenewalRow[]>()
  for (const row of rows) {
    const i = at.get(row.id)
    if (i === undefined) continue
    const id = accounts[tree.standIn[i]!]!.id
    byAccount.set(id, [...(byAccount.get(id) ?? []), row])
  }
  const list = [...byAccount].flatMap(([id, keys]): [number, Renewal][] => {
    const day = holding(keys, 'day_said', 'day_by_hand', 'renewal_day')
    return day === null ? [] : [[id, { day, noticeDays: holding(keys, 'notice_said', 'notice_by_hand', 'notice_days') }]]
  })
  return { of: new Map(list), version: bodyHash(list) }
}

function holding<V extends 'renewal_day' | 'notice_days'>(
  keys: readonly RenewalRow[],
  order: 'day_said' | 'notice_said',
  byHand: V extends 'renewal_day' ? 'day_by_hand' : 'notice_by_hand',
  inFiles: V,
): RenewalRow[V] | null {
  const said = keys.filter((key) => key[order] > 0).sort((a, b) => b[order] - a[order])[0]
  if (said) return said[byHand] as RenewalRow[V] | null
  return keys.find((key) => key[inFiles] !== null)?.[inFiles] ?? null
}
