import { describe, expect, it } from 'vitest'
import { seeded } from '../importance/resample.ts'
import { type EarlierIndex, worthOfAPoint } from './worth-of-a-point.ts'

const options = { fewest: 5, resamples: 300, seed: 7 }

/** Made accounts: by each point of index one more percent stay, they grow by a tenth of a percent, and cost a tenth of a percent less. */
function made(n: number, worth = 1): EarlierIndex[] {
  const random = seeded(n)
  return Array.from({ length: n }, () => {
    const index = 40 + 55 * random()
    const stays = random() < 0.4 + (worth * (index - 40)) / 100
    const beforeMinor = Math.round(1e6 * (0.5 + random()))
    const afterMinor = stays ? Math.round(beforeMinor * (1 + worth * 0.001 * (index - 60) + 0.1 * (random() - 0.5))) : 0
    return { index, beforeMinor, afterMinor, costMinor: Math.round(afterMinor * (0.2 - worth * 0.001 * (index - 60))) }
  })
}

describe('worthOfAPoint()', () => {
  it('finds what was planted, inside its intervals, and tells nothing where nothing was', () => {
    const { slopes, bands, n } = worthOfAPoint(made(600), options)
    expect(n).toBe(600)
    expect(slopes.retention!.low).toBeLessThan(0.1)
    expect(slopes.retention!.high).toBeGreaterThan(0.1)
    expect(slopes.retention!.low).toBeGreaterThan(0)
    expect(slopes.costShare!.low).toBeLessThanOrEqual(-0.01)
    expect(slopes.costShare!.high).toBeGreaterThanOrEqual(-0.0101)
    expect(bands.map((band) => band.retention!.value)).toEqual([...bands.map((band) => band.retention!.value)].sort())
    expect(bands.reduce((sum, band) => sum + band.n, 0)).toBe(600)
    const none = worthOfAPoint(made(600, 0), options).slopes.retention!
    expect(none.low).toBeLessThan(0)
    expect(none.high).toBeGreaterThan(0)
  })

  it('counts in bands whose upper end is the next one’s, and says nothing of a band with too few', () => {
    const one = (index: number, afterMinor = 50) => ({ index, beforeMinor: 100, afterMinor, costMinor: null })
    const { bands, slopes } = worthOfAPoint(
      [one(59.9), one(60), one(74.9, 0), one(75), ...Array.from({ length: 5 }, () => one(100))],
      options,
    )
    expect(bands.map(({ n, stillBuying }) => [n, stillBuying])).toEqual([
      [1, 1],
      [2, 1],
      [6, 6],
    ])
    expect(bands.map((band) => band.retention?.value ?? null)).toEqual([null, null, 1])
    expect(bands[2]!.growth!.value).toBeCloseTo(-0.5, 12)
    expect([bands[2]!.costShare, slopes.costShare]).toEqual([null, null])
  })

  it('has no slope where every index is the same, and the same numbers for the same seed', () => {
    const flat = made(30).map((one) => ({ ...one, index: 70 }))
    expect(worthOfAPoint(flat, options).slopes.retention).toBeNull()
    expect(worthOfAPoint(made(50), options)).toEqual(worthOfAPoint(made(50), options))
  })
})
