import type { z } from 'zod'
import type { costsPage } from '#api/routes/costs.ts'

/** The costs of a snapshot as the page reads them. */
export type Costs = z.output<typeof costsPage>
export type Team = Costs['teams'][number]
export type Activity = Costs['activities'][number]

/** Rows by index, as tables take them. */
export const indexesOf = (list: readonly unknown[]): number[] => list.map((_, i) => i)
