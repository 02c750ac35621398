/** What happened, as tables: which columns each kind of fact has and where an intake row's fields go. */
import type {
  AnswerRow,
  InteractionRow,
  InvoiceLineRow,
  OpportunityRow,
  OrderLineRow,
  PaymentRow,
  RecordRow,
  SalesOrderRow,
} from '#api/record.ts'

export type Fact = SalesOrderRow | OrderLineRow | InvoiceLineRow | PaymentRow | InteractionRow | OpportunityRow | AnswerRow
export type FactTable = Fact['table']

export interface FactSpec<F extends Fact = Fact> {
  readonly table: FactTable
  /** Columns of its own, in table order, between row_key and drivers. */
  readonly columns: readonly string[]
  readonly values: (row: F) => readonly unknown[]
  /** The document a row belongs to; its own id where it is a document of its own. */
  readonly document: (row: F) => string
}

function spec<F extends Fact>(
  table: F['table'],
  columns: readonly string[],
  values: (row: F) => readonly unknown[],
  document: (row: F) => string = (row) => row.externalId,
): FactSpec {
  return { table, columns, values, document } as unknown as FactSpec
}

export const factSpecs: Readonly<Record<FactTable, FactSpec>> = {
  sales_order: spec<SalesOrderRow>(
    'sales_order',
    [
      'status',
      'counts',
      'cancelled',
      'channel',
      'promised_day',
      'shipped_day',
      'freight_minor',
      'commission_minor',
      'currency',
      'colleague',
    ],
    (r) => [
      r.status,
      r.counts,
      r.cancelled,
      r.channel,
      r.promisedDay,
      r.shippedDay,
      r.freightMinor,
      r.commissionMinor,
      r.currency,
      r.colleague,
    ],
  ),
  order_line: spec<OrderLineRow>(
    'order_line',
    [
      'document',
      'document_key',
      'counts',
      'nature',
      'product',
      'product_group',
      'quantity',
      'currency',
      'list_minor',
      'net_minor',
      'cost_minor',
    ],
    (r) => [
      r.document,
      undefined,
      r.counts,
      r.nature,
      r.product,
      r.productGroup,
      r.quantity,
      r.currency,
      r.listMinor,
      r.netMinor,
      r.costMinor,
    ],
    (r) => r.document,
  ),
  invoice_line: spec<InvoiceLineRow>(
    'invoice_line',
    [
      'document',
      'document_key',
      'document_type',
      'counts',
      'nature',
      'product',
      'product_group',
      'quantity',
      'currency',
      'list_minor',
      'net_minor',
      'cost_minor',
      'freight_minor',
      'reason',
      'due_day',
      'due_minor',
    ],
    (r) => [
      r.document,
      undefined,
      r.documentType,
      r.counts,
      r.nature,
      r.product,
      r.productGroup,
      r.quantity,
      r.currency,
      r.listMinor,
      r.netMinor,
      r.costMinor,
      r.freightMinor,
      r.reason,
      r.dueDay,
      r.dueMinor,
    ],
    (r) => r.document,
  ),
  payment: spec<PaymentRow>('payment', ['document', 'amount_minor', 'currency'], (r) => [r.document, r.amountMinor, r.currency]),
  interaction: spec<InteractionRow>(
    'interaction',
    [
      'kind',
      'channel',
      'reason',
      'direction',
      'person',
      'colleague',
      'team',
      'at',
      'handling_seconds',
      'elapsed_seconds',
      'waiting_seconds',
      'answered',
      'replies',
      'reopens',
      'selling',
      'opportunity',
      'subject',
    ],
    (r) => [
      r.kind,
      r.channel,
      r.reason,
      r.direction,
      r.person,
      r.colleague,
      r.team,
      r.at,
      r.handlingSeconds,
      r.elapsedSeconds,
      r.waitingSeconds,
      r.answered,
      r.replies,
      r.reopens,
      r.selling,
      r.opportunity,
      r.subject,
    ],
  ),
  opportunity: spec<OpportunityRow>(
    'opportunity',
    ['name', 'stage', 'won', 'closed_day', 'amount_minor', 'currency', 'reason', 'product_class', 'colleague'],
    (r) => [r.name, r.stage, r.won, r.closedDay, r.amountMinor, r.currency, r.reason, r.productClass, r.colleague],
  ),
  answer: spec<AnswerRow>(
    'answer',
    [
      'response',
      'programme',
      'metric',
      'attribute',
      'score',
      'scale_min',
      'scale_max',
      'higher_is_better',
      'person',
      'person_source',
      'email',
      'asked_day',
      'at',
      'touchpoint',
      'comment',
      'privacy',
      'chosen_by',
      'colleague',
      'confidence',
    ],
    (r) => [
      r.response,
      r.programme,
      r.metric,
      r.attribute,
      r.score,
      r.scaleMin,
      r.scaleMax,
      r.higherIsBetter,
      r.person,
      r.personSource,
      r.email,
      r.askedDay,
      r.at,
      r.touchpoint,
      r.comment,
      r.privacy,
      r.chosenBy,
      r.colleague,
      r.confidence,
    ],
  ),
}

export const factTables = Object.keys(factSpecs) as FactTable[]

export const isFact = (row: RecordRow): row is Fact => row.table in factSpecs

/** All columns of a fact table, in table order. */
export const factColumns = (spec: FactSpec): string[] => [
  'account_id',
  'day',
  'source',
  'external_id',
  'row_key',
  ...spec.columns,
  'drivers',
  'import_id',
  'row_hash',
]

export const hasDocuments = (spec: FactSpec): boolean => spec.columns.includes('document_key')
