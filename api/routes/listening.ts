import { z } from 'zod'
import { isDay } from '#engine/period/days.ts'
import { TREND_VERDICTS } from '#engine/relationship/relationship-trend.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

const tag = 'listening'
const open = z.number().nullable()
const day = z.string()
const dayAsked = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD')
const share = z.number().describe('0–1')
const tier = z.enum(TIERS)
const grade = z.enum(['A', 'B', 'C', 'D'])
const standing = z.enum(['safe', 'at risk', 'unknown'])
const roleGroup = z.enum(['decides', 'influences', 'uses', 'pays'])
const part = z.object({ accounts: z.int(), revenueMinor: z.number() })
const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })

export const listeningHead = z
  .object({
    asOf: day.describe('of the voices: the last day of the record'),
    snapshot: z.int().describe('measurement that revenue and segments are of: the last one by customer'),
    measured: day.describe('its day'),
    from: day.describe('of its window'),
    to: day.describe('not included'),
    currency: z.string(),
    set: z.object({ id: z.string(), label: z.string() }).nullable().describe('parameters of the index'),
    scope: z.enum(['all', 'own']),
    openOnly: z
      .boolean()
      .describe(
        'answers given in confidence, or by role only, are in it by threes of an account, and of fewer than five accounts no sum of answers is told',
      ),
    costClosed: z.boolean(),
    answersClosed: z.boolean().describe('what single people said is closed to who asks'),
  })
  .meta({ id: 'ListeningHead' })

const roleMean = interval.extend({ accounts: z.int(), people: z.int() })
const npsOf = interval
  .extend({ n: z.int(), promoters: z.int(), passives: z.int(), detractors: z.int(), accounts: z.int() })
  .describe('−1 to 1; last answer of each person in twelve months')

export const listeningSegment = z
  .object({
    tier: tier.nullable().describe('null: accounts without a segment'),
    all: z.boolean().describe('true: the sum of all rows'),
    accounts: z.int(),
    revenueMinor: z.number(),
    standings: z.record(standing, part),
    index: interval.extend({ n: z.int() }).nullable().describe('mean over accounts of grade A to C'),
    groups: z
      .record(roleGroup, roleMean.nullable())
      .describe('what people of the role answered, one value per account; null: nobody, or not told'),
    nps: npsOf.nullable(),
    asked: z.int().nullable().describe('questions put to people in twelve months'),
    answered: z.int().nullable().describe('of those'),
    closed: z.boolean().describe('fewer than five accounts said anything: what is made of answers is not told'),
    others: z
      .object({ accounts: z.int(), mean: z.number() })
      .nullable()
      .describe('for own accounts: mean index of the others, five or more'),
  })
  .meta({ id: 'ListeningSegment' })
export type ListeningSegment = z.output<typeof listeningSegment>

const measure = z.enum(['index', 'nps'])
export const goal = z
  .object({
    id: z.int(),
    measure,
    tier: tier.nullable().describe('null: all accounts'),
    target: z.number().describe('index 0–100, NPS −100 to 100'),
    from: day,
    by: day,
    base: open.describe('where it stood on the first day'),
    actual: interval.nullable(),
    n: z.int().nullable().describe('accounts, or answers'),
    expected: z.number().describe('where a straight line from the first day to the goal is now'),
    standing: z.enum(['reached', 'on the way', 'behind', 'not sure', 'missed', 'no data']),
    reason: z.string(),
    author: z.string(),
    madeAt: z.string(),
  })
  .meta({ id: 'Goal' })
export type Goal = z.output<typeof goal>

export const newGoal = z
  .object({
    measure,
    tier: tier.nullable().default(null),
    target: z.number(),
    by: dayAsked,
    reason: z.string().trim().min(1).max(500),
  })
  .refine((g) => g.target <= 100 && g.target >= (g.measure === 'nps' ? -100 : 0), { message: 'lies outside the scale', path: ['target'] })

export const MONEY = ['costs more than it brings', 'brings something', 'among the top third'] as const

export const listeningPage = z
  .object({
    head: listeningHead,
    accounts: z.int(),
    answers: z.int().describe('in twelve months, of those that may be counted'),
    revenueMinor: z.number(),
    standings: z.array(part.extend({ standing })),
    grades: z.array(part.extend({ grade: grade.nullable().describe('null: no index, nobody is known and nobody named') })),
    bins: z.array(part.extend({ from: z.number(), to: z.number() })).describe('index of grade A to C; the last one holds 100'),
    heard: z.object({
      aim: share,
      quarters: z.array(
        part.extend({
          quarter: z.string().describe('2026-Q3'),
          from: day,
          to: day.describe('not included'),
          whole: z.boolean().describe('false: it is not over'),
          share: share.nullable().describe('of revenue: accounts of which somebody answered in the quarter'),
          closed: z.boolean().describe('fewer than five accounts: not told'),
        }),
      ),
    }),
    segments: z.array(listeningSegment).describe('the last one is the sum'),
    detractors: z.object({
      major: z.object({ detractors: z.int(), n: z.int() }).nullable(),
      others: z.object({ detractors: z.int(), n: z.int() }).nullable(),
      difference: interval.nullable().describe('of the two shares, Major less others; null: too few answers, or not told'),
      verdict: z.enum(['in the middle', 'not in the middle', 'cannot be told', 'closed']),
    }),
    money: z
      .object({
        threshold: z.number(),
        topThirdFromMinor: open,
        cells: z.array(part.extend({ money: z.enum(MONEY), side: z.enum(['below', 'from']), netContributionMinor: z.number() })),
        leftOut: z.object({ notSure: z.int(), withoutMargin: z.int() }),
      })
      .nullable()
      .describe('null where margin and cost are closed'),
    goals: z.array(goal),
  })
  .meta({ id: 'Listening' })
export type ListeningPage = z.output<typeof listeningPage>

export const listenedAccount = z
  .object({
    id: z.int(),
    key: z.string(),
    name: z.string(),
    tier: z.string().nullable(),
    colleague: z.string().nullable(),
    revenueMinor: z.number(),
    netContributionMinor: open.describe('null: not known, or closed'),
    index: open,
    low: open,
    high: open,
    grade: grade.nullable(),
    heardShare: open,
    standing: standing.nullable(),
  })
  .meta({ id: 'ListenedAccount' })
export type ListenedAccount = z.output<typeof listenedAccount>

const accountFilters = z.object({
  standing: standing.optional(),
  tier: z.enum([...TIERS, 'none']).optional(),
  grade: z.enum(['A', 'B', 'C', 'D', 'none', 'sure']).optional().describe('sure: A to C'),
  bin: z.coerce.number().int().min(0).max(9).optional().describe('tens of index points, grade A to C'),
  money: z.enum(MONEY).optional().describe('with `side`'),
  side: z.enum(['below', 'from']).optional(),
  quarter: z
    .string()
    .regex(/^\d{4}-Q[1-4]$/)
    .optional()
    .describe('of which somebody answered in it'),
  nps: z.enum(['1']).optional().describe('of which somebody answered NPS in twelve months'),
  q: z.string().max(200).optional().describe('part of the name'),
})
export type ListenedFilters = z.output<typeof accountFilters>

const verdict = z.enum(TREND_VERDICTS)
export const indexChange = z
  .object({
    id: z.int(),
    key: z.string(),
    name: z.string(),
    tier: z.string().nullable(),
    colleague: z.string().nullable(),
    revenueMinor: z.number(),
    verdict,
    change: open.describe('points; of the new answers against what the older ones predicted; null without a new answer'),
    sd: open,
    half: open.describe('half of the 90 % interval of the change'),
    newAnswers: z.int().describe('people with a new answer'),
    index: open.describe('now'),
    low: open,
    high: open,
    grade: grade.nullable(),
  })
  .meta({ id: 'IndexChange' })
export type IndexChange = z.output<typeof indexChange>

const changeFilters = z.object({
  since: dayAsked.optional().describe('default: the measurement before the last one, else three months earlier'),
  verdict: z
    .enum([...TREND_VERDICTS, 'changed'])
    .optional()
    .describe('changed: up or down'),
  tier: z.enum([...TIERS, 'none']).optional(),
  colleague: z.string().max(200).optional(),
  q: z.string().max(200).optional().describe('part of the name'),
})
export type ChangeFilters = z.output<typeof changeFilters>

export const changesPage = pageOf(indexChange)
  .extend({
    head: listeningHead,
    since: day,
    moments: z.array(z.object({ day, what: z.string() })).describe('days worth comparing with'),
    tested: z.int().describe('accounts with a new answer: those a change could be found at'),
    changed: z.int(),
    byChance: z.number().describe('so many of those tested would be called changed if nothing had'),
    up: z.int(),
    down: z.int(),
    verdicts: z.array(part.extend({ verdict })),
    closed: z.int().describe('accounts left out: of them only index and grade are told'),
    nps: z
      .object({
        before: interval.extend({ n: z.int() }),
        now: interval.extend({ n: z.int() }),
        change: z.number(),
        mix: z.number().describe('by other people answering'),
        joined: open.describe('of the mix: by who answers now and did not'),
        stopped: open.describe('of the mix: by who answered and does not now'),
        likeForLike: open.describe('by the same people answering otherwise; null: nobody answered in both'),
        low: open.describe('90 % interval of like-for-like'),
        high: open,
        people: z.object({ both: z.int(), joined: z.int(), stopped: z.int() }),
      })
      .nullable()
      .describe('last answer of each person in the twelve months before each of the days, −1 to 1; null: too few accounts'),
    colleagues: z.array(z.string()),
  })
  .meta({ id: 'ListeningChanges' })
export type ChangesPage = z.output<typeof changesPage>

export const toHear = z
  .object({
    place: z.int(),
    id: z.int(),
    key: z.string(),
    name: z.string(),
    tier: z.string().nullable(),
    colleague: z.string().nullable(),
    revenueMinor: z.number(),
    why: z
      .enum(['silent', 'open place', 'not named', 'nobody known'])
      .describe(
        'the role that counts most is hardly heard; nobody holds it any more; nobody was ever named for it; nobody at all is known',
      ),
    group: roleGroup.describe('the role to hear or to name'),
    people: z
      .array(z.object({ id: z.int(), name: z.string(), title: z.string().nullable() }))
      .describe('to ask, the most telling first; empty: somebody is to be named, or who answered is not told'),
    needed: z.int(),
    known: z.int().describe('people of that role known'),
    half: open.describe('half of the interval now, points; null: no index, or not told'),
    halfThen: open.describe('once they answered'),
    cumulativePeople: z.int(),
    cumulativeMinor: z.number(),
  })
  .meta({ id: 'ToHear' })
export type ToHear = z.output<typeof toHear>

const hearFilters = z.object({
  tier: z.enum([...TIERS, 'none']).optional(),
  why: z.enum(['silent', 'open place', 'not named', 'nobody known']).optional(),
  colleague: z.string().max(200).optional(),
  q: z.string().max(200).optional().describe('part of the name'),
})
export type HearFilters = z.output<typeof hearFilters>

export const worklistPage = pageOf(toHear)
  .extend({
    head: listeningHead,
    accounts: z.int(),
    people: z.int(),
    blindMinor: z.number(),
    revenueMinor: z.number().describe('of all accounts'),
    first: z.object({ people: z.int(), accounts: z.int(), revenueMinor: z.number() }).describe('what the first ten accounts come to'),
    closed: z.int().describe('accounts left out: of them only index and grade are told'),
    colleagues: z.array(z.string()),
  })
  .meta({ id: 'HearingWorklist' })
export type WorklistPage = z.output<typeof worklistPage>

export const lowAnswer = z
  .object({
    account: z.object({ id: z.int(), name: z.string() }),
    day,
    person: z.object({ id: z.int(), name: z.string() }).nullable().describe('null: told by role only, or not said'),
    groups: z.array(roleGroup),
    metric: z.string(),
    score: z.number(),
    scaleMax: z.number(),
    comment: z.string().nullable(),
    revenueMinor: z.number(),
  })
  .meta({ id: 'LowAnswer' })

export const voicesToday = z
  .object({
    head: listeningHead,
    low: z.array(lowAnswer).describe('of the last 30 days, by revenue at stake; empty where answers are closed'),
    lowAccounts: z.int(),
    lowRevenueMinor: z.number().describe('each account once'),
    quarter: listeningPage.shape.heard.shape.quarters.element.nullable(),
    aim: share,
    standings: listeningPage.shape.standings,
  })
  .meta({ id: 'VoicesToday' })
export type VoicesToday = z.output<typeof voicesToday>

const aGoal = z.object({ goal: z.coerce.number().int() })

export const listeningRoutes = {
  getListening: route({
    ...{ method: 'GET', path: '/v1/listening', tag, may: 'read', ok: listeningPage },
    summary:
      'Everybody’s voice by revenue and segment: safe, at risk, unknown; heard; index and NPS with intervals; score and money; goals',
  }),
  listListenedAccounts: route({
    ...{
      method: 'GET',
      path: '/v1/listening/accounts',
      tag,
      may: 'read',
      ok: pageOf(listenedAccount).extend({ head: listeningHead, sum: part }),
    },
    summary: 'The accounts under a number of listening, largest revenue first',
    query: pageQuery.extend(accountFilters.shape),
  }),
  listIndexChanges: route({
    ...{ method: 'GET', path: '/v1/listening/changes', tag, may: 'read', ok: changesPage },
    summary: 'Which accounts changed since a day, under one parameter set, beside how many would by chance',
    query: pageQuery.extend(changeFilters.shape),
  }),
  listWhomToHear: route({
    ...{ method: 'GET', path: '/v1/listening/worklist', tag, may: 'read', ok: worklistPage },
    summary: 'Whom to name or hear so that revenue comes out of the blind spot, most revenue per person first',
    query: pageQuery.extend(hearFilters.shape),
  }),
  getVoicesToday: route({
    ...{ method: 'GET', path: '/v1/listening/today', tag, may: 'read', ok: voicesToday },
    summary: 'Low answers of the last 30 days with the revenue behind them, and how much of the revenue was heard this quarter',
  }),
  setGoal: route({
    ...{ method: 'POST', path: '/v1/listening/goals', tag, may: 'listen', body: newGoal, ok: goal, answers: 'created' },
    summary: 'Set a goal for the index or NPS of a segment by a day; where it stands now is kept with it',
  }),
  endGoal: route({
    ...{ method: 'DELETE', path: '/v1/listening/goals/:goal', tag, may: 'listen', params: aGoal, answers: 'nothing' },
    summary: 'Take a goal back',
  }),
}
