/** Findings of a measurement: the same finding of several months is one, with its months beside it. */
import { compareBytes } from '../money/compare-keys.ts'
import type { Month } from '../period/period.ts'
import type { Finding } from '../portfolio/portfolio.ts'

/** What of a finding adds up over months. */
export interface FindingSums {
  count?: number
  minutes?: number
  amountMinor?: number | null
  seconds?: number
  capacitySeconds?: number
}

type Sums = Required<FindingSums>

interface Kept {
  readonly code: CostFindingCode
  readonly subject: string
  readonly months: Month[]
  readonly fields: Set<keyof FindingSums>
  readonly sums: Sums
  readonly details: Readonly<Record<string, unknown>>
}

/** How each finding reads: what is left out, why, what to do. `s` holds the sums, `in` the months. */
const messages = {
  team_without_capacity: (subject, s, months) =>
    `Cannot cost the work of team "${subject}" (${figure(s.minutes)} minutes) as it has no capacity in ${months}: enter its practical capacity or end its activities. Nothing of its cost is traced.`,
  team_without_cost: (subject, _, months) =>
    `Team "${subject}" has no cost above 0 in ${months}: map a cost centre to it or check the credits. Nothing is traced.`,
  handling_time_refused: (subject, s, months) =>
    `Recorded durations of team "${subject}" are ${figure(s.minutes)} minutes in ${months}, more than 150 % of its capacity: they cannot be handling time, so standard times are used. Map the column as elapsed time or correct the capacity.`,
  over_absorption: (subject, _, months) =>
    `"${subject}" was used beyond its capacity or cost in ${months}: assigned at the full rate, not rescaled. Check its capacity and standard times.`,
  interactions_without_account: (_, s) =>
    `${s.count > 0 ? `${figure(s.count)} events` : `${figure(s.minutes)} minutes of work`} have no known account: they are costed and stay in Unassigned. Match them to accounts.`,
  interactions_without_activity: (subject, s, months) =>
    `${figure(s.count)} events of kind "${subject}" in ${months} belong to no activity: nothing of them is traced. Add an activity for the kind.`,
  no_cost_and_no_margin_rate: (subject, s) =>
    `Lines without unit cost and without margin rate (${subject}, net ${figure(s.amountMinor)} minor units): the margin of their accounts is not known. State a margin rate for the product group or import unit costs.`,
  driver_missing: (subject, s) =>
    `${figure(s.count)} events lack the driver of ${subject}: that part of their time or money is left out. Import the driver or take it out of the activity.`,
  negative_driver: (subject, s) =>
    `${figure(s.count)} accounts have a negative driver in ${subject}: their standard time counts as 0. Check the import.`,
  activity_without_events: (subject) =>
    `The record knows no event of the kind that activity "${subject}" names: check the kind's name or end the activity.`,
  declared_account_unknown: (subject, _, months) =>
    `The account of declared share ${subject} is not in the book in ${months}: its part is not traced. Correct the key (source/externalId).`,
  cost_centre_not_mapped: (subject, s) =>
    `Cost centre "${subject}" is in the ledger but not in the cost model: all ${figure(s.amountMinor)} minor units of it are outside the model. Map it, with no teams if it should stay outside.`,
  ledger_missing: (subject, _, months) =>
    `No posting of cost centre "${subject}" in ${months}: import the ledger or state its amount in the cost model.`,
  ledger_not_used: (subject, s) =>
    `The cost model states the amount of cost centre "${subject}", so its postings are not used. They differ by ${figure(s.amountMinor)} minor units.`,
  month_without_model: (subject) =>
    `No cost model is valid in ${subject}: nothing of the month is costed. Approve a model from that month on.`,
} satisfies Record<string, (subject: string, sums: Sums, months: string) => string>

export type CostFindingCode = keyof typeof messages

export interface CostFindings {
  add(code: CostFindingCode, subject: string, month: Month | null, sums?: FindingSums, details?: Readonly<Record<string, unknown>>): void
  list(): Finding[]
}

/**
 * Collects findings month by month.
 *
 * @returns  `add` to report, `list` for the result in order of code and subject, bytewise
 * @source  docs/methods/account-pnl.md
 * @example collectCostFindings().list() // []
 */
export function collectCostFindings(): CostFindings {
  const kept = new Map<string, Kept>()
  return {
    add(code, subject, month, sums = {}, details = {}) {
      const key = `${code} ${subject} ${String(details.group ?? '')}`
      const entry: Kept = kept.get(key) ?? {
        code,
        subject,
        months: [],
        fields: new Set(),
        sums: { count: 0, minutes: 0, amountMinor: null, seconds: 0, capacitySeconds: 0 },
        details,
      }
      kept.set(key, entry)
      if (month !== null && entry.months.at(-1) !== month) entry.months.push(month)
      for (const field of Object.keys(sums) as (keyof FindingSums)[]) {
        entry.fields.add(field)
        const value = sums[field]
        if (value !== null && value !== undefined) entry.sums[field] = (entry.sums[field] ?? 0) + value
      }
    },
    list: () => [...kept.values()].map(present).sort((a, b) => compareBytes(a.code, b.code) || compareBytes(a.subject, b.subject)),
  }
}

function present({ code, subject, months, fields, sums, details }: Kept): Finding {
  const span = months.length < 3 ? months.join(', ') : `${months[0]} … ${months.at(-1)} (${months.length} months)`
  return {
    code,
    subject,
    message: messages[code](subject, sums, span),
    ...(fields.has('count') ? { count: sums.count } : {}),
    ...(fields.has('minutes') ? { minutes: sums.minutes } : {}),
    ...(fields.has('amountMinor') ? { amountMinor: sums.amountMinor } : {}),
    details: {
      ...details,
      ...(fields.has('seconds') ? { seconds: sums.seconds, capacitySeconds: sums.capacitySeconds } : {}),
      months,
    },
  }
}

function figure(value: number | null): string {
  return value === null ? '0' : String(Math.round(value * 100) / 100)
}
