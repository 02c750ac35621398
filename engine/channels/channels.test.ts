import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../money/compare-keys.ts'
import { type ChannelInteractions, channelCosts } from './channel-costs.ts'
import { costOfSale } from './cost-of-sale.ts'
import { costPerOpportunity } from './cost-per-opportunity.ts'
import { resolutionCosts } from './resolution-costs.ts'
import { sortStable } from './sort-stable.ts'

interface Row {
  source: string
  externalId: string
  day: number
  account: string | null
  channel: string
  reason: string | null
  direction: string
  cost: number
  selling: boolean
  opportunity: string | null
  margin: number
  segment: string
  closedDay: number | null
  result: 'won' | 'lost' | 'open'
}
interface Case {
  id: string
  function: string
  inputs: { lastDay: number; from: number; to: number; windowDays: number; interactions: Row[]; orders: Row[]; opportunities: Row[] }
  expected: Record<string, never>
}
const path = '../shared/checks/channels.json'
const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []

/** Names to numbers by first appearance; null = -1. */
const numberer = () => {
  const names: string[] = []
  return {
    names,
    of: (name: string | null): number => {
      if (name === null) return -1
      if (!names.includes(name)) names.push(name)
      return names.indexOf(name)
    },
  }
}
const byKey = (rows: Row[]): Row[] => [...rows].sort(compareKeys)
const interactionsOf = (
  rows: Row[],
  lastDay: number,
  of: Record<'account' | 'reason' | 'channel', (name: string | null) => number>,
): ChannelInteractions => ({
  day: Int32Array.from(rows, (row) => row.day),
  lastDay: new Int32Array(rows.length).fill(lastDay),
  account: Int32Array.from(rows, (row) => of.account(row.account)),
  reason: Int32Array.from(rows, (row) => of.reason(row.reason)),
  channel: Int32Array.from(rows, (row) => of.channel(row.channel)),
  inbound: Uint8Array.from(rows, (row) => (row.direction === 'inbound' ? 1 : 0)),
  cost: Float64Array.from(rows, (row) => row.cost),
})

/** [day, account, reason, channel, inbound, cost] per row; last day of data 30. */
const columns = (rows: number[][], lastDay = 30): ChannelInteractions => {
  const column = (at: number): Int32Array => Int32Array.from(rows, (row) => row[at]!)
  return {
    day: column(0),
    lastDay: new Int32Array(rows.length).fill(lastDay),
    account: column(1),
    reason: column(2),
    channel: column(3),
    inbound: Uint8Array.from(rows, (row) => row[4]!),
    cost: Float64Array.from(rows, (row) => row[5]!),
  }
}
const all = { from: 0, to: 31 }

describe('channelCosts()', () => {
  it('solves cost per resolution through all channels: web falls back to the phone', () => {
    const rows = [
      [1, 0, 0, 0, 1, 100],
      [3, 0, 0, 1, 1, 900],
      [2, 1, 0, 0, 1, 100],
      [4, 2, 0, 0, 1, 100],
      [5, 2, 0, 1, 1, 900],
      [6, 2, 0, 1, 1, 900],
      [7, 3, 0, 1, 1, 900],
      [8, 4, 0, 0, 1, 100],
      [9, 5, 0, 0, 1, 100],
      [11, 5, 0, 0, 1, 100],
    ]
    const [web, phone] = channelCosts(columns(rows, 40), all).rows
    expect(web).toMatchObject({ n: 6, known: 6, repeats: 3, repeatsInChannel: 1, repeatRate: 0.5, costPerResolutionInChannel: null })
    expect(web!.costPerResolution).toBeCloseTo(600, 9)
    expect(phone!.costPerResolution).toBeCloseTo(1200, 9)
  })

  it.runIf(cases.length > 0)('agrees with every check case (skipped where the folder of checks is not at hand)', () => {
    const ours = cases.filter((one) => one.function === 'channelCosts')
    expect(ours.length).toBe(3)
    for (const { inputs, expected } of ours) {
      const [account, reason, channel] = [numberer(), numberer(), numberer()]
      const rows = byKey(inputs.interactions)
      const result = channelCosts(
        interactionsOf(rows, inputs.lastDay, { account: account.of, reason: reason.of, channel: channel.of }),
        inputs,
      )
      const byReason: Record<string, Record<string, object>> = {}
      for (const { reason: r, channel: c, ...figures } of result.rows) {
        const ofReason = byReason[reason.names[r]!] ?? {}
        byReason[reason.names[r]!] = ofReason
        ofReason[channel.names[c]!] = Object.fromEntries(
          Object.entries(figures).map(([key, value]) => [key, value === null ? null : expect.closeTo(value, 9)]),
        )
      }
      expect(expected).toEqual(byReason)
    }
  })

  it('counts day 7 as a repeat and day 8 not, and follow-ups beyond the window', () => {
    const rows = [
      [3, 0, 0, 0, 1, 1],
      [10, 0, 0, 0, 1, 1],
      [18, 0, 0, 0, 1, 1],
      [23, 0, 0, 0, 1, 1],
    ]
    expect(channelCosts(columns(rows), { from: 0, to: 20 }).rows[0]).toMatchObject({ n: 3, known: 3, repeats: 2 })
  })

  it('does not know the last 7 days, even where a follow-up was seen', () => {
    const rows = [
      [23, 0, 0, 0, 1, 1],
      [24, 0, 0, 0, 1, 1],
      [25, 0, 0, 0, 1, 1],
    ]
    expect(channelCosts(columns(rows), all).rows[0]).toMatchObject({
      n: 3,
      known: 1,
      unknown: 2,
      repeats: 1,
      repeatRate: 1,
      costPerResolution: null,
    })
  })

  it('leaves out outbound ones and those without account or reason, and says so', () => {
    const rows = [
      [1, 0, 0, 0, 1, 5],
      [2, 0, 0, 0, 0, 7],
      [3, -1, 0, 0, 1, 11],
      [4, 0, -1, 1, 1, 13],
    ]
    const result = channelCosts(columns(rows), all)
    expect(result.rows.map((row) => [row.n, row.repeats])).toEqual([[1, 0]])
    expect(result.leftOut).toEqual({ outbound: 1, withoutAccount: 1, withoutReason: 1, cost: 31 })
    expect(result.totals).toEqual([
      { channel: 0, n: 3, inbound: 2, cost: 23 },
      { channel: 1, n: 1, inbound: 1, cost: 13 },
    ])
  })

  it('answers nothing for nothing, refuses a missing channel and columns of different length', () => {
    expect(channelCosts(columns([]), all)).toMatchObject({ rows: [], totals: [] })
    expect(() => channelCosts(columns([[1, 0, 0, -1, 1, 1]]), all)).toThrow(RangeError)
    expect(() => channelCosts({ ...columns([[1, 0, 0, 0, 1, 1]]), cost: new Float64Array(0) }, all)).toThrow(RangeError)
  })

  it('every interaction of the window is counted once', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: -1, max: 3 }),
      fc.integer({ min: -1, max: 2 }),
      fc.nat(2),
      fc.nat(1),
      fc.nat(1000),
    )
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const result = channelCosts(columns(rows, 35), all)
        const inWindow = rows.filter(([day]) => day < 31)
        const { outbound, withoutAccount, withoutReason } = result.leftOut
        const counted = result.rows.reduce((sum, one) => sum + one.n, 0)
        expect(counted + outbound + withoutAccount + withoutReason).toBe(inWindow.length)
        expect(result.totals.reduce((sum, one) => sum + one.cost, 0)).toBe(inWindow.reduce((sum, one) => sum + one[5], 0))
        for (const one of result.rows)
          if (one.costPerResolution !== null) expect(one.costPerResolution).toBeGreaterThanOrEqual(one.costPerInteraction - 1e-9)
      }),
    )
  })

  it('takes a million interactions in seconds', () => {
    const n = 1_000_000
    const mixed = (step: number, range: number): Int32Array => Int32Array.from({ length: n }, (_, at) => (at * step) % range)
    const started = performance.now()
    const result = channelCosts(
      {
        day: mixed(7919, 365),
        lastDay: new Int32Array(n).fill(365),
        account: mixed(104_729, 100_000),
        reason: mixed(31, 5),
        channel: mixed(17, 4),
        inbound: new Uint8Array(n).fill(1),
        cost: new Float64Array(n).fill(900),
      },
      { from: 0, to: 365 },
    )
    expect(result.rows.reduce((sum, row) => sum + row.n, 0)).toBe(n)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('resolutionCosts()', () => {
  const step = (costPerInteraction: number, known: number, ...into: { to: number; count: number }[]) => ({
    costPerInteraction,
    known,
    repeats: into.reduce((sum, one) => sum + one.count, 0),
    into,
  })

  it('is not defined where a chain can never end, nor for what leads there', () => {
    expect(resolutionCosts([step(100, 2, { to: 1, count: 1 }), step(900, 3, { to: 1, count: 3 }), step(50, 2)])).toEqual([null, null, 50])
    expect(resolutionCosts([step(1, 1, { to: 1, count: 1 }), step(1, 1, { to: 0, count: 1 })])).toEqual([null, null])
  })

  it('is defined where a channel always repeats but another one ends it', () => {
    expect(resolutionCosts([step(100, 2, { to: 1, count: 2 }), step(900, 2)])).toEqual([1000, 900])
  })

  it('is not defined where it leads to a channel of which nothing is known', () => {
    expect(resolutionCosts([step(100, 2, { to: 1, count: 1 }), step(900, 0)])).toEqual([null, null])
    expect(resolutionCosts([step(100, 2, { to: -1, count: 1 })])).toEqual([null])
  })
})

describe('costOfSale()', () => {
  const selling = {
    day: Int32Array.of(7, 9, 9, 20),
    account: Int32Array.of(0, 1, 1, 2),
    channel: Int32Array.of(0, 1, 2, 1),
    selling: Uint8Array.of(1, 1, 1, 0),
    cost: Float64Array.of(200, 40_000, 1_500, 500),
  }

  it('credits the last selling interaction of 0 to 90 days before; ties to the later key', () => {
    const orders = {
      day: Int32Array.of(97, 98, 9, 21),
      account: Int32Array.of(0, 0, 1, 2),
      margin: Float64Array.of(4_000, 9_000, 2_500, 1),
    }
    const result = costOfSale(selling, orders)
    expect([...result.creditedTo]).toEqual([0, -1, 2, -1])
    expect(result.channels.map((one) => [one.channel, one.sellingCost, one.orders, one.costOfSale, one.losesMoney])).toEqual([
      [0, 200, 1, 0.05, false],
      [1, 40_000, 0, null, true],
      [2, 1_500, 1, 0.6, false],
    ])
    expect(result.ordersWithoutSelling).toEqual({ orders: 2, margin: 9_001 })
  })

  it.runIf(cases.length > 0)('agrees with every check case (skipped where the folder of checks is not at hand)', () => {
    const ours = cases.filter((one) => one.function === 'costOfSale')
    expect(ours.length).toBe(1)
    for (const { inputs, expected } of ours) {
      const [account, channel] = [numberer(), numberer()]
      const [rows, orders] = [byKey(inputs.interactions), byKey(inputs.orders)]
      const interactions = {
        ...interactionsOf(rows, 0, { account: account.of, reason: () => 0, channel: channel.of }),
        selling: Uint8Array.from(rows, (row) => (row.selling ? 1 : 0)),
      }
      const result = costOfSale(
        interactions,
        {
          day: Int32Array.from(orders, (row) => row.day),
          account: Int32Array.from(orders, (row) => account.of(row.account)),
          margin: Float64Array.from(orders, (row) => row.margin),
        },
        undefined,
        inputs.windowDays,
      )
      expect(Object.fromEntries(orders.map((row, at) => [row.externalId, channel.names[result.creditedTo[at]!] ?? null]))).toEqual(
        expected.creditedTo,
      )
      expect(
        Object.fromEntries(
          result.channels.map(({ channel: c, sellingInteractions: _, costOfSale: ratio, ...figures }) => [
            channel.names[c],
            { ...figures, costOfSale: ratio === null ? null : expect.closeTo(ratio, 9) },
          ]),
        ),
      ).toEqual(expected.channels)
      expect(result.ordersWithoutSelling).toEqual(expected.ordersWithoutSelling)
    }
  })

  it('counts cost and orders of the window only, but lets earlier selling win them', () => {
    const orders = { day: Int32Array.of(15, 60), account: Int32Array.of(0, 0), margin: Float64Array.of(100, Number.NaN) }
    const result = costOfSale(selling, orders, { from: 30, to: 90 })
    expect([...result.creditedTo]).toEqual([-2, 0])
    expect(result.channels).toEqual([
      { channel: 0, sellingInteractions: 0, sellingCost: 0, orders: 1, margin: 0, costOfSale: null, losesMoney: true },
    ])
    expect(result.ordersWithoutMargin).toBe(1)
  })

  it('agrees with looking at every pair', () => {
    const event = fc.tuple(fc.nat(120), fc.integer({ min: -1, max: 3 }), fc.nat(2))
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.array(event, { maxLength: 20 }), (sells, buys) => {
        const interactions = {
          day: Int32Array.from(sells, (one) => one[0]),
          account: Int32Array.from(sells, (one) => one[1]),
          channel: Int32Array.from(sells, (one) => one[2]),
          selling: new Uint8Array(sells.length).fill(1),
          cost: new Float64Array(sells.length).fill(1),
        }
        const orders = {
          day: Int32Array.from(buys, (one) => one[0]),
          account: Int32Array.from(buys, (one) => one[1]),
          margin: new Float64Array(buys.length).fill(1),
        }
        const slow = buys.map(([day, account]) => {
          let best = -1
          sells.forEach(([soldOn, soldTo], at) => {
            if (account >= 0 && soldTo === account && soldOn <= day && day - soldOn <= 90 && (best < 0 || soldOn >= sells[best]![0]))
              best = at
          })
          return best < 0 ? -1 : sells[best]![2]
        })
        expect([...costOfSale(interactions, orders).creditedTo]).toEqual(slow)
      }),
    )
  })
})

describe('costPerOpportunity()', () => {
  it('counts lost quotes into the cost of a sale', () => {
    const result = costPerOpportunity(
      { opportunity: Int32Array.of(0, 1, 1, -1, 2), selling: Uint8Array.of(1, 1, 0, 1, 1), cost: Float64Array.of(100, 300, 50, 70, 11) },
      { segment: Int32Array.of(5, 5, 5, 6), closedDay: Int32Array.of(10, 20, 99, 0), result: ['won', 'lost', 'won', 'open'] },
      { from: 0, to: 31 },
    )
    expect(result).toEqual([
      { segment: 5, won: 1, lost: 1, open: 0, hitRate: 0.5, costPerWon: 100, costPerLost: 300, costPerSaleInclLost: 400 },
      { segment: 6, won: 0, lost: 0, open: 1, hitRate: null, costPerWon: null, costPerLost: null, costPerSaleInclLost: null },
    ])
  })

  it.runIf(cases.length > 0)('agrees with every check case (skipped where the folder of checks is not at hand)', () => {
    const ours = cases.filter((one) => one.function === 'costPerOpportunity')
    expect(ours.length).toBe(1)
    for (const { inputs, expected } of ours) {
      const segment = numberer()
      const [rows, opportunities] = [byKey(inputs.interactions), byKey(inputs.opportunities)]
      const ids = opportunities.map((row) => row.externalId)
      const result = costPerOpportunity(
        {
          opportunity: Int32Array.from(rows, (row) => ids.indexOf(row.opportunity ?? '')),
          selling: Uint8Array.from(rows, (row) => (row.selling ? 1 : 0)),
          cost: Float64Array.from(rows, (row) => row.cost),
        },
        {
          segment: Int32Array.from(opportunities, (row) => segment.of(row.segment)),
          closedDay: Int32Array.from(opportunities, (row) => row.closedDay ?? 0),
          result: opportunities.map((row) => row.result),
        },
        inputs,
      )
      expect(Object.fromEntries(result.map(({ segment: s, ...figures }) => [segment.names[s], figures]))).toEqual(expected)
    }
  })

  it('answers nothing for nothing and refuses an opportunity that is not there', () => {
    const none = { segment: new Int32Array(0), closedDay: new Int32Array(0), result: [] }
    expect(costPerOpportunity({ opportunity: Int32Array.of(-1), selling: Uint8Array.of(1), cost: Float64Array.of(1) }, none, all)).toEqual(
      [],
    )
    expect(() =>
      costPerOpportunity({ opportunity: Int32Array.of(0), selling: Uint8Array.of(1), cost: Float64Array.of(1) }, none, all),
    ).toThrow(RangeError)
  })
})

describe('sortStable()', () => {
  it('sorts by key and keeps the order of equal keys, whatever their range', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }), { maxLength: 50 }), (keys) => {
        const sorted = [
          ...sortStable(
            Int32Array.from(keys, (_, at) => at),
            Int32Array.from(keys),
          ),
        ]
        expect(sorted).toEqual(keys.map((_, at) => at).sort((a, b) => keys[a]! - keys[b]! || a - b))
      }),
      { numRuns: 30 },
    )
  })
})
