import { z } from 'zod'
import { seniorities } from '../by-hand.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

const word = z
  .string()
  .max(80)
  .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, 'is empty'))

export const titleRule = z
  .object({
    words: z.array(word).min(1, 'needs a word').max(60),
    role: z
      .string()
      .max(60)
      .nullable()
      .describe('a standard role; unknown: the title says none, whatever later rules read in it; null: nothing about the role'),
    seniority: z.enum(seniorities).nullable(),
  })
  .meta({ id: 'TitleRule' })

const rules = z.array(titleRule).max(300)
/** As kept: nothing is tidied on the way out. */
const keptRule = z.object({ words: z.array(z.string()), role: z.string().nullable(), seniority: z.enum(seniorities).nullable() })

export const readTitle = z
  .object({
    title: z.string(),
    people: z.int(),
    accounts: z.int(),
    revenueMinor: z.number().nullable().describe('of the accounts, in the last measurement'),
    role: z.string().nullable(),
    roleRule: z.int().describe('place of the rule that says the role, -1 = none'),
    seniority: z.enum(seniorities).nullable(),
    seniorityRule: z.int(),
    known: z.int().describe('how many of the people have a role by hand or from a file, so that the title does not count'),
  })
  .meta({ id: 'ReadTitle' })
export type ReadTitle = z.output<typeof readTitle>

const version = z.object({ version: z.int(), madeAt: z.string(), by: z.string(), reason: z.string(), rules: z.int().describe('how many') })

export const titleRuleRoutes = {
  getTitleRules: route({
    ...{ method: 'GET', path: '/v1/title-rules', tag: 'title rules', may: 'read' },
    summary: 'The rules that read roles and seniority out of job titles, with their versions',
    ok: z.object({
      version: z.int().describe('0 = those Tapeline comes with'),
      rules: z.array(keptRule),
      roles: z.array(z.object({ role: z.string(), group: z.string() })),
      versions: z.array(version),
      mayChange: z.boolean(),
    }),
  }),
  changeTitleRules: route({
    ...{ method: 'PUT', path: '/v1/title-rules', tag: 'title rules', may: 'match' },
    summary: 'Makes a new version of the rules; it holds at once',
    body: z.object({
      rules,
      seen: z.int().describe('version you changed; refused as a conflict if it is no longer the last'),
      reason: z.string().max(500).default(''),
    }),
    ok: z.object({ version: z.int() }),
  }),
  restoreTitleRules: route({
    ...{ method: 'POST', path: '/v1/title-rules/:version/restore', tag: 'title rules', may: 'match' },
    summary: 'Makes an earlier version of the rules hold again, as a new one; 0 = those Tapeline comes with',
    params: z.object({ version: z.coerce.number().int().min(0) }),
    ok: z.object({ version: z.int() }),
  }),
  listTitles: route({
    ...{ method: 'GET', path: '/v1/titles', tag: 'title rules', may: 'read' },
    summary: 'Every job title at the accounts in scope with what the rules read in it; those without a role first',
    query: pageQuery.extend({ q: z.string().max(200).optional(), unknown: z.enum(['1']).optional() }),
    ok: pageOf(readTitle).extend({
      currency: z.string().nullable(),
      counts: z.object({ titles: z.int(), unknownTitles: z.int(), people: z.int(), unknownPeople: z.int(), withoutTitle: z.int() }),
    }),
  }),
  previewTitleRules: route({
    ...{ method: 'POST', path: '/v1/title-rules/preview', tag: 'title rules', may: 'read' },
    summary: 'What other rules would change, title by title; nothing is kept',
    body: z.object({ rules }),
    ok: z.object({
      changed: z.array(readTitle.extend({ roleBefore: z.string().nullable(), seniorityBefore: z.enum(seniorities).nullable() })),
      people: z.int().describe('people whose role or seniority changes'),
      unknownPeople: z.int(),
      unknownBefore: z.int(),
    }),
  }),
}
