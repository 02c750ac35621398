import { foldText } from './fold-text.ts'
import { ATTACHED_LEGAL_FORMS, LEADING_LEGAL_FORMS, LEGAL_FORMS } from './legal-forms.ts'

/** A company name taken apart. */
export interface CompanyName {
  /** Words of the name proper, folded, in order; empty where the text holds no letter or digit. */
  readonly tokens: readonly string[]
  /** Group of the legal form (`gmbh`, `ltd` …), null where the name states none. Only to be compared with another one. */
  readonly legalForm: string | null
}

const CONJUNCTIONS = new Set(['&', 'and', 'und', 'et', 'og', 'och', 'en', 'ja'])
const LONGEST_FORM = 6

const formOf = new Map<string, string>()
for (const [form, spellings] of Object.entries(LEGAL_FORMS)) for (const spelling of spellings) formOf.set(foldText(spelling), form)
const leadingForms = new Set(LEADING_LEGAL_FORMS.map(foldText))
// Hangul decomposes when folded: the attached forms must be compared in the same dress.
const attachedForms = ATTACHED_LEGAL_FORMS.map(foldText)

/**
 * Takes a company name apart into the words of the name and its legal form.
 * Case, diacritics, punctuation, a leading "The", and "&" against "and" make no difference.
 *
 * @param name as written by somebody, no unit
 * @returns    folded words and the group of the legal form
 * @source  legal forms: ISO 20275 entity legal forms (selection) — docs/methods/matching.md
 * @example splitCompanyName('The Müller & Söhne G.m.b.H.') // { tokens: ['muller', 'sohne'], legalForm: 'gmbh' }
 */
export function splitCompanyName(name: string): CompanyName {
  let folded = foldText(name).replace(/['’`´]/g, '')
  let legalForm: string | null = null
  for (const form of attachedForms) {
    if (folded.includes(form)) {
      folded = folded.replace(form, ' ')
      legalForm = 'attached'
    }
  }
  let tokens = wordsOf(folded)
  if (tokens.length > 1 && tokens[0] === 'the') tokens = tokens.slice(1)
  for (let stripped = true; stripped && tokens.length > 1; ) {
    stripped = false
    for (let length = Math.min(LONGEST_FORM, tokens.length - 1); length >= 1; length--) {
      const form = formOf.get(tokens.slice(-length).join(' '))
      if (form === undefined) continue
      tokens = tokens.slice(0, -length)
      legalForm ??= form
      stripped = true
      break
    }
  }
  while (tokens.length > 1 && leadingForms.has(tokens[0]!)) {
    legalForm ??= formOf.get(tokens[0]!) ?? null
    tokens = tokens.slice(1)
  }
  const middle = tokens.indexOf('gmbh')
  if (middle > 0) {
    legalForm ??= 'gmbh'
    tokens = tokens.filter((_, at) => at !== middle)
  }
  return { tokens, legalForm }
}

/**
 * The name without legal form, as one key.
 *
 * @param name as written by somebody, no unit
 * @returns    folded words joined by one blank; '' where nothing is left to compare
 * @source  docs/methods/matching.md
 * @example normaliseCompanyName('Müller & Co. KG') // 'muller'
 */
export function normaliseCompanyName(name: string): string {
  return splitCompanyName(name).tokens.join(' ')
}

/** Words; runs of single letters become one word (G.m.b.H., S. A., J P Morgan); conjunctions break a run and are dropped. */
function wordsOf(folded: string): string[] {
  const parts = folded.match(/[\p{L}\p{N}]+|[&+]/gu) ?? []
  const words: string[] = []
  let run = ''
  for (let at = 0; at <= parts.length; at++) {
    const part = parts[at]
    if (part !== undefined && part.length === 1 && part !== '&' && part !== '+' && !isLoneConjunction(parts, at)) {
      run += part
      continue
    }
    if (run !== '') words.push(run)
    run = ''
    if (part === undefined || part === '+' || isLoneConjunction(parts, at)) continue
    if (CONJUNCTIONS.has(part) && words.length > 0 && at < parts.length - 1) continue
    if (part !== '&') words.push(part)
  }
  return words
}

/** Spanish and Italian "and": a single y or e between two longer words. */
function isLoneConjunction(parts: readonly string[], at: number): boolean {
  const part = parts[at]
  return (part === 'y' || part === 'e') && (parts[at - 1]?.length ?? 0) > 1 && (parts[at + 1]?.length ?? 0) > 1
}
