/**
 * How three systems spell one name. The CRM has what sales people typed, the ERP has capitals cut at 35 characters and often without
 * umlauts, the help desk has what people call themselves. This is what matching has to see through.
 */
import { type CompanyName, plain } from './names.ts'
import type { Random } from './random.ts'

const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/Manufacturing/, 'Mfg'],
  [/International/, 'Intl'],
  [/Engineering/, 'Eng.'],
  [/Maschinenbau/, 'Masch.bau'],
  [/Anlagentechnik/, 'Anl.technik'],
  [/Industries/, 'Ind.'],
  [/Equipment/, 'Equip.'],
]

const LONG_FORMS: Readonly<Record<string, string>> = {
  GmbH: 'GESELLSCHAFT MBH',
  'GmbH & Co. KG': 'GMBH + CO KG',
  AG: 'AKTIENGESELLSCHAFT',
  Ltd: 'LIMITED',
  Limited: 'LTD.',
  'Inc.': 'INCORPORATED',
  'Corp.': 'CORPORATION',
  'Pvt. Ltd.': 'PRIVATE LIMITED',
  'Private Limited': 'PVT LTD',
  'B.V.': 'BV',
  'Sp. z o.o.': 'SP.Z O.O.',
}

const abbreviated = (core: string) => ABBREVIATIONS.reduce((text, [long, short]) => text.replace(long, short), core)

/** Letters that windows-1252 lacks are written plain. */
const inCp1252 = (text: string) => text.replace(/[\u0100-\uffff]/g, plain)

export function crmName(name: CompanyName, random: Random): string {
  const spelling = random.weighted({ full: 80, comma: 6, bare: 9, spaced: 5 })
  if (spelling === 'comma') return `${name.core}, ${name.legal}`
  if (spelling === 'bare') return name.core
  return spelling === 'spaced' ? `${name.core}  ${name.legal} ` : `${name.core} ${name.legal}`
}

export function erpName(name: CompanyName, random: Random): string {
  const core = random.chance(0.25) ? abbreviated(name.core) : name.core
  const legal = random.chance(0.3) ? (LONG_FORMS[name.legal] ?? name.legal) : random.chance(0.1) ? '' : name.legal
  const text = `${random.chance(0.5) ? plain(core) : core} ${legal}`.trim().toUpperCase()
  return inCp1252(text).slice(0, 35).trim()
}

export const erpTown = (town: string, random: Random): string => inCp1252(random.chance(0.5) ? plain(town) : town).toUpperCase()

export function helpDeskName(name: CompanyName, random: Random): string {
  const core = random.chance(0.2) ? abbreviated(name.core) : name.core
  const text = random.chance(0.45) ? plain(core) : core
  return random.chance(0.35) ? `${text} ${name.legal.replace(/\./g, '')}` : text
}
