/** What the teams cost, month by month, as the ledger has it, and the exchange rates the books were kept with. All invented. */
import type { Month } from '#engine/period/period.ts'
import type { Random } from './random.ts'

export interface CostPosting {
  readonly costCentre: string
  readonly costCentreName: string
  readonly month: Month
  readonly element: string
  readonly elementName: string
  /** Euro cents; a credit is negative. */
  readonly amountMinor: number
}

export interface ExchangeRate {
  readonly from: string
  readonly to: 'EUR'
  readonly month: Month
  readonly type: 'average' | 'closing'
  /** Decimal as text: euro for one unit. */
  readonly rate: string
  readonly source: string
}

/** Salaries of a month in euro cents, before the ups and downs; the other elements are shares of them. */
export const COST_CENTRES = [
  { code: '4100', name: 'Order desk', salariesMinor: 900_000, travel: 0.01, it: 0.16 },
  { code: '4200', name: 'Customer service', salariesMinor: 1_000_000, travel: 0.01, it: 0.18 },
  { code: '4300', name: 'Field sales', salariesMinor: 2_150_000, travel: 0.24, it: 0.07 },
  { code: '4400', name: 'Key accounts', salariesMinor: 2_900_000, travel: 0.16, it: 0.06 },
  { code: '4500', name: 'Claims', salariesMinor: 205_000, travel: 0.02, it: 0.1 },
] as const

const RENT_MINOR = 1_850_000

export function makeCosts(random: Random, months: readonly Month[]): CostPosting[] {
  return months.flatMap((month, i) => {
    const rows: CostPosting[] = []
    const raise = 1 + 0.03 * Math.floor((Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 2024 * 12) / 13)
    for (const centre of COST_CENTRES) {
      const add = (element: string, elementName: string, minor: number) =>
        rows.push({
          costCentre: centre.code,
          costCentreName: centre.name,
          month,
          element,
          elementName,
          amountMinor: Math.round(minor * raise * random.between(0.97, 1.03)),
        })
      add('620000', 'Salaries', centre.salariesMinor)
      add('621000', 'Social security', centre.salariesMinor * 0.21)
      add('640000', 'Travel', centre.salariesMinor * centre.travel)
      add('650000', 'IT and telephone', centre.salariesMinor * centre.it)
      // An accrual taken back: a credit in the ledger.
      if (i % 12 === 5) add('629000', 'Accrual released', -centre.salariesMinor * 0.05)
    }
    rows.push({ costCentre: '4900', costCentreName: 'Rent', month, element: '660000', elementName: 'Rent', amountMinor: RENT_MINOR })
    return rows
  })
}

const START = { USD: 0.885, GBP: 1.155, INR: 0.0105 } as const

/** A slow random walk; the source column says what it is. */
export function makeRates(random: Random, months: readonly Month[]): ExchangeRate[] {
  return (['USD', 'GBP', 'INR'] as const).flatMap((from) => {
    let level: number = START[from]
    const digits = from === 'INR' ? 6 : 5
    return months.flatMap((month): ExchangeRate[] => {
      const average = level * random.between(0.993, 1.007)
      level = level * random.between(0.985, 1.015)
      const rate = (type: ExchangeRate['type'], value: number): ExchangeRate => ({
        from,
        to: 'EUR',
        month,
        type,
        rate: value.toFixed(digits),
        source: 'Tapeline demo (invented)',
      })
      return [rate('average', average), rate('closing', level)]
    })
  })
}
