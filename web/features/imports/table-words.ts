import type { TableName } from '#api/record.ts'

/** What rows of a table are, counted: "337 accounts". */
const words: Readonly<Record<TableName, readonly [one: string, many: string]>> = {
  account: ['account', 'accounts'],
  contact: ['person', 'people'],
  product: ['product', 'products'],
  sales_order: ['order', 'orders'],
  order_line: ['order line', 'order lines'],
  invoice_line: ['invoice line', 'invoice lines'],
  payment: ['payment', 'payments'],
  interaction: ['interaction', 'interactions'],
  opportunity: ['opportunity', 'opportunities'],
  answer: ['answer', 'answers'],
  cost_actual: ['cost posting', 'cost postings'],
  fx_rate: ['exchange rate', 'exchange rates'],
  cross_reference: ['cross reference', 'cross references'],
}

export const nounOf = (table: TableName): readonly [one: string, many: string] => words[table]

/** As the name of a row: "Order lines". */
export const rowsOf = (table: TableName): string => words[table][1].charAt(0).toUpperCase() + words[table][1].slice(1)
