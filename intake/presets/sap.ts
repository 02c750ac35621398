/**
 * SAP lists: billing (VBRK, VBRP), sales orders and items (VBAK, VBAP), customers (KNA1), incoming payments, cost-centre postings.
 * Headings are technical names or English or German list headings. Whether a credit memo's amounts carry a minus differs from list to list,
 * so the sign by billing type is taken from the data.
 */
import type { Join, Value } from '#api/mapping.ts'
import { type ColumnProfile, cellPairs, findColumn, type TableProfile } from '../recognise/profile.ts'
import { detectNumberStyle, parseDecimal } from '../values/numbers.ts'
import { findNatures, naturesText } from './natures.ts'
import { type Draft, joinText, type Preset, type Role, tableOf } from './preset.ts'
import { type SapField, sapBillingTypes, sapFields, sapOrderChannels, sapProForma } from './sap-fields.ts'

type Files = ReadonlyMap<string, TableProfile>

export const sap: Preset = {
  name: 'sap',
  title: 'SAP',

  recognise(profile) {
    return (
      role(
        profile,
        'billing',
        'billing list',
        ['billingDocument', 'billingType', 'net'],
        ['billingItem', 'billingDay', 'soldTo', 'payer', 'material', 'currency'],
      ) ??
      role(
        profile,
        'order_items',
        'order lines',
        ['order', 'orderItem', 'material', 'net'],
        ['orderQuantity', 'materialGroup', 'listValue', 'cost', 'currency'],
        ['FKART', 'AUDAT'],
      ) ??
      role(
        profile,
        'orders',
        'orders',
        ['order', 'orderType', 'orderDay'],
        ['orderCustomer', 'requested', 'net', 'currency', 'orderStatus'],
      ) ??
      role(
        profile,
        'payments',
        'payments',
        ['paymentDocument', 'postingDay', 'amount', 'customer'],
        ['paidInvoice', 'currency'],
        ['KOSTL'],
      ) ??
      role(profile, 'cost_centres', 'cost actuals', ['costCentre', 'costElement', 'amount'], ['fiscalYear', 'fiscalPeriod', 'currency']) ??
      role(
        profile,
        'customers',
        'accounts',
        ['customer', 'name'],
        ['town', 'postalCode', 'country', 'vatId', 'accountGroup'],
        ['VBELN', 'MATNR'],
      )
    )
  },

  build(files): Draft {
    const uncertain: string[] = []
    const tables = []
    const [customers, orders, items, billing] = [
      files.get('customers'),
      files.get('orders'),
      files.get('order_items'),
      files.get('billing'),
    ]
    if (customers !== undefined) tables.push(customer(customers))
    for (const [alias, profile] of [
      ['order_items', items],
      ['billing', billing],
    ] as const) {
      const product = profile === undefined ? undefined : products(profile, alias)
      if (product !== undefined) tables.push(product)
    }
    if (orders !== undefined) tables.push(order(orders))
    if (items !== undefined) {
      if (orders !== undefined) tables.push(orderLine(items, orders, uncertain))
      else uncertain.push(`"${items.table.name}" has neither customer nor day: give the list of order headers (VBAK) too`)
    }
    if (billing !== undefined) tables.push(billingLine(billing, uncertain))
    if (files.has('payments')) tables.push(payment(files, uncertain))
    if (files.has('cost_centres')) tables.push(costActual(files.get('cost_centres')!))
    return { tables, uncertain }
  },
}

/** A technical name (VBELN) alone proves SAP; list headings do so by the whole of their company. */
function role(
  profile: TableProfile,
  alias: string,
  kind: Role['kind'],
  needed: readonly SapField[],
  usual: readonly SapField[],
  never: readonly string[] = [],
): Role | null {
  if (never.some((name) => findColumn(profile, name) !== null)) return null
  const found = needed.map((field) => findColumn(profile, ...sapFields[field]))
  if (found.includes(null)) return null
  const more = usual.filter((field) => findColumn(profile, ...sapFields[field]) !== null)
  const technical = needed.filter((field) =>
    sapFields[field].some((name) => /^[A-Z0-9_]{4,10}$/.test(name) && findColumn(profile, name) !== null),
  ).length
  const share = (needed.length + more.length) / (needed.length + usual.length)
  if (technical === 0 && (more.length < 2 || !isListOfSap(profile, kind))) return null
  return {
    alias,
    kind,
    confidence: Math.min(0.99, (technical > 0 ? 0.75 : 0.6) + 0.24 * share),
    reasons: [
      `headings ${found.map((column) => column!.heading).join(', ')}`,
      ...(technical > 0 ? ['technical names of SAP fields'] : ['list headings of SAP']),
    ],
  }
}

/** "Customer" and "Name" are everybody's words; a billing type F2 or a number of ten digits is not. */
function isListOfSap(profile: TableProfile, kind: Role['kind']): boolean {
  if (kind === 'billing list')
    return (findColumn(profile, ...sapFields.billingType)?.values ?? []).slice(0, 200).some((value) => value in sapBillingTypes)
  const numbers = profile.columns.filter(
    (column) => column.values.length > 0 && column.values.slice(0, 50).every((value) => /^\d{10}$/.test(value)),
  )
  return numbers.length > 0
}

const fieldOf =
  (profile: TableProfile) =>
  (field: SapField): string | undefined =>
    findColumn(profile, ...sapFields[field])?.heading

function customer(profile: TableProfile) {
  const f = fieldOf(profile)
  const group = f('accountGroup')
  return tableOf('account', 'customers', {
    id: f('customer'),
    name: joinText([f('name'), findColumn(profile, 'NAME2', 'Name 2')?.heading], ' '),
    parent: f('above'),
    town: f('town'),
    postalCode: f('postalCode'),
    country: f('country'),
    region: f('region'),
    vatId: f('vatId'),
    phone: f('phone'),
    industry: f('industry'),
    renewal: f('renewal'),
    noticeDays: f('noticeDays'),
    attributes: group === undefined ? undefined : { 'account group': group },
  })
}

function products(profile: TableProfile, alias: string) {
  const f = fieldOf(profile)
  const material = f('material')
  if (material === undefined || f('materialText') === undefined) return undefined
  return tableOf(
    'product',
    alias,
    { id: material, name: f('materialText'), group: f('materialGroup') },
    { where: [{ value: material, empty: false }], repeats: 'first' },
  )
}

function order(profile: TableProfile) {
  const f = fieldOf(profile)
  const [rejection, channel, rush] = [f('rejection'), f('orderChannel'), f('rush')]
  return tableOf('sales_order', 'orders', {
    id: f('order'),
    customer: f('orderCustomer'),
    payer: f('payer'),
    site: f('shipTo'),
    day: f('orderDay'),
    status: f('orderStatus'),
    cancelled: rejection === undefined ? undefined : { present: rejection },
    channel: channel === undefined ? undefined : { of: channel, map: { ...sapOrderChannels }, else: channel },
    promised: f('requested'),
    shipped: f('shipped'),
    freight: f('orderFreight'),
    currency: f('currency'),
    colleague: f('colleague'),
    drivers: rush === undefined ? undefined : { rush: { present: rush } },
  })
}

const notRejected = (heading: string): Value => ({ of: { present: heading }, map: { true: false, false: true } })

function orderLine(items: TableProfile, orders: TableProfile, uncertain: string[]) {
  const f = fieldOf(items)
  const o = (field: SapField): string | undefined => {
    const heading = fieldOf(orders)(field)
    return heading === undefined ? undefined : `orders.${heading}`
  }
  const rejections = [f('rejection'), o('rejection')].filter((heading) => heading !== undefined)
  return tableOf(
    'order_line',
    'order_items',
    {
      id: joinText([f('order'), f('orderItem')], '/'),
      document: f('order'),
      customer: o('orderCustomer'),
      payer: o('payer'),
      site: o('shipTo'),
      day: o('orderDay'),
      counts: rejections.length === 0 ? undefined : notRejected(rejections[0]!),
      nature: nature(items, uncertain),
      product: f('material'),
      productGroup: f('materialGroup'),
      quantity: f('orderQuantity'),
      currency: f('currency') ?? o('currency'),
      list: f('listValue'),
      net: f('net'),
      cost: f('cost'),
    },
    { joins: [{ file: 'orders', on: { [fieldOf(orders)('order')!]: f('order')! } }], scope: 'document' },
  )
}

function nature(profile: TableProfile, uncertain: string[]): Value | undefined {
  const material = findColumn(profile, ...sapFields.material)
  if (material === null) return undefined
  const natures = findNatures(profile, material, [
    findColumn(profile, ...sapFields.materialGroup),
    findColumn(profile, ...sapFields.materialText),
  ])
  if (Object.keys(natures).length === 0) return undefined
  uncertain.push(`"${profile.table.name}": lines that are no goods, by their material: ${naturesText(natures)}`)
  return { of: material.heading, map: natures, else: { constant: 'goods' } }
}

function billingLine(profile: TableProfile, uncertain: string[]) {
  const f = fieldOf(profile)
  const type = findColumn(profile, ...sapFields.billingType)!
  const signs = billingSigns(profile, type, uncertain)
  const flips = Object.values(signs.sign).some((sign) => sign < 0)
  const signed = (heading: string | undefined): Value | undefined =>
    heading === undefined || !flips
      ? heading
      : { formula: `sign * [${heading}]`, with: { sign: { of: type.heading, map: { ...signs.sign } } } }
  const cancelled = f('billingCancelled')
  if (cancelled !== undefined)
    uncertain.push(
      `"${profile.table.name}": invoices that were cancelled (${cancelled}) are taken with the documents that cancel them (S1); if those are not in the list, leave the cancelled ones out`,
    )
  return tableOf(
    'invoice_line',
    'billing',
    {
      id: joinText([f('billingDocument'), f('billingItem')], '/'),
      document: f('billingDocument'),
      documentType: { of: type.heading, map: { ...signs.type } },
      reason: f('reason'),
      customer: f('soldTo') ?? f('customer') ?? f('payer'),
      payer: f('payer'),
      site: f('shipTo'),
      day: f('billingDay'),
      due: f('due'),
      nature: nature(profile, uncertain),
      product: f('material'),
      productGroup: f('materialGroup'),
      quantity: signed(f('billedQuantity')),
      currency: f('currency'),
      list: signed(f('listValue')),
      net: signed(f('net')),
      cost: signed(f('cost')),
      dueAmount: f('tax') === undefined ? undefined : dueWithTax(f('net')!, f('tax')!, type.heading, flips ? signs.sign : null),
    },
    { where: [{ value: type.heading, notIn: [...sapProForma] }], scope: 'document' },
  )
}

function dueWithTax(net: string, tax: string, type: string, sign: Readonly<Record<string, number>> | null): Value {
  if (sign === null) return { formula: `[${net}] + [${tax}]` }
  return { formula: `sign * ([${net}] + [${tax}])`, with: { sign: { of: type, map: { ...sign } } } }
}

/** For each billing type what it is, and the factor that makes its amounts work on revenue. */
function billingSigns(profile: TableProfile, type: ColumnProfile, uncertain: string[]) {
  const net = findColumn(profile, ...sapFields.net)!
  const { style } = detectNumberStyle([...net.distinct].slice(0, 2_000))
  const counts = new Map<string, { below: number; above: number }>()
  for (const [code, amount] of cellPairs(profile, type, net)) {
    const plain = parseDecimal(amount, style)
    if (typeof plain !== 'string' || code === '' || Number(plain) === 0) continue
    const count = counts.get(code) ?? { below: 0, above: 0 }
    if (plain.startsWith('-')) count.below++
    else count.above++
    counts.set(code, count)
  }
  const known = (code: string) => sapBillingTypes[code]
  const below = (code: string) => (counts.get(code)?.below ?? 0) > (counts.get(code)?.above ?? 0)
  const reducing = [...counts.keys()].filter((code) => known(code)?.reduces === true)
  // A list without any credit memo says nothing; SAP itself stores their amounts without a sign.
  const fileIsSigned = reducing.length > 0 && reducing.filter(below).length * 2 >= reducing.length
  const types: Record<string, string> = {}
  const sign: Record<string, number> = {}
  const guessed: string[] = []
  for (const code of new Set([...Object.keys(sapBillingTypes), ...counts.keys()])) {
    if (sapProForma.includes(code)) continue
    const rule = known(code) ?? { type: below(code) ? 'credit_note' : 'invoice', reduces: below(code) }
    if (known(code) === undefined) guessed.push(`${code} = ${rule.type}`)
    types[code] = rule.type
    sign[code] = rule.reduces && !(counts.has(code) ? below(code) : fileIsSigned) ? -1 : 1
  }
  if (guessed.length > 0)
    uncertain.push(`"${profile.table.name}": billing types that are not the standard ones: ${guessed.sort().join(', ')}`)
  if (reducing.length > 0)
    uncertain.push(
      `"${profile.table.name}": ${reducing.sort().join(', ')} reduce revenue; their amounts ${fileIsSigned ? 'carry a minus already' : 'stand without a minus, so the mapping turns the sign'}`,
    )
  return { type: types, sign }
}

function payment(files: Files, uncertain: string[]) {
  const profile = files.get('payments')!
  const billing = files.get('billing')
  const f = fieldOf(profile)
  const [payer, invoice, amount] = [f('customer')!, f('paidInvoice'), findColumn(profile, ...sapFields.amount)!]
  const soldTo = billing === undefined ? undefined : (fieldOf(billing)('soldTo') ?? undefined)
  const { style } = detectNumberStyle([...amount.distinct].slice(0, 2_000))
  const amounts = amount.values.map((text) => parseDecimal(text, style)).filter((text) => typeof text === 'string')
  const turned = amounts.filter((text) => text.startsWith('-')).length * 2 > amounts.length
  if (turned)
    uncertain.push(`"${profile.table.name}": amounts are mostly below zero (postings of the customer account); the mapping turns the sign`)
  const joins: Join[] =
    billing === undefined || soldTo === undefined || invoice === undefined
      ? []
      : [{ file: 'billing', on: { [fieldOf(billing)('billingDocument')!]: invoice }, optional: true, repeats: 'first' }]
  return tableOf(
    'payment',
    'payments',
    {
      id: joinText(
        [
          findColumn(profile, 'BUKRS')?.heading,
          findColumn(profile, 'GJAHR')?.heading,
          f('paymentDocument'),
          findColumn(profile, 'BUZEI')?.heading,
        ],
        '/',
      ),
      customer: joins.length === 0 ? payer : { first: [`billing.${soldTo}`, payer] },
      payer,
      day: f('postingDay'),
      document: invoice,
      amount: turned ? { formula: `-[${amount.heading}]` } : amount.heading,
      currency: f('currency'),
    },
    joins.length === 0 ? {} : { joins },
  )
}

function costActual(profile: TableProfile) {
  const f = fieldOf(profile)
  const [centre, year, period, element, document] = [
    f('costCentre')!,
    f('fiscalYear'),
    f('fiscalPeriod'),
    f('costElement')!,
    f('paymentDocument'),
  ]
  const month: Value | undefined =
    year !== undefined && period !== undefined
      ? { concat: [year, period], separator: '-' }
      : (f('postingDay') ?? f('documentDate') ?? period)
  const parts =
    document === undefined ? [centre, year, period, element] : [document, findColumn(profile, 'BUZEI')?.heading, centre, element]
  const key = parts.filter((heading) => heading !== undefined)
  return tableOf('cost_actual', 'cost_centres', {
    // Without a document the sum per centre, month and element is the key, where the list has one row each; else the content is.
    id: isKey(profile, key) ? joinText(key, '/') : undefined,
    costCentre: centre,
    month,
    element: joinText([element, f('costElementText')], ' '),
    amount: f('amount'),
    currency: f('currency'),
  })
}

function isKey(profile: TableProfile, headings: readonly string[]): boolean {
  const at = headings.map((heading) => profile.columns.findIndex((column) => column.heading === heading))
  return new Set(profile.rows.map((cells) => at.map((i) => cells[i]).join('\u0000'))).size === profile.rows.length
}
