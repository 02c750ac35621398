import { compareKeys } from '../money/compare-keys.ts'
import { candidatePairs, rankBy } from './candidate-pairs.ts'
import {
  type Compared,
  compareField,
  countValues,
  evidenceMissing,
  evidenceOf,
  type FieldModel,
  type PreparedField,
} from './duplicate-evidence.ts'
import {
  type DuplicateOptions,
  type DuplicatePair,
  type DuplicateProgress,
  type Judge,
  judgePairs,
  PROPOSED_FROM,
  type Reason,
} from './duplicate-pairs.ts'
import { compareFirmNames, type FirmName, firmName, type NameLevel, rarestOf } from './firm-names.ts'
import { foldText } from './fold-text.ts'
import { freeMailDomains } from './free-mail-domains.ts'
import { splitCompanyName } from './normalise-company-name.ts'
import { normalisePhone } from './normalise-phone.ts'
import { normaliseVat } from './normalise-vat.ts'
import { oneEditApart } from './one-edit-apart.ts'
import { bareNumber, townsAgree } from './pair-evidence.ts'

/** One customer with all that its keys say: several values where several systems know it. Empty = nobody says. */
export interface AccountToCompare {
  readonly id: number
  /** Key of the account that stands for it. */
  readonly source: string
  readonly externalId: string
  readonly names: readonly string[]
  readonly towns: readonly string[]
  readonly postalCodes: readonly string[]
  /** ISO 3166 two-letter codes; others are not compared. */
  readonly countries: readonly string[]
  readonly vatIds: readonly string[]
  /** Registrable domains in lower case. */
  readonly domains: readonly string[]
  readonly phones: readonly string[]
  readonly customerNumbers: readonly string[]
  /** Id of the account above it, and of the topmost one; null = stands alone. */
  readonly parent: number | null
  readonly group: number | null
  /** Integer minor units ≥ 0. */
  readonly amountMinor: number
}

/**
 * How often two records of one firm agree, nearly agree and differ, and how many others agree by chance at least. Reasoned, not fitted:
 * names are typed, so one in five is spelt differently; a firm has one VAT id per country, but several telephones and now and then a second
 * web domain; people move house more often than they change their VAT id.
 */
const MODEL = {
  name: { same: 0.75, alike: 0.2, different: 0.05, chance: 0.02 },
  // Sisters are called like each other and a word more: most of those that are found are somebody else.
  partOfName: { same: 0.75, alike: 0.1, different: 0.05, chance: 0.25 },
  legalForm: { same: 0.8, alike: 0, different: 0.2, chance: 1 },
  town: { same: 0.8, alike: 0.12, different: 0.08, chance: 1 },
  postalCode: { same: 0.75, alike: 0.1, different: 0.15, chance: 1 },
  country: { same: 0.97, alike: 0, different: 0.03, chance: 1 },
  vatId: { same: 0.945, alike: 0.05, different: 0.005, chance: 0.005 },
  domain: { same: 0.85, alike: 0, different: 0.15, chance: 0.05 },
  phone: { same: 0.6, alike: 0.05, different: 0.35, chance: 0.03 },
  customerNumber: { same: 0.9, alike: 0, different: 0.1, chance: 0.01 },
} as const satisfies Record<string, FieldModel>

/** What it takes off that two accounts stand in one group, and that one of them is right under the other. */
const SAME_GROUP_BITS = -3
const DIRECTLY_UNDER_BITS = -4
/** One firm in two towns is more likely two sites than one entered twice, whatever of the firm agrees: proposed at the edge, no higher. */
const BRANCH_BITS = 0.3
/** Values that more records share say nothing about pairs: their names are not looked at to learn what chance does. */
const MOST_SHARING = 40
const SHORTEST_NAME = 3
/** How many names that follow in the alphabet, and in that of the names read backwards, are looked at. */
const NEIGHBOURS = 5

interface Prepared {
  readonly accounts: readonly AccountToCompare[]
  readonly names: readonly (readonly FirmName[])[]
  readonly fields: { readonly [K in Exclude<keyof typeof MODEL, 'name' | 'partOfName'>]: PreparedField }
  readonly nameCounts: ReadonlyMap<string, number>
  readonly wordCounts: ReadonlyMap<string, number>
}

/**
 * Looks for accounts that are there twice: within a source or across, as far as linking left them apart. Compared are pairs that share a
 * VAT id, domain, telephone, customer number, a place and the beginning of a name, the rarest word of a name, or stand next to each other
 * when names are sorted. A pair's evidence is the sum over its fields; from a score of 0.5 on it is proposed. Nothing is ever joined here.
 *
 * @param accounts one record per customer, each (source, externalId) once; n up to some 100,000 (work is near linear)
 * @param apart    pairs of ids that people said are two: found and marked, never proposed again
 * @param options  least score
 * @yields         progress in compared pairs: the caller decides when to go on
 * @returns        proposals, largest amount first
 * @source  Fellegi & Sunter (1969); Winkler (1990); Christen, Data Matching (2012) — docs/methods/duplicates.md
 * @example [...findDuplicates([], [])] // []
 */
export function* findDuplicates(
  accounts: readonly AccountToCompare[],
  apart: readonly (readonly [number, number])[],
  options: DuplicateOptions = {},
): Generator<DuplicateProgress, DuplicatePair[]> {
  const prepared = prepare([...accounts].sort(compareKeys))
  const codes = candidatePairs(accounts.length, passesOf(prepared))
  return yield* judgePairs(prepared.accounts, codes, judgeOf(prepared), apart, options.least ?? PROPOSED_FROM)
}

function prepare(accounts: readonly AccountToCompare[]): Prepared {
  const names = accounts.map((account) => {
    const byKey = new Map<string, FirmName>()
    for (const text of account.names) {
      const name = firmName(text)
      if (name.key.length >= SHORTEST_NAME && !byKey.has(name.key)) byKey.set(name.key, name)
    }
    return [...byKey.values()]
  })
  const wordCounts = countValues(names.map((ofOne) => ofOne.flatMap(({ words }) => words)))
  const field = (model: FieldModel, valuesOf: (account: AccountToCompare) => (string | null)[], learns = false): PreparedField => {
    const values = accounts.map((account) => {
      const given = valuesOf(account).filter((value): value is string => value !== null && value !== '')
      return given.length > 1 ? [...new Set(given)] : given
    })
    const chance = learns ? model.chance + chanceOf(values, names, wordCounts) : model.chance
    return { values, counts: countValues(values), model: { ...model, chance } }
  }
  const plain = (text: string) =>
    foldText(text)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return {
    accounts,
    names,
    wordCounts,
    nameCounts: countValues(names.map((ofOne) => ofOne.map(({ key }) => key))),
    fields: {
      legalForm: field(MODEL.legalForm, ({ names }) => names.map((name) => splitCompanyName(name).legalForm)),
      town: field(MODEL.town, ({ towns }) => towns.map(plain)),
      postalCode: field(MODEL.postalCode, ({ postalCodes }) => postalCodes.map((code) => code.toUpperCase().replace(/[^A-Z0-9]/g, ''))),
      country: field(MODEL.country, ({ countries }) => countries.map((code) => (/^[A-Z]{2}$/i.test(code) ? code.toUpperCase() : null))),
      vatId: field(MODEL.vatId, ({ vatIds, countries }) => vatIds.map((id) => normaliseVat(id, countries[0] ?? null)), true),
      domain: field(MODEL.domain, ({ domains }) => domains.map((domain) => (freeMailDomains.has(domain) ? null : domain)), true),
      phone: field(MODEL.phone, ({ phones }) => phones.map((phone) => normalisePhone(phone)?.replace('+', '').slice(-8) ?? null), true),
      customerNumber: field(
        MODEL.customerNumber,
        ({ customerNumbers }) => customerNumbers.map((number) => bareNumber(number.trim())),
        true,
      ),
    },
  }
}

/** How many others share a value with a record although their names differ outright: what a switchboard or a group's domain is worth. */
function chanceOf(values: readonly (readonly string[])[], names: Prepared['names'], wordCounts: Prepared['wordCounts']): number {
  const holders = new Map<string, number[]>()
  values.forEach((ofOne, at) => {
    for (const value of ofOne) {
      const list = holders.get(value)
      if (list === undefined) holders.set(value, [at])
      else list.push(at)
    }
  })
  let [pairs, stated] = [0, 0]
  for (const list of holders.values()) {
    stated += list.length
    if (list.length > MOST_SHARING) continue
    for (let a = 0; a < list.length; a++)
      for (let b = a + 1; b < list.length; b++) if (bestName(names[list[a]!]!, names[list[b]!]!, wordCounts).level === null) pairs++
  }
  return stated === 0 ? 0 : (2 * pairs) / stated
}

function passesOf({ accounts, names, fields, nameCounts, wordCounts }: Prepared) {
  const first = names.map((ofOne) => ofOne[0]?.key ?? '')
  const forward = rankBy(first)
  const backward = rankBy(first.map((key) => [...key].reverse().join('')))
  const named = (at: number) => (first[at] === '' ? [] : ['all'])
  const beginnings = (at: number, from: PreparedField, letters: number) =>
    from.values[at]!.flatMap((place) => names[at]!.map(({ key }) => `${place} ${key.slice(0, letters)}`))
  return [
    { keysOf: named, rank: forward, window: NEIGHBOURS },
    { keysOf: named, rank: backward, window: NEIGHBOURS },
    { keysOf: (at: number) => names[at]!.map(({ key }) => key).filter((key) => nameCounts.get(key)! > 1), rank: forward },
    { keysOf: (at: number) => names[at]!.map(({ words }) => rarestOf(words, wordCounts)), rank: forward },
    ...[fields.vatId, fields.domain, fields.phone, fields.customerNumber].map((field) => ({
      keysOf: (at: number) => field.values[at]!.filter((value) => field.counts.get(value)! > 1),
      rank: forward,
    })),
    { keysOf: (at: number) => beginnings(at, fields.postalCode, 1), rank: forward },
    { keysOf: (at: number) => beginnings(at, fields.town, 3), rank: forward },
    { keysOf: (at: number) => (accounts[at]!.group === null ? [] : [String(accounts[at]!.group)]), rank: forward },
  ]
}

interface NameMatch {
  readonly level: NameLevel
  readonly left: FirmName | null
  readonly right: FirmName | null
}

/** The two names that are most alike. */
function bestName(left: readonly FirmName[], right: readonly FirmName[], wordCounts: Prepared['wordCounts']): NameMatch {
  let best: NameMatch = { level: null, left: left[0] ?? null, right: right[0] ?? null }
  for (const a of left)
    for (const b of right) {
      const level = compareFirmNames(a, b, wordCounts)
      if (level === 'same') return { level, left: a, right: b }
      if (level === 'near' || best.level === null) best = level === null ? best : { level, left: a, right: b }
    }
  return best
}

interface Comparison {
  readonly name: NameMatch
  readonly nameBits: number
  readonly town: Compared
  readonly postalCode: Compared
  readonly vatId: Compared
  readonly domain: Compared
  readonly phone: Compared
  readonly customerNumber: Compared
  readonly legalForm: Compared
  readonly country: Compared
  readonly placeBits: number
  readonly groupBits: number
  readonly bits: number
}

const sameOrMisspelt = (a: string, b: string): boolean => townsAgree(a, b) === true || oneEditApart(a, b)

function compareAccounts({ accounts, names, nameCounts, wordCounts, fields }: Prepared, left: number, right: number): Comparison {
  const n = accounts.length
  const name = bestName(names[left]!, names[right]!, wordCounts)
  const nameBits = evidenceOfNames(name, nameCounts, n)
  const town = compareField(fields.town, left, right, sameOrMisspelt)
  const postalCode = compareField(fields.postalCode, left, right, oneEditApart)
  const vatId = vatIdsOfOneCountry(compareField(fields.vatId, left, right, oneEditApart))
  const domain = compareField(fields.domain, left, right)
  const phone = compareField(fields.phone, left, right, oneEditApart)
  const customerNumber = compareField(fields.customerNumber, left, right)
  const legalForm = compareField(fields.legalForm, left, right)
  const country = compareField(fields.country, left, right)
  // A town has its postal codes: the two say one thing, the better one says it.
  const placeBits = town.level === null ? postalCode.bits : postalCode.level === null ? town.bits : Math.max(town.bits, postalCode.bits)
  const inOneGroup = accounts[left]!.group !== null && accounts[left]!.group === accounts[right]!.group
  const groupBits = inOneGroup ? SAME_GROUP_BITS + (isUnder(accounts[left]!, accounts[right]!) ? DIRECTLY_UNDER_BITS : 0) : 0
  // Sites and sisters share a domain and a switchboard: expected of a group, no sign of a double.
  const shared = domain.bits + phone.bits
  // In one source every row has a number of its own: that two differ says nothing.
  const firm = nameBits + vatId.bits + Math.max(0, customerNumber.bits) + (inOneGroup ? Math.min(0, shared) : shared)
  // Names, towns and legal forms are those of a country: that it is the same has been said by them.
  const sum = firm + placeBits + Math.min(0, legalForm.bits) + Math.min(0, country.bits) + groupBits
  const bits = town.level === 'different' && placeBits < 0 ? Math.min(sum, BRANCH_BITS + evidenceMissing(n)) : sum
  return { name, nameBits, town, postalCode, vatId, domain, phone, customerNumber, legalForm, country, placeBits, groupBits, bits }
}

function evidenceOfNames({ level, left, right }: NameMatch, counts: Prepared['nameCounts'], n: number): number {
  if (left === null || right === null) return 0
  const others = Math.max(counts.get(left.key)!, counts.get(right.key)!) - 1
  if (level === 'same') return evidenceOf(MODEL.name, 'same', others - 1, n)
  if (level === null) return evidenceOf(MODEL.name, 'different', 0, n)
  return evidenceOf(level === 'near' ? MODEL.name : MODEL.partOfName, 'alike', others, n)
}

const isUnder = (a: AccountToCompare, b: AccountToCompare): boolean => a.parent === b.id || b.parent === a.id

/** Names unlike and no number or address in common: whatever place they share, it cannot be made up for. Most pairs end here. */
function canBeOne({ names, wordCounts, fields }: Prepared, left: number, right: number): boolean {
  for (const field of [fields.vatId, fields.domain, fields.phone, fields.customerNumber])
    for (const value of field.values[left]!) if (field.values[right]!.includes(value)) return true
  for (const a of names[left]!) for (const b of names[right]!) if (compareFirmNames(a, b, wordCounts) !== null) return true
  return false
}

const judgeOf = (prepared: Prepared): Judge => ({
  bits: (left, right) => (canBeOne(prepared, left, right) ? compareAccounts(prepared, left, right).bits : Number.NEGATIVE_INFINITY),
  moved: () => false,
  reasons(left, right) {
    const found = compareAccounts(prepared, left, right)
    const { name, town, postalCode, vatId, domain, phone, customerNumber, legalForm, country } = found
    const [ours, theirs] = [prepared.accounts[left]!, prepared.accounts[right]!]
    const rows: readonly (readonly [number, string | null])[] = [
      [found.nameBits, nameWords(name)],
      [vatId.bits, says(vatId, 'VAT id', 'VAT ids')],
      [domain.bits, says(domain, 'web domain', 'web domains')],
      [phone.bits, says(phone, 'telephone number', 'telephone numbers', false)],
      [customerNumber.bits, customerNumber.level === 'same' ? `same customer number ${customerNumber.left}` : null],
      [found.placeBits, town.level === null ? says(postalCode, 'postal code', 'postal codes') : townWords(town, ours, theirs)],
      [legalForm.bits, legalForm.level === 'different' ? 'legal forms differ' : null],
      [country.bits, country.level === 'different' ? `countries differ: ${country.left} / ${country.right}` : null],
      [found.groupBits, found.groupBits === 0 ? null : 'same group'],
    ]
    return rows.flatMap(([bits, words]): Reason[] => (words === null ? [] : [{ bits, words }]))
  },
})

/** Different ids of one country are two legal entities; ids of two countries may belong to one firm. */
const vatIdsOfOneCountry = (compared: Compared): Compared =>
  compared.level === 'different' &&
  compared.left!.slice(0, 2) !== compared.right!.slice(0, 2) &&
  !/^\d{2}/.test(compared.left! + compared.right!)
    ? { ...compared, level: null, bits: 0 }
    : compared

function nameWords({ level, left, right }: NameMatch): string | null {
  if (left === null || right === null) return null
  if (left.text === right.text) return 'same name'
  const both = `${left.text} / ${right.text}`
  if (level === 'same') return `same name, written differently: ${both}`
  if (level === 'near') return `names nearly the same: ${both}`
  return level === 'part' ? `one name is part of the other: ${both}` : `names differ: ${both}`
}

function townWords(town: Compared, left: AccountToCompare, right: AccountToCompare): string | null {
  if (town.level === null) return null
  const [ours, theirs] = [left.towns[0]!, right.towns[0]!]
  if (town.level === 'different') return `towns differ: ${ours} / ${theirs}`
  return town.level === 'same' ? `same town ${ours}` : `towns nearly the same: ${ours} / ${theirs}`
}

function says({ level, left, right }: Compared, one: string, many: string, shown = true): string | null {
  if (level === null) return null
  if (level === 'same') return shown ? `same ${one} ${left}` : `same ${one}`
  const both = shown ? `: ${left} / ${right}` : ''
  return level === 'alike' ? `${many} one sign apart${both}` : `${many} differ${both}`
}
