import { z } from 'zod'
import { route } from '../route.ts'
import { kindName, permissionName } from './access.ts'

export const apiKey = z
  .object({
    id: z.int(),
    name: z.string(),
    prefix: z.string().describe('How the key begins, to know one from the other'),
    madeBy: z.string().nullable().describe('name'),
    permissions: z.array(permissionName),
    kinds: z.array(kindName),
    madeAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable().describe('to the minute'),
    expired: z.boolean(),
  })
  .meta({ id: 'ApiKey', description: 'A key for a program: never more than its maker may.' })

const tag = 'keys'

export const keyRoutes = {
  listKeys: route({
    ...{ method: 'GET', path: '/v1/keys', tag, may: 'manageKeys', ok: z.object({ items: z.array(apiKey) }) },
    summary: 'API keys in force or expired, newest first',
  }),
  makeKey: route({
    ...{ method: 'POST', path: '/v1/keys', tag, may: 'manageKeys', answers: 'created' },
    summary: 'Make an API key; its text is in this answer and nowhere else',
    body: z.object({
      name: z.string().trim().min(1).max(120).describe('What it is for'),
      permissions: z.array(permissionName).min(1),
      kinds: z.array(kindName).default([]),
      expiresAt: z.iso.datetime().nullable().default(null).describe('null: never'),
    }),
    ok: z.object({ key: apiKey, text: z.string().describe('Send it as `Authorization: Bearer …`') }),
  }),
  revokeKey: route({
    ...{ method: 'DELETE', path: '/v1/keys/:key', tag, may: 'manageKeys', answers: 'nothing' },
    summary: 'Revoke an API key, at once',
    params: z.object({ key: z.coerce.number().int() }),
  }),
}
