import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { routes } from './routes.ts'

it('routes has every operation of every noun, none hidden behind another of the same name or address', async () => {
  const folder = new URL('./routes/', import.meta.url)
  const names: string[] = []
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.ts') && !one.endsWith('.test.ts'))) {
    const noun: Record<string, unknown> = await import(new URL(file, folder).href)
    for (const [name, exported] of Object.entries(noun)) if (name.endsWith('Routes')) names.push(...Object.keys(exported as object))
  }
  expect(names.length).toBeGreaterThan(80)
  expect(names.toSorted()).toEqual(Object.keys(routes).toSorted())
  const addresses = Object.values(routes).map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
  expect(addresses.filter((one, i) => addresses.indexOf(one) !== i)).toEqual([])
})
