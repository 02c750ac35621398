/**
 * How a kind of customer behaves in a year. Amounts in euro, shares 0–1, prices as a share of list.
 *
 * The profiles are chosen so that the book looks like one: a few large accounts carry it, some large ones cost more than they bring
 * (low prices, rush orders, many visits), and most of the many small ones are cheap to serve while some are dear.
 */
export type Range = readonly [low: number, high: number]
export type OrderChannel = 'EDI' | 'WEB' | 'EMAIL' | 'PHONE'

export interface Profile {
  readonly accounts: number
  readonly revenue: Range
  readonly orders: Range
  readonly lines: Range
  readonly priceRealised: Range
  /** Rebate paid twice a year, as a share of the half-year's invoices. */
  readonly bonus: number
  readonly rush: number
  readonly orderChannels: Readonly<Record<OrderChannel, number>>
  readonly tickets: number
  readonly calls: number
  readonly emails: number
  readonly visits: number
  readonly quotes: number
  readonly hitRate: number
  readonly lateDelivery: number
  readonly wrongInvoice: number
  readonly returns: number
  /** Days of payment after the due day. */
  readonly paysAfterDue: Range
  readonly terms: number
  /** Pays for freight as a line on the invoice. */
  readonly paysFreight: number
  readonly people: Range
  readonly sites: Range
}

export type ProfileName = 'keySteady' | 'keyDemanding' | 'major' | 'majorNeedy' | 'smallEasy' | 'smallDear'

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  keySteady: {
    accounts: 12,
    revenue: [220_000, 520_000],
    orders: [16, 28],
    lines: [2, 3],
    priceRealised: [0.8, 0.88],
    bonus: 0.02,
    rush: 0.04,
    orderChannels: { EDI: 7, WEB: 2, EMAIL: 1, PHONE: 0 },
    tickets: 14,
    calls: 10,
    emails: 10,
    visits: 6,
    quotes: 5,
    hitRate: 0.6,
    lateDelivery: 0.04,
    wrongInvoice: 0.01,
    returns: 0.01,
    paysAfterDue: [-4, 6],
    terms: 60,
    paysFreight: 0.1,
    people: [5, 9],
    sites: [1, 4],
  },
  keyDemanding: {
    accounts: 6,
    revenue: [150_000, 360_000],
    orders: [40, 60],
    lines: [1, 3],
    priceRealised: [0.66, 0.72],
    bonus: 0.035,
    rush: 0.38,
    orderChannels: { EDI: 1, WEB: 1, EMAIL: 5, PHONE: 3 },
    tickets: 46,
    calls: 30,
    emails: 26,
    visits: 16,
    quotes: 14,
    hitRate: 0.25,
    lateDelivery: 0.16,
    wrongInvoice: 0.06,
    returns: 0.05,
    paysAfterDue: [10, 55],
    terms: 60,
    paysFreight: 0,
    people: [6, 9],
    sites: [2, 5],
  },
  major: {
    accounts: 48,
    revenue: [45_000, 130_000],
    orders: [7, 14],
    lines: [1, 3],
    priceRealised: [0.82, 0.9],
    bonus: 0.01,
    rush: 0.08,
    orderChannels: { EDI: 2, WEB: 4, EMAIL: 3, PHONE: 1 },
    tickets: 5.5,
    calls: 4.5,
    emails: 3.5,
    visits: 3,
    quotes: 2,
    hitRate: 0.5,
    lateDelivery: 0.06,
    wrongInvoice: 0.02,
    returns: 0.02,
    paysAfterDue: [-3, 18],
    terms: 30,
    paysFreight: 0.4,
    people: [3, 6],
    sites: [0, 2],
  },
  majorNeedy: {
    accounts: 18,
    revenue: [28_000, 90_000],
    orders: [11, 17],
    lines: [1, 2],
    priceRealised: [0.72, 0.79],
    bonus: 0.015,
    rush: 0.25,
    orderChannels: { EDI: 0, WEB: 1, EMAIL: 5, PHONE: 4 },
    tickets: 18,
    calls: 14,
    emails: 9,
    visits: 7,
    quotes: 5,
    hitRate: 0.25,
    lateDelivery: 0.12,
    wrongInvoice: 0.05,
    returns: 0.04,
    paysAfterDue: [5, 40],
    terms: 30,
    paysFreight: 0.1,
    people: [3, 6],
    sites: [0, 2],
  },
  smallEasy: {
    accounts: 136,
    revenue: [4_000, 19_000],
    orders: [2, 5],
    lines: [1, 2],
    priceRealised: [0.88, 0.97],
    bonus: 0,
    rush: 0.03,
    orderChannels: { EDI: 0, WEB: 8, EMAIL: 1, PHONE: 1 },
    tickets: 1.4,
    calls: 0.7,
    emails: 0.6,
    visits: 0.1,
    quotes: 0.3,
    hitRate: 0.5,
    lateDelivery: 0.05,
    wrongInvoice: 0.015,
    returns: 0.015,
    paysAfterDue: [-6, 12],
    terms: 30,
    paysFreight: 0.9,
    people: [1, 3],
    sites: [0, 0],
  },
  smallDear: {
    accounts: 80,
    revenue: [1_500, 8_000],
    orders: [2, 5],
    lines: [1, 2],
    priceRealised: [0.8, 0.9],
    bonus: 0,
    rush: 0.15,
    orderChannels: { EDI: 0, WEB: 1, EMAIL: 3, PHONE: 6 },
    tickets: 5,
    calls: 3.6,
    emails: 1.8,
    visits: 2.2,
    quotes: 1.6,
    hitRate: 0.2,
    lateDelivery: 0.07,
    wrongInvoice: 0.03,
    returns: 0.03,
    paysAfterDue: [3, 45],
    terms: 30,
    paysFreight: 0.5,
    people: [1, 2],
    sites: [0, 0],
  },
}

/** What becomes of the account over the two years. */
export type Course = 'steady' | 'growing' | 'shrinking' | 'churned' | 'new'

/**
 * Share of the usual activity, `back` months before the as-of month (0 = the as-of month itself).
 * `turn` is the month back in which a churned account stopped or a new one began.
 */
export function activity(course: Course, back: number, turn: number): number {
  switch (course) {
    case 'steady':
      return 1
    case 'growing':
      return Math.max(0.5, 1.5 - back / 24)
    case 'shrinking':
      return Math.max(0.3, 0.5 + back / 24)
    case 'churned':
      return back < turn ? 0 : back < turn + 5 ? 0.6 : 1
    case 'new':
      return back > turn ? 0 : back > turn - 3 ? 0.5 : 1
  }
}
