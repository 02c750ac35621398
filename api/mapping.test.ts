import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Mapping, targets } from './mapping.ts'

describe('Mapping', () => {
  it('has a JSON schema in which every field says what it is', () => {
    const schema = z.toJSONSchema(Mapping) as { properties: Record<string, { description?: string }> }
    for (const [name, property] of Object.entries(schema.properties)) expect(property.description, name).toBeTruthy()
  })
  it('describes every column of every table', () => {
    for (const [table, columns] of Object.entries(targets))
      for (const [name, target] of Object.entries(columns)) expect(target.about.length, `${table}.${name}`).toBeGreaterThan(2)
  })
  it('refuses keys it does not know', () => {
    const mapping = {
      tapeline: 'mapping/1',
      name: 'x',
      source: 'x',
      files: { a: 'a.csv' },
      tables: [{ table: 'product', from: 'a', columns: { id: 'id' } }],
    }
    expect(Mapping.safeParse(mapping).success).toBe(true)
    expect(Mapping.safeParse({ ...mapping, more: 1 }).success).toBe(false)
    expect(Mapping.safeParse({ ...mapping, tapeline: 'mapping/2' }).success).toBe(false)
  })
})
