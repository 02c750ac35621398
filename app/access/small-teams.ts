/** Teams so small that what they cost or do would tell of single people: for whom employees’ data is closed, it is not told. */
import { assumedHoursPerHead } from '#engine/costing/sketch-model.ts'
import type { Context } from '../context.ts'

/** Heads. */
export const smallestTeam = 5

export const seesEmployees = (ctx: Context): boolean => ctx.access === undefined || ctx.access.kinds.has('employees')

/** By the hours there are of a team in a year; where nobody has said, it may be a small one. */
export const isSmallTeam = (hoursPerYear: number | null): boolean => (hoursPerYear ?? 0) < smallestTeam * assumedHoursPerHead
