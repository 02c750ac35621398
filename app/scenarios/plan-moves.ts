import type { PlanMove } from '#api/routes/scenarios.ts'
import { branchesOf, VALUE_PARTS, type ValueParts, valueParts } from '#engine/coverage/value-parts.ts'
import type { ScenarioInstance } from './instance.ts'
import { many, money, percent } from './words.ts'

/** Of some accounts together, against today: parts of the value over the horizon, and what they free or take more of. */
interface Difference {
  accounts: number
  readonly parts: Record<keyof ValueParts, number>
  readonly hours: Float64Array
  cash: number
  retention: number
  retentionNow: number
  /** Captured and paid a year. */
  captured: number
  price: number
}

/** Of a large group this many are looked at to say why; sums are of all. */
const lookedAt = { quick: 200, full: 20_000 } as const

/** Who moves, by segment, from and to; the largest difference first. */
export function planMoves(
  instance: ScenarioInstance,
  column: Int32Array,
  multipliers: ArrayLike<number> | null,
  robust: Uint8Array | null,
  effort: 'quick' | 'full',
): PlanMove[] {
  const { models, model, worth, book, segment, columns } = instance
  const groups = new Map<number, { accounts: number[]; valueDelta: number; costDelta: number; robust: number; hours: Float64Array }>()
  const count = models.models.length
  const teams = book.teams.length
  for (let a = 0; a < column.length; a++) {
    const j = column[a]!
    const from = book.columns.today[a]!
    if (model[j] === from) continue
    const key = (instance.open.segment[a]! * count + from) * count + model[j]!
    let group = groups.get(key)
    if (!group) {
      group = { accounts: [], valueDelta: 0, costDelta: 0, robust: 0, hours: new Float64Array(teams) }
      groups.set(key, group)
    }
    group.accounts.push(a)
    group.valueDelta += columns.value[j]! - worth.now.value[a]!
    group.costDelta += worth.columns.cash[j]! - worth.now.cash[a]!
    group.robust += robust?.[a] ?? 0
    for (let g = 0; g < teams; g++) group.hours[g]! += (worth.columns.minutes[g]![j]! - worth.now.minutes[g]![a]!) / 60
  }
  return [...groups]
    .map(([key, group]) => {
      const to = key % count
      const from = Math.floor(key / count) % count
      const difference = differenceOf(instance, sampleOf(group.accounts, lookedAt[effort]), column)
      return {
        segment: segment[group.accounts[0]!] ?? 'none',
        ...{ from: models.models[from]!.id, to: models.models[to]!.id, accounts: group.accounts.length },
        ...{ valueDelta: group.valueDelta, costDelta: Math.round(group.costDelta), robust: group.robust },
        hoursDelta: Object.fromEntries(book.teams.map(({ team }, g) => [team, group.hours[g]!])),
        why: whyOf(instance, difference, multipliers),
      }
    })
    .sort((x, y) => Math.abs(y.valueDelta) - Math.abs(x.valueDelta) || y.accounts - x.accounts || (x.from < y.from ? -1 : 1))
}

/** Evenly over the list. */
const sampleOf = (accounts: readonly number[], most: number): readonly number[] =>
  accounts.length <= most ? accounts : Array.from({ length: most }, (_, i) => accounts[Math.floor((i * accounts.length) / most)]!)

/** What a choice changes for accounts, part by part. */
export function differenceOf(instance: ScenarioInstance, accounts: readonly number[], column: Int32Array): Difference {
  const { worth, book, model } = instance
  const { accounts: columns, terms, horizon } = worth
  const sums: Difference = {
    accounts: accounts.length,
    parts: { margin: 0, captured: 0, price: 0, time: 0, cash: 0, moved: 0 },
    hours: new Float64Array(book.teams.length),
    ...{ cash: 0, retention: 0, retentionNow: 0, captured: 0, price: 0 },
  }
  for (const a of accounts) {
    const then = branchesOf(columns, terms, a, model[column[a]!]!, horizon)
    const now = branchesOf(columns, terms, a, columns.today[a]!, horizon)
    const [partsThen, partsNow] = [valueParts(then, horizon), valueParts(now, horizon)]
    for (const part of VALUE_PARTS) sums.parts[part] += partsThen[part] - partsNow[part]
    for (const { share, year } of then) {
      sums.retention += share * year.retention
      sums.captured += share * year.captured
      sums.price += share * year.price
      sums.cash += share * (year.cash + year.movedCash)
      for (let g = 0; g < sums.hours.length; g++) sums.hours[g]! += (share * year.minutes[g]!) / 60
    }
    const [{ year }] = now as [(typeof now)[number]]
    sums.retentionNow += year.retention
    sums.cash -= year.cash
    for (let g = 0; g < sums.hours.length; g++) sums.hours[g]! -= year.minutes[g]! / 60
  }
  return sums
}

/** In one line: what speaks most for the change, and what it costs if that is much. At the prices of the plan hours set free count too. */
export function whyOf(instance: ScenarioInstance, difference: Difference, multipliers: ArrayLike<number> | null): string {
  const { book, limits, currency } = instance
  const { parts, hours, accounts } = difference
  if (accounts === 0) return 'Stays as it is'
  const one = accounts === 1
  const each = one ? '' : ' each'
  const freed = limits.map((limit, k) => {
    const price = multipliers?.[k] ?? 0
    const g = limit.kind === 'team' ? book.teams.findIndex((one) => one.team === limit.team) : -1
    const more = limit.kind === 'budget' ? difference.cash : g >= 0 ? hours[g]! * 60 : 0
    return { limit, price, g, worth: -price * more }
  })
  const most = freed.reduce((best, one) => (one.worth > best.worth ? one : best), { worth: 0 } as (typeof freed)[number])
  const busiest = hours.reduce(
    (at, many, g) => (Math.abs(many * book.columns.rate[g]!) > Math.abs(hours[at]! * book.columns.rate[at]!) ? g : at),
    0,
  )
  const points = ((difference.retention - difference.retentionNow) / accounts) * 100
  const of = (amount: number) => money(Math.abs(amount) / accounts, currency)
  const gains: [number, string][] = [
    [
      parts.margin,
      `${one ? 'More likely to stay' : 'More stay'}: ${percent(difference.retention / accounts)} a year instead of ${percent(difference.retentionNow / accounts)}`,
    ],
    [parts.captured, `Wins ${of(difference.captured)} a year${each} of what ${one ? 'it buys' : 'they buy'} elsewhere`],
    [parts.price, `Pays ${of(difference.price)} a year${each} to be served so`],
    [
      parts.time,
      hours[busiest] === undefined
        ? ''
        : `Saves ${many(Math.abs(hours[busiest]) / accounts)} h of ${book.teams[busiest]!.name} a year${each}`,
    ],
    [parts.cash, `Saves ${of(difference.cash)} a year${each}`],
    [
      most.worth,
      most.limit === undefined
        ? ''
        : most.limit.kind === 'budget'
          ? `Frees ${of(difference.cash)} a year${each} that is worth more elsewhere`
          : `Frees ${many(Math.abs(hours[most.g]!) / accounts)} h of ${most.limit.name} a year${each} that are worth more elsewhere`,
    ],
  ]
  const [best, words] = gains.reduce((top, one) => (one[0] > top[0] ? one : top), [0, ''] as [number, string])
  if (best <= 0) return 'Nothing speaks for it but what was fixed'
  const losses: [number, string][] = [
    [
      parts.margin,
      points < 0
        ? `${Math.abs(points).toFixed(1)} points ${one ? 'less likely to stay' : 'fewer stay'}`
        : 'a distributor keeps part of the margin',
    ],
    [
      parts.time,
      hours[busiest] === undefined
        ? ''
        : `takes ${many(Math.abs(hours[busiest]) / accounts)} h of ${book.teams[busiest]!.name} a year${each}`,
    ],
    [parts.cash + parts.moved, `costs ${of(difference.cash)} a year${each} more`],
    [parts.captured, one ? 'it buys more elsewhere' : 'they buy more elsewhere'],
  ]
  const [worst, but] = losses.reduce((low, one) => (one[0] < low[0] ? one : low), [0, ''] as [number, string])
  return worst < -0.25 * best ? `${words}; ${but}` : words
}
