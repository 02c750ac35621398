import type { Finding } from '../portfolio/portfolio.ts'
import { customerNumberCandidates } from './customer-numbers.ts'
import { namesAgree, placesAgree, valuesAgree, vatIdsAgree } from './pair-evidence.ts'
import type { PreparedAccount } from './prepare-accounts.ts'
import { type Candidate, sharedValues, type Verdict } from './shared-values.ts'

/**
 * What the rules on equal values say: customer number, VAT id, web domain, name and town, name.
 *
 * @param prepared        accounts in key order
 * @param sourceOf        source number per account
 * @param acceptNameAlone whether a unique name links where nothing speaks against it
 * @param findings        grows by values that are too common to mean anything
 * @returns               candidates, not yet in order
 * @source  docs/methods/matching.md
 * @example ruleCandidates([], new Int32Array(0), true, []) // []
 */
export function ruleCandidates(
  prepared: readonly PreparedAccount[],
  sourceOf: Int32Array,
  acceptNameAlone: boolean,
  findings: Finding[],
): Candidate[] {
  const numbers = customerNumberCandidates(prepared, sourceOf)
  findings.push(...numbers.findings)
  const at = (account: number): PreparedAccount => prepared[account]!
  const vat = sharedValues(
    sourceOf,
    (one) => at(one).vatId,
    'vat-id',
    (a, b) => judgeVat(at(a), at(b)),
    'VAT id',
  )
  const domain = sharedValues(
    sourceOf,
    (one) => at(one).domain,
    'domain',
    (a, b) => judgeDomain(at(a), at(b)),
    'web domain',
  )
  const placed = (value: 'town' | 'postalCode') => (one: number) =>
    at(one).nameKey === null || at(one)[value] === null ? null : `${at(one).nameKey} ${at(one)[value]}`
  const judgePlaced = (a: number, b: number): Verdict => judgeNameAndTown(at(a), at(b))
  const town = sharedValues(sourceOf, placed('town'), 'name-and-town', judgePlaced, 'name and town')
  const postalCode = sharedValues(sourceOf, placed('postalCode'), 'name-and-town', judgePlaced, 'name and postal code')
  const name = sharedValues(
    sourceOf,
    (one) => at(one).nameKey,
    'name',
    (a, b) => judgeName(at(a), at(b), acceptNameAlone),
    'name',
  )
  for (const [what, { tooCommon }] of [
    ['customer number', numbers],
    ['VAT id', vat],
    ['web domain', domain],
    ['name', name],
  ] as const) {
    if (tooCommon === 0) continue
    findings.push({
      code: 'value_shared_by_many',
      subject: what,
      message: `${tooCommon} values of ${what} are shared by too many accounts to say anything about them: not used`,
      count: tooCommon,
    })
  }
  return [...numbers.candidates, ...vat.candidates, ...domain.candidates, ...town.candidates, ...postalCode.candidates, ...name.candidates]
}

const link = (score: number): Verdict => ({ score, accept: true, note: null })
const ask = (score: number, note: string): Verdict => ({ score: score / 2, accept: false, note })

function judgeVat(left: PreparedAccount, right: PreparedAccount): Verdict {
  return link(namesAgree(left, right) === false ? 0.9 : 0.97)
}

function judgeDomain(left: PreparedAccount, right: PreparedAccount): Verdict {
  if (vatIdsAgree(left.vatId, right.vatId) === false) return ask(0.9, 'same web domain, but different VAT ids')
  if (valuesAgree(left.country, right.country) === false) return ask(0.9, 'same web domain, but different countries')
  const names = namesAgree(left, right)
  if (names === false && placesAgree(left, right) === false) return ask(0.9, 'same web domain, but neither name nor place agrees')
  return link(names === false ? 0.82 : 0.9)
}

function judgeNameAndTown(left: PreparedAccount, right: PreparedAccount): Verdict {
  if (valuesAgree(left.country, right.country) === false) return null
  if (vatIdsAgree(left.vatId, right.vatId) === false) return ask(0.88, 'same name and place, but different VAT ids')
  return link(valuesAgree(left.legalForm, right.legalForm) === false ? 0.8 : 0.88)
}

function judgeName(left: PreparedAccount, right: PreparedAccount, acceptNameAlone: boolean): Verdict {
  if (vatIdsAgree(left.vatId, right.vatId) === false) return ask(0.7, 'same name, but different VAT ids')
  const places = placesAgree(left, right)
  if (places === true) return link(0.75)
  if (places === false) return ask(0.7, 'same name at different places')
  if (valuesAgree(left.legalForm, right.legalForm) === false) return ask(0.7, 'same name, but different legal forms')
  if (left.nameKey!.length < 4) return ask(0.7, 'a very short name')
  return acceptNameAlone ? link(0.7) : ask(0.7, 'nothing but the name agrees')
}
