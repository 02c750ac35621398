import type { Command } from 'commander'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import { reportValue } from '#app/value/report-value.ts'
import { type Call, json, number } from '../call.ts'
import { printer } from '../print.ts'

export function valueCommands(program: Command, { io, context }: Call): void {
  program
    .command('value')
    .description(
      'what accounts are worth over their life, through others, and what they could still buy; and whether the models told a hold-out',
    )
    .option('--snapshot <id>', 'another measurement')
    .option('--top <n>', 'accounts shown', '20')
    .action(async (options: { snapshot?: string; top: string; json?: boolean }) => {
      const ctx = await context()
      const id = options.snapshot === undefined ? null : number(options.snapshot, 'snapshot')
      const report = await reportValue(ctx, id, await loadSnapshotView(ctx, id))
      if (options.json) return json(io, report)
      const p = printer(io, report.currency)
      p.line(`Snapshot ${report.snapshot}, as of ${report.asOf}: ${report.rules.label}, ${report.rules.horizonMonths} months ahead`)
      p.pairs([
        ['lifetime value of the book', p.money(report.total.valueMinor)],
        ['accounts without a value', report.total.withoutValue],
        ['links of influence that count', report.links.counted],
        ['potential a year', p.money(report.total.potentialMinor)],
      ])
      if (report.holdout) {
        p.line(
          report.holdout.fits ? 'The model of orders fits its hold-out' : 'The model of orders does not fit: the simple rule stands in',
        )
        for (const reason of report.holdout.reasons) p.line(`  ${reason}`)
        for (const { segment, observed, first } of report.holdout.retention)
          p.line(
            `  kept a year, ${segment}: ${observed ? `${observed.kept} of ${observed.due}, ` : ''}${(100 * first).toFixed(1)} % in the first year is used`,
          )
      }
      const accounts = [...report.accounts].sort((a, b) => Number(b.valueMinor ?? 0) - Number(a.valueMinor ?? 0))
      p.pairs(
        accounts.slice(0, number(options.top, 'number of accounts')).map((a) => [String(a.name), p.money(a.valueMinor as number | null)]),
      )
    })
}
