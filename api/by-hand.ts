/** What may be set by hand, and what it must look like. Fields bear the names of their columns, as `hand` and `edit` keep them. */
import { z } from 'zod'
import { readCountry } from './countries.ts'

/** One line of plain text: no control characters, none that turn the reading direction, single spaces. */
const tidy = (text: string) =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A line of text; empty is null: said to be empty. */
const line = (max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((text) => tidy(text) || null)
    .pipe(z.string().max(max, `is longer than ${max} characters`).nullable())
    .nullable()

const kept = (max: number, read: (text: string) => string | null, message: string) =>
  line(max).transform((text, check) => {
    if (text === null) return null
    const value = read(text)
    if (value === null) check.addIssue({ code: 'custom', message })
    return value
  })

const domainOf = (text: string) => {
  const host = text
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
  return /^(?=.{4,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/u.test(host) ? host : null
}
const phoneOf = (text: string) =>
  /^\+?[\d\s().\-/]+((ext|x|dw|#)\.?\s?\d{1,6})?$/i.test(text) && text.replaceAll(/\D/g, '').length >= 5 ? text : null
const vatOf = (text: string) => (/^[\p{L}\p{N} .\-/]+$/u.test(text) && text.replaceAll(/\D/g, '').length >= 5 ? text : null)
const emailOf = (text: string) => (z.email().safeParse(text.toLowerCase()).success ? text.toLowerCase() : null)
const languageOf = (text: string) => {
  if (!/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(text)) return /^[\p{L} ()]{3,}$/u.test(text) ? text : null
  return text.length <= 3 ? text.toLowerCase() : text
}

/** Key of an account or a person: as its source gave it. */
export const recordKey = z.object({ source: z.string().max(200), externalId: z.string().max(1000) })
export type RecordKey = z.output<typeof recordKey>

/** How often one means to be in contact. */
export const rhythm = z
  .object({ every: z.int().min(1, 'is once at least').max(99, 'is 99 at most'), unit: z.enum(['day', 'week', 'month']) })
  .nullable()

export type Rhythm = NonNullable<z.output<typeof rhythm>>

export const accountByHand = {
  name: line(200),
  parent: recordKey.nullable(),
  town: line(200),
  postal_code: line(20),
  country: kept(100, readCountry, 'is no country: write a two-letter code such as DE, or its name'),
  region: line(100),
  vat_id: kept(40, vatOf, 'is no VAT id: letters and at least five digits, such as DE129273398'),
  domain: kept(253, domainOf, 'is no domain: write it like example.com'),
  phone: kept(60, phoneOf, 'is no phone number: digits, blanks, + ( ) - / . and an extension'),
  customer_number: line(100),
  industry: line(100),
  employees: z.int().min(0, 'is below 0').max(100_000_000, 'is more people than any employer has').nullable(),
  colleague: line(200),
  renewal_day: z.iso.date('is no day: write it like 2026-03-31').nullable(),
  notice_days: z.int().min(0, 'is below 0').max(3650, 'is more than ten years').nullable(),
} as const
export type AccountField = keyof typeof accountByHand

export const personByHand = {
  first_name: line(100),
  last_name: line(100),
  email: kept(254, emailOf, 'is no e-mail address'),
  phone: kept(60, phoneOf, 'is no phone number: digits, blanks, + ( ) - / . and an extension'),
  title: line(200),
  language: kept(40, languageOf, 'is no language: write a code such as de, or its name'),
  preferred_channel: line(60),
  rhythm,
} as const
export type PersonField = keyof typeof personByHand

export const seniorities = ['c-level', 'director', 'manager', 'staff'] as const

/** What somebody does at an account. */
export const contactByHand = {
  roles: z
    .array(z.string().max(400).transform(tidy).pipe(z.string().min(1).max(100, 'is longer than 100 characters')))
    .max(12, 'are more than 12')
    .transform((roles) => [...new Set(roles)])
    .nullable(),
  seniority: z.enum(seniorities, { error: `is one of ${seniorities.join(', ')}` }).nullable(),
  primary: z.boolean().nullable(),
  leftDay: z.iso.date('is no day: write it like 2026-03-31').nullable(),
} as const
export type ContactField = keyof typeof contactByHand

export const byHandFields = { account: accountByHand, person: personByHand, contact: contactByHand } as const
export type Subject = keyof typeof byHandFields
