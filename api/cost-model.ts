/**
 * The files that finance writes: the cost model (`"tapeline": "cost-model/1"`) and the sketch model (`"sketch-model/1"`).
 *
 * Unknown keys are refused, and every problem is reported at once with its place. Shares are compared as the decimals they are written as.
 */
import { z } from 'zod'
import type { CostModel } from '#engine/costing/cost-model.ts'
import type { SketchModel } from '#engine/costing/sketch-model.ts'
import { compareDecimals, parseDecimal, sumDecimals } from '#engine/money/decimal.ts'
import { isMonth } from '#engine/period/days.ts'
import { type Problem, Refusal } from './refusal.ts'

const Id = z.string().min(1).max(200)
const MonthText = z.string().refine(isMonth, 'is not a month: write it as YYYY-MM, for example 2026-03')
const Currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency code: write three capital letters, for example EUR')
const Share = z.number().min(0).max(1)
const Minor = z.int()
const Minutes = z.number().min(0)

const Capacity = z.union([Minutes, z.record(MonthText, Minutes)])

const RecordedShareFile = z
  .union([
    z.number().gt(0).max(1),
    z.strictObject({
      value: z.number().gt(0).max(1).describe('Recorded work / all work of the team, not of its capacity.'),
      low: z.number().gt(0).max(1).optional().describe('The least it may be; default: value.'),
      high: z.number().gt(0).max(1).optional().describe('The most it may be; default: value.'),
    }),
  ])
  .transform((share) => {
    const { value, low, high } = typeof share === 'number' ? { value: share } : share
    return { value, low: low ?? value, high: high ?? value }
  })
  .refine((share) => share.low <= share.value && share.value <= share.high, 'must have low ≤ value ≤ high')

const teamBase = {
  id: Id.describe('The team, as cost centres and activities name it.'),
  name: z.string().min(1).optional().describe('How the team is shown; default: its id.'),
  capacityMinutes: Capacity.nullable()
    .optional()
    .describe(
      'Practical capacity in minutes per month (heads × worked minutes net of breaks, training and meetings), one figure or one per month.',
    ),
}

export const TeamFile = z.discriminatedUnion('costedBy', [
  z.strictObject({
    ...teamBase,
    costedBy: z.literal('events').describe('By what it does: minutes × cost of a minute.'),
    recordedShare: RecordedShareFile.nullable()
      .optional()
      .describe('How much of the team’s work is recorded, if finance can say so; splits what is not traced into not recorded and unused.'),
  }),
  z.strictObject({
    ...teamBase,
    costedBy: z.literal('declared').describe('By stated shares of accounts, as for a dedicated manager.'),
    declared: z.record(z.string().min(1), Share).describe('Account key source/externalId → share of the team’s cost; at most 1 in sum.'),
    fallsAway: Share.optional().describe('Share of the cost that falls away within 12 months if the account leaves; default 0.'),
  }),
  z.strictObject({ ...teamBase, costedBy: z.literal('none').describe('Not costed: all of it is not traced.') }),
])

const activityBase = {
  id: Id.describe('The activity, as results name it.'),
  name: z.string().min(1).optional().describe('How the activity is shown; default: its id.'),
  kind: Id.describe('The kind of event it is done for.'),
  cause: z.enum(['asked for', 'caused by us', 'mixed']).describe('Who made the work necessary.'),
  fallsAway: Share.optional().describe('Share of its cost that falls away within 12 months if the account leaves; default 0.'),
  selling: z.boolean().optional().describe('Its events sell: they count for the cost of sale.'),
}

export const ActivityFile = z.discriminatedUnion('type', [
  z.strictObject({
    ...activityBase,
    type: z.literal('timed').describe('Costs minutes of a team.'),
    team: Id.describe('The team that does it.'),
    minutes: z
      .strictObject({
        base: Minutes.describe('Minutes of every event.'),
        perDriver: z.record(Id, Minutes).describe('Driver → minutes per unit of it.'),
      })
      .describe('The time equation: minutes of an event = base + Σ perDriver × driver.'),
    takesRecorded: z
      .boolean()
      .optional()
      .describe('Where several timed activities name one kind: recorded handling time belongs to this one; default: the first.'),
  }),
  z.strictObject({
    ...activityBase,
    type: z.literal('rated').describe('Costs money per driver, of no team.'),
    driver: Id.describe('n = number of events, else the name of a driver.'),
    rateMinor: z.number().describe('Minor units per unit of the driver; decimals allowed.'),
  }),
])

const Shares = z.record(Id, Share)

export const CostCentreFile = z
  .strictObject({
    id: Id.describe('The cost centre, as the ledger names it.'),
    name: z.string().min(1).optional().describe('How the cost centre is shown; default: its id.'),
    monthlyMinor: z
      .union([Minor, z.record(MonthText, Minor)])
      .optional()
      .describe(
        'Its amount in minor units, every month the same or month by month. Without monthlyMinor and annualMinor the imported postings are taken.',
      ),
    annualMinor: Minor.optional().describe('Annual total in minor units, divided by 12 and marked so.'),
    teams: Shares.describe('Team → share of the cost centre; what the shares leave over is outside the model.'),
    activities: Shares.optional().describe('Rated activity → share of the cost centre that its money ties to.'),
  })
  .refine((centre) => centre.monthlyMinor === undefined || centre.annualMinor === undefined, {
    message: 'has both monthlyMinor and annualMinor: state one',
    path: ['annualMinor'],
  })

export const CostModelFile = z
  .strictObject({
    tapeline: z.literal('cost-model/1').describe('What the file is.'),
    name: z.string().min(1).optional().describe('How the model is shown.'),
    notes: z.array(z.string()).optional().describe('Where its figures come from, and what to know about them.'),
    currency: Currency.optional().describe('Currency of every amount; default: the reporting currency.'),
    validFrom: MonthText.describe('First month it holds for; it ends where the next version begins.'),
    costOfCapital: z.number().min(0).max(1).describe('Per year, 0.08 = 8 %; charged on overdue balances.'),
    marginRates: z
      .record(Id, z.number().max(1))
      .default({})
      .describe('Product group → margin / net amount for lines without unit cost; * = every other group.'),
    costCentres: z.array(CostCentreFile).describe('Where money is booked, and which teams use it.'),
    teams: z.array(TeamFile).describe('Who does the work.'),
    activities: z.array(ActivityFile).describe('What is done, how long it takes or what it costs.'),
  })
  .describe('Cost model: teams, their cost and capacity, and the time of what they do.')

const SketchTeamFile = z.strictObject({
  yearlyCostMinor: Minor.min(0).describe('Cost of the team per year, in minor units.'),
  heads: z.number().min(0).describe('Full-time heads, decimals allowed.'),
})

const SketchMinutesFile = z.strictObject({
  order: Minutes.optional().describe('Minutes per order; assumption: 10.'),
  line: Minutes.optional().describe('Minutes per order line; assumption: 2.'),
  ticket: Minutes.optional().describe('Minutes per ticket; assumption: 8.'),
  reply: Minutes.optional().describe('Minutes per reply to a ticket; assumption: 6.'),
  reopen: Minutes.optional().describe('Minutes per reopening of a ticket; assumption: 15.'),
  call: Minutes.optional().describe('Minutes per call; assumption: 12.'),
  email: Minutes.optional().describe('Minutes per e-mail; assumption: 6.'),
  visit: Minutes.optional().describe('Minutes per visit; assumption: 240.'),
  creditNote: Minutes.optional().describe('Minutes per credit note; assumption: 25.'),
  return: Minutes.optional().describe('Minutes per return; assumption: 40.'),
})

export const SketchModelFile = z
  .strictObject({
    tapeline: z.literal('sketch-model/1').describe('What the file is.'),
    name: z.string().min(1).optional().describe('How the model is shown.'),
    notes: z.array(z.string()).optional().describe('Where its figures come from, and what to know about them.'),
    currency: Currency.optional().describe('Currency of every amount; default: the reporting currency.'),
    validFrom: MonthText.optional().describe('First month it holds for; default: every month.'),
    teams: z
      .strictObject({
        service: SketchTeamFile.optional().describe('Tickets, calls and e-mails.'),
        orderDesk: SketchTeamFile.optional().describe('Orders, lines, credit notes and returns.'),
        fieldSales: SketchTeamFile.optional().describe('Visits.'),
        all: SketchTeamFile.optional().describe('One total for all of it, instead of the three.'),
      })
      .refine((teams) => Object.keys(teams).length > 0, 'has no team: state service, orderDesk and fieldSales, or all')
      .refine((teams) => teams.all === undefined || Object.keys(teams).length === 1, 'has all beside single teams: state one or the other')
      .describe('Yearly cost and heads.'),
    minutes: SketchMinutesFile.optional().describe('Minutes that replace the assumed ones.'),
    hoursPerHead: z.number().gt(0).optional().describe('Worked hours per head and year; assumption: 1,408 = 220 days × 8 hours × 0.80.'),
    marginRates: z.record(Id, z.number().max(1)).optional().describe('Product group → margin / net amount; * = every other group.'),
    costOfCapital: z.number().min(0).max(1).optional().describe('Per year; default: late payment is not charged.'),
  })
  .describe('Sketch model: yearly cost and heads, every time an assumption.')

/** Checked contents of a cost model file. */
export type CostModelDocument = z.output<typeof CostModelFile>
/** Checked contents of a sketch model file. */
export type SketchModelDocument = z.output<typeof SketchModelFile>

/**
 * Reads a cost model file.
 *
 * @param document  parsed JSON
 * @returns         the model, ready for the engine
 * @throws Refusal `invalid` with every problem and its place
 */
export function parseCostModel(document: unknown): CostModel {
  const parsed = CostModelFile.safeParse(document)
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error)), ...crossProblems(document)]
  if (!parsed.success || problems.length > 0) throw refusal('cost model', problems)
  const { tapeline: _, notes: __, ...model } = parsed.data
  return withoutUndefined(model)
}

/**
 * Reads a sketch model file.
 *
 * @param document  parsed JSON
 * @returns         the model, ready for the engine
 * @throws Refusal `invalid` with every problem and its place
 */
export function parseSketchModel(document: unknown): SketchModel {
  const parsed = SketchModelFile.safeParse(document)
  if (!parsed.success) throw refusal('sketch model', problemsOf(parsed.error))
  const { tapeline: _, notes: __, ...model } = parsed.data
  return withoutUndefined(model)
}

/** An optional key that the file leaves out is absent in the engine's types too, never undefined. */
type Defined<T> = T extends readonly (infer Item)[]
  ? readonly Defined<Item>[]
  : T extends object
    ? { [Key in keyof T]: Defined<Exclude<T[Key], undefined>> }
    : T

/** JSON has no undefined, and the schemas add none: this is a matter of types only. */
function withoutUndefined<T>(model: T): Defined<T> {
  return model as Defined<T>
}

function refusal(what: string, problems: readonly Problem[]): Refusal {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  return new Refusal('invalid', `The ${what} has ${count}: ${problems[0]!.at} ${problems[0]!.message}`, problems)
}

function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, []))
}

/** One problem per place: an unknown key is a place of its own, and of a union the form that was meant speaks. */
function problemsOfIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): Problem[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: place([...path, key]), message: 'is not known here: check its spelling or take it out' }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The form meant is the one that does not fail at its very root.
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0)) ?? issue.errors[0]!
    return meant.flatMap((inner) => problemsOfIssue(inner, path))
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => problemsOfIssue({ ...inner, path: [] }, path))
  }
  return [{ at: place(path), message: issue.message }]
}

function place(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((at, key) => {
    if (typeof key === 'number') return `${at}[${key}]`
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(String(key)) ? `${at}${at && '.'}${String(key)}` : `${at}[${JSON.stringify(String(key))}]`
  }, '')
  return text || 'file'
}

/** What goes wrong between the parts. Reads whatever parts are sound, so that one bad team does not hide the other problems. */
function crossProblems(document: unknown): Problem[] {
  const raw = isRecord(document) ? document : {}
  const teams = soundItems(raw.teams, TeamFile)
  const activities = soundItems(raw.activities, ActivityFile)
  const centres = soundItems(raw.costCentres, CostCentreFile)
  const teamIds = idsOf(raw.teams)
  const activityIds = idsOf(raw.activities)
  const rated = new Set(activities.flatMap(({ item }) => (item.type === 'rated' ? [item.id] : [])))
  const timed = new Set(activities.flatMap(({ item }) => (item.type === 'timed' ? [item.id] : [])))
  const problems: Problem[] = [
    ...repeated('teams', raw.teams),
    ...repeated('activities', raw.activities),
    ...repeated('costCentres', raw.costCentres),
  ]
  for (const { item, index } of teams) {
    if (item.costedBy === 'declared') problems.push(...overOne(`teams[${index}].declared`, Object.values(item.declared)))
  }
  for (const { item, index } of centres) {
    const at = `costCentres[${index}]`
    problems.push(...overOne(at, [...Object.values(item.teams), ...Object.values(item.activities ?? {})]))
    for (const id of Object.keys(item.teams)) {
      if (!teamIds.has(id))
        problems.push({ at: place(['costCentres', index, 'teams', id]), message: `names team "${id}", which is not in teams` })
    }
    for (const id of Object.keys(item.activities ?? {})) {
      const where = place(['costCentres', index, 'activities', id])
      if (!activityIds.has(id)) problems.push({ at: where, message: `names activity "${id}", which is not in activities` })
      else if (timed.has(id) && !rated.has(id))
        problems.push({ at: where, message: `names activity "${id}", which is timed: map its team instead` })
    }
  }
  return [...problems, ...activityProblems(activities, teamIds)]
}

type SoundActivity = { readonly item: z.output<typeof ActivityFile>; readonly index: number }

function activityProblems(activities: readonly SoundActivity[], teamIds: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const teamAndKind = new Map<string, string>()
  const takers = new Map<string, string>()
  for (const { item, index } of activities) {
    if (item.id.startsWith('declared:'))
      problems.push({ at: `activities[${index}].id`, message: 'starts with "declared:", which is kept for declared teams' })
    if (item.type !== 'timed') continue
    if (!teamIds.has(item.team))
      problems.push({ at: `activities[${index}].team`, message: `names team "${item.team}", which is not in teams` })
    const key = JSON.stringify([item.team, item.kind])
    const other = teamAndKind.get(key)
    if (other !== undefined) {
      problems.push({
        at: `activities[${index}].kind`,
        message: `names kind "${item.kind}" a second time in team "${item.team}" (first in "${other}"): put both times into one activity`,
      })
    } else teamAndKind.set(key, item.id)
    const taker = item.takesRecorded ? takers.get(item.kind) : undefined
    if (taker !== undefined) {
      problems.push({
        at: `activities[${index}].takesRecorded`,
        message: `is set a second time for kind "${item.kind}" (first in "${taker}"): recorded time belongs to one activity`,
      })
    } else if (item.takesRecorded) takers.set(item.kind, item.id)
  }
  return problems
}

function overOne(at: string, shares: readonly number[]): Problem[] {
  const total = sumDecimals(shares)
  if (compareDecimals(total, parseDecimal(1)) <= 0) return []
  return [{ at, message: `has shares that sum to more than 1 (${Number(total.units) / 10 ** total.scale})` }]
}

function repeated(list: string, raw: unknown): Problem[] {
  const seen = new Set<string>()
  return items(raw).flatMap((item, index) => {
    const id = isRecord(item) ? item.id : undefined
    if (typeof id !== 'string') return []
    if (seen.has(id)) return [{ at: `${list}[${index}].id`, message: `"${id}" is given twice: ids are unique` }]
    seen.add(id)
    return []
  })
}

function soundItems<Schema extends z.ZodType>(raw: unknown, schema: Schema): { readonly item: z.output<Schema>; readonly index: number }[] {
  return items(raw).flatMap((item, index) => {
    const parsed = schema.safeParse(item)
    return parsed.success ? [{ item: parsed.data, index }] : []
  })
}

function idsOf(raw: unknown): Set<string> {
  return new Set(items(raw).flatMap((item) => (isRecord(item) && typeof item.id === 'string' ? [item.id] : [])))
}

function items(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
