/** The whole book in columns, loaded once per snapshot: what Accounts, Portfolio, Segments and the palette work on. */
import { useMemo } from 'react'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { fold } from '../ui/indexes.ts'
import { useGet } from './queries.ts'
import { useSnapshot } from './record.tsx'

/** `book` is null until it is there; `old`: another snapshot's is still shown. */
export function useBook(options: { enabled?: boolean } = {}) {
  const snapshot = useSnapshot()
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getBook',
    { query: snapshot === undefined ? {} : { snapshot } },
    // A named snapshot never changes; the last one is another after the next measurement.
    { ...options, staleTime: snapshot === undefined ? 300_000 : Number.POSITIVE_INFINITY },
  )
  return { book: data ?? null, old: isPlaceholderData, error, refetch }
}

/** Finds rows of the book by id or key. */
export interface BookIndex {
  readonly byId: ReadonlyMap<number, number>
  readonly byKey: ReadonlyMap<string, number>
  /** Names as they are searched: lower case, without accents. */
  readonly folded: readonly string[]
}
const made = new WeakMap<BookColumns, BookIndex>()
export function bookIndex(book: BookColumns): BookIndex {
  let index = made.get(book)
  if (!index) {
    index = {
      byId: new Map(book.id.map((id, i) => [id, i])),
      byKey: new Map(book.key.map((key, i) => [key, i])),
      folded: book.name.map(fold),
    }
    made.set(book, index)
  }
  return index
}
export const useBookIndex = (book: BookColumns | null): BookIndex | null => useMemo(() => (book ? bookIndex(book) : null), [book])

/** Rows whose name or key holds the words, those that begin with them first. */
export function searchBook(book: BookColumns, words: string, limit: number): number[] {
  const wanted = fold(words.trim())
  if (wanted === '') return []
  const { folded } = bookIndex(book)
  const ranks: number[][] = [[], [], [], []]
  for (let i = 0; i < book.n; i++) {
    const at = folded[i]!.indexOf(wanted)
    const rank = at === 0 ? 0 : at > 0 ? (folded[i]![at - 1] === ' ' ? 1 : 2) : book.key[i]!.toLowerCase().includes(wanted) ? 3 : -1
    if (rank >= 0 && ranks[rank]!.length < limit) ranks[rank]!.push(i)
  }
  return ranks.flat().slice(0, limit)
}
