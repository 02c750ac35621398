/** Published data with known totals, from files to measurement, through the commands; and that doing it again changes nothing. */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '#store/db.ts'
import { emptyRecord } from '../builders/own-store.ts'
import { factsOf, nounsOf, rollupsOf } from '../builders/record-dump.ts'
import { root } from '../source-files.ts'
import { openInMemory } from '../store-cases.ts'
import { mustOn } from './cli.ts'
import { endAll, newFolder } from './processes.ts'

const fixtures = path.join(root, '..', 'shared', 'fixtures')
const there = existsSync(fixtures)
const mapping = (name: string) => `docs/examples/mappings/${name}.json`
const costs = (name: string) => `docs/examples/cost-models/${name}.json`

describe.skipIf(!there)(`Published data (needs ${path.relative(root, fixtures)})`, () => {
  let store: Store
  let must: ReturnType<typeof mustOn>
  beforeAll(async () => {
    store = await openInMemory()
    must = mustOn(store)
  })
  afterAll(() => store.close())
  afterEach(endAll)

  const bring = async (name: string) => {
    await emptyRecord(store)
    return must('import', path.join(fixtures, name), '--map', mapping(name))
  }
  const rows = (sql: string) => store.query<{ key: string; n: number; minor: number }>(sql)
  const shows = (found: Awaited<ReturnType<typeof rows>>) => Object.fromEntries(found.map(({ key, n, minor }) => [key, [n, minor / 100]]))

  it('classic-models-linked: its published totals, and one buying account below zero under the rated model', async () => {
    const brought = await bring('classic-models-linked')
    expect(brought.files.every((f: { rejected: number }) => f.rejected === 0)).toBe(true)
    const { totals, findings } = await must(
      ...['measure', '--window', 'all', '--as-of', '2005-05-31', '--cost-model', costs('classic-models-linked')],
    )
    expect(totals).toMatchObject({
      ...{ accounts: 122, buyingAccounts: 98, orders: 326, orderLines: 2996, interactions: 505 + 80, currency: 'USD' },
      ...{ revenueMinor: 960_419_061, costOfGoodsMinor: 577_831_036, marginMinor: 382_588_025 },
      ...{ costToServeMinor: 56_864_700, netContributionMinor: 325_723_325, unassigned: { orders: 0, interactions: 0 } },
      accountsBelowZero: { buying: 1 },
    })
    // 40 per order, 2 per line, 15 per ticket, 30 per hour to resolution, 100 per escalation.
    expect(totals.costToServeMinor).toBe(326 * 4000 + 2996 * 200 + 505 * 1500 + 17_998 * 3000 + 21 * 10_000)
    expect(findings.map((f: { code: string }) => f.code)).toContain('interactions_without_activity')
    const { accounts } = await must('report', 'accounts')
    const below = accounts.filter((a: { orders: number; netContributionMinor: number }) => a.orders > 0 && a.netContributionMinor < 0)
    expect(below.map((a: { name: string; netContributionMinor: number }) => [a.name, a.netContributionMinor])).toEqual([
      ['Boards & Toys Co.', -118_013],
    ])
    expect(
      shows(
        await rows(`select o.status as key, count(*) as n, sum(l.net_minor)::bigint as minor
        from order_line l join sales_order o on o.source = l.source and o.external_id = l.document group by 1`),
      ),
    ).toMatchObject({
      Shipped: [expect.anything(), 8_865_094.64],
      Cancelled: [expect.anything(), 238_854.18],
      'On Hold': [expect.anything(), 169_575.61],
      'In Process': [expect.anything(), 135_271.52],
      Resolved: [expect.anything(), 134_235.88],
      Disputed: [expect.anything(), 61_158.78],
    })
    expect(await rows(`select 'paid' as key, count(*) as n, sum(amount_minor)::bigint as minor from payment`)).toEqual([
      { key: 'paid', n: 273, minor: 885_383_923 },
    ])
    const [tickets] = await store.query(`select count(*) as n, count(distinct l.customer_id) as accounts,
        sum((drivers ->> 'escalated')::int)::int as escalated, sum((drivers ->> 'resolution_hours')::int)::int as hours
      from interaction i join account l on l.id = i.account_id where i.kind = 'ticket'`)
    expect(tickets).toEqual({ n: 505, accounts: 121, escalated: 21, hours: 17_998 })
    expect((await must('rebuild', '--verify')).clean).toBe(true)
  })

  it('northwind: gross, discount, net, freight, promises and the top 18 of 89', async () => {
    await bring('northwind')
    const { totals } = await must('measure', '--window', 'all', '--as-of', '1998-05-06', '--cost-model', costs('northwind'))
    expect(totals).toMatchObject({
      ...{ accounts: 91, buyingAccounts: 89, orders: 830, orderLines: 2155 },
      ...{ listValueMinor: 135_445_859, discountMinor: 8_866_530, revenueMinor: 126_579_329, freightMinor: 6_494_269 },
      onTime: { shipped: 809, late: 37, onTime: 772, dueUnshipped: 1 },
      topShare: { accounts: 18, of: 89 },
    })
    expect(totals.onTime.share).toBeCloseTo(0.954265, 6)
    expect(totals.topShare.share).toBeCloseTo(0.60057, 5)
  })

  it('sap-bikes: orders of another dialect, net rounded per order, sentinel days and leading zeros', async () => {
    await bring('sap-bikes')
    const { totals } = await must('measure', '--window', 'all', '--cost-model', costs('sap-bikes'))
    expect(totals).toMatchObject({ accounts: 40, buyingAccounts: 40, orders: 334, orderLines: 1930, revenueMinor: 1_787_964_329 })
    expect(totals.topShare).toMatchObject({ accounts: 8, of: 40 })
    expect(totals.topShare.share).toBeCloseTo(0.319808, 6)
    const [keys] = await store.query(`select min(length(external_id)) as shortest, min(external_id) as first, count(name) as named
      from account where kind = 'account'`)
    expect(keys).toEqual({ shortest: 10, first: '0100000000', named: 40 })
    const [sentinels] = await store.query(`select count(*) as n from sales_order where promised_day > date '2900-01-01'`)
    expect(sentinels).toEqual({ n: 0 })
  })

  it('oracle-oe: orders by channel, and those without a rep', async () => {
    await bring('oracle-oe')
    const channels = await rows(`select o.channel as key, count(*) as n, sum(l.net_minor)::bigint as minor
      from order_line l join sales_order o on o.source = l.source and o.external_id = l.document group by 1`)
    expect(shows(channels)).toEqual({ direct: [73, 1_903_629.2], online: [32, 1_764_425.5] })
    expect(await store.query('select count(*) as n from sales_order where colleague is null')).toEqual([{ n: 35 }])
  })

  it('imported again changes nothing; a changed file changes its rows; undo goes back', async () => {
    const dump = async () => ({ facts: await factsOf(store), nouns: await nounsOf(store), sums: await rollupsOf(store) })
    const first = await bring('classic-models-linked')
    const before = await dump()
    const again = await must('import', path.join(fixtures, 'classic-models-linked'), '--map', mapping('classic-models-linked'))
    for (const [i, file] of again.files.entries())
      expect(file, file.file).toMatchObject({
        rowsRead: first.files[i].rowsRead,
        changed: 0,
        removed: 0,
        rejected: 0,
        // Products are read from the lines too: a line's file counts both. Representatives are only looked up.
        unchanged: file.file === 'reps.csv' ? 0 : expect.toSatisfy((n: number) => n >= file.rowsRead),
      })
    expect(await dump()).toEqual(before)

    // One quantity in 2996 lines, one line dropped from its order, one ticket moved to another customer.
    const changed = newFolder()
    for (const name of readdirSync(path.join(fixtures, 'classic-models-linked')))
      copyFileSync(path.join(fixtures, 'classic-models-linked', name), path.join(changed, name))
    const edit = (name: string, how: (lines: string[]) => string[]) => {
      const file = path.join(changed, name)
      writeFileSync(file, how(readFileSync(file, 'utf8').split(/\r?\n/)).join('\n'))
    }
    edit('order_lines.csv', ([head, ...lines]) => {
      const quantity = head!.split(',').indexOf('quantity')
      const cells = lines[0]!.split(',')
      cells[quantity] = String(Number(cells[quantity]) + 1)
      return [head!, cells.join(','), ...lines.slice(2)]
    })
    edit('tickets.csv', ([head, one, ...lines]) => {
      const account = head!.split(',').indexOf('account_id')
      const cells = one!.split(',')
      cells[account] = lines.find((l) => l.split(',')[account] !== cells[account])!.split(',')[account]!
      return [head!, cells.join(','), ...lines]
    })
    const third = await must('import', changed, '--map', mapping('classic-models-linked'))
    const fileOf = (name: string) => third.files.find((f: { file: string }) => f.file === name)
    expect(fileOf('order_lines.csv')).toMatchObject({ changed: 1, removed: 1 })
    expect(fileOf('tickets.csv')).toMatchObject({ changed: 1, unchanged: 504 })
    expect(await dump()).not.toEqual(before)
    await must('undo', String(third.import))
    expect(await dump()).toEqual(before)
    // The second brought the same: it keeps the record when the first goes.
    await must('undo', String(first.import))
    expect(await dump()).toEqual(before)
    await must('undo', String(again.import))
    expect(await factsOf(store)).toEqual([])
    expect((await must('rebuild', '--verify')).clean).toBe(true)
  })

  it('measured twice gives the same input and the same result; another cost model leaves the first measurement alone', async () => {
    await bring('classic-models-linked')
    const measure = (...more: string[]) => must('measure', '--window', 'all', '--as-of', '2005-05-31', ...more)
    const same = async (snapshot: number) => ({
      totals: await must('report', 'totals', '--snapshot', String(snapshot)),
      accounts: { ...(await must('report', 'accounts', '--snapshot', String(snapshot))), snapshot: 0 },
      kept: await store.query('select result::text as result, input_hash, model_ids from snapshot where id = $1', [snapshot]),
    })
    const one = await measure('--cost-model', costs('classic-models-linked'))
    const kept = await same(one.snapshot)
    const two = await measure('--cost-model', costs('classic-models-linked'))
    expect(two.inputHash).toBe(one.inputHash)
    expect(await same(two.snapshot)).toEqual(kept)

    const dearer = JSON.parse(readFileSync(path.join(root, costs('classic-models-linked')), 'utf8'))
    dearer.name = 'Dearer'
    dearer.activities[0].rateMinor = 5000
    const file = path.join(newFolder(), 'dearer.json')
    writeFileSync(file, JSON.stringify(dearer))
    const three = await measure('--cost-model', file)
    expect(three.inputHash).not.toBe(one.inputHash)
    expect(three.totals.costToServeMinor - one.totals.costToServeMinor).toBe(326 * 1000)
    expect(await same(one.snapshot)).toEqual(kept)
    const changes = await must('report', 'changes', '--snapshot', String(three.snapshot), '--against', String(one.snapshot))
    expect(changes).toMatchObject({
      ...{ against: one.snapshot, sameInput: false, sameModels: false, gone: [] },
      totals: { revenueMinor: { change: 0 }, costToServeMinor: { change: 326_000 }, netContributionMinor: { change: -326_000 } },
    })
  })
})

describe.skipIf(there)('Published data', () => {
  it.skip(`left out: there is no ${path.relative(root, fixtures)} beside the project`, () => {})
})
