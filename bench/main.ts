/** `npm run bench`: what the parts cost against the least they could cost. docs/benchmarks.md says what is measured and how to read it. */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { measureAccountRead } from './account-read.ts'
import { measureApiCalls } from './api-calls.ts'
import { measureAssignment } from './assignment.ts'
import { type Bench, type Figure, withBench } from './bench.ts'
import { months } from './book.ts'
import { measureDelta } from './delta.ts'
import { measureDuplicates } from './duplicates.ts'
import type { EngineName } from './engines.ts'
import { measureImport } from './import.ts'
import { measureInBrowser } from './in-browser.ts'
import { measureLifetime } from './lifetime.ts'
import { measureMemory } from './memory.ts'
import { measureAgainstHighs, measureLargePlan, measureSlider } from './optimiser.ts'
import { measureRecost } from './recost.ts'
import { measureRelationship } from './relationship.ts'
import { measureSliders } from './sliders.ts'
import { measureSnapshot } from './snapshot.ts'

const { values: given } = parseArgs({
  options: {
    engine: { type: 'string', default: 'both' },
    only: { type: 'string' },
    rows: { type: 'string', default: '400000' },
    accounts: { type: 'string' },
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (given.help || !['pglite', 'postgres', 'both'].includes(given.engine)) {
  console.log(`npm run bench -- [--engine pglite|postgres|both] [--only N] [--rows N] [--accounts N] [--full] [--json] [--profile]
  --only N   1 import, 2 delta, 3 recosting, 4 snapshot, 5 account read during an import, 6 memory,
             7 API at 100,000 accounts, 8 browser at 100,000 accounts, 9 duplicates at 100,000 accounts,
             10 relationship index at 100,000 accounts,
             11 a plan against HiGHS, 12 a plan of a million accounts, 13 sliders over 100,000,
             14 models of orders and spend on 1,000,000 accounts, 15 accounts assigned to people
  --rows N   order lines and interactions together (default 400000)
  --accounts N  default: one for a hundred rows
  --full     ten million rows
  --profile  the statements that took longest, on stderr`)
  process.exit(given.help ? 0 : 2)
}

const rows = given.full ? 10_000_000 : Number(given.rows)
const accounts = given.accounts === undefined ? Math.max(100, Math.round(rows / 100)) : Number(given.accounts)
const engines: EngineName[] = given.engine === 'both' ? ['pglite', 'postgres'] : [given.engine as EngineName]
const measurements: Readonly<Record<number, (bench: Bench) => Promise<Figure[]>>> = {
  1: measureImport,
  6: measureMemory,
  4: measureSnapshot,
  2: measureDelta,
  5: measureAccountRead,
  7: measureApiCalls,
  8: measureInBrowser,
}
// In the order in which they may follow each other on one book; memory is that of the import.
const chosen = (n: number) => given.only === undefined || Number(given.only) === n
const order = [1, 6, 4, 2, 5].filter(chosen)
/** On a book of its own: many accounts, as pages and lists must bear them. */
const many = { each: 200_000, accounts: Math.max(accounts, 100_000), profile: given.profile }

const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
const found: (Figure & { measurement: number; engine: string })[] = []
const say = (text: string) => (given.json ? console.error(text) : console.log(text))
const take = (measurement: number, engine: string, figures: readonly Figure[]) => {
  for (const figure of figures) {
    found.push({ measurement, engine, ...figure })
    say(
      `${measurement}  ${engine.padEnd(9)} ${show(figure).padStart(9)} ${verdict(figure).padEnd(16)} ${figure.name}\n${' '.repeat(40)}${figure.from}`,
    )
  }
}

say(`Tapeline benchmark: ${rows.toLocaleString('en')} rows per engine, half order lines, half interactions, of ${accounts.toLocaleString('en')} accounts in ${months} months; ${machine}
Ratios compare two things of the same run; seconds depend on the machine and on what else runs on it.\n`)
if (order.length > 0)
  for (const engine of engines)
    await withBench(engine, { each: Math.round(rows / 2), accounts, profile: given.profile }, async (bench) => {
      for (const n of order) take(n, engine, await measurements[n]!(bench))
    })
for (const n of [7, 8].filter(chosen))
  for (const engine of n === 8 ? engines.slice(0, 1) : engines)
    await withBench(engine, many, async (bench) => take(n, engine, await measurements[n]!(bench)))
if (given.only === undefined || given.only === '3') take(3, 'engine', measureRecost())
if (given.only === undefined || given.only === '9') take(9, 'engine', measureDuplicates())
if (given.only === undefined || given.only === '10') take(10, 'engine', measureRelationship())
if (chosen(11)) take(11, 'engine', await measureAgainstHighs())
if (chosen(12)) take(12, 'engine', measureLargePlan())
if (chosen(13)) take(13, 'engine', [...measureSlider(), ...measureSliders()])
if (given.only === undefined || given.only === '14') take(14, 'engine', measureLifetime())
if (chosen(15)) take(15, 'engine', measureAssignment())
if (given.json) console.log(JSON.stringify({ machine, rows, figures: found }, null, 2))

function show({ value, unit }: Figure): string {
  return `${value >= 100 ? value.toFixed(0) : value >= 0.1 || value === 0 ? value.toFixed(1) : value.toPrecision(2)}${unit === '×' ? '×' : unit === '%' ? ' %' : ` MB`}`
}

function verdict({ value, unit, aim }: Figure): string {
  if (aim === undefined) return ''
  return `(aim ${aim}${unit === '%' ? ' %' : unit}${value > aim ? ', missed' : ''})`
}
