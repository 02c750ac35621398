import { compareKeys } from '../money/compare-keys.ts'
import { candidatePairs, rankBy } from './candidate-pairs.ts'
import { type Compared, compareField, countValues, evidenceOf, type FieldModel, type PreparedField } from './duplicate-evidence.ts'
import {
  type DuplicateOptions,
  type DuplicatePair,
  type DuplicateProgress,
  type Judge,
  judgePairs,
  PROPOSED_FROM,
  type Reason,
} from './duplicate-pairs.ts'
import { foldText } from './fold-text.ts'
import { givenNamesFit } from './given-names.ts'
import { SHARED_MAILBOXES, TITLES } from './match-people.ts'
import { jaroWinkler } from './name-similarity.ts'
import { normalisePhone } from './normalise-phone.ts'
import { oneEditApart } from './one-edit-apart.ts'

/** One person with all that is said of them: several values where several systems know them. Empty = nobody says. */
export interface PersonToCompare {
  readonly id: number
  /** Key of the row that stands for the person. */
  readonly source: string
  readonly externalId: string
  readonly names: readonly { readonly first: string | null; readonly last: string | null }[]
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  readonly titles: readonly string[]
  /** Where the person works or worked. */
  readonly accounts: readonly { readonly id: number; readonly name: string; readonly leftDay: string | null }[]
  /** Private ones, where somebody keeps them: street with number, and more. */
  readonly addresses?: readonly string[]
  readonly towns?: readonly string[]
  readonly postalCodes?: readonly string[]
  readonly regions?: readonly string[]
  readonly birthDates?: readonly string[]
  readonly idNumbers?: readonly string[]
  /** Integer minor units ≥ 0: of the person's accounts. */
  readonly amountMinor: number
}

/**
 * How often two records of one person agree, nearly agree and differ, and how many others agree by chance at least. Reasoned, not fitted:
 * one name in seven is typed in another way; people marry; they keep a birth date and an id number, and change telephones, titles and
 * addresses.
 */
const MODEL = {
  first: { same: 0.83, alike: 0.12, different: 0.05, chance: 0.5 },
  last: { same: 0.86, alike: 0.1, different: 0.04, chance: 0.2 },
  email: { same: 0.65, alike: 0.1, different: 0.25, chance: 0.01 },
  phone: { same: 0.6, alike: 0.05, different: 0.35, chance: 0.05 },
  title: { same: 0.5, alike: 0.2, different: 0.3, chance: 1 },
  account: { same: 0.85, alike: 0, different: 0.15, chance: 0.5 },
  address: { same: 0.55, alike: 0.25, different: 0.2, chance: 0.5 },
  town: { same: 0.75, alike: 0.12, different: 0.13, chance: 1 },
  postalCode: { same: 0.75, alike: 0.1, different: 0.15, chance: 1 },
  region: { same: 0.9, alike: 0, different: 0.1, chance: 1 },
  birthDate: { same: 0.92, alike: 0.05, different: 0.03, chance: 0.2 },
  idNumber: { same: 0.92, alike: 0.05, different: 0.03, chance: 0.001 },
} as const satisfies Record<string, FieldModel>

/** Words at least this alike are one word misspelt. */
const ALIKE = 0.9
const ALIKE_ADDRESS = 0.92
/** How many names that follow in the alphabet are looked at, by family name and by given name. */
const NEIGHBOURS = 5
/** Given and family name the wrong way round: one record in sixteen, where both names agree then. */
const SWAPPED_BITS = -4
const SWITCHBOARD_BITS = 1

type FieldName = Exclude<keyof typeof MODEL, 'first' | 'last'>
interface Prepared {
  readonly people: readonly PersonToCompare[]
  readonly names: readonly (readonly Name[])[]
  readonly firstCounts: ReadonlyMap<string, number>
  readonly lastCounts: ReadonlyMap<string, number>
  readonly fields: { readonly [K in FieldName]: PreparedField }
}

interface Name {
  readonly text: string
  readonly first: string
  readonly last: string
}

/**
 * Looks for people who are there twice, as far as linking left them apart. Compared are pairs that share an e-mail address, a telephone, an
 * account, a family name with an initial, a birth date or an id number, or stand next to each other when names are sorted. A pair's evidence
 * is the sum over its fields. Somebody who left one account and works at another under the same name is proposed as one who may have moved;
 * nothing is ever joined here.
 *
 * @param people  one record per person, each (source, externalId) once; n up to some 100,000 (work is near linear)
 * @param apart   pairs of ids that people said are two: found and marked, never proposed again
 * @param options least score
 * @yields        progress in compared pairs: the caller decides when to go on
 * @returns       proposals, largest amount first
 * @source  Fellegi & Sunter (1969); Winkler (1990); tried on febrl data set 1 — docs/methods/duplicates.md
 * @example [...findDuplicatePeople([], [])] // []
 */
export function* findDuplicatePeople(
  people: readonly PersonToCompare[],
  apart: readonly (readonly [number, number])[],
  options: DuplicateOptions = {},
): Generator<DuplicateProgress, DuplicatePair[]> {
  const prepared = prepare([...people].sort(compareKeys))
  const codes = candidatePairs(people.length, passesOf(prepared))
  return yield* judgePairs(prepared.people, codes, judgeOf(prepared), apart, options.least ?? PROPOSED_FROM)
}

const words = (text: string): string[] =>
  foldText(text)
    .replace(/['’`´]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** "Weber, Anna" and "Anna Weber" in one field are taken apart; titles are left out. */
function nameOf({ first, last }: PersonToCompare['names'][number]): Name {
  const text = [first, last].filter((part) => part !== null && part !== '').join(' ')
  const named = (part: string | null) => words(part ?? '').filter((word) => !TITLES.has(word))
  let [given, family] = [named(first), named(last)]
  if (given.length === 0 && family.length > 1)
    [given, family] = last!.includes(',')
      ? [named(last!.split(',').slice(1).join(' ')), named(last!.split(',')[0]!)]
      : [family.slice(0, -1), family.slice(-1)]
  return { text, first: given.join(' '), last: family.join(' ') }
}

function prepare(people: readonly PersonToCompare[]): Prepared {
  const names = people.map((person) => {
    const byText = new Map(person.names.map(nameOf).map((name) => [`${name.first}|${name.last}`, name]))
    return [...byText.values()].filter(({ first, last }) => first !== '' || last !== '')
  })
  const field = (name: FieldName, valuesOf: (person: PersonToCompare) => readonly (string | null)[], learns = false): PreparedField => {
    const values = people.map((person) => [...new Set(valuesOf(person).filter((value): value is string => value !== null && value !== ''))])
    const model = MODEL[name]
    return { values, counts: countValues(values), model: learns ? { ...model, chance: model.chance + chanceOf(values, names) } : model }
  }
  const plain = (text: string) => words(text).join(' ')
  const bare = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return {
    people,
    names,
    firstCounts: countValues(names.map((ofOne) => ofOne.map(({ first }) => first))),
    lastCounts: countValues(names.map((ofOne) => ofOne.map(({ last }) => last))),
    fields: {
      email: field('email', ({ emails }) => emails.map(ownAddress), true),
      phone: field('phone', ({ phones }) => phones.map((phone) => normalisePhone(phone)?.replace('+', '').slice(-8) ?? null), true),
      title: field('title', ({ titles }) => titles.map(plain)),
      account: field('account', ({ accounts }) => accounts.map(({ id }) => String(id))),
      address: field('address', ({ addresses }) => (addresses ?? []).map(plain)),
      town: field('town', ({ towns }) => (towns ?? []).map(plain)),
      postalCode: field('postalCode', ({ postalCodes }) => (postalCodes ?? []).map(bare)),
      region: field('region', ({ regions }) => (regions ?? []).map(plain)),
      birthDate: field('birthDate', ({ birthDates }) => (birthDates ?? []).map(bare)),
      idNumber: field('idNumber', ({ idNumbers }) => (idNumbers ?? []).map(bare)),
    },
  }
}

/** Null for what is none, and for the mailbox of a desk. */
function ownAddress(email: string): string | null {
  const address = email.trim().toLowerCase()
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address) && !SHARED_MAILBOXES.has(address.split('@')[0]!) ? address : null
}

/** How many others share a value with a person of quite another name: what a telephone at the reception is worth. */
function chanceOf(values: readonly (readonly string[])[], names: Prepared['names']): number {
  const firstHolder = new Map<string, number>()
  let [shared, stated] = [0, 0]
  values.forEach((ofOne, at) => {
    for (const value of ofOne) {
      stated++
      const holder = firstHolder.get(value)
      if (holder === undefined) firstHolder.set(value, at)
      else if (!names[at]!.some((a) => names[holder]!.some((b) => a.last === b.last || a.last === b.first))) shared++
    }
  })
  return stated === 0 ? 0 : (2 * shared) / stated
}

function passesOf({ names, fields }: Prepared) {
  const first = names.map((ofOne) => (ofOne[0] ? `${ofOne[0].last} ${ofOne[0].first}` : ''))
  const byFamily = rankBy(first)
  const byGiven = rankBy(names.map((ofOne) => (ofOne[0] ? `${ofOne[0].first} ${ofOne[0].last}` : '')))
  const named = (at: number) => (first[at] === '' ? [] : ['all'])
  const holders = (field: PreparedField) => (at: number) => field.values[at]!.filter((value) => field.counts.get(value)! > 1)
  const both = (a: PreparedField, b: PreparedField) => (at: number) =>
    a.values[at]!.flatMap((one) => b.values[at]!.map((other) => `${one} ${other}`))
  return [
    { keysOf: named, rank: byFamily, window: NEIGHBOURS },
    { keysOf: named, rank: byGiven, window: NEIGHBOURS },
    // Whole words in any order: names the wrong way round are found too.
    { keysOf: (at: number) => names[at]!.map(({ first, last }) => [first, last].sort().join(' ')), rank: byFamily },
    { keysOf: (at: number) => names[at]!.map(({ first, last }) => `${last} ${first[0] ?? ''}`), rank: byGiven },
    ...[fields.email, fields.phone, fields.account, fields.birthDate, fields.idNumber].map((field) => ({
      keysOf: holders(field),
      rank: byFamily,
    })),
    { keysOf: both(fields.town, fields.address), rank: byFamily },
    { keysOf: both(fields.postalCode, fields.account), rank: byFamily },
  ]
}

const near = (a: string, b: string) => a !== '' && b !== '' && (jaroWinkler(a, b) >= ALIKE || oneEditApart(a, b))

/** Misspelt, shortened, or with a part more. */
const fits = (which: 'first' | 'last', a: string, b: string): boolean =>
  near(a, b) || (which === 'first' ? givenNamesFit(a, b) : within(a, b))

const agreeOrFit = (which: 'first' | 'last', a: string, b: string): boolean => a === '' || b === '' || a === b || fits(which, a, b)

/** Evidence of given or family name. */
function partBits(which: 'first' | 'last', a: string, b: string, { people, firstCounts, lastCounts }: Prepared): number {
  if (a === '' || b === '') return 0
  const counts = which === 'first' ? firstCounts : lastCounts
  const others = Math.max(counts.get(a) ?? 1, counts.get(b) ?? 1) - 1
  if (a === b) return evidenceOf(MODEL[which], 'same', others - 1, people.length)
  return evidenceOf(MODEL[which], fits(which, a, b) ? 'alike' : 'different', others, people.length)
}

function compareNames(prepared: Prepared, left: number, right: number): NameMatch | null {
  let best: NameMatch | null = null
  for (const a of prepared.names[left]!)
    for (const b of prepared.names[right]!) {
      const straight = partBits('first', a.first, b.first, prepared) + partBits('last', a.last, b.last, prepared)
      // Only where a word of one stands on the other side of the other.
      const crosses = a.first !== '' && b.first !== '' && a.first !== b.first && (near(a.first, b.last) || near(a.last, b.first))
      const crossed = crosses
        ? partBits('first', a.first, b.last, prepared) + partBits('last', a.last, b.first, prepared) + SWAPPED_BITS
        : Number.NEGATIVE_INFINITY
      const bits = Math.max(straight, crossed)
      if (best !== null && bits <= best.bits) continue
      best = {
        bits,
        left: a,
        right: b,
        crossed: crossed > straight,
        alike: crossed > straight || (agreeOrFit('first', a.first, b.first) && agreeOrFit('last', a.last, b.last)),
        same: a.first === b.first && a.last === b.last && a.first !== '' && a.last !== '',
      }
    }
  return best
}

interface NameMatch {
  readonly bits: number
  readonly left: Name
  readonly right: Name
  readonly crossed: boolean
  /** Neither given nor family name is plainly another. */
  readonly alike: boolean
  /** Given and family name agree, letter by letter but for accents. */
  readonly same: boolean
}

interface Comparison {
  readonly name: NameMatch | null
  readonly fields: { readonly [K in FieldName]: Compared }
  /** In words, where the person may have moved from one account to another. */
  readonly moved: string | null
  readonly accountBits: number
  readonly phoneBits: number
  readonly placeBits: number
  readonly bits: number
}

const alikeTitles = (a: string, b: string): boolean => jaroWinkler(a, b) >= ALIKE

function comparePeople(prepared: Prepared, left: number, right: number): Comparison {
  const of = prepared.fields
  const name = compareNames(prepared, left, right)
  const fields = {
    email: compareField(of.email, left, right, oneEditApart),
    phone: compareField(of.phone, left, right, oneEditApart),
    title: compareField(of.title, left, right, alikeTitles),
    account: compareField(of.account, left, right),
    address: compareField(of.address, left, right, alikeAddresses),
    town: compareField(of.town, left, right, near),
    postalCode: compareField(of.postalCode, left, right, oneEditApart),
    region: compareField(of.region, left, right),
    birthDate: compareField(of.birthDate, left, right, oneEditApart),
    idNumber: compareField(of.idNumber, left, right, oneEditApart),
  }
  const { email, phone, title, account, address, town, postalCode, region, birthDate, idNumber } = fields
  const moved = name?.same && account.level === 'different' ? movedBetween(prepared.people[left]!, prepared.people[right]!) : null
  // Who moved has another account, telephone and address: no sign against it.
  const against = (bits: number) => (moved === null ? bits : Math.max(0, bits))
  const accountBits = against(account.bits)
  // Colleagues share a switchboard: in one account a number says little more than the account does.
  const phoneBits = account.level === 'same' ? Math.min(SWITCHBOARD_BITS, phone.bits) : against(phone.bits)
  // A town has its postal codes: the two say one thing, the better one says it.
  const placeBits = town.level === null ? postalCode.bits : postalCode.level === null ? town.bits : Math.max(town.bits, postalCode.bits)
  const private_ = address.bits + placeBits + region.bits + birthDate.bits + idNumber.bits
  const bits = (name?.bits ?? 0) + against(email.bits) + phoneBits + against(title.bits) + accountBits + private_
  return { name, fields, moved, accountBits, phoneBits, placeBits, bits }
}

/** At one account another given or family name is another person, unless something of one's own is shared: relatives work together. */
function canBeOne({ name, fields }: Comparison): boolean {
  if (name === null || name.alike || fields.account.level !== 'same') return true
  return [fields.email, fields.birthDate, fields.idNumber].some(({ level }) => level === 'same' || level === 'alike')
}

function bitsOf(prepared: Prepared, left: number, right: number): number {
  const found = comparePeople(prepared, left, right)
  return canBeOne(found) ? found.bits : Number.NEGATIVE_INFINITY
}

const judgeOf = (prepared: Prepared): Judge => ({
  bits: (left, right) => bitsOf(prepared, left, right),
  moved: (left, right) => comparePeople(prepared, left, right).moved !== null,
  reasons(left, right) {
    const { name, fields, moved, accountBits, phoneBits, placeBits } = comparePeople(prepared, left, right)
    const { email, phone, title, account, address, town, birthDate, idNumber } = fields
    const rows: readonly (readonly [number, string | null])[] = [
      [name?.bits ?? 0, name && nameWords(name)],
      [email.bits, emailWords(email)],
      [phoneBits, says(phone, 'telephone number', 'telephone numbers', false)],
      [accountBits, moved ?? accountWords(account, prepared.people[left]!, prepared.people[right]!)],
      [title.bits, title.level === 'different' ? null : says(title, 'title', 'titles', false)],
      [address.bits, says(address, 'address', 'addresses', false)],
      [placeBits, says(town, 'town', 'towns', false)],
      [birthDate.bits, says(birthDate, 'birth date', 'birth dates', false)],
      [idNumber.bits, says(idNumber, 'id number', 'id numbers', false)],
    ]
    return rows.flatMap(([bits, words]): Reason[] => (words === null ? [] : [{ bits, words }]))
  },
})

/** One family name within the other: Weber and Weber-Schulz, Keulen and van Keulen. */
const within = (a: string, b: string): boolean => {
  const [few, many] = a.length < b.length ? [a.split(' '), b.split(' ')] : [b.split(' '), a.split(' ')]
  return few.some((word) => word.length > 2) && few.every((word) => many.includes(word))
}

function alikeAddresses(a: string, b: string): boolean {
  const sorted = (text: string) => text.split(' ').sort().join('')
  return jaroWinkler(a.replaceAll(' ', ''), b.replaceAll(' ', '')) >= ALIKE_ADDRESS || jaroWinkler(sorted(a), sorted(b)) >= ALIKE_ADDRESS
}

/** In words, where one has left all accounts and the other works at another one; null otherwise. */
function movedBetween(left: PersonToCompare, right: PersonToCompare): string | null {
  for (const [gone, here] of [
    [left, right],
    [right, left],
  ] as const) {
    const now = here.accounts.find(({ leftDay }) => leftDay === null)
    if (now === undefined || gone.accounts.length === 0 || gone.accounts.some(({ leftDay }) => leftDay === null)) continue
    const last = gone.accounts.reduce((a, b) => (b.leftDay! > a.leftDay! ? b : a))
    return `may have moved: left ${last.name} on ${last.leftDay}, is at ${now.name}`
  }
  return null
}

function accountWords({ level }: Compared, left: PersonToCompare, right: PersonToCompare): string | null {
  if (level === null) return null
  if (level === 'same') return `same account ${left.accounts.find(({ id }) => right.accounts.some((other) => other.id === id))!.name}`
  return `accounts differ: ${left.accounts[0]!.name} / ${right.accounts[0]!.name}`
}

function nameWords({ left, right, same, alike, crossed }: NameMatch): string {
  if (same) return left.text === right.text ? 'same name' : `same name, written differently: ${left.text} / ${right.text}`
  const both = `${left.text} / ${right.text}`
  if (crossed) return `names the wrong way round: ${both}`
  return alike ? `names alike: ${both}` : `names differ: ${both}`
}

function emailWords({ level, left, right }: Compared): string | null {
  if (level === null) return null
  if (level === 'same') return `same e-mail ${left}`
  return `${level === 'alike' ? 'e-mails alike' : 'e-mails differ'}: ${left} / ${right}`
}

function says({ level, left, right }: Compared, one: string, many: string, shown = true): string | null {
  if (level === null) return null
  if (level === 'same') return shown ? `same ${one} ${left}` : `same ${one}`
  const both = shown ? `: ${left} / ${right}` : ''
  return level === 'alike' ? `${many} nearly the same${both}` : `${many} differ${both}`
}
