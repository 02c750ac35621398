/** Letters without a decomposition in Unicode, and those whose usual transcription is two letters. */
const TRANSCRIPTIONS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
}

/**
 * A text as a comparison key: lower case, no diacritics, and `ae/oe/ue/aa` as `a/o/u/a`, so that Müller, Mueller and Muller agree.
 * Never shown to anybody: the same key may stand for different spellings on purpose.
 *
 * @param text anything, no unit; punctuation and spaces are kept
 * @returns    the folded text
 * @source  Unicode Standard Annex 15 (compatibility decomposition) — docs/methods/matching.md
 * @example foldText('Müller & Søn Århus') // 'muller & son arhus'
 */
export function foldText(text: string): string {
  let folded = text.toLowerCase()
  if (!isPlainLatin(folded)) {
    folded = folded
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[ßæœøđðłıþς]/gu, (letter) => TRANSCRIPTIONS[letter] ?? letter)
  }
  return folded.replace(/ae|aa/g, 'a').replace(/oe/g, 'o').replace(/ue/g, 'u')
}

function isPlainLatin(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}
