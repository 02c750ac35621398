/**
 * The segmentation file (`"tapeline": "segmentation/1"`): how tiers are drawn, and what people know about single accounts.
 *
 * Every exception has a reason and an end: overrides and strategic flags without reason or expiry are refused. Needs restrict which
 * coverage models an account may get; they never move its tier. Unknown keys are refused, and every problem is reported at once with its place.
 */
import { z } from 'zod'
import { isDay, isMonth } from '#engine/period/days.ts'
import { DEFAULT_SEGMENT_PARAMS } from '#engine/segmentation/segment-types.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type Problem, Refusal } from './refusal.ts'

export const segmentationFormat = 'segmentation/1'

const Text = z.string().trim().min(1, 'is empty').max(2000)
const DayText = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD, for example 2026-03-31')
const accountFields = {
  source: z.string().min(1, 'is empty').describe('Source of the account, as in the record.'),
  externalId: z.string().min(1, 'is empty').describe('Id of the account in that source, exactly as given.'),
}
const exceptionFields = {
  ...accountFields,
  reason: Text.describe('Why: it is shown wherever the exception is.'),
  author: Text.optional().describe('Who says so.'),
  from: DayText.nullable().default(null).describe('First day it holds; default: it has always held.'),
  expires: DayText.describe('First day on which it no longer holds.'),
}
const beginsBeforeItEnds = (one: { from: string | null; expires: string }): boolean => one.from === null || one.from < one.expires
const endsTooEarly = { message: 'is not after "from": an exception ends after it begins', path: ['expires'] }

const defaults = DEFAULT_SEGMENT_PARAMS
export const SegmentParamsFile = z
  .strictObject({
    value: z
      .enum(['revenue', 'margin', 'netContribution', 'lifetime'])
      .default('revenue')
      .describe(
        'What counts as value today; default: revenue. `lifetime` = lifetime value, over the horizon of the rules of value. Accounts without it (margin not known) score on potential alone.',
      ),
    weightPotential: z
      .number()
      .min(0)
      .max(10)
      .default(defaults.weightPotential)
      .describe('Weight of potential beside value today; 0 = none.'),
    keyShare: z.number().gt(0).lt(1).default(defaults.keyShare).describe('Key accounts reach this share of all scores; usual 0.6 to 0.8.'),
    majorShare: z.number().gt(0).max(1).default(defaults.majorShare).describe('Major goes on to this share of all scores.'),
    maxKey: z.int().min(1).max(100_000).default(defaults.maxKey).describe('Most key accounts; usual 10 to 200.'),
    hysteresis: z.number().min(0).lt(1).default(defaults.hysteresis).describe('Half width of the band around a threshold; 0.1 = 10 %.'),
    minStayMonths: z.int().min(0).max(60).default(defaults.minStayMonths).describe('Months between two changes of an account.'),
    potentialFrom: z
      .number()
      .min(0)
      .max(1)
      .default(defaults.potentialFrom)
      .describe('Potential counts while accounts with a figure hold this share of revenue.'),
    acceptModelled: z
      .boolean()
      .default(defaults.acceptModelled)
      .describe('Whether a modelled potential stands in where nobody gave a figure.'),
    safeFrom: z.number().min(0).max(100).default(60).describe('Index points from which revenue is safe, below which it is at risk.'),
  })
  .refine((params) => params.keyShare >= 1 || params.keyShare < params.majorShare, {
    message: 'is not above keyShare: Major accounts go on where key accounts end',
    path: ['majorShare'],
  })

export const OverrideFile = z
  .strictObject({ ...exceptionFields, tier: z.enum(TIERS).describe('Tier while it holds; the computed one goes on underneath.') })
  .refine(beginsBeforeItEnds, endsTooEarly)

export const StrategicFlagFile = z.strictObject(exceptionFields).refine(beginsBeforeItEnds, endsTooEarly)

export const NeedsFile = z.strictObject({
  ...accountFields,
  needs: z
    .array(Text)
    .min(1, 'is empty: leave the account out')
    .describe('Named requirements: they restrict coverage models, never move the tier.'),
})

export const PotentialFile = z.strictObject({
  ...accountFields,
  amountMinor: z.int().min(0).describe('What the account could still buy per year, minor units.'),
  author: Text.describe('Who estimated it: the estimate is checked against what happens.'),
  estimatedOn: DayText.optional().describe('Day of the estimate.'),
})

export const SegmentationFile = z
  .strictObject({
    tapeline: z.literal(segmentationFormat).describe('What the file is.'),
    name: z.string().min(1).optional().describe('How the segmentation is shown.'),
    notes: z.array(z.string()).optional().describe('Where its figures come from, and what to know about them.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is not a currency code: write three capital letters, for example EUR')
      .optional()
      .describe('Currency of every amount; default: the reporting currency.'),
    validFrom: z
      .string()
      .refine(isMonth, 'is not a month: write it as YYYY-MM, for example 2026-03')
      .optional()
      .describe('First month it holds for; default: every month.'),
    params: SegmentParamsFile.prefault({}).describe('How the lines are drawn; what is left out takes its default.'),
    overrides: z.array(OverrideFile).default([]).describe('Tiers set by hand, each with reason and expiry.'),
    strategic: z.array(StrategicFlagFile).default([]).describe('Accounts of strategic value, each with reason and expiry.'),
    needs: z.array(NeedsFile).default([]).describe('Requirements of single accounts.'),
    potentials: z.array(PotentialFile).default([]).describe('Estimates of potential, each with its author.'),
  })
  .describe('Segmentation: tiers by opportunity, with what people know about single accounts.')

/** Checked contents of a segmentation file. */
export type SegmentationModel = z.output<typeof SegmentationFile>

/**
 * Reads a segmentation file.
 *
 * @param document  parsed JSON
 * @returns         the model with defaults filled in
 * @throws Refusal `invalid` with every problem and its place
 */
export function parseSegmentation(document: unknown): SegmentationModel {
  const parsed = SegmentationFile.safeParse(document)
  const problems = [...(parsed.success ? [] : parsed.error.issues.flatMap(problemsOf)), ...crossProblems(document)]
  if (parsed.success && problems.length === 0) return parsed.data
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  throw new Refusal('invalid', `The segmentation has ${count}: ${problems[0]!.at} ${problems[0]!.message}`, problems)
}

/** An unknown key is a place of its own. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ at: place([...issue.path, key]), message: 'is not known here: check its spelling or take it out' }))
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return [{ at: place(issue.path), message: missing ? 'is missing' : issue.message }]
}

function place(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text.replace(/^\./, '') || 'file'
}

/** What goes wrong between entries. Reads whatever is sound, so that one bad entry does not hide the other problems. */
function crossProblems(document: unknown): Problem[] {
  const raw = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {}
  return [
    ...overlaps('overrides', soundItems(raw.overrides, OverrideFile)),
    ...overlaps('strategic', soundItems(raw.strategic, StrategicFlagFile)),
    ...repeated('needs', soundItems(raw.needs, NeedsFile)),
    ...repeated('potentials', soundItems(raw.potentials, PotentialFile)),
  ]
}

interface Sound<Item> {
  readonly item: Item
  readonly index: number
}

function soundItems<Schema extends z.ZodType>(raw: unknown, schema: Schema): Sound<z.output<Schema>>[] {
  if (!Array.isArray(raw)) return []
  return raw.flatMap((one: unknown, index) => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [{ item: parsed.data, index }] : []
  })
}

const keyOf = (item: { source: string; externalId: string }): string => JSON.stringify([item.source, item.externalId])

function repeated(list: string, items: readonly Sound<{ source: string; externalId: string }>[]): Problem[] {
  const first = new Map<string, number>()
  return items.flatMap(({ item, index }) => {
    const before = first.get(keyOf(item))
    if (before !== undefined)
      return [{ at: `${list}[${index}]`, message: `names ${item.source}/${item.externalId} a second time (first in ${list}[${before}])` }]
    first.set(keyOf(item), index)
    return []
  })
}

/** Two exceptions of one account on the same day contradict each other. */
function overlaps(
  list: string,
  items: readonly Sound<{ source: string; externalId: string; from: string | null; expires: string }>[],
): Problem[] {
  const earlier = new Map<string, Sound<{ from: string | null; expires: string }>[]>()
  return items.flatMap((one) => {
    const { item, index } = one
    const others = earlier.get(keyOf(item)) ?? []
    earlier.set(keyOf(item), [...others, one])
    const other = others.find((before) => (item.from ?? '') < before.item.expires && (before.item.from ?? '') < item.expires)
    if (other === undefined) return []
    return [
      {
        at: `${list}[${index}]`,
        message: `overlaps ${list}[${other.index}] of ${item.source}/${item.externalId}: end one before the other begins`,
      },
    ]
  })
}
