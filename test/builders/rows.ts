/** Rows of the record with everything filled in that a test does not care about. */
import type {
  AccountRow,
  AnswerRow,
  ContactRow,
  CrossReferenceRow,
  InteractionRow,
  InvoiceLineRow,
  OpportunityRow,
  OrderLineRow,
  PaymentRow,
  ProductRow,
  SalesOrderRow,
} from '#api/record.ts'

const fact = { customer: 'A', payer: null, site: null, day: '2026-01-15', drivers: null }
const line = {
  document: 'D1',
  counts: true,
  nature: 'goods' as const,
  product: null,
  productGroup: null,
  quantity: '1',
  currency: 'EUR',
  listMinor: null,
  netMinor: 100,
  costMinor: null,
}

export const account = (more: Partial<AccountRow> & { externalId: string }): AccountRow => ({
  table: 'account',
  name: null,
  parent: null,
  town: null,
  postalCode: null,
  country: null,
  region: null,
  vatId: null,
  domain: null,
  phone: null,
  customerNumber: null,
  industry: null,
  employees: null,
  ownRevenueMinor: null,
  currency: null,
  colleague: null,
  attributes: {},
  renewalDay: null,
  noticeDays: null,
  ...more,
})
export const order = (more: Partial<SalesOrderRow> & { externalId: string }): SalesOrderRow => ({
  table: 'sales_order',
  ...fact,
  status: null,
  counts: true,
  cancelled: false,
  channel: null,
  promisedDay: null,
  shippedDay: null,
  freightMinor: null,
  commissionMinor: null,
  currency: 'EUR',
  colleague: null,
  ...more,
})
export const orderLine = (more: Partial<OrderLineRow> & { externalId: string }): OrderLineRow => ({
  table: 'order_line',
  ...fact,
  ...line,
  ...more,
})
export const invoiceLine = (more: Partial<InvoiceLineRow> & { externalId: string }): InvoiceLineRow => ({
  table: 'invoice_line',
  ...fact,
  ...line,
  documentType: 'invoice',
  reason: null,
  dueDay: null,
  dueMinor: null,
  freightMinor: null,
  ...more,
})
export const payment = (more: Partial<PaymentRow> & { externalId: string }): PaymentRow => ({
  table: 'payment',
  ...fact,
  document: null,
  amountMinor: 100,
  currency: 'EUR',
  ...more,
})
export const interaction = (more: Partial<InteractionRow> & { externalId: string }): InteractionRow => ({
  table: 'interaction',
  ...fact,
  kind: 'ticket',
  channel: null,
  reason: null,
  direction: 'inbound',
  person: null,
  colleague: null,
  team: null,
  at: null,
  handlingSeconds: null,
  elapsedSeconds: null,
  waitingSeconds: null,
  answered: null,
  replies: null,
  reopens: null,
  selling: false,
  opportunity: null,
  subject: null,
  ...more,
})
export const opportunity = (more: Partial<OpportunityRow> & { externalId: string }): OpportunityRow => ({
  ...{ table: 'opportunity', ...fact, name: null, stage: null, won: null, closedDay: null, amountMinor: null, currency: 'EUR' },
  ...{ reason: null, productClass: null, colleague: null },
  ...more,
})
export const answer = (more: Partial<AnswerRow> & { externalId: string }): AnswerRow => ({
  ...{ table: 'answer', ...fact, response: null, programme: null, metric: 'nps', attribute: null, score: null, scaleMin: 0, scaleMax: 10 },
  ...{ higherIsBetter: true, person: null, personSource: null, email: null, askedDay: null, at: null, touchpoint: null, comment: null },
  ...{ privacy: 'attributed', chosenBy: null, colleague: null, confidence: null },
  ...more,
})
export const contact = (more: Partial<ContactRow> & { externalId: string }): ContactRow => ({
  ...{ table: 'contact', customer: 'A', firstName: null, lastName: null, email: null, phone: null, title: null, role: null },
  ...{ seniority: null, primary: null, language: null, preferredChannel: null, leftDay: null, person: null },
  ...more,
})
export const product = (more: Partial<ProductRow> & { externalId: string }): ProductRow => ({
  ...{ table: 'product', name: null, group: null },
  ...more,
})
export const crossReference = (more: Omit<CrossReferenceRow, 'table'>): CrossReferenceRow => ({ table: 'cross_reference', ...more })
