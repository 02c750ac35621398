/** API keys: for programs, with a part of their maker's rights. */

import { randomBytes } from 'node:crypto'
import type { DataKind, Permission } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import { type ApiKey, listKeys, loadKeyByHash, markKeyUsed, revokeKey, saveKey } from '#store/api-keys.ts'
import { saveAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import { newId } from '#store/ids.ts'
import { loadGrant, loadUserNames } from '#store/users.ts'
import type { Context } from '../context.ts'
import { accessOf, accessOfKey } from './access-of.ts'
import { hashToken } from './tokens.ts'

export interface NewKey {
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly kinds: readonly DataKind[]
  readonly expiresAt: string | null
}

/**
 * A new key. Its text is answered once and kept nowhere.
 *
 * @throws Refusal forbidden: it would be allowed more than its maker
 */
export async function makeKey(ctx: Context, userId: string, { name, permissions, kinds, expiresAt }: NewKey) {
  const beyond = [...permissions.filter((p) => !ctx.access!.may.has(p)), ...kinds.filter((k) => !ctx.access!.kinds.has(k))]
  if (beyond.length > 0) throw new Refusal('forbidden', `A key may not do more than you: leave out ${beyond.join(', ')}`)
  if (expiresAt !== null && expiresAt <= ctx.now) throw new Refusal('invalid', 'A key cannot expire in the past')
  const text = `tl_${randomBytes(5).toString('hex')}_${randomBytes(24).toString('base64url')}`
  const key: ApiKey = {
    ...{ id: await newId(ctx.store), name, prefix: text.slice(0, 13), madeBy: userId, permissions, kinds },
    ...{ madeAt: ctx.now, expiresAt, lastUsedAt: null },
  }
  await ctx.store.transaction(async (tx) => {
    await saveKey(tx, key, hashToken(text))
    await saveAudit(tx, ctx, 'make key', `key:${key.id}`, { permissions, kinds, expiresAt })
  })
  return { key: (await shownKeys(ctx, [key]))[0]!, text }
}

export const showKeys = async (ctx: Context) => shownKeys(ctx, await listKeys(ctx.store))

async function shownKeys(ctx: Context, keys: readonly ApiKey[]) {
  const names = await loadUserNames(ctx.store)
  return keys.map((key) => ({
    ...key,
    ...{ permissions: [...key.permissions] as Permission[], kinds: [...key.kinds] as DataKind[] },
    ...{ madeBy: names.get(key.madeBy) ?? null, expired: key.expiresAt !== null && key.expiresAt <= ctx.now },
  }))
}

/** @throws Refusal not_found */
export async function takeKeyBack(ctx: Context, id: number): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    if ((await revokeKey(tx, id, ctx.now)) === 0) throw new Refusal('not_found', 'There is no such key, or it was revoked already')
    await saveAudit(tx, ctx, 'revoke key', `key:${id}`, {})
  })
}

const usedEveryMs = 60_000

/** Who calls with this key; null when it is not in force, or its maker may not sign in any more. */
export async function identifyKey(home: Store, text: string, now: string) {
  const key = await loadKeyByHash(home, hashToken(text), now)
  const maker = key && (await loadGrant(home, key.madeBy))
  if (!key || !maker) return null
  if (key.lastUsedAt === null || Date.parse(now) - Date.parse(key.lastUsedAt) > usedEveryMs) await markKeyUsed(home, key.id, now)
  const access = accessOfKey(accessOf(maker), key.permissions, key.kinds)
  return { actor: `key:${key.id}`, name: key.name, email: null, role: null, userId: null, sessionId: null, access }
}
