/** What each kind of file becomes in the record, and which of its fields a known heading stands for. */
import { type Target, targets } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import { type Concept, conceptsOf } from './concepts.ts'
import type { FileKind } from './kinds.ts'
import type { ColumnProfile, Shape } from './profile.ts'

interface KindText {
  readonly title: string
  readonly about: string
  /** The first is what its rows are. */
  readonly becomes: readonly TableName[]
}

export const kindTexts: Readonly<Record<Exclude<FileKind, 'unknown'>, KindText>> = {
  accounts: { title: 'Accounts', about: 'one row per customer or company', becomes: ['account', 'contact'] },
  contracts: { title: 'Contracts', about: 'one row per contract; read beside the list of accounts', becomes: ['account'] },
  contacts: { title: 'People', about: 'one row per person at an account', becomes: ['contact'] },
  orders: { title: 'Orders', about: 'one row per order: number, customer, day', becomes: ['sales_order', 'order_line'] },
  'order lines': { title: 'Order lines', about: 'one row per product of an order', becomes: ['order_line', 'sales_order'] },
  'billing list': { title: 'Invoice lines', about: 'one row per line of an invoice or credit note', becomes: ['invoice_line'] },
  payments: { title: 'Payments', about: 'one row per payment received', becomes: ['payment'] },
  tickets: { title: 'Tickets', about: 'one row per request, case or complaint', becomes: ['interaction', 'answer'] },
  calls: { title: 'Calls', about: 'one row per telephone call or chat', becomes: ['interaction'] },
  opportunities: { title: 'Opportunities', about: 'one row per possible sale', becomes: ['opportunity'] },
  survey: { title: 'Answers to a survey', about: 'one row per filled-in form or answer', becomes: ['answer'] },
  products: { title: 'Products', about: 'one row per product', becomes: ['product'] },
  'cost actuals': { title: 'Costs by cost centre', about: 'one row per cost centre, month and kind of cost', becomes: ['cost_actual'] },
  rates: { title: 'Currency rates', about: 'one row per month and pair of currencies', becomes: ['fx_rate'] },
  'cross reference': { title: 'Cross-reference', about: 'one row per pair of keys that are one customer', becomes: ['cross_reference'] },
  'one row holds all': {
    title: 'Account, person and answer in each row',
    about: 'one row per person, with the account, the job and what was said',
    becomes: ['account', 'contact', 'answer'],
  },
}

/** Fields by name, in whichever of a file's tables has them; the first is the likeliest. */
const fields: Readonly<Partial<Record<Concept, readonly string[]>>> = {
  ...{ accountId: ['customer', 'account.id'], accountName: ['account.name', 'customer'], parent: ['parent'], payerId: ['payer'] },
  ...{ siteId: ['site'], town: ['town'], postalCode: ['postalCode'], country: ['country'], region: ['region'], vatId: ['vatId'] },
  ...{ domain: ['domain'], phone: ['phone'], industry: ['industry'], employees: ['employees'], ownRevenue: ['ownRevenue'] },
  ...{ renewal: ['account.renewal'], noticeDays: ['account.noticeDays'] },
  ...{ manager: ['colleague'], contactId: ['contact.id', 'person'], firstName: ['firstName'], lastName: ['lastName'] },
  ...{ fullName: ['lastName'], email: ['email'], title: ['title'], role: ['role'], seniority: ['seniority'], primary: ['primary'] },
  ...{ language: ['language'], orderId: ['sales_order.id', 'order_line.document'], lineNumber: ['order_line.id', 'invoice_line.id'] },
  ...{ invoiceId: ['invoice_line.document', 'payment.document'], orderDate: ['day'], invoiceDate: ['day'], promisedDate: ['promised'] },
  ...{ shippedDate: ['shipped'], dueDate: ['due'], status: ['status'], channel: ['channel'], freight: ['freight'] },
  ...{ productId: ['product.id', 'product'], productName: ['product.name', 'product'], productGroup: ['productGroup', 'product.group'] },
  ...{ quantity: ['quantity'], listPrice: ['list'], unitPrice: ['net'], unitCost: ['cost'], lineAmount: ['net', 'amount'] },
  ...{ lineCost: ['cost'], grossAmount: ['list', 'net'], currency: ['currency'], documentType: ['documentType'] },
  ...{ paymentId: ['payment.id'], paymentDate: ['day'], amount: ['amount', 'net'], ticketId: ['interaction.id'] },
  ...{ openedDate: ['at', 'day'], closedDate: ['closed'], firstResponse: ['waiting'], resolutionTime: ['elapsed'] },
  ...{ handlingTime: ['handling'], duration: ['handling', 'elapsed'], callId: ['interaction.id'], callDate: ['at', 'day'] },
  ...{ direction: ['direction'], replies: ['replies'], reopens: ['reopens'], reason: ['reason'], subject: ['subject'] },
  ...{ agent: ['interaction.colleague'], team: ['team'], opportunityId: ['opportunity.id', 'interaction.opportunity'], stage: ['stage'] },
  ...{ costCentre: ['costCentre'], month: ['month'], element: ['element'], rateFrom: ['from'], rateTo: ['to'], rate: ['rate'] },
  ...{ ratePolicy: ['policy'], rateSource: ['rateSource'], leftSource: ['leftSource'], leftId: ['leftId'] },
  ...{ rightSource: ['rightSource'], rightId: ['rightId'], score: ['score'], said: ['comment', 'subject'], touchpoint: ['touchpoint'] },
  ...{ metric: ['metric'], privacy: ['privacy'], askedDate: ['asked'], answeredDate: ['at', 'day'], responseId: ['answer.id', 'response'] },
}

export interface Alternative {
  readonly target: string
  readonly confidence: number
  readonly reason: string
}

const readable: Readonly<Record<Target['kind'], readonly Shape[]>> = {
  ...{
    id: ['text', 'number', 'flag', 'email', 'date'],
    text: ['text', 'number', 'flag', 'email', 'date'],
    day: ['date'],
    month: ['date', 'text', 'number'],
  },
  ...{ instant: ['date'], money: ['number', 'flag'], decimal: ['number', 'flag'], integer: ['number', 'flag'], boolean: ['flag', 'text'] },
  ...{ duration: ['number', 'flag', 'text'], currency: ['text'], choice: ['text', 'flag'] },
}

/** Whether values of this shape can be read as the target. */
export const canBeRead = (target: string, shape: Shape): boolean => {
  const found = targetOf(target)
  return shape === 'empty' || found === null || readable[found.kind].includes(shape)
}

/** `invoice_line.net` → what it is; null for drivers and attributes, whose names are free. */
export function targetOf(target: string): Target | null {
  const [table, name] = target.split('.') as [TableName, string]
  return (targets[table] as Record<string, Target> | undefined)?.[name] ?? null
}

/** What a column may be read as in these tables, likeliest first. */
export function alternativesFor(column: ColumnProfile, tables: readonly TableName[]): Alternative[] {
  const found = new Map<string, Alternative>()
  for (const { concept, confidence } of conceptsOf(column))
    for (const [rank, field] of (fields[concept] ?? []).entries())
      for (const table of tables) {
        const target = field.includes('.') ? field : `${table}.${field}`
        if (!target.startsWith(`${table}.`) || targetOf(target) === null || !canBeRead(target, column.shape)) continue
        const sure = Math.round(100 * confidence * 0.9 ** rank) / 100
        if ((found.get(target)?.confidence ?? 0) < sure)
          found.set(target, { target, confidence: sure, reason: `heading "${column.heading}"` })
      }
  return [...found.values()].sort((a, b) => b.confidence - a.confidence || (a.target < b.target ? -1 : 1))
}
