/** People for journeys, made as they come in the world: an owner by the printed link, everybody else by an invitation. */
import { type Role, roles } from '#api/access.ts'

export interface Person {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly role: Role
  /** `name=value`, for a `cookie` header; `cookieOf` makes a browser's cookie of it. */
  readonly cookie: string
}

export const password = 'seven green tape measures'

/** The token in what `serve` printed. */
export function startTokenIn(printed: string): string {
  const [, token] = /\/start\/([\w-]+)/.exec(printed) ?? []
  if (token === undefined) throw new Error(`no start link was printed:\n${printed}`)
  return token
}

/** @throws Error with the server's words */
export async function becomeOwner(address: string, token: string): Promise<Person> {
  const given = { name: 'Olga Owner', email: 'olga.owner@example.com', password }
  return entered(address, '/v1/start', { token, ...given }, given.email)
}

/** Signs in anew: another session. */
export const signInAgain = (address: string, person: Person): Promise<Person> =>
  entered(address, '/v1/sign-in', { email: person.email, password: person.password }, person.email)

export interface Invited {
  readonly role: Role
  readonly kinds?: readonly string[] | null
  /** Names of colleagues in the files whose accounts are own. */
  readonly colleagues?: readonly string[]
  readonly name?: string
}

let invited = 0

/** Invites somebody and accepts for them. */
export async function addPerson(address: string, owner: Person, { role, kinds = null, colleagues = [], name }: Invited): Promise<Person> {
  const email = `${role.toLowerCase()}.${++invited}@example.com`
  const answer = await asPerson(address, owner)('/v1/invitations', { method: 'POST', body: { email, role, kinds, colleagues } })
  const { sent } = (await answer.json()) as { sent: { link: string } }
  return entered(
    address,
    '/v1/invitations/accept',
    { token: sent.link.split('/').at(-1), name: name ?? `${roles[role].name} ${invited}`, password },
    email,
  )
}

/** One of every role besides the owner; those who see own accounts stand for `colleagues`. */
export async function peopleOfEveryRole(address: string, owner: Person, colleagues: readonly string[]): Promise<Record<Role, Person>> {
  const people: Partial<Record<Role, Person>> = { owner }
  for (const role of (Object.keys(roles) as Role[]).filter((one) => one !== 'owner'))
    people[role] = await addPerson(address, owner, { role, colleagues: roles[role].scope === 'own' ? colleagues : [] })
  return people as Record<Role, Person>
}

/** fetch as somebody, from a page of this server. @throws Error with the server's words, unless `refused` is expected */
export function asPerson(address: string, person: Person) {
  return async (path: string, given: { method?: string; body?: unknown; refused?: boolean } = {}): Promise<Response> => {
    const answer = await fetch(`${address}${path}`, {
      method: given.method ?? 'GET',
      headers: {
        ...{ cookie: person.cookie, origin: address },
        ...(given.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    })
    if (!answer.ok && !given.refused) throw new Error(`${given.method ?? 'GET'} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
}

/** For `browserContext.addCookies`. */
export function cookieOf(address: string, { cookie }: Person) {
  const at = cookie.indexOf('=')
  return { url: address, name: cookie.slice(0, at), value: cookie.slice(at + 1), httpOnly: true, sameSite: 'Lax' as const }
}

async function entered(address: string, path: string, body: object, email: string): Promise<Person> {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  const me = (await answer.json()) as { userId: string; name: string; role: Role }
  const cookie = answer.headers.getSetCookie().at(-1)!.split(';')[0]!
  return { ...{ userId: me.userId, name: me.name, role: me.role }, email, password, cookie }
}
