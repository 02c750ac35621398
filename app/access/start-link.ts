import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import { loadFlag, removeSetting, saveFlag } from '#store/settings.ts'
import { hasOwner } from '#store/users.ts'
import type { Context } from '../context.ts'
import { addUser } from './add-user.ts'
import { hashOf } from './hash-password.ts'
import { saveAddress } from './public-address.ts'
import { hashToken, newToken } from './tokens.ts'

const key = 'start_link'

/** The token of the link that makes the owner, once; null when there is one. A new one takes the place of any before. */
export async function makeStartToken(home: Store): Promise<string | null> {
  if (await hasOwner(home)) return null
  const token = newToken()
  await saveFlag(home, key, hashToken(token))
  return token
}

export interface FirstOwner {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
  /** By which he came: links in mails will begin with it. */
  readonly address: string | null
}

/** @throws Refusal not_found: the link was used, replaced by a later start, or is wrong */
export async function startOwner(ctx: Context, { token, name, email, password, address }: FirstOwner): Promise<void> {
  const passwordHash = await hashOf(password, { name, email })
  await ctx.store.transaction(async (tx) => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('first owner'))`)
    if ((await hasOwner(tx)) || (await loadFlag(tx, key)) !== hashToken(token))
      throw new Refusal(
        'not_found',
        'This link was used, or the server was started again since: while there is no owner, the server prints a new one at each start',
      )
    await removeSetting(tx, key)
    const id = await addUser(tx, ctx.now, { name, email, passwordHash }, { role: 'owner', kinds: null, colleagues: [] })
    if (address !== null) await saveAddress(tx, address)
    await saveAudit(tx, { actor: `user:${id}`, now: ctx.now }, 'become owner', `user:${id}`, {})
  })
}
