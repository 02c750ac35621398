import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import type { Refusal } from '#api/refusal.ts'
import { refuseUnkeptText } from './unkept-text.ts'

const problemsIn = (given: Partial<Parameters<typeof refuseUnkeptText>[0]>) => {
  try {
    refuseUnkeptText({ params: {}, query: {}, body: undefined, ...given })
    return []
  } catch (error) {
    return (error as Refusal).problems
  }
}

it('refuseUnkeptText() names every place of a character that no database keeps, and takes every other one', () => {
  const found = problemsIn({
    params: { name: 'a\u0000' },
    body: { notes: [{ body: 'fine' }, { body: 'half \ud800 of one' }], ['k\u0000']: 1 },
  })
  expect(found.map(({ at }) => at).sort()).toEqual(['body', 'body/notes/1/body', 'params/name'])
  expect(problemsIn({ query: { q: 'Ŝ 𝒜 \u202e =1+1 <img> 👩‍🔧\n\t' }, body: { n: 1, no: null, yes: true } })).toEqual([])
})

it('refuseUnkeptText() is not brought down by depth, width or a stream, and stops counting', () => {
  let deep: unknown = 'a\u0000'
  for (let n = 0; n < 200_000; n++) deep = [deep]
  expect(problemsIn({ body: deep })).toHaveLength(1)
  expect(problemsIn({ body: Array.from({ length: 200_000 }, () => '\u0000') })).toHaveLength(20)
  expect(problemsIn({ body: Readable.from(['\u0000']) })).toEqual([])
})
