/**
 * From the ledger to the teams and back: every cost centre's amount of a month goes to teams, rated activities and outside the model, and
 * what they trace comes home, so that ledger = traced + not traced + outside to the last unit.
 */
import { apportionSigned } from '../money/allocate.ts'
import { annualToMonths } from '../money/annual-to-months.ts'
import { compareBytes } from '../money/compare-keys.ts'
import { commonUnits } from '../money/decimal.ts'
import type { Month } from '../period/period.ts'
import { type CostCentre, inMonth } from './cost-model.ts'
import type { LedgerMonth } from './measurement.ts'

/** What a cost centre gives in a month, integer minor units; toTeams + toActivities + outside = amount. */
export interface CostCentreGift {
  readonly costCentre: CostCentre
  readonly basis: LedgerMonth['basis']
  readonly amount: number
  readonly toTeams: ReadonlyMap<string, number>
  readonly toActivities: ReadonlyMap<string, number>
  readonly outside: number
}

/**
 * Gives a cost centre's amount of a month to its teams, its rated activities and outside the model.
 *
 * @param costCentre   shares sum to at most 1, read as exact decimals
 * @param month        `YYYY-MM`
 * @param ledgerMinor  Σ of its imported postings of the month; taken where the model states no amount
 * @returns            integers; ties go to teams, then activities, bytewise by id, outside last
 * @throws RangeError if the shares sum to more than 1 (the model is checked at the door)
 * @source  methods §1.1, ledger — docs/methods/cost-to-serve.md
 * @example giveCostCentre({ id: '4200', monthlyMinor: 101, teams: { a: 0.5, b: 0.25 } }, '2026-03', 0).outside // 25
 */
export function giveCostCentre(costCentre: CostCentre, month: Month, ledgerMinor: number): CostCentreGift {
  const { amount, basis } = amountOf(costCentre, month, ledgerMinor)
  const teams = Object.entries(costCentre.teams).sort(([a], [b]) => compareBytes(a, b))
  const activities = Object.entries(costCentre.activities ?? {}).sort(([a], [b]) => compareBytes(a, b))
  const { units, scale } = commonUnits([...teams, ...activities].map(([, share]) => share))
  const outsideUnits = 10n ** BigInt(scale) - units.reduce((a, b) => a + b, 0n)
  if (outsideUnits < 0n) throw new RangeError(`The shares of cost centre "${costCentre.id}" sum to more than 1`)
  const parts = apportionSigned(amount, [...units, outsideUnits])
  return {
    costCentre,
    basis,
    amount,
    toTeams: new Map(teams.map(([team], i) => [team, parts[i]!])),
    toActivities: new Map(activities.map(([activity], i) => [activity, parts[teams.length + i]!])),
    outside: parts.at(-1)!,
  }
}

function amountOf(costCentre: CostCentre, month: Month, ledgerMinor: number): { amount: number; basis: LedgerMonth['basis'] } {
  if (costCentre.monthlyMinor !== undefined) return { amount: inMonth(costCentre.monthlyMinor, month) ?? 0, basis: 'monthly' }
  if (costCentre.annualMinor === undefined) return { amount: ledgerMinor, basis: 'ledger' }
  return { amount: annualToMonths(costCentre.annualMinor)[Number(month.slice(5)) - 1]!, basis: 'annual / 12' }
}

/**
 * The tie-out of a month: what each cost centre's receivers traced, given back to it in proportion to what it gave.
 *
 * @param month       `YYYY-MM`
 * @param gifts       of every cost centre, in bytewise order of their ids (ties go to the first)
 * @param teamTraced  team → traced, integer minor units
 * @param ratedMoney  rated activity → money in the ledger, integer minor units
 * @returns           one row per cost centre: ledger = traced + notTraced + outside
 * @throws RangeError if something is traced for a receiver that was given nothing in sum
 * @source  methods §1.1, ledger — docs/methods/cost-to-serve.md
 * @example tieOutMonth('2026-03', [giveCostCentre({ id: 'K', monthlyMinor: 100, teams: { a: 1 } }, '2026-03', 0)], new Map([['a', 60]]), new Map())[0]?.notTraced // 40
 */
export function tieOutMonth(
  month: Month,
  gifts: readonly CostCentreGift[],
  teamTraced: ReadonlyMap<string, number>,
  ratedMoney: ReadonlyMap<string, number>,
): LedgerMonth[] {
  const traced = gifts.map(() => 0)
  const rated = gifts.map(() => 0)
  const giveBack = (money: ReadonlyMap<string, number>, given: (gift: CostCentreGift) => ReadonlyMap<string, number>, to: number[]) => {
    for (const [receiver, amount] of money) {
      const parts =
        amount === 0
          ? null
          : apportionSigned(
              amount,
              gifts.map((gift) => BigInt(given(gift).get(receiver) ?? 0)),
            )
      parts?.forEach((part, i) => {
        to[i]! += part
      })
    }
  }
  giveBack(teamTraced, (gift) => gift.toTeams, traced)
  giveBack(ratedMoney, (gift) => gift.toActivities, rated)
  return gifts.map((gift, i) => {
    const all = traced[i]! + rated[i]!
    return {
      month,
      costCentre: gift.costCentre.id,
      name: gift.costCentre.name ?? gift.costCentre.id,
      basis: gift.basis,
      ledger: gift.amount,
      traced: all,
      notTraced: gift.amount - gift.outside - all,
      outside: gift.outside,
      ofWhichRated: rated[i]!,
    }
  })
}

/** A named amount that must be added to the book to reach the general ledger. */
export interface NamedDifference {
  readonly name: string
  readonly amountMinor: number
}

/**
 * Ties the book's revenue to the general ledger with named differences.
 *
 * @param bookRevenueMinor    revenue of all accounts, integer minor units
 * @param generalLedgerMinor  revenue of the general ledger
 * @param differences         cancelled, unbilled, credit notes, intercompany, currency …: what must be added to the book
 * @returns                   explained = book + differences; unexplained = ledger - explained, shown, never absorbed
 * @source  methods §1.1, revenue tie-out — docs/methods/account-pnl.md
 * @example revenueTieOut(1000000, 999600, [{ name: 'cancelled', amountMinor: -377 }]) // { explained: 999623, unexplained: -23 }
 */
export function revenueTieOut(
  bookRevenueMinor: number,
  generalLedgerMinor: number,
  differences: readonly NamedDifference[],
): { explained: number; unexplained: number } {
  const explained = differences.reduce((sum, difference) => sum + difference.amountMinor, bookRevenueMinor)
  return { explained, unexplained: generalLedgerMinor - explained }
}
