/**
 * Cost and return per channel, for each reason to get in touch.
 *
 * Conventions: rows in key order (source, externalId bytewise), so the index is the tie-break; days are day numbers (see dayNumber);
 * money in minor units, unrounded where it is a mean; `from` belongs to the window, `to` does not. A repeat is the next inbound
 * interaction of the same account and reason, at most 7 days later, through whatever channel. It is not known yet for the last
 * 7 days of data of the source, even where a follow-up was already seen: counting only those would bias the rate up.
 */
import { resolutionCosts } from './resolution-costs.ts'
import { sortStable } from './sort-stable.ts'

/** A repeat comes at most this many days later. */
export const REPEAT_DAYS = 7

export interface ChannelInteractions {
  /** Day number of the interaction. */
  readonly day: Int32Array
  /** Last day of data of its source, as a day number. */
  readonly lastDay: Int32Array
  /** -1 = not known. */
  readonly account: Int32Array
  /** -1 = not stated. */
  readonly reason: Int32Array
  /** An index of its own for "not stated"; never negative. */
  readonly channel: Int32Array
  /** 1 = the customer turned to us. */
  readonly inbound: Uint8Array
  /** Minor units. */
  readonly cost: Float64Array
}

/** Day numbers; `from` belongs to it, `to` does not. */
export interface DayWindow {
  readonly from: number
  readonly to: number
}

export interface ChannelCost {
  readonly reason: number
  readonly channel: number
  /** Inbound interactions with account and reason in the window. */
  readonly n: number
  /** Of these: whether a repeat followed is known. */
  readonly known: number
  readonly unknown: number
  /** Of the known ones. */
  readonly repeats: number
  readonly repeatsInChannel: number
  /** Mean over n, minor units. */
  readonly costPerInteraction: number
  /** repeats / known, 0-1; null where nothing is known. */
  readonly repeatRate: number | null
  /** costPerInteraction / (1 - repeatRate), minor units; null where repeats leave the channel, always come, or are not known. */
  readonly costPerResolutionInChannel: number | null
  /** Whatever channels the repeats come through, minor units; null where it is not defined. */
  readonly costPerResolution: number | null
}

export interface ChannelCosts {
  /** By reason, then channel. */
  readonly rows: readonly ChannelCost[]
  /** Every interaction of the window by channel, also those left out of `rows`. */
  readonly totals: readonly { readonly channel: number; readonly n: number; readonly inbound: number; readonly cost: number }[]
  /** Interactions of the window that are not in `rows`, counted once, in this order of reasons. */
  readonly leftOut: { readonly outbound: number; readonly withoutAccount: number; readonly withoutReason: number; readonly cost: number }
  /** Per interaction: 0 = not in `rows`, 1 = whether a repeat followed is not known, 2 = none followed, 3 = one followed. */
  readonly outcome: Uint8Array
}

interface Cell {
  n: number
  known: number
  repeats: number
  cost: number
  /** Repeats by the channel they came through. */
  readonly through: Map<number, number>
}

/**
 * Cost per interaction, repeat rate and cost per resolution, by reason and channel. Work is linear in the number of interactions.
 *
 * @param interactions columns of equal length; follow-ups may lie beyond the window, so hand over 7 days more
 * @param window       the days that are counted
 * @returns            one row per reason and channel with an interaction, totals per channel, and what was left out
 * @throws RangeError if the columns differ in length or a channel is negative
 * @source  cost per resolution as an absorbing chain: Kemeny & Snell, Finite Markov Chains (1960), (I - P) R = k — docs/methods/channels.md
 * @example channelCosts({ day: Int32Array.of(1, 4), lastDay: Int32Array.of(30, 30), account: Int32Array.of(0, 0), reason: Int32Array.of(0, 0), channel: Int32Array.of(0, 0), inbound: Uint8Array.of(1, 1), cost: Float64Array.of(900, 900) }, { from: 0, to: 31 }).rows[0].costPerResolution // 1800
 */
export function channelCosts(interactions: ChannelInteractions, window: DayWindow): ChannelCosts {
  const { day, lastDay, account, reason, channel, inbound, cost } = interactions
  const n = day.length
  if ([lastDay, account, reason, channel, inbound, cost].some((column) => column.length !== n))
    throw new RangeError(`Cannot cost channels: the columns do not all hold ${n} interactions`)
  const next = nextOfSameMatter(interactions)
  const cells = new Map<number, Map<number, Cell>>()
  const totals = new Map<number, { channel: number; n: number; inbound: number; cost: number }>()
  const leftOut = { outbound: 0, withoutAccount: 0, withoutReason: 0, cost: 0 }
  const outcome = new Uint8Array(n)
  for (let at = 0; at < n; at++) {
    if (day[at]! < window.from || day[at]! >= window.to) continue
    const through = channel[at]!
    if (through < 0) throw new RangeError(`Interaction ${at} has no channel: give "not stated" an index of its own`)
    const total = totals.get(through) ?? { channel: through, n: 0, inbound: 0, cost: 0 }
    totals.set(through, total)
    total.n++
    total.inbound += inbound[at]!
    total.cost += cost[at]!
    if (inbound[at] !== 1 || account[at]! < 0 || reason[at]! < 0) {
      if (inbound[at] !== 1) leftOut.outbound++
      else if (account[at]! < 0) leftOut.withoutAccount++
      else leftOut.withoutReason++
      leftOut.cost += cost[at]!
      continue
    }
    const cell = cellOf(cells, reason[at]!, through)
    cell.n++
    cell.cost += cost[at]!
    outcome[at] = 1
    if (day[at]! > lastDay[at]! - REPEAT_DAYS) continue
    cell.known++
    outcome[at] = 2
    const follower = next[at]!
    if (follower < 0 || day[follower]! - day[at]! > REPEAT_DAYS) continue
    cell.repeats++
    outcome[at] = 3
    cell.through.set(channel[follower]!, (cell.through.get(channel[follower]!) ?? 0) + 1)
  }
  const rows = [...cells.keys()].sort((a, b) => a - b).flatMap((key) => presentReason(key, cells.get(key)!))
  return { rows, totals: [...totals.values()].sort((a, b) => a.channel - b.channel), leftOut, outcome }
}

/** Position of the next inbound interaction of the same account and reason; -1 = none. */
function nextOfSameMatter({ day, account, reason, inbound }: ChannelInteractions): Int32Array {
  const next = new Int32Array(day.length).fill(-1)
  let matters = 0
  for (let at = 0; at < day.length; at++) if (inbound[at] === 1 && account[at]! >= 0 && reason[at]! >= 0) matters++
  let order = new Int32Array(matters)
  for (let at = 0, rank = 0; at < day.length; at++) if (inbound[at] === 1 && account[at]! >= 0 && reason[at]! >= 0) order[rank++] = at
  for (const key of [day, reason, account]) order = sortStable(order, key)
  for (let rank = 1; rank < matters; rank++) {
    const [before, here] = [order[rank - 1]!, order[rank]!]
    if (account[before] === account[here] && reason[before] === reason[here]) next[before] = here
  }
  return next
}

function cellOf(cells: Map<number, Map<number, Cell>>, reason: number, channel: number): Cell {
  let ofReason = cells.get(reason)
  if (ofReason === undefined) {
    ofReason = new Map()
    cells.set(reason, ofReason)
  }
  let cell = ofReason.get(channel)
  if (cell === undefined) {
    cell = { n: 0, known: 0, repeats: 0, cost: 0, through: new Map() }
    ofReason.set(channel, cell)
  }
  return cell
}

function presentReason(reason: number, ofReason: ReadonlyMap<number, Cell>): ChannelCost[] {
  const channels = [...ofReason.keys()].sort((a, b) => a - b)
  const resolution = resolutionCosts(
    channels.map((channel) => {
      const { n, known, repeats, cost, through } = ofReason.get(channel)!
      // A follow-up through a channel without an interaction in the window leads nowhere known: position -1.
      const into = [...through].sort((a, b) => a[0] - b[0]).map(([other, count]) => ({ to: channels.indexOf(other), count }))
      return { costPerInteraction: cost / n, known, repeats, into }
    }),
  )
  return channels.map((channel, at) => {
    const { n, known, repeats, cost, through } = ofReason.get(channel)!
    const repeatsInChannel = through.get(channel) ?? 0
    const stays = known > 0 && repeats === repeatsInChannel && repeats < known
    return {
      reason,
      channel,
      n,
      known,
      unknown: n - known,
      repeats,
      repeatsInChannel,
      costPerInteraction: cost / n,
      repeatRate: known === 0 ? null : repeats / known,
      costPerResolutionInChannel: stays ? cost / n / (1 - repeats / known) : null,
      costPerResolution: resolution[at]!,
    }
  })
}
