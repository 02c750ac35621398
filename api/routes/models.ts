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

export const modelRoutes = {
  getSketch: route({
    ...{ method: 'GET', path: '/v1/sketch', tag, may: 'draftModels', ok: sketch },
    summary: 'What the sketch model asks, from what the record holds, with defaults and reasons',
  }),
  previewSketch: route({
    ...{ method: 'POST', path: '/v1/sketch/preview', tag, may: 'draftModels', body: answersBody, ok: sketchPreview },
    summary: 'The whale band these answers give; nothing is stored',
  }),
  saveSketch: route({
    ...{ method: 'PUT', path: '/v1/sketch', tag, may: 'draftModels', body: answersBody, ok: savedModel, answers: 'accepted' },
    summary: 'Keeps the answers as the sketch and measures the book by it; follow the job',
  }),
}
