#!/usr/bin/env node
/**
 * Runs a program of ours, given by its TypeScript file: `node scripts/run.mjs cli/main.ts serve --demo`.
 *
 * It runs as one file, made anew when a source changed: that takes a fifth of a second, loading a thousand modules one by one takes two.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [entry, ...words] = process.argv.slice(2)
const source = path.resolve(root, entry)
// A clone that was moved, or copied with its packages, makes its own: the file knows where its sources are.
const name = createHash('sha256').update(`${source} ${process.versions.node}`).digest('hex').slice(0, 16)
const folder = path.join(root, 'node_modules/.tapeline/programs')
const program = path.join(folder, `${name}.mjs`)
const list = path.join(folder, `${name}.json`)

const stampOf = (file, before = Number.POSITIVE_INFINITY) => {
  const { mtimeMs, size } = statSync(path.join(root, file))
  // Changed while it was read: in whichever state it was read, it is read again.
  return mtimeMs < before ? `${mtimeMs} ${size}` : 'changed meanwhile'
}

function fresh() {
  try {
    return Object.entries(JSON.parse(readFileSync(list, 'utf8'))).every(([file, stamp]) => stampOf(file) === stamp)
  } catch {
    return false
  }
}

/** Files that stand beside a source are found by its address, not by that of the one file. */
const addresses = {
  name: 'addresses',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8')
      if (!text.includes('import.meta.url')) return null
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)), loader: 'ts' }
    }),
}

if (!fresh()) {
  const begun = Date.now()
  const { build } = await import('esbuild')
  const { metafile, outputFiles } = await build({
    ...{ entryPoints: [source], absWorkingDir: root, outfile: program, write: false, metafile: true, plugins: [addresses] },
    ...{
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: 'inline',
      sourcesContent: false,
    },
    logLevel: 'error',
  })
  mkdirSync(folder, { recursive: true })
  // Whole or not at all: several may be started at once.
  const keep = (file, contents) => {
    writeFileSync(`${file}.${process.pid}`, contents)
    renameSync(`${file}.${process.pid}`, file)
  }
  keep(program, outputFiles[0].contents)
  keep(list, JSON.stringify(Object.fromEntries(Object.keys(metafile.inputs).map((file) => [file, stampOf(file, begun)]))))
}

process.setSourceMapsEnabled(true)
process.argv = [process.argv[0], source, ...words]
await import(pathToFileURL(program).href)
