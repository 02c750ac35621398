#!/usr/bin/env node
/**
 * All checks in one run: types, lint, every test. With arguments (`npm test -- store/engine`) only those tests.
 * The last line printed is always "N passed, N failed, N skipped"; types and lint count as one each.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2)
const count = { passed: 0, failed: 0, skipped: 0 }

/** The whole takes about twenty minutes on two cores. Whatever hangs is ended, with all it started, and counts as failed. */
const patienceMinutes = 45

function run(tool, words, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(path.join(root, 'node_modules/.bin', tool), words, {
      ...{ cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } },
      // A group of its own, so that browsers and servers go with it.
      detached: true,
    })
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // Nothing of it is left.
      }
    }
    const limit = setTimeout(() => {
      console.log(`${tool} did not end within ${patienceMinutes} minutes`)
      end()
    }, patienceMinutes * 60_000)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(signal, () => {
        end()
        process.exit(1)
      })
    child.on('error', () => resolve(false))
    child.on('exit', (status) => {
      clearTimeout(limit)
      // What it left behind would keep whoever reads our output waiting.
      end()
      resolve(status === 0)
    })
  })
}

if (args.length === 0) {
  const checks = {
    types: ['tsc', ['--noEmit']],
    'types of the engine': ['tsc', ['--noEmit', '-p', 'engine/tsconfig.json']],
    'types of the web app': ['tsc', ['--noEmit', '-p', 'web/tsconfig.json']],
    lint: ['biome', ['check', '.']],
  }
  for (const [name, [tool, words]] of Object.entries(checks)) {
    const passed = await run(tool, words)
    count[passed ? 'passed' : 'failed']++
    console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`)
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-run-'))
const counted = path.join(folder, 'count.json')
const passed = await run('vitest', ['run', ...args], { TAPELINE_COUNT_FILE: counted })
// Without a count the run itself broke down (or found no tests): one failure more, whatever it was.
const tests = existsSync(counted) ? JSON.parse(readFileSync(counted, 'utf8')) : { passed: 0, failed: 1, skipped: 0 }
// Tests passed and the run did not: an error outside any test.
if (!passed && tests.failed === 0) tests.failed = 1
for (const key of Object.keys(count)) count[key] += tests[key]
rmSync(folder, { recursive: true, force: true })

process.exitCode = passed && count.failed === 0 ? 0 : 1
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
