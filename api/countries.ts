/** Countries as records write them: two-letter codes of ISO 3166-1, or names as people know them. */
const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  )
const isCode = new Set(codes)
const fold = (name: string) => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[.’']/g, '').trim().toLowerCase()

let names: ReadonlySet<string> | null = null
function knownNames(): ReadonlySet<string> {
  names ??= new Set([
    ...['usa', 'uk', 'great britain', 'england', 'scotland', 'wales', 'holland', 'uae', 'czech republic', 'south korea', 'korea'],
    ...['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi'].flatMap((language) => {
      const words = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
      return codes.flatMap((code) => fold(words.of(code) ?? '') || [])
    }),
  ])
  return names
}

/**
 * A country as it is kept: its code in capitals, or its name as written. Null where no country is called so.
 *
 * @example readCountry('de') // 'DE'
 */
export function readCountry(text: string): string | null {
  if (/^[a-z]{2}$/i.test(text) && isCode.has(text.toUpperCase())) return text.toUpperCase()
  return knownNames().has(fold(text)) ? text : null
}

let codeByName: ReadonlyMap<string, string> | null = null

/**
 * One code per country, however a record writes it; what no country is called stays as written, in small letters.
 *
 * @example countryCode('Deutschland') // 'DE'
 */
export function countryCode(text: string): string {
  if (/^[a-z]{2}$/i.test(text) && isCode.has(text.toUpperCase())) return text.toUpperCase()
  codeByName ??= new Map([
    ...['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi'].flatMap((language) => {
      const words = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
      return codes.map((code) => [fold(words.of(code) ?? code), code] as const)
    }),
    ...([
      ['usa', 'US'],
      ['uk', 'GB'],
      ['great britain', 'GB'],
      ['england', 'GB'],
      ['scotland', 'GB'],
      ['wales', 'GB'],
      ['holland', 'NL'],
      ['uae', 'AE'],
      ['czech republic', 'CZ'],
      ['south korea', 'KR'],
      ['korea', 'KR'],
    ] as const),
  ])
  return codeByName.get(fold(text)) ?? fold(text)
}
