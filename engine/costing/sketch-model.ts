/**
 * The sketch: a first useful page without a cost study. Yearly cost and heads of one to three teams, and assumed minutes.
 * Every time in it is an assumption until finance approves a cost model; the result is a band, never a point.
 */
import type { Month } from '../period/period.ts'

/** One total is the team `all`; else up to three teams. */
export type SketchTeamName = 'service' | 'orderDesk' | 'fieldSales' | 'all'

export interface SketchTeam {
  /** Integer minor units per year. */
  readonly yearlyCostMinor: number
  /** Full-time heads, decimals allowed. */
  readonly heads: number
}

/** Assumed minutes per event and driver. */
export interface SketchMinutes {
  readonly order: number
  readonly line: number
  readonly ticket: number
  readonly reply: number
  readonly reopen: number
  readonly call: number
  readonly email: number
  readonly visit: number
  readonly creditNote: number
  readonly return: number
}

export interface SketchModel {
  readonly name?: string
  readonly currency?: string
  readonly validFrom?: Month
  readonly teams: Readonly<Partial<Record<SketchTeamName, SketchTeam>>>
  readonly minutes?: Readonly<Partial<SketchMinutes>>
  /** Worked hours per head and year; default 1,408 = 220 days × 8 hours × 0.80. */
  readonly hoursPerHead?: number
  readonly marginRates?: Readonly<Record<string, number>>
  readonly costOfCapital?: number
}

export const assumedMinutes: SketchMinutes = {
  order: 10,
  line: 2,
  ticket: 8,
  reply: 6,
  reopen: 15,
  call: 12,
  email: 6,
  visit: 240,
  creditNote: 25,
  return: 40,
}

/** 220 days × 8 hours × 0.80. */
export const assumedHoursPerHead = 1408

/** Where each count is found in the book, and who does the work. */
export const sketchCounts: readonly {
  readonly count: keyof SketchMinutes
  readonly kind: string
  /** Null = number of events. */
  readonly driver: string | null
  readonly team: SketchTeamName
}[] = [
  { count: 'order', kind: 'order', driver: null, team: 'orderDesk' },
  { count: 'line', kind: 'order', driver: 'lines', team: 'orderDesk' },
  { count: 'creditNote', kind: 'credit note', driver: null, team: 'orderDesk' },
  { count: 'return', kind: 'return', driver: null, team: 'orderDesk' },
  { count: 'ticket', kind: 'ticket', driver: null, team: 'service' },
  { count: 'reply', kind: 'ticket', driver: 'replies', team: 'service' },
  { count: 'reopen', kind: 'ticket', driver: 'reopens', team: 'service' },
  { count: 'call', kind: 'call', driver: null, team: 'service' },
  { count: 'email', kind: 'e-mail', driver: null, team: 'service' },
  { count: 'visit', kind: 'visit', driver: null, team: 'fieldSales' },
]
