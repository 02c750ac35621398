import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DEFAULT_SEGMENT_PARAMS } from '#engine/segmentation/segment-types.ts'
import { type Problem, Refusal } from './refusal.ts'
import { parseSegmentation, SegmentationFile } from './segmentation.ts'

const account = { source: 'erp', externalId: '0042' }
const override = { ...account, tier: 'KEY', reason: 'reference customer', expires: '2026-12-31' }
const file = (parts: Record<string, unknown> = {}): Record<string, unknown> => ({ tapeline: 'segmentation/1', ...parts })

function problemsOf(document: unknown): readonly Problem[] {
  try {
    parseSegmentation(document)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid') return error.problems
    throw error
  }
  return []
}
const places = (document: unknown): string[] => problemsOf(document).map((problem) => problem.at)

describe('parseSegmentation()', () => {
  it('fills in every default of an empty file', () => {
    const model = parseSegmentation(file())
    expect(model).toMatchObject({ overrides: [], strategic: [], needs: [], potentials: [] })
    expect(model.params).toEqual({ ...DEFAULT_SEGMENT_PARAMS, value: 'revenue', safeFrom: 60 })
  })

  it('takes a file with everything in it, keys exactly as given', () => {
    const model = parseSegmentation(
      file({
        name: 'Book 2026',
        validFrom: '2026-01',
        params: { keyShare: 0.65, maxKey: 80 },
        overrides: [{ ...override, from: '2026-01-01' }],
        strategic: [{ ...account, reason: 'opens a market', expires: '2027-01-01' }],
        needs: [{ ...account, needs: ['on-site training'] }],
        potentials: [{ ...account, amountMinor: 9_000_000, author: 'A. Weber', estimatedOn: '2026-01-15' }],
      }),
    )
    expect(model.overrides[0]).toEqual({ ...override, from: '2026-01-01' })
    expect(model.strategic[0]).toEqual({ ...account, reason: 'opens a market', from: null, expires: '2027-01-01' })
    expect([model.params.keyShare, model.params.majorShare]).toEqual([0.65, 0.95])
  })

  it('refuses an override or a flag without reason or expiry', () => {
    const { reason: _, ...noReason } = override
    const { expires: __, ...noExpiry } = override
    expect(
      problemsOf(file({ overrides: [noReason, noExpiry, { ...override, externalId: 'x', reason: ' ' }], strategic: [account] })),
    ).toEqual([
      { at: 'overrides[0].reason', message: 'is missing' },
      { at: 'overrides[1].expires', message: 'is missing' },
      { at: 'overrides[2].reason', message: 'is empty' },
      { at: 'strategic[0].reason', message: 'is missing' },
      { at: 'strategic[0].expires', message: 'is missing' },
    ])
  })

  it('reports all problems at once, with their places', () => {
    expect(
      places(
        file({
          keyshare: 1,
          params: { keyShare: 2, cap: 9 },
          overrides: [override, { ...override, tier: 'GOLD' }, { ...override, from: '2026-12-31' }, { ...override, expires: '2026-02-30' }],
          potentials: [
            { ...account, amountMinor: -1, author: 'A' },
            { ...account, amountMinor: 5 },
          ],
        }),
      ).sort(),
    ).toEqual(
      [
        'keyshare',
        'params.keyShare',
        'params.cap',
        'overrides[1].tier',
        'overrides[2].expires',
        'overrides[3].expires',
        'potentials[0].amountMinor',
        'potentials[1].author',
      ].sort(),
    )
  })

  it('refuses two exceptions of one account on one day, but not one after the other', () => {
    const later = { ...override, from: '2026-12-31', expires: '2027-06-30' }
    expect(places(file({ overrides: [override, later] }))).toEqual([])
    expect(places(file({ overrides: [override, { ...later, from: '2026-12-30' }] }))).toEqual(['overrides[1]'])
    const needs = { ...account, needs: ['x'] }
    expect(problemsOf(file({ needs: [needs, needs] }))).toEqual([
      { at: 'needs[1]', message: 'names erp/0042 a second time (first in needs[0])' },
    ])
  })

  it('refuses a Major line below the key line, another format, and what is no object', () => {
    expect(places(file({ params: { keyShare: 0.8, majorShare: 0.8 } }))).toEqual(['params.majorShare'])
    expect(places({ tapeline: 'segmentation/2' })).toEqual(['tapeline'])
    for (const document of [null, 7, 'x', []]) expect(places(document)).toEqual(['file'])
  })

  it('has a schema in which every key is described', () => {
    const schema = JSON.stringify(z.toJSONSchema(SegmentationFile, { io: 'input' }))
    expect(schema).toContain('Tiers set by hand, each with reason and expiry.')
  })
})
