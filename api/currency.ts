/** Digits of a currency's minor unit, as ISO 4217 and every browser know them: EUR 2, JPY 0, KWD 3. */
const digitsByCurrency = new Map<string, number>()

export function currencyDigits(currency: string): number {
  const known = digitsByCurrency.get(currency)
  if (known !== undefined) return known
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  digitsByCurrency.set(currency, digits)
  return digits
}
