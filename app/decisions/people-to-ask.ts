import { type Role, roles } from '#api/access.ts'
import type { PersonToAsk } from '#api/routes/decisions.ts'
import type { Db } from '#store/db.ts'
import { listUsers } from '#store/users.ts'

/** Who may be given a challenge or a decision: the roles that may answer one, and everybody who has them, by name. */
export async function peopleToAsk(home: Db): Promise<PersonToAsk[]> {
  const users = (await listUsers(home)).filter((user) => mayAnswer(user.role as Role))
  return [
    ...(Object.keys(roles) as Role[]).filter(mayAnswer).map((role) => ({ id: `role:${role}`, name: roles[role].name, role })),
    ...users.map((user) => ({ id: `user:${user.id}`, name: user.name, role: user.role })),
  ]
}

const mayAnswer = (role: Role) => (roles[role].may as readonly string[]).includes('challenge')
