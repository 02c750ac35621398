import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { writtenVersion } from '#api/routes/notes.ts'
import { loadWritten, type WrittenVersion } from '#store/written.ts'
import type { Context } from '../context.ts'
import { scopeOf } from './write-on.ts'

type Shown = z.input<typeof writtenVersion>

/** Every version of a note or an interaction by hand, newest first. */
export async function showHistory(ctx: Context, subject: 'note' | 'interaction', id: number): Promise<Shown[]> {
  const versions = await loadWritten(ctx.store, subject, id)
  const scope = await scopeOf(ctx)
  const last = versions.findLast((one) => one.said !== null)?.said
  const account = Number(last?.[subject === 'note' ? 'accountId' : 'account'])
  if (!last || (scope !== null && !scope.has(account))) throw new Refusal('not_found', `There is no such ${subject}`)
  return presentVersions(versions)
}

export const presentVersions = (versions: readonly WrittenVersion[]): Shown[] =>
  [...versions].reverse().map(({ id, at, actorName, said }) => {
    const text = (...fields: readonly string[]) => {
      const value = fields.map((field) => said?.[field]).find((one) => one != null)
      return value === undefined ? null : String(value)
    }
    return {
      ...{ id, at, byName: actorName, removed: said === null, text: text('text', 'body'), day: text('day', 'dueDay'), kind: text('kind') },
      minutes: typeof said?.minutes === 'number' ? said.minutes : null,
      ...{ owner: text('ownerName'), state: text('state'), stateNote: text('stateNote') },
    }
  })
