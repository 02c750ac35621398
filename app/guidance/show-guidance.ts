import type { ChannelGuidance, GuidanceOption, GuidanceRow, harms } from '#api/routes/guidance.ts'
import { adviseChannel, type KeepsIndex, keepsIndex } from '#engine/guidance/advise-channel.ts'
import { sellingBySegment } from '#engine/guidance/selling-by-segment.ts'
import { total } from '#engine/money/total.ts'
import { type CostView, type WholeAccount, type WholeView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type CoverageInForce, coverageInForce } from '../coverage/coverage-in-force.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type GroupFound, type GuidanceBook, guidanceBook, type OptionFound, segmentOf } from './guidance-book.ts'

export type Harm = (typeof harms)[number]

export interface GuidanceRead {
  readonly view: CostView & WholeView
  readonly coverage: CoverageInForce
  readonly book: GuidanceBook
}

/** @throws Refusal forbidden for whom the whole book or its cost is closed */
export async function readGuidance(ctx: Context, snapshot: number | null): Promise<GuidanceRead> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const coverage = await coverageInForce(ctx, view.asOf)
  return { view, coverage, book: guidanceBook(view, coverage.models) }
}

/** Per reason and segment the cheapest channel that keeps the index; and where selling costs more than it wins. */
export async function showGuidance(ctx: Context, snapshot: number | null, tolerance: number): Promise<ChannelGuidance> {
  const { view, coverage, book } = await readGuidance(ctx, snapshot)
  const rows = rowsOf(book, tolerance)
  const { outbound, withoutAccount, withoutReason } = view.result.channels.leftOut
  return {
    head: headOf(view),
    coverage: { model: coverage.model, label: coverage.label },
    measured: view.result.channels.reasons.length === 0 || book.groups.length > 0,
    ...{ tolerance, rows, totals: totalsOf(rows) },
    models: coverage.models.models.map(({ id, name, kind, eligible }) => ({ id, name, kind, segments: eligible.segments ?? null })),
    channels: coverage.models.channels.map(({ id, name, byPeople }) => ({ id, name, byPeople })),
    selling: sellingOf(view),
    leftOut: { outbound, withoutAccount, withoutReason },
  }
}

const answered = new WeakMap<GuidanceBook, Map<number, GuidanceRow[]>>()

/** Every reason and segment at a tolerance, largest saving first: moves, then what is not known, then what stays. */
export function rowsOf(book: GuidanceBook, tolerance: number): GuidanceRow[] {
  const known = answered.get(book) ?? new Map<number, GuidanceRow[]>()
  answered.set(book, known)
  const rows = known.get(tolerance) ?? book.groups.map((group) => adviseGroup(book, group, tolerance)).sort(bySaving)
  // A slider over the tolerance asks for many: the last ones do.
  if (known.size > 12) known.clear()
  known.set(tolerance, rows)
  return rows
}

const order = { move: 0, 'not known': 1, keep: 2 } as const
export const savingOf = ({ options, to }: Pick<GuidanceRow, 'options' | 'to'>) =>
  options.find((one) => one.channel === to)?.savingMinor ?? null

const bySaving = (a: GuidanceRow, b: GuidanceRow): number =>
  order[a.advice] - order[b.advice] || (savingOf(b)?.base ?? 0) - (savingOf(a)?.base ?? 0) || b.n - a.n

function adviseGroup(book: GuidanceBook, group: GroupFound, tolerance: number): GuidanceRow {
  const judged = group.options.map(({ at, ...option }) => ({ at, option: { ...option, ...judge(option, tolerance) } }))
  const { advice, to, untold } = adviseChannel(
    judged.map(({ at, option: { channel, savingMinor, sure, keeps } }) => ({
      at,
      channel,
      saving: savingMinor?.base ?? null,
      sure,
      keeps,
    })),
  )
  return {
    ...group.row,
    ...{ advice, to: to?.channel ?? null, untold: untold?.channel ?? null, options: judged.map(({ option }) => option) },
    hurt: to ? hurtBy(book, group, to.at) : 0,
  }
}

const hurt = new WeakMap<GroupFound, Map<number, number>>()

/** Accounts that moving would hurt: the same at every tolerance. */
function hurtBy(book: GuidanceBook, group: GroupFound, to: number): number {
  const known = hurt.get(group) ?? new Map<number, number>()
  hurt.set(group, known)
  const n = known.get(to) ?? movesOf(book, group, to).filter((one) => one.harms.length > 0).length
  known.set(to, n)
  return n
}

/** This reason by itself first; where it does not tell, all reasons of the segment. */
function judge(option: Omit<OptionFound, 'at'>, tolerance: number): Pick<GuidanceOption, 'keeps' | 'toldBy'> {
  const told = (keeps: KeepsIndex) => keeps !== 'not told'
  const ofReason = keepsIndex(option.ofReason, tolerance)
  if (told(ofReason)) return { keeps: ofReason, toldBy: 'reason' }
  const ofSegment = keepsIndex(option.ofSegment, tolerance)
  return { keeps: ofSegment, toldBy: told(ofSegment) ? 'segment' : null }
}

function totalsOf(rows: readonly GuidanceRow[]): ChannelGuidance['totals'] {
  const to = (row: GuidanceRow) => row.options.find((one) => one.channel === row.to)
  const savings = (some: readonly GuidanceRow[]) => ({
    low: total(some, (row) => to(row)?.savingMinor?.low ?? 0),
    base: total(some, (row) => to(row)?.savingMinor?.base ?? 0),
    high: total(some, (row) => to(row)?.savingMinor?.high ?? 0),
  })
  const moves = rows.filter((row) => row.advice === 'move')
  const notKnown = rows.filter((row) => row.advice === 'not known')
  return {
    n: total(rows, (row) => row.n),
    costMinor: total(rows, (row) => row.costMinor),
    move: {
      ...{ rows: moves.length, savingMinor: savings(moves), moved: total(moves, (row) => to(row)?.moved.base ?? 0) },
      ...{ cashMinor: total(moves, (row) => to(row)?.cashMinor ?? 0), hurt: total(moves, (row) => row.hurt) },
    },
    notKnown: { rows: notKnown.length, savingMinor: savings(notKnown) },
  }
}

export interface AccountMove {
  readonly account: WholeAccount
  readonly at: number
  readonly n: number
  readonly moved: number
  readonly savingMinor: number
  readonly repeats: number
  readonly harms: readonly Harm[]
}

/** Accounts of a group with an interaction in a channel that is dearer than the one it would move to, and why that would hurt them. */
export function movesOf({ view, years, channelAt }: GuidanceBook, group: GroupFound, to: number): AccountMove[] {
  const { costPerResolution, hardShare } = group.costs
  const option = group.options.find((one) => one.at === to)!
  const there = option.costPerResolutionMinor
  if (there === null) return []
  const share = (1 - hardShare) * option.containment.base
  return group.accounts.flatMap((at) => {
    const account = view.accounts[at]!
    let [n, movable, saving, repeats] = [0, 0, 0, 0]
    for (const [channel, count] of Object.entries(account.reasons![group.reason]!)) {
      const from = channelAt.get(channel)!
      n += count
      const cost = costPerResolution[from] ?? null
      if (from === to || cost === null || cost <= there) continue
      movable += count
      saving += count * (cost - there)
      repeats += account.repeats?.[group.reason]?.[channel] ?? 0
    }
    if (movable === 0) return []
    const found: Harm[] = [
      ...(repeats > hardShare * movable ? (['hard'] as const) : []),
      ...(account.relationship?.standing === 'at risk' ? (['low index'] as const) : []),
      ...(group.segment === 'KEY' ? (['key'] as const) : []),
      ...((account.segment?.needs.length ?? 0) > 0 ? (['needs'] as const) : []),
    ]
    const ofYear = share / years
    return [{ account, at, n: n / years, moved: movable * ofYear, savingMinor: saving * ofYear, repeats, harms: found }]
  })
}

const soldOf = new WeakMap<CostView, ChannelGuidance['selling']>()

/** Where selling costs more than it wins, largest loss first. */
export function sellingOf(view: CostView): ChannelGuidance['selling'] {
  const known = soldOf.get(view)
  if (known) return known
  const sold = view.accounts.flatMap((account) => (account.selling ? [{ segment: segmentOf(account), selling: account.selling }] : []))
  const rows = sellingBySegment(sold).sort((a, b) => b.lossMinor - a.lossMinor || b.costMinor - a.costMinor)
  soldOf.set(view, rows)
  return rows
}
