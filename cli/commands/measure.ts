import { Argument, type Command, Option } from 'commander'
import { lookAfterMeasuring } from '#app/cases/look-again.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { approveFile } from '#app/models/approve-model.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { listSnapshots } from '#store/snapshots.ts'
import { type Call, json } from '../call.ts'
import { printer } from '../print.ts'
import { readJson } from '../read-json.ts'
import { showTotals } from './show-totals.ts'

export function measureCommands(program: Command, { io, context }: Call): void {
  program
    .command('measure')
    .description('measure the whole book and keep the measurement as a snapshot')
    .option('--as-of <day>', 'last day that counts, YYYY-MM-DD (default: the last day of the record)')
    .option('--window <window>', 'months up to that day such as 12m, or all', '12m')
    .option('--cost-model <file>', 'cost model or sketch file, used for every month (default: the approved models)')
    .option('--segmentation <file>', 'segmentation file: thresholds, overrides, strategic flags, needs, potentials')
    .addOption(new Option('--level <level>', 'what an account is').choices(['customer', 'payer', 'site', 'group']).default('customer'))
    .action(
      async (options: { asOf?: string; window: string; costModel?: string; segmentation?: string; level: string; json?: boolean }) => {
        const ctx = await context()
        const snapshot = await takeSnapshot(ctx, {
          asOf: options.asOf ?? null,
          window: options.window,
          level: options.level as LevelName,
          costModel: options.costModel === undefined ? null : readJson(io, options.costModel),
          segmentation: options.segmentation === undefined ? null : readJson(io, options.segmentation),
        })
        await lookAfterMeasuring(ctx)
        if (options.json)
          return json(io, {
            snapshot: snapshot.id,
            asOf: snapshot.asOf,
            from: snapshot.from,
            to: snapshot.to,
            level: snapshot.level,
            currency: snapshot.currency,
            title: snapshot.result.title,
            inputHash: snapshot.inputHash,
            models: snapshot.modelIds,
            engineVersion: snapshot.engineVersion,
            totals: snapshot.result.totals,
            findings: snapshot.result.findings,
          })
        showTotals(io, snapshot.id, snapshot.result)
      },
    )

  program
    .command('snapshots')
    .description('list measurements, newest first')
    .action(async (options: { json?: boolean }) => {
      const snapshots = await listSnapshots((await context()).store)
      if (options.json) return json(io, snapshots)
      printer(io, null).table(
        ['snapshot', 'as of', 'window', 'level', 'title', 'by', 'input'],
        snapshots.map((s) => [
          String(s.id),
          s.as_of,
          `${s.from_day} – ${s.to_day}`,
          s.level,
          s.title ?? '',
          s.actor,
          s.input_hash.slice(0, 12),
        ]),
        [0],
      )
    })

  program
    .command('approve')
    .description(
      'approve a cost model, sketch, segmentation, coverage models or rules of the relationship index: later measurements use it in the months it is valid for',
    )
    .addArgument(new Argument('<file>', 'cost model, sketch, segmentation, coverage models or relationship rules'))
    .requiredOption('--reason <text>', 'why this version')
    .action(async (file: string, options: { reason: string; json?: boolean }) => {
      const model = await approveFile(await context(), readJson(io, file), options.reason)
      if (options.json) return json(io, model)
      printer(io, null).line(
        `${model.kind} ${model.name}, version ${model.version}, is ${model.state}${model.validFrom ? ` from ${model.validFrom}` : ''}`,
      )
    })
}
