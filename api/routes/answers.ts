import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { answerMetrics, privacies } from '../record.ts'
import { route } from '../route.ts'
import { writtenText } from './notes.ts'

const tag = 'answers'
const day = z.iso.date()
const text = (max: number) => z.string().max(max)
const nullable = z.string().nullable()

/** Sent by systems: what Formbricks and those of its shape call feedback records, with where it belongs. */
export const feedbackRecord = z
  .object({
    submission_id: text(200).min(1).describe('the filled-in form: answers given together share it'),
    field_id: text(200).min(1).optional().describe('the question; with submission_id it is the key of the record'),
    field_type: z.enum(['nps', 'csat', 'ces', 'ces1', 'good_bad', 'rating', 'text']).describe('ces: high is easy; ces1: low is easy'),
    field_label: text(500).nullish().describe('of a rating: what was rated'),
    collected_at: z.union([z.iso.datetime({ offset: true }), day]).describe('instant or day it was answered'),
    asked_at: z.union([z.iso.datetime({ offset: true }), day]).nullish(),
    value_number: z.number().nullish(),
    value_boolean: z.boolean().nullish().describe('of good_bad: true = good'),
    value_text: text(10_000).nullish().describe('what was said'),
    scale_min: z.number().nullish(),
    scale_max: z.number().nullish(),
    higher_is_better: z.boolean().nullish(),
    source_type: text(200).nullish().describe('touchpoint, where none is given'),
    source_name: text(200).nullish().describe('survey or programme'),
    touchpoint: text(200).nullish(),
    account_key: text(1000).nullish().describe('key of the account in account_source, or source/key'),
    account_source: text(200).nullish().describe('default: whichever source has the key, where only one account does'),
    user_id: text(1000).nullish().describe('key of the person in user_source'),
    user_identifier: text(1000).nullish().describe('the same under its older name'),
    user_source: text(200).nullish().describe('default: whichever source has the key, where it is one person'),
    email: text(254).nullish().describe('finds the person where the key finds nobody'),
    privacy: z.enum(privacies).nullish().describe('what whoever answered was told about who will see it; default: attributed'),
    chosen_by: z.enum(['plan', 'colleague']).nullish(),
    colleague: text(200).nullish(),
    language: text(35).nullish().describe('accepted and not kept'),
    metadata: z
      .record(z.string().max(100), z.unknown())
      .nullish()
      .describe(
        'account_key, account_source, email, touchpoint and privacy are taken from it where the record has none; the rest is not kept',
      ),
  })
  .meta({ id: 'FeedbackRecord' })
export type FeedbackRecord = z.output<typeof feedbackRecord>

// Each is read by itself, so that one that is wrong does not turn back the others.
const anyRecord = z.record(z.string().max(100), z.unknown()).describe('a FeedbackRecord')
const source = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'is a system in small letters, digits, dot, dash and underscore')
  .default('feedback')
  .describe('system the records come from: their keys are told apart by it')

export const answerOutcome = z.enum(['taken', 'replaced', 'unchanged', 'unassigned', 'refused'])

const score = z.number().min(0).max(10)
export const newDeclared = z.object({
  account: z.int().describe('id of the account'),
  person: z.int().nullish().describe('id of whoever said it; without it nobody is named'),
  score: score.describe('what was said, or what it comes to, on 0 to 10'),
  confidence: z.number().min(0).max(1).describe('how sure whoever writes it down is, 0 to 1: 1 = these were the words'),
  text: writtenText(10_000).nullish().describe('the words'),
  day: day.optional().describe('up to today; default: today'),
  privacy: z.enum(privacies).default('attributed').describe('what the person was told about who will see it'),
})
const declaredChange = newDeclared
  .partial()
  .extend({ privacy: z.enum(privacies).optional(), version: z.int().min(1).describe('the version that was seen') })

const kept = z.object({ id: z.int(), version: z.int() }).meta({ id: 'KeptAnswer' })
const declared = z.object({ answer: z.coerce.number().int() })

export const answer = z
  .object({
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }).nullable().describe('null: Unassigned'),
    person: z.object({ id: z.int(), name: z.string(), title: nullable }).nullable().describe('null: not known, or not to be named'),
    groups: z.array(z.enum(['decides', 'influences', 'uses', 'pays'])).describe('role groups of whoever answered'),
    day: z.string(),
    asked: nullable,
    metric: z.enum(answerMetrics),
    attribute: nullable,
    score: z.number().nullable().describe('as given, on its scale; null, and no comment: asked and said nothing'),
    scaleMin: z.number().nullable(),
    scaleMax: z.number().nullable(),
    higherIsBetter: z.boolean(),
    points: z.number().nullable().describe('0-100, higher is better'),
    programme: nullable,
    touchpoint: nullable,
    comment: nullable,
    privacy: z.enum(privacies),
    chosenBy: z.enum(['plan', 'colleague']).nullable(),
    colleague: nullable.describe('who asked, or wrote down what was said'),
    confidence: z.number().nullable().describe('of a declared value'),
    source: z.string(),
    hand: z
      .object({ id: z.int(), version: z.int(), mine: z.boolean() })
      .nullable()
      .describe('written down by hand; mine: who asks may change it'),
  })
  .meta({ id: 'Answer' })
export type AnswerShown = z.output<typeof answer>

const interval = { low: z.number(), high: z.number() }
export const answerSummary = z
  .object({
    level: z.number().describe('of the intervals'),
    asked: z.int().describe('rows: answers, and those who were asked and said nothing'),
    answered: z.int(),
    people: z.int().describe('named ones among those who answered'),
    accounts: z.int(),
    comments: z.int(),
    nps: z
      .object({ n: z.int(), promoters: z.int(), passives: z.int(), detractors: z.int(), nps: z.number().describe('-1 to 1'), ...interval })
      .nullable(),
    csat: z
      .object({ n: z.int(), mean: z.number(), top: z.int(), topShare: z.number().describe('share of 4 and 5'), ...interval })
      .nullable(),
    ces: z.object({ n: z.int(), mean: z.number(), top: z.int(), topShare: z.number().describe('share of 5 to 7'), ...interval }).nullable(),
    hidden: z.boolean().describe('answers in confidence are neither listed nor counted for who asks, whether there are any or not'),
  })
  .meta({ id: 'AnswerSummary' })

const wanted = z.string().max(500).optional()
export const answerQuery = z.object({
  ...pageQuery.shape,
  metric: wanted.describe('by commas: nps,csat'),
  programme: wanted,
  touchpoint: wanted,
  tier: wanted.describe('segments of the last measurement: KEY,MAJOR'),
  account: wanted.describe('id; unassigned: those without an account'),
  person: z.coerce.number().int().optional().describe('id; finds only answers that may be named'),
  from: day.optional().describe('first day'),
  to: day.optional().describe('last day, included'),
  score: wanted.describe('as given on its scale: 0..6, 9.., ..3'),
  privacy: wanted,
  chosenBy: wanted,
  said: z.enum(['score', 'comment', 'nothing']).optional().describe('nothing: asked and said nothing'),
  q: z.string().max(200).optional().describe('words of the comment'),
})

export const answerRoutes = {
  listAnswers: route({
    ...{ method: 'GET', path: '/v1/answers', tag, may: 'read', query: answerQuery },
    summary: 'What people answered, newest first, of accounts in scope, as far as who asks may see it, with what it comes to',
    ok: pageOf(answer).extend({
      summary: answerSummary,
      offers: z
        .object({ metrics: z.array(z.string()), programmes: z.array(z.string()), touchpoints: z.array(z.string()) })
        .describe('what can be filtered by'),
    }),
  }),
  sendAnswers: route({
    ...{ method: 'POST', path: '/v1/answers', tag, may: 'answer' },
    summary: 'Feedback records, one or up to 1,000: the same record again changes nothing, a changed one replaces what was there',
    query: z.object({ source }),
    body: z.union([anyRecord, z.array(anyRecord).min(1).max(1000)]),
    ok: z.object({
      taken: z.int(),
      replaced: z.int(),
      unchanged: z.int(),
      unassigned: z.int(),
      refused: z.int(),
      records: z.array(
        z.object({
          key: nullable.describe('submission_id/field_id'),
          outcome: answerOutcome,
          account: z.int().nullable().describe('id of the account it is on'),
          problems: z.array(z.object({ at: z.string(), message: z.string() })),
        }),
      ),
    }),
  }),
  withdrawAnswers: route({
    ...{ method: 'DELETE', path: '/v1/answers/:submission', tag, may: 'answer' },
    summary: 'Take back what was sent: the whole form, or one question of it',
    params: z.object({ submission: text(200) }),
    query: z.object({ source, field_id: text(200).optional() }),
    ok: z.object({ removed: z.int() }),
  }),
  addAnswer: route({
    ...{ method: 'POST', path: '/v1/answers/by-hand', tag, may: 'answer', body: newDeclared, ok: kept, answers: 'created' },
    summary: 'Write down what somebody said in a conversation, with how sure one is of it; it counts at once and is marked as declared',
  }),
  changeAnswer: route({
    ...{ method: 'PATCH', path: '/v1/answers/by-hand/:answer', tag, may: 'answer', params: declared, body: declaredChange, ok: kept },
    summary: 'Change what one wrote down',
  }),
  removeAnswer: route({
    ...{ method: 'DELETE', path: '/v1/answers/by-hand/:answer', tag, may: 'answer', params: declared, answers: 'nothing' },
    summary: 'Take out what one wrote down; it can be brought back',
  }),
  restoreAnswer: route({
    ...{ method: 'POST', path: '/v1/answers/by-hand/:answer/restore', tag, may: 'answer', params: declared, ok: kept },
    summary: 'Bring it back',
  }),
  getAnswerHistory: route({
    ...{ method: 'GET', path: '/v1/answers/by-hand/:answer/history', tag, may: 'answer', params: declared },
    summary: 'Every version of what was written down',
    ok: z.object({
      items: z
        .array(
          z.object({
            id: z.int(),
            at: z.string(),
            byName: z.string(),
            removed: z.boolean(),
            account: z.int().nullable(),
            person: z.int().nullable(),
            score: z.number().nullable(),
            confidence: z.number().nullable(),
            text: nullable,
            day: nullable,
            privacy: z.enum(privacies).nullable(),
          }),
        )
        .describe('newest first'),
    }),
  }),
  exportAnswers: route({
    ...{ method: 'GET', path: '/v1/exports/answers', tag, may: 'export', answers: 'file' },
    summary: 'The list as CSV or XLSX, filtered alike; formulas neutralised; written to the audit',
    query: answerQuery.omit({ cursor: true, limit: true }).extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
  }),
}
