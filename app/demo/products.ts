/** What the demo company sells: parts for moving liquids. List prices and unit costs in euro cents. */
import type { Currency } from './names.ts'

export interface Product {
  readonly number: string
  readonly name: string
  readonly group: 'PUMPS' | 'VALVES' | 'SEALS' | 'SENSORS' | 'SPARES' | 'SERVICE'
  readonly listMinor: number
  /** Null: the system holds no cost for it (bought in). */
  readonly costMinor: number | null
}

const product = (number: string, name: string, group: Product['group'], listMinor: number, costMinor: number | null): Product => ({
  number,
  name,
  group,
  listMinor,
  costMinor,
})

export const PRODUCTS: readonly Product[] = [
  product('P-1005', 'Pump KP 5, single stage', 'PUMPS', 68_000, 41_960),
  product('P-1010', 'Pump KP 10, single stage', 'PUMPS', 124_000, 77_390),
  product('P-1022', 'Pump KP 22, double stage', 'PUMPS', 236_000, 144_970),
  product('P-1055', 'Pump KP 55, stainless', 'PUMPS', 489_000, 310_650),
  product('P-1090', 'Dosing pump D 9', 'PUMPS', 158_000, 91_560),
  product('V-2010', 'Ball valve 1/2", brass', 'VALVES', 1_850, 1_080),
  product('V-2020', 'Ball valve 1", stainless', 'VALVES', 5_400, 3_160),
  product('V-2050', 'Butterfly valve DN 50', 'VALVES', 13_900, 8_280),
  product('V-2100', 'Butterfly valve DN 100', 'VALVES', 28_800, 17_550),
  product('V-2400', 'Control valve with drive', 'VALVES', 112_000, 69_760),
  product('S-3001', 'Shaft seal 20 mm', 'SEALS', 4_200, null),
  product('S-3002', 'Shaft seal 35 mm', 'SEALS', 7_900, null),
  product('S-3010', 'O-ring set, EPDM', 'SEALS', 1_250, null),
  product('S-3020', 'Gasket set DN 50-100', 'SEALS', 2_600, 1_250),
  product('E-4001', 'Pressure sensor 0-10 bar', 'SENSORS', 14_500, 8_830),
  product('E-4002', 'Flow meter, magnetic DN 50', 'SENSORS', 98_000, 60_500),
  product('E-4003', 'Level switch', 'SENSORS', 8_600, 4_900),
  product('R-5001', 'Impeller KP 5/10', 'SPARES', 11_200, 5_780),
  product('R-5002', 'Bearing kit', 'SPARES', 6_700, 3_380),
  product('R-5003', 'Motor 2.2 kW', 'SPARES', 42_500, 28_120),
  product('R-5004', 'Coupling, complete', 'SPARES', 9_400, 5_230),
  product('L-6001', 'Start-up on site, per day', 'SERVICE', 96_000, 67_580),
  product('L-6002', 'Inspection, per unit', 'SERVICE', 18_500, 12_400),
]

/** Price lists per currency are kept by the company, not converted day by day: units of the currency for one euro of list price. */
export const PRICE_LIST_FACTOR: Readonly<Record<Currency, number>> = { EUR: 1, USD: 1.14, GBP: 0.88, INR: 96 }

export const inCurrency = (euroMinor: number, currency: Currency): number => Math.round(euroMinor * PRICE_LIST_FACTOR[currency])

/** Small parts without a cost in the system: a fifth of all lines, a small part of the money. */
export const UNCOSTED: readonly Product[] = PRODUCTS.filter((p) => p.costMinor === null)
/** By price, cheapest first. */
export const COSTED: readonly Product[] = PRODUCTS.filter((p) => p.costMinor !== null).sort((a, b) => a.listMinor - b.listMinor)
