import type { MeasuredIndex } from '../measuring/measures.ts'
import type { ShownAccount, ShownIndex, WholeAccount } from './views.ts'

/** An account with its index as it is told to who asks: with, or without, what was said in confidence. */
export const withShownIndex =
  (hearsConfidence: boolean) =>
  ({ relationship, ...account }: WholeAccount): ShownAccount =>
    relationship === undefined ? account : { ...account, relationship: relationship && shown(relationship, hearsConfidence) }

function shown({ open, confidential: _, ...whole }: MeasuredIndex, hearsConfidence: boolean): ShownIndex {
  return hearsConfidence || open === undefined ? whole : open
}
