import type { Role } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import {
  endSession,
  endSessions,
  type Grant,
  listSessions,
  listUsers,
  loadUser,
  lockOtherOwners,
  removeUser,
  renameUser,
  saveGrant,
  type User,
} from '#store/users.ts'
import type { Context } from '../context.ts'

const shown = (user: User) => ({ ...user, role: user.role as Role, kinds: user.kinds as never, colleagues: [...user.colleagues] })
const noSuch = () => new Refusal('not_found', 'There is no such user')

export const showUsers = async (ctx: Context) => (await listUsers(ctx.store)).map(shown)

/**
 * What somebody may and sees, from now on.
 *
 * @throws Refusal conflict: the last owner stays one
 */
export async function changeUser(ctx: Context, id: string, change: Partial<Grant>) {
  return ctx.store.transaction(async (tx) => {
    const others = await lockOtherOwners(tx, id)
    const user = await loadUser(tx, id)
    if (!user) throw noSuch()
    const grant = {
      role: change.role ?? user.role,
      kinds: change.kinds === undefined ? user.kinds : change.kinds,
      colleagues: change.colleagues ?? user.colleagues,
    }
    if (user.role === 'owner' && grant.role !== 'owner' && others === 0) throw new Refusal('conflict', lastOwner)
    await saveGrant(tx, id, grant)
    // How many names, not which: a name in the files is of somebody.
    await saveAudit(tx, ctx, 'change role', `user:${id}`, {
      from: user.role,
      to: grant.role,
      kinds: grant.kinds,
      colleagues: grant.colleagues.length,
    })
    return shown({ ...user, ...grant })
  })
}

/** @throws Refusal conflict: the last owner stays */
export async function takeUserOut(ctx: Context, id: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    const others = await lockOtherOwners(tx, id)
    const user = await loadUser(tx, id)
    if (!user) throw noSuch()
    if (user.role === 'owner' && others === 0) throw new Refusal('conflict', lastOwner)
    await removeUser(tx, id, ctx.now)
    await saveAudit(tx, ctx, 'remove user', `user:${id}`, { role: user.role })
  })
}

const lastOwner = 'Somebody has to be owner: make another person owner first'

export async function changeName(ctx: Context, id: string, name: string): Promise<void> {
  await renameUser(ctx.store, id, name, ctx.now)
}

export async function showSessions(ctx: Context, userId: string, current: string | null) {
  return (await listSessions(ctx.store, userId, ctx.now)).map((one) => ({ ...one, current: one.id === current }))
}

/** @throws Refusal not_found */
export async function endOneSession(ctx: Context, userId: string, id: string): Promise<void> {
  if ((await endSession(ctx.store, userId, id)) === 0) throw new Refusal('not_found', 'This session has ended already')
  await saveAudit(ctx.store, ctx, 'end session', `user:${userId}`, {})
}

/** All of them, or all but one. @returns how many */
export async function endAllSessions(ctx: Context, userId: string, but: string | null): Promise<number> {
  const ended = await endSessions(ctx.store, userId, but)
  await saveAudit(ctx.store, ctx, 'end sessions', `user:${userId}`, { ended })
  return ended
}
