import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { writtenText } from './notes.ts'

/** What a case was opened for. */
export const caseCodes = {
  low_answer: 'Low answer of who decides',
  heavy_voice: 'Heavy voice below the line',
  silent_decider: 'Who decides fell silent',
  roles_disagree: 'Roles disagree',
  score_money: 'Score and money disagree',
  promise_missed: 'Promise not kept',
  basic_missed: 'Basics below the standard',
  by_hand: 'Opened by hand',
} as const
export type CaseCode = keyof typeof caseCodes
const code = z.enum(Object.keys(caseCodes) as [CaseCode, ...CaseCode[]])

/** Why it came to a case: chosen when it is worked on. */
export const caseCauses = {
  delivery: 'Delivery late or wrong',
  product: 'Product or quality',
  service: 'Answered late, or not solved',
  invoice: 'Invoice or payment',
  price: 'Price or terms',
  contact: 'Nobody took care, or the wrong person',
  promise: 'Promised and not done',
  theirs: 'Their own circumstances',
  misread: 'Nothing wrong: read or asked wrongly',
  other: 'Something else',
} as const
export type CaseCause = keyof typeof caseCauses
const cause = z.enum(Object.keys(caseCauses) as [CaseCause, ...CaseCause[]])

export const caseStatuses = { open: 'Open', working: 'In work', waiting: 'Waiting', closed: 'Closed' } as const
export type CaseStatus = keyof typeof caseStatuses
const status = z.enum(Object.keys(caseStatuses) as [CaseStatus, ...CaseStatus[]])

const group = z.enum(['decides', 'influences', 'uses', 'pays'])
const accountName = z.object({ id: z.int(), key: z.string(), name: z.string() })

export const caseFacts = z
  .object({
    group: group.nullable().describe('role of who it is about'),
    score: z.number().nullable().describe('as answered'),
    scaleMin: z.number().nullable(),
    scaleMax: z.number().nullable(),
    metric: z.string().nullable(),
    share: z.number().nullable().describe('of the voice, 0–1'),
    days: z.int().nullable().describe('silent, or late'),
    points: z.number().nullable().describe('between two roles'),
    between: z.tuple([group, group]).nullable().describe('the lower and the higher'),
    money: z.enum(['low score, more money', 'high score, less money']).nullable(),
    moneyShare: z.number().nullable().describe('change of revenue, 0–1'),
    basic: z.string().nullable(),
    keptShare: z.number().nullable().describe('of it, 0–1'),
    standard: z.number().nullable().describe('least share of the segment, 0–1'),
  })
  .partial()
export type CaseFacts = z.infer<typeof caseFacts>

export const accountCase = z
  .object({
    id: z.int(),
    code,
    title: z.string().nullable().describe('of one opened by hand'),
    account: accountName,
    person: z.object({ id: z.int(), name: z.string() }).nullable().describe('null also where who asks may not know who it was'),
    facts: caseFacts.describe('what was found, as it was then'),
    privacy: z.enum(['attributed', 'role only', 'confidential']),
    owner: z.string().describe('user:<id>, or role:<role>'),
    ownerName: z.string(),
    openedDay: z.string(),
    dueDay: z.string(),
    daysOver: z.int().describe('past its day; 0 = not overdue, or closed'),
    status,
    cause: cause.nullable(),
    causeNote: z.string().nullable(),
    done: z.string().nullable().describe('what was done about it'),
    closedDay: z.string().nullable(),
    evidence: z.int().describe('answers, promises … it rests on'),
    withdrawn: z.boolean().describe('all it rests on was taken back, or says something else now'),
    atStakeMinor: z.number().nullable().describe('revenue of the account in the last measurement'),
    currency: z.string().nullable(),
    version: z.int(),
    changedAt: z.string(),
  })
  .meta({ id: 'AccountCase' })
export type AccountCase = z.infer<typeof accountCase>

const evidence = z.object({
  n: z.int().describe('in order, from 1'),
  code,
  day: z.string(),
  facts: caseFacts,
  withdrawn: z.boolean(),
  answer: z
    .object({
      ...{ metric: z.string(), score: z.number().nullable(), scaleMin: z.number().nullable(), scaleMax: z.number().nullable() },
      ...{ comment: z.string().nullable(), touchpoint: z.string().nullable() },
    })
    .nullable()
    .describe('as it reads today; null: it is none, or it is not there any more'),
})

const entry = z.object({
  id: z.int(),
  ...{ at: z.string(), byName: z.string(), what: z.string(), body: z.string().nullable() },
  facts: z.record(z.string(), z.unknown()),
})

export const caseDetail = accountCase
  .extend({ rests: z.array(evidence), entries: z.array(entry).describe('what was done and written, in order') })
  .meta({ id: 'CaseDetail' })
export type CaseDetail = z.infer<typeof caseDetail>

const words = z.string().max(300).optional()
export const caseFilters = z.object({
  status: words.describe('open, working, waiting, closed; several by commas; "not closed" by default; "all"'),
  code: words.describe('several by commas'),
  owner: words.describe('user:<id>, role:<role>, or me'),
  account: z.coerce.number().int().optional(),
  overdue: z.enum(['1']).optional(),
  q: z.string().max(200).optional().describe('part of the account’s or the person’s name'),
  sort: z.string().max(30).default('due').describe('due, opened, stake, account, changed; with - before it descending'),
})
export type CaseFilters = z.output<typeof caseFilters>

const owner = z.string().max(200).describe('user:<id> or role:<role>, as GET /v1/people-to-ask gives it')
const params = z.object({ case: z.coerce.number().int() })
const tag = 'cases'

export const alertRules = z.object({
  lowAnswer: z.int().min(0).max(10).describe('answers of who decides on NPS, at most'),
  heavyShare: z.number().min(0.01).max(1),
  heavyBelow: z.number().min(0).max(100),
  silentDays: z.int().min(30).max(730),
  usedToAnswer: z.int().min(1).max(10),
  disagreePoints: z.number().min(5).max(100),
  moneyShare: z.number().min(0.01).max(1),
  lookBackDays: z.int().min(1).max(365),
  dueDaysDecides: z.int().min(0).max(365),
  dueDays: z.int().min(0).max(365),
})

export const caseRoutes = {
  listCases: route({
    ...{ method: 'GET', path: '/v1/cases', tag, may: 'read' },
    summary: 'Cases of accounts in scope, those due first',
    query: pageQuery.extend(caseFilters.shape),
    ok: pageOf(accountCase).extend({
      counts: z
        .object({ open: z.int(), working: z.int(), waiting: z.int(), closed: z.int(), overdue: z.int(), mine: z.int() })
        .describe('without filters; mine: not closed'),
      today: z.string(),
    }),
  }),
  exportCases: route({
    ...{ method: 'GET', path: '/v1/cases/export', tag, may: 'export', answers: 'file' },
    summary: 'The same as CSV or XLSX',
    query: caseFilters.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
  }),
  getCase: route({
    ...{ method: 'GET', path: '/v1/cases/:case', tag, may: 'read', params, ok: caseDetail },
    summary: 'A case with what it rests on and what was done with it',
  }),
  openCase: route({
    ...{ method: 'POST', path: '/v1/cases', tag, may: 'workCases', ok: caseDetail, answers: 'created' },
    summary: 'Open a case by hand, of an account, a person or an answer',
    body: z.object({
      account: z.int(),
      title: writtenText(200),
      person: z.int().nullish(),
      answer: z
        .object({ source: z.string().max(200), externalId: z.string().max(1000) })
        .nullish()
        .describe('the answer it is about'),
      owner: owner.optional().describe('default: the account manager, else the listening lead'),
      due: z.iso.date().optional().describe('default: so many days from today as the rules say'),
      note: z.string().trim().max(4000).optional(),
    }),
  }),
  changeCase: route({
    ...{ method: 'PATCH', path: '/v1/cases/:case', tag, may: 'workCases', params, ok: caseDetail },
    summary: 'Take, work, close or open a case again; closing says what was done',
    body: z.object({
      status: status.optional(),
      owner: owner.optional(),
      due: z.iso.date().optional(),
      cause: cause.nullish(),
      causeNote: z.string().trim().max(2000).nullish(),
      done: z.string().trim().max(4000).nullish(),
      version: z.int().min(1).describe('the version that was seen: if somebody changed it meanwhile, the answer is 409'),
    }),
  }),
  noteOnCase: route({
    ...{ method: 'POST', path: '/v1/cases/:case/notes', tag, may: 'workCases', params, ok: caseDetail, answers: 'created' },
    summary: 'Write what was done or heard',
    body: z.object({ text: writtenText(4000) }),
  }),
  lookForAlerts: route({
    ...{ method: 'POST', path: '/v1/cases/look', tag, may: 'listen', ok: z.object({ opened: z.int() }) },
    summary: 'Look now whether anything calls for a case, as happens by itself after imports, measurements and every day',
  }),
  getAlertRules: route({
    ...{ method: 'GET', path: '/v1/alert-rules', tag, may: 'read' },
    summary: 'What opens a case, and when one is due',
    ok: z.object({ rules: alertRules, changed: z.object({ byName: z.string(), at: z.string() }).nullable() }),
  }),
  setAlertRules: route({
    ...{ method: 'PUT', path: '/v1/alert-rules', tag, may: 'listen', body: alertRules, answers: 'nothing' },
    summary: 'Change them; cases that are open stay as they are',
  }),
  getClosingEffect: route({
    ...{ method: 'GET', path: '/v1/closing-effect', tag, may: 'listen' },
    summary: 'Whether people whose low answer got a closed case recovered more than those with equally low answers that got none',
    ok: z.object({
      told: z.boolean(),
      difference: z.number().nullable().describe('points, 0–100'),
      low: z.number().nullable().describe('of the 90 % interval'),
      high: z.number().nullable(),
      changeClosed: z.number().nullable(),
      changeNone: z.number().nullable(),
      closed: z.int().describe('low answers with a closed case that could be compared'),
      none: z.int(),
      needed: z.int().describe('of each'),
      lowAnswers: z.int().describe('of the last two years'),
      answeredAgain: z.int(),
      closedCases: z.int().describe('closed in the last two years'),
    }),
  }),
}
