/** What accounts turn to us for, by reason and segment, with what each channel costs and does to the index: made once of a measurement. */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { GuidanceOption, GuidanceRow } from '#api/routes/guidance.ts'
import { channelOption, type ReasonInSegment, resolutionSd } from '#engine/guidance/advise-channel.ts'
import { type Comparison, likeForLike } from '#engine/guidance/like-for-like.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import type { CostView, WholeAccount, WholeView } from '../access/views.ts'
import { yearsOf } from '../coverage/team-minutes.ts'

/** Measured on fewer interactions, a cost is not one to move others by. */
export const MEASURED_ON = 10

export interface GuidanceChannel {
  /** Null: the record has it, the coverage models do not. */
  readonly id: string | null
  readonly name: string
  readonly byPeople: boolean
  readonly cashMinor: number
}

export interface OptionFound extends Omit<GuidanceOption, 'keeps' | 'toldBy'> {
  readonly at: number
}

export interface GroupFound {
  readonly row: Omit<GuidanceRow, 'advice' | 'to' | 'untold' | 'hurt' | 'options'>
  readonly reason: string
  readonly segment: string
  /** Accounts, by their index in the view. */
  readonly accounts: readonly number[]
  readonly costs: ReasonInSegment
  readonly options: readonly OptionFound[]
}

export interface GuidanceBook {
  readonly view: CostView
  readonly years: number
  readonly channels: readonly GuidanceChannel[]
  readonly channelAt: ReadonlyMap<string, number>
  readonly groups: readonly GroupFound[]
}

export const segmentOf = (account: Pick<WholeAccount, 'segment'>): string => account.segment?.tier ?? 'none'

const kept = new WeakMap<CostView, Map<CoverageModels, GuidanceBook>>()

export function guidanceBook(view: CostView & WholeView, models: CoverageModels): GuidanceBook {
  const known = kept.get(view)?.get(models)
  if (known) return known
  const made = makeBook(view, models)
  kept.set(view, new Map([[models, made]]))
  return made
}

function makeBook(view: CostView & WholeView, models: CoverageModels): GuidanceBook {
  const years = yearsOf(view)
  const channels = channelsOf(view, models)
  const channelAt = new Map(channels.map((one, i) => [one.name, i]))
  const bySegment = new Map<string, Member[]>()
  const byReason = new Map<string, Member[]>()
  view.accounts.forEach((account, i) => {
    const all = new Float64Array(channels.length)
    for (const [reason, counts] of Object.entries(account.reasons ?? {})) {
      const n = countsOf(counts, channelAt)
      n.forEach((count, channel) => {
        all[channel]! += count
      })
      push(byReason, `${reason}\u001f${segmentOf(account)}`, { account: i, n })
    }
    if (account.reasons) push(bySegment, segmentOf(account), { account: i, n: all })
  })
  const compared = new Map<string, Comparison>()
  const ofSegment = (segment: string, channel: number) => {
    const key = `${segment}\u001f${channel}`
    const known = compared.get(key) ?? compare(view, bySegment.get(segment)!, channel)
    compared.set(key, known)
    return known
  }
  const measured = new Map(view.result.channels.reasons.map((row) => [`${row.reason}\u001f${row.channel}`, row]))
  const groups = [...byReason.keys()].sort(compareBytes).map((key): GroupFound => {
    const members = byReason.get(key)!
    const [reason, segment] = key.split('\u001f') as [string, string]
    const n = new Float64Array(channels.length)
    for (const member of members)
      member.n.forEach((count, channel) => {
        n[channel]! += count / years
      })
    const costOf = channels.map((channel) => costIn(models, channel, measured.get(`${reason}\u001f${channel.name}`)))
    const stated = models.reasons.find((one) => one.reason === reason) ?? models.reasons.find((one) => one.reason === '*')
    const costs: ReasonInSegment = {
      ...{ n, costPerResolution: costOf.map((one) => one.now), costSd: costOf.map((one) => one.sd) },
      hardShare: stated?.hardShare ?? 0,
    }
    const options = (stated?.channels ?? []).flatMap(({ channel: id, containment }): OptionFound[] => {
      const at = channels.findIndex((one) => one.id === id)
      const there = costOf[at]!
      const { moved, saving, sure } = channelOption(withCostThere(costs, at, there.there), at, containment)
      return [
        {
          ...{ at, channel: id, name: channels[at]!.name, byPeople: channels[at]!.byPeople },
          containment: {
            ...{ low: containment.low, base: containment.base, high: containment.high },
            ...{ evidence: containment.evidence, n: containment.n ?? null },
          },
          ...{ costPerResolutionMinor: there.there, costFrom: there.from, costN: there.n, moved, savingMinor: saving, sure },
          cashMinor: moved.base * channels[at]!.cashMinor,
          ...{ ofReason: compare(view, members, at), ofSegment: ofSegment(segment, at) },
        },
      ]
    })
    const cost = channels.map((_, at) => costs.costPerResolution[at])
    return {
      ...{ reason, segment, accounts: members.map((member) => member.account), costs },
      options: options.sort((a, b) => (b.savingMinor?.base ?? -1) - (a.savingMinor?.base ?? -1)),
      row: {
        ...{ reason, segment, accounts: members.length, n: n.reduce((sum, one) => sum + one, 0) },
        costMinor: n.reduce((sum, one, at) => sum + one * (cost[at] ?? 0), 0),
        withoutCost: n.reduce((sum, one, at) => sum + (cost[at] === null ? one : 0), 0),
        ...{ hardShare: costs.hardShare, stated: (stated?.channels.length ?? 0) > 0 },
        now: channels
          .map((channel, at) => ({ channel: channel.id, name: channel.name, n: n[at]!, costPerResolutionMinor: cost[at]! }))
          .filter((one) => one.n > 0)
          .sort((a, b) => b.n - a.n),
      },
    }
  })
  return { view, years, channels, channelAt, groups }
}

/** One account's interactions of the window, by channel. */
interface Member {
  readonly account: number
  readonly n: Float64Array
}

const push = (map: Map<string, Member[]>, key: string, one: Member) => {
  const list = map.get(key)
  if (list) list.push(one)
  else map.set(key, [one])
}

function countsOf(counts: Readonly<Record<string, number>>, channelAt: ReadonlyMap<string, number>): Float64Array {
  const n = new Float64Array(channelAt.size)
  for (const [channel, count] of Object.entries(counts)) n[channelAt.get(channel)!] = count
  return n
}

/** Those of the coverage models first, then what else the record has; a name is the record's. */
function channelsOf(view: WholeView, { channels }: CoverageModels): GuidanceChannel[] {
  const recorded = view.result.channels.channels.map((one) => one.channel)
  const inRecord = new Map(recorded.map((name) => [name.toLowerCase(), name]))
  const stated = channels.map((one) => ({
    ...{ id: one.id, name: inRecord.get(one.name.toLowerCase()) ?? one.name, byPeople: one.byPeople },
    cashMinor: one.cashPerResolutionMinor,
  }))
  const names = new Set(stated.map((one) => one.name))
  return [...stated, ...recorded.filter((name) => !names.has(name)).map((name) => ({ id: null, name, byPeople: true, cashMinor: 0 }))]
}

/** What a resolution costs: as stated, else as measured; as a place to move to only where it was measured on enough. */
function costIn(
  { channels }: CoverageModels,
  channel: GuidanceChannel,
  measured: WholeView['result']['channels']['reasons'][number] | undefined,
): { now: number | null; there: number | null; sd: number; from: 'stated' | 'measured' | null; n: number | null } {
  const stated = channels.find((one) => one.id === channel.id)?.costPerResolutionMinor
  if (stated !== undefined) return { now: stated, there: stated, sd: 0, from: 'stated', n: null }
  const cost = measured?.costPerResolutionMinor ?? null
  const enough = cost !== null && measured!.known >= MEASURED_ON
  return {
    ...{ now: cost, there: enough ? cost : null, from: enough ? ('measured' as const) : null, n: measured?.known ?? null },
    sd: cost === null ? 0 : resolutionSd(cost, measured!.repeats, measured!.known),
  }
}

const withCostThere = (costs: ReasonInSegment, at: number, there: number | null): ReasonInSegment => ({
  ...costs,
  costPerResolution: costs.costPerResolution.map((cost, i) => (i === at ? there : cost)),
})

/** Index of accounts that take at least half of it through the channel, against the others; grade D is a guess from the segment. */
function compare({ accounts }: CostView, members: readonly Member[], channel: number): Comparison {
  const [those, others]: [number[], number[]] = [[], []]
  for (const { account, n } of members) {
    const shown = accounts[account]!.relationship
    if (!shown || shown.grade === 'D') continue
    const all = n.reduce((sum, one) => sum + one, 0)
    if (all > 0) (n[channel]! * 2 >= all ? those : others).push(shown.index)
  }
  return likeForLike(those, others)
}
