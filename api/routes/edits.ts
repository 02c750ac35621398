import { z } from 'zod'
import { recordKey, rhythm, seniorities } from '../by-hand.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

/** A value of a field: of which kind, the field says. */
const value = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(400)).max(50), recordKey, rhythm, z.null()])

/** One change of one field. */
const change = z.object({
  field: z
    .string()
    .max(40)
    .describe('as its column is called: name, postal_code, first_name … see what the record of the account or person lists'),
  value: value.optional().describe('null: it is empty, whatever files say'),
  handBack: z.literal(true).optional().describe('instead of a value: what files say holds again'),
  seen: value.optional().describe('what held when you looked: refused as a conflict, with both values, if it no longer does'),
})
const changes = z.object({ changes: z.array(change).min(1).max(30) })
export type FieldChange = z.output<typeof change>

const edited = z.object({
  edits: z.array(z.int()).describe('what was recorded, to be taken back with undoEdits; empty: it was so already'),
  held: z
    .array(z.int())
    .optional()
    .describe(
      'changes that wait for a second person, as they would move the index of an account that who asks manages: see GET /v1/held-changes',
    ),
})
const made = edited.extend({ id: z.int() })

const who = z.object({ by: z.string(), at: z.string(), edit: z.int().nullable() })

/** A field with what holds, who said so, and what files say beside it. */
export const heldField = z
  .object({
    field: z.string(),
    value: value,
    said: who.nullable().describe('by hand; null = what files say holds'),
    files: z.array(z.object({ key: z.string(), value: value, import: z.int().nullable(), day: z.string().nullable() })),
  })
  .meta({ id: 'HeldField' })
export type HeldField = z.input<typeof heldField>

const accountName = z.object({ id: z.int(), key: z.string(), name: z.string() })
const account = z.object({ account: z.coerce.number().int() })
const person = z.object({ person: z.coerce.number().int() })

export const historyEntry = z
  .object({
    id: z.string(),
    at: z.string(),
    by: z.string(),
    how: z.enum(['hand', 'import']),
    import: z.int().nullable(),
    edit: z.int().nullable(),
    subject: z.enum(['account', 'person', 'contact']),
    key: z.string().describe('source/externalId'),
    place: accountName.nullable().describe('of a contact: the account'),
    person: z.object({ id: z.int(), name: z.string() }).nullable(),
    field: z.string(),
    before: value,
    after: value,
    was: z.boolean().describe('false: nothing was said by hand before'),
    is: z.boolean().describe('false: handed back to the files'),
    because: z.string().nullable(),
    restorable: z.boolean(),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.input<typeof historyEntry>

const roleFrom = z.enum(['hand', 'file', 'title'])
const group = z.enum(['decides', 'influences', 'uses', 'pays'])
export const contactRoles = z.object({
  roles: z.array(z.object({ role: z.string(), group: group.nullable(), from: roleFrom })),
  group: group.nullable().describe('what the roles come to; null = role not known'),
  level: z.enum(seniorities).nullable(),
  levelFrom: roleFrom.nullable(),
  primary: z.boolean(),
  leftDay: z.string().nullable(),
})

export const listedPerson = z
  .object({
    id: z.int(),
    name: z.string(),
    title: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
    preferredChannel: z.string().nullable(),
    rhythm: rhythm,
    accounts: z.array(z.object({ id: z.int(), name: z.string(), left: z.boolean() })),
    ...contactRoles.shape,
    contacts: z.int(),
    lastContact: z.string().nullable(),
    dueDay: z.string().nullable().describe('by the rhythm: when the next contact is due'),
    left: z.boolean().describe('of every account in scope'),
    lastScore: z
      .object({ y: z.number().describe('0–100, higher is better'), day: z.string() })
      .optional()
      .describe('of the last answer, where who asks may know whose it is'),
  })
  .meta({ id: 'ListedPerson' })
export type ListedPerson = z.input<typeof listedPerson>

const words = z.string().max(300).optional()
export const peopleFilters = z.object({
  q: z.string().max(200).optional().describe('part of the name, the e-mail address, the title or an account’s name'),
  group: words.describe('decides, influences, uses, pays or unknown; several by commas'),
  level: words.describe('c-level, director, manager, staff or unknown; several by commas'),
  state: z.enum(['there', 'left', 'all']).default('there'),
  silent: z.enum(['1']).optional().describe('no interaction for over 90 days, or none at all'),
  due: z.enum(['1']).optional().describe('next contact by the rhythm is due'),
  from: words.describe('where the role comes from: hand, file, title'),
  channel: z.string().max(60).optional(),
  account: z.coerce.number().int().optional(),
  sort: z.string().max(30).default('name').describe('name, account, group, level, lastContact, contacts; with - before it descending'),
})

export const personPage = z
  .object({
    id: z.int(),
    name: z.string(),
    fields: z.array(heldField),
    keys: z.array(z.object({ key: z.string(), byHand: z.boolean() })),
    contacts: z.array(
      contactRoles.extend({
        account: accountName,
        fields: z.array(heldField).describe('roles, seniority, primary, leftDay'),
        byHandOnly: z.boolean().describe('no file puts the person there'),
        contacts: z.int(),
        lastContact: z.string().nullable(),
      }),
    ),
    lastContact: z.string().nullable(),
    contactCount: z.int(),
    dueDay: z.string().nullable(),
    titleSays: z.object({ role: z.string().nullable(), seniority: z.enum(seniorities).nullable() }).nullable(),
    elsewhere: z.int().describe('accounts of others the person is at'),
  })
  .meta({ id: 'PersonPage' })
export type PersonPage = z.input<typeof personPage>

const personTimelineEntry = z.object({
  id: z.string(),
  kind: z.string(),
  day: z.string(),
  at: z.string().nullable(),
  event: z.string().nullable(),
  channel: z.string().nullable(),
  direction: z.string().nullable(),
  subject: z.string().nullable(),
  colleague: z.string().nullable(),
  result: z.string().nullable(),
  account: accountName,
})

const contactFields = z.object({
  roles: z.array(z.string().max(400)).max(50).nullable().optional(),
  seniority: z.enum(seniorities).nullable().optional(),
  primary: z.boolean().nullable().optional(),
})
const text = (max: number) => z.string().max(max).nullable().optional()

export const editRoutes = {
  makeAccount: route({
    ...{ method: 'POST', path: '/v1/accounts', tag: 'edits', may: 'edit', answers: 'created' },
    summary: 'Makes an account that no file knows; it is measured with the next measurement',
    body: z.object({
      fields: z.record(z.string().max(40), value).describe('name and whatever else is known'),
      under: z.int().nullable().optional().describe('account above it'),
      above: z.array(z.int()).max(500).optional().describe('accounts that go under it: a group made above them'),
    }),
    ok: made,
  }),
  getAccountRecord: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/record', tag: 'edits', may: 'read', params: account },
    summary: 'Fields of an account: what holds, who said so, and what files say; with what is above and under it',
    ok: z.object({
      account: accountName,
      fields: z.array(heldField),
      keys: z.array(z.object({ key: z.string(), name: z.string().nullable(), town: z.string().nullable(), byHand: z.boolean() })),
      above: z.array(accountName),
      under: z.array(accountName),
      underTotal: z.int(),
    }),
  }),
  changeAccount: route({
    ...{ method: 'PATCH', path: '/v1/accounts/:account', tag: 'edits', may: 'edit', params: account, body: changes, ok: edited },
    summary: 'Changes fields of an account by hand: it holds over what files say until it is handed back',
  }),
  getAccountHistory: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/history', tag: 'edits', may: 'read', params: account },
    summary: 'Every change of an account and of what people do there, by hand and by imports as far as kept; newest first',
    query: pageQuery.extend({ field: z.string().max(40).optional() }),
    ok: pageOf(historyEntry),
  }),
  undoEdits: route({
    ...{ method: 'POST', path: '/v1/edits/undo', tag: 'edits', may: 'edit', ok: edited },
    summary: 'Takes changes back that were made together; refused where somebody changed one of them since',
    body: z.object({ edits: z.array(z.int()).min(1).max(1500) }),
  }),
  restoreEdit: route({
    ...{
      method: 'POST',
      path: '/v1/edits/:edit/restore',
      tag: 'edits',
      may: 'edit',
      params: z.object({ edit: z.coerce.number().int() }),
      ok: edited,
    },
    summary: 'Sets a field to what it was before, or after, an earlier change; a new change, kept in the history',
    body: z.object({ to: z.enum(['before', 'after']) }),
  }),
  getRecordWords: route({
    ...{ method: 'GET', path: '/v1/record-words', tag: 'edits', may: 'read' },
    summary: 'Words the record uses already, to choose from: countries, industries, colleagues, channels, languages, roles',
    ok: z.object({
      country: z.array(z.string()),
      region: z.array(z.string()),
      industry: z.array(z.string()),
      colleague: z.array(z.string()),
      channel: z.array(z.string()),
      language: z.array(z.string()),
      role: z.array(z.string()),
    }),
  }),
  getHierarchy: route({
    ...{ method: 'GET', path: '/v1/hierarchy', tag: 'edits', may: 'read' },
    summary: 'Every account in scope with the account right above it, in columns',
    ok: z.object({
      id: z.array(z.int()),
      key: z.array(z.string()),
      name: z.array(z.string()),
      parent: z.array(z.int()).describe('place of the account above in these columns, -1 = none'),
      byHand: z.array(z.boolean()).describe('what is above was said by hand'),
      closed: z.array(z.boolean()).describe('stands under an account of others'),
      revenueMinor: z.array(z.number().nullable()).describe('of the last measurement, of the account alone'),
      underMinor: z.array(z.number().nullable()).describe('with all accounts under it'),
      currency: z.string().nullable(),
    }),
  }),
  moveAccounts: route({
    ...{ method: 'POST', path: '/v1/hierarchy/moves', tag: 'edits', may: 'edit', ok: edited },
    summary: 'Puts accounts under another, on top, or back to where files put them',
    body: z.object({
      accounts: z.array(z.int()).min(1).max(500),
      under: z.int().nullable().optional().describe('null: nothing is above them'),
      handBack: z.literal(true).optional().describe('instead: as files say'),
    }),
  }),
  listPeople: route({
    ...{ method: 'GET', path: '/v1/people', tag: 'people', may: 'read' },
    summary: 'People at the accounts in scope: what they do where, and when anybody last was in contact with them',
    query: pageQuery.extend(peopleFilters.shape),
    ok: pageOf(listedPerson).extend({
      asOf: z.string(),
      counts: z
        .object({ people: z.int(), unknownRole: z.int(), silent: z.int(), due: z.int() })
        .describe('of those there, without filters'),
    }),
  }),
  exportPeople: route({
    ...{ method: 'GET', path: '/v1/people/export', tag: 'people', may: 'export' },
    summary: 'The same as CSV or XLSX: personal data, kept in the audit',
    query: peopleFilters.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    answers: 'file',
  }),
  makePerson: route({
    ...{ method: 'POST', path: '/v1/people', tag: 'people', may: 'edit', answers: 'created' },
    summary: 'Makes a person that no file knows, at an account',
    body: z.object({
      first_name: text(400),
      last_name: text(400),
      email: text(1000),
      phone: text(240),
      title: text(800),
      language: text(160),
      preferred_channel: text(240),
      account: z.int().nullable(),
      ...contactFields.shape,
    }),
    ok: made,
  }),
  getPerson: route({
    ...{ method: 'GET', path: '/v1/people/:person', tag: 'people', may: 'read', params: person, ok: personPage },
    summary: 'A person: what holds, who said so, what files say, and what they do at each account in scope',
  }),
  changePerson: route({
    ...{ method: 'PATCH', path: '/v1/people/:person', tag: 'people', may: 'edit', params: person, body: changes, ok: edited },
    summary: 'Changes fields of a person by hand',
  }),
  changeContact: route({
    ...{ method: 'PATCH', path: '/v1/people/:person/accounts/:account', tag: 'people', may: 'edit', params: person.extend(account.shape) },
    summary: 'Says what a person does at an account: roles, seniority, primary, leftDay; puts them there where nobody did yet',
    body: z.object({ changes: z.array(change).max(10) }),
    ok: edited,
  }),
  removeContact: route({
    ...{ method: 'DELETE', path: '/v1/people/:person/accounts/:account', tag: 'people', may: 'edit', params: person.extend(account.shape) },
    summary: 'Takes a person off an account where only people put them; refused where a file does',
    ok: edited,
  }),
  movePerson: route({
    ...{ method: 'POST', path: '/v1/people/:person/move', tag: 'people', may: 'edit', params: person, ok: edited },
    summary: 'A person left one account for another: both stay in the history, interactions stay where they happened',
    body: z.object({ from: z.int(), to: z.int(), leftDay: z.iso.date(), ...contactFields.shape }),
  }),
  getPersonHistory: route({
    ...{ method: 'GET', path: '/v1/people/:person/history', tag: 'people', may: 'read', params: person },
    summary: 'Every change of a person and of what they do at accounts in scope; newest first',
    query: pageQuery.extend({ field: z.string().max(40).optional() }),
    ok: pageOf(historyEntry),
  }),
  getPersonTimeline: route({
    ...{ method: 'GET', path: '/v1/people/:person/timeline', tag: 'people', may: 'read', params: person },
    summary: 'Interactions with a person over all accounts in scope, newest first',
    query: pageQuery,
    ok: pageOf(personTimelineEntry),
  }),
}
