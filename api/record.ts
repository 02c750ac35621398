/**
 * The record as intake hands it to the store: one row per thing that exists or happened, the customer's own keys exactly as given.
 *
 * Money is integer minor units of `currency`; null means missing, which is never zero. Days are `YYYY-MM-DD`. Durations are seconds.
 * `customer`, `payer` and `site` are external ids in the row's own source; null customer = goes to Unassigned.
 */
import type { Day, Month } from '#engine/period/period.ts'

/** Named integers that activities may be costed by (lines, replies, km …); null = missing, not zero. */
export type Drivers = Readonly<Record<string, number | null>>

export interface AccountRow {
  readonly table: 'account'
  readonly externalId: string
  readonly name: string | null
  /** External id of the account above it in the same source. */
  readonly parent: string | null
  readonly town: string | null
  readonly postalCode: string | null
  readonly country: string | null
  readonly region: string | null
  readonly vatId: string | null
  readonly domain: string | null
  readonly phone: string | null
  /** The number other systems know it by (ERP customer number held in the CRM, CRM id held in the help desk …). */
  readonly customerNumber: string | null
  readonly industry: string | null
  readonly employees: number | null
  /** The customer's own yearly revenue: its size, never our sales. */
  readonly ownRevenueMinor: number | null
  readonly currency: string | null
  /** Account manager. */
  readonly colleague: string | null
  readonly attributes: Readonly<Record<string, string | null>>
  /** The contract ends or renews. */
  readonly renewalDay: Day | null
  /** Days before it by which notice must have been given. */
  readonly noticeDays: number | null
}

export interface ContactRow {
  readonly table: 'contact'
  readonly externalId: string
  readonly customer: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly title: string | null
  readonly role: string | null
  readonly seniority: string | null
  readonly primary: boolean | null
  readonly language: string | null
  readonly preferredChannel: string | null
  readonly leftDay: Day | null
  /** External id of the person when one person has several rows (a role on several accounts); default: externalId. */
  readonly person: string | null
}

export interface ProductRow {
  readonly table: 'product'
  readonly externalId: string
  readonly name: string | null
  readonly group: string | null
}

/** What happened, on some account. */
interface FactRow {
  readonly externalId: string
  readonly customer: string | null
  readonly payer: string | null
  readonly site: string | null
  readonly day: Day
  readonly drivers: Drivers | null
}

export interface SalesOrderRow extends FactRow {
  readonly table: 'sales_order'
  readonly status: string | null
  /** Whether its status counts as a sale. */
  readonly counts: boolean
  readonly cancelled: boolean
  readonly channel: string | null
  readonly promisedDay: Day | null
  readonly shippedDay: Day | null
  readonly freightMinor: number | null
  readonly commissionMinor: number | null
  readonly currency: string
  readonly colleague: string | null
}

/** What a line really is: postage booked as a product is freight, a bonus booked as a product is a rebate. */
export type LineNature = 'goods' | 'freight' | 'fee' | 'rebate' | 'adjustment'

interface LineRow extends FactRow {
  /** External id of the order or invoice the line belongs to: the unit of `document` scope. */
  readonly document: string
  readonly counts: boolean
  readonly nature: LineNature
  readonly product: string | null
  readonly productGroup: string | null
  /** Decimal as text; null = not given. */
  readonly quantity: string | null
  readonly currency: string
  /** List value of the line; null = no list price. */
  readonly listMinor: number | null
  readonly netMinor: number
  /** Cost of goods of the line; null = not given. */
  readonly costMinor: number | null
}

export interface OrderLineRow extends LineRow {
  readonly table: 'order_line'
}

export type DocumentType = 'invoice' | 'credit_note' | 'return' | 'cancellation'

/** Signs are as they work on revenue: credits, returns and cancellations negative. */
export interface InvoiceLineRow extends LineRow {
  readonly table: 'invoice_line'
  readonly documentType: DocumentType
  /** Credit-note reason code as given. */
  readonly reason: string | null
  readonly dueDay: Day | null
  /** What the customer has to pay for the line, tax included; null = the net amount. */
  readonly dueMinor: number | null
  readonly freightMinor: number | null
}

export interface PaymentRow extends FactRow {
  readonly table: 'payment'
  readonly document: string | null
  readonly amountMinor: number
  readonly currency: string
}

export interface InteractionRow extends FactRow {
  readonly table: 'interaction'
  /** What activities name: ticket, call, e-mail, visit, chat, order note … */
  readonly kind: string
  readonly channel: string | null
  readonly reason: string | null
  readonly direction: 'inbound' | 'outbound' | null
  /** External id of the person, in the row's source. */
  readonly person: string | null
  readonly colleague: string | null
  readonly team: string | null
  /** ISO instant, UTC. */
  readonly at: string | null
  /** Work. The only duration that may drive cost. */
  readonly handlingSeconds: number | null
  /** From opened to closed. */
  readonly elapsedSeconds: number | null
  /** Until the first answer. */
  readonly waitingSeconds: number | null
  readonly answered: boolean | null
  readonly replies: number | null
  readonly reopens: number | null
  readonly selling: boolean
  /** External id of the opportunity it served. */
  readonly opportunity: string | null
  readonly subject: string | null
}

export interface OpportunityRow extends FactRow {
  readonly table: 'opportunity'
  readonly name: string | null
  readonly stage: string | null
  /** null = still open. */
  readonly won: boolean | null
  readonly closedDay: Day | null
  readonly amountMinor: number | null
  readonly currency: string
  readonly reason: string | null
  readonly productClass: string | null
  readonly colleague: string | null
}

export const answerMetrics = ['nps', 'csat', 'ces', 'ces1', 'good_bad', 'declared', 'rating', 'text'] as const
export type AnswerMetric = (typeof answerMetrics)[number]

/** What whoever answers is told about who will see it. */
export const privacies = ['attributed', 'role only', 'confidential'] as const
export type Privacy = (typeof privacies)[number]

/** One answer to one question. A row without score and comment is somebody who was asked and said nothing. */
export interface AnswerRow extends FactRow {
  readonly table: 'answer'
  /** Answers given together, such as one filled-in form, share it. */
  readonly response: string | null
  readonly programme: string | null
  readonly metric: AnswerMetric
  /** Of a rating: what was rated. */
  readonly attribute: string | null
  /** As given, on its scale. */
  readonly score: number | null
  readonly scaleMin: number | null
  readonly scaleMax: number | null
  readonly higherIsBetter: boolean
  /** External id of the person, in `personSource`. */
  readonly person: string | null
  /** null = the row's own source. */
  readonly personSource: string | null
  /** In small letters: finds the person where the key finds nobody. */
  readonly email: string | null
  readonly askedDay: Day | null
  /** ISO instant, UTC. */
  readonly at: string | null
  readonly touchpoint: string | null
  readonly comment: string | null
  readonly privacy: Privacy
  /** Who chose whom to ask: the plan of the programme, or a colleague. */
  readonly chosenBy: 'plan' | 'colleague' | null
  /** Who asked, or wrote down what was said. */
  readonly colleague: string | null
  /** Of a declared value: how sure whoever wrote it down was, 0-1. */
  readonly confidence: number | null
}

/** A cost-centre posting. */
export interface CostActualRow {
  readonly table: 'cost_actual'
  readonly externalId: string
  readonly costCentre: string
  readonly month: Month
  readonly element: string
  readonly amountMinor: number
  readonly currency: string
}

/** A dated, sourced exchange rate: 1 `from` = `rate` `to`. */
export interface RateRow {
  readonly table: 'fx_rate'
  readonly externalId: string
  readonly from: string
  readonly to: string
  readonly month: Month
  readonly policy: 'average' | 'closing'
  /** Decimal as text. */
  readonly rate: string
  readonly rateSource: string
}

/** Two keys that are one account, said by a cross-reference file. */
export interface CrossReferenceRow {
  readonly table: 'cross_reference'
  readonly externalId: string
  readonly leftSource: string
  readonly leftId: string
  readonly rightSource: string
  readonly rightId: string
}

export type RecordRow =
  | AccountRow
  | ContactRow
  | ProductRow
  | SalesOrderRow
  | OrderLineRow
  | InvoiceLineRow
  | PaymentRow
  | InteractionRow
  | OpportunityRow
  | AnswerRow
  | CostActualRow
  | RateRow
  | CrossReferenceRow

export type TableName = RecordRow['table']

/** Why a row (or one of its values) was not taken; goes back to the user with the row. */
export interface RowProblem {
  readonly file: string
  /** 1-based line of the row in the file as a spreadsheet shows it (the header counts). */
  readonly row: number
  readonly column: string | null
  readonly value: string | null
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** False: a remark, the row was taken. */
  readonly rejected: boolean
  /** The row as read, for the file of rejected rows. */
  readonly cells?: readonly string[]
}
