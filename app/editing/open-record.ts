/** An account or a person as somebody opens it to read or write: all its keys, and whether it is theirs. */
import { Refusal } from '#api/refusal.ts'
import type { Db } from '#store/db.ts'
import { type AccountAbove, loadKeyIds, loadStandIn } from '#store/hierarchy.ts'
import { loadContactRows, loadPersonRows, loadPersonStandIn, type PersonRow } from '#store/people.ts'
import { type AccountRecord, accountRecord, accountsInScope, openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'

const noAccount = () => new Refusal('not_found', 'There is no such account')
const noPerson = () => new Refusal('not_found', 'There is no such person, or not at your accounts')

export interface OpenedKeys {
  /** The account that stands for all keys. */
  readonly account: AccountAbove
  readonly keyIds: readonly number[]
}

/**
 * @param mayWrite  before the transaction, `openAccount` was asked
 * @throws Refusal not_found; invalid for Unassigned, which is no customer
 */
export async function openKeys(tx: Db, id: number): Promise<OpenedKeys> {
  const account = await loadStandIn(tx, id)
  if (!account) throw noAccount()
  if (account.source === '') throw new Refusal('invalid', 'Unassigned is no customer: there is nothing to say about it by hand')
  const keyIds = await loadKeyIds(tx, account.id)
  if (keyIds.length === 0) throw new Refusal('invalid', 'A place is no account of its own: change the customer it belongs to')
  return { account, keyIds }
}

/** Accounts of the record by any of their ids, as the customer level shows them. */
export interface AccountNames {
  nodeOf(accountId: number): { readonly id: number; readonly key: string; readonly name: string } | null
}

export async function accountNamesOf(ctx: Context): Promise<AccountNames> {
  const record = await accountRecord(ctx)
  const known = made.get(record) ?? namesIn(record)
  made.set(record, known)
  return known
}

/** Once for as long as no account changes. */
const made = new WeakMap<AccountRecord, AccountNames>()

function namesIn({ accounts, tree, names }: AccountRecord): AccountNames {
  const at = new Map(accounts.map((a, i) => [a.id, i]))
  return {
    nodeOf(accountId) {
      const i = at.get(accountId)
      if (i === undefined) return null
      const node = tree.standIn[accounts[i]!.customer]!
      const { id, source, externalId } = accounts[node]!
      return { id, key: `${source}/${externalId}`, name: names.get(node) ?? externalId }
    },
  }
}

export interface OpenedPerson {
  /** The person that stands for all keys. */
  readonly id: number
  readonly rows: readonly PersonRow[]
}

/**
 * A person by any of their ids.
 *
 * @throws Refusal not_found: a person of others looks like one that does not exist
 */
export async function openPerson(ctx: Context, id: number): Promise<OpenedPerson> {
  const { ids } = await accountsInScope(ctx)
  return ctx.store.transaction(async (tx) => {
    const standIn = await loadPersonStandIn(tx, id)
    if (standIn === null) throw noPerson()
    const rows = await loadPersonRows(tx, [standIn])
    if (ids !== null) {
      const contacts = await loadContactRows(
        tx,
        null,
        rows.map((row) => row.id),
      )
      if (!contacts.some((contact) => ids.has(contact.account_id))) throw noPerson()
    }
    return { id: standIn, rows }
  })
}

/** Both may be opened by who asks. */
export async function openContact(ctx: Context, personId: number, accountId: number): Promise<OpenedPerson> {
  await openAccount(ctx, accountId)
  return openPerson(ctx, personId)
}
