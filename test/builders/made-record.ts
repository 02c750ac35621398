/** Records that many tests begin with: an empty one, and the demo company; made once for a state of the source, and copied. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { newFolder, start } from '../journeys/processes.ts'
import { root } from '../source-files.ts'

/** A folder with an empty record, and the demo company beside it: making them takes longer than most tests. */
export async function madeRecord(demo = false): Promise<string> {
  const made = await madeRecords(demo)
  const data = path.join(newFolder(), 'main')
  cpSync(made.own, data, { recursive: true })
  if (demo) cpSync(made.demo, `${data}-demo`, { recursive: true })
  return data
}

const tapeline = (...words: string[]) => start(process.execPath, ['scripts/run.mjs', 'cli/main.ts', ...words])

/** An empty record, at the folder. */
async function migrated(folder: string): Promise<string> {
  const { exit, err } = tapeline('migrate', '--data', folder)
  if ((await exit) !== 0) throw new Error(err())
  return folder
}

/** The demo company as a first start makes it, beside the folder. */
async function firstStarted(folder: string): Promise<string> {
  const { child, says, exit } = tapeline('serve', '--demo', '--data', folder, '--port', '0')
  await says(/Making the demo company/)
  await says(/Tapeline is at/)
  child.kill('SIGTERM')
  if ((await exit) !== 0) throw new Error('A server that made the demo company did not end in order')
  return `${folder}-demo`
}

/** An empty record and the demo company, made once for this state of what makes them. */
async function madeRecords(demo: boolean): Promise<{ own: string; demo: string }> {
  const cache = path.join(root, 'node_modules/.tapeline')
  mkdirSync(cache, { recursive: true })
  const make = async (kind: 'own' | 'demo', entry: string, at: (folder: string) => Promise<string>) => {
    const folder = path.join(cache, `journey-${kind}-${hashOf(entry)}`)
    const making = `${folder}.making`
    for (let tries = 0; !existsSync(folder) && !begun(making); tries++) {
      // Another file makes it, or was killed while it did.
      if (tries > 600) rmSync(making, { recursive: true, force: true })
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    if (existsSync(folder)) return folder
    try {
      renameSync(await at(path.join(making, 'main')), folder)
    } finally {
      rmSync(making, { recursive: true, force: true })
    }
    // Those of other states of the source; a younger one may be in use by another run.
    for (const name of readdirSync(cache).filter((one) => one.startsWith(`journey-${kind}-`)))
      if (Date.now() - statSync(path.join(cache, name)).mtimeMs > 7_200_000)
        rmSync(path.join(cache, name), { recursive: true, force: true })
    return folder
  }
  return {
    own: await make('own', 'store/engine/open-store.ts', migrated),
    demo: demo ? await make('demo', 'app/demo/make-demo.ts', firstStarted) : '',
  }
}

/** Whether nobody else had begun. */
function begun(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

/** Of a file, all it imports and the migrations. */
function hashOf(entry: string): string {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(path.join(root, file))) return
    seen.add(file)
    for (const [, specifier] of readFileSync(path.join(root, file), 'utf8').matchAll(/\bfrom '([.#][^']+)'/g))
      visit(specifier!.startsWith('#') ? specifier!.slice(1) : path.posix.join(path.posix.dirname(file), specifier!))
  }
  visit(entry)
  const migrations = readdirSync(path.join(root, 'store/migrations')).map((name) => `store/migrations/${name}`)
  const hash = createHash('sha256')
  for (const file of [...seen, ...migrations, 'package-lock.json'].sort()) hash.update(file).update(readFileSync(path.join(root, file)))
  return hash.digest('hex').slice(0, 16)
}
