import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** An answer that is large and never changes: its JSON is made and packed once, and sent as it is. */
export class Serialised {
  readonly json: string
  readonly packed: Buffer
  constructor(json: string, packed: Buffer) {
    this.json = json
    this.packed = packed
  }
}

const kept = new WeakMap<object, Promise<Serialised>>()
const pack = promisify(gzip)

/** The same object gives the same answer, without making it again for as long as the object lives. */
export function serialised(answer: object): Promise<Serialised> {
  let made = kept.get(answer)
  if (!made) {
    const json = JSON.stringify(answer)
    made = pack(json, { level: 4 }).then((packed) => new Serialised(json, packed))
    kept.set(answer, made)
  }
  return made
}

export function sendSerialised(request: FastifyRequest, reply: FastifyReply, { json, packed }: Serialised) {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding')
  return /\bgzip\b/.test(String(request.headers['accept-encoding']))
    ? reply.header('content-encoding', 'gzip').send(packed)
    : reply.send(json)
}
