/** Languages as records write them ("German", "de", "Deutsch", "de-AT"), as one code, and back into words. */
const codes = 'ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sr sv th tr uk vi zh'.split(' ')
const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()

let byName: ReadonlyMap<string, string> | null = null

/** What is no known language stays as written, in small letters. */
export function languageCode(text: string): string {
  const short = fold(text).split(/[-_]/)[0]!
  if (codes.includes(short)) return short
  byName ??= new Map([
    ['norwegian', 'nb'],
    ...['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'].flatMap((language) => {
      const words = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' })
      return codes.map((code) => [fold(words.of(code) ?? code), code] as const)
    }),
  ])
  return byName.get(fold(text)) ?? fold(text)
}

const inEnglish = {
  language: new Intl.DisplayNames(['en'], { type: 'language' }),
  region: new Intl.DisplayNames(['en'], { type: 'region' }),
}

export const languageName = (code: string): string => (codes.includes(code) ? (inEnglish.language.of(code) ?? code) : code)
export const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (inEnglish.region.of(code) ?? code) : code)
