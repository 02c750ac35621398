import { z } from 'zod'
import { route } from '../route.ts'
import { accountCase } from './cases.ts'
import { challenge } from './challenges.ts'
import { continuityPerson } from './continuity.ts'
import { decision } from './decisions.ts'
import { planItem } from './plans.ts'
import { bookColumns, bookFinding } from './portfolio.ts'
import { changes } from './snapshots.ts'

const open = z.number().nullable()

/** Something that waits to be done, with what it holds up. Words are the screen's; facts are here. */
export const toDo = z
  .object({
    id: z.string(),
    group: z
      .enum(['stops', 'waits', 'back'])
      .describe('stops: the month cannot be closed; waits: for who asks; back: a decision whose day has come, or that got worse'),
    code: z.enum([
      'nothing_imported',
      'nothing_measured',
      'import_interrupted',
      'rows_rejected',
      'file_late',
      'rate_missing',
      'unassigned',
      'matches_doubtful',
      'duplicates_found',
      'ledger_difference',
      'general_ledger_difference',
      'model_asks',
      'no_model_approved',
      'measure_again',
      'challenge',
      'decision',
      'promise_due',
      'step_due',
      'override_ends',
      'schedule_failed',
      'files_arrived',
      'case_due',
      'cases_due',
      'cases_overdue',
      'low_answers',
      'changes_wait',
      'change_held',
    ]),
    subject: z.string().nullable().describe('source/table, currency, name of a model …'),
    amountMinor: open,
    count: open.describe('files, rows, pairs, interactions, days late: as the code says'),
    day: z.string().nullable().describe('since when, or last day covered'),
    by: z.string().nullable(),
    text: z.string().nullable(),
    page: z.string().nullable().describe('where it is done'),
    challenge: challenge.nullable(),
    decision: decision.nullable(),
    item: planItem.nullable().describe('the promise or the next step that is due'),
    case: accountCase.nullable(),
  })
  .meta({ id: 'ToDo' })
export type ToDo = z.infer<typeof toDo>

const source = z.object({
  source: z.string(),
  table: z.string(),
  firstDay: z.string(),
  lastDay: z.string(),
  rows: z.int(),
  daysMissing: z.int().describe('days of the month after its last day; 0 = complete, up to five days without a row included'),
})

/** State of the month that is to be closed. */
const month = z.object({
  month: z.string(),
  checks: z.array(
    z.object({
      code: z.enum(['files', 'rates', 'matched', 'ledger', 'general_ledger', 'model', 'measured']),
      state: z.enum(['done', 'attention', 'open']),
      count: open,
      of: open,
      share: open,
      amountMinor: open,
      text: z.string().nullable(),
    }),
  ),
  sources: z.array(source),
  ledger: z
    .object({
      ledgerMinor: z.number(),
      tracedMinor: z.number(),
      notTracedMinor: z.number(),
      notRecordedMinor: open.describe('of not traced; null = nobody stated what share of the work is recorded'),
      unusedMinor: open.describe('of not traced'),
      notToldApartMinor: z.number().describe('of not traced: what nobody said to be one or the other'),
      outsideMinor: z.number(),
      differenceMinor: z.number(),
    })
    .nullable()
    .describe('of the whole months of the last measurement; null without a ledger'),
  generalLedger: z
    .object({
      bookMinor: z.number(),
      differences: z.array(z.object({ name: z.string(), amountMinor: z.number() })),
      explainedMinor: z.number(),
      unexplainedMinor: z.number(),
      generalLedgerMinor: z.number(),
      statedBy: z.string(),
      statedAt: z.string(),
    })
    .nullable()
    .describe('revenue of the window as finance stated it from the general ledger; null until then'),
})

const head = bookColumns.shape.head.nullable().describe('the measurement it speaks of; null = none yet')

export const today = z
  .object({
    day: z.string(),
    head,
    figures: z
      .object({
        revenueMinor: z.number(),
        revenueChangeShare: open.describe('against the measurement before; null without one'),
        costToServeMinor: open,
        activityCostMinor: open,
        otherDirectMinor: open,
        notTracedMinor: open,
        unusedMinor: open,
        notRecordedMinor: open,
        estimatedShare: open,
        netContributionMinor: open,
        netLowMinor: open,
        netHighMinor: open,
        accounts: z.int(),
      })
      .nullable(),
    toDo: z.array(toDo).describe('by what it holds up, then by money'),
    doneThisMonth: z.int().describe('decisions taken and challenges closed since the first of the month'),
    promises: z
      .object({
        ...{ open: z.int(), overdue: z.int(), thisWeek: z.int() },
        accounts: z.int().describe('with a promise that is overdue or due within seven days'),
        revenueMinor: open.describe('of those accounts, in the measurement it speaks of'),
        kept: z.int().describe('in the last 12 months'),
        missed: z.int(),
        largest: z
          .array(planItem.extend({ revenueMinor: open }))
          .describe('overdue or due within seven days, by the revenue of the account'),
      })
      .describe('what we promised to accounts in scope'),
    month: month.nullable().describe('for whoever sees costs of the whole book'),
  })
  .meta({ id: 'Today' })
export type Today = z.infer<typeof today>

const loser = z.object({ id: z.int(), key: z.string(), name: z.string(), segment: z.string().nullable(), netContributionMinor: z.number() })

export const todayCommercial = z
  .object({
    head,
    changes: changes.nullable().describe('since the measurement before; null without one'),
    belowZero: z
      .object({ accounts: z.int(), netContributionMinor: z.number(), decided: z.int(), largest: z.array(loser) })
      .nullable()
      .describe('below zero in every version and not yet decided; null where that may not be told'),
    findings: z.array(bookFinding).describe('not decided, or come back; by money'),
    decisions: z.array(decision).describe('that come back'),
  })
  .meta({ id: 'TodayCommercial' })
export type TodayCommercial = z.infer<typeof todayCommercial>

export const todayAccounts = z
  .object({
    head,
    lastDay: z.string().nullable().describe('of any interaction in the record: silence is counted up to it'),
    silence: z
      .array(z.object({ days: z.int().nullable(), accounts: z.int(), revenueMinor: z.number() }))
      .describe('accounts that buy by days since the last interaction, up to so many; null = longer, or none at all'),
    silent: z
      .array(
        z.object({
          ...{ id: z.int(), key: z.string(), name: z.string(), segment: z.string().nullable(), revenueMinor: z.number() },
          lastDay: z.string().nullable(),
          days: z.int().nullable(),
        }),
      )
      .describe('accounts that buy and had no interaction for over 90 days, by revenue'),
    renewals: z
      .array(
        z.object({
          ...{ id: z.int(), key: z.string(), name: z.string(), segment: z.string().nullable(), revenueMinor: z.number() },
          day: z.string(),
          days: z.int().describe('from today; below 0: it came after the record was measured, and nobody has said how it went'),
          noticeBy: z.string().nullable().describe('last day on which notice can be given'),
          ...{ index: z.number().nullable(), indexLow: z.number().nullable(), indexHigh: z.number().nullable() },
          grade: z.string().nullable(),
        }),
      )
      .describe('contracts that end or renew within 90 days, the next first'),
    colleagues: z
      .array(
        z.object({
          ...{ account: z.int(), name: z.string(), day: z.string(), kind: z.string(), channel: z.string().nullable() },
          ...{ reason: z.string().nullable(), subject: z.string().nullable(), direction: z.string().nullable() },
          colleague: z.string().nullable(),
          team: z.string().nullable(),
        }),
      )
      .nullable()
      .describe('what others did on own accounts in the last 14 days of the record; null for who sees all accounts'),
    meetings: z
      .array(
        z.object({
          ...{ account: z.int(), name: z.string(), subject: z.string(), beginsAt: z.string(), endsAt: z.string() },
          ...{ people: z.array(z.string()), colleagues: z.array(z.string()) },
          heard: z.int().describe('others of the customer’s whom the record does not know'),
        }),
      )
      .describe('with accounts in scope, announced by calendars for the next seven days'),
    people: z
      .object({ silent: z.array(continuityPerson), left: z.array(continuityPerson) })
      .nullable()
      .describe(
        'of accounts that buy: whose last interaction came to be 180 days old in the last 30 days, and who left in them; null for who sees all accounts',
      ),
    changes: changes.nullable(),
  })
  .meta({ id: 'TodayAccounts' })
export type TodayAccounts = z.infer<typeof todayAccounts>

export const todayRoutes = {
  getToday: route({
    ...{ method: 'GET', path: '/v1/today', tag: 'today', may: 'read', ok: today },
    summary: 'State of the month and what waits, for the role of who asks',
  }),
  getTodayCommercial: route({
    ...{ method: 'GET', path: '/v1/today/commercial', tag: 'today', may: 'read', ok: todayCommercial },
    summary: 'What changed since the measurement before, and what awaits a decision',
  }),
  getTodayAccounts: route({
    ...{ method: 'GET', path: '/v1/today/accounts', tag: 'today', may: 'read', ok: todayAccounts },
    summary: 'Who is silent, and what colleagues did on own accounts',
  }),
}
