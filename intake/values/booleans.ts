import { shownValue, type ValueProblem } from './value-problem.ts'

const yes = ['true', 'yes', 'y', '1', 't', 'on', 'x', 'ja', 'j', 'wahr', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'verdadero', '✓', '1.0', '-1']
const no = ['false', 'no', 'n', '0', 'f', 'off', 'nein', 'falsch', 'non', 'faux', 'falso', '✗', '0.0']
const words = new Map<string, boolean>([...yes.map((word) => [word, true] as const), ...no.map((word) => [word, false] as const)])

/** @returns true, false, or a problem; the caller has dealt with empty cells */
export function parseBoolean(text: string): boolean | ValueProblem {
  const value = words.get(text) ?? words.get(text.trim().toLowerCase())
  if (value !== undefined) return value
  return {
    code: 'not_a_boolean',
    message: `${shownValue(text)} is neither yes nor no`,
    remedy: 'write yes or no (true/false, 1/0, ja/nein, oui/non, sí/no)',
  }
}

/** Whether a column of such texts holds yes and no; two different words at most, so that a column of digits is not one. */
export function looksBoolean(samples: readonly string[]): boolean {
  const seen = new Set<string>()
  for (const text of samples) {
    const word = text.trim().toLowerCase()
    if (word === '') continue
    if (!words.has(word)) return false
    seen.add(word)
    if (seen.size > 2) return false
  }
  return seen.size > 0
}
