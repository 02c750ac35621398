/** Why a text is not the value its column holds. The caller adds file, row and column. */
export interface ValueProblem {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

export function isProblem(value: unknown): value is ValueProblem {
  return typeof value === 'object' && value !== null && 'remedy' in value
}

/** A value as messages show it. */
export function shownValue(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}
