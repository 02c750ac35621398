/**
 * Words that names are put together from. Companies and people are invented; stems are glued from syllables so that they are
 * nobody's. Mail and web domains end in `.example`, which is reserved for this; telephone numbers use ranges kept for fiction.
 */
import type { Random } from './random.ts'

export type CountryCode = 'DE' | 'AT' | 'CH' | 'FR' | 'NL' | 'SE' | 'PL' | 'GB' | 'US' | 'IN'
export type Currency = 'EUR' | 'USD' | 'GBP' | 'INR'
type Language = 'de' | 'fr' | 'nordic' | 'en' | 'in'

export interface Country {
  readonly code: CountryCode
  readonly name: string
  readonly currency: Currency
  readonly language: Language
  /** How many of a hundred customers are there. */
  readonly weight: number
  readonly legalForms: readonly string[]
  readonly towns: readonly (readonly [town: string, postalCode: string])[]
  readonly phone: string
  readonly vat: string | null
}

const country = (
  code: CountryCode,
  name: string,
  currency: Currency,
  language: Language,
  weight: number,
  legalForms: string[],
  phone: string,
  vat: string | null,
  towns: [string, string][],
): Country => ({ code, name, currency, language, weight, legalForms, phone, vat, towns })

export const COUNTRIES: readonly Country[] = [
  country('DE', 'Germany', 'EUR', 'de', 44, ['GmbH', 'GmbH & Co. KG', 'AG', 'KG', 'e.K.'], '+49 30 23125 ', 'DE', [
    ['München', '80331'],
    ['Köln', '50667'],
    ['Düsseldorf', '40213'],
    ['Stuttgart', '70173'],
    ['Nürnberg', '90402'],
    ['Lübeck', '23552'],
    ['Chemnitz', '09111'],
    ['Dresden', '01067'],
    ['Würzburg', '97070'],
  ]),
  country('AT', 'Austria', 'EUR', 'de', 5, ['GmbH', 'Ges.m.b.H.', 'AG'], '+43 1 5550 ', 'ATU', [
    ['Wien', '1010'],
    ['Linz', '4020'],
    ['Graz', '8010'],
  ]),
  country('CH', 'Switzerland', 'EUR', 'de', 3, ['AG', 'GmbH'], '+41 44 555 ', null, [
    ['Zürich', '8001'],
    ['Winterthur', '8400'],
  ]),
  country('FR', 'France', 'EUR', 'fr', 7, ['SA', 'SAS', 'SARL'], '+33 1 99 00 ', 'FR', [
    ['Lyon', '69001'],
    ['Nîmes', '30000'],
    ['Orléans', '45000'],
  ]),
  country('NL', 'Netherlands', 'EUR', 'nordic', 5, ['B.V.', 'N.V.'], '+31 20 555 ', 'NL', [
    ['Eindhoven', '5611 AZ'],
    ['Rotterdam', '3011 AA'],
  ]),
  country('SE', 'Sweden', 'EUR', 'nordic', 4, ['AB'], '+46 8 465 004 ', 'SE', [
    ['Malmö', '211 22'],
    ['Göteborg', '411 03'],
  ]),
  country('PL', 'Poland', 'EUR', 'nordic', 3, ['Sp. z o.o.', 'S.A.'], '+48 22 555 ', 'PL', [
    ['Łódź', '90-001'],
    ['Gdańsk', '80-001'],
  ]),
  country('GB', 'United Kingdom', 'GBP', 'en', 11, ['Ltd', 'Limited', 'plc', 'LLP'], '+44 1632 960', 'GB', [
    ['Leeds', 'LS1 4AP'],
    ['Sheffield', 'S1 2HE'],
    ['Bristol', 'BS1 5TR'],
    ['Derby', 'DE1 2QL'],
  ]),
  country('US', 'United States', 'USD', 'en', 11, ['Inc.', 'LLC', 'Corp.', 'Co.'], '+1 312 555 01', null, [
    ['Cleveland', '44113'],
    ['Milwaukee', '53202'],
    ['Houston', '77002'],
    ['Newark', '07102'],
  ]),
  country('IN', 'India', 'INR', 'in', 7, ['Pvt. Ltd.', 'Private Limited', 'Ltd.'], '+91 22 5550 ', null, [
    ['Pune', '411001'],
    ['Chennai', '600001'],
    ['Ahmedabad', '380001'],
  ]),
]

const STEMS: Readonly<Record<Language, readonly [readonly string[], readonly string[]]>> = {
  de: [
    ['Brück', 'Kell', 'Wend', 'Hölz', 'Gräb', 'Stein', 'Mühl', 'Rauch', 'Tann', 'Fürst', 'Dahl', 'Eber', 'Löh', 'Schön', 'Voss', 'Zirn'],
    ['ner', 'bach', 'hofer', 'mann', 'stätter', 'ing', 'kamp', 'wald', 'eder'],
  ],
  fr: [
    ['Mar', 'Cha', 'Del', 'Bré', 'Roch', 'Val', 'Lé', 'Gué'],
    ['tineau', 'ronnet', 'cassin', 'mont', 'viller', 'gnac'],
  ],
  nordic: [
    ['Berg', 'Lind', 'Öst', 'Norr', 'Haag', 'Vel', 'Sand', 'Kow'],
    ['vall', 'qvist', 'hoven', 'dijk', 'mark', 'alski'],
  ],
  en: [
    ['Ash', 'Hart', 'Pem', 'Stan', 'Whit', 'Col', 'Thorn', 'Mar', 'Black', 'Ever', 'Red', 'Old'],
    ['combe', 'field', 'worth', 'ley', 'brook', 'ridge', 'hurst', 'more'],
  ],
  in: [
    ['Nav', 'Shar', 'Vay', 'Tej', 'Kir', 'Ana', 'Dhan', 'Mah'],
    ['dhara', 'vani', 'prastha', 'karan', 'raksha', 'mitra'],
  ],
}

const TRADES: Readonly<Record<Language, readonly string[]>> = {
  de: ['Maschinenbau', 'Anlagentechnik', 'Pumpenbau', 'Kältetechnik', 'Wasserwerke', 'Brauereitechnik', 'Behälterbau', 'Gebäudetechnik'],
  fr: ['Industrie', 'Mécanique', 'Fluides', 'Équipements'],
  nordic: ['Process', 'Engineering', 'Industri', 'Marine'],
  en: ['Manufacturing', 'Engineering', 'Process Systems', 'Industries', 'Water Services', 'Marine', 'Food Equipment'],
  in: ['Engineering', 'Industries', 'Process Equipment', 'Pumps', 'Chemicals'],
}

const FIRST: Readonly<Record<Language, readonly string[]>> = {
  de: ['Anna', 'Jürgen', 'Katrin', 'Stefan', 'Uwe', 'Heike', 'Björn', 'Sabine', 'Jörg', 'Petra', 'Lukas', 'Miriam'],
  fr: ['Hélène', 'Luc', 'Chloé', 'Rémi', 'Odile', 'Benoît'],
  nordic: ['Åsa', 'Erik', 'Maartje', 'Piotr', 'Sanne', 'Göran'],
  en: ['Grace', 'Tom', 'Priya', 'Owen', 'Dana', 'Ruth', 'Carl', 'Janet'],
  in: ['Asha', 'Vikram', 'Meena', 'Rahul', 'Kavita', 'Suresh'],
}

export interface CompanyName {
  readonly core: string
  readonly legal: string
}

const stemOf = (random: Random, language: Language) => random.pick(STEMS[language][0]) + random.pick(STEMS[language][1])

export const companyName = (random: Random, where: Country): CompanyName => ({
  core: `${stemOf(random, where.language)} ${random.pick(TRADES[where.language])}`,
  legal: random.pick(where.legalForms),
})

export const personName = (random: Random, where: Country): readonly [first: string, last: string] => [
  random.pick(FIRST[where.language]),
  stemOf(random, where.language),
]

const PLAIN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ł: 'l', Ł: 'L' }

/** Umlauts written out, other accents dropped: what keyboards and old systems make of a name. */
export const plain = (text: string): string =>
  text
    .replace(/[äöüßÄÖÜłŁ]/g, (letter) => PLAIN[letter]!)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')

export const slug = (text: string): string =>
  plain(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
