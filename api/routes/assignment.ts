import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { job } from './jobs.ts'
import { writtenText } from './notes.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'assignment'
const reads = { tag, may: 'readCosts' } as const
const writes = { tag, may: 'plan' } as const
const minor = z.number().describe('minor units a year')
const hours = z.number().describe('a year')
const closedHours = z.number().nullable().describe('a year; null: of one person or of a team of fewer than five, and closed to who asks')
const closedPart = minor
  .nullable()
  .describe('minor units a year; null: of a team of fewer than five it would tell what an hour costs, and is closed to who asks')
const account = z.object({ id: z.int(), key: z.string(), name: z.string() })
const team = z.string().min(1).max(200)
const words = (max: number) => z.array(writtenText(60)).max(max)
const share = z.number().min(0).max(1)

/** What is assumed of giving an account to somebody else. */
export const givingTerms = z
  .object({
    changeChance: share.describe('how likely an account leaves within a year because who looks after it changes'),
    chancePerYear: share.describe('more for each year the present colleague has known it, up to ten'),
    chancePerPerson: share.describe('more for each person there whom only the present colleague has met'),
    handoverHours: z.number().min(0).max(1000),
    regionShare: z.number().min(0).max(10).nullable().describe('of the hours’ cost, once more, in a country not theirs; null: never'),
    languageShare: z.number().min(0).max(10).nullable().describe('the same of the language; null: never'),
  })
  .meta({ id: 'GivingTerms' })
export type GivingTerms = z.infer<typeof givingTerms>

export const assignmentTeam = z
  .object({
    team: z.string(),
    name: z.string(),
    hoursPerYear: z.number().nullable().describe('of the cost model or the coverage models; null: nobody has said'),
    accounts: z.int().describe('that take time of it today'),
    colleagues: z.int().describe('to whom accounts could be given'),
    lastRun: z.int().nullable(),
  })
  .meta({ id: 'AssignmentTeam' })

export const assignmentColleague = z
  .object({
    name: z.string(),
    team: z.string().nullable(),
    teamName: z.string().nullable(),
    hoursPerYear: z.number().nullable().describe('null: nobody has said, and the team has no hours'),
    countries: z.array(z.string()),
    languages: z.array(z.string()),
    leftOut: z.boolean().describe('named by the record, and not to be given anything'),
    from: z.enum(['record', 'hand']),
    why: z.string().describe('what the record says of them'),
    accounts: z.int().describe('that name them as who looks after them'),
    changedByName: z.string().nullable(),
    changedAt: z.string().nullable(),
  })
  .meta({ id: 'AssignmentColleague' })
export type AssignmentColleague = z.infer<typeof assignmentColleague>

const pin = z
  .object({ team: z.string(), account, colleague: z.string(), reason: z.string(), byName: z.string(), madeAt: z.string() })
  .meta({ id: 'AssignmentPin' })
export type AssignmentPin = z.infer<typeof pin>

const side = z.object({
  accounts: z.int().describe('with somebody of the team'),
  nobody: z.int(),
  otherRegion: z.int().describe('accounts in a country not of whoever has them'),
  otherLanguage: z.int(),
  costMinor: minor.describe('of region and language, and of what changes'),
  hours: closedHours.describe('that the accounts take'),
  peopleOver: z.int().nullable().describe('colleagues beyond their hours; null: closed to who asks'),
})

export const assignmentRun = z
  .object({
    id: z.int(),
    head: snapshotHead,
    team: z.string(),
    teamName: z.string(),
    scenario: z.object({ id: z.int(), name: z.string() }).nullable().describe('null: as accounts are served today'),
    terms: givingTerms,
    madeAt: z.string(),
    byName: z.string(),
    people: z.int(),
    accounts: z.int().describe('that take time of the team'),
    withoutTime: z.int().describe('accounts that take none of it: nobody is proposed for them'),
    before: side,
    after: side,
    changes: z.int().describe('accounts that would get somebody else'),
    taken: z.int().describe('accounts that nobody of the team has today and that would get somebody'),
    costs: z.object({
      ...{ relationshipMinor: closedPart, handoverMinor: closedPart, regionMinor: closedPart, languageMinor: closedPart },
      totalMinor: minor,
    }),
    boundMinor: minor.describe('no assignment of these accounts within the hours costs less: proved'),
    gap: z.number(),
    unassigned: z.object({
      accounts: z.int(),
      marginMinor: minor,
      hours: closedHours,
      moreHours: z.number().nullable().describe('the least that the team is short of for all to fit'),
    }),
    hoursAvailable: closedHours,
    loads: z.enum(['open', 'may open', 'closed']).describe('loads of single people: opened for a purpose; may be; not'),
    purpose: z.string().nullable(),
    findings: z.array(z.object({ code: z.string(), message: z.string(), count: z.number().optional() })),
  })
  .meta({ id: 'AssignmentRun' })
export type AssignmentRun = z.infer<typeof assignmentRun>

export const assignedAccount = z
  .object({
    account,
    segment: z.string().nullable(),
    country: z.string().nullable(),
    language: z.string().nullable(),
    revenueMinor: z.number(),
    marginMinor: z.number().nullable().describe('a year; null: not known, and the mean share of revenue was counted'),
    hours: closedHours,
    from: z.string().nullable().describe('who looks after it today'),
    to: z.string().nullable().describe('null: nobody'),
    change: z.enum(['stays', 'changes', 'new', 'nobody']),
    pinned: z.string().nullable().describe('why it stays with whom it is pinned to'),
    knows: share.describe('part of its interactions that whoever gets it had already'),
    unmet: z.int().describe('people there whom only the present colleague has met'),
    years: z.number().nullable().describe('that the present colleague has known it'),
    chance: share.nullable().describe('of leaving because of the change'),
    relationshipMinor: closedPart,
    handoverMinor: closedPart,
    regionMinor: closedPart,
    languageMinor: closedPart,
    costMinor: minor,
    why: z.string(),
    helps: z.string().nullable().describe('of one that nobody gets: the least that would help'),
  })
  .meta({ id: 'AssignedAccount' })
export type AssignedAccount = z.infer<typeof assignedAccount>

const personLoad = z.object({
  name: z.string(),
  hoursPerYear: hours,
  before: z.object({ accounts: z.int(), hours, revenueMinor: z.number() }),
  after: z.object({ accounts: z.int(), hours, revenueMinor: z.number() }),
  gives: z.int(),
  gets: z.int(),
})
export const assignmentLoads = z
  .object({ run: z.int(), purpose: z.string(), at: z.string(), people: z.array(personLoad) })
  .meta({ id: 'AssignmentLoads' })
export type AssignmentLoads = z.infer<typeof assignmentLoads>

const runParams = z.object({ run: z.coerce.number().int() })
const filters = z.object({
  show: z.enum(['all', 'changes', 'new', 'nobody', 'region', 'language', 'pinned']).default('changes'),
  q: z.string().max(200).optional().describe('part of a name'),
  person: z.string().max(200).optional().describe('who has it, before or after'),
  sort: z.enum(['costMinor', 'revenueMinor', 'name', 'to']).default('costMinor'),
})
const format = z.object({ format: z.enum(['csv', 'xlsx']).default('csv') })

export const assignmentRoutes = {
  getAssignmentGround: route({
    ...{ method: 'GET', path: '/v1/assignment', ...reads, query: snapshotQuery },
    ok: z.object({
      head: snapshotHead,
      coverage: z.string().describe('the coverage models in force'),
      teams: z.array(assignmentTeam),
      terms: givingTerms.describe('of the last run, else as Tapeline assumes'),
      standardTerms: givingTerms,
    }),
    summary: 'Teams whose accounts can be assigned, and what is assumed of it',
  }),
  listAssignmentColleagues: route({
    ...{ method: 'GET', path: '/v1/assignment/colleagues', ...reads },
    ok: z.object({ items: z.array(assignmentColleague) }),
    summary: 'Whom accounts could be given to: what the record proposes, and what was said by hand',
  }),
  saveAssignmentColleague: route({
    ...{ method: 'PUT', path: '/v1/assignment/colleagues', ...writes, ok: assignmentColleague },
    body: z.object({
      name: writtenText(200),
      ...{ team, hoursPerYear: z.number().min(0).max(8784), countries: words(60), languages: words(30) },
      leftOut: z.boolean().default(false),
    }),
    summary: 'Say of a colleague which team, hours, countries and languages; or that nothing is to be given to them',
  }),
  forgetAssignmentColleague: route({
    ...{ method: 'DELETE', path: '/v1/assignment/colleagues/:name', ...writes, params: z.object({ name: z.string().max(200) }) },
    answers: 'nothing',
    summary: 'Take back what was said of a colleague by hand',
  }),
  listAssignmentPins: route({
    ...{ method: 'GET', path: '/v1/assignment/pins', ...reads, query: z.object({ team: team.optional() }) },
    ok: z.object({ items: z.array(pin) }),
    summary: 'Accounts that stay with a colleague, whatever is best',
  }),
  pinAssignment: route({
    ...{ method: 'PUT', path: '/v1/assignment/pins', ...writes, ok: pin },
    body: z.object({ team, account: z.int(), colleague: writtenText(200), reason: writtenText(500) }),
    summary: 'An account stays with a colleague, with the reason',
  }),
  unpinAssignment: route({
    ...{ method: 'DELETE', path: '/v1/assignment/pins/:team/:account', ...writes, answers: 'nothing' },
    params: z.object({ team, account: z.coerce.number().int() }),
    summary: 'The account may go to whoever is best again',
  }),
  runAssignment: route({
    ...{ method: 'POST', path: '/v1/assignment/runs', ...writes, ok: job, answers: 'accepted' },
    body: z.object({
      team,
      scenario: z.int().nullable().default(null).describe('null: as accounts are served today'),
      snapshot: z.int().optional(),
      terms: givingTerms.optional().describe('default: as Tapeline assumes'),
    }),
    summary: 'Propose who looks after which account, as a job whose result is { run }; nothing is written to the record',
  }),
  listAssignmentRuns: route({
    ...{ method: 'GET', path: '/v1/assignment/runs', ...reads, query: z.object({ team: team.optional() }) },
    ok: z.object({
      items: z.array(
        z.object({
          id: z.int(),
          team: z.string(),
          scenario: z.int().nullable(),
          scenarioName: z.string().nullable(),
          madeAt: z.string(),
          byName: z.string(),
        }),
      ),
    }),
    summary: 'The last proposals, the newest first',
  }),
  getAssignmentRun: route({
    ...{ method: 'GET', path: '/v1/assignment/runs/:run', ...reads, params: runParams, ok: assignmentRun },
    summary: 'A proposal: before and after, what it costs, and how far it may be from the best',
  }),
  listAssignedAccounts: route({
    ...{ method: 'GET', path: '/v1/assignment/runs/:run/accounts', ...reads, params: runParams, ok: pageOf(assignedAccount) },
    query: pageQuery.extend(filters.shape),
    summary: 'Who would take which account, and why',
  }),
  exportAssignedAccounts: route({
    ...{ method: 'GET', path: '/v1/assignment/runs/:run/file', tag, may: 'export', params: runParams, answers: 'file' },
    query: filters.extend(format.shape),
    summary: 'The same as CSV or XLSX; kept in the audit',
  }),
  openAssignmentLoads: route({
    ...{ method: 'POST', path: '/v1/assignment/runs/:run/loads', ...reads, params: runParams, ok: assignmentLoads, answers: 'created' },
    body: z.object({ purpose: writtenText(500) }),
    summary: 'Open the loads of single people, for a purpose: each of them sees that it was opened, by whom and what for',
  }),
  getAssignmentLoads: route({
    ...{ method: 'GET', path: '/v1/assignment/runs/:run/loads', ...reads, params: runParams, ok: assignmentLoads },
    summary: 'What was opened, again; for 30 days and for who opened it',
  }),
  exportAssignmentLoads: route({
    ...{ method: 'GET', path: '/v1/assignment/runs/:run/loads-file', tag, may: 'export', params: runParams, answers: 'file' },
    query: format,
    summary: 'The same as CSV or XLSX; employees’ data, kept in the audit',
  }),
}
