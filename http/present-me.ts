import type { z } from 'zod'
import type { Access, Role } from '#api/access.ts'
import type { me } from '#api/routes/access.ts'

/** Who one is, and what is open: to a user or a key. */
export function presentMe(
  who: {
    readonly userId: string | null
    readonly name: string
    readonly email: string | null
    readonly role: string | null
    readonly access: Access
  },
  demo: boolean,
): z.input<typeof me> {
  const { may, kinds, accounts } = who.access
  return {
    ...{ userId: who.userId, name: who.name, email: who.email, role: who.role as Role | null, demo },
    ...{ may: [...may], kinds: [...kinds], scope: accounts === 'all' ? 'all' : 'own', colleagues: accounts === 'all' ? [] : [...accounts] },
  }
}
