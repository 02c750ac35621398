import { dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { OpenCalendar } from '#engine/promises/open-hours.ts'
import { defaultStandards, type PromiseStandards } from '#engine/promises/standards.ts'
import type { Db } from '#store/db.ts'
import { FIRST_MONDAY } from '#store/promise-counts.ts'
import { loadStandards } from '#store/standards.ts'

export interface StandardsInForce {
  /** 0: those Tapeline comes with. */
  readonly version: number
  readonly madeAt: string | null
  readonly standards: PromiseStandards
}

/** What customers may expect of us, as it was last said. */
export async function standardsInForce(db: Db): Promise<StandardsInForce> {
  const [last] = await loadStandards(db, 1)
  return last ?? { version: 0, madeAt: null, standards: defaultStandards }
}

export const hoursOfDay = (day: Day): number => (dayNumber(day) - FIRST_MONDAY) * 24

export const calendarOf = ({ openHours }: PromiseStandards): OpenCalendar => ({
  ...{ days: openHours.days, from: openHours.from, to: openHours.to },
  holidays: openHours.holidays.map((day) => dayNumber(day) - FIRST_MONDAY).sort((a, b) => a - b),
})
