import type { Fields } from './fields.ts'

// A refused row is never handed out, so a required value that is missing may stand as '' or 0 until then.
export const needed = (text: string | null): string => text ?? ''

export const factOf = (f: Fields) => ({
  id: f.id('id'),
  customer: f.id('customer'),
  payer: f.id('payer'),
  site: f.id('site'),
  drivers: f.drivers(),
})
