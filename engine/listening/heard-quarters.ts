import { addDays, addMonths, firstDay } from '../period/days.ts'
import type { Day } from '../period/period.ts'

/** Of the revenue, what share should be heard in a quarter. */
export const heardAim = 0.8

export interface Quarter {
  /** '2026-Q3' */
  readonly name: string
  readonly from: Day
  /** Not included. */
  readonly to: Day
  /** False: the day falls into it. */
  readonly whole: boolean
}

/**
 * The calendar quarters up to a day, the one it falls into included.
 *
 * @param day  `YYYY-MM-DD`
 * @param n    so many, the earliest first
 * @returns    quarters, half-open
 * @throws RangeError if it is no day
 * @source  docs/methods/listening.md
 * @example quartersTo('2026-09-30', 2).map((one) => one.name) // ['2026-Q2', '2026-Q3']
 */
export function quartersTo(day: Day, n: number): Quarter[] {
  const month = Number(day.slice(5, 7))
  const start = `${day.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}`
  return Array.from({ length: n }, (_, i) => {
    const from = addMonths(start, 3 * (i + 1 - n))
    const to = firstDay(addMonths(from, 3))
    return { name: `${from.slice(0, 4)}-Q${Math.ceil(Number(from.slice(5)) / 3)}`, from: firstDay(from), to, whole: to <= addDays(day, 1) }
  })
}

export interface HeardQuarter extends Quarter {
  readonly accounts: number
  readonly revenue: number
  /** 0-1 of the revenue of all accounts; null without revenue. */
  readonly share: number | null
}

/**
 * Quarter by quarter: the revenue of the accounts of which somebody was heard in it.
 *
 * @param quarters  half-open, any number
 * @param revenue   per account, minor units of one window, the same for all quarters; below zero counts as none
 * @param heard     per quarter: positions of the accounts heard in it, each once
 * @returns         accounts and revenue heard, and its share
 * @throws RangeError if heard does not hold a list per quarter
 * @source  docs/methods/listening.md
 * @example heardByQuarter(quartersTo('2026-03-31', 1), [60, 40], [[0]])[0].share // 0.6
 */
export function heardByQuarter(
  quarters: readonly Quarter[],
  revenue: ArrayLike<number>,
  heard: readonly ArrayLike<number>[],
): HeardQuarter[] {
  if (heard.length !== quarters.length) throw new RangeError(`${heard.length} lists of accounts for ${quarters.length} quarters`)
  let all = 0
  for (let i = 0; i < revenue.length; i++) all += Math.max(0, revenue[i]!)
  return quarters.map((quarter, i) => {
    let sum = 0
    for (let k = 0; k < heard[i]!.length; k++) sum += Math.max(0, revenue[heard[i]![k]!]!)
    return { ...quarter, accounts: heard[i]!.length, revenue: sum, share: all > 0 ? sum / all : null }
  })
}
