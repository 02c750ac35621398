/** What two prepared accounts say about each other. An agreement is true, false, or null where one side does not say. */
import { nameSimilarity } from './name-similarity.ts'
import type { PreparedAccount } from './prepare-accounts.ts'

export type Agreement = boolean | null

/** Names at least this alike can be the same firm. */
const SIMILAR_NAMES = 0.8

/**
 * Compares one value.
 *
 * @param left  normalised text, null = not known
 * @param right the same of the other account
 * @returns     whether they are equal; null where one side does not say
 * @source  docs/methods/matching.md
 * @example valuesAgree('50667', null) // null
 */
export function valuesAgree(left: string | null, right: string | null): Agreement {
  return left === null || right === null ? null : left === right
}

/**
 * Compares towns; the longer of two names may carry an addition.
 *
 * @param left  folded town
 * @param right folded town of the other account
 * @returns     agreement
 * @source  docs/methods/matching.md
 * @example townsAgree('frankfurt', 'frankfurt am main') // true
 */
export function townsAgree(left: string | null, right: string | null): Agreement {
  if (left === null || right === null) return null
  return left === right || left.startsWith(`${right} `) || right.startsWith(`${left} `)
}

/**
 * Compares places: same town or same postal code; false where what is known differs throughout, or the countries do.
 *
 * @param left  folded town, postal code, country code
 * @param right the same of the other account
 * @returns     agreement
 * @source  docs/methods/matching.md
 * @example placesAgree({ town: 'koln', postalCode: null, country: 'DE' }, { town: 'koln', postalCode: '50667', country: null }) // true
 */
export function placesAgree(
  left: Pick<PreparedAccount, 'town' | 'postalCode' | 'country'>,
  right: Pick<PreparedAccount, 'town' | 'postalCode' | 'country'>,
): Agreement {
  if (valuesAgree(left.country, right.country) === false) return false
  const [town, postalCode] = [townsAgree(left.town, right.town), valuesAgree(left.postalCode, right.postalCode)]
  if (town === true || postalCode === true) return true
  return town === null && postalCode === null ? null : false
}

/**
 * Compares VAT ids. Different ids of one country are two legal entities; ids of two countries may belong to one firm.
 *
 * @param left  normalised VAT id
 * @param right the same of the other account
 * @returns     agreement; null also where the two cannot be compared
 * @source  docs/methods/matching.md
 * @example vatIdsAgree('DE129273398', 'ATU12345675') // null
 */
export function vatIdsAgree(left: string | null, right: string | null): Agreement {
  if (left === null || right === null) return null
  if (left === right) return true
  return left.slice(0, 2) === right.slice(0, 2) || (/^\d/.test(left) && /^\d/.test(right)) ? false : null
}

/**
 * Whether two names can be the same firm: 0.8 or more alike without legal form.
 *
 * @param left  name as words and as one key
 * @param right the same of the other account
 * @returns     agreement
 * @source  docs/methods/matching.md
 * @example namesAgree({ nameKey: 'cocacola', tokens: ['coca', 'cola'] }, { nameKey: 'cocacola', tokens: ['cocacola'] }) // true
 */
export function namesAgree(
  left: Pick<PreparedAccount, 'nameKey' | 'tokens'>,
  right: Pick<PreparedAccount, 'nameKey' | 'tokens'>,
): Agreement {
  if (left.nameKey === null || right.nameKey === null) return null
  return left.nameKey === right.nameKey || nameSimilarity(left.tokens, right.tokens) >= SIMILAR_NAMES
}

/**
 * What agrees and what differs, in plain words, strongest first: the text under a question to a person.
 *
 * @param left  prepared account
 * @param right prepared account of another source
 * @returns     reasons; empty where nothing can be compared
 * @source  docs/methods/matching.md
 * @example reasonsOf(...prepareAccounts([{ source: 'crm', externalId: '1', name: 'Weber GmbH', town: 'Bonn', postalCode: null, country: null, vatId: null, domain: null, phone: null, customerNumber: null, amountMinor: null }, { source: 'erp', externalId: '7', name: 'Weber', town: 'Bonn', postalCode: null, country: null, vatId: null, domain: null, phone: null, customerNumber: null, amountMinor: null }], new Set()).prepared) // ['same name: Weber GmbH / Weber', 'same town Bonn']
 */
export function reasonsOf(left: PreparedAccount, right: PreparedAccount): string[] {
  const reasons: string[] = []
  const [a, b] = [left.account, right.account]
  const number = sharedNumber(left, right)
  if (number !== null) reasons.push(number)
  const vat = vatIdsAgree(left.vatId, right.vatId)
  if (vat === true) reasons.push(`same VAT id ${left.vatId}`)
  if (vat === false) reasons.push(`VAT ids differ: ${a.vatId} / ${b.vatId}`)
  if (valuesAgree(left.domain, right.domain) === true) reasons.push(`same web domain ${left.domain}`)
  const sameName = valuesAgree(left.nameKey, right.nameKey)
  if (sameName === true) reasons.push(a.name === b.name ? 'same name' : `same name: ${a.name} / ${b.name}`)
  if (sameName === false) reasons.push(`${namesAgree(left, right) === true ? 'similar names' : 'names differ'}: ${a.name} / ${b.name}`)
  if (sameName === true && valuesAgree(left.legalForm, right.legalForm) === false) reasons.push('legal forms differ')
  if (valuesAgree(left.postalCode, right.postalCode) === true) reasons.push(`same postal code ${a.postalCode}`)
  const town = townsAgree(left.town, right.town)
  if (town === true) reasons.push(`same town ${a.town}`)
  if (town === false) reasons.push(`towns differ: ${a.town} / ${b.town}`)
  if (valuesAgree(left.country, right.country) === false) reasons.push(`countries differ: ${a.country} / ${b.country}`)
  if (valuesAgree(left.phone, right.phone) === true) reasons.push('same telephone number')
  return reasons
}

/**
 * A customer number without what people add and lose: leading zeros of pure digits, and case.
 *
 * @param number customer number or external id, trimmed
 * @returns      the bare number; null where it says nothing (only zeros, no letter or digit, "n/a")
 * @source  docs/methods/matching.md
 * @example bareNumber('0001042') // '1042'
 */
export function bareNumber(number: string): string | null {
  if (!/[\p{L}\p{N}]/u.test(number) || /^0+$/.test(number)) return null
  const bare = number.toUpperCase()
  if (['N/A', 'NA', 'NONE', 'NULL', 'UNKNOWN', 'TBD'].includes(bare)) return null
  return /^\d+$/.test(bare) ? bare.replace(/^0+/, '') : bare
}

function sharedNumber(left: PreparedAccount, right: PreparedAccount): string | null {
  for (const [a, b, whose] of [
    [left.customerNumber, right.account.externalId, `is the id in ${right.account.source}`],
    [right.customerNumber, left.account.externalId, `is the id in ${left.account.source}`],
    [left.customerNumber, right.customerNumber, 'on both sides'],
  ] as const) {
    const bare = a === null ? null : bareNumber(a)
    if (a === null || b === null || bare === null || bare !== bareNumber(b.trim())) continue
    return `customer number ${a} ${whose}${a === b.trim() ? '' : `, written ${b.trim()}`}`
  }
  return null
}
