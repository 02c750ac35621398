/** The demo company, made from raw exports by recognition alone: its key numbers, kept in test/golden/demo.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeDemo } from '#app/demo/make-demo.ts'
import { listOpportunities } from '#app/opportunities/list-opportunities.ts'
import { segmentHistory } from '#app/segmentation/segment-history.ts'
import { showWhiteSpace } from '#app/white-space/show-white-space.ts'
import { openStore } from '#store/engine/open-store.ts'
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
    }
    expect((await must('rebuild', '--verify')).clean).toBe(true)
    if (process.env.TAPELINE_GOLDEN === 'write') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`)
    expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
    // A second start finds it made.
    expect((await makeDemo(testContext(store), () => {})).made).toBe(false)
  } finally {
    await store.close()
  }
})
