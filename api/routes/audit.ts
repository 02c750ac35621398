import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

const day = z.iso.date()

export const auditQuery = z.object({
  actor: z.string().max(200).optional().describe('`user:…`, `key:…`, `cli:…`, `system`'),
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional().describe('begins with, such as `import:` or `import:12`'),
  from: day.optional(),
  to: day.optional().describe('included'),
})

export const auditEntry = z
  .object({
    id: z.int(),
    at: z.string(),
    actor: z.string(),
    actorName: z.string().nullable().describe('null where it is not, or no longer, known'),
    action: z.string(),
    subject: z.string(),
    subjectName: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what to what, when: ids, never values.' })

const tag = 'audit'

export const auditRoutes = {
  searchAudit: route({
    ...{ method: 'GET', path: '/v1/audit', tag, may: 'readAudit', query: pageQuery.extend(auditQuery.shape), ok: pageOf(auditEntry) },
    summary: 'What was done in this record, newest first',
  }),
  listAuditWords: route({
    ...{ method: 'GET', path: '/v1/audit/words', tag, may: 'readAudit' },
    summary: 'Actions and actors that the audit holds, to search by',
    ok: z.object({ actions: z.array(z.string()), actors: z.array(z.object({ actor: z.string(), name: z.string().nullable() })) }),
  }),
  exportAudit: route({
    ...{ method: 'GET', path: '/v1/audit.csv', tag, may: 'readAudit', query: auditQuery, answers: 'file' },
    summary: 'The same as CSV, all of it',
  }),
}
