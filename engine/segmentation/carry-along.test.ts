import { describe, expect, it } from 'vitest'
import { carryAlong } from './carry-along.ts'

const accounts = { source: ['erp', 'erp'], externalId: ['A', 'B'] }
const flag = (externalId: string, from: string | null, expires: string) => ({
  source: 'erp',
  externalId,
  reason: `${externalId} ${expires}`,
  from,
  expires,
})

describe('carryAlong()', () => {
  it('shows a flag from its day until the day before it expires', () => {
    const at = (asOf: string) => carryAlong(asOf, accounts, [flag('B', '2026-02-01', '2026-03-01')], [])
    expect(['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((asOf) => at(asOf).strategic[1])).toEqual([
      null,
      'B 2026-03-01',
      'B 2026-03-01',
      null,
    ])
    expect(at('2026-03-01').findings.map((one) => one.code)).toEqual(['strategic_flag_expired'])
  })

  it('puts needs beside their accounts and reports strangers', () => {
    const result = carryAlong(
      '2026-01-01',
      accounts,
      [flag('Z', null, '2027-01-01')],
      [
        { ...flag('A', null, ''), needs: ['x', 'y'] },
        { source: 'crm', externalId: 'A', needs: ['z'] },
      ],
    )
    expect(result.needs).toEqual([['x', 'y'], []])
    expect(result.findings).toMatchObject([{ code: 'segmentation_unknown_account', count: 2 }])
  })

  it('answers nothing for nothing', () => {
    expect(carryAlong('2026-01-01', { source: [], externalId: [] }, [], [])).toEqual({ strategic: [], needs: [], findings: [] })
  })
})
