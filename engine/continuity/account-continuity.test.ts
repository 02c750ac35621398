import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleGroup } from '../relationship/role-groups.ts'
import {
  accountContinuity,
  type ContinuityInput,
  ifColleagueLeaves,
  ifContactLeaves,
  type Meeting,
  THREAD_SHARE,
} from './account-continuity.ts'

const file = '../shared/checks/continuity.json'
const groupOf: Record<string, RoleGroup> = { decision_maker: 'decides', influencer: 'influences', user: 'uses', operations: 'pays' }

interface CheckCase {
  readonly id: string
  readonly inputs: {
    readonly requiredRoles: readonly string[]
    readonly colleagues: readonly { readonly id: string; readonly left: boolean }[]
    readonly accounts: readonly {
      readonly id: string
      readonly revenue: number
      readonly margin: number | null
      readonly contacts: readonly { readonly id: string; readonly roles: readonly string[]; readonly left: boolean }[]
    }[]
    readonly touches: readonly {
      readonly account: string
      readonly contact: string | null
      readonly colleague: string | null
      readonly age: number
    }[]
  }
  readonly expected: {
    readonly accounts: Record<string, Record<string, unknown>>
    readonly ifColleagueLeaves: Record<
      string,
      {
        readonly accounts: readonly Record<string, unknown>[]
        readonly revenue: number
        readonly margin: number
        readonly marginMissing: number
      }
    >
  }
}

/** Numbers to 1e-12, all else exactly. */
const near = (value: unknown): unknown => {
  if (typeof value === 'number') return expect.closeTo(value, 12)
  if (Array.isArray(value)) return value.map(near)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, near(one)]))
  return value
}

describe.skipIf(!existsSync(file))('checks/continuity.json (skipped where the shared cases are not there)', () => {
  const { cases } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: CheckCase[] }) : { cases: [] }
  it.each(cases)('accountContinuity(), ifContactLeaves() and ifColleagueLeaves() give what case $id says', ({ inputs, expected }) => {
    const { colleagues } = inputs
    const requiredGroups = inputs.requiredRoles.map((role) => groupOf[role]!)
    const nameOf = Object.fromEntries(Object.entries(groupOf).map(([name, group]) => [group, name]))
    const inputOf = (id: string): ContinuityInput => {
      const { contacts } = inputs.accounts.find((one) => one.id === id)!
      return {
        requiredGroups,
        contacts: contacts.map((one) => ({ groups: one.roles.map((role) => groupOf[role]!), left: one.left })),
        colleagueLeft: colleagues.map((one) => one.left),
        meetings: inputs.touches
          .filter((one) => one.account === id)
          .map(({ contact, colleague, age }): Meeting => {
            const at = contacts.findIndex((one) => one.id === contact)
            return { age, n: 1, contacts: at < 0 ? [] : [at], colleague: colleagues.findIndex((one) => one.id === colleague) }
          }),
      }
    }
    for (const { id, contacts } of inputs.accounts) {
      const input = inputOf(id)
      const result = accountContinuity(input)
      const active = contacts.flatMap((one, at) => (one.left ? [] : [at]))
      expect({
        contactShare: Object.fromEntries(active.map((at) => [contacts[at]!.id, result.contactShare[at]])),
        colleagueShare: Object.fromEntries(
          colleagues.flatMap((one, at) => (result.colleagueShare[at] === null ? [] : [[one.id, result.colleagueShare[at]]])),
        ),
        ...{ touchesWithoutContact: result.withoutContact, touchesWithoutColleague: result.withoutColleague },
        ...{ singleThreaded: result.reasons.length > 0, reasons: result.reasons },
        ...{ roleGaps: result.roleGaps.map((group) => nameOf[group]), silent: result.silent.map((at) => contacts[at]!.id) },
        ifContactLeaves: Object.fromEntries(
          active.map((at) => {
            const { rolesLeft, newGaps } = ifContactLeaves(input, at)
            return [
              contacts[at]!.id,
              { rolesLeft: rolesLeft.map((group) => nameOf[group]), newGaps: newGaps.map((group) => nameOf[group]) },
            ]
          }),
        ),
      }).toEqual(near(expected.accounts[id]))
    }
    for (const [leaver, told] of Object.entries(expected.ifColleagueLeaves)) {
      const accounts = inputs.accounts.flatMap(({ id, contacts, ...account }) => {
        const { share, next, nextShare, metByNobodyElse } = ifColleagueLeaves(
          inputOf(id),
          colleagues.findIndex((one) => one.id === leaver),
        )
        if (share === null || share <= THREAD_SHARE) return []
        return [
          {
            ...{ account: id, share, ...account, next: next === null ? null : colleagues[next]!.id, nextShare },
            metByNobodyElse: metByNobodyElse.map((at) => contacts[at]!.id),
          },
        ]
      })
      expect(accounts).toEqual(near(told.accounts))
      expect(accounts.reduce((sum, one) => sum + one.revenue, 0)).toBe(told.revenue)
      expect(accounts.reduce((sum, one) => sum + (one.margin ?? 0), 0)).toBe(told.margin)
      expect(accounts.filter((one) => one.margin === null)).toHaveLength(told.marginMissing)
    }
  })
})

const group = fc.constantFrom<RoleGroup>('decides', 'influences', 'uses', 'pays')
const anyInput: fc.Arbitrary<ContinuityInput> = fc
  .record({
    contacts: fc.array(fc.record({ groups: fc.uniqueArray(group, { maxLength: 2 }), left: fc.boolean() }), { minLength: 1, maxLength: 6 }),
    colleagueLeft: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    requiredGroups: fc.uniqueArray(group, { maxLength: 2 }),
  })
  .chain((base) =>
    fc
      .array(
        fc.record({
          age: fc.integer({ min: -3, max: 400 }),
          contacts: fc.uniqueArray(fc.nat({ max: base.contacts.length - 1 }), { maxLength: 3 }),
          colleague: fc.integer({ min: -1, max: base.colleagueLeft.length - 1 }),
          n: fc.integer({ min: 1, max: 3 }),
        }),
        { maxLength: 12 },
      )
      .map((meetings) => ({ ...base, meetings })),
  )

describe('accountContinuity() holds its laws', () => {
  it('shares of those still there sum to 1 or there are none; the order of meetings does not matter; a meeting more with somebody never lowers his share', () => {
    fc.assert(
      fc.property(anyInput, fc.nat({ max: 5 }), (input, who) => {
        const result = accountContinuity(input)
        for (const shares of [result.contactShare, result.colleagueShare]) {
          const there = shares.filter((share) => share !== null)
          if (there.length > 0) expect(there.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10)
        }
        const turned = accountContinuity({ ...input, meetings: [...input.meetings].reverse() })
        result.contactShare.forEach((share, at) => {
          if (share === null) expect(turned.contactShare[at]).toBeNull()
          else expect(turned.contactShare[at]).toBeCloseTo(share, 10)
        })
        const contact = who % input.contacts.length
        if (input.contacts[contact]!.left) return
        const more = accountContinuity({ ...input, meetings: [...input.meetings, { age: 10, contacts: [contact], colleague: -1, n: 1 }] })
        expect(more.contactShare[contact]!).toBeGreaterThanOrEqual((result.contactShare[contact] ?? 0) - 1e-12)
        expect(more.silent).not.toContain(contact)
      }),
      { numRuns: 200 },
    )
  })
  it('whoever would leave gives his accounts to somebody still there, never to himself; nobody is both met and not met by others', () => {
    fc.assert(
      fc.property(anyInput, fc.nat({ max: 3 }), (input, who) => {
        const colleague = who % input.colleagueLeft.length
        const { next, nextShare, metByNobodyElse } = ifColleagueLeaves(input, colleague)
        expect(next).not.toBe(colleague)
        expect(next === null).toBe(nextShare === null)
        if (next !== null) expect(input.colleagueLeft[next]).toBe(false)
        for (const at of metByNobodyElse)
          for (const meeting of input.meetings)
            if (meeting.age >= 0 && meeting.age < 365 && meeting.contacts.includes(at)) expect(meeting.colleague).toBe(colleague)
      }),
      { numRuns: 200 },
    )
  })
  it('two who are always met together hold half each: neither is a single thread', () => {
    const contacts = [0, 1].map(() => ({ groups: [], left: false }))
    const result = accountContinuity({
      contacts,
      colleagueLeft: [],
      requiredGroups: [],
      meetings: [{ age: 5, contacts: [0, 1], colleague: -1, n: 9 }],
    })
    expect(result.contactShare).toEqual([0.5, 0.5])
    expect(result.reasons).toEqual([])
    expect(accountContinuity({ contacts: [], colleagueLeft: [], requiredGroups: ['decides'], meetings: [] })).toMatchObject({
      roleGaps: ['decides'],
      reasons: [],
      silent: [],
    })
  })
})
