import { z } from 'zod'
import { route } from '../route.ts'
import { job } from './jobs.ts'

const count = z.object({
  what: z.string().describe('rows of what, in plain words'),
  rows: z.int(),
  becomes: z.enum(['gone', 'anonymous', 'emptied', 'kept']),
})

/** What is kept about a person, before anything is done. */
export const erasurePreview = z
  .object({
    person: z.object({ id: z.int(), name: z.string() }),
    rows: z
      .array(z.object({ id: z.int(), key: z.string(), name: z.string(), email: z.string().nullable() }))
      .describe('every row of the same person, in all systems: they go together'),
    accounts: z.array(z.object({ id: z.int(), key: z.string(), name: z.string() })),
    delete: z.array(count),
    anonymise: z.array(count),
    mentions: z
      .array(z.object({ where: z.string(), rows: z.int(), examples: z.array(z.string()) }))
      .describe('texts about others or other things that name the person'),
    drafts: z
      .array(z.object({ id: z.int(), name: z.string() }))
      .describe('files given for imports that hold the person: they are thrown away'),
    snapshots: z.int().describe('measurements that cannot be replayed afterwards; their numbers stay'),
    confirm: z.string().describe('what has to be typed to confirm'),
  })
  .meta({ id: 'ErasurePreview' })
export type ErasurePreview = z.output<typeof erasurePreview>

export const erasureReport = z
  .object({
    id: z.int(),
    at: z.string(),
    by: z.string(),
    how: z.enum(['delete', 'anonymise']),
    reason: z.string(),
    counts: z.array(count),
    mentions: z.enum(['erase', 'keep']),
    drafts: z.int(),
    snapshots: z.array(z.int()).describe('measurements that cannot be replayed any more'),
    keys: z.int().describe('keys and addresses, hashed, by which the person is known again'),
  })
  .meta({ id: 'Erasure', description: 'What was done; nothing of it says of whom.' })
export type ErasureReport = z.output<typeof erasureReport>

const tag = 'erasures'
const may = 'erase'
const person = z.object({ person: z.coerce.number().int() })

export const erasureRoutes = {
  previewErasure: route({
    ...{ method: 'GET', path: '/v1/people/:person/erasure', tag, may, params: person, ok: erasurePreview },
    summary: 'What is kept about a person, and what erasing would do to it',
  }),
  erasePerson: route({
    ...{ method: 'POST', path: '/v1/people/:person/erasure', tag, may, params: person, answers: 'accepted', ok: job },
    summary: 'Erase a person everywhere, as a job; its result has the id of the report. It cannot be taken back',
    body: z.object({
      how: z.enum(['delete', 'anonymise']),
      reason: z.string().trim().min(1).max(500).describe('without the person’s name: it is kept'),
      mentions: z.enum(['erase', 'keep']).default('erase').describe('texts about others that name the person'),
      confirm: z.string().max(500).describe('as the preview says'),
    }),
  }),
  exportPerson: route({
    ...{ method: 'GET', path: '/v1/people/:person/everything', tag, may, params: person, answers: 'file' },
    summary: 'Everything that is kept about a person: a page to read, JSON and CSV, in one ZIP',
  }),
  listErasures: route({
    ...{ method: 'GET', path: '/v1/erasures', tag, may, ok: z.object({ items: z.array(erasureReport) }) },
    summary: 'Erasures that were done, newest first',
  }),
  downloadErasures: route({
    ...{ method: 'GET', path: '/v1/erasures/list', tag, may, answers: 'file' },
    summary: 'The list that a restored backup needs to erase the same people again: hashes only',
  }),
}
