import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roleGroup } from './role-groups.ts'
import { titleReader } from './role-of-title.ts'
import { rolesOf } from './roles-of.ts'
import { defaultTitleRules, standardRoles } from './title-rules.ts'

const read = titleReader(defaultTitleRules)
const said = (title: string) => [read(title).role, read(title).seniority]

describe('titleReader()', () => {
  it('reads titles in several languages by the rules Tapeline comes with, and guesses none', () => {
    const titles: [string, string | null, string | null][] = [
      ['Owner', 'Decision maker', 'c-level'],
      ['Owner/Marketing Assistant', 'Decision maker', 'c-level'],
      ['Accounting Manager', 'Billing', 'manager'],
      ['Order Administrator', 'Operations', 'staff'],
      ['Sales Representative', null, 'staff'],
      ['Assistant Sales Agent', null, 'staff'],
      ['Marketing Manager', null, 'manager'],
      ['Assistant to the Managing Director', null, 'staff'],
      ['Vice-President Operations', 'Influencer', 'director'],
      ['Leiter Einkauf', 'Procurement', 'director'],
      ['Einkaufsleiterin', 'Procurement', 'director'],
      ['Bereichsleiter Einkauf', 'Procurement', 'director'],
      ['GESCHÄFTSFÜHRERIN', 'Decision maker', 'c-level'],
      ['Directeur général', 'Decision maker', 'c-level'],
      ['Buchhaltung', 'Billing', null],
      ['Ceremony host', null, null],
      ['', null, null],
    ]
    expect(titles.map(([title]) => [title, ...said(title)])).toEqual(titles)
  })

  it('takes signs of a pattern in a rule or a title for what they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (word, title) => {
        const { role } = titleReader([{ words: [word], role: 'User', seniority: null }])(title)
        expect([null, 'User']).toContain(role)
      }),
      { numRuns: 60 },
    )
    expect(titleReader([{ words: ['.*', '*', '(a+)+$'], role: 'User', seniority: null }])('anything at all').role).toBeNull()
  })

  it('names standard roles only, each with its group', () => {
    for (const { role, group } of standardRoles) expect(roleGroup(role)).toBe(group)
    const names = new Set([...standardRoles.map((one) => one.role), 'unknown', null])
    expect(defaultTitleRules.filter((rule) => !names.has(rule.role))).toEqual([])
  })
})

describe('rolesOf()', () => {
  const nothing = { rolesInFiles: [], seniorityInFiles: null, title: 'Owner' }
  it('takes what is said by hand, else files, else the title, and says which', () => {
    expect(rolesOf(nothing, read)).toMatchObject({ group: 'decides', from: 'title', level: 'c-level', levelFrom: 'title' })
    expect(rolesOf({ ...nothing, rolesInFiles: ['End user; Billing'] }, read)).toMatchObject({
      group: 'uses',
      groups: ['uses', 'pays'],
      from: 'file',
    })
    expect(rolesOf({ ...nothing, rolesInFiles: ['User'], rolesByHand: ['Champion'] }, read)).toMatchObject({
      group: 'influences',
      from: 'hand',
    })
    expect(rolesOf({ ...nothing, rolesByHand: [] }, read)).toMatchObject({ roles: [], group: null, from: 'hand' })
    expect(rolesOf({ ...nothing, title: 'Sales Agent', seniorityByHand: null }, read)).toMatchObject({
      group: null,
      from: null,
      level: null,
      levelFrom: 'hand',
    })
  })
})
