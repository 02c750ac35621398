import { compareBytes } from '../money/compare-keys.ts'
import type { Finding } from '../portfolio/portfolio.ts'
import { bareNumber, namesAgree, valuesAgree, vatIdsAgree } from './pair-evidence.ts'
import type { PreparedAccount } from './prepare-accounts.ts'
import { type Candidate, sharedValues } from './shared-values.ts'

/** Where names can be compared: a column of numbers is taken at its word from here, is asked about below, and is no reference under a half. */
const TRUSTED_SHARE = 0.8
const REFERENCE_SHARE = 0.5
/** From this many comparable pairs on, a column that is no reference asks no questions either. */
const ENOUGH_TO_JUDGE = 20

/**
 * Candidates from customer numbers: equal to another source's external id or customer number.
 * Small numbers repeat by chance (the help desk counts 1, 2, 3 …, so does the shop). So each pair of columns is judged by whether
 * the accounts it brings together otherwise look alike; a column that does not is reported, not used.
 *
 * @param prepared accounts in key order
 * @param sourceOf source number per account
 * @returns        candidates (0.98 as written, 0.93 after dropping leading zeros of pure digits or ignoring case) and findings
 * @source  docs/methods/matching.md
 * @example customerNumberCandidates([], new Int32Array(0)).candidates // []
 */
export function customerNumberCandidates(
  prepared: readonly PreparedAccount[],
  sourceOf: Int32Array,
): { candidates: Candidate[]; findings: Finding[]; tooCommon: number } {
  const exact = columnPairs(prepared, sourceOf, (number) => (bareNumber(number) === null ? null : number), 0.98)
  const seen = new Set(exact.candidates.map((one) => one.left * prepared.length + one.right))
  const bare = columnPairs(prepared, sourceOf, bareNumber, 0.93)
  const all = [...exact.candidates, ...bare.candidates.filter((one) => !seen.has(one.left * prepared.length + one.right))]

  const columns = new Map<string, { agree: number; comparable: number; disagreeing: number }>()
  const looks = all.map((one) => looksAlike(prepared[one.left]!, prepared[one.right]!))
  const columnNames = all.map((one) => columnOf(one, prepared))
  all.forEach((_, at) => {
    const column = columns.get(columnNames[at]!) ?? { agree: 0, comparable: 0, disagreeing: 0 }
    columns.set(columnNames[at]!, column)
    if (looks[at] === null) return
    column.comparable++
    if (looks[at] === true) column.agree++
    else column.disagreeing++
  })

  const candidates: Candidate[] = []
  all.forEach((one, at) => {
    const { agree, comparable } = columns.get(columnNames[at]!)!
    const share = comparable === 0 ? 1 : agree / comparable
    if (looks[at] === true || (looks[at] === null && share >= REFERENCE_SHARE)) candidates.push(one)
    else if (share >= TRUSTED_SHARE) candidates.push({ ...one, score: one.score - 0.08 })
    else if (share >= REFERENCE_SHARE || comparable < ENOUGH_TO_JUDGE)
      candidates.push({ ...one, score: one.score / 2, accept: false, note: 'same number, but nothing else agrees' })
  })
  const findings: Finding[] = []
  for (const subject of [...columns.keys()].sort(compareBytes)) {
    const { agree, comparable, disagreeing } = columns.get(subject)!
    if (comparable === 0 || agree / comparable >= REFERENCE_SHARE) continue
    findings.push({
      code: 'customer_number_no_reference',
      subject,
      message: `${subject}: ${comparable} numbers are equal, but only ${agree} of those accounts look alike: not used to link. Check which system these numbers belong to`,
      count: disagreeing,
    })
  }
  return { candidates, findings, tooCommon: bare.tooCommon }
}

/** Numbers of an account: as external id and as customer number; an id is only ever compared with a customer number. */
function columnPairs(
  prepared: readonly PreparedAccount[],
  sourceOf: Int32Array,
  normalise: (number: string) => string | null,
  score: number,
): { candidates: Candidate[]; tooCommon: number } {
  const referred = new Set<string>()
  for (const { customerNumber } of prepared) {
    const number = customerNumber === null ? null : normalise(customerNumber)
    if (number !== null) referred.add(number)
  }
  // An account takes part in at most two groups, the one of its id and the one of its number; both are walked, pairs counted once.
  const idOf = prepared.map((one) => {
    const number = normalise(one.account.externalId.trim())
    return number !== null && referred.has(number) ? number : null
  })
  const numberOf = prepared.map((one) => (one.customerNumber === null ? null : normalise(one.customerNumber)))
  return sharedEither(sourceOf, idOf, numberOf, score)
}

function sharedEither(
  sourceOf: Int32Array,
  idOf: readonly (string | null)[],
  numberOf: readonly (string | null)[],
  score: number,
): { candidates: Candidate[]; tooCommon: number } {
  const n = sourceOf.length
  // Rows 2a and 2a+1 are the id and the number of account a; one row where both say the same.
  const rowSource = new Int32Array(2 * n)
  for (let row = 0; row < 2 * n; row++) rowSource[row] = sourceOf[row >> 1]!
  const heldBy = (row: number): string | null => {
    const account = row >> 1
    if (row % 2 === 1) return numberOf[account]!
    return idOf[account] === numberOf[account] ? null : idOf[account]!
  }
  const rows = sharedValues(
    rowSource,
    heldBy,
    'customer-number',
    (left, right) => (left % 2 === 0 && right % 2 === 0 ? null : { score, accept: true, note: null }),
    'customer number',
  )
  const pairs = new Map<number, Candidate>()
  for (const one of rows.candidates) {
    const [left, right] = [one.left >> 1, one.right >> 1]
    const key = left * n + right
    const before = pairs.get(key)
    if (before === undefined || (one.accept && !before.accept)) pairs.set(key, { ...one, left, right })
  }
  return { candidates: [...pairs.values()], tooCommon: rows.tooCommon }
}

function looksAlike(left: PreparedAccount, right: PreparedAccount): boolean | null {
  const signs = [
    namesAgree(left, right),
    vatIdsAgree(left.vatId, right.vatId),
    valuesAgree(left.domain, right.domain),
    valuesAgree(left.phone, right.phone),
  ]
  return signs.includes(true) ? true : signs.includes(false) ? false : null
}

function columnOf(one: Candidate, prepared: readonly PreparedAccount[]): string {
  const [left, right] = [prepared[one.left]!, prepared[one.right]!]
  const [a, b] = [left.account.source, right.account.source]
  const refersTo = (from: PreparedAccount, to: PreparedAccount): boolean =>
    from.customerNumber !== null && bareNumber(from.customerNumber) === bareNumber(to.account.externalId.trim())
  if (refersTo(left, right)) return `customer number in ${a} = id in ${b}`
  if (refersTo(right, left)) return `customer number in ${b} = id in ${a}`
  return `customer number in ${a} = customer number in ${b}`
}
