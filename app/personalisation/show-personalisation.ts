/** Experience × product, generic to white glove: where accounts are today, and where a scenario puts them. */
import type { CoverageModel } from '#api/coverage-models.ts'
import { pageFrom } from '#api/paging.ts'
import type { Capability, Matrix, MatrixAccount, Personalisation } from '#api/routes/personalisation.ts'
import { total } from '#engine/money/total.ts'
import { type MatrixCell, personalisationMatrix, tailoringOf } from '#engine/personalisation/personalisation-matrix.ts'
import { proposeMark } from '#engine/personalisation/propose-mark.ts'
import { type CostView, type WholeAccount, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { accountFacts } from '../coverage/account-facts.ts'
import { type CoverageInForce, coverageInForce } from '../coverage/coverage-in-force.ts'
import { servedToday } from '../coverage/open-models.ts'
import { minutesTaken, yearsOf } from '../coverage/team-minutes.ts'
import { mayNameBelowZero } from '../portfolio/find-in-book.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
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
  readonly today: Served
  readonly planned: Served | null
}

async function read(ctx: Context, { snapshot, scenario }: Which): Promise<MatrixRead> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot ?? null))
  const today = await readToday(ctx, view)
  return { ...today, planned: scenario === undefined ? null : await readPlanned(ctx, today, scenario) }
}

type Today = Omit<MatrixRead, 'planned'>
const kept = new WeakMap<CostView, { readonly models: CoverageInForce['models']; readonly read: Promise<Today> }>()

async function readToday(ctx: Context, view: CostView): Promise<Today> {
  const coverage = await coverageInForce(ctx, view.asOf)
  const known = kept.get(view)
  if (known?.models === coverage.models) return known.read
  const made = makeToday(ctx, view, coverage)
  kept.set(view, { models: coverage.models, read: made })
  made.catch(() => kept.delete(view))
  return made
}

async function makeToday(ctx: Context, view: CostView, coverage: CoverageInForce): Promise<Today> {
  const { models } = coverage
  const years = yearsOf(view)
  const taken = minutesTaken(view).minutes
  const minutes = Float64Array.from(view.accounts, (_, i) => taken.reduce((sum, team) => sum + team[i]!, 0))
  const served = servedToday(models, view.accounts, await accountFacts(ctx, view), minutes)
  const marks = new Map(models.products.map((one) => [one.class, one.tailoring]))
  const accounts = view.accounts.flatMap((account, i) => (account.unassigned ? [] : [i]))
  const tailoring = Uint8Array.from(accounts, (i) => tailoringOf(view.accounts[i]!.classes ?? {}, marks).level)
  const margin = Float64Array.from(accounts, (i) => marginOf(view.accounts[i]!) / years)
  const costToServe = Float64Array.from(accounts, (i) => view.accounts[i]!.costToServe / years)
  const way = { scenario: null, name: 'Today', model: accounts.map((i) => models.models[served[i]!]!), margin, costToServe }
  const part = { view, coverage, years, accounts, tailoring }
  return { ...part, today: { ...way, cells: matrixOf(part, way) } }
}

const marginOf = (account: WholeAccount): number => account.margin ?? Number.NaN

/** What serving costs moves by what the plan says of it; margin as today, less what a distributor keeps. What retention and growth do is the scenario’s. */
async function readPlanned(ctx: Context, today: Today, scenario: number): Promise<Served> {
  const { view, accounts } = today
  const { instance, solution } = await solvedScenario(ctx, scenario, view.id)
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
  const way = { scenario, name: instance.scenario.name, model, margin, costToServe }
  return { ...way, cells: matrixOf(today, way) }
}

const moved = (from: CoverageModel, to: CoverageModel) => (from.id === to.id ? undefined : to.distributor)

function matrixOf(
  { view, years, accounts, tailoring }: Pick<Today, 'view' | 'years' | 'accounts' | 'tailoring'>,
  { model, margin, costToServe }: Pick<Served, 'model' | 'margin' | 'costToServe'>,
): MatrixCell[] {
  const revenue = Float64Array.from(accounts, (i) => view.accounts[i]!.revenue / years)
  return personalisationMatrix({ experience: model.map((one) => one.experience), tailoring, revenue, costToServe, margin })
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
  const of = await read(ctx, which)
  const { view, coverage, years, accounts, today, planned } = of
  const marks = new Map(coverage.models.products.map((one) => [one.class, one.tailoring]))
  const spend = new Map<string, number>()
  for (const i of accounts)
    for (const [name, amount] of Object.entries(view.accounts[i]!.classes ?? {})) spend.set(name, (spend.get(name) ?? 0) + amount / years)
  const bought = [...spend].map(([name, spendMinor]) => ({ class: name, tailoring: marks.get(name) ?? 0, spendMinor }))
  const unmarked = bought.filter((one) => one.tailoring === 0 && one.spendMinor > 0)
  const [ofUnmarked, ofAll] = [unmarked, bought].map((some) => total(some, (one) => Math.max(0, one.spendMinor))) as [number, number]
  const unassigned = view.accounts.find((account) => account.unassigned)
  const count = (served: Served | null, id: string) => served?.model.filter((model) => model.id === id).length ?? null
  return {
    head: headOf(view),
    coverage: { model: coverage.model, label: coverage.label },
    ...{ today: present(view, today), planned: planned && present(view, planned) },
    models: coverage.models.models.map(({ id, name, experience }) => ({
      ...{ id, name, experience, accounts: count(today, id)!, accountsThen: count(planned, id) },
    })),
    classes: bought.filter((one) => one.class !== '').sort((a, b) => b.tailoring - a.tailoring || b.spendMinor - a.spendMinor),
    unmarked: {
      ...{ spendMinor: ofUnmarked, share: ofAll > 0 ? ofUnmarked / ofAll : null },
      classes: unmarked.filter((one) => one.class !== '').length,
    },
    unassigned: unassigned ? { costToServeMinor: unassigned.costToServe / years } : null,
    capabilities: capabilitiesOf(of),
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

/** Accounts of a cell, lowest net contribution first; those whose margin is not known come last. */
export async function matrixAccounts(ctx: Context, which: WhichAccounts): Promise<{ rows: MatrixAccount[]; currency: string }> {
  const { view, years, accounts, tailoring, today, planned } = await read(ctx, which)
  const served = which.when === 'scenario' && planned ? planned : today
  const { name } = await bookInColumns(ctx, view.id)
  const rows = accounts.flatMap((i, at): MatrixAccount[] => {
    const account = view.accounts[i]!
    const cell = { experience: served.model[at]!.experience, tailoring: tailoring[at]! }
    if (which.experience !== undefined && cell.experience !== which.experience) return []
    if (which.tailoring !== undefined && cell.tailoring !== which.tailoring) return []
    if (which.off !== undefined && !isOff[which.off](cell)) return []
    const margin = Number.isNaN(served.margin[at]!) ? null : served.margin[at]!
    return [
      {
        ...{ account: account.id, key: `${account.source}/${account.externalId}`, name: name[i]!, segment: account.segment?.tier ?? null },
        ...{
          model: today.model[at]!.name,
          modelThen: planned ? planned.model[at]!.name : null,
          ...cell,
          revenueMinor: account.revenue / years,
        },
        ...{ marginMinor: margin, costToServeMinor: served.costToServe[at]! },
        netContributionMinor: margin === null ? null : margin - served.costToServe[at]!,
      },
    ]
  })
  const last = Number.POSITIVE_INFINITY
  rows.sort((a, b) => (a.netContributionMinor ?? last) - (b.netContributionMinor ?? last) || b.revenueMinor - a.revenueMinor)
  return { rows, currency: view.currency }
}

export const listMatrixAccounts = async (ctx: Context, query: WhichAccounts & Parameters<typeof pageFrom>[1]) =>
  pageFrom((await matrixAccounts(ctx, query)).rows, query)
