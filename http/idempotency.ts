/** Idempotency-Key: a request that is sent again because its answer was lost is done once, and answered the same. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '#api/refusal.ts'
import type { Route } from '#api/route.ts'
import { bodyHash } from '#app/measuring/input-hash.ts'
import { forgetAnswers, freeKey, keepAnswer, loadAnswer, takeKey } from '#store/idempotent-answers.ts'
import type { RequestContext } from './handler.ts'

export const keyPattern = /^[\x21-\x7e]{1,255}$/
const keptMs = 24 * 3_600_000
/** A second request waits so long for the first one's answer. */
const patienceMs = 30_000

export interface Answered {
  readonly status: number
  readonly text: string
  readonly replayed: boolean
}

/** The key of a request that is done once; null for requests without one, and for those that are read or sent as streams. */
export function idempotencyKey(ctx: RequestContext, route: Route): string | null {
  const given = ctx.request.headers['idempotency-key']
  if (given === undefined || ctx.caller === null || route.method === 'GET') return null
  if (route.takes === 'stream' || route.answers === 'file' || route.answers === 'events') return null
  if (typeof given !== 'string' || !keyPattern.test(given))
    throw new Refusal('invalid', 'An Idempotency-Key is 1 to 255 letters, digits and signs without spaces: a random UUID, for example', [
      { at: 'headers/idempotency-key', message: 'is not valid' },
    ])
  return given
}

/** Answers a request once for its key: the first is done, the same again gets the same answer, another with that key is refused. */
export async function answerOnce(
  ctx: RequestContext,
  key: string,
  make: () => Promise<{ status: number; text: string }>,
): Promise<Answered> {
  const db = ctx.home
  const mine = { actor: ctx.actor, keyHash: digest('key', key).toString('hex') }
  const request = `${ctx.request.method} ${ctx.request.url}`
  const hash = bodyHash(ctx.request.body ?? null)
  await forgetAnswers(db, new Date(Date.parse(ctx.now) - keptMs).toISOString())
  const until = performance.now() + patienceMs
  while (!(await takeKey(db, mine, { request, bodyHash: hash, now: ctx.now }))) {
    const known = await loadAnswer(db, mine)
    if (known === null) continue // the first one was refused meanwhile: this one is tried
    if (known.request !== request || known.bodyHash !== hash)
      throw new Refusal('invalid', 'This Idempotency-Key was used for another request: take a new key for every new request')
    if (known.status !== null && known.answer !== null)
      return { status: known.status, text: decrypted(key, Buffer.from(known.answer, 'hex')), replayed: true }
    if (performance.now() > until)
      throw new Refusal(
        'conflict',
        'The first request with this Idempotency-Key has no answer yet, or was broken off: see whether it was done before you send it with another key',
      )
    await pause(100)
  }
  try {
    const { status, text } = await make()
    await keepAnswer(db, mine, status, encrypted(key, text))
    return { status, text, replayed: false }
  } catch (error) {
    await freeKey(db, mine)
    throw error
  }
}

const digest = (what: string, key: string) => createHash('sha256').update(`tapeline idempotency ${what}\n${key}`).digest()

function encrypted(key: string, text: string): Uint8Array {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', digest('answer', key), nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypted(key: string, bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', digest('answer', key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
}
