import type { Command } from 'commander'
import { Refusal } from '#api/refusal.ts'
import { nameOurDomains } from '#app/feeds/show-feeds.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'
import { importFiles } from '#app/imports/import-files.ts'
import type { ImportResult } from '#app/imports/import-result.ts'
import { listImports } from '#app/imports/list-imports.ts'
import { proposeMappings } from '#app/imports/propose-mappings.ts'
import { resumeImport } from '#app/imports/resume-import.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { writeProblems } from '#app/imports/write-problems.ts'
import type { MatchPreview } from '#app/matching/preview-matches.ts'
import { type Call, json, number } from '../call.ts'
import { type Printer, printer } from '../print.ts'
import { atCwd, readJson } from '../read-json.ts'

export function importCommands(program: Command, { io, context }: Call): void {
  program
    .command('import')
    .description('bring files (or folders of files) into the record: all of it, or nothing')
    .argument('<file...>')
    .option('--map <mapping.json...>', 'mapping files, one per source (default: recognise the files)')
    .option('--dry-run', 'read and check everything, store nothing')
    .option('--ours <domain...>', 'mail domains of the organisation, kept for mail and calendar files from now on')
    .option('--currency <code>', 'reporting currency, with the first import (default: that of the mapping)')
    .action(async (files: string[], options: { map?: string[]; dryRun?: boolean; currency?: string; ours?: string[]; json?: boolean }) => {
      if (options.ours) await nameOurDomains(await context(), options.ours)
      const result = await importFiles(await context(), {
        files: files.map((f) => atCwd(io, f)),
        mappings: options.map ? options.map.map((m) => readJson(io, m)) : null,
        dryRun: options.dryRun ?? false,
        currency: options.currency,
      })
      if (options.json) json(io, result)
      else showImport(io, result)
    })

  program
    .command('recognise')
    .description('say what files hold and write the mapping that an import without one would use')
    .argument('<file...>')
    .option('--out <dir>', 'write one mapping file per source into this folder')
    .action(async (files: string[], options: { out?: string; json?: boolean }) => {
      const found = await proposeMappings(
        files.map((f) => atCwd(io, f)),
        options.out === undefined ? null : atCwd(io, options.out),
      )
      if (options.json) return json(io, found)
      const p = printer(io, null)
      p.table(
        ['file', 'holds', 'how sure', 'dialect'],
        found.tables.map((t) => [t.file, t.kind, p.percent(t.confidence), t.preset ?? '']),
        [2],
      )
      for (const source of found.sources) for (const doubt of source.uncertain) p.line(`? ${doubt}`)
      for (const file of found.written) p.line(`wrote ${file}`)
    })

  program
    .command('undo')
    .description('take an import back, whatever was imported since')
    .argument('<import>')
    .action(async (id: string, options: { json?: boolean }) => {
      const result = await undoImport(await context(), number(id, 'import'))
      if (options.json) json(io, result)
      else printer(io, null).line(`Import ${result.import} is undone: ${result.rows} rows taken back`)
    })

  program
    .command('resume')
    .description('go on with an interrupted import or undo')
    .argument('<import>')
    .action(async (id: string, options: { json?: boolean }) => {
      const result = await resumeImport(await context(), number(id, 'import'))
      if (options.json) json(io, result)
      else showImport(io, result)
    })

  program
    .command('imports')
    .description('list imports, newest first')
    .action(async (options: { json?: boolean }) => {
      const imports = await listImports(await context())
      if (options.json) return json(io, imports)
      printer(io, null).table(
        ['import', 'state', 'by', 'when', 'files'],
        imports.map((i) => [String(i.import), i.state, i.actor, i.startedAt.slice(0, 16).replace('T', ' '), i.files.join(', ')]),
        [0],
      )
    })

  program
    .command('problems')
    .description('write the rejected rows of an import to a file, with reason and remedy, to correct and import again')
    .argument('<import>')
    .option('--out <dir>', 'folder to write to', '.')
    .option('--format <format>', 'csv or xlsx', 'csv')
    .action(async (id: string, options: { out: string; format: string; json?: boolean }) => {
      if (options.format !== 'csv' && options.format !== 'xlsx')
        throw new Refusal('invalid', `Cannot write ${options.format}: choose csv or xlsx`)
      const written = await writeProblems(await context(), number(id, 'import'), atCwd(io, options.out), options.format)
      if (options.json) return json(io, written)
      const p = printer(io, null)
      if (written.files.length === 0) p.line('No row was rejected')
      for (const file of written.files) p.line(`${file.rows} rows: ${file.path}`)
    })
}

function showImport(io: CommandIo, result: ImportResult): void {
  const p = printer(io, result.unassigned.currency)
  p.line(result.import === null ? 'Dry run: nothing was stored' : `Import ${result.import}: ${result.state}`)
  p.table(
    ['file', 'rows', 'accepted', 'changed', 'unchanged', 'rejected'],
    result.files.map((f) => [f.file, f.rowsRead, f.accepted, f.changed, f.unchanged, f.rejected]),
  )
  for (const file of result.files) {
    for (const problem of file.problems.slice(0, 3)) p.line(`  ${file.file} row ${problem.row}: ${problem.message}. ${problem.remedy}`)
    if (file.problemCount > 3)
      p.line(`  … ${file.problemCount - 3} more in ${file.file}${result.import === null ? '' : `: tapeline problems ${result.import}`}`)
  }
  if (result.feed) {
    p.line(`Interactions: ${p.count(result.feed.interactions)} on ${p.count(result.feed.accountCount)} accounts`)
    for (const { about, n } of result.feed.leftOut) p.line(`  ${p.count(n)} left aside: ${about}`)
  }
  if (result.unassigned.rows > 0)
    p.line(
      `Unassigned: ${p.count(result.unassigned.rows)} rows without a customer, ${p.money(result.unassigned.amountMinor)} ${result.unassigned.currency ?? ''}`,
    )
  if (result.matches) showMatches(p, result.matches)
  for (const note of result.notes) p.line(`? ${note}`)
  if (result.import !== null) p.line(`Undo with: tapeline undo ${result.import}`)
}

function showMatches(p: Printer, matches: MatchPreview): void {
  p.line(
    `${p.count(matches.accounts)} accounts would be ${p.count(matches.customers)} customers; ${p.count(matches.doubtful)} pairs to look at`,
  )
  p.table(
    ['', 'source', 'matched', 'of', 'share'],
    matches.shares.filter((s) => s.matchedWith === null).map((s) => [s.measure, s.source, s.matchedN, s.n, p.percent(s.share)]),
    [2, 3, 4],
  )
}
