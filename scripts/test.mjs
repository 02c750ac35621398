#!/usr/bin/env node
/**
 * All checks in one run: types, lint, every test. With arguments (`npm test -- store/engine`) only those tests.
 * The last line printed is always "N passed, N failed, N skipped"; types and lint count as one each.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2)
const count = { passed: 0, failed: 0, skipped: 0 }

function run(tool, words, env = {}) {
  const { status } = spawnSync(path.join(root, 'node_modules/.bin', tool), words, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return status === 0
}

if (args.length === 0) {
  const checks = {
    types: ['tsc', ['--noEmit']],
    'types of the engine': ['tsc', ['--noEmit', '-p', 'engine/tsconfig.json']],
    'types of the web app': ['tsc', ['--noEmit', '-p', 'web/tsconfig.json']],
    lint: ['biome', ['check', '.']],
  }
  for (const [name, [tool, words]] of Object.entries(checks)) {
    const passed = run(tool, words)
    count[passed ? 'passed' : 'failed']++
    console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`)
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-run-'))
const counted = path.join(folder, 'count.json')
const passed = run('vitest', ['run', ...args], { TAPELINE_COUNT_FILE: counted })
// Without a count the run itself broke down (or found no tests): one failure more, whatever it was.
const tests = existsSync(counted) ? JSON.parse(readFileSync(counted, 'utf8')) : { passed: 0, failed: 1, skipped: 0 }
// Tests passed and the run did not: an error outside any test.
if (!passed && tests.failed === 0) tests.failed = 1
for (const key of Object.keys(count)) count[key] += tests[key]
rmSync(folder, { recursive: true, force: true })

process.exitCode = passed && count.failed === 0 ? 0 : 1
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
