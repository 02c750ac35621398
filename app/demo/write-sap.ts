/**
 * The ERP's exports: customer master (KNA1), orders (VBAK, VBAP), billing documents (VBRK with VBRP), incoming payments, cost-centre
 * actuals and rates. Windows-1252, `;`, decimal comma, sign behind the number, days as dd.mm.yyyy, numbers with leading zeros.
 */

import type { Company } from './company.ts'
import { type Cell, type CsvStyle, cp1252, csvRow, csvText, sapAmount, sapDay, sapQuantity } from './csv.ts'
import type { Keys } from './keys.ts'
import { erpName, erpTown } from './spelling.ts'
import type { Invoice } from './trade.ts'

const STYLE: CsvStyle = { separator: ';', quote: 'needed', newline: '\r\n' }

export const SAP_HEADINGS = {
  'customers.csv': ['KUNNR', 'KTOKD', 'NAME1', 'PSTLZ', 'ORT01', 'LAND1', 'TELF1', 'STCEG', 'HKUNNR', 'ERDAT', 'LOEVM'],
  'orders.csv': 'VBELN AUART AUDAT KUNNR KUNWE KUNRG VDATU WADAT_IST GBSTK ABGRU VSBED BSARK ZZRUSH ZZFREIGHT NETWR WAERK'.split(' '),
  'order-items.csv': 'VBELN POSNR MATNR ARKTX MATKL KWMENG VRKME KZWI1 NETWR WAVWR WAERK ABGRU'.split(' '),
  'billing.csv':
    'VBELN POSNR FKART FKDAT KUNAG KUNRG KUNWE MATNR ARKTX MATKL FKIMG VRKME KZWI1 NETWR WAVWR WAERK AUGRU ZFBDT VALDT AUBEL'.split(' '),
  'payments.csv': ['BELNR', 'BLART', 'KUNNR', 'BUDAT', 'VBELN', 'WRBTR', 'WAERS'],
  'cost-centres.csv': ['KOSTL', 'KTEXT', 'GJAHR', 'PERIO', 'KSTAR', 'CETXT', 'WRBTR', 'WAERS'],
  'rates.csv': ['from', 'to', 'month', 'type', 'rate', 'source'],
} as const satisfies Record<string, readonly string[]>

type Rows = (readonly Cell[])[]

function customerRows(company: Company, keys: Keys): Rows {
  const random = company.random.fork('sap customers')
  const rows: Rows = []
  for (const group of company.groups) {
    const node = keys.sapNode.get(group) ?? ''
    const [town, postalCode] = group.country.towns[0]!
    if (node !== '')
      rows.push([
        node,
        '0012',
        erpName({ core: group.name, legal: '' }, random),
        postalCode,
        erpTown(town, random),
        group.country.code,
        '',
        '',
        '',
        '01.01.2015',
        '',
      ])
    const payer = keys.sapPayer.get(group)
    if (payer !== undefined && group.payer !== null) {
      const { name, town: at, postalCode: code } = group.payer
      rows.push([
        payer,
        '0003',
        erpName({ core: name, legal: 'GmbH' }, random),
        code,
        erpTown(at, random),
        group.country.code,
        '',
        '',
        node,
        '01.04.2018',
        '',
      ])
    }
    for (const customer of group.members) {
      const number = keys.sap.get(customer)!
      const entered = random.chance(0.04) ? '00.00.0000' : `0${random.int(1, 9)}.0${random.int(1, 9)}.20${random.int(10, 23)}`
      rows.push([
        number,
        '0001',
        erpName(customer.name, random),
        customer.postalCode,
        erpTown(customer.town, random),
        customer.country.code,
        random.chance(0.15) ? '' : customer.phone.replace(/^\+(\d+) /, '00$1/').replace(/ /g, '-'),
        random.chance(0.2) ? '' : (customer.vatId ?? ''),
        node,
        entered,
        customer.course === 'churned' && random.chance(0.3) ? 'X' : '',
      ])
      for (const [i, site] of customer.sites.entries())
        rows.push([
          keys.sapSites.get(customer)![i]!,
          '0002',
          erpName({ core: site.name, legal: '' }, random),
          site.postalCode,
          erpTown(site.town, random),
          customer.country.code,
          '',
          '',
          number,
          '01.06.2019',
          '',
        ])
    }
  }
  rows.push(['0000099999', 'CPDL', 'EINMALKUNDE / ONE-TIME CUSTOMER', '', '', 'DE', '', '', '', '01.01.2010', ''])
  return rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
}

const BSARK = { EDI: 'DFUE', WEB: 'WEBS', EMAIL: 'MAIL', PHONE: 'TELE' } as const
const orderNumber = (i: number) => String(4_500_000 + i * 2).padStart(10, '0')
const item = (i: number) => String((i + 1) * 10).padStart(6, '0')

function orderRows(company: Company, keys: Keys): { headers: Rows; items: Rows; numbers: Map<object, string> } {
  const random = company.random.fork('sap orders')
  const headers: Rows = []
  const items: Rows = []
  const numbers = new Map<object, string>()
  for (const [i, order] of company.orders.entries()) {
    const number = orderNumber(i)
    numbers.set(order, number)
    const { customer } = order
    // Counter sales: nobody, or the one-time customer.
    const nobody = customer.profileName === 'smallEasy' && random.chance(0.015)
    const kunnr = nobody ? (random.chance(0.5) ? '' : '0000099999') : keys.sap.get(customer)!
    const site = order.site === null ? kunnr : keys.sapSites.get(customer)![order.site]!
    headers.push([
      number,
      order.rush ? 'SO' : 'TA',
      sapDay(order.day),
      kunnr,
      site,
      nobody ? kunnr : (keys.sapPayer.get(customer.group) ?? kunnr),
      random.chance(0.012) ? '31.12.9999' : sapDay(order.promisedDay),
      order.shippedDay === null ? '00.00.0000' : sapDay(order.shippedDay),
      order.cancelled || order.shippedDay !== null ? 'C' : 'A',
      order.cancelled ? '50' : '',
      order.rush ? '02' : '01',
      BSARK[order.channel],
      order.rush ? 'X' : '',
      sapAmount(order.freightMinor),
      sapAmount(order.lines.reduce((sum, line) => sum + line.netMinor, 0)),
      customer.currency,
    ])
    for (const [k, line] of order.lines.entries())
      items.push([
        number,
        item(k),
        line.product.number,
        line.product.name,
        line.product.group,
        sapQuantity(line.quantity),
        'ST',
        sapAmount(line.listMinor),
        sapAmount(line.netMinor),
        line.costMinor === null ? '' : sapAmount(line.costMinor),
        customer.currency,
        order.cancelled ? '50' : '',
      ])
  }
  return { headers, items, numbers }
}

function billingRows(company: Company, keys: Keys, orderNumbers: Map<object, string>): { rows: Rows; numbers: Map<Invoice, string> } {
  const random = company.random.fork('sap billing')
  const rows: Rows = []
  const numbers = new Map<Invoice, string>()
  for (const [i, invoice] of company.invoices.entries()) {
    const number = String(90_300_000 + i).padStart(10, '0')
    numbers.set(invoice, number)
    const { customer, order } = invoice
    const sold = keys.sap.get(customer)!
    const payer = keys.sapPayer.get(customer.group) ?? sold
    const site = order === null || order.site === null ? sold : keys.sapSites.get(customer)![order.site]!
    const due = random.chance(0.006) ? '31.12.9999' : sapDay(invoice.dueDay)
    const tail = [
      customer.currency,
      invoice.reason ?? '',
      sapDay(invoice.day),
      due,
      order === null ? '' : orderNumbers.get(order)!,
    ] as const
    const head = (k: number) => [number, item(k), invoice.type, sapDay(invoice.day), sold, payer, site] as const
    for (const [k, line] of invoice.lines.entries()) {
      const { product } = line
      const cost = line.costMinor === null ? '' : sapAmount(line.costMinor)
      rows.push([
        ...head(k),
        product.number,
        product.name,
        product.group,
        sapQuantity(line.quantity),
        'ST',
        sapAmount(line.listMinor),
        sapAmount(line.netMinor),
        cost,
        ...tail,
      ])
    }
    for (const [k, extra] of invoice.extras.entries())
      rows.push([
        ...head(invoice.lines.length + k),
        extra.material,
        extra.text,
        extra.group,
        '',
        '',
        '',
        sapAmount(extra.netMinor),
        '',
        ...tail,
      ])
  }
  return { rows, numbers }
}

/** A list as printed from the screen: title, blank line, headings, rows, one total for each currency. */
function paymentsText(company: Company, keys: Keys, invoiceNumbers: Map<Invoice, string>): string {
  const totals = new Map<string, number>()
  const rows: Rows = company.payments.map((payment, i) => {
    const { customer } = payment
    totals.set(customer.currency, (totals.get(customer.currency) ?? 0) + payment.amountMinor)
    const payer = keys.sapPayer.get(customer.group) ?? keys.sap.get(customer)!
    const number = String(1_400_000_000 + i)
    return [
      number,
      'DZ',
      payer,
      sapDay(payment.day),
      invoiceNumbers.get(payment.invoice)!,
      sapAmount(payment.amountMinor),
      customer.currency,
    ]
  })
  // A posting that was sent twice with another amount: one id, two contents.
  for (const i of [40, 41]) {
    const row = rows[i]
    if (row !== undefined) rows.splice(i + 3, 0, [...row.slice(0, 5), '100,00', row[6]!])
  }
  const width = SAP_HEADINGS['payments.csv'].length
  const line = (first: string) => csvRow([first, ...Array<string>(width - 1).fill('')], STYLE)
  const title = line('Incoming payments of company code 1000 (invented demo data)') + line('')
  const foot = [...totals].map(([currency, minor]) => csvRow(['Total', '', '', '', '', sapAmount(minor), currency], STYLE))
  return title + csvText(SAP_HEADINGS['payments.csv'], rows, STYLE) + foot.join('')
}

export function writeSap(company: Company, keys: Keys): ReadonlyMap<string, Uint8Array> {
  const { headers, items, numbers: orderNumbers } = orderRows(company, keys)
  const { rows: billing, numbers: invoiceNumbers } = billingRows(company, keys, orderNumbers)
  const costs: Rows = company.costs.map((c) => [
    c.costCentre,
    c.costCentreName,
    c.month.slice(0, 4),
    `0${c.month.slice(5)}`,
    c.element,
    c.elementName,
    sapAmount(c.amountMinor),
    'EUR',
  ])
  const rates: Rows = company.rates.map((r) => [r.from, r.to, r.month, r.type, r.rate.replace('.', ','), r.source])
  const file = (name: keyof typeof SAP_HEADINGS, rows: Rows): [string, Uint8Array] => [
    `sap/${name}`,
    cp1252(csvText(SAP_HEADINGS[name], rows, STYLE)),
  ]
  return new Map([
    file('customers.csv', customerRows(company, keys)),
    file('orders.csv', headers),
    file('order-items.csv', items),
    file('billing.csv', billing),
    ['sap/payments.csv', cp1252(paymentsText(company, keys, invoiceNumbers))],
    file('cost-centres.csv', costs),
    file('rates.csv', rates),
  ])
}
