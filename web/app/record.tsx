/** The record shown, and the snapshot its pages show: the last one, or the one the address names (?snapshot=). */
import type { z } from 'zod'
import type { recordFacts } from '#api/routes/settings.ts'
import { useAddress } from '../ui/address.ts'
import { useGet } from './queries.ts'

export type RecordFacts = z.output<typeof recordFacts>

/** What the record holds; null until it is there. `empty`: nothing was imported yet; `measured`: there is a snapshot. */
export function useRecord() {
  const { data, error, refetch } = useGet('getRecord', {})
  return { record: data ?? null, empty: data ? data.company === null : false, measured: Boolean(data?.snapshot), error, refetch }
}

/** The snapshot the address asks for; undefined = the last one. Pass it on as `query: { snapshot }`. */
export function useSnapshot(): number | undefined {
  const [text] = useAddress('snapshot')
  const id = Number(text)
  return text && Number.isSafeInteger(id) && id > 0 ? id : undefined
}
