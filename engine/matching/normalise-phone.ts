/**
 * A telephone number as digits: blanks, punctuation, "(0)" and extensions removed; 00 becomes +.
 *
 * @param phone as written; no unit
 * @returns     `+` and digits where the country code is written, else digits; null under 6 digits
 * @source  ITU-T E.123 notation — docs/methods/matching.md
 * @example normalisePhone('0049 (0)221 / 47 11-0 ext. 12') // '+4922147110'
 */
export function normalisePhone(phone: string): string | null {
  const main = phone
    .toLowerCase()
    .replace(/^[^+\d(]*/, '')
    .replace(/\(0\)/g, '')
    .split(/ext|x|dw|#|;|,/)[0]!
    .trim()
  const digits = main.replace(/\D/g, '')
  if (digits.length < 6 || /^(\d)\1*$/.test(digits)) return null
  if (main.startsWith('+')) return `+${digits}`
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits
}
