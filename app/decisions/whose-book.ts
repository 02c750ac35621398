import type { Context } from '../context.ts'

/**
 * Whose book who asks looks at: everybody's, or only the accounts of these colleagues. The same finding over another book is another
 * finding, so decisions and threads on numbers of a whole book stay with the book they were about.
 */
export function whoseBook(ctx: Context): string {
  const accounts = ctx.access?.accounts ?? 'all'
  return accounts === 'all' ? 'all' : `own:${JSON.stringify([...accounts].sort())}`
}
