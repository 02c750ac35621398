import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const team = z
  .object({
    name: z.string().nullable().describe('null: smaller teams, together'),
    stated: z.boolean().describe('false: people for whom no file states a team'),
    people: z.int(),
    total: z.int(),
    months: z.array(z.int()).describe('per month of `months`'),
    kinds: z.record(z.string(), z.int()).describe('kind of interaction, or note, or edit'),
    lastMonth: z.string().nullable(),
  })
  .meta({ id: 'FeedingTeam' })

export const contributors = z
  .object({
    months: z.array(z.string()).describe('the last twelve up to the last day of the record'),
    kinds: z.array(z.string()).describe('by how many'),
    teams: z.array(team).describe('of five people or more; empty where fewer than five are there in all'),
    withoutPeople: z.int().describe('interactions that state neither team nor colleague'),
    total: z.int(),
    sources: z.array(z.object({ source: z.string(), interactions: z.int(), lastMonth: z.string() })),
  })
  .meta({ id: 'Contributors' })
export type Contributors = z.infer<typeof contributors>

export const accountInDark = z
  .object({
    place: z.int().describe('1 = the largest'),
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    segment: z.string().nullable(),
    colleague: z.string().nullable(),
    revenueMinor: z.number(),
    cumulativeMinor: z.number().describe('out of the dark once this one and all before it have somebody named'),
    cumulativeShare: z.number().describe('0–1, of the revenue in the dark'),
    people: z.int().describe('known there, who have not left'),
    rolesUnknown: z.int().describe('of them'),
    notNamed: z.array(z.enum(['decides', 'influences', 'uses'])),
    lastDay: z.string().nullable().describe('of the last interaction'),
  })
  .meta({ id: 'AccountInDark' })

const filters = z.object({
  q: z.string().max(200).optional().describe('part of the name'),
  segment: z.string().max(40).optional(),
  colleague: z.string().max(200).optional(),
})

export const naming = pageOf(accountInDark)
  .extend({
    head: snapshotHead,
    darkMinor: z.number().describe('revenue of accounts of which nobody is known who decides'),
    revenueMinor: z.number(),
    accountsInDark: z.int(),
    accounts: z.int().describe('that buy'),
    firstTen: z.number().describe('0–1: what naming somebody at the ten largest lifts'),
    rolesUnknown: z.int().describe('people whose role nobody knows'),
    people: z.int(),
    colleagues: z.array(z.string()),
  })
  .meta({ id: 'NamingWorklist' })
export type Naming = z.infer<typeof naming>

const tag = 'contributors'
export const contributorRoutes = {
  getContributors: route({
    ...{ method: 'GET', path: '/v1/contributors', tag, may: 'read', ok: contributors },
    summary: 'Who feeds the record: interactions, notes and edits by team of five people or more, month and kind',
  }),
  listAccountsInDark: route({
    ...{ method: 'GET', path: '/v1/contributors/naming', tag, may: 'read', ok: naming },
    summary: 'Accounts of which nobody is known who decides, by revenue, with what naming somebody lifts',
    query: snapshotQuery.extend(pageQuery.shape).extend(filters.shape),
  }),
  exportAccountsInDark: route({
    ...{ method: 'GET', path: '/v1/contributors/naming.csv', tag, may: 'export', answers: 'file' },
    summary: 'The same as CSV',
    query: snapshotQuery.extend(filters.shape),
  }),
}
