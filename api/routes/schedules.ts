import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { type HeadingStyle, headingStyles, writeBackColumnNames } from '../write-back.ts'
import { job } from './jobs.ts'

export const writeBackDefinition = z.object({
  what: z.literal('write-back'),
  source: z.string().min(1).max(100).describe('the system whose ids stand in the first column'),
  headings: z.enum(Object.keys(headingStyles) as [HeadingStyle, ...HeadingStyle[]]),
  columns: z.array(z.enum(writeBackColumnNames)).min(1).max(writeBackColumnNames.length),
  names: z.boolean().default(false).describe('with the name and the domain of the company, to be read by people'),
  empty: z
    .enum(['leave', 'clear'])
    .default('leave')
    .describe(
      'what a missing value does there: leave = blank, which importers leave alone; clear = #N/A, by which Salesforce empties a field',
    ),
  folder: z.string().min(1).max(500).nullable().describe('one of the folders of the server; null = only to be downloaded'),
})
export type WriteBackDefinition = z.output<typeof writeBackDefinition>

const measureDefinition = z.object({
  what: z.literal('measure'),
  window: z
    .string()
    .regex(/^([1-9]\d{0,2}m|all)$/)
    .default('12m'),
  asOf: z
    .enum(['record', 'month'])
    .default('record')
    .describe('record: the last day of the record; month: the last day of the month before, or of the record if that is earlier'),
})

const watchDefinition = z.object({
  what: z.literal('watch'),
  folder: z.string().min(1).max(500).describe('one of the folders of the server'),
  quietMinutes: z.int().min(1).max(1440).default(5).describe('files are taken when nothing in the folder changed for so long'),
  partly: z.boolean().default(false).describe('import also when some of last time’s files did not come'),
  measure: z.boolean().default(false).describe('measure after an import'),
})

export const scheduleDefinition = z.discriminatedUnion('what', [writeBackDefinition, measureDefinition, watchDefinition])
export type ScheduleDefinition = z.output<typeof scheduleDefinition>

const hour = z.int().min(0).max(23).describe('in the time zone of the organisation')
export const timing = z.discriminatedUnion('every', [
  z.object({ every: z.literal('day'), hour }),
  z.object({ every: z.literal('week'), hour, weekday: z.int().min(1).max(7).describe('1 = Monday') }),
  z.object({ every: z.literal('month'), hour, day: z.int().min(1).max(31).describe('31 = the last one, however long the month') }),
  z.object({ every: z.literal('measurement') }),
  z.object({ every: z.literal('minute') }),
  z.object({ every: z.literal('never') }),
])
export type Timing = z.output<typeof timing>

export const newSchedule = z.object({
  name: z.string().trim().min(1).max(120),
  definition: scheduleDefinition,
  timing,
  active: z.boolean().default(true),
})

const run = z.object({
  id: z.int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  by: z.string().nullable().describe('who asked for it; null = by itself'),
  state: z.enum(['running', 'done', 'unchanged', 'waits', 'failed']),
  problem: z.string().nullable(),
  result: z
    .object({
      file: z.string().nullable(),
      rows: z.int().nullable(),
      bytes: z.int().nullable(),
      hash: z.string().nullable().describe('sha256 of the content'),
      leftOut: z.int().nullable().describe('accounts without a key'),
      leftOutRevenueMinor: z.number().nullable(),
      snapshot: z.int().nullable(),
      import: z.int().nullable(),
      draft: z.int().nullable(),
      why: z.string().nullable().describe('why files wait for somebody to look at them'),
      files: z
        .array(z.object({ name: z.string(), became: z.enum(['taken', 'known', 'refused']), problem: z.string().nullable() }))
        .describe('what a watched folder gave'),
    })
    .nullable(),
})
export type ScheduleRun = z.output<typeof run>

export const schedule = z
  .object({
    id: z.int(),
    name: z.string(),
    definition: scheduleDefinition,
    timing,
    active: z.boolean(),
    setUpBy: z.string().describe('whose rights it runs with'),
    setUpAt: z.string(),
    nextAt: z.string().nullable(),
    failures: z.int().describe('in a row'),
    running: z.boolean(),
    lastRun: run.nullable(),
  })
  .meta({ id: 'Schedule', description: 'What runs by itself.' })
export type Schedule = z.output<typeof schedule>

const account = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  revenueMinor: z.number(),
  why: z.enum(['no key', 'merged since', 'formula']),
})

export const writeBackPreview = z
  .object({
    headings: z.array(z.string()),
    rows: z.array(z.array(z.string())).describe('the first of them'),
    total: z.int(),
    snapshot: z.int(),
    asOf: z.string(),
    currency: z.string(),
    sketch: z.boolean().describe('costs are a sketch: bands only'),
    accounts: z.int().describe('that have a row'),
    severalKeys: z.int().describe('of these, accounts with more than one key: a row each'),
    leftOut: z.array(account).describe('largest first, fifty at most'),
    leftOutAccounts: z.int(),
    leftOutRevenueMinor: z.number(),
    revenueMinor: z.number().describe('of the accounts that have a row'),
  })
  .meta({ id: 'WriteBackPreview' })
export type WriteBackPreview = z.output<typeof writeBackPreview>

const params = z.object({ schedule: z.coerce.number().int() })
const tag = 'schedules'
const may = 'schedule'

export const scheduleRoutes = {
  listSchedules: route({
    ...{ method: 'GET', path: '/v1/schedules', tag, may, ok: z.object({ items: z.array(schedule), timeZone: z.string() }) },
    summary: 'What runs by itself, with its last run',
  }),
  getScheduleChoices: route({
    ...{ method: 'GET', path: '/v1/schedules/choices', tag, may },
    summary: 'Folders, systems and columns that what runs by itself may use',
    ok: z.object({
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
      folderProblem: z.string().nullable().describe('why there is none'),
      sources: z.array(z.object({ source: z.string(), keys: z.int() })).describe('systems with keys of accounts'),
      columns: z.array(z.enum(writeBackColumnNames)).describe('that are open to who asks'),
      timeZone: z.string(),
    }),
  }),
  makeSchedule: route({
    ...{ method: 'POST', path: '/v1/schedules', tag, may, body: newSchedule, answers: 'created', ok: schedule },
    summary: 'Set up what runs by itself, with the rights of who sets it up',
  }),
  changeSchedule: route({
    ...{ method: 'PUT', path: '/v1/schedules/:schedule', tag, may, params, body: newSchedule, ok: schedule },
    summary: 'Set it up anew, with the rights of who does so',
  }),
  dropSchedule: route({
    ...{ method: 'DELETE', path: '/v1/schedules/:schedule', tag, may, params, answers: 'nothing' },
    summary: 'Take it away with its log; files that were written stay',
  }),
  runSchedule: route({
    ...{ method: 'POST', path: '/v1/schedules/:schedule/runs', tag, may, params, answers: 'accepted', ok: job },
    summary: 'Run it now, as a job',
  }),
  listScheduleRuns: route({
    ...{ method: 'GET', path: '/v1/schedules/:schedule/runs', tag, may, params, query: pageQuery, ok: pageOf(run) },
    summary: 'What came of its runs, newest first',
  }),
  previewWriteBack: route({
    ...{ method: 'POST', path: '/v1/schedules/write-back', tag, may, body: writeBackDefinition, ok: writeBackPreview },
    summary: 'The first rows of a write-back, and the accounts it leaves out',
  }),
  downloadWriteBack: route({
    ...{ method: 'GET', path: '/v1/schedules/:schedule/file', tag, may, params, answers: 'file' },
    summary: 'A write-back as CSV, as it would be written now',
  }),
}
