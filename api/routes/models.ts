import { z } from 'zod'
import { route } from '../route.ts'
import { job } from './jobs.ts'

const tag = 'models'

/** One plain question of the sketch. */
export const sketchQuestion = z
  .object({
    id: z.enum([
      'basis',
      'orderDesk.cost',
      'orderDesk.heads',
      'service.cost',
      'service.heads',
      'fieldSales.cost',
      'fieldSales.heads',
      'all.cost',
      'all.heads',
      'marginRate',
      'costOfCapital',
      'hoursPerHead',
    ]),
    /** What heads it on screen: questions of one group stand together. */
    group: z.string(),
    ask: z.string(),
    /** What the record holds that makes us ask, in the window: `1,918 orders`. */
    found: z.array(z.object({ value: z.number(), unit: z.enum(['count', 'share']), label: z.string() })),
    unit: z.enum(['choice', 'minor', 'heads', 'share', 'hours']).describe('minor: whole minor units of the currency; share: 0 to 1'),
    choices: z.array(z.object({ value: z.string(), label: z.string() })),
    optional: z.boolean().describe('May be left null'),
    default: z
      .union([z.number(), z.string()])
      .nullable()
      .describe('What is taken if nobody answers; null: must be answered, or is left out'),
    reason: z.string().describe('Where the default comes from, or why there is none'),
    /** Figures of the record to choose from. */
    suggestions: z.array(z.object({ label: z.string(), value: z.number() })),
    /** Asked only while the basis is this; null = always. */
    onlyWhen: z.enum(['teams', 'total']).nullable(),
  })
  .meta({ id: 'SketchQuestion' })
export type SketchQuestion = z.infer<typeof sketchQuestion>

/** Question id → answer; a question left out takes its default. */
export const sketchAnswers = z.record(z.string(), z.union([z.number(), z.string(), z.null()])).meta({ id: 'SketchAnswers' })
export type SketchAnswers = z.infer<typeof sketchAnswers>

export const problemsAt = z.array(z.object({ at: z.string(), message: z.string() }))

export const sketch = z
  .object({
    currency: z.string(),
    from: z.string(),
    to: z.string().describe('not included'),
    /** At most ten apply at a time. */
    questions: z.array(sketchQuestion),
    /** As saved last, else the defaults. */
    answers: sketchAnswers,
    saved: z.object({ model: z.int(), version: z.int(), author: z.string(), madeAt: z.string() }).nullable(),
    /** True once a cost model is approved: measurements no longer use the sketch. */
    replaced: z.boolean(),
    /** Kinds of events that no question of the sketch prices, with their number. */
    notPriced: z.array(z.object({ kind: z.string(), events: z.int() })),
  })
  .meta({ id: 'Sketch' })
export type Sketch = z.infer<typeof sketch>

const curve = z.object({
  totalMinor: z.number(),
  peakMinor: z.number(),
  peakShare: z.number().nullable().describe('peak / total; null where the total is not above zero'),
  accountsToPeak: z.int(),
  points: z.array(z.object({ k: z.int(), cumulative: z.number() })),
})

export const sketchPreview = z
  .object({
    currency: z.string(),
    /** What must still be answered, or is wrong, at its question. */
    problems: problemsAt,
    teams: z.array(
      z.object({
        team: z.string(),
        name: z.string(),
        costMinor: z.number(),
        explainedShare: z.number().nullable().describe('work the files explain / working time; null without heads'),
        tracedMinor: z.number(),
        restMinor: z.number().describe('not traced by the sketch; below 0 the files explain more than the hours'),
        overExplained: z.boolean(),
      }),
    ),
    /** Null until one team has cost and heads. */
    whale: z
      .object({
        accounts: z.int(),
        accountsLeftOut: z.int(),
        undecided: z.int().describe('above zero at one edge of the band, below at the other'),
        restUntraced: curve,
        restByOrders: curve,
        beforeProductCost: z.boolean().describe('no unit cost and no margin rate: profit stands before product cost'),
      })
      .nullable(),
    tracedMinor: z.number(),
    costMinor: z.number(),
  })
  .meta({ id: 'SketchPreview' })
export type SketchPreview = z.infer<typeof sketchPreview>

const answersBody = z.object({ answers: sketchAnswers })

/** A version and the measurement that was started with it. */
export const savedModel = z.object({ model: z.int(), version: z.int(), job }).meta({ id: 'SavedModel' })

const kind = z.enum(['cost-model', 'segmentation', 'relationship', 'coverage', 'value'])

/** A version never changes. */
export const modelVersion = z
  .object({
    model: z.int(),
    kind,
    name: z.string(),
    version: z.int(),
    label: z.string().describe('name and version'),
    validFrom: z.string().nullable().describe('first month, YYYY-MM; null: always'),
    validTo: z.string().nullable().describe('first month it no longer holds; null: it holds on'),
    /** No month is left to it: a later approval is valid from the same month or earlier. */
    replaced: z.boolean(),
    author: z.string(),
    madeAt: z.string(),
    approvedBy: z.string(),
    approvedAt: z.string(),
    /** Author and approver are one person. */
    byAuthorAlone: z.boolean(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ModelVersion' })
export type ModelVersion = z.infer<typeof modelVersion>

export const modelDraft = z
  .object({
    draft: z.int(),
    kind,
    name: z.string(),
    revision: z.int().describe('counts changes; a change says which one it was made on, and is refused (409) if that is not the last'),
    basedOn: z.object({ model: z.int(), label: z.string() }).nullable(),
    author: z.string(),
    madeAt: z.string(),
    changedBy: z.string(),
    changedAt: z.string(),
    asked: z.object({ by: z.string(), at: z.string(), note: z.string().nullable() }).nullable().describe('Waits for approval'),
    returned: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable().describe('Was sent back'),
    /** What must be put right before it can be approved, each at its place in the document. */
    problems: problemsAt,
  })
  .meta({ id: 'ModelDraft' })
export type ModelDraft = z.infer<typeof modelDraft>

export const modelDraftWhole = modelDraft.extend({ document: z.unknown() }).meta({ id: 'ModelDraftWhole' })

/** The book under a set of models, at the customer level. */
const modelledBook = z.object({
  title: z.string().nullable(),
  models: z.array(z.string()),
  costMinor: z.number().describe('cost of all teams'),
  tracedMinor: z.number(),
  activityCostMinor: z.number(),
  costToServeMinor: z.number(),
  netContributionMinor: z.number().nullable(),
  accountsBelowZero: z.int(),
  peakShare: z.number().nullable().describe('peak of the whale / total'),
  accountsToPeak: z.int(),
  /** Under a sketch: the same with the rest spread by orders. */
  upperEdge: z.object({ costToServeMinor: z.number(), peakShare: z.number().nullable(), accountsBelowZero: z.int() }).nullable(),
})

export const modelComparison = z
  .object({
    currency: z.string(),
    from: z.string(),
    to: z.string(),
    before: modelledBook,
    after: modelledBook,
    /** Accounts whose net contribution changes sign: both ways. */
    turnBelowZero: z.int(),
    turnAboveZero: z.int(),
    /** Those that change most, largest first. */
    accounts: z.array(
      z.object({
        account: z.int(),
        name: z.string(),
        costNowMinor: z.number(),
        costThenMinor: z.number(),
        netNowMinor: z.number().nullable(),
        netThenMinor: z.number().nullable(),
        changesSign: z.boolean(),
      }),
    ),
    activities: z.array(z.object({ id: z.string(), name: z.string(), nowMinor: z.number().nullable(), thenMinor: z.number().nullable() })),
    /** Months of the window in which no version would hold. */
    monthsWithoutModel: z.array(z.string()),
    findings: z.array(z.object({ code: z.string(), subject: z.string(), message: z.string() })),
  })
  .meta({ id: 'ModelComparison', description: 'Result of a job `compare`.' })
export type ModelComparison = z.infer<typeof modelComparison>

/** What the record holds that a cost model can name. */
export const modelMaterial = z
  .object({
    currency: z.string(),
    from: z.string(),
    to: z.string(),
    months: z.array(z.string()),
    kinds: z.array(
      z.object({
        kind: z.string(),
        events: z.number(),
        recordedEvents: z.number(),
        recordedSeconds: z.number(),
        drivers: z.array(z.object({ driver: z.string(), total: z.number(), missing: z.number().describe('events that do not say') })),
      }),
    ),
    costCentres: z.array(z.object({ costCentre: z.string(), amountMinor: z.number() })),
    productGroups: z.array(z.object({ group: z.string(), netMinor: z.number().describe('of lines without unit cost') })),
    observedMarginRate: z.number().nullable(),
  })
  .meta({ id: 'ModelMaterial' })
export type ModelMaterial = z.infer<typeof modelMaterial>

const modelParams = z.object({ model: z.coerce.number().int() })
const draftParams = z.object({ draft: z.coerce.number().int() })
const revision = z.int()
const writes = { tag, may: 'draftModels' } as const
const approves = { tag, may: 'approveModels' } as const
const reason = z.string().trim().min(3, 'say why in a few words').max(2000)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month: write it as YYYY-MM')

export const modelRoutes = {
  getSketch: route({
    ...{ method: 'GET', path: '/v1/sketch', ...writes, ok: sketch },
    summary: 'What the sketch model asks, from what the record holds, with defaults and reasons',
  }),
  previewSketch: route({
    ...{ method: 'POST', path: '/v1/sketch/preview', ...writes, body: answersBody, ok: sketchPreview },
    summary: 'The whale band these answers give; nothing is stored',
  }),
  saveSketch: route({
    ...{ method: 'PUT', path: '/v1/sketch', ...writes, body: answersBody, ok: savedModel, answers: 'accepted' },
    summary: 'Keeps the answers as the sketch and measures the book by it; follow the job',
  }),
  listModels: route({
    ...{ method: 'GET', path: '/v1/models', tag, may: 'readCosts', query: z.object({ kind: kind.default('cost-model') }) },
    ok: z.object({
      versions: z.array(modelVersion),
      drafts: z.array(modelDraft),
      sketch: z.object({ model: z.int(), label: z.string() }).nullable(),
    }),
    summary: 'Approved versions, newest first, and drafts',
  }),
  getModel: route({
    ...{
      method: 'GET',
      path: '/v1/models/:model',
      tag,
      may: 'readCosts',
      params: modelParams,
      ok: modelVersion.extend({ document: z.unknown() }),
    },
    summary: 'An approved version with its document',
  }),
  downloadModel: route({
    ...{ method: 'GET', path: '/v1/models/:model/file', tag, may: 'readCosts', params: modelParams, answers: 'file' },
    summary: 'A version as the file that `tapeline approve` takes',
  }),
  getModelMaterial: route({
    ...{ method: 'GET', path: '/v1/model-material', ...writes, ok: modelMaterial },
    summary: 'Kinds of events, drivers, cost centres and product groups that a cost model can name',
  }),
  createModelDraft: route({
    ...{ method: 'POST', path: '/v1/model-drafts', ...writes, answers: 'created', ok: modelDraftWhole },
    body: z.discriminatedUnion('from', [
      z.object({ from: z.literal('sketch') }).describe('The sketch written out as a cost model'),
      z.object({ from: z.literal('model'), model: z.int() }).describe('A version: to change it, or to approve it again'),
      z.object({ from: z.literal('document'), kind, document: z.unknown() }).describe('A file'),
    ]),
    summary: 'Begins a draft',
  }),
  // Names are unique over all nouns (api/routes.ts merges them): getDraft and changeDraft are an import's.
  getModelDraft: route({
    ...{ method: 'GET', path: '/v1/model-drafts/:draft', tag, may: 'readCosts', params: draftParams, ok: modelDraftWhole },
    summary: 'A draft with its document and what is wrong with it',
  }),
  changeModelDraft: route({
    ...{ method: 'PUT', path: '/v1/model-drafts/:draft', ...writes, params: draftParams, ok: modelDraftWhole },
    body: z.object({ revision, document: z.unknown() }),
    summary: 'Changes a draft; one that waits for approval is taken back',
  }),
  deleteModelDraft: route({
    ...{
      method: 'DELETE',
      path: '/v1/model-drafts/:draft',
      ...writes,
      params: draftParams,
      query: z.object({ revision: z.coerce.number().int() }),
    },
    ...{ answers: 'nothing', summary: 'Throws a draft away' },
  }),
  askForApproval: route({
    ...{ method: 'POST', path: '/v1/model-drafts/:draft/ask', ...writes, params: draftParams, ok: modelDraft },
    body: z.object({ revision, note: z.string().trim().max(2000).optional() }),
    summary: 'Asks whoever approves models to approve it',
  }),
  takeBackModelDraft: route({
    ...{
      method: 'POST',
      path: '/v1/model-drafts/:draft/take-back',
      ...writes,
      params: draftParams,
      body: z.object({ revision }),
      ok: modelDraft,
    },
    summary: 'It waits for approval no longer',
  }),
  returnModelDraft: route({
    ...{
      method: 'POST',
      path: '/v1/model-drafts/:draft/return',
      ...approves,
      params: draftParams,
      body: z.object({ revision, reason }),
      ok: modelDraft,
    },
    summary: 'Sends it back to its author with a reason',
  }),
  approveModelDraft: route({
    ...{ method: 'POST', path: '/v1/model-drafts/:draft/approve', ...approves, params: draftParams, answers: 'accepted', ok: savedModel },
    body: z.object({
      revision,
      reason,
      validFrom: month.optional().describe('cost models: first month it holds; default: what the draft says'),
    }),
    summary:
      'Makes it a version that holds from a month on, and measures the book anew; follow the job. Rules of the relationship index are approved by whoever leads listening: POST /v1/relationship/drafts/:draft/approve',
  }),
  compareModel: route({
    ...{ method: 'POST', path: '/v1/models/compare', ...writes, answers: 'accepted', ok: job },
    body: z.object({ document: z.unknown(), validFrom: month.optional() }),
    summary: 'What a cost model would change: the result of the job is a ModelComparison',
  }),
}
