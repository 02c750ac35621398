/** Words of merging: what fields and facts are called. */

const fields: Readonly<Record<string, string>> = {
  name: 'Name',
  parent: 'Above it',
  town: 'Town',
  postal_code: 'Postal code',
  country: 'Country',
  region: 'Region',
  vat_id: 'VAT id',
  domain: 'Web domain',
  phone: 'Telephone',
  customer_number: 'Customer number',
  industry: 'Industry',
  employees: 'Employees',
  colleague: 'Account manager',
  renewal_day: 'Renewal',
  notice_days: 'Days of notice',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'E-mail',
  title: 'Title',
  language: 'Language',
  preferred_channel: 'Preferred channel',
  rhythm: 'Rhythm',
}
export const fieldName = (field: string): string => fields[field] ?? field.replaceAll('_', ' ')
export const fieldNames = (list: readonly string[]): string => list.map((field) => fieldName(field).toLowerCase()).join(', ')

const facts: Readonly<Record<string, readonly [one: string, many: string]>> = {
  sales_order: ['order', 'orders'],
  order_line: ['order line', 'order lines'],
  invoice_line: ['invoice line', 'invoice lines'],
  payment: ['payment', 'payments'],
  interaction: ['interaction', 'interactions'],
  opportunity: ['opportunity', 'opportunities'],
  answer: ['answer', 'answers'],
}
/** One and many: "order line", "order lines". */
export const factNames = (table: string): readonly [one: string, many: string] => facts[table] ?? [table, table]
/** As a heading: "Order lines". */
export const factName = (table: string): string => {
  const [, many] = factNames(table)
  return many.charAt(0).toUpperCase() + many.slice(1)
}
