/** Texts of cells and codes of mappings. */
import type { Code } from '#api/mapping.ts'

/**
 * Position of the code in the list, or -1. Exact ones go first, then those that differ in case only, then the longest code ending in *
 * that the code begins with.
 */
export function codeFinder(given: readonly Code[]): (code: string) => number {
  const codes = given.map(String)
  const exact = new Map(codes.map((code, i) => [code, i]))
  const loose = new Map(codes.map((code, i) => [code.toLowerCase(), i]))
  const prefixes = codes.flatMap((code, i) => (code.endsWith('*') ? [{ start: code.slice(0, -1), i }] : []))
  prefixes.sort((a, b) => b.start.length - a.start.length)
  return (code) =>
    exact.get(code) ??
    loose.get(code.toLowerCase()) ??
    (prefixes.length === 0 ? -1 : (prefixes.find(({ start }) => code.startsWith(start))?.i ?? -1))
}

/** Outer spaces go; null words are missing. */
export function cleaner(nullWords: ReadonlySet<string>): (text: string) => string | null {
  const longest = Math.max(0, ...[...nullWords].map((word) => word.length))
  return (text) => {
    const length = text.length
    if (length === 0) return null
    const trimmed = text.charCodeAt(0) <= 32 || text.charCodeAt(length - 1) <= 32 || text.charCodeAt(0) === 160 ? text.trim() : text
    if (trimmed.length <= longest && nullWords.has(trimmed.toLowerCase())) return null
    return trimmed === '' ? null : trimmed
  }
}

export function wordsOf(text: string, which: 'first' | 'rest' | 'last' | 'butLast'): string | null {
  const words = text.split(/\s+/)
  const kept =
    which === 'first' ? words.slice(0, 1) : which === 'rest' ? words.slice(1) : which === 'last' ? words.slice(-1) : words.slice(0, -1)
  return kept.length === 0 ? null : kept.join(' ')
}

/** 15 characters say which record it is, in two cases of letters; the last three of 18 only repeat the case for systems that lose it. */
export function coreId(id: string): string {
  return id.length === 18 && /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/.test(id) ? id.slice(0, 15) : id
}
