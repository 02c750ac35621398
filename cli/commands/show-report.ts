/** Reports as tables for a terminal: the same objects that --json prints. */
import type { CommandIo } from '#app/holder/command-stream.ts'
import type { ExplainedAccount } from '#app/reporting/explain-account.ts'
import type { reportChanges } from '#app/reporting/report-changes.ts'
import type { reportMatches } from '#app/reporting/report-matches.ts'
import type { reportChannels, reportSegments } from '#app/reporting/report-measured.ts'
import type * as reports from '#app/reporting/reports.ts'
import { type Printer, printer } from '../print.ts'

const shown = 25

interface Reports {
  totals: ReturnType<typeof reports.reportTotals>
  accounts: ReturnType<typeof reports.reportAccounts>
  segments: ReturnType<typeof reportSegments>
  channels: ReturnType<typeof reportChannels>
  reconciliation: ReturnType<typeof reports.reportReconciliation>
  whale: ReturnType<typeof reports.reportWhale>
  'peanut-butter': ReturnType<typeof reports.reportPeanutButter>
  findings: ReturnType<typeof reports.reportFindings>
  matches: Awaited<ReturnType<typeof reportMatches>>
  concentration: ReturnType<typeof reports.reportConcentration>
  map: ReturnType<typeof reports.reportMap>
  'price-service': ReturnType<typeof reports.reportPriceService>
  changes: Awaited<ReturnType<typeof reportChanges>>
}
export type ReportName = keyof Reports

type CurveShape = Extract<Reports['whale'], { curve: unknown }>['curve']

type Show = { [N in ReportName]: (p: Printer, report: Reports[N]) => void }

const show: Show = {
  totals(p, t) {
    p.pairs(
      Object.entries(t).flatMap(([name, value]) =>
        typeof value === 'number' ? [[name.replace(/Minor$/, ''), name.endsWith('Minor') ? p.money(value) : p.count(value)] as const] : [],
      ),
    )
  },
  accounts(p, { accounts }) {
    p.table(
      ['account', 'name', 'segment', 'orders', 'revenue', 'margin', 'cost to serve', 'caused by us', 'net contribution', 'below zero'],
      accounts.map((a) => [
        a.key,
        a.name,
        a.segment ?? '',
        a.orders,
        p.money(a.revenueMinor),
        p.money(a.marginMinor),
        p.money(a.costToServeMinor),
        p.money(a.causedByUsMinor),
        p.money(a.netContributionMinor),
        a.belowZero,
      ]),
      [3, 4, 5, 6, 7, 8],
    )
  },
  segments(p, r) {
    p.table(['tier', 'accounts', 'revenue'], r.tiers?.map((t) => [t.tier, t.n, p.money(t.revenue)]) ?? [])
    p.line(
      `Key from ${p.money(r.keyThresholdMinor)}, Major from ${p.money(r.majorThresholdMinor)}${r.overCap ? `; ${r.overCap} key accounts over the cap` : ''}`,
    )
    for (const move of r.moved ?? []) p.line(`${move.key}: ${move.from} → ${move.to}`)
    const behaviours = new Map<string, number>()
    for (const a of r.accounts)
      if (a.behaviour) behaviours.set(`${a.tier} ${a.behaviour.name}`, (behaviours.get(`${a.tier} ${a.behaviour.name}`) ?? 0) + 1)
    p.table(['tier and behaviour', 'accounts'], [...behaviours].sort())
  },
  channels(p, r) {
    p.table(
      ['channel', 'interactions', 'cost'],
      r.channels.map((c) => [c.channel, c.n, p.money(c.costMinor)]),
    )
    p.table(
      ['reason', 'channel', 'n', 'known', 'repeat rate', 'per interaction', 'per resolution'],
      r.reasons.map((c) => [
        c.reason,
        c.channel,
        c.n,
        c.known,
        p.percent(c.repeatRate),
        p.money(c.costPerInteractionMinor),
        p.money(c.costPerResolutionMinor),
      ]),
      [2, 3, 4, 5, 6],
    )
    p.table(
      ['selling channel', 'selling cost', 'orders', 'margin', 'cost of sale', ''],
      r.costOfSale.channels.map((c) => [
        c.channel,
        p.money(c.sellingCostMinor),
        c.orders,
        p.money(c.marginMinor),
        p.percent(c.costOfSale),
        c.losesMoney ? 'loses money' : '',
      ]),
      [1, 2, 3, 4],
    )
    p.line(
      `Orders without a selling contact: ${p.count(r.costOfSale.ordersWithoutSelling.orders)}, margin ${p.money(r.costOfSale.ordersWithoutSelling.marginMinor)}`,
    )
    p.table(
      ['opportunities of', 'won', 'lost', 'open', 'hit rate', 'per sale, lost ones included'],
      r.opportunities.map((o) => [o.segment, o.won, o.lost, o.open, p.percent(o.hitRate), p.money(o.costPerSaleInclLostMinor)]),
    )
  },
  reconciliation(p, r) {
    const row = (name: string, x: { ledgerMinor: number; tracedMinor: number; notTracedMinor: number; outsideMinor: number }) => [
      name,
      ...[x.ledgerMinor, x.tracedMinor, x.notTracedMinor, x.outsideMinor].map(p.money),
    ]
    p.table(
      ['cost centre', 'ledger', 'traced', 'not traced', 'outside'],
      [...r.costCentres.map((c) => row(c.name, c)), row('all', r.total)],
    )
    p.table(
      ['charged beside the ledger', 'amount'],
      r.chargedBesideLedger.map((c) => [c.name, p.money(c.amountMinor)]),
    )
    if (r.generalLedger)
      p.line(
        `Revenue: book ${p.money(r.revenue.bookMinor)}, general ledger ${p.money(r.generalLedger.generalLedgerMinor)}, unexplained ${p.money(r.generalLedger.unexplained)}`,
      )
    if (r.partialMonths.length > 0) p.line(`No tie-out for months the window cuts: ${r.partialMonths.join(', ')}`)
  },
  whale(p, r) {
    const curve = (name: string, c: CurveShape) =>
      p.line(
        `${name}: ${p.count(c.accountsToPeak)} of ${p.count(r.accounts)} accounts bring ${p.money(c.peakMinor)} (${p.percent(c.peakShare)}); the others take ${p.money(c.destroyedMinor)} of it away; total ${p.money(c.totalMinor)}`,
      )
    if ('restUntraced' in r && r.restUntraced) {
      p.line(`${r.title}: a band, nobody is named`)
      curve('rest of the cost left untraced', r.restUntraced)
      curve('rest of the cost spread by orders', r.restByOrders)
      p.table(
        ['team', 'cost', 'explained by the files'],
        r.teams.map((t) => [t.team, p.money(t.costMinor), p.percent(t.explainedShare)]),
      )
    } else if ('curve' in r && r.curve) {
      curve('whale curve', r.curve)
      p.table(
        ['best', 'net contribution'],
        r.best.map((a) => [a.name, p.money(a.netContributionMinor)]),
      )
      p.table(
        ['costs more than it brings in every version', 'net contribution'],
        r.worst.map((a) => [a.name, p.money(a.netContributionMinor)]),
      )
    }
    if (r.accountsLeftOut > 0)
      p.line(`${p.count(r.accountsLeftOut)} accounts with ${p.money(r.revenueLeftOutMinor)} revenue are left out: margin not known`)
  },
  'peanut-butter'(p, r) {
    for (const base of r.bases) {
      if (!base.defined) {
        p.line(`Spread by ${base.base}: not defined, nobody has any`)
        continue
      }
      p.line(`Spread by ${base.base}: ${p.percent(base.misallocatedShare)} of ${p.money(base.tracedMinor)} would sit on the wrong accounts`)
      p.table(
        ['account', 'traced', 'spread', 'takes more (+)'],
        base.accounts.slice(0, 10).map((a) => [a.name, p.money(a.tracedMinor), p.money(a.spreadMinor), p.money(a.shiftMinor)]),
      )
    }
  },
  findings(p, { findings }) {
    if (findings.length === 0) p.line('No findings')
    p.table(
      ['finding', 'about', 'what'],
      findings.map((f) => [f.code, f.subject, f.message]),
      [],
    )
  },
  matches(p, r) {
    p.line(
      `${p.count(r.accounts)} accounts of all sources are ${p.count(r.customers)} customers: ${p.count(r.links)} links, ${p.count(r.doubtful)} doubtful pairs`,
    )
    p.table(
      ['', 'source', 'with', 'rows matched', 'of', 'share', 'share of money'],
      r.shares.map((s) => [
        s.measure,
        s.source,
        s.matchedWith ?? 'any other',
        s.matchedN,
        s.n,
        p.percent(s.share),
        s.amountShare === null ? '' : p.percent(s.amountShare),
      ]),
      [3, 4, 5, 6],
    )
    p.table(
      ['doubtful', '', 'why', 'money'],
      r.doubtfulPairs
        .slice(0, shown)
        .map((d) => [
          `${d.left.name ?? ''} (${d.left.key})`,
          `${d.right.name ?? ''} (${d.right.key})`,
          d.reasons.join('; '),
          p.money(d.amountMinor),
        ]),
      [3],
    )
  },
  concentration(p, r) {
    p.table(
      ['top', 'accounts', 'of', 'share of revenue'],
      r.top.map((t) => [p.percent(t.fraction), t.k, t.n, p.percent(t.share)]),
    )
    p.line(
      `Gini ${r.gini?.toFixed(4) ?? 'not defined'}, HHI ${r.hhi?.toFixed(0) ?? 'not defined'} (${r.level ?? ''}), as if ${r.effectiveAccounts?.toFixed(1) ?? '?'} equal accounts`,
    )
  },
  map(p, r) {
    p.table(
      ['zone', 'accounts', 'revenue', 'suggested treatment'],
      r.zones.map((z) => [z.zone, z.n, p.money(z.revenue), z.treatment]),
      [1, 2],
    )
    p.line(`Cuts: revenue ${p.money(r.cuts.revenue)} (${r.revenueCutFrom ?? ''}), ${p.count(r.cuts.transactions)} transactions`)
  },
  'price-service'(p, r) {
    p.table(
      ['', 'accounts', 'revenue', 'cost to serve'],
      r.quadrants.map((q) => [q.quadrant, q.n, p.money(q.revenue), p.money(q.costToServe)]),
    )
    p.line(`Cuts: price realised ${p.percent(r.cuts.price)}, cost to serve ${p.percent(r.cuts.service)} of revenue`)
  },
  changes(p, r) {
    p.line(`Snapshot ${r.snapshot} (${r.asOf}) against ${r.against} (${r.asOfBefore})`)
    p.table(
      ['', 'before', 'now', 'change'],
      Object.entries(r.totals).map(([name, t]) => [name.replace(/Minor$/, ''), p.money(t.before), p.money(t.now), p.money(t.change)]),
    )
    p.table(
      ['account', 'segment', 'revenue', 'net contribution'],
      r.accounts
        .slice(0, shown)
        .map((a) => [
          a.name,
          a.segment === a.segmentBefore ? (a.segment ?? '') : `${a.segmentBefore ?? 'new'} → ${a.segment ?? ''}`,
          p.money(a.change.revenueMinor),
          p.money(a.change.netContributionMinor),
        ]),
      [2, 3],
    )
  },
}

export function showReport<N extends ReportName>(io: CommandIo, name: N, report: Reports[N]): void {
  const currency = 'currency' in report ? (report.currency as string) : null
  const p = printer(io, currency)
  if ('asOf' in report && 'from' in report)
    p.line(`${report.from} up to ${report.asOf}${'title' in report && report.title ? ` — ${report.title}` : ''}`)
  show[name](p, report)
}

export function showExplained(io: CommandIo, e: ExplainedAccount): void {
  const p = printer(io, e.currency)
  p.line(`${e.account.name} (${e.account.key}), ${e.from} up to ${e.asOf}, in ${e.currency}${e.title ? ` — ${e.title}` : ''}`)
  p.line(e.why ?? undefined)
  p.table(
    ['', 'amount', 'how'],
    e.steps.map((s) => [s.left ? `= ${s.step}` : `  ${s.step}`, p.money(s.amountMinor), s.formula]),
    [1],
  )
  p.table(
    ['activity', 'cause', 'cost'],
    e.activities.map((a) => [a.name, a.cause, p.money(a.costMinor)]),
    [2],
  )
  p.line(
    `If this account left: ${p.money(e.account.ifThisAccountLeftMinor)}; range ${p.money(e.account.rangeLowMinor)} to ${p.money(e.account.rangeHighMinor)}; below zero in ${e.account.belowZero} version`,
  )
  p.line(
    `Known as ${e.keys.map((k) => k.key).join(', ')}${e.places.length > 0 ? `; ${e.places.length} places` : ''}; ${e.people.length} people`,
  )
  for (const rows of e.rows) {
    p.line(`${rows.table}: ${p.count(rows.total)} rows${rows.total > rows.rows.length ? `, the last ${rows.rows.length}` : ''}`)
    for (const row of rows.rows.slice(0, 5))
      p.line(
        `  ${Object.entries(row)
          .flatMap(([name, value]) =>
            value === null ? [] : [`${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`],
          )
          .join(' ')}`,
      )
  }
}
