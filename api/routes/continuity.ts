import { z } from 'zod'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { writtenText } from './notes.ts'
import { planItem } from './plans.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const group = z.enum(roleGroups)
const share = z.number().nullable().describe('0–1, aged; null = no interaction to share out')
const money = z.number().nullable().describe('integer minor units; null = not known, or closed to who asks')
const account = z.object({ id: z.int(), key: z.string(), name: z.string() })
const person = z.object({ id: z.int(), name: z.string(), title: z.string().nullable() })

export const threadReason = z.enum(['top contact share', 'top colleague share', 'one active contact', 'one colleague'])

const threadPerson = person.extend({
  groups: z.array(group).describe('role groups at this account'),
  share,
  meetings: z.int().describe('interactions of the last 365 days in which they took part'),
  lastDay: z.string().nullable().describe('of the last interaction there is, however old'),
  silent: z.boolean().describe('no interaction for 180 days'),
  rolesLeft: z.array(group).describe('if they left: role groups somebody else holds'),
  newGaps: z.array(group).describe('if they left: required role groups that nobody would hold'),
})

const leftPerson = person.extend({
  groups: z.array(group),
  leftDay: z.string(),
  now: z
    .array(z.object({ account: account.nullable().describe('null: at an account of others'), title: z.string().nullable() }))
    .describe('where the same person is now'),
})

const threadColleague = z.object({
  name: z.string(),
  share,
  meetings: z.int(),
  leftDay: z.string().nullable().describe('does not work here any more'),
  next: z.string().nullable().describe('if they left: who has the largest part of what remains'),
  nextShare: share,
  nobodyElse: z.array(person).describe('if they left: people whom nobody else met in the last 365 days'),
})

export const accountContinuity = z
  .object({
    account,
    asOf: z.string(),
    meetings: z.int().describe('interactions of the last 365 days'),
    withoutPerson: z.int().describe('of them: nobody of the account is named'),
    withoutColleague: z.int().describe('of them: none of ours is named'),
    reasons: z.array(threadReason).describe('why it hangs on one person; empty = it does not'),
    required: z.array(group),
    gaps: z.array(group).describe('required role groups that nobody active holds'),
    rolesKnown: z.array(group),
    people: z.array(threadPerson).describe('who has not left, the largest share first'),
    colleagues: z.array(threadColleague).describe('the largest share first; those who left last'),
    left: z.array(leftPerson).describe('the latest first'),
  })
  .meta({ id: 'AccountContinuity' })
export type AccountContinuity = z.infer<typeof accountContinuity>

export const continuityItem = z
  .object({
    account,
    segment: z.string().nullable(),
    manager: z.string().nullable().describe('who looks after the account'),
    revenueMinor: money,
    marginMinor: money,
    index: z.int().nullable().describe('as measured, in whole points'),
    grade: z.enum(['A', 'B', 'C', 'D']).nullable(),
    reasons: z.array(threadReason),
    meetings: z.int(),
    people: z.int().describe('who have not left'),
    silent: z.int().describe('of them'),
    leftLately: z.int().describe('people who left in the last 365 days'),
    topPerson: person.extend({ share: z.number() }).nullable(),
    topColleagueShare: share,
    gaps: z.array(group),
  })
  .meta({ id: 'ContinuityItem' })
export type ContinuityItem = z.infer<typeof continuityItem>

const atStake = z.object({
  accounts: z.int(),
  revenueMinor: z.number(),
  marginMinor: money,
  marginMissing: z.int().describe('of them: accounts whose margin is not known'),
})

export const continuityBook = pageOf(continuityItem)
  .extend({
    head: snapshotHead.describe('the measurement that revenue, margin and index are of'),
    asOf: z.string(),
    required: z.array(group),
    all: atStake.describe('accounts that buy'),
    singleThreaded: atStake,
    byReason: z.array(z.object({ reason: threadReason, accounts: z.int(), revenueMinor: z.number() })),
    gaps: atStake.describe('with a required role that nobody holds'),
    silentPeople: z.int(),
    people: z.int(),
    leftLately: z.int().describe('people who left in the last 365 days'),
    managers: z.array(z.string()),
    segments: z.array(z.string()),
  })
  .meta({ id: 'ContinuityBook' })
export type ContinuityBook = z.infer<typeof continuityBook>

const filters = z.object({
  snapshot: snapshotQuery.shape.snapshot,
  q: z.string().max(200).optional().describe('part of the name'),
  segment: z.string().max(40).optional(),
  manager: z.string().max(200).optional(),
  show: z
    .enum(['single', 'gaps', 'silent', 'left'])
    .optional()
    .describe('single-threaded; with a role gap; with silent people; whom somebody left'),
  reason: threadReason.optional(),
  sort: z.enum(['revenueMinor', 'marginMinor', 'index', 'silent', 'topPersonShare', 'topColleagueShare', 'name']).optional(),
  buying: z.enum(['yes', 'all']).optional().describe('default yes: accounts that bought in the window'),
})
const format = z.object({ format: z.enum(['csv', 'xlsx']).default('csv') })

export const continuityPerson = person
  .extend({
    account,
    groups: z.array(group),
    state: z.enum(['silent', 'left']),
    lastDay: z.string().nullable(),
    days: z.int().nullable().describe('since the last interaction, or since they left; null = there never was one'),
    leftDay: z.string().nullable(),
    now: leftPerson.shape.now,
    revenueMinor: money,
  })
  .meta({ id: 'ContinuityPerson' })
export type ContinuityPerson = z.infer<typeof continuityPerson>

const personFilters = z.object({
  state: z.enum(['silent', 'left']).default('silent'),
  q: z.string().max(200).optional(),
  group: group.optional(),
})

export const colleague = z
  .object({
    name: z.string(),
    leftDay: z.string().nullable(),
    signInEnded: z.string().nullable().describe('day on which the sign-in of somebody of this name was taken away: ask whether they left'),
    own: z.boolean(),
  })
  .meta({ id: 'ContinuityColleague' })
export type ContinuityColleague = z.infer<typeof colleague>

const leaverAccount = z.object({
  account,
  segment: z.string().nullable(),
  share: z.number(),
  meetings: z.int(),
  revenueMinor: money,
  marginMinor: money,
  index: z.int().nullable(),
  grade: z.enum(['A', 'B', 'C', 'D']).nullable(),
  next: z.string().nullable(),
  nextShare: share,
  nobodyElse: z.array(person.extend({ groups: z.array(group) })),
  open: z.object({ promises: z.int(), steps: z.int(), opportunities: z.int() }).describe('to be passed on: of this colleague'),
})

export const handoverWhat = z.enum(['introduce', 'meet', 'pass on'])
const proposedItem = z.object({
  account: account,
  what: handoverWhat,
  text: z.string(),
  person: person.nullable(),
  owner: z.string().nullable().describe('user:<id> of who should do it; null: a colleague who does not sign in'),
  ownerName: z.string(),
  daysBefore: z.int().describe('days before the last day by which it should be done'),
})

export const ifColleagueLeft = z
  .object({
    view: z.int(),
    name: z.string(),
    own: z.boolean(),
    purpose: z.string(),
    at: z.string(),
    asOf: z.string(),
    head: snapshotHead,
    leftDay: z.string().nullable(),
    accounts: z.array(leaverAccount).describe('where more than 60 % of what we do is theirs, by revenue'),
    atStake,
    indexMean: z.number().nullable().describe('of those accounts that have one, weighted by revenue'),
    indexAccounts: z.int(),
    others: z.object({ accounts: z.int(), revenueMinor: z.number() }).describe('where they take part and others carry more than 40 %'),
    metByNobodyElse: z.array(person.extend({ account, groups: z.array(group) })).describe('at the other accounts too'),
    withoutColleague: z.int().describe('interactions in scope that name none of ours: what they hide is not told'),
    proposal: z.array(proposedItem),
  })
  .meta({ id: 'IfColleagueLeft' })
export type IfColleagueLeft = z.infer<typeof ifColleagueLeft>

export const handover = z
  .object({
    id: z.int(),
    name: z.string(),
    lastDay: z.string(),
    byName: z.string(),
    madeAt: z.string(),
    closedAt: z.string().nullable(),
    mayChange: z.boolean(),
    items: z.array(planItem.extend({ what: handoverWhat, revenueMinor: money })).describe('by account, at accounts in scope'),
    accounts: z.int(),
    done: z.int(),
    of: z.int().describe('items that were not withdrawn'),
    overdue: z.int(),
    elsewhere: z.int().describe('items at accounts of others'),
  })
  .meta({ id: 'Handover' })
export type Handover = z.infer<typeof handover>

const newItem = z.object({
  account: z.int(),
  what: handoverWhat,
  text: writtenText(2000),
  person: z.int().nullish(),
  owner: z.string().max(200).nullish(),
  ownerName: writtenText(200).nullish(),
  due: z.iso.date(),
})

const params = { account: z.object({ account: z.coerce.number().int() }), view: z.object({ view: z.coerce.number().int() }) }
const handoverParams = z.object({ handover: z.coerce.number().int() })
const tag = 'continuity'

export const continuityRoutes = {
  getAccountContinuity: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/continuity', tag, may: 'read', params: params.account, ok: accountContinuity },
    summary: 'What of an account hangs on one person, theirs or ours, and what if one of them left',
    query: snapshotQuery,
  }),
  listContinuity: route({
    ...{ method: 'GET', path: '/v1/continuity', tag, may: 'read', ok: continuityBook },
    summary: 'Accounts that hang on one person, role gaps and silent people, with the money at stake',
    query: pageQuery.extend(filters.shape),
  }),
  exportContinuity: route({
    ...{ method: 'GET', path: '/v1/continuity/accounts-file', tag, may: 'export', answers: 'file' },
    summary: 'The same as CSV or XLSX',
    query: filters.extend(format.shape),
  }),
  listContinuityPeople: route({
    ...{
      method: 'GET',
      path: '/v1/continuity/people',
      tag,
      may: 'read',
      ok: pageOf(continuityPerson).extend({ asOf: z.string(), currency: z.string() }),
    },
    summary: 'People who are silent, and people who left or moved, by the revenue of their account',
    query: pageQuery.extend(personFilters.shape),
  }),
  exportContinuityPeople: route({
    ...{ method: 'GET', path: '/v1/continuity/people-file', tag, may: 'export', answers: 'file' },
    summary: 'The same as CSV or XLSX; personal data, kept in the audit',
    query: personFilters.extend(format.shape),
  }),
  listContinuityColleagues: route({
    ...{ method: 'GET', path: '/v1/continuity/colleagues', tag, may: 'read' },
    summary: 'Colleagues of whom who asks may open what hangs on them, by name',
    ok: z.object({ items: z.array(colleague) }),
  }),
  sayColleagueLeft: route({
    ...{ method: 'POST', path: '/v1/continuity/colleagues', tag, may: 'edit', ok: colleague },
    summary: 'Say that a colleague does not work here any more, or still does',
    body: z.object({ name: writtenText(200), leftDay: z.iso.date().nullable() }),
  }),
  openColleagueView: route({
    ...{ method: 'POST', path: '/v1/continuity/colleague-views', tag, may: 'read', ok: ifColleagueLeft, answers: 'created' },
    summary: 'Open what hangs on a colleague, for a purpose: the colleague sees that it was opened, by whom and what for',
    body: z.object({ name: writtenText(200), purpose: z.string().trim().max(500).describe('needed unless it is oneself') }),
  }),
  getColleagueView: route({
    ...{ method: 'GET', path: '/v1/continuity/colleague-views/:view', tag, may: 'read', params: params.view, ok: ifColleagueLeft },
    summary: 'What was opened, again; for 30 days and for who opened it',
  }),
  exportColleagueView: route({
    ...{ method: 'GET', path: '/v1/continuity/colleague-views/:view/file', tag, may: 'export', params: params.view, answers: 'file' },
    summary: 'The same as CSV or XLSX; employees’ data, kept in the audit',
    query: format,
  }),
  listViewsOfMe: route({
    ...{ method: 'GET', path: '/v1/continuity/views-of-me', tag, may: 'signedIn' },
    summary: 'Who opened what hangs on oneself, when and what for',
    ok: z.object({
      names: z.array(z.string()).describe('names of colleagues in the files that one stands for'),
      items: z.array(z.object({ at: z.string(), byName: z.string(), purpose: z.string() })),
    }),
  }),
  listHandovers: route({
    ...{ method: 'GET', path: '/v1/hand-overs', tag, may: 'read', ok: z.object({ items: z.array(handover) }) },
    summary: 'Hand-overs, what is open first',
  }),
  makeHandover: route({
    ...{ method: 'POST', path: '/v1/hand-overs', tag, may: 'edit', ok: handover, answers: 'created' },
    summary: 'Begin a hand-over: each item is a step of an account’s plan, with owner and day',
    body: z.object({ view: z.int(), lastDay: z.iso.date(), items: z.array(newItem).min(1).max(500) }),
  }),
  getHandover: route({
    ...{ method: 'GET', path: '/v1/hand-overs/:handover', tag, may: 'read', params: handoverParams, ok: handover },
    summary: 'A hand-over with its items',
  }),
  addHandoverItem: route({
    ...{ method: 'POST', path: '/v1/hand-overs/:handover/items', tag, may: 'edit', params: handoverParams, body: newItem, ok: handover },
    summary: 'Put another item on a hand-over; items change like other steps: PATCH /v1/plan-items/:item',
  }),
  changeHandover: route({
    ...{ method: 'PATCH', path: '/v1/hand-overs/:handover', tag, may: 'edit', params: handoverParams, ok: handover },
    summary: 'Move the last day, close a hand-over or open it again',
    body: z.object({ lastDay: z.iso.date().optional(), closed: z.boolean().optional() }),
  }),
  exportHandover: route({
    ...{ method: 'GET', path: '/v1/hand-overs/:handover/file', tag, may: 'export', params: handoverParams, answers: 'file' },
    summary: 'The check-list as CSV or XLSX',
    query: format,
  }),
}
