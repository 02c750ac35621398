/** Files that no dialect knows: what they are, by their headings and the shapes of their values, and a mapping for those of one folder. */
import type { Driver, Duration, Join, TableMapping, Value } from '#api/mapping.ts'
import { findNatures, naturesText } from '../presets/natures.ts'
import { columnsOf, type Draft, tableOf } from '../presets/preset.ts'
import { type Concept, type Match, matchConcepts } from './concepts.ts'
import type { FileKind } from './kinds.ts'
import type { ColumnProfile, TableProfile } from './profile.ts'

export interface Recognised {
  readonly profile: TableProfile
  readonly kind: FileKind
  readonly confidence: number
  readonly reasons: readonly string[]
  readonly matches: ReadonlyMap<Concept, Match>
}

interface KindRule {
  readonly kind: FileKind
  /** One of each must be there. */
  readonly needs: readonly (readonly Concept[])[]
  readonly helps: readonly Concept[]
  readonly never: readonly Concept[]
}

/** In order: the first that fits wins, the narrow ones go first. */
const kindRules: readonly KindRule[] = [
  {
    kind: 'rates',
    needs: [['rateFrom'], ['rateTo'], ['rate'], ['month', 'orderDate']],
    helps: ['ratePolicy', 'rateSource'],
    never: ['quantity'],
  },
  { kind: 'cross reference', needs: [['leftId'], ['rightId'], ['leftSource'], ['rightSource']], helps: [], never: [] },
  {
    kind: 'cost actuals',
    needs: [['costCentre'], ['amount', 'lineAmount'], ['month', 'orderDate']],
    helps: ['element', 'currency'],
    never: ['orderId'],
  },
  {
    kind: 'tickets',
    needs: [['ticketId'], ['openedDate', 'orderDate']],
    helps: ['closedDate', 'firstResponse', 'resolutionTime', 'replies', 'reopens', 'channel', 'accountId', 'subject'],
    never: ['quantity'],
  },
  {
    kind: 'calls',
    needs: [['duration'], ['callDate', 'openedDate', 'orderDate']],
    helps: ['callId', 'direction', 'accountId'],
    never: ['quantity', 'orderId', 'ticketId'],
  },
  {
    kind: 'opportunities',
    needs: [['stage'], ['amount', 'lineAmount'], ['openedDate', 'closedDate', 'orderDate']],
    helps: ['opportunityId', 'accountId', 'currency'],
    never: ['quantity'],
  },
  {
    kind: 'payments',
    needs: [['paymentDate'], ['amount', 'lineAmount']],
    helps: ['paymentId', 'accountId', 'invoiceId'],
    never: ['quantity', 'productId'],
  },
  {
    kind: 'billing list',
    needs: [['invoiceId'], ['productId', 'productName', 'lineAmount'], ['invoiceDate', 'orderDate'], ['lineAmount', 'unitPrice', 'amount']],
    helps: ['quantity', 'accountId', 'dueDate'],
    never: ['paymentDate'],
  },
  {
    kind: 'order lines',
    needs: [['orderId'], ['productId', 'productName', 'lineNumber'], ['quantity']],
    helps: ['unitPrice', 'lineAmount', 'unitCost', 'listPrice'],
    never: [],
  },
  {
    kind: 'orders',
    needs: [['orderId'], ['orderDate']],
    helps: ['accountId', 'promisedDate', 'shippedDate', 'status', 'freight', 'channel'],
    never: [],
  },
  {
    kind: 'products',
    needs: [['productId'], ['productName', 'productGroup']],
    helps: ['unitPrice', 'listPrice'],
    never: ['orderId', 'accountId', 'quantity'],
  },
  {
    kind: 'contacts',
    needs: [
      ['lastName', 'fullName'],
      ['contactId', 'email'],
      ['accountId', 'accountName'],
    ],
    helps: ['firstName', 'title', 'role', 'primary'],
    never: ['town'],
  },
  {
    kind: 'accounts',
    needs: [['accountId'], ['accountName', 'lastName']],
    helps: ['town', 'country', 'postalCode', 'phone', 'manager', 'vatId'],
    never: ['orderId', 'quantity'],
  },
  {
    kind: 'contacts',
    needs: [
      ['lastName', 'fullName'],
      ['accountId', 'accountName'],
    ],
    helps: ['email', 'title', 'role'],
    never: ['orderId', 'quantity'],
  },
]

export function recogniseGeneric(profile: TableProfile): Recognised {
  const matches = matchConcepts(profile)
  for (const rule of kindRules) {
    const needed = rule.needs.map((concepts) => concepts.map((concept) => matches.get(concept)).find((match) => match !== undefined))
    if (needed.includes(undefined) || rule.never.some((concept) => (matches.get(concept)?.confidence ?? 0) > 0.7)) continue
    // Two needs are not met by one column.
    if (new Set(needed.map((match) => match!.column)).size < needed.length) continue
    const helping = rule.helps.filter((concept) => matches.has(concept))
    const sureness = needed.reduce((sum, match) => sum + match!.confidence, 0) / needed.length
    const confidence =
      Math.round(100 * Math.min(0.95, sureness * (0.75 + 0.25 * (rule.helps.length === 0 ? 1 : helping.length / rule.helps.length)))) / 100
    return { profile, kind: rule.kind, confidence, reasons: [...new Set(needed.map((match) => match!.reason))], matches }
  }
  return { profile, kind: 'unknown', confidence: 0, reasons: ['no known set of headings'], matches }
}

/** Which file of the same folder holds the other end of a key. */
export interface KeyPartners {
  find(from: TableProfile, column: ColumnProfile, kind: FileKind): { alias: string; file: Recognised; column: ColumnProfile } | null
}

/** One mapping for files that belong together. */
export function draftOf(files: ReadonlyMap<string, Recognised>, partners: KeyPartners): Draft {
  const uncertain: string[] = []
  const tables: TableMapping[] = []
  for (const [alias, file] of files) {
    const before = tables.length
    tables.push(...tablesFor(alias, file, files, partners, uncertain))
    if (file.kind !== 'unknown' && file.confidence < 0.75 && tables.length > before)
      uncertain.push(`"${file.profile.table.name}" looks like ${file.kind}, but not surely (${Math.round(file.confidence * 100)} %)`)
  }
  return { tables, uncertain }
}

function tablesFor(
  alias: string,
  file: Recognised,
  files: ReadonlyMap<string, Recognised>,
  partners: KeyPartners,
  uncertain: string[],
): TableMapping[] {
  const c = (...concepts: Concept[]): string | undefined =>
    concepts.map((concept) => file.matches.get(concept)?.column.heading).find((heading) => heading !== undefined)
  const name = file.profile.table.name
  switch (file.kind) {
    case 'accounts':
      return [accountTable(alias, c), ...(c('lastName', 'fullName') !== undefined ? [contactTable(alias, c, true)] : [])]
    case 'contacts':
      return [contactTable(alias, c, false)]
    case 'products': {
      const group = file.matches.get('productGroup')?.column
      return [tableOf('product', alias, { id: c('productId'), name: c('productName'), group: group?.heading })]
    }
    case 'orders':
      return orderTables(alias, file, c, files, uncertain)
    case 'order lines':
      return lineTable('order_line', alias, file, c, files, partners, uncertain)
    case 'billing list':
      return lineTable('invoice_line', alias, file, c, files, partners, uncertain)
    case 'payments':
      return [
        tableOf('payment', alias, {
          id: paymentKey(file),
          customer: c('accountId', 'accountName'),
          day: c('paymentDate'),
          document: c('invoiceId'),
          amount: c('amount', 'lineAmount'),
          currency: c('currency'),
        }),
      ]
    case 'tickets':
      return [ticketTable(alias, file, c, uncertain)]
    case 'calls':
      return [callTable(alias, file, c, uncertain)]
    case 'opportunities':
      return [opportunityTable(alias, file, c, uncertain)]
    case 'cost actuals':
      return [
        tableOf('cost_actual', alias, {
          costCentre: c('costCentre'),
          month: c('month', 'orderDate'),
          element: c('element') ?? { constant: 'all' },
          amount: c('amount', 'lineAmount'),
          currency: c('currency'),
        }),
      ]
    case 'rates':
      return [
        tableOf('fx_rate', alias, {
          from: c('rateFrom'),
          to: c('rateTo'),
          month: c('month', 'orderDate'),
          policy: ratePolicy(file),
          rate: c('rate'),
          rateSource: c('rateSource'),
        }),
      ]
    case 'cross reference':
      return [
        tableOf('cross_reference', alias, {
          leftSource: c('leftSource'),
          leftId: c('leftId'),
          rightSource: c('rightSource'),
          rightId: c('rightId'),
        }),
      ]
    default:
      uncertain.push(`"${name}" was not recognised: it is not part of this import`)
      return []
  }
}

type Pick = (...concepts: Concept[]) => string | undefined

function accountTable(alias: string, c: Pick): TableMapping {
  const person = c('accountName') === undefined
  return tableOf('account', alias, {
    id: c('accountId'),
    name: person
      ? { concat: [c('firstName'), c('lastName')].filter((heading) => heading !== undefined), separator: ' ', missing: 'skip' }
      : c('accountName'),
    parent: c('parent'),
    town: c('town'),
    postalCode: c('postalCode'),
    country: c('country'),
    region: c('region'),
    vatId: c('vatId'),
    domain: c('domain'),
    phone: c('phone'),
    industry: c('industry'),
    employees: c('employees'),
    ownRevenue: c('ownRevenue'),
    currency: c('ownRevenue') === undefined ? undefined : c('currency'),
    colleague: c('manager'),
  })
}

function contactTable(alias: string, c: Pick, inAccounts: boolean): TableMapping {
  const full = c('lastName') === undefined ? c('fullName') : undefined
  return tableOf('contact', alias, {
    id: inAccounts ? c('accountId') : c('contactId', 'email'),
    customer: c('accountId', 'accountName'),
    firstName: full === undefined ? c('firstName') : { words: 'butLast', of: full },
    lastName: full === undefined ? c('lastName') : { words: 'last', of: full },
    email: c('email'),
    phone: c('phone'),
    title: c('title'),
    role: c('role'),
    seniority: c('seniority'),
    primary: c('primary'),
    language: c('language'),
  })
}

function orderTables(
  alias: string,
  file: Recognised,
  c: Pick,
  files: ReadonlyMap<string, Recognised>,
  uncertain: string[],
): TableMapping[] {
  const status = file.matches.get('status')?.column
  const cancelled = [...(status?.distinct ?? [])].filter((value) => /^(cancel|storn|annul|anulad|void|cancelad)/i.test(value))
  if (status !== undefined)
    uncertain.push(
      `"${file.profile.table.name}": which of the statuses ${[...status.distinct].slice(0, 10).join(', ')} count as sales? ${cancelled.length === 0 ? 'All do' : `All but ${cancelled.join(', ')} do`}`,
    )
  const orders = tableOf('sales_order', alias, {
    id: c('orderId'),
    customer: c('accountId', 'accountName'),
    payer: c('payerId'),
    site: c('siteId'),
    day: c('orderDate'),
    status: c('status'),
    cancelled: cancelled.length === 0 ? undefined : { flag: status!.heading, in: cancelled },
    channel: c('channel'),
    promised: c('promisedDate'),
    shipped: c('shippedDate'),
    freight: c('freight'),
    currency: c('currency'),
    colleague: c('manager'),
  })
  const hasLines = [...files.values()].some((other) => other.kind === 'order lines')
  const amount = c('lineAmount', 'amount')
  if (hasLines || amount === undefined) return [orders]
  uncertain.push(`"${file.profile.table.name}": there are no order lines; each order becomes one line with its "${amount}"`)
  const columns = columnsOf({
    id: c('orderId'),
    document: c('orderId'),
    customer: c('accountId', 'accountName'),
    day: c('orderDate'),
    currency: c('currency'),
    net: amount,
  })
  const counts = cancelled.length === 0 ? {} : { counts: { flag: status!.heading, notIn: cancelled } }
  return [orders, { table: 'order_line', from: alias, columns: { ...columns, ...counts } } as TableMapping]
}

function lineTable(
  table: 'order_line' | 'invoice_line',
  alias: string,
  file: Recognised,
  c: Pick,
  files: ReadonlyMap<string, Recognised>,
  partners: KeyPartners,
  uncertain: string[],
): TableMapping[] {
  const name = file.profile.table.name
  const document = table === 'order_line' ? file.matches.get('orderId')! : file.matches.get('invoiceId')!
  const header = partners.find(file.profile, document.column, table === 'order_line' ? 'orders' : 'billing list')
  const joins: Join[] = []
  const of = (concept: Concept): string | undefined => {
    const heading = header?.file.matches.get(concept)?.column.heading
    return heading === undefined ? undefined : `${header!.alias}.${heading}`
  }
  const day = c(table === 'order_line' ? 'orderDate' : 'invoiceDate', 'orderDate') ?? of('orderDate')
  if (day === undefined) {
    uncertain.push(
      `"${name}" has no day: give the file with the ${table === 'order_line' ? 'orders' : 'invoices'} too; it is not part of this import`,
    )
    return []
  }
  if (header !== null && (c('orderDate', 'invoiceDate') === undefined || c('accountId', 'accountName') === undefined))
    joins.push({ file: header.alias, on: { [header.column.heading]: document.column.heading } })
  const joined = joins.length > 0
  const amounts = lineAmounts(c, uncertain, name)
  if (amounts === null) {
    uncertain.push(`"${name}" has no amount: neither a net value nor a unit price was found; it is not part of this import`)
    return []
  }
  const group = productGroup(file, c, files, partners, joins)
  const cancelled = joined ? cancelledBy(header!.file) : null
  const key = lineKey(file, document.column)
  const product = file.matches.get('productId')?.column
  const natures = product === undefined ? {} : findNatures(file.profile, product, [file.matches.get('productName')?.column ?? null])
  if (Object.keys(natures).length > 0) uncertain.push(`"${name}": lines that are no goods, by their product: ${naturesText(natures)}`)
  const columns = {
    id: key,
    document: document.column.heading,
    customer: c('accountId', 'accountName') ?? (joined ? (of('accountId') ?? of('accountName')) : undefined),
    day,
    counts: cancelled === null ? undefined : ({ flag: `${header!.alias}.${cancelled.heading}`, notIn: cancelled.codes } as Value),
    nature:
      product === undefined || Object.keys(natures).length === 0
        ? undefined
        : { of: product.heading, map: natures, else: { constant: 'goods' } },
    product: product?.heading,
    productGroup: group,
    quantity: c('quantity'),
    currency: c('currency') ?? (joined ? of('currency') : undefined),
    ...amounts,
    ...(table === 'invoice_line' ? { due: c('dueDate'), dueAmount: c('grossAmount') } : {}),
  }
  return [tableOf(table, alias, columns, { ...(joins.length === 0 ? {} : { joins }), scope: 'document' })]
}

function lineAmounts(c: Pick, uncertain: string[], name: string): { list?: Value; net: Value; cost?: Value } | null {
  const [quantity, price, list, cost, discount, net, lineCost] = [
    c('quantity'),
    c('unitPrice'),
    c('listPrice'),
    c('unitCost'),
    c('discount'),
    c('lineAmount'),
    c('lineCost'),
  ]
  const times = (heading: string): Value => (quantity === undefined ? heading : { formula: `[${quantity}] * [${heading}]` })
  const discounted: Value | undefined =
    price === undefined
      ? undefined
      : discount === undefined
        ? times(price)
        : { formula: `[${quantity ?? price}] * ${quantity === undefined ? '' : `[${price}] * `}(1 - [${discount}])` }
  if (discount !== undefined && net === undefined)
    uncertain.push(`"${name}": "${discount}" is taken as a share of the price (0.1 = 10 % off)`)
  const amount = net ?? discounted
  if (amount === undefined) return null
  const listed = list !== undefined ? times(list) : discount !== undefined && price !== undefined ? times(price) : undefined
  return {
    ...(listed === undefined ? {} : { list: listed }),
    net: amount,
    ...(cost !== undefined ? { cost: times(cost) } : lineCost !== undefined ? { cost: lineCost } : {}),
  }
}

function productGroup(
  file: Recognised,
  c: Pick,
  files: ReadonlyMap<string, Recognised>,
  partners: KeyPartners,
  joins: Join[],
): Value | undefined {
  const own = c('productGroup')
  const product = file.matches.get('productId')?.column
  if (own !== undefined || product === undefined) return own
  const partner = partners.find(file.profile, product, 'products')
  const group = partner?.file.matches.get('productGroup')?.column.heading
  if (partner === null || group === undefined || !files.has(partner.alias)) return undefined
  joins.push({ file: partner.alias, on: { [partner.column.heading]: product.heading }, optional: true, repeats: 'first' })
  return `${partner.alias}.${group}`
}

function cancelledBy(orders: Recognised): { heading: string; codes: string[] } | null {
  const status = orders.matches.get('status')?.column
  const codes = [...(status?.distinct ?? [])].filter((value) => /^(cancel|storn|annul|anulad|void|cancelad)/i.test(value))
  return status === undefined || codes.length === 0 ? null : { heading: status.heading, codes }
}

/** Document and line number where that is a key, else document and product where that is one, else the content of the row. */
function lineKey(file: Recognised, document: ColumnProfile): Value | undefined {
  for (const concept of ['lineNumber', 'productId'] as const) {
    const column = file.matches.get(concept)?.column
    if (column !== undefined && column !== document && isKey(file.profile, [document, column]))
      return { concat: [document.heading, column.heading], separator: '/' }
  }
  return undefined
}

function paymentKey(file: Recognised): Value | undefined {
  const id = file.matches.get('paymentId')?.column
  const account = file.matches.get('accountId')?.column
  if (id !== undefined && isKey(file.profile, [id])) return id.heading
  if (id !== undefined && account !== undefined && isKey(file.profile, [account, id]))
    return { concat: [account.heading, id.heading], separator: '/' }
  return undefined
}

function isKey(profile: TableProfile, columns: readonly ColumnProfile[]): boolean {
  const at = columns.map((column) => profile.columns.indexOf(column))
  return (
    profile.rows.length > 0 &&
    new Set(profile.rows.map((cells) => at.map((i) => cells[i]!.trim()).join('\u0000'))).size === profile.rows.length
  )
}

function unitOf(match: Match | undefined): 'seconds' | 'minutes' | 'hours' | 'days' | null {
  const plain = match?.column.plain ?? ''
  if (/hour|stunde|heure|hora|hrs/.test(plain)) return 'hours'
  if (/min/.test(plain)) return 'minutes'
  if (/sec|sek|seg/.test(plain)) return 'seconds'
  return /days|tage|jours|dias/.test(plain) ? 'days' : null
}

function durationOf(
  file: Recognised,
  concept: Concept,
  otherwise: 'seconds' | 'minutes' | 'hours',
  what: string,
  uncertain: string[],
): Duration | undefined {
  const match = file.matches.get(concept)
  if (match === undefined) return undefined
  const unit = unitOf(match)
  if (unit === null)
    uncertain.push(`"${file.profile.table.name}", column "${match.column.heading}": is it in ${otherwise}? It is taken so, as ${what}`)
  return { value: match.column.heading, unit: unit ?? otherwise }
}

function ticketTable(alias: string, file: Recognised, c: Pick, uncertain: string[]): TableMapping {
  const opened = file.matches.get('openedDate') ?? file.matches.get('orderDate')!
  const instants = opened.column.values.slice(0, 50).some((value) => /\d:\d\d/.test(value))
  const closed = c('closedDate')
  const elapsed = durationOf(file, 'resolutionTime', 'hours', 'time from opened to closed', uncertain)
  const escalated = file.profile.columns.find(
    (column) => /^(escalated|eskaliert|escaladé|escalado)$/.test(column.plain) && column.shape === 'flag',
  )
  return tableOf('interaction', alias, {
    id: c('ticketId'),
    kind: { constant: 'ticket' },
    customer: c('accountId', 'accountName'),
    ...(instants ? { at: opened.column.heading } : { day: opened.column.heading }),
    channel: c('channel'),
    reason: c('reason'),
    direction: { constant: 'inbound' },
    person: c('contactId', 'email'),
    colleague: c('agent'),
    team: c('team'),
    handling: durationOf(file, 'handlingTime', 'minutes', 'work', uncertain),
    elapsed: elapsed ?? (instants && closed !== undefined ? { between: [opened.column.heading, closed] } : undefined),
    waiting: durationOf(file, 'firstResponse', 'minutes', 'waiting time', uncertain),
    replies: c('replies'),
    reopens: c('reopens'),
    subject: c('subject'),
    drivers:
      escalated === undefined
        ? undefined
        : ({ escalated: escalated.heading === '' ? { constant: 0 } : { flag: escalated.heading, in: yesWords } } as Record<string, Driver>),
  })
}

const yesWords = ['true', 'yes', 'y', '1', 'x', 'ja', 'oui', 'si', 'sí']

function callTable(alias: string, file: Recognised, c: Pick, uncertain: string[]): TableMapping {
  const start = file.matches.get('callDate') ?? file.matches.get('openedDate') ?? file.matches.get('orderDate')!
  const instants = start.column.values.slice(0, 50).some((value) => /\d:\d\d/.test(value))
  const direction = file.matches.get('direction')?.column
  const inbound = [...(direction?.distinct ?? [])].filter((value) => /^(in|eingehend|entrant|entrante)/i.test(value))
  const outbound = [...(direction?.distinct ?? [])].filter((value) => /^(out|ausgehend|sortant|saliente)/i.test(value))
  const map = Object.fromEntries([...inbound.map((code) => [code, 'inbound']), ...outbound.map((code) => [code, 'outbound'])])
  return tableOf('interaction', alias, {
    id: c('callId'),
    kind: { constant: 'call' },
    channel: { constant: 'phone' },
    customer: c('accountId', 'accountName'),
    ...(instants ? { at: start.column.heading } : { day: start.column.heading }),
    direction: direction === undefined || Object.keys(map).length === 0 ? undefined : { of: direction.heading, map, else: null },
    person: c('contactId', 'email'),
    colleague: c('agent', 'manager'),
    team: c('team'),
    reason: c('reason'),
    handling: durationOf(file, 'duration', 'seconds', 'work', uncertain),
    subject: c('subject'),
  })
}

function opportunityTable(alias: string, file: Recognised, c: Pick, uncertain: string[]): TableMapping {
  const stage = file.matches.get('stage')!.column
  const won = [...stage.distinct].filter((value) => /won|gewonnen|gagn|ganad/i.test(value))
  const lost = [...stage.distinct].filter((value) => /lost|verloren|perd/i.test(value))
  const map = Object.fromEntries([...won.map((code) => [code, true]), ...lost.map((code) => [code, false])])
  const closed = c('closedDate')
  if (won.length === 0 || lost.length === 0)
    uncertain.push(`"${file.profile.table.name}": which of the stages ${[...stage.distinct].slice(0, 10).join(', ')} mean won or lost?`)
  return tableOf('opportunity', alias, {
    id: c('opportunityId') ?? c('subject') ?? stage.heading,
    customer: c('accountId', 'accountName'),
    day: c('openedDate', 'orderDate') ?? closed,
    stage: stage.heading,
    won: { of: stage.heading, map, else: null },
    closed:
      closed === undefined || Object.keys(map).length === 0
        ? undefined
        : { case: stage.heading, when: Object.fromEntries(Object.keys(map).map((code) => [code, closed])), else: null },
    amount: c('amount', 'lineAmount'),
    currency: c('currency'),
    reason: c('reason'),
    colleague: c('manager'),
  })
}

function ratePolicy(file: Recognised): Value | undefined {
  const column = file.matches.get('ratePolicy')?.column
  if (column === undefined) return undefined
  const map: Record<string, string> = {}
  for (const value of column.distinct) {
    if (/^(avg|average|durchschnitt|mittel|moyen|medio)/i.test(value)) map[value] = 'average'
    if (/^(clos|end|schluss|stichtag|clôture|cierre)/i.test(value)) map[value] = 'closing'
  }
  return Object.keys(map).length === 0 ? undefined : { of: column.heading, map }
}
