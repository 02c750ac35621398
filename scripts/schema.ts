/**
 * Writes store/schema.txt (what the migrations make) and adds new migrations to store/migrations/checksums.json.
 * A migration that others may have run is never edited: a changed one is refused, unless `--rewrite` says nobody has it yet.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { migrationsDir, openStore } from '#store/engine/open-store.ts'
import { readMigrations } from '#store/migrate.ts'
import { schemaText } from '#store/schema-text.ts'

const checksumFile = path.join(migrationsDir, 'checksums.json')
const known: Record<string, string> = existsSync(checksumFile) ? JSON.parse(readFileSync(checksumFile, 'utf8')) : {}
const found = Object.fromEntries(
  readMigrations(migrationsDir).map(({ number, name, checksum }) => [`${String(number).padStart(4, '0')}-${name}`, checksum]),
)
const edited = Object.keys(known).filter((name) => found[name] !== known[name])

if (edited.length > 0 && !process.argv.includes('--rewrite')) {
  console.error(
    `These migrations were edited or removed: ${edited.join(', ')}. Write a new one instead, or say --rewrite while nobody has run them.`,
  )
  process.exit(1)
}
const store = await openStore({ memory: true })
writeFileSync(path.join(migrationsDir, '..', 'schema.txt'), await schemaText(store))
await store.close()
writeFileSync(checksumFile, `${JSON.stringify(found, null, 2)}\n`)
console.log(`store/schema.txt and ${Object.keys(found).length} checksums written`)
