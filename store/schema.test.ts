import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeOnBothEngines } from '#test/store-cases.ts'
import { migrationsDir } from './engine/open-store.ts'
import { readMigrations } from './migrate.ts'
import { schemaText } from './schema-text.ts'

describeOnBothEngines('The committed schema', (open) => {
  it('is what the migrations make', async () => {
    const committed = readFileSync(new URL('./schema.txt', import.meta.url), 'utf8')
    expect(await schemaText(await open()), 'run: npm run schema').toBe(committed)
  })
})

it('Migrations that were once committed are never edited', () => {
  const committed: Record<string, string> = JSON.parse(readFileSync(new URL('./migrations/checksums.json', import.meta.url), 'utf8'))
  const found = Object.fromEntries(
    readMigrations(migrationsDir).map(({ number, name, checksum }) => [`${String(number).padStart(4, '0')}-${name}`, checksum]),
  )
  expect(found, 'write a new migration instead; for a new one run: npm run schema').toEqual(committed)
})
