import { z } from 'zod'
import {
  amountsOf,
  draft,
  draftChange,
  draftCheck,
  draftHead,
  feedSummary,
  fileGiven,
  mappingDocument,
  rowProblem,
  tableNames,
} from '../import-draft.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { job } from './jobs.ts'

const draftParams = z.object({ draft: z.coerce.number().int() })
const importParams = z.object({ import: z.coerce.number().int() })
const version = z.object({ version: z.int().describe('of the draft as last seen') })

export const importListed = z.object({
  import: z.int(),
  name: z.string().nullable().describe('of the draft it was'),
  state: z
    .enum(['staging', 'applying', 'done', 'cancelled', 'failed', 'undoing', 'undone', 'interrupted'])
    .describe('interrupted: nobody works on it; resume or undo'),
  actor: z.string(),
  by: z.string().describe('who, as a person reads it'),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  files: z.array(z.string()),
  rowsRead: z.int(),
  rejected: z.int(),
  draft: z.int().nullable(),
})

const importDone = importListed
  .extend({
    files: z.array(
      z.object({
        file: z.string(),
        fileNo: z.int(),
        bytes: z.int(),
        rowsRead: z.int(),
        accepted: z.int().describe('added, changed and unchanged'),
        changed: z.int(),
        unchanged: z.int(),
        rejected: z.int(),
        removed: z.int(),
        problemCount: z.int(),
        problems: z.array(rowProblem).describe('the first hundred'),
        canDownload: z.boolean().describe('rejected rows are still kept (90 days)'),
        findings: z.array(z.object({ code: z.string(), message: z.string() })),
      }),
    ),
    feed: feedSummary.nullable().describe('of mail and calendar files; null without any'),
    unassigned: z.object({ rows: z.int(), amounts: amountsOf }),
    sources: z.array(z.object({ source: z.string(), mapping: mappingDocument })),
    notes: z.array(z.string()),
    canResume: z.boolean(),
    canUndo: z.boolean(),
    corrections: z.array(z.object({ import: z.int(), draft: z.int() })).describe('imports of corrected rows of this one'),
    correctionOf: z.int().nullable(),
  })
  .meta({ id: 'ImportResult' })

/**
 * Imports: a draft takes files, is recognised, corrected, matched, checked and run; the import it becomes is kept with its problems
 * and can be undone. Recognising, checking, running, resuming and undoing are jobs.
 */
export const importRoutes = {
  listTargets: route({
    ...{ method: 'GET', path: '/v1/import-targets', tag: 'imports', may: 'import' },
    summary: 'What a table can be and what its columns can be read as, in plain words',
    ok: z.object({
      kinds: z.array(z.object({ kind: z.string(), title: z.string(), about: z.string(), becomes: z.array(z.enum(tableNames)) })),
      tables: z.array(
        z.object({
          table: z.enum(tableNames),
          title: z.string(),
          targets: z.array(
            z.object({
              target: z.string().describe('`table.name`'),
              title: z.string(),
              about: z.string(),
              kind: z.enum([
                ...(['id', 'text', 'day', 'month', 'instant', 'money', 'decimal', 'integer'] as const),
                ...(['boolean', 'duration', 'currency', 'choice'] as const),
              ]),
              required: z.boolean(),
              choices: z.array(z.string()).nullable(),
            }),
          ),
        }),
      ),
      limits: z.object({ fileBytes: z.int(), draftBytes: z.int(), files: z.int() }),
    }),
  }),

  listDrafts: route({
    ...{ method: 'GET', path: '/v1/drafts', tag: 'imports', may: 'import' },
    summary: 'Drafts, last changed first',
    query: pageQuery.extend({ state: z.enum(['open', 'running', 'imported']).optional() }),
    ok: pageOf(draftHead),
  }),
  newDraft: route({
    ...{ method: 'POST', path: '/v1/drafts', tag: 'imports', may: 'import', answers: 'created' },
    summary: 'Begin an import',
    body: z.object({ name: z.string().trim().min(1).max(200).optional() }),
    ok: draft,
  }),
  getDraft: route({
    ...{ method: 'GET', path: '/v1/drafts/:draft', tag: 'imports', may: 'import', params: draftParams, ok: draft },
    summary: 'A draft as it stands: files, tables, columns with what they are read as, sources, problems',
  }),
  changeDraft: route({
    ...{ method: 'PATCH', path: '/v1/drafts/:draft', tag: 'imports', may: 'import', params: draftParams, ok: draft },
    summary:
      'Correct a draft by pointing: what a column is read as, what a table is, how numbers and days are written; answers the new state',
    body: version.extend({ changes: z.array(draftChange).min(1).max(500) }),
  }),
  dropDraft: route({
    ...{ method: 'DELETE', path: '/v1/drafts/:draft', tag: 'imports', may: 'import', params: draftParams, answers: 'nothing' },
    summary: 'Throw a draft and its files away; the import it became stays',
  }),
  putDraftFile: route({
    ...{ method: 'PUT', path: '/v1/drafts/:draft/files', tag: 'imports', may: 'import', params: draftParams, takes: 'stream' },
    summary: 'Give a file: the body as application/octet-stream. A file of the same name is replaced; a zip of tables becomes its files',
    query: z.object({ name: z.string().min(1).max(2000).describe('name, or path within a dropped folder') }),
    ok: fileGiven,
  }),
  dropDraftFile: route({
    ...{ method: 'DELETE', path: '/v1/drafts/:draft/files/:upload', tag: 'imports', may: 'import', ok: draft },
    params: draftParams.extend({ upload: z.coerce.number().int() }),
    summary: 'Take a file out of a draft',
  }),
  recogniseDraft: route({
    ...{ method: 'POST', path: '/v1/drafts/:draft/recognise', tag: 'imports', may: 'import', params: draftParams, answers: 'accepted' },
    summary: 'A job: what the files are; remembered mappings go first. Then read the draft. Corrections stay',
    ok: job,
  }),
  checkDraft: route({
    ...{ method: 'POST', path: '/v1/drafts/:draft/check', tag: 'imports', may: 'import', params: draftParams, answers: 'accepted' },
    summary: 'A job: reads and checks everything, matches across sources, stores nothing. Then read the check and the matches',
    body: version,
    ok: job,
  }),
  getDraftCheck: route({
    ...{ method: 'GET', path: '/v1/drafts/:draft/check', tag: 'imports', may: 'import', params: draftParams, ok: draftCheck },
    summary: 'What the last check found: what is left out and why, periods, currencies, what would change',
  }),
  runDraft: route({
    ...{ method: 'POST', path: '/v1/drafts/:draft/run', tag: 'imports', may: 'import', params: draftParams, answers: 'accepted' },
    summary: 'A job: import the draft, all of it or nothing. Its result is { import, snapshot }; cancelling takes everything back',
    body: version.extend({
      measure: z.boolean().default(false).describe('take a snapshot after it; asks for the permission to measure'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional()
        .describe('reporting currency; only the first import says it'),
    }),
    ok: job,
  }),

  listImports: route({
    ...{ method: 'GET', path: '/v1/imports', tag: 'imports', may: 'import', query: pageQuery, ok: pageOf(importListed) },
    summary: 'Imports, newest first',
  }),
  getImport: route({
    ...{ method: 'GET', path: '/v1/imports/:import', tag: 'imports', may: 'import', params: importParams, ok: importDone },
    summary: 'What an import did, file by file',
  }),
  getImportProblems: route({
    ...{ method: 'GET', path: '/v1/imports/:import/files/:fileNo/rejected', tag: 'imports', may: 'import', answers: 'file' },
    params: importParams.extend({ fileNo: z.coerce.number().int() }),
    query: z.object({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    summary: 'Rejected rows of a file as they were given, with reason and remedy beside them: to correct and give back',
  }),
  correctImport: route({
    ...{ method: 'POST', path: '/v1/imports/:import/corrections', tag: 'imports', may: 'import', params: importParams },
    ...{ takes: 'stream', answers: 'created' },
    summary: 'Give corrected rows back (the body as application/octet-stream): answers a new draft with the same mapping',
    query: z.object({
      name: z.string().min(1).max(2000),
      draft: z.coerce.number().int().optional().describe('add to this draft of corrections'),
    }),
    ok: draft,
  }),
  resumeImport: route({
    ...{ method: 'POST', path: '/v1/imports/:import/resume', tag: 'imports', may: 'import', params: importParams, answers: 'accepted' },
    summary: 'A job: go on with an interrupted import or undo',
    ok: job,
  }),
  previewUndo: route({
    ...{ method: 'GET', path: '/v1/imports/:import/undo', tag: 'imports', may: 'import', params: importParams },
    summary: 'What undoing would take out and bring back',
    ok: z.object({
      import: z.int(),
      tables: z.array(
        z.object({
          table: z.enum(tableNames),
          goes: z.int().describe('rows that only this import brought'),
          returns: z.int().describe('rows as they were before this import changed or removed them'),
        }),
      ),
      accounts: z.int().describe('accounts it made; they stay where others refer to them'),
      people: z.int(),
      revenue: amountsOf.describe('net of the lines that go'),
      laterImports: z.int().describe('done since; they stay as they are'),
    }),
  }),
  undoImport: route({
    ...{ method: 'POST', path: '/v1/imports/:import/undo', tag: 'imports', may: 'import', params: importParams, answers: 'accepted' },
    summary: 'A job: take an import back, whatever was imported since',
    ok: job,
  }),

  listRemembered: route({
    ...{ method: 'GET', path: '/v1/remembered-mappings', tag: 'imports', may: 'import' },
    summary: 'Mappings remembered per source from imports that ran',
    ok: z.object({
      items: z.array(
        z.object({
          source: z.string(),
          name: z.string(),
          import: z.int(),
          at: z.string(),
          actor: z.string(),
          files: z.array(z.string()),
          mapping: mappingDocument,
        }),
      ),
    }),
  }),
  forgetRemembered: route({
    ...{ method: 'DELETE', path: '/v1/remembered-mappings/:source', tag: 'imports', may: 'import', answers: 'nothing' },
    params: z.object({ source: z.string() }),
    summary: 'Forget the mappings remembered for a source',
  }),
}
