/** What quick add is opened with: from any page, by key, button, palette or a line of a timeline. */
import { makeOpened } from './opened.ts'

export interface EntryToWrite {
  readonly account?: number
  readonly person?: number
  /** What it begins with: 'promise: '. */
  readonly text?: string
  /** 'answer': what somebody said, with what it comes to. */
  readonly kind?: 'answer'
  /** One that is there already, to be changed. */
  readonly change?: { readonly what: 'note' | 'interaction' | 'answer'; readonly id: number; readonly version: number }
}

export const entry = makeOpened<EntryToWrite>()

/** Opens quick add; `QuickAdd` in the shell shows it. */
export const openQuickAdd = (about: EntryToWrite = {}): void => entry.open(about)

/** What the page at an address is about. */
export function aboutPath(path: string): EntryToWrite {
  const [, noun, id] = /\/(accounts|people)\/(\d+)/.exec(path) ?? []
  return noun === undefined ? {} : noun === 'accounts' ? { account: Number(id) } : { person: Number(id) }
}
