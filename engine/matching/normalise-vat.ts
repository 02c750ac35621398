/**
 * A value added tax number as a key: capitals and digits, with its country in front.
 *
 * @param vatId   as written; no unit
 * @param country ISO 3166 two-letter code used where the number carries no country; anything else is ignored
 * @returns       the key, or null where it cannot be a number (under 5 digits, one digit repeated, 1234…)
 * @source  European Commission, VIES number formats (Greece is EL) — docs/methods/matching.md
 * @example normaliseVat('de 129.273.398', null) // 'DE129273398'
 */
export function normaliseVat(vatId: string, country: string | null = null): string | null {
  let key = vatId.toUpperCase().replace(/[^A-Z0-9]/g, '')
  key = key.replace(/^(VATNO|VATID|VAT|UID|USTIDNR|USTID|TVA|IVA|CIF|NIF)(?=[A-Z]{0,3}\d)/, '')
  const digits = key.replace(/\D/g, '')
  if (digits.length < 5 || /^(\d)\1*$/.test(digits) || '01234567890123456789'.includes(digits)) return null
  const code = country?.trim().toUpperCase() ?? ''
  if (!/^[A-Z]{2}/.test(key) && /^[A-Z]{2}$/.test(code)) key = code + key
  if (key.startsWith('GR')) key = `EL${key.slice(2)}`
  return key
}
