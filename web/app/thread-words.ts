/** Words for what hangs on one person, in tables, on account pages and on Today. */
import type { ContinuityItem } from '#api/routes/continuity.ts'

export type ThreadReason = ContinuityItem['reasons'][number]
type Group = ContinuityItem['gaps'][number]

export const reasonWords: Readonly<Record<ThreadReason, string>> = {
  'top contact share': 'one person of theirs has over 60 %',
  'top colleague share': 'one of ours has over 60 %',
  'one active contact': 'only one person is known',
  'one colleague': 'only one of ours was there',
}

export const shortReasons: Readonly<Record<ThreadReason, string>> = {
  'top contact share': 'one of theirs > 60 %',
  'top colleague share': 'one of ours > 60 %',
  'one active contact': 'one person known',
  'one colleague': 'one of ours',
}

export const gapWords: Readonly<Record<Group, string>> = {
  decides: 'nobody known who decides',
  influences: 'nobody known who influences',
  uses: 'nobody known who uses',
  pays: 'nobody known who pays',
}
