import { describe, expect, it } from 'vitest'
import { type MatchPerson, matchPeople, normalisePersonName } from './match-people.ts'

const person = (key: string, name: string, email: string | null, customer: string | null = null): MatchPerson => {
  const [source, externalId] = key.split('/') as [string, string]
  const at = name.lastIndexOf(' ')
  return { source, externalId, firstName: name.slice(0, Math.max(0, at)) || null, lastName: name.slice(at + 1) || null, email, customer }
}
const oneAccount = (): number => 0
const perCustomer = (_: string, externalId: string): number => Number(externalId)

describe('matchPeople()', () => {
  it('links the same e-mail across sources and within one', () => {
    const result = matchPeople(
      [
        person('crm/1', 'Anna Weber', 'Anna@x.com', '1'),
        person('crm/2', 'Weber Anna', 'anna@x.com', '2'),
        person('desk/7', '', 'anna@x.com '),
      ],
      perCustomer,
    )
    expect([...result.personOf]).toEqual([0, 0, 0])
    expect(result.links.map((one) => one.rule)).toEqual(['e-mail', 'e-mail'])
  })

  it('links the same name within one account, never across accounts', () => {
    const people = [
      person('crm/1', 'Dr. Jürgen Weber', null, '1'),
      person('desk/2', 'Juergen Weber', 'j@x.com', '1'),
      person('desk/3', 'Jürgen Weber', null, '2'),
    ]
    expect([...matchPeople(people, perCustomer).personOf]).toEqual([0, 0, 1])
  })

  it('asks where one address or one name stands for several people', () => {
    const desk = matchPeople(
      [person('a/1', 'Anna Weber', 'info@x.com'), person('b/1', 'Tom Hall', 'info@x.com'), person('b/2', '', 'info@x.com')],
      oneAccount,
    )
    expect([desk.links.length, desk.doubtful.length]).toEqual([0, 2])
    const names = matchPeople(
      [person('a/1', 'Anna Weber', null, '1'), person('b/1', 'Anna Weber', null, '1'), person('b/2', 'Anna Weber', null, '1')],
      perCustomer,
    )
    expect([names.links.length, names.doubtful.length]).toEqual([0, 2])
  })

  it('does not take a first name alone, or an unknown account, for evidence', () => {
    expect(matchPeople([person('a/1', 'Anna', null, '1'), person('b/1', 'Anna', null, '1')], perCustomer).links).toEqual([])
    expect(matchPeople([person('a/1', 'Anna Weber', null, '1'), person('b/1', 'Anna Weber', null, '1')], () => undefined).links).toEqual([])
  })

  it('does not depend on the order of rows', () => {
    const people = [
      person('a/1', 'Anna Weber', 'a@x.com', '1'),
      person('b/1', 'Anna Weber', null, '1'),
      person('c/1', '', 'a@x.com', '1'),
      person('c/2', 'Tom Hall', 'a@x.com', '1'),
    ]
    const straight = matchPeople(people, perCustomer)
    const turned = matchPeople([...people].reverse(), perCustomer)
    expect(turned.links).toEqual(straight.links)
    expect(turned.doubtful).toEqual(straight.doubtful)
    expect([...turned.personOf].reverse()).toEqual([...straight.personOf])
  })

  describe('with what people said of pairs', () => {
    const key = (text: string) => ({ source: text.split('/')[0]!, externalId: text.split('/')[1]! })
    const said = (left: string, decision: 'merged' | 'rejected', right: string) => ({ left: key(left), right: key(right), decision })
    const people = [
      person('a/1', 'Anna Weber', 'anna@x.com', '1'),
      person('b/1', 'Anna Weber', 'anna@x.com', '1'),
      person('b/2', 'Anna Huber', 'huber@y.com', '2'),
      person('c/1', '', 'anna@x.com', '1'),
    ]
    const groups = (decisions: Parameters<typeof matchPeople>[2]) => {
      const { personOf, standInOf } = matchPeople(people, perCustomer, decisions)
      return { personOf: [...personOf], standInOf: [...standInOf] }
    }

    it('joins across accounts, with the survivor standing for all; what is not there waits', () => {
      expect(groups([])).toEqual({ personOf: [0, 0, 1, 0], standInOf: [0, 0, 2, 0] })
      expect(groups([said('b/2', 'merged', 'a/1'), said('z/9', 'merged', 'a/1')])).toEqual({
        personOf: [0, 0, 0, 0],
        standInOf: [2, 2, 2, 2],
      })
    })

    it('keeps rejected rows apart, through a third one too, and does not ask about them; a merge stands over it', () => {
      const { personOf } = groups([said('a/1', 'rejected', 'b/1')])
      expect(personOf[0]).not.toBe(personOf[1])
      expect(matchPeople(people, perCustomer, [said('a/1', 'rejected', 'b/1')]).doubtful).toEqual([])
      expect(groups([said('a/1', 'rejected', 'b/1'), said('a/1', 'merged', 'b/1')]).personOf).toEqual([0, 0, 1, 0])
    })
  })

  it('answers nothing for nothing', () => {
    expect(matchPeople([], oneAccount)).toEqual({ links: [], doubtful: [], personOf: new Int32Array(0), standInOf: new Int32Array(0) })
  })

  it('normalisePersonName() ignores titles, order and diacritics', () => {
    expect(normalisePersonName('Dr. Jürgen', 'Weber')).toBe(normalisePersonName(null, 'Weber, Juergen'))
    expect(normalisePersonName('Anna', null)).toBe(null)
  })
})
