/**
 * What customers of a segment may expect of us. Shares are 0-1; hours are by the clock or open hours; days are by the clock. Reasons are
 * words and codes of the files: what is stated of one holds, the others are read by their words.
 */
import type { Day } from '../period/period.ts'

/** In the order they are shown. */
export const PROMISES = ['invoices', 'onTime', 'answered', 'firstTime', 'complaints'] as const
export type PromiseKey = (typeof PROMISES)[number]

/** Segments with standards of their own; `none` = accounts in no segment. */
export const STANDARD_SEGMENTS = ['KEY', 'MAJOR', 'SME', 'none'] as const
export type StandardSegment = (typeof STANDARD_SEGMENTS)[number]

export interface SegmentStandard {
  /** Least share kept of each promise, 0-1. */
  readonly share: Readonly<Record<PromiseKey, number>>
  readonly answeredHours: number
  /** Whether these are open hours; else hours by the clock. */
  readonly openHours: boolean
  readonly complaintDays: number
}

/** When we are open: hours of the day in the organisation's time zone. */
export interface OpenHours {
  /** 0 = Monday. */
  readonly days: readonly number[]
  readonly from: number
  readonly to: number
  readonly holidays: readonly Day[]
}

/** Which of its dates a source gives as the promised day: the last confirmed one flatters. */
export const PROMISED_DATES = ['requested', 'first confirmed', 'last confirmed', 'not said'] as const
export type PromisedDate = (typeof PROMISED_DATES)[number]

export interface PromiseStandards {
  readonly segments: Readonly<Record<StandardSegment, SegmentStandard>>
  readonly openHours: OpenHours
  /** Reason code of a credit note → whether it corrects an invoice of ours. */
  readonly errorReasons: Readonly<Record<string, boolean>>
  /** An invoice that was cancelled was not right the first time. */
  readonly cancelledIsError: boolean
  /** Reason of an interaction → whether it is a complaint. */
  readonly complaintReasons: Readonly<Record<string, boolean>>
  /** Source → which date it gives. */
  readonly promisedDates: Readonly<Record<string, PromisedDate>>
}

const usual = (answeredHours: number, share: SegmentStandard['share'], complaintDays: number): SegmentStandard => ({
  ...{ share, answeredHours, openHours: true, complaintDays },
})

/** As Tapeline comes: to be replaced by one's own. */
export const defaultStandards: PromiseStandards = {
  segments: {
    KEY: usual(8, { invoices: 0.98, onTime: 0.95, answered: 0.8, firstTime: 0.75, complaints: 0.85 }, 5),
    MAJOR: usual(8, { invoices: 0.98, onTime: 0.95, answered: 0.8, firstTime: 0.75, complaints: 0.8 }, 5),
    SME: usual(16, { invoices: 0.97, onTime: 0.92, answered: 0.8, firstTime: 0.7, complaints: 0.8 }, 7),
    none: usual(16, { invoices: 0.97, onTime: 0.92, answered: 0.8, firstTime: 0.7, complaints: 0.8 }, 7),
  },
  openHours: { days: [0, 1, 2, 3, 4], from: 9, to: 17, holidays: [] },
  errorReasons: {},
  cancelledIsError: true,
  complaintReasons: {},
  promisedDates: {},
}

/** The segment whose standard holds for an account of a tier. */
export const standardSegment = (tier: string | null | undefined): StandardSegment =>
  STANDARD_SEGMENTS.find((segment) => segment === tier) ?? 'none'

const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

// Not an error of an invoice: the goods, the way they came, or a present.
const noInvoiceError =
  /rebate|bonus|return|goodwill|kulanz|gratuit|sample|muster|quality|qualit|damage|schaden|transport|late|verspat|retard|allowance|retour|loyalty|discount agreed/
const invoiceError =
  /price|preis|prix|precio|quantit|menge|cantidad|wrong|falsch|incorrect|erreur|error|fehler|duplicate|doppelt|doublon|tax|steuer|\bvat\b|\btva\b|billing|invoic|rechnung|factur|address|adresse|disput|overcharg/
// SAP as it is delivered: price too high, and quantity. Its other reasons are about goods.
const sapCodes: Readonly<Record<string, boolean>> = { '100': true }

/**
 * Whether a credit note of a reason corrects an invoice of ours.
 *
 * @param reason  code or words as the file gives them
 * @param stated  what was stated of reasons
 * @returns       true: an error; false: a rebate, a return, a present; null: nobody has said and the words tell nothing
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example isErrorReason('Price difference', {}) // true
 */
export function isErrorReason(reason: string, stated: PromiseStandards['errorReasons']): boolean | null {
  const known = stated[reason]
  if (known !== undefined) return known
  const text = fold(reason)
  if (noInvoiceError.test(text)) return false
  return invoiceError.test(text) ? true : (sapCodes[text.replace(/^0+/, '')] ?? null)
}

const complaintWords =
  /complain|reklam|reclam|beschwerde|plainte|queja|claim|wrong|falsch|incorrect|late|verspat|retard|fault|defect|defekt|broken|kaputt|damage|schaden|missing|fehlt|error|fehler|problem with|not working|disput/

/**
 * Whether somebody who gets in touch for a reason complains.
 *
 * @param reason  as the file gives it
 * @param stated  what was stated of reasons
 * @returns       whether it is a complaint; a reason whose words tell nothing is none
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example isComplaint('Wrong invoice', {}) // true
 */
export const isComplaint = (reason: string, stated: PromiseStandards['complaintReasons']): boolean =>
  stated[reason] ?? complaintWords.test(fold(reason))

/**
 * Which promise the date of a source is, from the heading it was read from.
 *
 * @param heading  of the column a mapping takes the promised day from
 * @returns        the promise the heading names, or that it does not say
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example promisedDateOf('Requested delivery date') // 'requested'
 */
export function promisedDateOf(heading: string): PromisedDate {
  const text = fold(heading)
  if (/request|require|wunsch|demand|requerid|\bvdatu\b|\bedatu\b/.test(text)) return 'requested'
  if (/first|original|initial|erst/.test(text)) return 'first confirmed'
  if (/last|latest|letzt|current|revised|updated/.test(text)) return 'last confirmed'
  return 'not said'
}
