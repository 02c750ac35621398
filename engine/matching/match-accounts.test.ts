import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchAccounts } from './match-accounts.ts'
import type { AccountRef, MatchAccount, MatchDecision } from './match-types.ts'

const nothing = {
  name: null,
  town: null,
  postalCode: null,
  country: null,
  vatId: null,
  domain: null,
  phone: null,
  customerNumber: null,
  amountMinor: null,
}
const account = (key: string, fields: Partial<MatchAccount> = {}): MatchAccount => ({ ...nothing, ...refOf(key), ...fields })
const refOf = (key: string): AccountRef => ({ source: key.split('/')[0]!, externalId: key.split('/')[1]! })
const keyOf = (ref: AccountRef): string => `${ref.source}/${ref.externalId}`
const pairs = (list: readonly { left: AccountRef; right: AccountRef; rule: string }[]) =>
  list.map((one) => `${keyOf(one.left)} ${keyOf(one.right)} ${one.rule}`)
const reject = (left: string, right: string): MatchDecision => ({ left: refOf(left), right: refOf(right), decision: 'rejected' })

describe('matchAccounts() links', () => {
  it('by cross-reference, even two accounts of one source', () => {
    const accounts = [account('crm/1'), account('crm/2'), account('erp/9')]
    const result = matchAccounts(
      accounts,
      [
        { left: refOf('erp/9'), right: refOf('crm/1') },
        { left: refOf('crm/2'), right: refOf('erp/9') },
      ],
      [],
    )
    expect(pairs(result.links)).toEqual(['crm/1 erp/9 cross-reference', 'crm/2 erp/9 cross-reference'])
    expect([...result.componentOf]).toEqual([0, 0, 0])
  })

  it('by customer number as written, and at a lower score without leading zeros', () => {
    const result = matchAccounts(
      [
        account('crm/a', { customerNumber: '1042' }),
        account('erp/1042'),
        account('crm/b', { customerNumber: '0001043' }),
        account('erp/1043'),
      ],
      [],
      [],
    )
    expect(pairs(result.links)).toEqual(['crm/a erp/1042 customer-number', 'crm/b erp/1043 customer-number'])
    expect(result.links.map((one) => one.score)).toEqual([0.98, 0.93])
    expect(result.links[1]!.reasons[0]).toBe('customer number 0001043 is the id in erp, written 1043')
  })

  it('keeps leading zeros apart where a source uses both, and never drops them beside letters', () => {
    const both = matchAccounts([account('crm/a', { customerNumber: '017' }), account('erp/017'), account('erp/17')], [], [])
    expect(pairs(both.links)).toEqual(['crm/a erp/017 customer-number'])
    expect(matchAccounts([account('crm/a', { customerNumber: '0K17' }), account('erp/K17')], [], []).links).toEqual([])
  })

  it('does not take equal ids of two sources for a reference', () => {
    expect(matchAccounts([account('crm/17'), account('erp/17')], [], []).links).toEqual([])
  })

  it('reports a column of numbers that brings strangers together instead of using it', () => {
    const words = ['Adler', 'Birnbaum', 'Cobalt', 'Drossel', 'Eiche', 'Fjord', 'Granit', 'Hummel', 'Ibis', 'Jaguar']
    const accounts = Array.from({ length: 30 }, (_, at) => [
      account(`crm/c${at}`, { name: `${words[at % 10]} ${words[(at * 3 + 1) % 10]} ${at}`, customerNumber: String(at + 1) }),
      account(`desk/${at + 1}`, { name: `${words[(at * 7 + 5) % 10]} Q${at}x Werke` }),
    ]).flat()
    const result = matchAccounts(accounts, [], [])
    expect(result.links.filter((one) => one.rule === 'customer-number')).toEqual([])
    expect(result.findings.map((one) => [one.code, one.subject])).toContainEqual([
      'customer_number_no_reference',
      'customer number in crm = id in desk',
    ])
  })

  it('by VAT id however it is written, but asks where a source uses it twice', () => {
    const accounts = [account('crm/1', { vatId: 'DE 129 273 398' }), account('erp/7', { vatId: '129273398', country: 'DE' })]
    expect(pairs(matchAccounts(accounts, [], []).links)).toEqual(['crm/1 erp/7 vat-id'])
    const twice = matchAccounts([...accounts, account('erp/8', { vatId: 'DE129273398' })], [], [])
    expect(twice.links).toEqual([])
    expect(pairs(twice.doubtful)).toEqual(['crm/1 erp/7 vat-id', 'crm/1 erp/8 vat-id'])
  })

  it('by web domain, never by a free-mail or shared one, and asks where a source uses it twice', () => {
    const at = (domain: string) => [account('crm/1', { domain }), account('erp/7', { domain })]
    expect(pairs(matchAccounts(at('example.com'), [], []).links)).toEqual(['crm/1 erp/7 domain'])
    expect(matchAccounts(at('gmail.com'), [], []).links).toEqual([])
    expect(matchAccounts(at('chamber.org'), [], [], { sharedDomains: new Set(['chamber.org']) }).links).toEqual([])
    const twice = matchAccounts([...at('example.com'), account('crm/2', { domain: 'example.com' })], [], [])
    expect([twice.links.length, twice.doubtful.length]).toEqual([0, 2])
  })

  it('asks about a shared domain where neither name nor place agrees', () => {
    const result = matchAccounts(
      [
        account('crm/1', { domain: 'bosch.com', name: 'Bosch Rexroth', town: 'Lohr' }),
        account('erp/1', { domain: 'bosch.com', name: 'ETAS', town: 'Stuttgart' }),
      ],
      [],
      [],
    )
    expect(result.links).toEqual([])
    expect(result.doubtful[0]!.reasons[0]).toBe('same web domain, but neither name nor place agrees')
  })

  it('by name without legal form and town, so that two branches find their own', () => {
    const accounts = [
      account('crm/1', { name: 'Müller & Söhne GmbH', town: 'Köln' }),
      account('crm/2', { name: 'Müller & Söhne GmbH', town: 'Bonn' }),
      account('erp/8', { name: 'MUELLER UND SOEHNE G.m.b.H.', town: 'Koeln' }),
      account('erp/9', { name: 'Mueller Soehne', town: 'Bonn' }),
    ]
    expect(pairs(matchAccounts(accounts, [], []).links)).toEqual(['crm/1 erp/8 name-and-town', 'crm/2 erp/9 name-and-town'])
  })

  it('by a name alone that is unique on both sides; asks when told to, or when places differ', () => {
    const accounts = [account('crm/1', { name: 'Nordwind Ltd', town: 'Kiel' }), account('desk/5', { name: 'NORDWIND' })]
    expect(matchAccounts(accounts, [], []).links.map((one) => [one.rule, one.score])).toEqual([['name', 0.7]])
    const asked = matchAccounts(accounts, [], [], { acceptNameAlone: false })
    expect([asked.links.length, pairs(asked.doubtful)]).toEqual([0, ['crm/1 desk/5 name']])
    const apart = matchAccounts([accounts[0]!, account('desk/5', { name: 'Nordwind', town: 'Graz' })], [], [])
    expect([apart.links.length, apart.doubtful[0]!.reasons[0]]).toEqual([0, 'same name at different places'])
  })

  it('asks about near names, never links them', () => {
    const result = matchAccounts(
      [account('crm/1', { name: 'Sonnenschein Logistik', town: 'Ulm' }), account('erp/1', { name: 'Sonnenshein Logistic', town: 'Ulm' })],
      [],
      [],
    )
    expect(result.links).toEqual([])
    expect(pairs(result.doubtful)).toEqual(['crm/1 erp/1 near-name'])
  })

  it('keeps one account per source: the weaker claim becomes a question that says why', () => {
    const result = matchAccounts(
      [account('crm/1', { customerNumber: '77', domain: 'x.com' }), account('erp/77'), account('erp/78', { domain: 'x.com' })],
      [],
      [],
    )
    expect(pairs(result.links)).toEqual(['crm/1 erp/77 customer-number'])
    expect(result.doubtful[0]!.reasons[0]).toBe('crm/1 is already linked to erp/77')
  })
})

describe('matchAccounts() decisions', () => {
  const accounts = [account('a/1', { domain: 'x.com' }), account('b/1', { domain: 'x.com' }), account('c/1', { domain: 'x.com' })]

  it('a rejected pair stays apart, through a third account too, and is not asked again', () => {
    const result = matchAccounts(accounts, [], [reject('b/1', 'a/1')])
    expect(pairs(result.links)).toEqual(['a/1 c/1 domain'])
    expect([result.componentOf[0] === result.componentOf[1], result.doubtful]).toEqual([false, []])
  })

  it('a rejection beats a cross-reference; an accepted pair is a link of score 1', () => {
    const pair = { left: refOf('a/1'), right: refOf('b/1') }
    const other = [account('a/1'), account('b/1')]
    expect(matchAccounts(other, [pair], [reject('a/1', 'b/1')]).links).toEqual([])
    expect(matchAccounts(other, [], [{ ...pair, decision: 'accepted' }]).links.map((one) => [one.rule, one.score])).toEqual([
      ['decision', 1],
    ])
  })

  it('certain links that contradict a rejection are a finding', () => {
    const result = matchAccounts(
      accounts.map((one) => ({ ...one, domain: null })),
      [
        { left: refOf('a/1'), right: refOf('b/1') },
        { left: refOf('b/1'), right: refOf('c/1') },
      ],
      [reject('a/1', 'c/1')],
    )
    expect(result.findings.map((one) => one.code)).toEqual(['certain_links_contradict'])
  })

  it('unknown accounts in cross-references and decisions are findings', () => {
    const result = matchAccounts(accounts, [{ left: refOf('a/404'), right: refOf('b/1') }], [reject('a/404', 'b/1')])
    expect(result.findings.map((one) => [one.code, one.count])).toEqual([
      ['decision_unknown_account', 1],
      ['cross_reference_unknown_account', 1],
    ])
  })
})

describe('matchAccounts() in general', () => {
  it('orders questions by amount, the larger of the two sides', () => {
    const doubtful = matchAccounts(
      [
        account('crm/1', { name: 'Alpenblick Hotel', town: 'Bern', amountMinor: 100 }),
        account('erp/1', { name: 'Alpenblik Hotel', town: 'Bern' }),
        account('crm/2', { name: 'Zimmerei Hofer', town: 'Chur', amountMinor: 5 }),
        account('erp/2', { name: 'Zimmerei Hoffer', town: 'Chur', amountMinor: -9000 }),
      ],
      [],
      [],
    ).doubtful
    expect(doubtful.map((one) => one.amountMinor)).toEqual([9000, 100])
  })

  it('answers nothing for nothing and for a single account', () => {
    expect(matchAccounts([], [], [])).toMatchObject({ links: [], doubtful: [], components: [], findings: [] })
    expect(matchAccounts([account('a/1')], [], []).components).toEqual([[refOf('a/1')]])
  })

  it('throws on a key given twice', () => {
    expect(() => matchAccounts([account('a/1'), account('a/1')], [], [])).toThrow('a/1 is given twice')
  })

  const small = (source: string) =>
    fc.record({
      source: fc.constant(source),
      externalId: fc.constantFrom('1', '2', '3', '4', '01', 'x'),
      name: fc.option(fc.constantFrom('Weber GmbH', 'Weber AG', 'Wefer', 'Nordwind Trading', 'Nordwind Tradng', 'AB', 'The')),
      town: fc.option(fc.constantFrom('Köln', 'Koeln', 'Bonn', 'Frankfurt', 'Frankfurt am Main')),
      postalCode: fc.option(fc.constantFrom('50667', '53111')),
      country: fc.option(fc.constantFrom('DE', 'AT')),
      vatId: fc.option(fc.constantFrom('DE129273398', 'DE129273399')),
      domain: fc.option(fc.constantFrom('x.com', 'y.com', 'gmail.com')),
      phone: fc.option(fc.constantFrom('+49 221 471100', '0221 471100')),
      customerNumber: fc.option(fc.constantFrom('1', '2', '001', '3', 'X')),
      amountMinor: fc.option(fc.integer({ min: -1000, max: 1000 })),
    })
  const book = fc
    .tuple(...['a', 'b', 'c'].map((source) => fc.uniqueArray(small(source), { selector: (one) => one.externalId, maxLength: 5 })))
    .map((lists) => lists.flat())
  const decisionsOf = fc.array(fc.tuple(fc.nat(14), fc.nat(14), fc.constantFrom('accepted' as const, 'rejected' as const)), {
    maxLength: 4,
  })

  it('gives the same answer for any order of the accounts', () => {
    fc.assert(
      fc.property(book, fc.infiniteStream(fc.nat()), (accounts, random) => {
        const shuffled = accounts.map((one) => ({ one, key: random.next().value as number })).sort((a, b) => a.key - b.key)
        const straight = matchAccounts(accounts, [], [])
        const other = matchAccounts(
          shuffled.map(({ one }) => one),
          [],
          [],
        )
        const byPlace = { componentOf: null, standInOf: null, partOf: null }
        expect({ ...other, ...byPlace }).toEqual({ ...straight, ...byPlace })
        const told = (list: typeof accounts, result: typeof straight) =>
          list.map((one, at) => [keyOf(one), result.componentOf[at], keyOf(list[result.standInOf[at]!]!)]).sort()
        expect(
          told(
            shuffled.map(({ one }) => one),
            other,
          ),
        ).toEqual(told(accounts, straight))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps at most one account per source in a component, links form a forest, rejected pairs stay apart', () => {
    fc.assert(
      fc.property(book, decisionsOf, (accounts, raw) => {
        const decisions = raw.flatMap(([a, b, decision]): MatchDecision[] => {
          const [left, right] = [accounts[a % accounts.length], accounts[b % accounts.length]]
          return left === undefined || right === undefined || left === right ? [] : [{ left, right, decision }]
        })
        const result = matchAccounts(accounts, [], decisions)
        expect(result.links.length).toBe(accounts.length - result.components.length)
        const componentOf = new Map(accounts.map((one, at) => [keyOf(one), result.componentOf[at]]))
        const last = new Map(decisions.map((one) => [[keyOf(one.left), keyOf(one.right)].sort().join(' '), one]))
        for (const { left, right, decision } of last.values())
          if (decision === 'rejected') expect(componentOf.get(keyOf(left))).not.toBe(componentOf.get(keyOf(right)))
        if (!decisions.some((one) => one.decision === 'accepted'))
          for (const members of result.components) expect(new Set(members.map((one) => one.source)).size).toBe(members.length)
        for (const one of [...result.links, ...result.doubtful])
          expect(one.score > 0 && one.score <= 1 && one.reasons.length > 0).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('brings merged accounts together with all that is linked to them, changes no other link, and lets the last survivor stand for all', () => {
    const pairs = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 4 })
    fc.assert(
      fc.property(book, decisionsOf, pairs, (accounts, raw, merged) => {
        const pairOf = <D extends MatchDecision['decision']>(a: number, b: number, decision: D) => {
          const [left, right] = [accounts[a % accounts.length], accounts[b % accounts.length]]
          return left === undefined || right === undefined || left === right ? [] : [{ left, right, decision }]
        }
        const decisions = raw.flatMap(([a, b, decision]) => pairOf(a, b, decision))
        const merges = merged.flatMap(([a, b]) => pairOf(a, b, 'merged'))
        const [without, result] = [matchAccounts(accounts, [], decisions), matchAccounts(accounts, [], [...decisions, ...merges])]
        const placeOf = new Map(accounts.map((one, at) => [keyOf(one), at]))
        const together = [...without.componentOf]
        for (const { left, right } of merges) {
          const [a, b] = [together[placeOf.get(keyOf(left))!]!, together[placeOf.get(keyOf(right))!]!]
          for (const [at, group] of together.entries()) if (group === b) together[at] = a
        }
        const partition = (of: ArrayLike<number>) => {
          const members = new Map<number, string>()
          for (const at of accounts.keys()) members.set(of[at]!, `${members.get(of[at]!) ?? ''} ${at}`)
          return [...members.values()]
        }
        expect(partition(result.componentOf).sort()).toEqual(partition(together).sort())
        expect(partition(result.partOf).sort()).toEqual(partition(without.componentOf).sort())
        expect(result.links.length).toBe(accounts.length - result.components.length)
        const last = merges.at(-1)
        if (last) expect(result.standInOf[placeOf.get(keyOf(last.right))!]).toBe(placeOf.get(keyOf(last.left)))
      }),
      { numRuns: 200 },
    )
  })

  it('takes 20,000 accounts in a few seconds even where everybody is in one town', () => {
    const accounts = Array.from({ length: 10_000 }, (_, at) => {
      const name = `Firma${(at * 7919) % 10_007} Handel${(at * 104_729) % 997}`
      return [account(`crm/${at}`, { name: `${name}x`, town: 'Berlin' }), account(`erp/${at}`, { name: `${name} GmbH`, town: 'Berlin' })]
    }).flat()
    expect(matchAccounts(accounts, [], []).components.length).toBeGreaterThan(0)
  }, 20_000)
})
