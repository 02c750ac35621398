/** What a job title says about role and seniority, by rules that people can see and change. */
import { foldText } from '../matching/fold-text.ts'
import type { SeniorityLevel } from './role-groups.ts'
import type { TitleRule } from './title-rules.ts'

export interface TitleReading {
  readonly role: string | null
  /** Place of the rule that says so, -1 = none. */
  readonly roleRule: number
  readonly seniority: SeniorityLevel | null
  readonly seniorityRule: number
}

/** Rules made ready to read many titles. */
export type TitleReader = (title: string) => TitleReading

/** Words of a title: folded, what is between them is a blank; `vice-president` is two words. */
const wordsOf = (text: string): string =>
  ` ${foldText(text)
    .replaceAll(/[^\p{L}\p{N}*]+/gu, ' ')
    .trim()} `

/**
 * Makes a reader of rules. Upper and lower case, accents and hyphens do not matter; ä is a, as in `einkaufer`.
 *
 * @param rules in order: the first that fits and says something says it
 * @returns     title → role, seniority and the rules that say so; the same title always reads the same
 * @source  docs/methods/roles.md
 * @example titleReader([{ words: ['owner'], role: 'Decision maker', seniority: 'c-level' }])('Co-Owner').role // 'Decision maker'
 */
export function titleReader(rules: readonly TitleRule[]): TitleReader {
  const patterns = rules.map((rule) => {
    const parts = rule.words.map((word) => wordsOf(word).trim()).filter((word) => word.replaceAll('*', '').trim() !== '')
    return parts.length === 0 ? null : new RegExp(parts.map(patternOf).join('|'), 'u')
  })
  const known = new Map<string, TitleReading>()
  return (title) => {
    const text = wordsOf(title.slice(0, longestTitle)).replaceAll('*', '')
    const before = known.get(text)
    if (before) return before
    const fits = (rule: TitleRule, at: number, says: 'role' | 'seniority') => rule[says] !== null && (patterns[at]?.test(text) ?? false)
    const roleRule = rules.findIndex((rule, at) => fits(rule, at, 'role'))
    const seniorityRule = rules.findIndex((rule, at) => fits(rule, at, 'seniority'))
    const reading = {
      ...{ role: saysRole(rules[roleRule]), roleRule },
      ...{ seniority: rules[seniorityRule]?.seniority ?? null, seniorityRule },
    }
    known.set(text, reading)
    return reading
  }
}

const saysRole = (rule: TitleRule | undefined) => (rule === undefined || rule.role === 'unknown' ? null : rule.role)

const longestTitle = 400

/** Letters and digits only are left of a word: nothing in it is a sign of a pattern. */
const patternOf = (word: string): string =>
  (word.startsWith('*') ? '' : '(?<= )') + word.replaceAll(/^\*|\*$/g, '').replaceAll('*', '[^ ]*') + (word.endsWith('*') ? '' : '(?= )')
