/**
 * A draft: files that were dropped, what they were recognised as, what a person corrected, and what checking them found. It is kept,
 * so that one may leave and come back; nothing of it is in the record until it is run.
 *
 * Files and tables are named by the path they were dropped with (`erp/orders.csv`, a sheet of a workbook `book.xlsx#Orders`).
 */
import { z } from 'zod'
import { dateStyles, durationUnits, mappingFormat } from './mapping.ts'
import { job } from './routes/jobs.ts'

const share = z.number().min(0).max(1)
export const tableNames = [
  ...['account', 'contact', 'product', 'sales_order', 'order_line', 'invoice_line', 'payment'],
  ...['interaction', 'opportunity', 'answer', 'cost_actual', 'fx_rate', 'cross_reference'],
] as const

/** A mapping as JSON; its schema is that of api/mapping.ts, checked where it is given. */
export const mappingDocument = z.looseObject({ tapeline: z.literal(mappingFormat), name: z.string(), source: z.string() })

export const draftFile = z.object({
  upload: z.int(),
  name: z.string().describe('path as dropped, cleaned'),
  bytes: z.int(),
  at: z.string(),
  correctionOf: z.int().nullable().describe('import whose rejected rows this file brings back corrected'),
  problem: z.string().nullable().describe('why it cannot be read: it takes no part'),
})

/** Where a decision about a table or column comes from; `person` is a correction made in this draft. */
export const origin = z.enum(['recognised', 'remembered', 'given', 'person'])

export const draftColumn = z.object({
  column: z.string().describe('heading'),
  samples: z.array(z.string()).describe('the first few different values'),
  distinct: z.int().describe('different values among the rows looked at'),
  empty: share.describe('share of the rows looked at without a value'),
  looksLike: z.enum(['date', 'number', 'flag', 'email', 'text', 'empty']),
  targets: z.array(z.string()).describe('what it is read as, `table.name`; the first is the one to show; none = left out'),
  direct: z.boolean().describe('false: it is read through a formula, a list of codes or another file; setting targets replaces that'),
  unit: z.enum(durationUnits).nullable().describe('of a duration written as a plain number; null = not a duration'),
  confidence: share,
  reasons: z.array(z.string()),
  alternatives: z.array(z.object({ target: z.string(), confidence: share, reason: z.string() })).describe('likeliest first'),
  uncertain: z.boolean().describe('a person should look'),
  origin,
})

export const draftTable = z.object({
  table: z.string().describe('its name in this draft: path of the file, and #sheet'),
  upload: z.int(),
  bytes: z.int(),
  format: z.object({ type: z.enum(['delimited', 'xlsx']), encoding: z.string().optional(), separator: z.string().optional() }),
  headerRow: z.int(),
  rowsLookedAt: z.int(),
  wholeFileLookedAt: z.boolean(),
  kind: z.string().describe('one of the kinds of `listTargets`; unknown = left aside unless a kind is set'),
  title: z.string().describe('what it is, in plain words: "Orders of Salesforce"'),
  system: z.string().nullable().describe('dialect known by name: Salesforce, SAP, Zendesk …'),
  source: z.string().nullable().describe('source its rows belong to; null = left aside'),
  becomes: z.array(z.enum(tableNames)).describe('tables of the record its rows go to'),
  confidence: share,
  reasons: z.array(z.string()),
  origin,
  leftOut: z.boolean().describe('by a person'),
  columns: z.array(draftColumn),
  findings: z.array(z.object({ code: z.string(), message: z.string() })),
})

export const difference = z.object({
  code: z.enum(['new_column', 'missing_column', 'missing_file', 'new_file', 'fewer_rows', 'smaller_file', 'not_later', 'style']),
  table: z.string().nullable(),
  column: z.string().nullable(),
  message: z.string(),
})

export const draftSource = z.object({
  source: z.string(),
  name: z.string(),
  tables: z.array(z.string()).describe('tables of the draft it reads'),
  origin: origin.describe('remembered = as last time'),
  confidence: share,
  mapping: mappingDocument.describe('all of it: to download, to give back'),
  timeZone: z.string().describe('in force; the mapping’s, else the organisation’s'),
  currency: z.string().nullable().describe('of amounts that name none, in force'),
  numberStyle: z.enum(['point', 'comma']).nullable().describe('null = recognised per column'),
  dateStyle: z.enum(dateStyles).nullable(),
  uncertain: z.array(z.string()).describe('what to look at before the import'),
  lastTime: z
    .object({ import: z.int(), at: z.string(), actor: z.string(), differences: z.array(difference) })
    .nullable()
    .describe('set when a mapping is remembered for this source: what differs from then'),
})

/** A file of messages or of a calendar: nothing of it needs to be mapped. */
export const draftFeed = z.object({
  file: z.string(),
  upload: z.int(),
  bytes: z.int(),
  format: z.enum(['eml', 'mbox', 'ics']),
  becomes: z.enum(['mail', 'calendar']).describe('source of the interactions it becomes'),
})

/** What became, or would become, of messages and entries of calendars. */
export const feedSummary = z.object({
  read: z.int().describe('messages and entries'),
  messages: z.int(),
  entries: z.int().describe('of calendars'),
  interactions: z.int(),
  coming: z.int().describe('meetings that are still to come: announced, no interactions yet'),
  leftOut: z.array(z.object({ reason: z.string(), about: z.string(), n: z.int() })).describe('most first'),
  leftOutCount: z.int(),
  accounts: z
    .array(z.object({ account: z.int(), name: z.string().nullable(), n: z.int() }))
    .describe('interactions by account, the first fifty'),
  accountCount: z.int(),
  notProved: z.int().describe('messages whose sender our mail server did not prove'),
  heard: z.int().describe('addresses at known accounts that are nobody’s in the record'),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
})

export const draftProblem = z.object({
  source: z.string().nullable(),
  at: z.string().describe('place in the mapping, `tables[2].columns.net`, or name of a file'),
  table: z.string().nullable(),
  target: z.string().nullable().describe('`invoice_line.net`: what is missing or cannot be'),
  message: z.string(),
})

export const fileGiven = z
  .object({ version: z.int().describe('of the draft now'), files: z.array(draftFile) })
  .describe('what was taken: one file, or those of a zip')

export const draftState = z
  .enum(['open', 'running', 'imported'])
  .describe('running: its import is going on; it cannot be changed meanwhile')

export const draftHead = z.object({
  draft: z.int(),
  version: z.int().describe('give it with every change; 409 when somebody changed the draft since'),
  name: z.string(),
  actor: z.string(),
  startedAt: z.string(),
  changedAt: z.string(),
  changedBy: z.string(),
  state: draftState,
  step: z.enum(['files', 'recognise', 'match', 'check', 'preview', 'run']).describe('where a person left it; for coming back'),
  files: z.int(),
  bytes: z.int(),
  import: z.int().nullable().describe('the import it became'),
})

export const draft = draftHead
  .extend({
    files: z.array(draftFile),
    recognised: z.boolean().describe('false: files came or went since; recognise (a job) first'),
    checked: z.boolean().describe('false: changed since the last check, or never checked'),
    asLastTime: z.boolean().describe('every source is remembered and nothing differs that matters: one confirmation suffices'),
    tables: z.array(draftTable),
    sources: z.array(draftSource),
    joins: z.array(
      z.object({
        from: z.object({ table: z.string(), column: z.string() }),
        to: z.object({ table: z.string(), column: z.string() }),
        overlap: share,
        confidence: share,
      }),
    ),
    feeds: z.array(draftFeed).describe('mail and calendar files'),
    problems: z.array(draftProblem).describe('what keeps it from being checked and run'),
    job: job.nullable().describe('work going on for it, started by the one who asks'),
  })
  .meta({ id: 'Draft' })
export type Draft = z.input<typeof draft>

/** One correction by pointing. Several are made at once, in order. */
export const draftChange = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('column').describe('what a column is read as; [] = leave out'),
    table: z.string(),
    column: z.string(),
    targets: z.array(z.string()).max(20),
    unit: z.enum(durationUnits).optional().describe('of durations; default: kept, else minutes'),
  }),
  z.strictObject({
    what: z.literal('table').describe('what a table is; null = recognise again, leftOut = not read'),
    table: z.string(),
    kind: z.string().nullable().optional(),
    leftOut: z.boolean().optional(),
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/)
      .optional()
      .describe('the system its keys belong to'),
  }),
  z.strictObject({
    what: z.literal('source').describe('settings of a source; null = recognise, or the organisation’s'),
    source: z.string(),
    rename: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/)
      .optional(),
    timeZone: z.string().nullable().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullable()
      .optional(),
    numberStyle: z.enum(['point', 'comma']).nullable().optional(),
    dateStyle: z.enum(dateStyles).nullable().optional(),
  }),
  z.strictObject({
    what: z.literal('mapping').describe('a saved mapping for its source; null = recognise again, forgetting corrections'),
    source: z.string(),
    mapping: z.unknown(),
  }),
  z.strictObject({ what: z.literal('name'), name: z.string().trim().min(1).max(200) }),
  z.strictObject({ what: z.literal('step'), step: draftHead.shape.step }),
])
export type DraftChange = z.output<typeof draftChange>

const amount = z.object({ currency: z.string(), amountMinor: z.int() })
const amounts = z.array(amount).describe('one per currency, the one with most rows first')
const rowProblem = z.object({
  row: z.int(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  rejected: z.boolean(),
})

/** What checking found: nothing is stored yet. */
export const draftCheck = z
  .object({
    draft: z.int(),
    version: z.int().describe('of the draft that was checked'),
    at: z.string(),
    current: z.boolean().describe('false: the draft was changed since'),
    rows: z.object({ read: z.int(), accepted: z.int(), rejected: z.int(), leftOut: z.int(), repeated: z.int() }),
    files: z.array(
      z.object({
        table: z.string(),
        rowsRead: z.int(),
        accepted: z.int(),
        rejected: z.int(),
        leftOut: z.int().describe('by filters of the mapping'),
        repeated: z.int().describe('the same row again'),
        rejectedAmounts: amounts.describe('money in the rejected rows, where the row has an amount that can be read'),
        becomes: z.array(z.object({ table: z.enum(tableNames), rows: z.int() })),
        groups: z
          .array(
            z.object({
              code: z.string(),
              column: z.string().nullable(),
              message: z.string().describe('of the first'),
              remedy: z.string(),
              rejected: z.boolean(),
              rows: z.int(),
              amounts,
              examples: z.array(rowProblem).describe('the first five'),
            }),
          )
          .describe('rows left out or remarked on, by reason; most rows first'),
        findings: z.array(z.object({ code: z.string(), message: z.string() })),
      }),
    ),
    feed: feedSummary.nullable().default(null).describe('of mail and calendar files; null without any'),
    unassigned: z.object({ rows: z.int(), amounts }),
    currencies: z.array(
      z.object({
        currency: z.string(),
        rows: z.int(),
        amountMinor: z.int(),
        monthsWithoutRate: z
          .array(z.string())
          .describe('no rate to the reporting currency, here or in the record: not converted, a finding'),
      }),
    ),
    periods: z.array(
      z.object({
        source: z.string(),
        table: z.enum(tableNames),
        firstDay: z.string(),
        lastDay: z.string(),
        rows: z.int(),
        storedLastDay: z.string().nullable().describe('last day the record has of it already'),
        emptyMonths: z.array(z.string()).describe('months between without any row'),
      }),
    ),
    changes: z
      .array(
        z.object({
          source: z.string(),
          table: z.enum(tableNames),
          added: z.int(),
          changed: z.int(),
          unchanged: z.int(),
          removed: z.int().describe('lines of documents that come again without them'),
        }),
      )
      .describe('against the record as it stands'),
    newAccounts: z.int(),
    newPeople: z.int(),
    revenue: z
      .array(z.object({ month: z.string(), source: z.string(), currency: z.string(), rows: z.int(), netMinor: z.int() }))
      .describe('what comes, by month: invoice lines of a source, else its order lines'),
    lastTime: z.array(difference).describe('what only reading tells: fewer rows, a last day that is not later'),
    notes: z.array(z.string()),
  })
  .meta({ id: 'DraftCheck' })
export type DraftCheck = z.input<typeof draftCheck>

export { amounts as amountsOf, rowProblem }
