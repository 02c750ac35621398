/**
 * A 53-bit hash of a text as a safe integer: cyrb53 (public domain, github.com/bryc/code), two 32-bit lanes mixed at the end.
 *
 * Rows are *found* by the hash of their key and then compared by the key itself, so a collision costs a comparison, not a row.
 */
export function hash53(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** Where a row is looked for: its customer's own key, whatever account it sits on. */
export const rowKey = (source: string, externalId: string): number => hash53(`${source}\u001f${externalId}`)
