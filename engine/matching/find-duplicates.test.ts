import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidatePairs, rankBy } from './candidate-pairs.ts'
import type { DuplicatePair } from './duplicate-pairs.ts'
import { type AccountToCompare, findDuplicates } from './find-duplicates.ts'
import { compareFirmNames, firmName } from './firm-names.ts'
import { oneEditApart } from './one-edit-apart.ts'

const blank: AccountToCompare = {
  ...{ id: 0, source: 'crm', externalId: '0', names: [], towns: [], postalCodes: [], countries: [], vatIds: [], domains: [] },
  ...{ phones: [], customerNumbers: [], parent: null, group: null, amountMinor: 0 },
}
const account = (id: number, name: string, fields: Partial<AccountToCompare> = {}): AccountToCompare => ({
  ...{ ...blank, id, externalId: String(id).padStart(6, '0'), names: [name], towns: ['Ulm'] },
  ...fields,
})
const end = <T>(search: Generator<unknown, T>): T => {
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}
const find = (accounts: readonly AccountToCompare[], apart: readonly (readonly [number, number])[] = []): DuplicatePair[] =>
  end(findDuplicates(accounts, apart))

const stems = ['Bran', 'Felk', 'Kormar', 'Tolves', 'Handre', 'Lingos', 'Warste', 'Pelrud', 'Monkes', 'Balfro']
const towns = ['Bonn', 'Ulm', 'Trier', 'Essen', 'Hamm', 'Gera', 'Jena', 'Celle']
/** Two hundred firms that are nobody's double, so that a town or a legal form weighs what it does in a real book. */
const crowd = Array.from({ length: 200 }, (_, i) =>
  account(1000 + i, `${stems[i % 10]}${stems[Math.floor(i / 10) % 10]!.toLowerCase()}${i > 99 ? 'ing' : 'au'} GmbH`, {
    towns: [towns[i % 8]!],
    phones: [`+49 30 ${700_000 + i * 37}`],
    amountMinor: i,
  }),
)
const scoreOf = (left: AccountToCompare, right: AccountToCompare): number =>
  find([...crowd, left, right]).find((pair) => pair.left === left.id)?.score ?? 0

describe('findDuplicates()', () => {
  it('finds no double where there is none', () => expect(find(crowd)).toEqual([]))

  it('proposes one firm written in two ways, with reasons and the larger amount', () => {
    const [pair, ...others] = find([
      ...crowd,
      account(1, 'Möller & Söhne GmbH', { phones: ['0221 / 47 11-0'], towns: ['Köln'], amountMinor: 900 }),
      account(2, 'MOELLER UND SOEHNE', { phones: ['+49 221 47110'], towns: ['KOELN'], amountMinor: 5000 }),
    ])
    expect(others).toEqual([])
    expect(pair).toMatchObject({ left: 1, right: 2, amountMinor: 5000, moved: false, apart: false })
    expect(pair!.score).toBeGreaterThan(0.95)
    expect(pair!.reasons).toEqual([
      'same name, written differently: Möller & Söhne GmbH / MOELLER UND SOEHNE',
      'same telephone number',
      'same town Köln',
    ])
  })

  it('weighs: a VAT id more than a town, a difference against it, what is missing not at all', () => {
    const vat = { vatIds: ['DE129273398'] }
    const name = 'Nordwind Logistik'
    const town = scoreOf(account(1, name), account(2, name))
    expect(town).toBeGreaterThan(0.5)
    expect(scoreOf(account(1, name, vat), account(2, name, vat))).toBeGreaterThan(town)
    expect(scoreOf(account(1, name, vat), account(2, name, { vatIds: ['DE811907980'] }))).toBeLessThan(0.5)
    expect(scoreOf(account(1, name, vat), account(2, name))).toBe(town)
    expect(scoreOf(account(1, name), account(2, name, { towns: ['Bremen'] }))).toBe(0)
  })

  it('takes one firm in two towns for two sites: at the edge at best, and not at all within one group', () => {
    const [a, b] = [
      account(1, 'Nordwind Logistik', { domains: ['nordwind.example'] }),
      account(2, 'Nordwind Logistik', { domains: ['nordwind.example'], towns: ['Bremen'] }),
    ]
    expect(scoreOf(a, b)).toBeGreaterThanOrEqual(0.5)
    expect(scoreOf(a, b)).toBeLessThan(0.6)
    expect(scoreOf({ ...a, group: 9 }, { ...b, group: 9 })).toBe(0)
    const twice = [account(1, 'Nordwind Logistik', { group: 9 }), account(2, 'Nordwind Logistik', { group: 9 })] as const
    expect(scoreOf(...twice)).toBeLessThan(scoreOf({ ...twice[0], group: null }, { ...twice[1], group: null }))
  })

  it('learns that a switchboard of many firms says nothing', () => {
    const shared = crowd.map((one) => ({ ...one, phones: [`+49 30 7000${(one.id % 50) + 10}`] }))
    const [a, b] = [
      account(1, 'Ostsee Werft', { phones: ['+49 30 999999'], towns: [] }),
      account(2, 'Ostsee Wefrt', { phones: ['+49 30 999999'], towns: [] }),
    ]
    const score = (others: readonly AccountToCompare[]) => find([...others, a, b]).find((pair) => pair.left === 1)?.score ?? 0
    expect(score(crowd)).toBeGreaterThan(0.9)
    expect(score(shared)).toBeLessThan(score(crowd))
  })

  it('marks what people said are two, and proposes it no more', () => {
    const pair = [account(1, 'Nordwind Logistik'), account(2, 'Nordwind Logistik')] as const
    expect(find([...crowd, ...pair]).map((one) => one.apart)).toEqual([false])
    expect(find([...crowd, ...pair], [[2, 1]]).map((one) => one.apart)).toEqual([true])
  })

  it('compares the keys of a customer together: what one of them knows is known', () => {
    const [left, right] = [
      account(1, 'Nordwind', { names: ['NW Spedition', 'Nordwind Logistik'], vatIds: ['DE129273398'] }),
      account(2, 'Nordwind Logistik'),
    ]
    expect(scoreOf(left, right)).toBeGreaterThan(0.5)
  })

  it('does not depend on the order of rows', () => {
    const accounts = [
      ...crowd.slice(0, 60),
      account(1, 'Nordwind Logistik'),
      account(2, 'Nordwind Logistic'),
      account(3, 'Nordwind Logistik AG'),
    ]
    const straight = find(accounts)
    expect(straight.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.shuffledSubarray(accounts, { minLength: accounts.length }), (turned) => {
        expect(find(turned)).toEqual(straight)
      }),
      { numRuns: 5 },
    )
  })

  it('is near linear: a record in a book where all share one town and a word makes no more pairs than windows allow', () => {
    const n = 4000
    const keysOf = () => ['everybody']
    const rank = rankBy(Array.from({ length: n }, (_, i) => String(i)))
    expect(
      candidatePairs(n, [
        { keysOf, rank },
        { keysOf, rank, window: 3 },
      ]).length,
    ).toBeLessThanOrEqual(n * 8)
  })
})

describe('compareFirmNames()', () => {
  const level = (a: string, b: string) =>
    compareFirmNames(
      firmName(a),
      firmName(b),
      new Map([
        ['weber', 2],
        ['pumpen', 9],
        ['maschinenbau', 40],
      ]),
    )
  it.each([
    ['Weber Pumpen GmbH', 'WEBER PUMPEN', 'same'],
    ['Weber Pumpen', 'Pumpen Webber', 'near'],
    ['Oldridge Engineering LLP', 'Oldridge Eng. LLP', 'near'],
    ['Coca Cola', 'CocaColla', 'near'],
    ['Weber', 'Weber Pumpen', 'part'],
    ['Maschinenbau', 'Weber Maschinenbau', null],
    ['Weber', 'Weber Werk 2', null],
    ['Weber Werk 2', 'Weber Werk 3', null],
    ['Tormonves Marine', 'Torveseis Marine', null],
  ])('%s / %s: %s', (a, b, expected) => {
    expect(level(a, b)).toBe(expected)
    expect(level(b, a)).toBe(expected)
  })
})

describe('oneEditApart()', () => {
  it('is one slip, from either side', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 12 }), fc.nat(), (text, at) => {
        const i = at % (text.length - 1)
        const swapped = text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2)
        for (const other of [text.slice(0, i) + text.slice(i + 1), `${text.slice(0, i)}é${text.slice(i + 1)}`, swapped]) {
          expect(oneEditApart(text, other)).toBe(text !== other)
          expect(oneEditApart(other, text)).toBe(text !== other)
        }
      }),
    )
    expect([oneEditApart('abcd', 'badc'), oneEditApart('', 'ab'), oneEditApart('a', 'a')]).toEqual([false, false, false])
  })
})
