import { Argument, type Command, Option } from 'commander'
import { Refusal } from '#api/refusal.ts'
import { explainAccount } from '#app/reporting/explain-account.ts'
import { exportTable, exportTables } from '#app/reporting/export-table.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import { reportChanges } from '#app/reporting/report-changes.ts'
import { reportMatches } from '#app/reporting/report-matches.ts'
import { reportChannels, reportSegments } from '#app/reporting/report-measured.ts'
import {
  reportAccounts,
  reportConcentration,
  reportFindings,
  reportMap,
  reportPeanutButter,
  reportPriceService,
  reportReconciliation,
  reportTotals,
  reportWhale,
} from '#app/reporting/reports.ts'
import { type Call, json, number } from '../call.ts'
import { atCwd, readJson } from '../read-json.ts'
import { showExplained, showReport } from './show-report.ts'

const names = [
  'totals',
  'accounts',
  'segments',
  'channels',
  'reconciliation',
  'whale',
  'peanut-butter',
  'findings',
  'matches',
  'concentration',
  'map',
  'price-service',
  'changes',
] as const

export function reportCommands(program: Command, { io, context }: Call): void {
  program
    .command('report')
    .description('show a report of the last measurement')
    .addArgument(new Argument('<name>').choices(names))
    .option('--snapshot <id>', 'another measurement')
    .option('--against <id>', 'for changes: the earlier measurement (default: the one before)')
    .option('--general-ledger <file>', 'for reconciliation: JSON with revenueMinor and named differences of the general ledger')
    .action(
      async (name: (typeof names)[number], options: { snapshot?: string; against?: string; generalLedger?: string; json?: boolean }) => {
        const ctx = await context()
        const id = options.snapshot === undefined ? null : number(options.snapshot, 'snapshot')
        if (name === 'matches') {
          const matches = await reportMatches(ctx)
          return options.json ? json(io, matches) : showReport(io, name, matches)
        }
        const view = await loadSnapshotView(ctx, id)
        const against = options.against === undefined ? null : number(options.against, 'snapshot')
        const report = {
          totals: () => reportTotals(view),
          accounts: () => reportAccounts(view),
          segments: () => reportSegments(view),
          channels: () => reportChannels(view),
          reconciliation: () =>
            reportReconciliation(view, options.generalLedger === undefined ? null : readJson(io, options.generalLedger)),
          whale: () => reportWhale(view),
          'peanut-butter': () => reportPeanutButter(view),
          findings: () => reportFindings(view),
          concentration: () => reportConcentration(view),
          map: () => reportMap(view),
          'price-service': () => reportPriceService(view),
          changes: () => reportChanges(ctx, view, against),
        }[name]
        const result = await report()
        if (options.json) json(io, result)
        else showReport(io, name, result)
      },
    )

  program
    .command('explain')
    .description("an account's profit and loss, down to the rows under it")
    .argument('<account>', 'source/id, id, or part of the name')
    .option('--snapshot <id>', 'another measurement')
    .option('--rows <n>', 'rows shown per kind', '20')
    .action(async (account: string, options: { snapshot?: string; rows: string; json?: boolean }) => {
      const ctx = await context()
      const view = await loadSnapshotView(ctx, options.snapshot === undefined ? null : number(options.snapshot, 'snapshot'))
      const explained = await explainAccount(ctx, view, account, number(options.rows, 'number of rows'))
      if (options.json) json(io, explained)
      else showExplained(io, explained)
    })

  program
    .command('export')
    .description('write a table to a file')
    .addArgument(new Argument('<table>').choices(exportTables))
    .addOption(new Option('--format <format>', 'file format').choices(['csv', 'xlsx']).default('csv'))
    .option('--out <file>', 'where to (default: the name of the table here)')
    .option('--snapshot <id>', 'another measurement')
    .action(async (table: (typeof exportTables)[number], options: { format: string; out?: string; snapshot?: string; json?: boolean }) => {
      if (options.format !== 'csv' && options.format !== 'xlsx')
        throw new Refusal('invalid', `Cannot write ${options.format}: choose csv or xlsx`)
      const out = atCwd(io, options.out ?? `${table}.${options.format}`)
      const written = await exportTable(await context(), {
        table,
        format: options.format,
        out,
        snapshot: options.snapshot === undefined ? null : number(options.snapshot, 'snapshot'),
      })
      if (options.json) json(io, written)
      else io.stdout(`${written.rows} rows: ${written.file}\n`)
    })
}
