/** The demo company, made from raw exports by recognition alone: its key numbers, kept in test/golden/demo.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Context } from '#app/context.ts'
import { makeDemo } from '#app/demo/make-demo.ts'
import { withMoves } from '#app/guidance/draft-mix.ts'
import { readGuidance, showGuidance } from '#app/guidance/show-guidance.ts'
import { listOpportunities } from '#app/opportunities/list-opportunities.ts'
import { showPersonalisation } from '#app/personalisation/show-personalisation.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import { segmentHistory } from '#app/segmentation/segment-history.ts'
import { showWhiteSpace } from '#app/white-space/show-white-space.ts'
import { openStore } from '#store/engine/open-store.ts'
import { loadScenarios } from '#store/scenarios.ts'
import { testContext } from '../builders/bring-rows.ts'
import { madeRecord } from '../builders/made-record.ts'
import { mustOn } from '../journeys/cli.ts'
import { endAll } from '../journeys/processes.ts'
import { root } from '../source-files.ts'

// The copy of the folder goes.
afterAll(endAll)

const golden = path.join(root, 'test/golden/demo.json')

it(`The demo company gives the numbers of ${path.relative(root, golden)} (TAPELINE_GOLDEN=write writes them anew)`, async () => {
  const folder = `${await madeRecord(true)}-demo`
  const store = await openStore({ dataDir: folder })
  try {
    const ctx = testContext(store)
    const must = mustOn(store)
    const totals = await must('report', 'totals')
    const { findings } = await must('report', 'findings')
    const { accounts, customers, links, doubtful, shares } = await must('report', 'matches')
    const whale = await must('report', 'whale')
    const space = await showWhiteSpace(ctx, { limit: 1 })
    const files = await store.query(`select f.name, f.rows_read as rows, count(p.*) filter (where p.rejected) as rejected
      from import_file f left join import_problem p on p.import_id = f.import_id and p.file_no = f.file_no group by f.name, f.rows_read order by f.name collate "C"`)
    const found = {
      totals,
      files,
      findings: findings.map((f: { code: string; subject: string; count?: number }) => [f.code, f.subject, f.count ?? null]),
      matches: { accounts, customers, links, doubtful, shares },
      whale: {
        accounts: whale.accounts,
        undecided: whale.undecided,
        restByOrders: whale.restByOrders?.totalMinor,
        restUntraced: whale.restUntraced?.totalMinor,
      },
      opportunities: (await listOpportunities(ctx, { limit: 1 })).summary?.segments.map(
        ({ group, won, lost, open, wonMinor, openMinor }) => ({
          ...{ group, won, lost, open, wonMinor, openMinor },
        }),
      ),
      whiteSpace: { pairs: space.rows.total, weighedMinor: space.rowsWeighedMinor, largest: { ...space.rows.items[0], account: null } },
      segments: (await segmentHistory(ctx, {})).causes,
      blueprint: await blueprintOf(ctx),
    }
    expect((await must('rebuild', '--verify')).clean).toBe(true)
    if (process.env.TAPELINE_GOLDEN === 'write') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`)
    expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
    // A second start finds it made.
    expect((await makeDemo(testContext(store), () => {})).made).toBe(false)
  } finally {
    await store.close()
  }
}, 240_000)

/** Guidance and matrix add up to the measurement they are made of; the plans of the demo company exist and are worth more than today. */
async function blueprintOf(ctx: Context) {
  const view = await loadSnapshotView(ctx, null)
  const guidance = await showGuidance(ctx, null, 5)
  const reported = view.result.channels!.reasons.reduce((sum, row) => sum + row.n, 0)
  expect(guidance.totals.n).toBeCloseTo(reported, 6)
  expect(guidance.selling.reduce((sum, row) => sum + row.n, 0)).toBe(
    view.result.channels!.costOfSale.channels.reduce((sum, row) => sum + row.sellingInteractions, 0),
  )
  for (const row of guidance.rows)
    for (const one of row.options) {
      expect(one.moved.high).toBeLessThanOrEqual(row.n * (1 - row.hardShare) + 1e-9)
      expect(one.savingMinor?.high ?? 0).toBeLessThanOrEqual(row.costMinor * (1 - row.hardShare) + 1e-6)
    }
  const scenarios = await loadScenarios(ctx.store)
  const matrix = await showPersonalisation(ctx, { scenario: scenarios[0]!.id })
  for (const { cells } of [matrix.today, matrix.planned!]) {
    expect(cells.reduce((sum, cell) => sum + cell.accounts, 0)).toBe(view.accounts.filter((account) => !account.unassigned).length)
    expect(cells.reduce((sum, cell) => sum + cell.revenueMinor, 0)).toBeCloseTo(
      view.accounts.reduce((sum, account) => sum + (account.unassigned ? 0 : account.revenue), 0),
      2,
    )
  }
  const { coverage } = await readGuidance(ctx, null)
  const move = { reason: 'Copy of invoice', channel: 'customer-portal', share: 1, models: ['digital'] }
  const mix = withMoves(coverage.models, [move]).models.find((one) => one.id === 'digital')!.mix
  expect(mix.filter((part) => part.reason === move.reason)).toEqual([{ reason: move.reason, channel: move.channel, share: 1 }])
  expect(() => withMoves(coverage.models, [{ ...move, reason: 'Product fault' }])).toThrow(/Cannot write/)
  const { access: _, ...open } = ctx
  const own = {
    ...open,
    access: { may: new Set(['readCosts']), kinds: new Set(['cost']), accounts: ['Ines Falkner'] },
  } as unknown as Context
  await expect(showGuidance(own, null, 5)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(showPersonalisation(own, {})).rejects.toMatchObject({ code: 'forbidden' })
  const { move: moves, notKnown } = guidance.totals
  return {
    scenarios: scenarios.map((one) => one.name),
    advice: { move: moves.rows, notKnown: notKnown.rows, savingMinor: Math.round(notKnown.savingMinor.base) },
    selling: guidance.selling
      .filter((row) => row.losesMoney)
      .map(({ segment, channel, accounts, accountsLosing }) => [segment, channel, accounts, accountsLosing]),
    matrix: matrix.today.cells.map(({ experience, tailoring, accounts, costsMore }) => [experience, tailoring, accounts, costsMore]),
    proposed: matrix.capabilities.filter((one) => one.proposed !== null && one.proposed !== one.mark).map((one) => one.id),
  }
}
