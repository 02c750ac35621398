import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measuredWorkShare, type OrderColumns, type OrderScenario, orderWhatIf, workByChannel } from './order-what-if.ts'

interface Order {
  readonly amount: number
  readonly channel?: number
  readonly base?: number
  readonly more?: number
  readonly fee?: number
  readonly fallsAway?: number
}
const columns = (orders: readonly Order[]): OrderColumns => {
  const column = (value: (order: Order) => number) => Float64Array.from(orders, value)
  const fallsAway = column((o) => o.fallsAway ?? 0)
  return {
    ...{ n: orders.length, amount: column((o) => o.amount), channel: Int32Array.from(orders, (o) => o.channel ?? 0) },
    ...{ baseCost: column((o) => o.base ?? 10), moreCost: column((o) => o.more ?? 4), feeCost: column((o) => o.fee ?? 0) },
    ...{ baseMinutes: column((o) => o.base ?? 10), moreMinutes: column((o) => o.more ?? 4) },
    ...{ baseFallsAway: fallsAway, moreFallsAway: fallsAway, feeFallsAway: fallsAway },
  }
}
const still: OrderScenario = { belowMinor: 0, movedShare: 0, target: 1, workShare: 0.4, minimumMinor: 0 }

describe('orderWhatIf()', () => {
  it('worked example: half of four small orders move, at two fifths of the work', () => {
    const orders = columns([{ amount: 50 }, { amount: 60 }, { amount: 70 }, { amount: 80 }, { amount: 90, channel: 1 }, { amount: 900 }])
    const result = orderWhatIf(orders, { ...still, belowMinor: 100, movedShare: 0.5 })
    // 4 × (10 + 4) × 0.5 × (1 − 0.4) = 16.8
    expect(result).toMatchObject({
      orders: 6,
      small: 5,
      smallInTarget: 1,
      moved: 2,
      savedMinor: 17,
      savedByBundlingMinor: 0,
      fallsAwayMinor: 0,
    })
    expect(result.freedMinutes).toBeCloseTo(16.8, 10)
  })
  it('worked example: a minimum bundles the same goods into fewer orders; what goes with the lines stays', () => {
    const orders = columns([{ amount: 50, fee: 2 }, { amount: 60, fee: 2 }, { amount: 40, fee: 2 }, { amount: 500 }])
    // 150 in orders of at least 100: two instead of three; a third of their base and fee goes.
    const result = orderWhatIf(orders, { ...still, minimumMinor: 100 })
    expect(result).toMatchObject({ belowMinimum: 3, bundledInto: 2, savedMinor: 12, savedByBundlingMinor: 12, moved: 0 })
  })
  it('does not move an order that its bundle has made large', () => {
    const orders = columns([{ amount: 50 }, { amount: 50 }])
    expect(orderWhatIf(orders, { ...still, belowMinor: 80, movedShare: 1, minimumMinor: 100 }).savedByMovingMinor).toBe(0)
    expect(orderWhatIf(orders, { ...still, belowMinor: 200, movedShare: 1, minimumMinor: 100 }).savedByMovingMinor).toBeGreaterThan(0)
  })
  it('changes nothing where nothing is asked, or there is no order', () => {
    expect(orderWhatIf(columns([{ amount: 5 }]), still).savedMinor).toBe(0)
    expect(orderWhatIf(columns([]), { ...still, belowMinor: 100, movedShare: 1, minimumMinor: 50 }).savedMinor).toBe(0)
  })
  it('refuses shares and amounts that are none', () => {
    expect(() => orderWhatIf(columns([]), { ...still, movedShare: 1.1 })).toThrow(RangeError)
    expect(() => orderWhatIf(columns([]), { ...still, minimumMinor: -1 })).toThrow(RangeError)
  })

  const anyOrders = fc.array(
    fc.record({
      amount: fc.integer({ min: -500, max: 5_000 }),
      channel: fc.integer({ min: -1, max: 3 }),
      base: fc.nat(300),
      more: fc.nat(300),
      fee: fc.nat(20),
      fallsAway: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 40 },
  )
  const anyScenario = fc.record({
    belowMinor: fc.nat(6_000),
    movedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    target: fc.integer({ min: 0, max: 3 }),
    workShare: fc.double({ min: 0, max: 1, noNaN: true }),
    minimumMinor: fc.nat(6_000),
  })
  it('is never better than removing all orders, never worse than now, and no more falls away than is saved', () => {
    fc.assert(
      fc.property(anyOrders, anyScenario, (list, scenario) => {
        const result = orderWhatIf(columns(list), scenario)
        const all = list.reduce((sum, o) => sum + o.base + o.more + o.fee, 0)
        expect(result.savedMinor).toBeGreaterThanOrEqual(0)
        // Bundling and moving are rounded apart.
        expect(result.savedMinor).toBeLessThanOrEqual(all + 1)
        expect(result.fallsAwayMinor).toBeLessThanOrEqual(result.savedMinor)
        expect(result.fallsAwayMinor).toBeGreaterThanOrEqual(0)
        expect(result.bundledInto).toBeLessThanOrEqual(result.belowMinimum)
      }),
    )
  })
  it('saves no less when more orders move, or a moved order takes less work', () => {
    fc.assert(
      fc.property(anyOrders, anyScenario, (list, scenario) => {
        const saved = (more: Partial<OrderScenario>) => orderWhatIf(columns(list), { ...scenario, ...more }).savedMinor
        expect(saved({ movedShare: 1 })).toBeGreaterThanOrEqual(saved({}))
        expect(saved({ workShare: 0 })).toBeGreaterThanOrEqual(saved({}))
      }),
    )
  })
})

describe('measuredWorkShare()', () => {
  const orders = (n: number, channel: number, base: number): Order[] =>
    Array.from({ length: n }, () => ({ amount: 50, channel, base, more: 0 }))
  it('is told where at least five orders a side say that the channel is cheaper', () => {
    const of = (...lists: Order[][]) => measuredWorkShare(workByChannel(columns(lists.flat()), 100), 1)
    expect(of(orders(5, 0, 20), orders(5, 1, 5))).toEqual({ share: 0.25, inTarget: 5, inOthers: 5 })
    expect(of(orders(5, 0, 20), orders(4, 1, 5))).toBeNull()
    expect(of(orders(4, 0, 20), orders(9, 1, 5))).toBeNull()
    // The model does not tell them apart: an assumption has to be stated.
    expect(of(orders(9, 0, 20), orders(9, 1, 19))).toBeNull()
  })
})
