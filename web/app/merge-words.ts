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

const facts: Readonly<Record<string, string>> = {
  sales_order: 'Orders',
  order_line: 'Order lines',
  invoice_line: 'Invoice lines',
  payment: 'Payments',
  interaction: 'Interactions',
  opportunity: 'Opportunities',
  answer: 'Answers',
}
export const factName = (table: string): string => facts[table] ?? table.replaceAll('_', ' ')
