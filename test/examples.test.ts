/** Every function that the engine hands out says where its rule comes from and shows an example; the examples run. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './source-files.ts'

const files = readdirSync(path.join(root, 'engine'), { recursive: true, encoding: 'utf8' }).filter(
  (f) => f.endsWith('.ts') && !f.endsWith('.test.ts'),
)
const modules = await Promise.all(files.map((file) => import(path.join(root, 'engine', file)) as Promise<Record<string, unknown>>))
const scope = Object.assign({}, ...modules) as Record<string, unknown>

const exported = files.flatMap((file) => {
  const text = readFileSync(path.join(root, 'engine', file), 'utf8')
  return [...text.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export function (\w+)/g)].map(([, comment, name]) => ({
    file,
    name: name!,
    comment: comment ?? '',
  }))
})

/** The example's value and what the comment behind it says. */
function run(comment: string): { found: unknown; stated: unknown } {
  const line = /@example (.*)/.exec(comment)![1]!
  const at = line.lastIndexOf(' // ')
  const evaluate = (expression: string) => new Function(...Object.keys(scope), `return (${expression})`)(...Object.values(scope)) as unknown
  return { found: evaluate(line.slice(0, at)), stated: evaluate(line.slice(at + 4)) }
}

describe('What the engine hands out', () => {
  it('is there to be looked at', () => expect(exported.length).toBeGreaterThan(100))

  it('names its source and shows an example', () => {
    const without = exported.filter(({ comment }) => !/@source +\S/.test(comment) || !/@example .+ \/\/ .+/.test(comment))
    expect(without.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
  })

  it.each(exported.filter(({ comment }) => /@example .+ \/\/ .+/.test(comment)).map((one) => [one.name, one.comment] as const))(
    '%s() does what its example says',
    (_, comment) => {
      const { found, stated } = run(comment)
      expect(found).toEqual(stated)
    },
  )
})
