/** Orders, their lines and billing lists by headings. */
import type { Join, TableMapping, Value } from '#api/mapping.ts'
import { findNatures, naturesText } from '../presets/natures.ts'
import { columnsOf, tableOf } from '../presets/preset.ts'
import { isPerUnit, noiseDecimals } from './amounts.ts'
import type { Concept } from './concepts.ts'
import type { ColumnProfile } from './profile.ts'
import { type Customer, isKey, joinsOf, type KeyPartners, type Pick, type Recognised } from './recognised.ts'

export function orderTables(
  alias: string,
  file: Recognised,
  c: Pick,
  customer: Customer,
  files: ReadonlyMap<string, Recognised>,
  uncertain: string[],
): TableMapping[] {
  const status = file.matches.get('status')?.column
  const cancelled = [...(status?.distinct ?? [])].filter((value) => /^(cancel|storn|annul|anulad|void|cancelad)/i.test(value))
  if (status !== undefined)
    uncertain.push(
      `"${file.profile.table.name}": which of the statuses ${[...status.distinct].slice(0, 10).join(', ')} count as sales? ${cancelled.length === 0 ? 'All do' : `All but ${cancelled.join(', ')} do`}`,
    )
  const orders = tableOf(
    'sales_order',
    alias,
    {
      id: c('orderId'),
      customer: customer.value,
      payer: c('payerId'),
      site: c('siteId'),
      day: c('orderDate'),
      status: c('status'),
      cancelled: cancelled.length === 0 ? undefined : { flag: status!.heading, in: cancelled },
      channel: c('channel'),
      promised: c('promisedDate'),
      shipped: c('shippedDate'),
      freight: exactly(file, 'freight'),
      currency: c('currency'),
      colleague: c('manager'),
    },
    joinsOf(customer.joins),
  )
  const hasLines = [...files.values()].some((other) => other.kind === 'order lines')
  const amount = exactly(file, 'lineAmount') ?? exactly(file, 'amount')
  if (hasLines || amount === undefined) return [orders]
  uncertain.push(
    `"${file.profile.table.name}": there are no order lines; each order becomes one line with its "${c('lineAmount', 'amount')}"`,
  )
  const columns = columnsOf({
    id: c('orderId'),
    document: c('orderId'),
    customer: customer.value,
    day: c('orderDate'),
    currency: c('currency'),
    net: amount,
  })
  const counts = cancelled.length === 0 ? {} : { counts: { flag: status!.heading, notIn: cancelled } }
  return [orders, { table: 'order_line', from: alias, ...joinsOf(customer.joins), columns: { ...columns, ...counts } } as TableMapping]
}

export function lineTable(
  table: 'order_line' | 'invoice_line',
  alias: string,
  file: Recognised,
  c: Pick,
  customer: Customer,
  files: ReadonlyMap<string, Recognised>,
  partners: KeyPartners,
  uncertain: string[],
): TableMapping[] {
  const name = file.profile.table.name
  const document = table === 'order_line' ? file.matches.get('orderId')! : file.matches.get('invoiceId')!
  const header = partners.find(file.profile, document.column, table === 'order_line' ? 'orders' : 'billing list')
  const joins: Join[] = [...customer.joins]
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
  const joined = header !== null && (c('orderDate', 'invoiceDate') === undefined || customer.value === undefined)
  if (joined) joins.push({ file: header.alias, on: { [header.column.heading]: document.column.heading } })
  const amounts = lineAmounts(file, document.column, header, uncertain)
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
    customer: customer.value ?? (joined ? (of('accountId') ?? of('accountName')) : undefined),
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
  return [tableOf(table, alias, columns, { ...joinsOf(joins), scope: 'document' })]
}

/** The column as a value, without the noise of a float. */
function exactly(file: Recognised, concept: Concept): Value | undefined {
  const column = file.matches.get(concept)?.column
  const decimals = noiseDecimals(column)
  return column === undefined || decimals === undefined ? column?.heading : { column: column.heading, decimals }
}

/** Net, list and cost of a line: given as amounts of the line, or per unit and then times the quantity. */
function lineAmounts(
  file: Recognised,
  document: ColumnProfile,
  header: ReturnType<KeyPartners['find']>,
  uncertain: string[],
): { list?: Value; net: Value; cost?: Value } | null {
  const column = (concept: Concept) => file.matches.get(concept)?.column
  const [quantity, price, discount, net] = [column('quantity'), column('unitPrice'), column('discount'), column('lineAmount')]
  const name = file.profile.table.name
  const times = (concept: Concept, more = ''): Value => {
    const [factor, noisy] = [column(concept)!, [column(concept), discount].some((one) => noiseDecimals(one) !== undefined)]
    const formula = `${quantity === undefined ? '' : `[${quantity.heading}] * `}[${factor.heading}]${more}`
    return { formula, ...(noisy ? { decimals: 2 } : {}) }
  }
  const total = header?.file.matches.get('lineAmount')?.column
  const perUnit =
    net !== undefined &&
    quantity !== undefined &&
    total !== undefined &&
    isPerUnit(file.profile, document, net, quantity, header!.file.profile, header!.column, total)
  if (perUnit)
    uncertain.push(
      `"${name}": "${net.heading}" is per unit, as the totals of the orders show: it is multiplied by the quantity and rounded per order`,
    )
  if (discount !== undefined && net === undefined)
    uncertain.push(`"${name}": "${discount.heading}" is taken as a share of the price (0.1 = 10 % off)`)
  const amount: Value | undefined = perUnit
    ? { formula: `[${quantity.heading}] * [${net.heading}]`, round: 'document' }
    : (exactly(file, 'lineAmount') ??
      (price === undefined ? undefined : times('unitPrice', discount === undefined ? '' : ` * (1 - [${discount.heading}])`)))
  if (amount === undefined) return null
  const list =
    column('listPrice') !== undefined ? times('listPrice') : discount !== undefined && price !== undefined ? times('unitPrice') : undefined
  const cost = column('unitCost') !== undefined ? times('unitCost') : exactly(file, 'lineCost')
  return { ...(list === undefined ? {} : { list }), net: amount, ...(cost === undefined ? {} : { cost }) }
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
