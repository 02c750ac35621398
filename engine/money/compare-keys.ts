/** The order of ties and sums: bytewise by (source, externalId), as PostgreSQL's "C" collation sorts UTF-8. */

/**
 * Compares two strings by their UTF-8 bytes. JavaScript's `<` compares UTF-16 units, which puts 😀 before Ａ (U+FF21); bytes do not.
 *
 * @param a  text
 * @param b  text
 * @returns  negative, 0 or positive
 * @source  The Unicode Standard 15, §2.5: UTF-8 keeps code point order, UTF-16 does not — docs/methods/allocation.md
 * @example ['😀', 'Ａ', 'B', 'a'].sort(compareBytes) // ['B', 'a', 'Ａ', '😀']
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return codePointRank(left) - codePointRank(right)
  }
  return a.length - b.length
}

/** Surrogates (U+D800…DFFF, halves of code points beyond U+FFFF) go behind U+E000…FFFF. */
function codePointRank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** The customer's own key, exactly as given. */
export interface SourceKey {
  readonly source: string
  readonly externalId: string
}

/**
 * Compares two keys by source, then external id, bytewise.
 *
 * @param a  key
 * @param b  key
 * @returns  negative, 0 or positive
 * @source  methods, Global conventions: tie-break — docs/methods/allocation.md
 * @example compareKeys({ source: 'erp', externalId: 'Z' }, { source: 'shop', externalId: 'A' }) < 0 // true
 */
export function compareKeys(a: SourceKey, b: SourceKey): number {
  return compareBytes(a.source, b.source) || compareBytes(a.externalId, b.externalId)
}
