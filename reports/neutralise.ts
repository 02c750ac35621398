/**
 * A text that begins with `=`, `+`, `-`, `@`, a tab or a line break is run as a formula by a spreadsheet that opens it from a CSV file, and
 * formulas can send data away. An apostrophe in front makes it text.
 *
 * csv-stringify's own `escape_formulas` also prefixes negative amounts and cannot be undone where a text began with an apostrophe; here
 * negative numbers stay numbers, and `intake` takes the apostrophe off again when a file of rejected rows comes back.
 */
const DANGEROUS = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
/** A plus is no number's: it would be lost from telephone numbers. */
const NEGATIVE_NUMBER = /^-\s?\d[\d.,]*%?$/

/** @source OWASP, CSV Injection */
export function neutraliseFormula(text: string): string {
  return DANGEROUS.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text
}
