/** One value of a COPY line in text format. NUL cannot be stored by PostgreSQL and is dropped. */
export function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'bigint') return value.toString()
  return escapeText(JSON.stringify(value))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters COPY gives a meaning to
const special = /[\\\t\n\r\u0000]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\u0000': '' }

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return special.test(text) ? text.replace(/[\\\t\n\r\u0000]/g, (character) => escapes[character] ?? '') : text
}

export const copyLine = (values: readonly unknown[]): string => `${values.map(copyValue).join('\t')}\n`
