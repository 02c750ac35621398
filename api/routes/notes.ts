import { z } from 'zod'
import { route } from '../route.ts'

/** Text that people write: as they wrote it, without the one character no database keeps. */
export const writtenText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that one is meant
    .regex(/^[^\u0000]*$/, 'holds a character that no text has')

const day = z.iso.date().describe('up to today; default: today')
const version = z.int().min(1).describe('the version that was seen: if somebody changed it meanwhile, the answer is 409')

export const newNote = z.object({
  account: z.int().describe('id of the account'),
  person: z.int().nullish().describe('id of the person it is about'),
  day: day.optional(),
  text: writtenText(10_000),
})
const noteChange = newNote.partial().extend({ version })

export const newInteraction = z.object({
  account: z.int().describe('id of the account'),
  kind: writtenText(60).describe('as the cost model names it: call, meeting, visit, e-mail, chat …'),
  day: day.optional(),
  text: writtenText(10_000),
  direction: z.enum(['inbound', 'outbound']).nullish(),
  minutes: z.number().positive().max(1440).nullish().describe('of work on it; only where somebody says so'),
  people: z.array(z.int()).max(50).optional().describe('ids of the customer’s people who took part'),
})
const interactionChange = newInteraction.partial().extend({ version })

const kept = z.object({ id: z.int(), version: z.int() }).meta({ id: 'Kept' })

const place = z
  .object({
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    person: z.object({ id: z.int(), name: z.string(), title: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'EntryPlace' })

export const entryContext = z
  .object({
    place,
    today: z.string(),
    kinds: z
      .array(
        z.object({
          name: z.string(),
          costed: z.boolean().describe('an activity of the cost model names it, or there is no cost model yet'),
        }),
      )
      .describe('of interactions, the usual ones first'),
    people: z.array(z.object({ id: z.int(), name: z.string(), title: z.string().nullable() })).describe('at the account, by name'),
  })
  .meta({ id: 'EntryContext' })

export const writtenVersion = z
  .object({
    id: z.int(),
    at: z.string(),
    byName: z.string(),
    removed: z.boolean(),
    text: z.string().nullable(),
    day: z.string().nullable().describe('it happened, or is due'),
    kind: z.string().nullable(),
    minutes: z.number().nullable(),
    owner: z.string().nullable().describe('of a promise or a step: who sees to it'),
    state: z.string().nullable().describe('of a promise or a step'),
    stateNote: z.string().nullable(),
  })
  .meta({ id: 'WrittenVersion' })
const history = z.object({ items: z.array(writtenVersion).describe('newest first') })

const note = z.object({ note: z.coerce.number().int() })
const interaction = z.object({ interaction: z.coerce.number().int() })
const tag = 'notes'

export const noteRoutes = {
  findEntryPlaces: route({
    ...{ method: 'GET', path: '/v1/entry-places', tag, may: 'read' },
    summary: 'Accounts and people in scope that something can be written about, by name or key; of one account or person without words',
    query: z.object({
      q: z.string().max(200).optional(),
      account: z.coerce.number().int().optional(),
      person: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(50).default(12),
    }),
    ok: z.object({ items: z.array(place) }),
  }),
  getEntryContext: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/entry', tag, may: 'read' },
    summary: 'What a quick entry about an account can speak of: its people, kinds of interaction, today',
    params: z.object({ account: z.coerce.number().int() }),
    ok: entryContext,
  }),
  addNote: route({
    ...{ method: 'POST', path: '/v1/notes', tag, may: 'edit', body: newNote, ok: kept, answers: 'created' },
    summary: 'Write something down about an account or a person; no interaction',
  }),
  changeNote: route({
    ...{ method: 'PATCH', path: '/v1/notes/:note', tag, may: 'edit', params: note, body: noteChange, ok: kept },
    summary: 'Change a note of one’s own; what it said before stays in its history',
  }),
  removeNote: route({
    ...{ method: 'DELETE', path: '/v1/notes/:note', tag, may: 'edit', params: note, answers: 'nothing' },
    summary: 'Take a note away; it can be brought back',
  }),
  restoreNote: route({
    ...{ method: 'POST', path: '/v1/notes/:note/restore', tag, may: 'edit', params: note, ok: kept },
    summary: 'Bring a note back',
  }),
  getNoteHistory: route({
    ...{ method: 'GET', path: '/v1/notes/:note/history', tag, may: 'read', params: note, ok: history },
    summary: 'Every version of a note: who, when, what it said',
  }),
  addInteraction: route({
    ...{ method: 'POST', path: '/v1/interactions', tag, may: 'edit', body: newInteraction, ok: kept, answers: 'created' },
    summary: 'Enter an interaction by hand: counted at once, costed from the next measurement on',
  }),
  changeInteraction: route({
    ...{ method: 'PATCH', path: '/v1/interactions/:interaction', tag, may: 'edit', params: interaction, body: interactionChange, ok: kept },
    summary: 'Change an interaction that was entered by hand',
  }),
  removeInteraction: route({
    ...{ method: 'DELETE', path: '/v1/interactions/:interaction', tag, may: 'edit', params: interaction, answers: 'nothing' },
    summary: 'Take an interaction by hand out of the record and its sums; it can be brought back',
  }),
  restoreInteraction: route({
    ...{ method: 'POST', path: '/v1/interactions/:interaction/restore', tag, may: 'edit', params: interaction, ok: kept },
    summary: 'Bring an interaction by hand back',
  }),
  getInteractionHistory: route({
    ...{ method: 'GET', path: '/v1/interactions/:interaction/history', tag, may: 'read', params: interaction, ok: history },
    summary: 'Every version of an interaction by hand',
  }),
}
