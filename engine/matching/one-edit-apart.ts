/**
 * Whether two texts differ by one slip of the keyboard: a letter more, less, another, or two neighbours swapped.
 *
 * @param left  text, compared by UTF-16 unit
 * @param right text
 * @returns     true for exactly one such slip, also false where they are equal
 * @source  Damerau, A Technique for Computer Detection and Correction of Spelling Errors (1964): four slips are 80 % of all — docs/methods/duplicates.md
 * @example oneEditApart('19081209', '19082109') // true
 */
export function oneEditApart(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false
  let from = 0
  while (from < left.length && left[from] === right[from]) from++
  let [a, b] = [left.length, right.length]
  while (a > from && b > from && left[a - 1] === right[b - 1]) {
    a--
    b--
  }
  const [more, less] = [a - from, b - from]
  if (more <= 1 && less <= 1) return true
  return more === 2 && less === 2 && left[from] === right[from + 1] && left[from + 1] === right[from]
}
