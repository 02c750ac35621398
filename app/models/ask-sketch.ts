import type { Sketch, SketchQuestion } from '#api/routes/models.ts'
import { observedMarginRate } from '#engine/costing/observed-margin-rate.ts'
import { assumedHoursPerHead, type SketchTeamName, sketchCounts } from '#engine/costing/sketch-model.ts'
import { countOf, explainedTime, monthsCoveredBy } from '#engine/costing/sketch-time.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import type { Portfolio } from '#engine/portfolio/portfolio.ts'
import { countInteractionColleagues, countOrderColleagues } from '#store/colleague-counts.ts'
import { loadModels } from '#store/models.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { bookAtHand } from './book-at-hand.ts'
import { parseCostInput } from './parse-models.ts'
import { answersOf, sketchTeamNames } from './sketch-answers.ts'

const teams = ['orderDesk', 'service', 'fieldSales'] as const
type Team = (typeof teams)[number]

const asked: Readonly<Record<Team, { cost: string; heads: string; plural: readonly string[] }>> = {
  orderDesk: {
    cost: 'What does the order desk cost in a year, with everything that belongs to it?',
    heads: 'How many people take orders, credit notes and returns, in full-time heads?',
    plural: ['orders', 'credit notes', 'returns'],
  },
  service: {
    cost: 'What does the customer service team cost in a year?',
    heads: 'How many people answer tickets, calls and e-mails, in full-time heads?',
    plural: ['tickets', 'calls', 'e-mails'],
  },
  fieldSales: {
    cost: 'What does field sales cost in a year, with cars and travel?',
    heads: 'How many people visit customers, in full-time heads?',
    plural: ['visits'],
  },
}

/** What the sketch asks of this record: teams whose work is in the files, and what the files do not say themselves. */
export async function askSketch(ctx: Context): Promise<Sketch> {
  const book = await bookAtHand(ctx)
  const { portfolio } = book
  const questions = await sketchQuestions(ctx, book)
  const record = (await loadModels(ctx.store, 'sketch-model')).at(-1) ?? null
  const saved = record && parseCostInput(record.body)
  const approved = (await loadModels(ctx.store, 'cost-model')).some((model) => model.state === 'approved')
  const defaults = Object.fromEntries(questions.map((question) => [question.id, question.default]))
  const known = new Set<string>(questions.map((question) => question.id))
  const answers = saved?.kind === 'sketch-model' ? Object.entries(answersOf(saved.model)).filter(([id]) => known.has(id)) : []
  return {
    currency: portfolio.currency,
    from: portfolio.window.from,
    to: portfolio.window.to,
    questions,
    answers: { ...defaults, ...Object.fromEntries(answers) },
    saved: record && { model: record.id, version: record.version, author: record.author, madeAt: record.made_at },
    replaced: approved,
    notPriced: kindsNotPriced(portfolio),
  }
}

/** The questions, in the order they are asked. */
export async function sketchQuestions(ctx: Context, book: Book): Promise<SketchQuestion[]> {
  const { portfolio } = book
  const found = teams.map((team) => ({ team, counts: countsOf(portfolio, team) })).filter(({ counts }) => counts.some(({ n }) => n > 0))
  const suggestions = yearlyCostCentres(portfolio)
  const booked =
    suggestions.length > 0
      ? 'Your files book these cost centres: take one, or state your own figure'
      : 'No cost postings are in the files: only you know; a guess within a third is good enough to begin with'
  const choice = { choices: [], suggestions: [] } as const
  const ofTeam = async (team: SketchTeamName, counts: readonly { count: string; n: number }[]): Promise<SketchQuestion[]> => {
    const words =
      team === 'all'
        ? { cost: 'What do all who serve customers cost in a year?', heads: 'How many are they, in full-time heads?' }
        : asked[team]
    const heads = await defaultHeads(ctx, portfolio, team)
    const common = {
      group: sketchTeamNames[team],
      found: foundOf(counts),
      optional: false,
      onlyWhen: team === 'all' ? 'total' : 'teams',
    } as const
    return [
      { ...common, id: `${team}.cost`, ask: words.cost, unit: 'minor', choices: [], default: null, reason: booked, suggestions },
      {
        ...common,
        ...choice,
        id: `${team}.heads`,
        ask: words.heads,
        unit: 'heads',
        choices: [],
        suggestions: [],
        default: heads.value,
        reason: heads.reason,
      },
    ]
  }
  const everything = found.flatMap(({ counts }) => counts)
  const perTeam = found.length === 0 ? [] : await Promise.all(found.map(({ team, counts }) => ofTeam(team, counts)))
  return [
    {
      ...{
        id: 'basis',
        group: 'How you know it',
        ask: 'Do you know what each team costs, or only one total?',
        found: [],
        unit: 'choice',
      },
      choices: [
        { value: 'teams', label: 'Each team' },
        { value: 'total', label: 'One total' },
      ],
      ...{ optional: false, default: found.length > 0 ? 'teams' : 'total', suggestions: [], onlyWhen: null },
      reason: 'Separate teams tell a costly visit from a costly order; one total is quicker',
    },
    ...perTeam.flat(),
    ...(await ofTeam('all', everything)),
    ...marginQuestion(portfolio),
    ...capitalQuestion(portfolio),
    {
      ...{ id: 'hoursPerHead', group: 'Working time', ask: 'How many hours does a full-time head really work in a year?', found: [] },
      ...{ unit: 'hours', choices: [], optional: false, default: assumedHoursPerHead, suggestions: [], onlyWhen: null },
      reason: '220 days × 8 hours × 0.80: net of holidays, illness, breaks, training and meetings',
    },
  ]
}

const eventsOfTeam = (team: Team) => sketchCounts.filter((count) => count.team === team && count.driver === null)

function countsOf(portfolio: Portfolio, team: Team): { count: string; n: number }[] {
  return eventsOfTeam(team).map(({ kind }, i) => ({ count: asked[team].plural[i]!, n: total(countOf(portfolio, kind, null)) }))
}

const total = (column: Float64Array) => column.reduce((sum, x) => sum + x, 0)

const foundOf = (counts: readonly { count: string; n: number }[]): SketchQuestion['found'] =>
  counts.filter(({ n }) => n > 0).map(({ count, n }) => ({ value: n, unit: 'count', label: count }))

/** As many heads as names are on the work; where none are, as many as the assumed minutes fill. */
async function defaultHeads(ctx: Context, portfolio: Portfolio, team: SketchTeamName): Promise<{ value: number; reason: string }> {
  const kinds = sketchCounts.filter((count) => team === 'all' || count.team === team).map((count) => count.kind)
  const onInteractions = await countInteractionColleagues(ctx.store, kinds, portfolio.window)
  const onOrders = kinds.includes('order') ? await countOrderColleagues(ctx.store, portfolio.window) : 0
  const names = Math.max(onInteractions, onOrders)
  if (names > 0)
    return {
      value: names,
      reason: `${names} ${names === 1 ? 'name is' : 'names are'} on this work in the files: count part-time people in part`,
    }
  const { ticks, perSecond } = explainedTime(portfolio, { teams: {} }, team)
  const months = monthsCoveredBy(portfolio.window)
  const years = Number(months.numerator) / Number(months.denominator) / 12
  const heads = total(ticks) / perSecond / 3600 / assumedHoursPerHead / years
  return {
    value: Math.max(0.1, Math.ceil(heads * 10) / 10),
    reason: 'No names are on this work; this many would do nothing but what the files hold, so the truth is rarely less',
  }
}

/** What the files book in a year, per cost centre, largest first. */
function yearlyCostCentres(portfolio: Portfolio): { label: string; value: number }[] {
  const months = monthsCoveredBy(portfolio.window)
  const sums = new Map<string, number>()
  for (const { costCentre, amountMinor } of portfolio.ledger) sums.set(costCentre, (sums.get(costCentre) ?? 0) + amountMinor)
  return [...sums]
    .map(([label, sum]) => ({ label, value: Math.round((sum * 12 * Number(months.denominator)) / Number(months.numerator)) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || compareBytes(a.label, b.label))
    .slice(0, 12)
}

/** Asked only where lines have no unit cost. */
function marginQuestion(portfolio: Portfolio): SketchQuestion[] {
  const sum = (pick: (month: Portfolio['months'][number]) => Float64Array) =>
    portfolio.months.reduce((all, month) => all + total(pick(month)), 0)
  const without = sum((month) => month.uncosted.absoluteNet)
  const all = sum((month) => month.trade.absoluteNet)
  if (without === 0 || all === 0) return []
  const observed = observedMarginRate(portfolio)
  return [
    {
      ...{
        id: 'marginRate',
        group: 'Margin',
        ask: 'What share of revenue is left after the cost of goods, where the files do not say?',
        unit: 'share',
      },
      ...{ choices: [], optional: true, default: observed, suggestions: [], onlyWhen: null },
      found: [{ value: without / all, unit: 'share', label: 'of revenue is on lines without unit cost' }],
      reason:
        observed === null
          ? 'Left open, profit stands before product cost, and nobody is named below zero'
          : `Lines with unit cost earn ${(observed * 100).toFixed(2)} %: taken for the others too`,
    },
  ]
}

/** Asked only where payments say what is overdue. */
function capitalQuestion(portfolio: Portfolio): SketchQuestion[] {
  if (!portfolio.months.some((month) => month.trade.overdueBalanceDays.some((days) => days > 0))) return []
  return [
    {
      ...{
        id: 'costOfCapital',
        group: 'Late payment',
        ask: 'What does capital cost you in a year?',
        found: [],
        unit: 'share',
      },
      ...{ choices: [], optional: true, default: null, suggestions: [{ label: '8 %', value: 0.08 }], onlyWhen: null },
      reason: 'Payments show overdue balances. Left open, late payment is not charged; 8 % is common',
    },
  ]
}

function kindsNotPriced(portfolio: Portfolio): { kind: string; events: number }[] {
  const priced = new Set(sketchCounts.map((count) => count.kind))
  return portfolio.kinds
    .filter((kind) => !priced.has(kind))
    .map((kind) => ({ kind, events: total(countOf(portfolio, kind, null)) }))
    .filter(({ events }) => events > 0)
}
