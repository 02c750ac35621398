/**
 * Passwords and sessions: better-auth over our store. Only its functions are used, called from our own routes; none of its routes is
 * served, and nobody signs up with it: people come by the owner's link or by an invitation.
 */
import { randomBytes } from 'node:crypto'
import { createAdapterFactory } from 'better-auth/adapters'
import { betterAuth } from 'better-auth/minimal'
import type { Store } from '#store/db.ts'
import { keepSetting } from '#store/settings.ts'
import { countRows, deleteRows, insertRow, type RowCondition, selectRows, updateRows } from '#store/sign-in-rows.ts'
import { hashToken } from './tokens.ts'

/** As long as the longest that is hashed in full, and short enough that hashing costs little. */
export const passwordLength = { min: 10, max: 128 } as const
const day = 24 * 60 * 60

/** The address of the machine that signs in, as our routes tell it: headers of the request are not believed. */
export const addressHeader = 'x-tapeline-address'

export type Auth = ReturnType<typeof makeAuth>

const made = new WeakMap<Store, Map<boolean, Promise<Auth>>>()

/** @param secure the page came over https: the cookie may go over nothing else */
export function authOf(home: Store, secure: boolean): Promise<Auth> {
  const ofStore = made.get(home) ?? new Map<boolean, Promise<Auth>>()
  made.set(home, ofStore)
  const auth = ofStore.get(secure) ?? secretOf(home).then((secret) => makeAuth(home, secret, secure))
  ofStore.set(secure, auth)
  auth.catch(() => ofStore.delete(secure))
  return auth
}

/** Made once and kept in the database, so that several processes share it; TAPELINE_SECRET overrides it. */
async function secretOf(home: Store): Promise<string> {
  const given = process.env.TAPELINE_SECRET
  if (given) return given
  return keepSetting(home, 'secret', randomBytes(32).toString('base64'))
}

const snake = (fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]))

function makeAuth(home: Store, secret: string, secure: boolean) {
  return betterAuth({
    // Only ever called from our own routes, which check where a request comes from.
    ...{ baseURL: 'http://127.0.0.1', secret, database: rowsOf(home), telemetry: { enabled: false }, logger: { disabled: true } },
    rateLimit: { enabled: false },
    emailAndPassword: {
      ...{ enabled: true, disableSignUp: true, minPasswordLength: passwordLength.min, maxPasswordLength: passwordLength.max },
    },
    session: {
      modelName: 'user_session',
      expiresIn: 30 * day,
      updateAge: day,
      fields: snake(['userId', 'expiresAt', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt']),
    },
    user: { modelName: 'app_user', fields: snake(['emailVerified', 'createdAt', 'updatedAt']) },
    account: {
      modelName: 'user_credential',
      fields: {
        ...snake([
          'userId',
          'providerId',
          'accessToken',
          'refreshToken',
          'idToken',
          'accessTokenExpiresAt',
          'refreshTokenExpiresAt',
          'createdAt',
          'updatedAt',
        ]),
        accountId: 'provider_user_id',
      },
    },
    advanced: {
      ...{ cookiePrefix: 'tapeline', useSecureCookies: secure, defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' } },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  })
}

/** The library's rows in our store. Of a session's token only the hash is kept; whoever asks by token gets his own back. */
const rowsOf = (home: Store) =>
  createAdapterFactory({
    config: { ...{ adapterId: 'tapeline', supportsDates: false, supportsBooleans: true, transaction: false } },
    adapter: () => ({
      create: async ({ model, data }) =>
        ({ ...(await insertRow(home, model, hashed(model, data))), ...('token' in data && { token: data.token }) }) as never,
      findOne: async ({ model, where }) => {
        const [row] = await selectRows(home, model, conditions(model, where), { limit: 1 })
        return (row ? { ...row, ...asked(model, where) } : null) as never
      },
      findMany: async ({ model, where = [], limit, offset, sortBy }) =>
        (await selectRows(home, model, conditions(model, where), { limit, sortBy, ...(offset !== undefined && { offset }) })) as never,
      update: async ({ model, where, update }) => {
        const [row] = await updateRows(home, model, conditions(model, where), hashed(model, update as Record<string, unknown>))
        return (row ? { ...row, ...asked(model, where) } : null) as never
      },
      updateMany: async ({ model, where, update }) =>
        (await updateRows(home, model, conditions(model, where), hashed(model, update))).length,
      delete: async ({ model, where }) => void (await deleteRows(home, model, conditions(model, where))),
      deleteMany: ({ model, where }) => deleteRows(home, model, conditions(model, where)),
      count: ({ model, where = [] }) => countRows(home, model, conditions(model, where)),
    }),
  })

const isToken = (model: string, field: string) => model === 'user_session' && field === 'token'

const hashed = (model: string, row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([field, value]) => [field, isToken(model, field) ? hashToken(String(value)) : value]))

const conditions = (model: string, where: readonly RowCondition[]): RowCondition[] =>
  where.map((one) => (isToken(model, one.field) && typeof one.value === 'string' ? { ...one, value: hashToken(one.value) } : one))

const asked = (model: string, where: readonly RowCondition[]): { token?: unknown } => {
  const token = where.find((one) => isToken(model, one.field) && typeof one.value === 'string')
  return token ? { token: token.value } : {}
}
