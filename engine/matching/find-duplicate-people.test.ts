import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DuplicatePair } from './duplicate-pairs.ts'
import { findDuplicatePeople, type PersonToCompare } from './find-duplicate-people.ts'

const end = <T>(search: Generator<unknown, T>): T => {
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}
const find = (people: readonly PersonToCompare[], apart: readonly (readonly [number, number])[] = [], least?: number): DuplicatePair[] =>
  end(findDuplicatePeople(people, apart, least === undefined ? {} : { least }))

const acme = { id: 1, name: 'Acme', leftDay: null }
const brill = { id: 2, name: 'Brill', leftDay: null }
const person = (id: number, name: string, fields: Partial<PersonToCompare> = {}): PersonToCompare => ({
  ...{ id, source: 'crm', externalId: String(id).padStart(6, '0'), emails: [], phones: [], titles: [], accounts: [acme], amountMinor: 10 },
  names: [{ first: name.split(' ')[0]!, last: name.split(' ').slice(1).join(' ') || null }],
  ...fields,
})
const [given, family] = [
  'Anna Ben Cleo Dora Emil Fritz Gesa Hugo Ida Jan'.split(' '),
  'Adler Busch Conrad Dorn Ebert Falk Gross Horn Issel Jung'.split(' '),
]
/** Three hundred people of sixty accounts: common names, ten times each. */
const crowd = Array.from({ length: 300 }, (_, i) =>
  person(1000 + i, `${given[i % 10]} ${family[Math.floor(i / 7) % 10]}${'aeiou'[i % 5]}${'lmnrs'[Math.floor(i / 5) % 5]}`, {
    accounts: [{ id: 100 + (i % 60), name: `Account ${i % 60}`, leftDay: null }],
    emails: [`p${i}@a${i % 60}.example`],
  }),
)
const scoreOf = (left: PersonToCompare, right: PersonToCompare): number =>
  find([...crowd, left, right], [], 0.001).find((pair) => pair.left === left.id && pair.right === right.id)?.score ?? 0

describe('findDuplicatePeople()', () => {
  it('proposes one person entered twice at one account, with reasons', () => {
    const pairs = find([
      ...crowd,
      person(1, 'Margarethe Quillfeder', { emails: ['m.q@acme.example'] }),
      person(2, 'M. Quillfedder', { phones: ['+49 221 4711'] }),
    ])
    const mine = pairs.filter((pair) => pair.left === 1)
    expect(mine).toHaveLength(1)
    expect(mine[0]!.reasons).toEqual(['names alike: Margarethe Quillfeder / M. Quillfedder', 'same account Acme'])
  })

  it('knows short forms, initials, the wrong way round, and names in one field', () => {
    for (const [a, b] of [
      ['Robert Quillfeder', 'Bob Quillfeder'],
      ['Xenia Quillfeder', 'X. Quillfeder'],
      ['Xenia Quillfeder', 'Quillfeder Xenia'],
      ['Xenia Quillfeder', 'Xenia Quillfeder-Horn'],
    ] as const)
      expect(scoreOf(person(1, a), person(2, b)), `${a} / ${b}`).toBeGreaterThan(0.5)
    expect(scoreOf(person(1, 'Xenia Quillfeder'), person(2, '', { names: [{ first: null, last: 'Quillfeder, Xenia' }] }))).toBeGreaterThan(
      0.5,
    )
  })

  it('keeps colleagues apart: family of one firm, one given name, one switchboard', () => {
    const phones = ['+49 221 4711']
    expect(scoreOf(person(1, 'Xenia Quillfeder', { phones }), person(2, 'Boris Quillfeder', { phones }))).toBeLessThan(0.5)
    expect(scoreOf(person(1, 'Xenia Quillfeder', { phones }), person(2, 'Xenia Oppenrath', { phones }))).toBeLessThan(0.5)
  })

  it('takes a desk’s mailbox for no sign, an own address for a strong one', () => {
    const at = (email: string) => ({ emails: [email] })
    const names = ['Anna Adleral', 'Anna Ebertum'] as const
    expect(scoreOf(person(1, names[0], at('info@acme.example')), person(2, names[1], at('info@acme.example')))).toBeLessThan(0.5)
    expect(
      scoreOf(person(1, 'Anna Quillfeder', at('aq@x.example')), person(2, 'A. Quillfeder', { ...at('aq@x.example'), accounts: [brill] })),
    ).toBeGreaterThan(0.9)
  })

  it('says of the same name at two accounts that the person may have moved, where one was left; never joins, never asks twice', () => {
    const before = person(1, 'Xenia Quillfeder', { emails: ['xq@acme.example'], accounts: [{ ...acme, leftDay: '2026-03-31' }] })
    const now = person(2, 'Xenia Quillfeder', { emails: ['xq@brill.example'], accounts: [brill] })
    const [pair] = find([...crowd, before, now]).filter((one) => one.left === 1)
    expect(pair).toMatchObject({ moved: true, apart: false })
    expect(pair!.reasons).toContain('may have moved: left Acme on 2026-03-31, is at Brill')
    expect(find([...crowd, before, now], [[1, 2]]).filter((one) => one.left === 1)).toMatchObject([{ apart: true }])
    // At work at both: two people of one name, more likely.
    expect(scoreOf({ ...before, accounts: [acme] }, now)).toBeLessThan(pair!.score)
  })

  it('answers nothing for nothing, and for people of whom nothing is known', () => {
    expect(find([])).toEqual([])
    expect(find([person(1, '', { names: [], accounts: [] }), person(2, '', { names: [], accounts: [] })])).toEqual([])
  })
})

const febrl = '/work/shared/fixtures/febrl/dataset1.csv'

/** 500 people, each once as they are and once with slips; `rec-N-org` and `rec-N-dup-0` are one. */
function febrlPeople(): { people: PersonToCompare[]; numberOf: readonly string[] } {
  const some = (text: string) => (text === '' ? [] : [text])
  const rows = readFileSync(febrl, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const people = rows.map(
    ([id, first, last, number, street, more, town, postalCode, region, birthDate, idNumber], at): PersonToCompare => ({
      ...{ id: at, source: 'febrl', externalId: id!, names: [{ first: first || null, last: last || null }], amountMinor: 0 },
      ...{ emails: [], phones: [], titles: [], accounts: [] },
      addresses: some([number, street, more].filter((part) => part !== '').join(' ')),
      ...{
        towns: some(town!),
        postalCodes: some(postalCode!),
        regions: some(region!),
        birthDates: some(birthDate!),
        idNumbers: some(idNumber!),
      },
    }),
  )
  return { people, numberOf: rows.map(([id]) => id!.split('-')[1]!) }
}

describe.skipIf(!existsSync(febrl))(
  `findDuplicatePeople() on febrl data set 1${existsSync(febrl) ? '' : ': left out, the data are not on this machine'}`,
  () => {
    const { people, numberOf } = existsSync(febrl) ? febrlPeople() : { people: [], numberOf: [] }
    const measured = (given: readonly PersonToCompare[]) => {
      const pairs = find(given)
      const right = pairs.filter((pair) => numberOf[pair.left] === numberOf[pair.right]).length
      return { precision: right / pairs.length, recall: right / 500 }
    }

    it('has precision ≥ .99 at recall ≥ .95, as docs/methods/duplicates.md states', () => {
      expect(people).toHaveLength(1000)
      const { precision, recall } = measured(people)
      expect(precision).toBeGreaterThanOrEqual(0.99)
      expect(recall).toBeGreaterThanOrEqual(0.95)
    })

    it('keeps both without birth date and id number, which a business record does not hold', () => {
      const { precision, recall } = measured(people.map((one) => ({ ...one, birthDates: [], idNumbers: [] })))
      expect(precision).toBeGreaterThanOrEqual(0.99)
      expect(recall).toBeGreaterThanOrEqual(0.95)
    })
  },
)
