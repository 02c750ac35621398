import { type AccountField, accountByHand } from '#api/by-hand.ts'
import { Refusal } from '#api/refusal.ts'
import type { FieldChange, HeldField } from '#api/routes/edits.ts'
import { loadAccountFiles } from '#store/account-files.ts'
import type { Db } from '#store/db.ts'
import { loadHand } from '#store/edits.ts'
import { loadAbove, loadChildren, loadStandIn } from '#store/hierarchy.ts'
import { lockRecord } from '#store/imports.ts'
import { loadSaid, type Said } from '#store/said.ts'
import { accountsInScope, openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { editsOf } from './change-fields.ts'
import { heldFields } from './held-fields.ts'
import { placeUnder } from './hierarchy.ts'
import { accountNamesOf, openKeys } from './open-record.ts'
import { type By, makeAccount, recordEdits } from './record-edit.ts'

const fieldNames = Object.keys(accountByHand) as AccountField[]
const shownUnder = 200

/** What holds of an account, who said so, what files say, and where it stands. */
export async function showAccountRecord(ctx: Context, accountId: number) {
  await openAccount(ctx, accountId)
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  return ctx.store.transaction(async (tx) => {
    const { account, keyIds } = await openKeys(tx, accountId)
    const { fields, files } = await fieldsOf(tx, keyIds)
    const inScope = (id: number) => ids === null || ids.has(id)
    const named = (id: number) => names.nodeOf(id)
    const under = [...new Set((await loadChildren(tx, keyIds)).map((id) => named(id)?.id ?? id))].filter(
      (id) => inScope(id) && id !== account.id,
    )
    const reallyUnder = []
    for (const id of under) {
      const standIn = await loadStandIn(tx, id)
      if (standIn && (await parentIdOf(tx, standIn.id)) === account.id) reallyUnder.push(standIn.id)
      if (reallyUnder.length >= shownUnder) break
    }
    return {
      account: named(account.id) ?? {
        id: account.id,
        key: `${account.source}/${account.externalId}`,
        name: account.name ?? account.externalId,
      },
      fields,
      keys: files.map(({ key, values, import: from }) => ({
        key,
        name: (values.name as string | null) ?? null,
        town: (values.town as string | null) ?? null,
        byHand: from === null && key.startsWith('hand/'),
      })),
      above: (await loadAbove(tx, keyIds)).filter((one) => inScope(one.id)).flatMap((one) => named(one.id) ?? []),
      under: reallyUnder.flatMap((id) => named(id) ?? []),
      underTotal: under.length,
    }
  })
}

async function parentIdOf(tx: Db, id: number): Promise<number | null> {
  const { keyIds } = await openKeys(tx, id)
  return (await loadAbove(tx, keyIds))[0]?.id ?? null
}

export async function fieldsOf(tx: Db, keyIds: readonly number[]) {
  const said = await loadSaid(tx, 'account', keyIds)
  const files = (await loadAccountFiles(tx, keyIds)).map(({ source, external_id, import_id, day, parent, ...values }) => ({
    key: `${source}/${external_id}`,
    import: import_id,
    day,
    values: { ...values, parent: parent === null ? null : { source, externalId: parent } } as Readonly<Record<string, unknown>>,
  }))
  return { said, files, fields: heldFields(fieldNames, said, files) }
}

/** Changes fields of an account by hand. */
export async function changeAccount(ctx: Context & By, accountId: number, changes: readonly FieldChange[]): Promise<{ edits: number[] }> {
  await openAccount(ctx, accountId)
  const parent = changes.find((change) => change.field === 'parent' && change.value != null)
  if (parent) await openParent(ctx, parent.value)
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const { account, keyIds } = await openKeys(tx, accountId)
    const { fields, said } = await fieldsOf(tx, keyIds)
    if (parent) await placeUnder(tx, keyIds, parent.value as { source: string; externalId: string })
    const edits = editsOf(changes, fields, said, (_, of) => ({ subject: 'account', ...keyOf(of, account) }))
    const recorded = await recordEdits(tx, ctx, edits)
    return { edits: recorded.map((one) => one.id) }
  })
}

const keyOf = (said: Said | null, account: { source: string; externalId: string }) =>
  said ? { source: said.source, externalId: said.external_id } : { source: account.source, externalId: account.externalId }

/** What shall be above must be there, and one's own. */
async function openParent(ctx: Context, value: FieldChange['value']): Promise<void> {
  const key = value as { source?: unknown; externalId?: unknown }
  if (typeof key !== 'object' || key === null || typeof key.source !== 'string' || typeof key.externalId !== 'string')
    throw new Refusal('invalid', 'Cannot put the account there: name the account above by source and externalId', [
      { at: 'parent', message: 'is no key of an account' },
    ])
  const found = await loadHand(ctx.store, 'account', { source: key.source, externalId: key.externalId })
  if (!found) throw new Refusal('not_found', 'There is no such account to put it under')
  await openAccount(ctx, found.id)
}

export interface NewAccount {
  readonly fields: Readonly<Record<string, HeldField['value']>>
  readonly under?: number | null | undefined
  readonly above?: readonly number[] | undefined
}

/** Makes an account that no file knows; `above` makes it a group of accounts. */
export async function newAccount(ctx: Context & By, { fields, under, above = [] }: NewAccount): Promise<{ id: number; edits: number[] }> {
  if (typeof fields.name !== 'string' || fields.name.trim() === '')
    throw new Refusal('invalid', 'Cannot make an account without a name', [{ at: 'name', message: 'is empty' }])
  if ('parent' in fields) throw new Refusal('invalid', 'Say what is above as `under`', [{ at: 'parent', message: 'is said as `under`' }])
  for (const id of [...(under == null ? [] : [under]), ...above]) await openAccount(ctx, id)
  const own = ctx.access?.accounts
  // Who sees own accounts only would not see it otherwise.
  const colleague = own !== undefined && own !== 'all' && fields.colleague == null ? (own[0] ?? null) : fields.colleague
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const made = await makeAccount(tx, ctx, { ...fields, ...(colleague != null && { colleague }) })
    const key = { source: made.source, externalId: made.externalId }
    const edits = [...made.edits]
    if (under != null) {
      const parent = await openKeys(tx, under)
      const moved = await recordEdits(tx, ctx, [{ subject: 'account', ...key, field: 'parent', after: keyOf(null, parent.account) }])
      edits.push(...moved.map((one) => one.id))
    }
    for (const id of above) {
      const child = await openKeys(tx, id)
      await placeUnder(tx, child.keyIds, key)
      const moved = await recordEdits(tx, ctx, [{ subject: 'account', ...keyOf(null, child.account), field: 'parent', after: key }])
      edits.push(...moved.map((one) => one.id))
    }
    return { id: made.id, edits }
  })
}
