import { z } from 'zod'
import { type DataKind, dataKinds, type Permission, permissions, type Role, roles } from '../access.ts'
import { route } from '../route.ts'

export const roleName = z.enum(Object.keys(roles) as [Role, ...Role[]])
export const permissionName = z.enum(Object.keys(permissions) as [Permission, ...Permission[]])
export const kindName = z.enum(Object.keys(dataKinds) as [DataKind, ...DataKind[]])

/** Who has signed in, and what is open to them: the web app shows and hides by this, the server checks it again. */
export const me = z
  .object({
    userId: z.string().nullable(),
    name: z.string(),
    email: z.string().nullable(),
    role: roleName.nullable(),
    may: z.array(permissionName),
    kinds: z.array(kindName),
    scope: z.enum(['all', 'own']),
    colleagues: z.array(z.string()),
    /** Whether the organisation's own record, or the demo company, can be opened besides. */
    demo: z.boolean(),
  })
  .meta({ id: 'Me' })

export const accessRoutes = {
  getMe: route({ method: 'GET', path: '/v1/me', tag: 'access', summary: 'Who one is, and what one may', may: 'signedIn', ok: me }),
}
