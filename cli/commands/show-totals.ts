import type { CommandIo } from '#app/holder/command-stream.ts'
import type { SnapshotResult } from '#app/measuring/measures.ts'
import { printer } from '../print.ts'

/** The first page of a measurement. */
export function showTotals(io: CommandIo, id: number, result: SnapshotResult): void {
  const t = result.totals
  const p = printer(io, t.currency)
  p.line(`Snapshot ${id}: ${t.from} up to ${t.asOf}, by ${t.level}, in ${t.currency}${t.title === null ? '' : ` — ${t.title}`}`)
  p.pairs([
    ['accounts', t.accounts],
    ['… that bought', t.buyingAccounts],
    ['orders', t.orders],
    ['interactions', t.interactions],
    [`list value`, p.money(t.listValueMinor)],
    [`revenue (from ${t.revenueBasis})`, p.money(t.revenueMinor)],
    ['rebates', p.money(t.rebatesMinor)],
    ['cost of goods', p.money(t.costOfGoodsMinor)],
    ['margin', p.money(t.marginMinor)],
    ['freight', p.money(t.freightMinor)],
    ['cost to serve', p.money(t.costToServeMinor)],
    ['… caused by us, at least', p.money(t.causedByUsMinor)],
    ['net contribution', p.money(t.netContributionMinor)],
    ['not traced', p.money(t.notTracedMinor)],
    ['… of it unused', p.money(t.unusedMinor)],
    ['buying accounts that cost more than they bring, under this model', t.accountsBelowZero.buying],
    ['… sure / maybe / not', `${t.belowZero.every} / ${t.belowZero.some} / ${t.belowZero.no}`],
    [`top ${t.topShare.accounts} of ${t.topShare.of} accounts bring`, p.percent(t.topShare.share)],
    [
      'delivered on time',
      `${p.percent(t.onTime.share)} of ${p.count(t.onTime.onTime + t.onTime.late)}; due and unshipped ${p.count(t.onTime.dueUnshipped)}`,
    ],
    ['estimated share', p.percent(t.estimatedShare)],
    ['unassigned revenue', p.money(t.unassigned.revenueMinor)],
  ])
  for (const s of t.sources)
    p.line(
      `${s.source} ${s.table}: ${s.firstDay} to ${s.lastDay}${s.uncoveredMonths.length > 0 ? `, ${s.uncoveredMonths.length} months of the window not covered` : ''}`,
    )
  if (result.findings.length > 0) p.line(`${result.findings.length} findings: tapeline report findings`)
}
