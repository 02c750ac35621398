import { z } from 'zod'
import { isDay, isMonth } from '#engine/period/days.ts'
import { LINT_CODES } from '#engine/relationship/lint-rules.ts'
import { TREND_VERDICTS } from '#engine/relationship/relationship-trend.ts'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { seniorities } from '../by-hand.ts'
import { route } from '../route.ts'
import { modelDraft, modelVersion, savedModel } from './models.ts'

const tag = 'relationship index'
const roleGroup = z.enum(roleGroups as unknown as readonly ['decides', 'influences', 'uses', 'pays'])
const grade = z.enum(['A', 'B', 'C', 'D'])
const day = z.string()
const dayAsked = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD')
const points = z.number().describe('0–100')
const share = z.number().describe('0–1')
const privacy = z.enum(['attributed', 'role only', 'confidential'])

export const parameterSet = z
  .object({
    id: z.string().describe('of rules and estimate together: two numbers with one id were computed alike'),
    label: z.string(),
    rules: z.object({ model: z.int().nullable().describe('null: those Tapeline comes with'), label: z.string() }),
    estimate: z.object({ id: z.int(), asOf: day }).nullable().describe('null: assumed, nothing was estimated yet'),
  })
  .meta({ id: 'ParameterSet' })

export const shownAs = z
  .enum(['everything', 'others together', 'figures', 'index and grade'])
  .describe(
    'what who asks may see of it. `others together`: voices by name in the clear, those who answered by role or in confidence only in one sum of at least three; `figures`: no person’s score is open to who asks; `index and grade`: fewer than three answered in confidence, all else is null',
  )

export const indexFigures = z
  .object({
    index: points,
    sd: z.number().nullable(),
    low: points.nullable().describe('of the interval, clipped to 0–100'),
    high: points.nullable(),
    grade,
    reliability: share.nullable(),
    heardShare: share.nullable(),
    blindSpot: z.boolean().nullable(),
    standing: z.enum(['safe', 'at risk', 'unknown']).nullable().describe('null where its interval is not told'),
  })
  .meta({ id: 'IndexFigures' })

export const voice = z
  .object({
    person: z.int().nullable().describe('null: answers that do not say whose they are, together one voice; or an open place'),
    name: z.string().nullable(),
    title: z.string().nullable(),
    roles: z.array(z.string()),
    groups: z.array(roleGroup).describe('empty: not known, counts as uses'),
    level: z.enum(seniorities).nullable().describe('null: not known, counts as staff'),
    state: z
      .enum(['heard', 'silent', 'not told', 'open place'])
      .describe(
        '`not told`: silent, or heard by role or in confidence; `open place`: a role somebody held, or that is known to exist, and nobody holds',
      ),
    share,
    shareOf: z.partialRecord(roleGroup, share),
    y: points.nullable().describe('mean of the answers, the newer the heavier'),
    n: z.number().nullable().describe('information of the answers, in fresh ones'),
    fresh: share.nullable().describe('1 = answered today, half per half-life'),
    answers: z.int().nullable(),
    lastDay: day.nullable(),
    days: z.int().nullable().describe('since the last answer'),
    privacy: privacy.nullable().describe('the strictest of the answers'),
    expected: points.nullable().describe('of somebody of this role in this segment, before anybody answered'),
    shrink: share.nullable().describe('how much the own answers count beside what is expected'),
    estimate: points.nullable(),
    contribution: z.number().nullable().describe('share × estimate, in points: with `others` they add up to the index'),
  })
  .meta({ id: 'Voice' })
export type Voice = z.output<typeof voice>

const nps = z.object({
  nps: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.int(),
  promoters: z.int(),
  passives: z.int(),
  detractors: z.int(),
})

const plainly = z.object({
  everyone: z.object({ mean: points, n: z.int() }).nullable().describe('every answer counts the same'),
  perPerson: z.object({ mean: points, n: z.int() }).nullable().describe('every person counts the same'),
  topVoice: z
    .object({ person: z.int().nullable(), name: z.string().nullable(), y: points.nullable() })
    .nullable()
    .describe('the voice with the largest share decides; y null: silent'),
  nps: nps.nullable().describe('last NPS answer of each person; −1 to 1'),
  asked: z.int().nullable().describe('people who were asked and have not left'),
  answered: z.int().nullable(),
  neverAsked: z.int().nullable(),
  byNameOnly: z.boolean().describe('answers by role and in confidence are left out'),
})

const agreement = z.object({
  n: z.int(),
  options: z.int().describe('steps of the scale: points are taken as 0 to 10'),
  rwg: share.describe('1 = all say the same, 0 = as scattered as at random'),
  ad: z.number().describe('mean distance from the mean, in steps'),
  adMedian: z.number(),
  agree: z.boolean().describe('distance at most a sixth of the options'),
})

const trend = z.object({
  from: day,
  to: day,
  verdict: z.enum(TREND_VERDICTS),
  change: z.number().nullable().describe('points; of the new answers against what the older ones predicted'),
  sd: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  people: z.int().describe('people with a new answer'),
  peopleChanged: z.boolean().describe('whether somebody left in between'),
})

const historyPoint = z.object({
  day,
  index: points,
  low: points.nullable(),
  high: points.nullable(),
  grade,
  heardShare: share.nullable(),
})

const listedPerson = z.object({ person: z.int(), name: z.string(), title: z.string().nullable() })

export const accountRelationship = z
  .object({
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    asOf: day,
    live: z.boolean().describe('true: of the record as it stands; false: as of the day of the measurement asked for'),
    set: parameterSet,
    level: share.describe('of the interval'),
    shows: shownAs,
    figures: indexFigures.nullable().describe('null: nobody is known and nobody named'),
    keyGroup: roleGroup.nullable().describe('the role group with the largest share'),
    groups: z
      .array(z.object({ group: roleGroup, share, heardShare: share.nullable(), people: z.int() }))
      .nullable()
      .describe('role groups present'),
    notNamed: z.array(roleGroup).describe('role groups every account should have a voice of, and nobody was ever named for'),
    openPlaces: z.array(
      z.object({ id: z.int(), role: z.string(), group: roleGroup, note: z.string().nullable(), by: z.string(), at: z.string() }),
    ),
    voices: z.array(voice).nullable(),
    others: z
      .object({
        share,
        contribution: z.number(),
        people: z.int().describe('silent, or heard by role or in confidence'),
        inConfidence: z.object({ voices: z.int(), mean: points }).nullable().describe('never of fewer than three'),
      })
      .nullable(),
    byRole: z
      .array(z.object({ group: roleGroup.nullable(), metric: z.string(), score: z.number(), y: points, day }))
      .describe('answers promised by role only, without a name'),
    notCounted: z.int().describe('answers by role that are listed and not counted in the index: counted, it would tell whose they are'),
    wouldChange: z
      .array(
        z.object({
          voice: z.int().describe('position in voices'),
          place: roleGroup.nullable().describe('of an open place: its role group'),
          narrower: z.number().describe('points'),
          grade,
          heardShare: share,
          blindSpot: z.boolean(),
          person: z.int().nullable(),
          name: z.string().nullable(),
          halfWidth: z.number().describe('of the interval if this person answered today'),
          index: z.array(points).describe('for each answer 0 to 10'),
          low: z.array(points),
          high: z.array(points),
        }),
      )
      .nullable()
      .describe('the most telling first'),
    plainly: plainly.nullable(),
    agreement: agreement.nullable().describe('of three or more people'),
    without: z.object({
      role: z.array(listedPerson).describe('counted as uses'),
      seniority: z.array(listedPerson).describe('counted as staff'),
      answersWithoutPerson: z.int().nullable(),
      tooOld: z.int().nullable().describe('answers older than the rules count'),
    }),
    measured: z
      .object({
        snapshot: z.int(),
        asOf: day,
        set: z.string(),
        figures: indexFigures.nullable(),
        answersSince: z.int().nullable().describe('counted since its day'),
      })
      .nullable()
      .describe('what the last measurement said'),
    trend: trend.nullable(),
    history: z.array(historyPoint).nullable().describe('at ends of quarters, all with one parameter set'),
  })
  .meta({ id: 'AccountRelationship' })
export type AccountRelationship = z.output<typeof accountRelationship>

export const shownAnswer = z
  .object({
    key: z.string().describe('source/id'),
    day,
    metric: z.string(),
    attribute: z.string().nullable(),
    score: z.number().nullable(),
    scaleMin: z.number().nullable(),
    scaleMax: z.number().nullable(),
    y: points.nullable().describe('higher is better'),
    touchpoint: z.string().nullable(),
    programme: z.string().nullable(),
    comment: z.string().nullable(),
    privacy,
    chosenBy: z.enum(['plan', 'colleague']).nullable(),
    colleague: z.string().nullable(),
    confidence: z.number().nullable(),
    counts: z.boolean().describe('whether it counts in the index'),
  })
  .meta({ id: 'ShownAnswer' })

const component = z.enum(['tau2', 'sigmaP2', 'sigmaE2'])
const byGroup = z.record(roleGroup, z.number())
const variance = z.number().describe('points²')

/** The numbers that stand for our own answers. */
const estimateNumbers = z.object({
  mu: points.describe('mean of everybody'),
  muSegment: z.record(z.string(), points),
  gamma: byGroup.describe('of a role group against everybody, points'),
  tau2: variance.describe('between accounts'),
  sigmaP2: variance.describe('between people of one account'),
  sigmaE2: variance.describe('of one fresh answer'),
  sd: z.record(component, z.number()).describe('the same as standard deviations, points'),
})

export const lintFinding = z
  .object({
    code: z.enum(LINT_CODES),
    weight: z.enum(['wrong', 'doubtful', 'note']),
    subject: z.string().nullable(),
    value: z.number(),
    limit: z.number(),
  })
  .meta({ id: 'LintFinding', description: 'What is odd about rules or estimate: never a refusal.' })

const gradeCounts = z.object({ A: z.int(), B: z.int(), C: z.int(), D: z.int() })

export const rulesPreview = z
  .object({
    asOf: day,
    problems: z.array(z.object({ at: z.string(), message: z.string() })).describe('nothing else is told while there are some'),
    findings: z.array(lintFinding),
    accounts: z.int().describe('with an index'),
    gradesNow: gradeCounts,
    gradesThen: gradeCounts,
    gradeChanges: z.int(),
    meanChange: z.number().nullable().describe('points, over accounts'),
    moved: z
      .array(
        z.object({
          account: z.int(),
          name: z.string(),
          indexNow: points,
          indexThen: points,
          gradeNow: grade,
          gradeThen: grade,
          halfNow: z.number().nullable(),
          halfThen: z.number().nullable(),
        }),
      )
      .describe('the accounts that move most'),
  })
  .meta({ id: 'RulesPreview' })
export type RulesPreview = z.output<typeof rulesPreview>

const draftParams = z.object({ draft: z.coerce.number().int() })
const reason = z.string().trim().min(3, 'say why in a few words').max(2000)

export const relationshipRoutes = {
  getRelationshipParameters: route({
    ...{ method: 'GET', path: '/v1/relationship/parameters', tag, may: 'read' },
    summary:
      'Rules in force and what our own answers were estimated to say, with what both rest on, their history, and what is odd about them',
    ok: z.object({
      set: parameterSet,
      document: z.unknown().describe('the rules in force as a document that a draft can begin with'),
      isDefault: z.boolean(),
      defaults: z.unknown().describe('the document of the default rules'),
      estimate: estimateNumbers,
      assumed: estimateNumbers.describe('what is taken until our own answers say otherwise'),
      restsOn: z
        .object({
          contacts: z.int(),
          accounts: z.int(),
          pairs: z.int(),
          df: z.record(component, z.number()).describe('cases: own answers weigh df / (20 + df)'),
          own: z
            .record(component, z.object({ sd: z.number(), error: z.number() }).nullable())
            .describe('what our own answers say alone: a standard deviation in points, ± (90 %, chi-square taken as normal)'),
          mean: z.number().nullable(),
          floored: z.array(component),
          segments: z.array(z.object({ segment: z.string(), contacts: z.int(), mean: z.number(), own: z.boolean() })),
          roles: z.array(z.object({ group: roleGroup, contacts: z.int(), mean: z.number().nullable() })),
        })
        .nullable()
        .describe('null: nothing was estimated yet'),
      findings: z.array(lintFinding),
      estimates: z.array(
        z.object({ id: z.int(), asOf: day, madeAt: z.string(), contacts: z.int(), accounts: z.int(), estimate: estimateNumbers }),
      ),
      versions: z.array(modelVersion),
      drafts: z.array(modelDraft),
      mayDraft: z.boolean(),
      mayApprove: z.boolean(),
    }),
  }),
  previewRelationshipRules: route({
    ...{ method: 'POST', path: '/v1/relationship/rules/preview', tag, may: 'draftModels' },
    summary: 'What a document of rules would do to the indices as they stand; nothing is stored',
    body: z.object({ document: z.unknown() }),
    ok: rulesPreview,
  }),
  approveRelationshipRules: route({
    ...{ method: 'POST', path: '/v1/relationship/drafts/:draft/approve', tag, may: 'listen', answers: 'accepted' },
    summary: 'Makes a draft of rules the ones that hold, and measures the book anew; follow the job',
    params: draftParams,
    body: z.object({
      revision: z.int(),
      reason,
      validFrom: z.string().refine(isMonth, 'is not a month: write it as YYYY-MM').optional(),
    }),
    ok: savedModel,
  }),
  returnRelationshipRules: route({
    ...{ method: 'POST', path: '/v1/relationship/drafts/:draft/return', tag, may: 'listen' },
    summary: 'Sends a draft of rules back to its author with a reason',
    params: draftParams,
    body: z.object({ revision: z.int(), reason }),
    ok: modelDraft,
  }),
  getAccountRelationship: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/relationship', tag, may: 'read' },
    summary: 'The relationship index of an account, explained: live, or as of the day of a measurement with its parameters',
    params: z.object({ account: z.coerce.number().int() }),
    query: z.object({
      snapshot: z.coerce.number().int().optional().describe('default: live'),
      since: dayAsked.optional().describe('day the trend is counted from; default: the day of the measurement before'),
    }),
    ok: accountRelationship,
  }),
  getVoiceAnswers: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/relationship/voices/:person', tag, may: 'read' },
    summary: 'What one person answered at an account, as far as it was promised to be seen by who asks; newest first',
    params: z.object({ account: z.coerce.number().int(), person: z.coerce.number().int() }),
    ok: z.object({
      person: z.object({ id: z.int(), name: z.string(), title: z.string().nullable() }),
      asOf: day,
      answers: z.array(shownAnswer),
      closed: z.boolean().describe('named answers are closed to who asks'),
    }),
  }),
  addOpenPlace: route({
    ...{ method: 'POST', path: '/v1/accounts/:account/open-places', tag, may: 'edit', answers: 'created' },
    summary: 'Enters a role that is known to exist at an account and nobody is named for yet',
    params: z.object({ account: z.coerce.number().int() }),
    body: z.object({
      role: z.string().trim().min(1).max(60).describe('a role that belongs to a role group: Decision maker, Procurement …'),
      note: z.string().trim().max(500).optional().describe('what is known of it'),
    }),
    ok: z.object({ id: z.int() }),
  }),
  removeOpenPlace: route({
    ...{ method: 'DELETE', path: '/v1/accounts/:account/open-places/:place', tag, may: 'edit', answers: 'nothing' },
    summary: 'Takes an open place back',
    params: z.object({ account: z.coerce.number().int(), place: z.coerce.number().int() }),
  }),
}
