import { describe, expect, it } from 'vitest'
import { channelCosts } from '#engine/channels/channel-costs.ts'
import { costOfSale } from '#engine/channels/cost-of-sale.ts'
import type { ChannelData } from './load-channel-data.ts'
import { measureReasons } from './measure-reasons.ts'

/** [day, account, reason, channel, inbound, selling, cost] */
const rows = [
  [1, 0, 0, 0, 1, 0, 900],
  [4, 0, 0, 1, 1, 0, 300],
  [20, 0, 0, 0, 1, 0, 900],
  [5, 1, 1, 0, 1, 0, 700],
  [6, 1, -1, 2, 0, 1, 5_000],
  [40, 1, 0, 0, 1, 0, 900],
  [7, -1, 0, 0, 1, 1, 900],
]
const column = (at: number) => Int32Array.from(rows, (row) => row[at]!)
const data: ChannelData = {
  ...{ n: rows.length, day: column(0), lastDay: new Int32Array(rows.length).fill(60), account: column(1), reason: column(2) },
  ...{ channel: column(3), inbound: Uint8Array.from(column(4)), selling: Uint8Array.from(column(5)), cost: Float64Array.from(column(6)) },
  ...{ opportunity: new Int32Array(rows.length).fill(-1), reasons: ['__proto__', 'Copy of invoice'], channels: ['Phone', 'Web', 'Visit'] },
  opportunityOf: new Map(),
}
const window = { from: 0, to: 31 }

describe('measureReasons()', () => {
  it('tells the channel report account by account: what was left out there is left out here, and repeats are the known ones', () => {
    const orders = { day: Int32Array.of(10, 12), account: Int32Array.of(1, 1), margin: Float64Array.of(4_000, Number.NaN) }
    const costs = channelCosts(data, window)
    const accounts = measureReasons(data, 3, window, costs.outcome, orders, costOfSale(data, orders, window))
    const [first, second, third] = JSON.parse(JSON.stringify(accounts)) as typeof accounts
    expect(Object.entries(first!.reasons!)).toEqual([['__proto__', { Phone: 2, Web: 1 }]])
    expect(Object.entries(first!.repeats!)).toEqual([['__proto__', { Phone: 1 }]])
    expect(second).toEqual({
      reasons: { 'Copy of invoice': { Phone: 1 } },
      selling: { Visit: { n: 1, costMinor: 5_000, orders: 2, marginMinor: 4_000, ordersWithoutMargin: 1 } },
    })
    expect(third).toEqual({})
    const counted = accounts.flatMap((one) => Object.values(one.reasons ?? {})).flatMap((channels) => Object.values(channels))
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(costs.rows.reduce((sum, row) => sum + row.n, 0))
    expect({}).not.toHaveProperty('Phone')
  })
})
