#!/usr/bin/env node
/**
 * Makes a fresh clone ready; does nothing, quickly, when it is. Node built-ins only: it runs before anything is installed.
 *
 *   --build     the web app, built anew when its sources changed
 *   --postgres  a PostgreSQL for the tests as well
 *   --browser   a Chromium for the tests as well
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumMissing, findChromium } from './find-chromium.mjs'
import { findPostgres, postgresMissing } from './find-postgres.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = new Set(process.argv.slice(2))

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** A download that stands still for so long is given up and begun again: a registry that does not answer must not hold us for ever. */
const patienceMinutes = 8

/** What a command prints goes to stderr: stdout belongs to whoever called us. */
function run(command, args, { env = {}, tries = 1 } = {}) {
  const line = [path.basename(command), ...args.map((word) => (word.includes(path.sep) ? path.basename(word) : word))].join(' ')
  for (let left = tries; ; left--) {
    console.error(`> ${line}`)
    const { status, error } = spawnSync(command, args, {
      ...{ cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } },
      ...(tries > 1 && { timeout: patienceMinutes * 60_000, killSignal: 'SIGKILL' }),
    })
    if (status === 0) return
    if (left > 1) console.error(error?.code === 'ETIMEDOUT' ? `No end after ${patienceMinutes} minutes: once more` : 'Once more')
    else if (error) stop(`Cannot run ${command}: ${error.message}`)
    else process.exit(status ?? 1)
  }
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) stop(`Tapeline needs Node 20.19 or newer; this is ${process.version}.`)

// Packages: only when the lock file changed since they were installed. `npm ci` wipes the stamp, so it cannot lie.
const stamp = path.join(root, 'node_modules/.tapeline/installed')
const lockHash = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex')
const installed = `${lockHash} ${process.platform} ${process.arch} ${process.versions.modules}`
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== installed) {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const patient = ['--prefer-offline', '--fetch-timeout=60000', '--fetch-retries=4']
  run(npm[0], [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund', ...patient], { tries: 3 })
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, installed)
}

// The web app: only when something it is made of changed since it was built.
if (wanted.has('--build')) {
  const hash = createHash('sha256').update(installed)
  for (const room of ['web', 'api', 'engine'])
    for (const entry of readdirSync(path.join(root, room), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && !one.name.endsWith('.test.ts'))
      .map((one) => path.join(one.parentPath, one.name))
      .sort())
      hash.update(path.relative(root, entry)).update(readFileSync(entry))
  const built = path.join(root, 'dist/web/.built')
  const sources = hash.digest('hex')
  if (!existsSync(built) || readFileSync(built, 'utf8') !== sources) {
    run(process.execPath, [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn'])
    writeFileSync(built, sources)
  }
}

const serverGiven = process.env.TEST_DATABASE_URL || process.env.TAPELINE_POSTGRES === 'skip'
if (wanted.has('--postgres') && !serverGiven && !findPostgres()) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quietly = { env: { DEBIAN_FRONTEND: 'noninteractive' }, tries: 2 }
    run('apt-get', ['update', '-qq'], quietly)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], quietly)
  }
  if (!findPostgres()) stop(postgresMissing)
}

if (wanted.has('--browser') && !findChromium()) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quietly = { env: { DEBIAN_FRONTEND: 'noninteractive' }, tries: 2 }
    run('apt-get', ['update', '-qq'], quietly)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quietly)
  }
  if (!findChromium()) stop(chromiumMissing)
}
