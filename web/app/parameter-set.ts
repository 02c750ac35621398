import type { Format } from '../ui/format.ts'

/** How a parameter set is called, its day as the reader writes days. */
export const setInWords = (set: { readonly label: string } | null | undefined, f: Format): string =>
  (set?.label ?? '–').replaceAll(/\d{4}-\d{2}-\d{2}/g, (day) => f.day(day, { year: 'always' }))
