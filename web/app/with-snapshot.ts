import { useCallback } from 'react'
import { useRecord, useSnapshot } from './record.tsx'

type Search = Readonly<Record<string, unknown>>

/**
 * Makes the search part of links that stay with a snapshot: a page that shows another than the last one leads to that one's rows, so
 * that they add up to the number that was opened. Default: the snapshot the address names.
 */
export function useWithSnapshot(snapshot?: number): (search?: Search) => never {
  const { record } = useRecord()
  const asked = useSnapshot()
  const last = record?.snapshot?.id
  const wanted = snapshot ?? asked
  return useCallback(
    (search: Search = {}) => (wanted === undefined || wanted === last ? { ...search } : { ...search, snapshot: String(wanted) }) as never,
    [wanted, last],
  )
}
