import type { PromiseKey, SegmentStandard } from './standards.ts'

/**
 * What a promise is called under a standard.
 *
 * @param promise   which
 * @param standard  hours and days in it; null: of several segments together
 * @returns         words for the screen, a file or a case
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example promiseName('complaints', { complaintDays: 5 }) // 'Complaint closed in 5 days'
 */
export function promiseName(
  promise: PromiseKey,
  standard: Pick<SegmentStandard, 'answeredHours' | 'openHours' | 'complaintDays'> | null,
): string {
  switch (promise) {
    case 'invoices':
      return 'Invoice right first time'
    case 'onTime':
      return 'Delivered on the promised day'
    case 'answered':
      return standard === null
        ? 'First answer in time'
        : `First answer within ${count(standard.answeredHours, standard.openHours ? 'open hour' : 'hour')}`
    case 'firstTime':
      return 'Solved without a second contact'
    case 'complaints':
      return standard === null ? 'Complaint closed in time' : `Complaint closed in ${count(standard.complaintDays, 'day')}`
  }
}

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`
