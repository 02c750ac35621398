import type { ScheduleRun } from '#api/routes/schedules.ts'

type Facts = NonNullable<ScheduleRun['result']>

/** What came of a run; `quiet`: nothing worth a line in the log. */
export type RunOutcome = { readonly state: 'done' | 'unchanged' | 'waits' | 'quiet' } & Partial<Facts>

/** As it is kept: every fact there, null where it is of no meaning. */
export const factsOf = ({ state: _, ...facts }: RunOutcome): Facts => ({
  ...{ file: null, rows: null, bytes: null, hash: null, leftOut: null, leftOutRevenueMinor: null },
  ...{ snapshot: null, import: null, draft: null, why: null, files: [] },
  ...facts,
})
