/**
 * The mapping file: what the columns of a source's files mean. A person writes it as JSON, the wizard saves the same object.
 *
 * A value is a column name, or an object with one of the forms below. What is missing stays missing: no form turns it into 0 or ''.
 * Names in `columns` are the record's (api/record.ts) without the unit they are stored in: `net` is read as an amount and stored as
 * minor units, `handling` as a duration with its unit and stored as seconds.
 */
import { z } from 'zod'
import { answerMetrics, type TableName } from './record.ts'

export const mappingFormat = 'mapping/1'

export const dateStyles = ['ymd', 'dmy', 'mdy', 'serial', 'unix_seconds', 'unix_millis'] as const
export type DateStyleName = (typeof dateStyles)[number]

const styleFields = {
  numberStyle: z
    .enum(['point', 'comma'])
    .optional()
    .describe('Decimal mark of the numbers: point (1,234.50) or comma (1.234,50). Default: recognised per column'),
  dateStyle: z
    .enum(dateStyles)
    .optional()
    .describe(
      'Order of day, month and year in dates written with digits; serial = days as a spreadsheet counts, unix_seconds, unix_millis. Default: recognised per column',
    ),
}
const decimals = z
  .int()
  .min(0)
  .max(12)
  .optional()
  .describe('Read input numbers to so many decimals first: takes float noise (32.3800011) away')

export type Scalar = string | number | boolean | null
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A column name, or one of the forms. */
export type Value =
  | string
  | {
      column: string
      decimals?: number | undefined
      numberStyle?: 'point' | 'comma' | undefined
      dateStyle?: DateStyleName | undefined
      ids?: IdStyle | undefined
    }
  | { constant: Scalar }
  | { concat: Value[]; separator?: string | undefined; missing?: 'whole' | 'skip' | undefined }
  | { formula: string; with?: Record<string, Value> | undefined; decimals?: number | undefined; round?: 'line' | 'document' | undefined }
  | { of: Value; map: Record<string, Scalar>; else?: Value | null | undefined }
  | { case: Value; when: Record<string, Value>; else?: Value | null | undefined }
  | { first: Value[] }
  | { present: Value }
  | { flag: Value; in?: Code[] | undefined; notIn?: Code[] | undefined }
  | { words: 'first' | 'rest' | 'last' | 'butLast'; of: Value }

export const idStyles = ['as-given', 'salesforce'] as const
export type IdStyle = (typeof idStyles)[number]
const idStyle = z
  .enum(idStyles)
  .optional()
  .describe(
    'as-given: ids exactly as they stand. salesforce: 18-character ids are cut to their 15-character case-sensitive core, so both forms are one id',
  )

export const Value: z.ZodType<Value> = z.lazy(() => z.union(valueForms)).describe('A column name, or an object with one of the value forms')

const codes = z.array(z.union([z.string(), z.number(), z.boolean()]))
export type Code = string | number | boolean

export const valueForms = [
  z.string().min(1).describe('Column name; alias.column through a join; [name] is not needed here, spaces are fine'),
  z.strictObject({
    column: z.string().min(1).describe('Column name, or alias.column through a join'),
    decimals,
    ...styleFields,
    ids: idStyle,
  }),
  z.strictObject({ constant: scalar.describe('The same for every row') }),
  z.strictObject({
    concat: z.array(Value).min(1).describe('Values put together as text'),
    separator: z.string().optional().describe('Between them. Default: nothing'),
    missing: z
      .enum(['whole', 'skip'])
      .optional()
      .describe('When a part is missing: whole (default) = all is missing, skip = only that part'),
  }),
  z.strictObject({
    formula: z.string().min(1).describe('+ - * / ( ), numbers, columns (in [brackets] when they have spaces), abs( ), min( , ), max( , )'),
    with: z
      .record(z.string().regex(/^[\p{L}_][\p{L}\p{N}_]*$/u), Value)
      .optional()
      .describe('Names used in the formula that are values themselves, e.g. a sign looked up by document type'),
    decimals,
    round: z
      .enum(['line', 'document'])
      .optional()
      .describe('Amounts are rounded once per line (default), or so that the lines of a document add up to its rounded total'),
  }),
  z.strictObject({
    of: Value.describe('What is looked up'),
    map: z.record(z.string(), scalar).describe('Code → meaning. A code ending in * stands for all that begin so'),
    else: Value.nullable().optional().describe('For other codes; null = missing. Without it an unknown code is a problem of the row'),
  }),
  z.strictObject({
    case: Value.describe('The code that decides'),
    when: z.record(z.string(), Value).describe('Code → value'),
    else: Value.nullable().optional().describe('For other codes; null = missing. Without it an unknown code is a problem of the row'),
  }),
  z.strictObject({ first: z.array(Value).min(1).describe('The first that is not missing') }),
  z.strictObject({ present: Value.describe('True when this is there, false when it is missing') }),
  z
    .strictObject({
      flag: Value.describe('True when this is in the list'),
      in: codes.optional().describe('True for these; upper and lower case count as one; a code ending in * stands for all that begin so'),
      notIn: codes.optional().describe('True for all but these'),
    })
    .refine((flag) => (flag.in === undefined) !== (flag.notIn === undefined), 'give either "in" or "notIn"'),
  z.strictObject({
    words: z.enum(['first', 'rest', 'last', 'butLast']).describe('Which words of a text: first and rest, or butLast and last'),
    of: Value,
  }),
] as const

export const durationUnits = ['seconds', 'minutes', 'hours', 'days'] as const
/** What a duration is (work, opened to closed, waiting) is said by the name it is mapped to; this says its size. */
export type Duration =
  | { value: Value; unit: (typeof durationUnits)[number]; zero?: 'missing' | 'zero' | undefined }
  | { between: [Value, Value]; zero?: 'missing' | 'zero' | undefined }
const zeroMeans = z.enum(['missing', 'zero']).optional().describe('Whether 0 means none recorded (missing) or zero time')
export const Duration: z.ZodType<Duration> = z.union([
  z.strictObject({
    value: Value,
    unit: z.enum(durationUnits).describe('Unit of a plain number; 1:30:00 is read as it stands'),
    zero: zeroMeans,
  }),
  z.strictObject({ between: z.tuple([Value, Value]).describe('Two instants: from, to'), zero: zeroMeans }),
])

export type Driver = Value | { value: Value; round?: 'nearest' | 'up' | 'down' | undefined }
export const Driver: z.ZodType<Driver> = z.union([
  Value,
  z.strictObject({
    value: Value,
    round: z
      .enum(['nearest', 'up', 'down'])
      .optional()
      .describe('Drivers are whole numbers: how a fraction becomes one. Default: a fraction is a problem of the row'),
  }),
])

export type TargetKind =
  | 'id'
  | 'text'
  | 'day'
  | 'month'
  | 'instant'
  | 'money'
  | 'decimal'
  | 'integer'
  | 'boolean'
  | 'duration'
  | 'currency'
  | 'choice'

export interface Target {
  readonly kind: TargetKind
  /** Name of the field in the record. */
  readonly field: string
  readonly about: string
  readonly required?: true
  /** A value that cannot be read rejects the row although the field may be missing: guessing would change money. */
  readonly critical?: true
  readonly choices?: readonly string[]
}

const t = (kind: TargetKind, field: string, about: string, more: Partial<Target> = {}): Target => ({ kind, field, about, ...more })
const required = { required: true } as const
const critical = { critical: true } as const

const factTargets = {
  id: t('id', 'externalId', 'Key of the row in its source. Default: made from the content of the row'),
  customer: t('id', 'customer', 'Account that bought (sold-to). Missing: goes to Unassigned'),
  payer: t('id', 'payer', 'Account that pays (bill-to)'),
  site: t('id', 'site', 'Account or place served (ship-to)'),
  day: t('day', 'day', 'Day it happened', required),
}
const lineTargets = {
  document: t('id', 'document', 'Order or invoice the line belongs to', required),
  counts: t('boolean', 'counts', 'Whether the line counts as a sale. Default: yes', critical),
  nature: t('choice', 'nature', 'What the line really is: postage booked as a product is freight. Default: goods', {
    ...critical,
    choices: ['goods', 'freight', 'fee', 'rebate', 'adjustment'],
  }),
  product: t('id', 'product', 'Product code'),
  productGroup: t('text', 'productGroup', 'Product group or class'),
  quantity: t('decimal', 'quantity', 'Quantity'),
  currency: t('currency', 'currency', 'Currency of the amounts (ISO code). Default: that of the mapping'),
  list: t('money', 'listMinor', 'Value of the line at list price. Missing: no list price'),
  net: t('money', 'netMinor', 'Net value of the line after discount, before tax', required),
  cost: t('money', 'costMinor', 'Cost of goods of the line'),
}

/** Every table, its columns and what they mean: the schema, the compiler, the wizard and the documentation all read it here. */
export const targets = {
  account: {
    id: t('id', 'externalId', 'Key of the account in its source', required),
    name: t('text', 'name', 'Name'),
    parent: t('id', 'parent', 'Key of the account above it'),
    town: t('text', 'town', 'Town'),
    postalCode: t('text', 'postalCode', 'Postal code, leading zeros kept'),
    country: t('text', 'country', 'Country'),
    region: t('text', 'region', 'Region or state'),
    vatId: t('text', 'vatId', 'VAT number'),
    domain: t('text', 'domain', 'Web site or e-mail domain'),
    phone: t('text', 'phone', 'Telephone'),
    customerNumber: t('text', 'customerNumber', 'The number another system knows it by (ERP customer number held in the CRM …)'),
    industry: t('text', 'industry', 'Industry'),
    employees: t('integer', 'employees', 'Number of employees'),
    ownRevenue: t('money', 'ownRevenueMinor', "The customer's own yearly revenue: its size, never our sales"),
    currency: t('currency', 'currency', 'Currency of ownRevenue. Default: that of the mapping'),
    colleague: t('text', 'colleague', 'Account manager'),
    renewal: t('day', 'renewalDay', 'Day the contract with it ends or renews'),
    noticeDays: t('integer', 'noticeDays', 'Days before the renewal by which notice must have been given'),
  },
  contact: {
    id: t('id', 'externalId', 'Key of the person or of the link between person and account. Default: made from the content of the row'),
    customer: t('id', 'customer', 'Account of the person'),
    firstName: t('text', 'firstName', 'First name'),
    lastName: t('text', 'lastName', 'Last name'),
    email: t('text', 'email', 'E-mail'),
    phone: t('text', 'phone', 'Telephone'),
    title: t('text', 'title', 'Job title'),
    role: t('text', 'role', 'Role on the account: decision maker, influencer, user, budget holder, billing …'),
    seniority: t('text', 'seniority', 'Job level'),
    primary: t('boolean', 'primary', 'Main contact of the account'),
    language: t('text', 'language', 'Language'),
    preferredChannel: t('text', 'preferredChannel', 'Channel the person prefers'),
    left: t('day', 'leftDay', 'Day the person left'),
    person: t('id', 'person', 'Key of the person when one person has several rows. Default: id'),
  },
  product: {
    id: t('id', 'externalId', 'Product code', required),
    name: t('text', 'name', 'Name'),
    group: t('text', 'group', 'Product group or class'),
  },
  sales_order: {
    ...factTargets,
    id: t('id', 'externalId', 'Order number', required),
    status: t('text', 'status', 'Status as given'),
    counts: t('boolean', 'counts', 'Whether its status counts as a sale. Default: yes unless cancelled', critical),
    cancelled: t('boolean', 'cancelled', 'Whether it was cancelled. Default: no', critical),
    channel: t('text', 'channel', 'Channel it came through'),
    promised: t('day', 'promisedDay', 'Day promised to the customer'),
    shipped: t('day', 'shippedDay', 'Day shipped'),
    freight: t('money', 'freightMinor', 'Freight we paid for it'),
    commission: t('money', 'commissionMinor', 'Sales commission'),
    currency: t('currency', 'currency', 'Currency of the amounts. Default: that of the mapping'),
    colleague: t('text', 'colleague', 'Sales person'),
  },
  order_line: { ...factTargets, ...lineTargets },
  invoice_line: {
    ...factTargets,
    ...lineTargets,
    documentType: t(
      'choice',
      'documentType',
      'Kind of document. Default: invoice. Signs are as they work on revenue: credits, returns and cancellations negative',
      {
        ...critical,
        choices: ['invoice', 'credit_note', 'return', 'cancellation'],
      },
    ),
    reason: t('text', 'reason', 'Reason code of a credit note'),
    due: t('day', 'dueDay', 'Day it is due'),
    dueAmount: t('money', 'dueMinor', 'What the customer has to pay for the line, tax included. Default: the net value'),
    freight: t('money', 'freightMinor', 'Freight we paid for it'),
  },
  payment: {
    ...factTargets,
    document: t('id', 'document', 'Invoice it pays'),
    amount: t('money', 'amountMinor', 'Amount paid', required),
    currency: t('currency', 'currency', 'Currency. Default: that of the mapping'),
  },
  interaction: {
    ...factTargets,
    day: t('day', 'day', 'Day it happened. Default: the day of `at` in the time zone of the mapping', required),
    kind: t('text', 'kind', 'What activities name: ticket, call, e-mail, visit, chat, order note …', required),
    channel: t('text', 'channel', 'Channel'),
    reason: t('text', 'reason', 'Reason'),
    direction: t('choice', 'direction', 'inbound or outbound', { choices: ['inbound', 'outbound'] }),
    person: t('id', 'person', 'Key of the person'),
    colleague: t('text', 'colleague', 'Our colleague'),
    team: t('text', 'team', 'Our team'),
    at: t('instant', 'at', 'Instant it happened; without a zone it is in the time zone of the mapping'),
    handling: t('duration', 'handlingSeconds', 'Work: the only duration that may drive cost'),
    elapsed: t('duration', 'elapsedSeconds', 'From opened to closed: never work'),
    waiting: t('duration', 'waitingSeconds', 'Until the first answer: never work'),
    answered: t('boolean', 'answered', 'Whether it was answered'),
    replies: t('integer', 'replies', 'Number of replies'),
    reopens: t('integer', 'reopens', 'How often it was reopened'),
    selling: t('boolean', 'selling', 'Whether it served a sale. Default: no'),
    opportunity: t('id', 'opportunity', 'Key of the opportunity it served'),
    subject: t('text', 'subject', 'Subject'),
  },
  opportunity: {
    ...factTargets,
    id: t('id', 'externalId', 'Key of the opportunity. Default: made from the content of the row'),
    name: t('text', 'name', 'Name'),
    stage: t('text', 'stage', 'Stage as given'),
    won: t('boolean', 'won', 'True won, false lost, missing = open', critical),
    closed: t('day', 'closedDay', 'Day it was won or lost'),
    amount: t('money', 'amountMinor', 'Amount'),
    currency: t('currency', 'currency', 'Currency. Default: that of the mapping'),
    reason: t('text', 'reason', 'Why it was won or lost'),
    productClass: t('text', 'productClass', 'Product class'),
    colleague: t('text', 'colleague', 'Sales person'),
  },
  answer: {
    ...factTargets,
    id: t('id', 'externalId', 'Key of the answer. Default: made from the content of the row'),
    customer: t(
      'id',
      'customer',
      'Account of whoever answered. Missing: the one account where the person is known; where there is none, or several, Unassigned',
    ),
    day: t(
      'day',
      'day',
      'Day it was answered. Default: the day of `at` in the time zone of the mapping, else the day it was asked',
      critical,
    ),
    response: t('id', 'response', 'Key of the filled-in form: answers given together share it'),
    programme: t('text', 'programme', 'Survey or programme it belongs to'),
    metric: t('choice', 'metric', 'What was asked: nps, csat, ces (high is good), ces1 (low is good), good_bad, declared, rating or text', {
      ...required,
      choices: answerMetrics,
    }),
    attribute: t('text', 'attribute', 'Of a rating: what was rated'),
    score: t('decimal', 'score', 'The answer, as given on its scale. Missing, and no comment: asked and said nothing', critical),
    scaleMin: t(
      'decimal',
      'scaleMin',
      'Lowest answer of the scale. Default: 0 of nps and declared, 1 of csat, ces, ces1 and rating',
      critical,
    ),
    scaleMax: t(
      'decimal',
      'scaleMax',
      'Highest answer of the scale. Default: 10 of nps and declared, 5 of csat, ces1 and rating, 7 of ces',
      critical,
    ),
    higherIsBetter: t('boolean', 'higherIsBetter', 'Whether a high answer is a good one. Default: yes, of ces1 no', critical),
    person: t('id', 'person', 'Key of whoever answered'),
    personSource: t('text', 'personSource', 'Source of that key. Default: the source of the mapping'),
    email: t('text', 'email', 'E-mail of whoever answered: finds the person where the key finds nobody'),
    asked: t('day', 'askedDay', 'Day it was asked'),
    at: t('instant', 'at', 'Instant it was answered; without a zone it is in the time zone of the mapping'),
    touchpoint: t('text', 'touchpoint', 'Touchpoint or occasion'),
    comment: t('text', 'comment', 'What was said'),
    privacy: t(
      'choice',
      'privacy',
      'What whoever answered was told about who will see it: attributed (default), role only or confidential',
      {
        ...critical,
        choices: ['attributed', 'role_only', 'confidential'],
      },
    ),
    chosenBy: t('choice', 'chosenBy', 'Who chose whom to ask: plan or colleague', { choices: ['plan', 'colleague'] }),
    colleague: t('text', 'colleague', 'Our colleague who asked, or wrote down what was said'),
    confidence: t('decimal', 'confidence', 'Of a declared value: how sure whoever wrote it down was, 0 to 1', critical),
  },
  cost_actual: {
    id: t('id', 'externalId', 'Key of the posting. Default: made from the content of the row'),
    costCentre: t('id', 'costCentre', 'Cost centre', required),
    month: t('month', 'month', 'Month of the posting', required),
    element: t('text', 'element', 'Cost element (kind of cost)', required),
    amount: t('money', 'amountMinor', 'Amount; cost is positive', required),
    currency: t('currency', 'currency', 'Currency. Default: that of the mapping'),
  },
  fx_rate: {
    id: t('id', 'externalId', 'Key of the rate. Default: from/to/month/policy'),
    from: t('currency', 'from', '1 of this currency …', required),
    to: t('currency', 'to', '… is so many of this', required),
    month: t('month', 'month', 'Month the rate is for', required),
    policy: t('choice', 'policy', 'average (default) or closing', { ...critical, choices: ['average', 'closing'] }),
    rate: t('decimal', 'rate', 'The rate', required),
    rateSource: t('text', 'rateSource', 'Who published it. Default: the name of the file'),
  },
  cross_reference: {
    id: t('id', 'externalId', 'Key of the row. Default: both keys'),
    leftSource: t('text', 'leftSource', 'Source of one key', required),
    leftId: t('id', 'leftId', 'Key in that source', required),
    rightSource: t('text', 'rightSource', 'Source of the other key', required),
    rightId: t('id', 'rightId', 'Key in that source', required),
  },
} as const satisfies Record<TableName, Record<string, Target>>

/** Tables whose rows may carry named whole numbers for the cost model. */
export const tablesWithDrivers: readonly TableName[] = [
  'sales_order',
  'order_line',
  'invoice_line',
  'payment',
  'interaction',
  'opportunity',
]

const filter = z
  .strictObject({
    value: Value.describe('What is looked at'),
    in: codes.optional().describe('Keep rows where it is one of these'),
    notIn: codes.optional().describe('Keep rows where it is none of these'),
    empty: z.boolean().optional().describe('true: keep rows where it is missing; false: where it is there'),
    above: z.number().optional().describe('Keep rows where the number is larger'),
    below: z.number().optional().describe('Keep rows where the number is smaller'),
  })
  .refine(
    ({ value: _, ...tests }) => Object.values(tests).some((test) => test !== undefined),
    'say what to keep: "in", "notIn", "empty", "above" or "below"',
  )
export type RowFilter = z.output<typeof filter>

const join = z.strictObject({
  file: z.string().describe('Alias of the other file'),
  as: z.string().optional().describe('Name of its columns here (name.column), needed when a file is joined twice. Default: the alias'),
  on: z.record(z.string(), Value).describe('Column of the other file → value of this row (or of an earlier join) it must be equal to'),
  where: z.array(filter).optional().describe('Rows of the other file that take part; columns are named without alias'),
  optional: z
    .boolean()
    .optional()
    .describe('true: a row that finds nothing is kept, the joined columns are missing. Default: it is rejected'),
  repeats: z
    .enum(['refuse', 'none', 'first', 'last', 'lowest', 'highest'])
    .optional()
    .describe(
      'When a key has several rows with different content: refuse (default) rejects the row that asks; none finds nothing; first and last go by the order in the file; lowest and highest go by the column named in "by"',
    ),
  by: z.string().optional().describe('Column of the other file that decides lowest and highest; missing ones lose'),
})
export type Join = z.output<typeof join>

const file = z.union([
  z.string().min(1).describe('File name or pattern: * for any characters; folders may be named (salesforce/Account.csv)'),
  z.strictObject({
    name: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).describe('File name(s) or pattern(s): * for any characters'),
    encoding: z.string().optional().describe('Default: recognised'),
    separator: z.string().optional().describe('Default: recognised'),
    headerRow: z.int().min(1).optional().describe('Line with the headings, as a spreadsheet counts. Default: recognised'),
    sheet: z.string().optional().describe('Sheet of a workbook. Default: every sheet whose name fits'),
  }),
])

const values = Object.fromEntries as (entries: [string, z.ZodType][]) => Record<string, z.ZodType>

function columnsOf(table: TableName) {
  const shape = values(
    Object.entries<Target>(targets[table]).map(([name, target]) => {
      const schema = (target.kind === 'duration' ? Duration : Value).describe(target.about)
      return [name, target.required && !(table === 'interaction' && name === 'day') ? schema : schema.optional()]
    }),
  )
  if (tablesWithDrivers.includes(table)) {
    shape.drivers = z
      .record(z.string(), Driver)
      .optional()
      .describe('Named whole numbers that activities may be costed by; missing is not zero')
  }
  if (table === 'account') shape.attributes = z.record(z.string(), Value).optional().describe('Anything else worth keeping, by name')
  return z.strictObject(shape)
}

/** Values by column name; `drivers` and `attributes` are records of them. */
export type Columns = Readonly<Record<string, Value | Duration | Readonly<Record<string, Driver>> | undefined>>

const tableMapping = <T extends TableName>(table: T) =>
  z.strictObject({
    table: z.literal(table),
    from: z.string().describe('Alias of the file its rows come from'),
    note: z.string().optional().describe('For the reader'),
    joins: z.array(join).optional().describe('Other files looked up by key, in order; a later one may use columns of an earlier one'),
    where: z.array(filter).optional().describe('Rows to take: all filters must hold'),
    scope: z
      .enum(['row', 'document'])
      .optional()
      .describe('row (default): a row replaces the row with its id. document: an order or invoice that comes again replaces all its lines'),
    repeats: z
      .enum(['report', 'first'])
      .optional()
      .describe(
        'When an account, contact or product comes again with other content, the first stands: report (default) says so, first does not',
      ),
    columns: columnsOf(table) as unknown as z.ZodType<Columns>,
  })

const tableMappings = z.discriminatedUnion('table', [
  tableMapping('account'),
  tableMapping('contact'),
  tableMapping('product'),
  tableMapping('sales_order'),
  tableMapping('order_line'),
  tableMapping('invoice_line'),
  tableMapping('payment'),
  tableMapping('interaction'),
  tableMapping('opportunity'),
  tableMapping('answer'),
  tableMapping('cost_actual'),
  tableMapping('fx_rate'),
  tableMapping('cross_reference'),
])
export type TableMapping = z.output<typeof tableMappings>

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')

export const Mapping = z.strictObject({
  tapeline: z.literal(mappingFormat).describe('Says what kind of file this is'),
  name: z.string().min(1).describe('For the reader'),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dot, dash and underscore')
    .refine((source) => source !== 'hand', 'is what people enter by hand: name the system the files come from')
    .refine(
      (source) => source !== 'mail' && source !== 'calendar',
      'is what mail and calendar files bring: name the system the files come from',
    )
    .describe('Name of the system the keys belong to: the same in every import from it'),
  note: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('For the reader: choices made and why'),
  timeZone: timeZone.optional().describe("IANA zone of instants without one. Default: the organisation's"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO code such as EUR')
    .optional()
    .describe('Currency of amounts in rows that name none'),
  ...styleFields,
  nullWords: z
    .array(z.string())
    .optional()
    .describe('Words that mean missing, instead of the usual ones (NULL, N/A, -, …); an empty cell always does'),
  sentinelDates: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a day such as 2999-12-31'))
    .optional()
    .describe('Days that mean no day, besides the usual ones (9999-12-31, 2999-12-12, 1900-01-01, …)'),
  ids: idStyle,
  zeroDuration: z
    .enum(['missing', 'zero'])
    .optional()
    .describe('Whether a duration of 0 means none recorded (missing, the default) or zero time'),
  files: z.record(z.string().regex(/^[\p{L}_][\p{L}\p{N}_-]*$/u, 'must be letters, digits, _ and -'), file).describe('Short name → file'),
  tables: z.array(tableMappings).min(1).describe('What the rows of the files become'),
})
export type Mapping = z.output<typeof Mapping>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
