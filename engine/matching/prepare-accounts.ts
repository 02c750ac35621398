import { compareBytes } from '../money/compare-keys.ts'
import { foldText } from './fold-text.ts'
import { freeMailDomains } from './free-mail-domains.ts'
import type { MatchAccount } from './match-types.ts'
import { splitCompanyName } from './normalise-company-name.ts'
import { normalisePhone } from './normalise-phone.ts'
import { normaliseVat } from './normalise-vat.ts'

/** One account in the form in which it is compared; null = nothing to compare. */
export interface PreparedAccount {
  readonly account: MatchAccount
  /** Position in the accounts as given. */
  readonly given: number
  readonly tokens: readonly string[]
  /** Words of the name without blanks: Coca-Cola = Coca Cola = CocaCola. */
  readonly nameKey: string | null
  readonly legalForm: string | null
  readonly town: string | null
  readonly postalCode: string | null
  readonly country: string | null
  readonly vatId: string | null
  readonly domain: string | null
  /** Last eight digits. */
  readonly phone: string | null
  readonly customerNumber: string | null
}

/**
 * Accounts in key order with everything normalised once.
 *
 * @param accounts      any order, length n
 * @param sharedDomains domains that never link, beside the free-mail ones
 * @returns             n prepared accounts in (source, externalId) order and the source number of each
 * @throws RangeError if a (source, externalId) occurs twice
 * @source  docs/methods/matching.md
 * @example prepareAccounts([], new Set()).prepared // []
 */
export function prepareAccounts(
  accounts: readonly MatchAccount[],
  sharedDomains: ReadonlySet<string>,
): { prepared: PreparedAccount[]; sourceOf: Int32Array; sources: string[] } {
  const sources = [...new Set(accounts.map((account) => account.source))].sort(compareBytes)
  const sourceNumber = new Map(sources.map((source, at) => [source, at]))
  const order = accounts.map((_, at) => at)
  order.sort((a, b) => {
    const [left, right] = [accounts[a]!, accounts[b]!]
    return sourceNumber.get(left.source)! - sourceNumber.get(right.source)! || compareBytes(left.externalId, right.externalId)
  })
  const prepared = order.map((given) => prepare(accounts[given]!, given, sharedDomains))
  for (let at = 1; at < prepared.length; at++) {
    const [before, here] = [prepared[at - 1]!.account, prepared[at]!.account]
    if (before.source === here.source && before.externalId === here.externalId)
      throw new RangeError(`Cannot match accounts: ${here.source}/${here.externalId} is given twice; keep one row per account`)
  }
  return { prepared, sourceOf: Int32Array.from(prepared, (one) => sourceNumber.get(one.account.source)!), sources }
}

function prepare(account: MatchAccount, given: number, sharedDomains: ReadonlySet<string>): PreparedAccount {
  const { tokens, legalForm } = splitCompanyName(account.name ?? '')
  const nameKey = tokens.join('')
  const domain = account.domain?.trim().toLowerCase() || null
  const country = account.country?.trim().toUpperCase() ?? ''
  const town = foldText(account.town ?? '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return {
    account,
    given,
    tokens,
    nameKey: nameKey === '' ? null : nameKey,
    legalForm,
    town: town === '' ? null : town,
    postalCode: account.postalCode?.toUpperCase().replace(/[^A-Z0-9]/g, '') || null,
    country: /^[A-Z]{2}$/.test(country) ? country : null,
    vatId: account.vatId === null ? null : normaliseVat(account.vatId, account.country),
    domain: domain !== null && (freeMailDomains.has(domain) || sharedDomains.has(domain)) ? null : domain,
    phone: account.phone === null ? null : (normalisePhone(account.phone)?.replace('+', '').slice(-8) ?? null),
    customerNumber: account.customerNumber?.trim() || null,
  }
}
