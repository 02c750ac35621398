/** Fields of the record in words: what they are called, how their values read. */
import type { HeldField } from '#api/routes/edits.ts'
import type { Format } from '../ui/format.ts'

export type FieldValue = HeldField['value']

const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  parent: 'Stands under',
  town: 'Town',
  postal_code: 'Postal code',
  country: 'Country',
  region: 'Region',
  vat_id: 'VAT id',
  domain: 'Domain',
  phone: 'Phone',
  customer_number: 'Customer number',
  industry: 'Industry',
  employees: 'Employees',
  colleague: 'Account manager',
  renewal_day: 'Renewal',
  notice_days: 'Days of notice',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'E-mail',
  title: 'Job title',
  language: 'Language',
  preferred_channel: 'Preferred channel',
  rhythm: 'Contact rhythm',
  roles: 'Roles',
  seniority: 'Seniority',
  primary: 'First contact',
  leftDay: 'Left',
}
export const fieldLabel = (field: string): string => labels[field] ?? field.replaceAll('_', ' ')

export const seniorityNames: Readonly<Record<string, string>> = {
  'c-level': 'C-level',
  director: 'Director',
  manager: 'Manager',
  staff: 'Staff',
}
export const seniorityOptions = Object.entries(seniorityNames).map(([value, label]) => ({ value, label }))

export const groupNames: Readonly<Record<string, string>> = { decides: 'Decides', influences: 'Influences', uses: 'Uses', pays: 'Pays' }

export const fromWords: Readonly<Record<string, string>> = { hand: 'by hand', file: 'from a file', title: 'from the job title' }

/** A value as people read it; null where it is empty. */
export function valueInWords(field: string, value: unknown, f: Format): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return f.number(value)
  if (typeof value === 'object') {
    const rhythm = value as { every?: number; unit?: string; source?: string; externalId?: string }
    if (rhythm.every !== undefined) return rhythm.every === 1 ? `every ${rhythm.unit}` : `every ${rhythm.every} ${rhythm.unit}s`
    return `${rhythm.source}/${rhythm.externalId}`
  }
  if (typeof value !== 'string') return String(value)
  if (field === 'seniority') return seniorityNames[value] ?? value
  if (field === 'leftDay' || field === 'renewal_day') return f.day(value, { year: 'always' })
  return value
}
