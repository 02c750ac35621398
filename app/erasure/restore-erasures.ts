/** A restored backup knows people who were erased after it was made: a list of hashes, taken from the living record, erases them again. */
import { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { loadErasedKeys, loadErasures, loadEverybody } from '#store/erasures.ts'
import type { Context } from '../context.ts'
import { eraseWithin, findPerson } from './erase-person.ts'
import { hashesOf } from './erased-people.ts'

const list = z.object({
  tapeline: z.literal('erasures/1'),
  erasures: z
    .array(
      z.object({
        how: z.enum(['delete', 'anonymise']),
        mentions: z.enum(['erase', 'keep']),
        keys: z.array(z.string().length(64)).max(10_000),
      }),
    )
    .max(1_000_000),
})

/** Hashes only: who has the list cannot tell of whom it speaks. */
export async function listForBackups(ctx: Context): Promise<string> {
  const keys = await loadErasedKeys(ctx.store)
  const erasures = (await loadErasures(ctx.store)).map((row) => ({
    ...{ how: row.how, mentions: (row.report as { mentions: 'erase' | 'keep' }).mentions },
    keys: keys.filter((key) => key.erasure_id === row.id).map((key) => key.hash),
  }))
  await saveAudit(ctx.store, ctx, 'export', 'erasures', { erasures: erasures.length })
  return `${JSON.stringify({ tapeline: 'erasures/1', erasures }, null, 1)}\n`
}

/** Erases everybody of a list who is in the record; how many there were. */
export async function eraseAgain(ctx: Context, text: unknown): Promise<{ erased: number }> {
  const parsed = list.safeParse(text)
  if (!parsed.success) throw new Refusal('invalid', 'This is no list of erasures: take it from Record, Erased')
  const hashes = await hashesOf(ctx.store)
  const everybody = await loadEverybody(ctx.store)
  const byHash = new Map<string, number>()
  for (const one of everybody) {
    byHash.set(hashes.ofKey(one.source, one.external_id), one.id)
    for (const email of [one.email, one.hand_email]) if (email) byHash.set(hashes.ofAddress(email), one.id)
  }
  let erased = 0
  for (const { how, mentions, keys } of parsed.data.erasures) {
    const ids = new Set(keys.flatMap((key) => byHash.get(key) ?? []))
    for (const id of ids) {
      const person = await findPerson(ctx, id).catch(() => null)
      if (person === null) continue
      const erasing = {
        ...{ how, mentions, addresses: person.addresses, names: person.names },
        keys: person.rows.map((row) => ({
          ...{ personId: row.id, source: row.source, externalId: row.external_id },
          becomes: hashes.becomes(row.source, row.external_id),
        })),
      }
      await ctx.store.transaction((tx) =>
        eraseWithin(tx, ctx, { name: ctx.actor }, erasing, {
          hashes,
          reason: 'Erased before, and back with a restored backup',
          drafts: [],
        }),
      )
      erased++
    }
  }
  return { erased }
}
