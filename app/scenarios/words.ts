/** Numbers in sentences. */
import { currencyDigits } from '#api/currency.ts'

/** Short: €12.3k. */
export function money(minor: number, currency: string): string {
  const major = minor / 10 ** currencyDigits(currency)
  const compact = Math.abs(major) >= 10_000
  const written = new Intl.NumberFormat('en-GB', {
    ...{ style: 'currency', currency, currencyDisplay: 'narrowSymbol' },
    ...(compact ? { notation: 'compact', maximumFractionDigits: 1 } : { maximumFractionDigits: Math.abs(major) < 100 ? 2 : 0 }),
  }).format(major)
  return written.replace('-', '−')
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)}\u00a0%`

export const many = (n: number): string => new Intl.NumberFormat('en-GB', { maximumFractionDigits: n < 10 ? 1 : 0 }).format(n)
