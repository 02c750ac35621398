/** Experience × product, generic to white glove: where accounts are today, and where a scenario puts them. */
import type { CoverageModel } from '#api/coverage-models.ts'
import { pageFrom } from '#api/paging.ts'
import type { Capability, Matrix, MatrixAccount, Personalisation } from '#api/routes/personalisation.ts'
import { total } from '#engine/money/total.ts'
import { type MatrixCell, personalisationMatrix, tailoringOf } from '#engine/personalisation/personalisation-matrix.ts'
import { proposeMark } from '#engine/personalisation/propose-mark.ts'
import { type CostView, type WholeAccount, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type AccountFacts, accountFacts } from '../coverage/account-facts.ts'
import { bookOf, type CoverageBook, servedOf } from '../coverage/coverage-book.ts'
import { type CoverageInForce, coverageInForce } from '../coverage/coverage-in-force.ts'
import { yearsOf } from '../coverage/team-minutes.ts'
import { mayNameBelowZero } from '../portfolio/find-in-book.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import type { SolvedScenario } from '../scenarios/instance.ts'
import { solvedScenario } from '../scenarios/solve-scenario.ts'

interface Which {
  readonly snapshot?: number | undefined
  readonly scenario?: number | undefined
}

/** One way of serving everybody: who is served by what, and what that costs a year. */
interface Served {
  readonly scenario: number | null
  readonly name: string
  readonly model: readonly CoverageModel[]
  /** Accounts by the id of their model. */
  readonly accounts: ReadonlyMap<string, number>
  readonly margin: Float64Array
  readonly costToServe: Float64Array
  readonly cells: readonly MatrixCell[]
}

interface MatrixRead {
  readonly view: CostView
  readonly coverage: CoverageInForce
  readonly years: number
  /** Accounts without Unassigned, by their index in the view. */
  readonly accounts: readonly number[]
  readonly tailoring: Uint8Array
  /** Spend a year by class. */
  readonly spend: ReadonlyMap<string, number>
  readonly today: Served
  readonly capabilities: readonly Capability[]
  readonly planned: Served | null
}

async function read(ctx: Context, { snapshot, scenario }: Which): Promise<MatrixRead> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot ?? null))
  const today = await readToday(ctx, view)
  return { ...today, planned: scenario === undefined ? null : await readPlanned(ctx, today, scenario) }
}

type Today = Omit<MatrixRead, 'planned'>

const kept = new WeakMap<readonly AccountFacts[], { readonly models: CoverageInForce['models']; readonly today: Today }>()

async function readToday(ctx: Context, view: CostView): Promise<Today> {
  const coverage = await coverageInForce(ctx, view.asOf)
  const facts = await accountFacts(ctx, view)
  const known = kept.get(facts)
  if (known?.models === coverage.models) return known.today
  const today = makeToday({ ...bookOf(view), facts }, coverage)
  kept.set(facts, { models: coverage.models, today })
  return today
}

function makeToday(book: CoverageBook, coverage: CoverageInForce): Today {
  const { models } = coverage
  const { view, accounts } = book
  const years = yearsOf(view)
  const served = servedOf(models, book)
  const marks = new Map(models.products.map((one) => [one.class, one.tailoring]))
  const tailoring = Uint8Array.from(accounts, (i) => tailoringOf(view.accounts[i]!.classes ?? {}, marks).level)
  const spend = new Map<string, number>()
  for (const i of accounts)
    for (const [name, amount] of Object.entries(view.accounts[i]!.classes ?? {})) spend.set(name, (spend.get(name) ?? 0) + amount / years)
  const margin = Float64Array.from(accounts, (i) => marginOf(view.accounts[i]!) / years)
  const costToServe = Float64Array.from(accounts, (i) => view.accounts[i]!.costToServe / years)
  const part = { view, coverage, years, accounts, tailoring, spend }
  const today = servedSo(part, {
    scenario: null,
    name: 'Today',
    model: accounts.map((i) => models.models[served[i]!]!),
    margin,
    costToServe,
  })
  return { ...part, today, capabilities: capabilitiesOf({ ...part, today }) }
}

const marginOf = (account: WholeAccount): number => account.margin ?? Number.NaN

const plannedKept = new WeakMap<SolvedScenario['solution'], { readonly today: Today; readonly served: Served }>()

async function readPlanned(ctx: Context, today: Today, scenario: number): Promise<Served> {
  const solved = await solvedScenario(ctx, scenario, today.view.id)
  const known = plannedKept.get(solved.solution)
  if (known?.today === today) return known.served
  const served = makePlanned(today, solved, scenario)
  plannedKept.set(solved.solution, { today, served })
  return served
}

/** What serving costs moves by what the plan says of it; margin as today, less what a distributor keeps. What retention and growth do is the scenario’s. */
function makePlanned(today: Today, { instance, solution }: SolvedScenario, scenario: number): Served {
  const { view, accounts } = today
  const at = new Map(instance.accountId.map((id, i) => [id, i]))
  const placed = accounts.map((i) => at.get(view.accounts[i]!.id))
  const column = (place: number) => solution.choice.column[place]!
  const model = placed.map((place, i) =>
    place === undefined ? today.today.model[i]! : instance.models.models[instance.model[column(place)]!]!,
  )
  // Not the cost of today's column: a pin or a ban may have closed it.
  const costNow = (place: number) => instance.worth.now.cost[place]! + instance.book.directCost[place]!
  const change = (place: number) => instance.cost[column(place)]! - costNow(place)
  const costToServe = Float64Array.from(placed, (place, i) => today.today.costToServe[i]! + (place === undefined ? 0 : change(place)))
  const margin = today.today.margin.map((amount, i) => amount * (1 - (moved(today.today.model[i]!, model[i]!)?.marginShare ?? 0)))
  return servedSo(today, { scenario, name: instance.scenario.name, model, margin, costToServe })
}

const moved = (from: CoverageModel, to: CoverageModel) => (from.id === to.id ? undefined : to.distributor)

/** One way of serving everybody, counted. */
function servedSo(
  { view, years, accounts, tailoring }: Pick<Today, 'view' | 'years' | 'accounts' | 'tailoring'>,
  way: Omit<Served, 'accounts' | 'cells'>,
): Served {
  const { model, costToServe, margin } = way
  const revenue = Float64Array.from(accounts, (i) => view.accounts[i]!.revenue / years)
  const counts = new Map<string, number>()
  for (const { id } of model) counts.set(id, (counts.get(id) ?? 0) + 1)
  const cells = personalisationMatrix({ experience: model.map((one) => one.experience), tailoring, revenue, costToServe, margin })
  return { ...way, accounts: counts, cells }
}

/** Off the diagonal: white glove on generic products, and a generic experience with products made for one. */
const isOff = {
  tooMuch: (cell: { experience: number; tailoring: number }) => cell.experience >= 4 && cell.tailoring >= 1 && cell.tailoring <= 2,
  tooLittle: (cell: { experience: number; tailoring: number }) => cell.experience <= 2 && cell.tailoring >= 4,
}

/** A sketch that knows no product cost names nobody below zero. */
function present(view: CostView, { scenario, name, cells }: Served): Matrix {
  const names = mayNameBelowZero(view)
  const [much, little] = [cells.filter(isOff.tooMuch), cells.filter(isOff.tooLittle)]
  return {
    ...{ scenario, name },
    cells: cells
      .filter((cell) => cell.accounts > 0)
      .map(({ revenue, costToServe, margin, netContribution, ...cell }) => ({
        ...cell,
        ...(!names && { belowZero: 0, costsMore: false }),
        ...{ revenueMinor: revenue, costToServeMinor: costToServe, marginMinor: margin, netContributionMinor: netContribution },
      })),
    tooMuch: {
      accounts: total(much, (cell) => cell.accounts),
      costToServeMinor: total(much, (cell) => cell.costToServe),
      netContributionMinor: total(much, (cell) => cell.netContribution),
    },
    tooLittle: {
      accounts: total(little, (cell) => cell.accounts),
      revenueMinor: total(little, (cell) => cell.revenue),
      marginMinor: total(little, (cell) => cell.margin),
    },
  }
}

export async function showPersonalisation(ctx: Context, which: Which): Promise<Personalisation> {
  const { view, coverage, years, spend, today, planned, capabilities } = await read(ctx, which)
  const marks = new Map(coverage.models.products.map((one) => [one.class, one.tailoring]))
  const bought = [...spend].map(([name, spendMinor]) => ({ class: name, tailoring: marks.get(name) ?? 0, spendMinor }))
  const unmarked = bought.filter((one) => one.tailoring === 0 && one.spendMinor > 0)
  const [ofUnmarked, ofAll] = [unmarked, bought].map((some) => total(some, (one) => Math.max(0, one.spendMinor))) as [number, number]
  const unassigned = view.accounts.find((account) => account.unassigned)
  return {
    head: headOf(view),
    coverage: { model: coverage.model, label: coverage.label },
    ...{ today: present(view, today), planned: planned && present(view, planned) },
    models: coverage.models.models.map(({ id, name, experience }) => ({
      ...{ id, name, experience, accounts: today.accounts.get(id) ?? 0, accountsThen: planned && (planned.accounts.get(id) ?? 0) },
    })),
    classes: bought.filter((one) => one.class !== '').sort((a, b) => b.tailoring - a.tailoring || b.spendMinor - a.spendMinor),
    unmarked: {
      ...{ spendMinor: ofUnmarked, share: ofAll > 0 ? ofUnmarked / ofAll : null },
      classes: unmarked.filter((one) => one.class !== '').length,
    },
    unassigned: unassigned ? { costToServeMinor: unassigned.costToServe / years } : null,
    capabilities: [...capabilities],
  }
}

/** What is standardised and what tailored, beside what today’s use of it proposes. */
export function capabilitiesOf({
  view,
  coverage,
  accounts,
  today,
}: Pick<MatrixRead, 'view' | 'coverage' | 'accounts' | 'today'>): Capability[] {
  const revenue = accounts.map((i) => Math.max(0, view.accounts[i]!.revenue))
  const all = total(revenue, (one) => one)
  return coverage.models.capabilities.map(({ id, name, mark, why, models }) => {
    const uses = today.model.map((model) => models.includes(model.id))
    const n = uses.filter(Boolean).length
    const shareOfAccounts = accounts.length === 0 ? 0 : n / accounts.length
    const shareOfRevenue = all === 0 ? 0 : revenue.reduce((sum, one, i) => sum + (uses[i] ? one : 0), 0) / all
    return {
      ...{ id, name, mark, why: why ?? null, models, accounts: n, shareOfAccounts, shareOfRevenue },
      proposed: models.length === 0 ? null : proposeMark(shareOfAccounts, shareOfRevenue),
    }
  })
}

interface WhichAccounts extends Which {
  readonly when: 'today' | 'scenario'
  readonly experience?: number | undefined
  readonly tailoring?: number | undefined
  readonly off?: keyof typeof isOff | undefined
}

/** Accounts of a cell, lowest net contribution first; those whose margin is not known come last. Rows are made for those that are shown. */
async function cellAccounts(ctx: Context, which: WhichAccounts) {
  const { view, years, accounts, tailoring, today, planned } = await read(ctx, which)
  const served = which.when === 'scenario' && planned ? planned : today
  const { name } = await bookInColumns(ctx, view.id)
  const inCell = (at: number) => {
    const cell = { experience: served.model[at]!.experience, tailoring: tailoring[at]! }
    return (
      (which.experience === undefined || cell.experience === which.experience) &&
      (which.tailoring === undefined || cell.tailoring === which.tailoring) &&
      (which.off === undefined || isOff[which.off](cell))
    )
  }
  const row = (at: number): MatrixAccount => {
    const account = view.accounts[accounts[at]!]!
    const [margin, costToServeMinor] = [served.margin[at]!, served.costToServe[at]!]
    const known = !Number.isNaN(margin)
    return {
      ...{ account: account.id, key: `${account.source}/${account.externalId}`, name: name[accounts[at]!]! },
      ...{ segment: account.segment?.tier ?? null, model: today.model[at]!.name, modelThen: planned ? planned.model[at]!.name : null },
      ...{ experience: served.model[at]!.experience, tailoring: tailoring[at]!, revenueMinor: account.revenue / years },
      ...{ marginMinor: known ? margin : null, costToServeMinor, netContributionMinor: known ? margin - costToServeMinor : null },
    }
  }
  return { at: byNetContribution(view, accounts, served).filter(inCell), row, currency: view.currency }
}

const ordered = new WeakMap<Served, Uint32Array>()

/** Sorted once for all cells. */
function byNetContribution(view: CostView, accounts: readonly number[], served: Served): Uint32Array {
  const known = ordered.get(served)
  if (known) return known
  const net = served.margin.map((margin, at) => (Number.isNaN(margin) ? Number.POSITIVE_INFINITY : margin - served.costToServe[at]!))
  const revenue = (at: number) => view.accounts[accounts[at]!]!.revenue
  // Not by difference: of two without a margin that is no number.
  const made = Uint32Array.from(accounts.keys()).sort((a, b) => (net[a]! < net[b]! ? -1 : net[a]! > net[b]! ? 1 : revenue(b) - revenue(a)))
  ordered.set(served, made)
  return made
}

export async function matrixAccounts(ctx: Context, which: WhichAccounts): Promise<{ rows: MatrixAccount[]; currency: string }> {
  const { at, row, currency } = await cellAccounts(ctx, which)
  return { rows: Array.from(at, row), currency }
}

export async function listMatrixAccounts(ctx: Context, query: WhichAccounts & Parameters<typeof pageFrom>[1]) {
  const { at, row } = await cellAccounts(ctx, query)
  const { items, ...page } = pageFrom(Array.from(at), query)
  return { ...page, items: items.map(row) }
}
