/** Currencies as files write them, and the decimals of their minor units. */

const symbols: Readonly<Record<string, string>> = { '€': 'EUR', EURO: 'EUR', '£': 'GBP', US$: 'USD', SFR: 'CHF' }
const codes = new Map<string, string | null>()
/** ISO code of a currency as written, or null. */
export function currencyCode(text: string): string | null {
  let code = codes.get(text)
  if (code === undefined) {
    const upper = text.trim().toUpperCase()
    const plain = symbols[upper] ?? upper
    code = isoCurrencies.has(plain) ? plain : null
    codes.set(text, code)
  }
  return code
}
const isoCurrencies = new Set(Intl.supportedValuesOf('currency'))

const digits = new Map<string, number>()
/** Decimals of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  let found = digits.get(currency)
  if (found === undefined) {
    found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    digits.set(currency, found)
  }
  return found
}
