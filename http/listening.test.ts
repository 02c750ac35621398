/** Listening over the API: sums that open to their accounts, what changed, whom to hear, goals; and what of it tells nobody's confidence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListenedAccount, ListeningPage, ToHear } from '#api/routes/listening.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { answer, contact } from '#test/builders/rows.ts'
import { servedPortfolios, type Who } from '#test/builders/served-portfolios.ts'

let served: Awaited<ReturnType<typeof servedPortfolios>>
const bring = (rows: Parameters<typeof bringRows>[1][number]['rows']) => bringRows(served.store, [{ source: 'erp', rows }])
/** The one who decides at an account; half a year apart, so that there is something to change from. */
const said = (customer: string, day: string, score: number | null, more: object = {}) =>
  answer({
    externalId: `${customer} ${day} ${JSON.stringify(more)}`,
    customer,
    person: `${customer}-P`,
    day,
    score,
    askedDay: day,
    ...more,
  })

beforeAll(async () => {
  served = await servedPortfolios()
  await bring([
    ...[1, 2, 3, 4, 5].flatMap((n) => [said(`QX-${n}`, '2025-10-01', 9), said(`QX-${n}`, '2026-03-20', n === 1 ? 1 : n === 5 ? 7 : 9)]),
    said('AN-1', '2026-03-20', 8),
    said('QX-6', '2026-03-25', null),
    contact({ externalId: 'QX-6-U', customer: 'QX-6', firstName: 'Una', lastName: 'User', role: 'user', seniority: 'staff' }),
    answer({ externalId: 'QX-6 u', customer: 'QX-6', person: 'QX-6-U', day: '2026-03-25', score: 9, askedDay: '2026-03-25' }),
  ])
}, 120_000)
afterAll(() => served.close())

const page = (who: Who): Promise<ListeningPage> => served.get(who, '/v1/listening')
const sum = (parts: readonly { accounts: number; revenueMinor: number }[]) => [
  parts.reduce((total, one) => total + one.accounts, 0),
  parts.reduce((total, one) => total + one.revenueMinor, 0),
]

describe('Listening', () => {
  it('has sums that add up, and open to as many accounts with as much revenue', async () => {
    const { standings, grades, segments, bins, money, accounts, revenueMinor, heard } = await page('owner')
    expect(sum(standings)).toEqual([accounts, revenueMinor])
    expect(sum(grades)).toEqual([accounts, revenueMinor])
    expect(sum(segments.slice(0, -1))).toEqual(sum(segments.slice(-1)))
    for (const { standing, ...part } of standings) {
      const under = await served.get('owner', `/v1/listening/accounts?standing=${encodeURIComponent(standing)}`)
      expect({ standing, ...under.sum }).toEqual({ standing, ...part })
      expect(under.items.every((one: ListenedAccount) => one.standing === standing)).toBe(true)
    }
    for (const cell of money!.cells) {
      const under = await served.get('owner', `/v1/listening/accounts?money=${encodeURIComponent(cell.money)}&side=${cell.side}`)
      expect(under.sum).toEqual({ accounts: cell.accounts, revenueMinor: cell.revenueMinor })
    }
    const sure = await served.get('owner', '/v1/listening/accounts?grade=sure')
    expect(bins.reduce((total, bin) => total + bin.accounts, 0)).toBe(sure.sum.accounts)
    const last = heard.quarters.find((one) => one.quarter === '2026-Q1')!
    expect(last).toMatchObject({ accounts: 7, closed: false })
    expect((await served.get('owner', '/v1/listening/accounts?quarter=2026-Q1')).sum.accounts).toBe(7)
  })

  it('counts the last NPS of each person, and who was asked', async () => {
    const all = (await page('owner')).segments.at(-1)!
    // 1, 9, 9, 9, 7 of Quux, 8 of Amber, 9 of a user: asked 13 times in twelve months, one of them silent.
    expect(all.nps).toMatchObject({ n: 7, promoters: 4, passives: 2, detractors: 1, accounts: 7 })
    expect(all.nps!.value).toBeCloseTo(3 / 7, 12)
    expect([all.asked, all.answered]).toEqual([13, 12])
  })

  it('finds the fall, and says what chance alone would find', async () => {
    const changes = await served.get('owner', '/v1/listening/changes?since=2025-12-31')
    expect(changes).toMatchObject({ tested: 5, changed: 1, down: 1, since: '2025-12-31' })
    expect(changes.byChance).toBeCloseTo(0.5, 12)
    expect(changes.items[0]).toMatchObject({ key: 'erp/QX-1', verdict: 'down' })
    const { change, mix, likeForLike, people } = changes.nps
    expect(mix + likeForLike).toBeCloseTo(change, 12)
    expect(people).toEqual({ both: 5, joined: 2, stopped: 0 })
    expect(await served.get('owner', '/v1/listening/changes?since=2030-01-01')).toMatchObject({ status: 422 })
  })

  it('names who is silent where it counts most, the most revenue per person first', async () => {
    const { items, blindMinor } = (await served.get('owner', '/v1/listening/worklist')) as { items: ToHear[]; blindMinor: number }
    const silent = items.find((one) => one.key === 'erp/QX-6')!
    expect(silent).toMatchObject({ why: 'silent', group: 'decides', needed: 1, people: [{ name: 'quuxa Person' }] })
    expect(silent.halfThen!).toBeLessThan(silent.half!)
    expect(items.at(-1)!.cumulativeMinor).toBe(blindMinor)
    const perPerson = items.map((one) => one.revenueMinor / one.needed)
    expect(perPerson).toEqual([...perPerson].sort((a, b) => b - a))
  })

  it('holds goals against the interval, and keeps where things stood', async () => {
    const set = await served.post('owner', '/v1/listening/goals', {
      measure: 'nps',
      target: 60,
      by: '2026-12-31',
      reason: 'Next year’s plan',
    })
    expect(set).toMatchObject({ measure: 'nps', tier: null, standing: 'not sure', n: 7, author: 'Olga Owner' })
    expect(set.base).toBeCloseTo(set.actual.value, 9)
    expect((await page('finance')).goals).toHaveLength(1)
    // Goals are of whole segments: to who sees own accounts only, nothing is said of them.
    expect((await page('anna')).goals).toEqual([])
    for (const [wrong, status] of [
      [{ measure: 'index', target: -5, by: '2026-12-31', reason: 'x' }, 422],
      [{ measure: 'index', target: 70, by: '2026-01-01', reason: 'x' }, 422],
    ] as const)
      expect(await served.post('owner', '/v1/listening/goals', wrong)).toMatchObject({ status })
    expect(await served.post('viewer', '/v1/listening/goals', { measure: 'nps', target: 1, by: '2027-01-01', reason: 'x' })).toMatchObject({
      status: 403,
    })
  })

  it('tells nothing of answers of fewer than five accounts to who may not hear what was said in confidence', async () => {
    const { segments, detractors, head } = await page('viewer')
    expect(head).toMatchObject({ openOnly: true, answersClosed: true })
    for (const { nps, groups, tier } of segments)
      for (const one of [nps, ...Object.values(groups)]) if (one) expect(one.accounts, String(tier)).toBeGreaterThanOrEqual(5)
    expect(detractors.verdict).toMatch(/closed|cannot be told/)
    expect((await served.get('viewer', '/v1/listening/today')).low).toEqual([])
    // One account of her own: nothing made of answers at all.
    const own = (await page('anna')).segments.at(-1)!
    expect([own.accounts, own.nps, own.asked, own.groups.decides]).toEqual([1, null, null, null])
  })

  it('says the same to them whatever was said in confidence: in sums, lists, changes and quarters', async () => {
    const everything = async (who: Who) => {
      const paths = [
        '',
        '/accounts',
        '/accounts?quarter=2026-Q2',
        '/accounts?nps=1',
        '/changes',
        '/changes?since=2025-12-31',
        '/worklist',
        '/today',
      ]
      const answers = await Promise.all(paths.map((path) => served.get(who, `/v1/listening${path}`)))
      return JSON.stringify([...answers, await served.get(who, '/v1/portfolio')])
    }
    const confidential = (score: number) => [
      contact({ externalId: 'QX-2-B', customer: 'QX-2', firstName: 'Bea', lastName: 'Buyer', role: 'procurement', seniority: 'director' }),
      answer({
        externalId: 'hush 2',
        customer: 'QX-2',
        person: 'QX-2-B',
        day: '2026-04-02',
        score,
        askedDay: '2026-04-01',
        privacy: 'confidential',
      }),
      answer({
        externalId: 'hush a',
        customer: 'AN-1',
        person: 'AN-1-P',
        day: '2026-04-02',
        score,
        askedDay: '2026-04-01',
        privacy: 'confidential',
      }),
    ]
    const seen: Record<string, string>[] = []
    for (const score of [0, 10]) {
      await bring(confidential(score))
      seen.push({
        viewer: await everything('viewer'),
        anna: await everything('anna'),
        finance: await everything('finance'),
        owner: await everything('owner'),
      })
    }
    const [low, high] = seen as [Record<string, string>, Record<string, string>]
    for (const who of ['viewer', 'anna', 'finance']) expect(high[who], who).toBe(low[who])
    // Who may hear it sees the difference: the test would find one.
    expect(high.owner).not.toBe(low.owner)
    for (const who of ['viewer', 'anna', 'finance']) expect(low[who]).not.toContain('2026-04-02')
  })
})
