/** Exact decimal text: 12345 → 123.45. */
export function majorUnits(minor: number, digits: number): string {
  const whole = Math.round(minor)
  const text = String(Math.abs(whole)).padStart(digits + 1, '0')
  const sign = whole < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
