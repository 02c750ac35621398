/** What docs/access.md says of roles is what api/access.ts gives them. TAPELINE_DOCS=write writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { dataKinds, permissions, type RoleRights, roles } from '#api/access.ts'
import { root } from './source-files.ts'

const file = path.join(root, 'docs/access.md')
const begin = '<!-- roles: checked against api/access.ts by a test -->'
const end = '<!-- end of roles -->'

function tables(): string {
  const all = Object.values(roles) as RoleRights[]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const head = [row(['', ...all.map((role) => role.name)]), row(['---', ...all.map(() => ':-:')])]
  const marks = (has: (role: RoleRights) => boolean) => all.map((role) => (has(role) ? '✓' : ''))
  return [
    ...head,
    row(['**accounts**', ...all.map((role) => role.scope)]),
    ...Object.entries(dataKinds).map(([kind, name]) => row([`sees ${name}`, ...marks((role) => role.kinds.includes(kind as never))])),
    ...Object.entries(permissions).map(([permission, what]) =>
      row([`\`${permission}\`: ${what}`, ...marks((role) => role.may.includes(permission as never))]),
    ),
  ].join('\n')
}

it('docs/access.md has the roles of api/access.ts', () => {
  const text = readFileSync(file, 'utf8')
  const before = text.indexOf(begin)
  const after = text.indexOf(end)
  expect(before).toBeGreaterThan(0)
  expect(after).toBeGreaterThan(before)
  const written = `${text.slice(0, before)}${begin}\n\n${tables()}\n\n${text.slice(after)}`
  if (process.env.TAPELINE_DOCS === 'write') writeFileSync(file, written)
  expect(readFileSync(file, 'utf8')).toBe(written)
})
