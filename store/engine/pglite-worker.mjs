/**
 * The embedded PostgreSQL, in a thread of its own: a long statement never holds up the server's event loop.
 * Plain JavaScript, so that it starts without a TypeScript loader under tsx, node and the test runner alike.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { valueParsers } from './value-parsers.mjs'

/** NodeFS with an fsync that reaches the disk; as published it does nothing, and a commit would live in the page cache only. */
class DurableNodeFS extends NodeFS {
  async init(pg, options) {
    const result = await super.init(pg, options)
    result.emscriptenOpts.preRun.push(({ NODEFS }) => {
      NODEFS.stream_ops.fsync = (stream) => {
        NODEFS.tryFSOperation(() => (stream.nfd === undefined ? syncPath(NODEFS.realPath(stream.node)) : fs.fsyncSync(stream.nfd)))
        return 0
      }
    })
    return result
  }
}

/** A folder has no descriptor in NodeFS; syncing it is what makes a new or renamed file in it durable. */
function syncPath(name) {
  const fd = fs.openSync(name, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

function syncTree(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) syncTree(name)
    else if (entry.isFile()) syncPath(name)
  }
  syncPath(folder)
}

const settings = (...pairs) => pairs.flatMap((pair) => ['-c', pair])
// A portal's 4 MB would send every big group-by to temporary files; one connection may well have more.
const common = settings('enable_partitionwise_aggregate=on', 'timezone=UTC', 'work_mem=64MB', 'jit=off')

async function open({ dataDir, image }) {
  if (dataDir === undefined)
    return PGlite.create({ ...(image && { loadDataDir: new Blob([image]) }), startParams: [...PGlite.defaultStartParams, ...common] })
  const startParams = [
    ...PGlite.defaultStartParams.filter((param) => param !== '-F'), // -F = no fsync
    ...settings('fsync=on', 'wal_sync_method=fsync'),
    ...common,
  ]
  // A mark stands beside the folder until it is whole: a kill during creation leaves no half database that would be opened.
  const mark = `${dataDir}.creating`
  if (fs.existsSync(mark)) fs.rmSync(dataDir, { recursive: true, force: true })
  const isNew = !fs.existsSync(dataDir)
  if (isNew) {
    fs.writeFileSync(mark, '')
    syncPath(path.dirname(dataDir))
    fs.mkdirSync(dataDir, { mode: 0o700 })
  }
  const db = await PGlite.create({ fs: new DurableNodeFS(dataDir), startParams })
  if (isNew) {
    syncTree(dataDir)
    fs.rmSync(mark)
    syncPath(path.dirname(dataDir))
  }
  return db
}

const describeError = (error) => ({
  message: error?.message ?? String(error),
  code: error?.code,
  detail: error?.detail,
  constraint: error?.constraint,
  table: error?.table,
  column: error?.column,
  position: error?.position,
})

const operations = {
  async run(db, { sql, params }) {
    const { fields, rows, affectedRows } = await db.query(sql, params, { rowMode: 'array' })
    return { names: fields.map((field) => field.name), rows, affected: affectedRows ?? 0 }
  },
  async script(db, { sql }) {
    await db.exec(sql)
  },
  async copy(db, { sql, text }) {
    await db.query(`${sql} '/dev/blob'`, [], { blob: new Blob([text]) })
  },
  async finish(db, { how }) {
    const results = await db.exec(how)
    return results.at(-1)?.command?.toLowerCase() ?? how
  },
  async image(db) {
    return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer())
  },
  async close(db) {
    await db.close()
  },
}

try {
  const db = await open(workerData)
  for (const id of Object.keys(db.parsers)) delete db.parsers[id]
  Object.assign(db.parsers, valueParsers)
  for (const id of Object.keys(db.serializers)) db.serializers[id] = (text) => text // parameters arrive as text
  parentPort.on('message', async ({ id, operation, ...input }) => {
    try {
      parentPort.postMessage({ id, result: await operations[operation](db, input) })
    } catch (error) {
      parentPort.postMessage({ id, error: describeError(error) })
    }
    if (operation === 'close') parentPort.close()
  })
  parentPort.postMessage({ ready: true })
} catch (error) {
  parentPort.postMessage({ failed: describeError(error) })
  parentPort.close()
}
