import { randomUUID } from 'node:crypto'
import type { Db } from '#store/db.ts'
import { type Grant, savePassword, saveUser } from '#store/users.ts'

/** Somebody who can sign in from now on. The password is hashed before a transaction begins: that takes its time. */
export async function addUser(
  tx: Db,
  now: string,
  { name, email, passwordHash }: { name: string; email: string; passwordHash: string },
  grant: Grant,
): Promise<string> {
  const id = await saveUser(tx, { id: randomUUID(), name, email, now }, grant)
  await savePassword(tx, randomUUID(), id, passwordHash, now)
  return id
}
