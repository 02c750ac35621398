import { jaroWinkler } from './name-similarity.ts'
import { splitCompanyName } from './normalise-company-name.ts'
import { oneEditApart } from './one-edit-apart.ts'

/** A name as it is compared. */
export interface FirmName {
  readonly text: string
  /** Folded words without legal form, as written. */
  readonly words: readonly string[]
  /** Words without blanks. */
  readonly key: string
}

/** `near`: the same words, misspelt, shortened or in another order; `part`: one says more than the other; null: another name. */
export type NameLevel = 'same' | 'near' | 'part' | null

/** Shorter words are equal or not: one letter is a third of them. */
const SHORTEST_FUZZY = 4
const NEAR_WORD = 0.92
const NEAR_KEY = 0.95

/**
 * Takes a name apart for comparing.
 *
 * @param text as written by somebody
 * @returns    the name; `key` is '' where nothing is left to compare
 * @source  docs/methods/duplicates.md
 * @example firmName('Müller & Söhne GmbH').key // 'mullersohne'
 */
export function firmName(text: string): FirmName {
  const { tokens } = splitCompanyName(text)
  return { text, words: tokens, key: tokens.join('') }
}

/**
 * Compares two firms' names word by word: every word of the shorter one needs a partner in the other. Letters alone mislead: Tormonves Marine
 * and Torveseis Marine have most of them in common, and are two.
 *
 * @param left   name
 * @param right  another
 * @param rarity how many records hold a word: a name that is part of another must have its rarest word
 * @returns      level, symmetric
 * @source  soft token matching as in Cohen, Ravikumar & Fienberg (2003); Winkler (1990) for words — docs/methods/duplicates.md
 * @example compareFirmNames(firmName('Weber Pumpen GmbH'), firmName('Pumpen Webber'), new Map()) // 'near'
 */
export function compareFirmNames(left: FirmName, right: FirmName, rarity: ReadonlyMap<string, number>): NameLevel {
  if (left.key === right.key) return 'same'
  const few = left.words.length <= right.words.length ? left.words : right.words
  const many = few === left.words ? right.words : left.words
  // Blanks set otherwise: Coca Cola, CocaCola; Braun Bau, Braunbau.
  if (few.length !== many.length && Math.abs(left.key.length - right.key.length) <= 2 && nearKeys(left.key, right.key)) return 'near'
  if (!everyWordFound(few, many)) return null
  if (few.length === many.length) return 'near'
  // Plant 2, store 14: a place of the firm, not the firm.
  if (many.some((word) => /\d/.test(word) && !few.includes(word))) return null
  const rarest = rarestOf(many, rarity)
  return few.some((word) => wordsFit(word, rarest)) ? 'part' : null
}

const nearKeys = (a: string, b: string): boolean => oneEditApart(a, b) || jaroWinkler(a, b) >= NEAR_KEY

/**
 * The word of a name that says most: the one fewest names have, the first of several.
 *
 * @param words  of a name, at least one
 * @param rarity how many names have a word
 * @returns      the word
 * @source  docs/methods/duplicates.md
 * @example rarestOf(['weber', 'pumpen'], new Map([['weber', 2], ['pumpen', 9]])) // 'weber'
 */
export function rarestOf(words: readonly string[], rarity: ReadonlyMap<string, number>): string {
  let best = words[0]!
  for (const word of words) if ((rarity.get(word) ?? 0) < (rarity.get(best) ?? 0)) best = word
  return best
}

function everyWordFound(few: readonly string[], many: readonly string[]): boolean {
  let taken = 0
  for (const word of few) {
    let partner = many.indexOf(word)
    while (partner >= 0 && (taken & (1 << partner)) !== 0) partner = many.indexOf(word, partner + 1)
    for (let at = 0; partner < 0 && at < many.length; at++) if ((taken & (1 << at)) === 0 && wordsFit(word, many[at]!)) partner = at
    if (partner < 0) return false
    taken |= 1 << partner
  }
  return true
}

/** Equal, misspelt, or one the beginning of the other (Eng., Engineering). Numbers are equal or not: plant 2 is not plant 3. */
function wordsFit(a: string, b: string): boolean {
  if (a === b) return true
  const shorter = a.length <= b.length ? a : b
  const longer = shorter === a ? b : a
  if (shorter.length < 3 || /\d/.test(a) || /\d/.test(b)) return false
  if (longer.startsWith(shorter)) return true
  if (shorter.length < SHORTEST_FUZZY) return false
  return oneEditApart(a, b) || jaroWinkler(a, b) >= NEAR_WORD
}
