import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Recognition, recognise } from '#intake/recognise/recognise.ts'
import { listFiles, openTablesFor } from './open-files.ts'

/** What files hold, and a mapping file per source when a folder is given. */
export async function proposeMappings(files: readonly string[], outDir: string | null): Promise<Recognition & { written: string[] }> {
  const recognition = await recognise(await openTablesFor(listFiles(files), []))
  const written: string[] = []
  if (outDir !== null) {
    mkdirSync(outDir, { recursive: true })
    for (const { mapping } of recognition.sources) {
      const file = path.join(outDir, `${mapping.source}.mapping.json`)
      writeFileSync(file, `${JSON.stringify(mapping, null, 2)}\n`)
      written.push(file)
    }
  }
  return { ...recognition, written }
}
