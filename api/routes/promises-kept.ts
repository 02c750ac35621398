import { z } from 'zod'
import { PROMISED_DATES, PROMISES, STANDARD_SEGMENTS } from '#engine/promises/standards.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'promises kept'
const share = z.number().min(0).max(1)
const maybe = z.number().nullable()
export const promiseVerdict = z.enum(['no data', 'missed', 'met', 'not sure'])

const openHours = z.object({
  days: z.array(z.int().min(0).max(6)).min(1).max(7).describe('0 = Monday'),
  from: z.number().min(0).max(24),
  to: z.number().min(0).max(24),
  holidays: z.array(z.iso.date()).max(400),
})
const reason = z.string().min(1).max(200)
const sorted = z.record(reason, z.boolean())

const segmentStandard = z.object({
  share: z.object(Object.fromEntries(PROMISES.map((key) => [key, share])) as Record<(typeof PROMISES)[number], typeof share>),
  answeredHours: z.number().positive().max(2000),
  openHours: z.boolean().describe('whether these are open hours; else by the clock'),
  complaintDays: z.number().positive().max(365),
})

/** What customers of each segment may expect of us. */
export const promiseStandards = z
  .object({
    segments: z.object(
      Object.fromEntries(STANDARD_SEGMENTS.map((key) => [key, segmentStandard])) as Record<
        (typeof STANDARD_SEGMENTS)[number],
        typeof segmentStandard
      >,
    ),
    openHours: openHours.refine(({ from, to }) => from < to, 'opens before it closes'),
    errorReasons: sorted.describe('reason of a credit note → whether it corrects an error of ours; the others are read by their words'),
    cancelledIsError: z.boolean().describe('whether an invoice that was cancelled counts as one that was not right'),
    complaintReasons: sorted.describe('reason of an interaction → whether it is a complaint; the others are read by their words'),
    promisedDates: z.record(z.string().min(1).max(100), z.enum(PROMISED_DATES)).describe('source → which date it gives as promised'),
  })
  .meta({ id: 'PromiseStandards' })
export type StandardsDocument = z.input<typeof promiseStandards>

export const keptPromise = z
  .object({
    promise: z.enum(PROMISES),
    name: z.string(),
    kept: z.int(),
    n: z.int(),
    missing: z.int().describe('of which it is not known whether it was kept: outside n'),
    open: z.int().describe('still to come, outside n: due and not shipped, in time and not answered, not known yet'),
    rate: maybe.describe('0–1; null without a case'),
    low: maybe.describe('90 % of Wilson’s interval'),
    high: maybe,
    standard: maybe.describe('least share of the segment; null = several segments'),
    verdict: promiseVerdict.nullable(),
  })
  .meta({ id: 'KeptPromise' })
export type KeptPromise = z.infer<typeof keptPromise>

export const promiseList = z.enum([
  'wrong',
  'unsorted',
  'noError',
  'late',
  'due',
  'undated',
  'answeredLate',
  'notAnsweredYet',
  'answerUntold',
  'repeated',
  'tooEarly',
  'noReason',
  'closedLate',
  'stillOpen',
  'closingUntold',
])
export type PromiseList = z.infer<typeof promiseList>

const caused = z
  .object({ atLeastMinor: z.number(), atMostMinor: z.number(), revenueMinor: z.number() })
  .nullable()
  .describe('cost of work that we caused, in the measurement; null = cost is closed to who asks')

export const accountPromises = z
  .object({
    head: snapshotHead,
    segment: z.enum(STANDARD_SEGMENTS).describe('whose standard holds'),
    standards: z.object({ version: z.int().describe('0 = as Tapeline comes'), counted: z.int().nullable(), madeAt: z.string().nullable() }),
    promises: z.array(
      keptPromise.extend({
        measured: z
          .object({ kept: z.int(), n: z.int() })
          .nullable()
          .describe('as the measurement counted, where that is something else than the record says now'),
        lists: z.array(z.object({ list: promiseList, n: z.int() })).describe('the rows under it'),
      }),
    ),
    dates: z.array(z.object({ source: z.string(), date: z.enum(PROMISED_DATES) })).describe('which promise each source’s date is'),
    openHours,
    caused,
  })
  .meta({ id: 'AccountPromises' })
export type AccountPromises = z.infer<typeof accountPromises>

export const promiseRow = z
  .object({
    id: z.string(),
    day: z.string(),
    document: z.string().describe('source/externalId'),
    what: z.string(),
    reason: z.string().nullable(),
    channel: z.string().nullable(),
    subject: z.string().nullable(),
    promisedDay: z.string().nullable(),
    shippedDay: z.string().nullable(),
    daysLate: maybe,
    hours: maybe.describe('until answered (of the standard’s hours), or until closed'),
    amountMinor: maybe,
    currency: z.string().nullable(),
  })
  .meta({ id: 'PromiseRow' })
export type PromiseRow = z.infer<typeof promiseRow>

const accountItem = z
  .object({
    id: z.int(),
    key: z.string(),
    name: z.string(),
    tier: z.string().nullable(),
    revenueMinor: z.number(),
    causedByUsMinor: maybe,
    missed: z.int().describe('promises missed'),
    promises: z.array(keptPromise),
  })
  .meta({ id: 'AccountPromisesItem' })
export type AccountPromisesItem = z.infer<typeof accountItem>

export const bookPromises = pageOf(accountItem)
  .extend({
    head: snapshotHead.extend({ scope: z.enum(['all', 'own']), costClosed: z.boolean() }),
    counted: z.int().nullable().describe('version of the standards the measurement counted by; null = it did not count promises yet'),
    version: z.int().describe('of the standards in force'),
    segments: z.array(
      z.object({
        segment: z.enum(STANDARD_SEGMENTS),
        accounts: z.int(),
        missed: z.int().describe('accounts with a missed promise'),
        promises: z.array(keptPromise.extend({ accountsMissed: z.int(), accountsMet: z.int(), accountsNotSure: z.int() })),
      }),
    ),
    all: z.object({ accounts: z.int(), missed: z.int(), promises: z.array(keptPromise) }),
    caused,
  })
  .meta({ id: 'BookPromises' })

const anAccount = z.object({ account: z.coerce.number().int() })

export const promisesKeptRoutes = {
  getPromisesKept: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/promises-kept', tag, may: 'read', params: anAccount, query: snapshotQuery },
    summary: 'Whether an account got what its segment may expect of us, in the window of a measurement, from the record as it is now',
    ok: accountPromises,
  }),
  listPromiseRows: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/promises-kept/:list', tag, may: 'read' },
    summary: 'The rows under a count of promises: late deliveries, invoices corrected, interactions not answered in time …',
    params: anAccount.extend({ list: promiseList }),
    query: snapshotQuery.extend(pageQuery.shape),
    ok: pageOf(promiseRow),
  }),
  listPromisesKept: route({
    ...{ method: 'GET', path: '/v1/promises-kept', tag, may: 'read', ok: bookPromises },
    summary:
      'Promises kept by account, segment and in all, as a measurement counted them; filters tier=KEY,MAJOR, promise=onTime, verdict=missed',
    query: z.looseObject({ ...snapshotQuery.shape, ...pageQuery.shape }),
  }),
  getPromiseStandards: route({
    ...{ method: 'GET', path: '/v1/promise-standards', tag, may: 'read' },
    summary: 'What customers of each segment may expect of us, with its versions, and the reasons there are to sort',
    ok: z.object({
      version: z.int().describe('0 = as Tapeline comes'),
      standards: promiseStandards,
      versions: z.array(
        z.object({ version: z.int(), madeAt: z.string(), by: z.string(), reason: z.string(), changes: z.array(z.string()) }),
      ),
      credits: z
        .array(z.object({ reason: z.string(), n: z.int(), error: z.boolean().nullable() }))
        .describe('reasons of credit notes of the last measured window; error null: nobody has said and the words tell nothing'),
      contacts: z.array(z.object({ reason: z.string(), n: z.int(), complaint: z.boolean() })),
      dates: z.array(z.object({ source: z.string(), heading: z.string(), date: z.enum(PROMISED_DATES) })),
      mayChange: z.boolean(),
    }),
  }),
  changePromiseStandards: route({
    ...{ method: 'PUT', path: '/v1/promise-standards', tag, may: 'listen' },
    summary: 'Makes a new version of the standards; pages of accounts follow at once, the book with the next measurement',
    body: z.object({
      standards: promiseStandards,
      seen: z.int().describe('version you changed; refused as a conflict if it is no longer the last'),
      reason: z.string().trim().min(1, 'say why').max(500),
    }),
    ok: z.object({ version: z.int() }),
  }),
  restorePromiseStandards: route({
    ...{ method: 'POST', path: '/v1/promise-standards/:version/restore', tag, may: 'listen' },
    summary: 'Makes an earlier version of the standards hold again, as a new one; 0 = as Tapeline comes',
    params: z.object({ version: z.coerce.number().int().min(0) }),
    ok: z.object({ version: z.int() }),
  }),
}
