import { describe, expect, it } from 'vitest'
import { foldText } from './fold-text.ts'
import { freeMailDomains } from './free-mail-domains.ts'
import { jaroWinkler, nameSimilarity } from './name-similarity.ts'
import { normaliseCompanyName, splitCompanyName } from './normalise-company-name.ts'
import { normalisePhone } from './normalise-phone.ts'
import { normaliseVat } from './normalise-vat.ts'

describe('normaliseCompanyName()', () => {
  it.each([
    ['Müller GmbH & Co. KG', 'muller'],
    ['MUELLER G.m.b.H.', 'muller'],
    ['Weber Gesellschaft mit beschränkter Haftung', 'weber'],
    ['Johnson & Johnson', 'johnson johnson'],
    ['Johnson and Johnson, Inc.', 'johnson johnson'],
    ['The Coca-Cola Company', 'coca cola'],
    ['Acme Co., Ltd.', 'acme'],
    ['Carrefour S.A.', 'carrefour'],
    ['Grupo Bimbo, S. A. B. de C. V.', 'grupo bimbo'],
    ['Pérez y Hijos S.L.', 'perez hijos'],
    ['Société Générale SA', 'societe generale'],
    ["L'Oréal", 'loreal'],
    ['Barilla S.p.A.', 'barilla'],
    ['Dupont S.à r.l.', 'dupont'],
    ['Philips N.V.', 'philips'],
    ['Ørsted A/S', 'orsted'],
    ['Novo Nordisk A/S', 'novo nordisk'],
    ['Oy Nokia Ab', 'nokia'],
    ['AB Volvo', 'volvo'],
    ['Volvo AB (publ)', 'volvo'],
    ['Orlen Sp. z o.o.', 'orlen'],
    ['Škoda spol. s r.o.', 'skoda'],
    ['Gorenje d.o.o.', 'gorenje'],
    ['ООО Ромашка', 'ромашка'],
    ['株式会社トヨタ', 'トヨタ'],
    ['삼성 주식회사', '삼성'.normalize('NFKD')],
    ['J.P. Morgan', 'jp morgan'],
    ['J P Morgan', 'jp morgan'],
    ['Tata Motors Pvt. Ltd.', 'tata motors'],
    ['BHP Group Pty Ltd', 'bhp group'],
    ['Müller GmbH Köln', 'muller koln'],
    ['SE', 'se'],
    ['AG & Co. KG', 'ag'],
    ['', ''],
    ['—', ''],
  ])('%s is %s', (name, key) => {
    expect(normaliseCompanyName(name)).toBe(key)
  })

  it('puts spellings of one legal form into one group and different forms apart', () => {
    const form = (name: string): string | null => splitCompanyName(name).legalForm
    expect(form('X Limited')).toBe(form('X Ltd.'))
    expect(form('X GmbH')).toBe(form('X Gesellschaft mbH'))
    expect(form('X GmbH')).not.toBe(form('X AG'))
    expect(form('X')).toBe(null)
  })
})

describe('normaliseVat(), normalisePhone(), foldText()', () => {
  it.each([
    ['DE129273398', null, 'DE129273398'],
    ['VAT ID: de 129.273.398', null, 'DE129273398'],
    ['129273398', 'de', 'DE129273398'],
    ['GR094014201', null, 'EL094014201'],
    ['ATU12345675', 'AT', 'ATU12345675'],
    ['CHE-116.281.710 MWST', null, 'CHE116281710MWST'],
    ['000000000', 'DE', null],
    ['123456789', 'DE', null],
    ['n/a', null, null],
  ])('VAT id %s (%s) is %s', (text, country, key) => {
    expect(normaliseVat(text, country)).toBe(key)
  })

  it.each([
    ['+49 (0)221 4711-0', '+4922147110'],
    ['0049 221 47110', '+4922147110'],
    ['0221 / 47 11 0', '022147110'],
    ['Tel. 0221 47110 ext. 5', '022147110'],
    ['000000', null],
    ['12345', null],
  ])('telephone %s is %s', (text, key) => {
    expect(normalisePhone(text)).toBe(key)
  })

  it('foldText() lets Müller, Mueller and Muller agree', () => {
    expect(new Set(['Müller', 'MUELLER', 'Muller'].map(foldText)).size).toBe(1)
    expect(foldText('Århus')).toBe(foldText('Aarhus'))
    expect(foldText('Straße')).toBe('strasse')
  })

  it('freeMailDomains holds at least sixty lower-case domains', () => {
    expect(freeMailDomains.size).toBeGreaterThanOrEqual(60)
    for (const domain of freeMailDomains) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
  })
})

describe('jaroWinkler() and nameSimilarity()', () => {
  it.each([
    ['MARTHA', 'MARHTA', 0.961],
    ['DWAYNE', 'DUANE', 0.84],
    ['DIXON', 'DICKSONX', 0.813],
    ['', '', 0],
    ['A', 'B', 0],
  ])("jaroWinkler(%s, %s) is Winkler's printed %f", (left, right, printed) => {
    expect(jaroWinkler(left, right)).toBeCloseTo(printed, 3)
    expect(jaroWinkler(right, left)).toBe(jaroWinkler(left, right))
  })

  it('nameSimilarity() ignores the order of words and sees a contained name', () => {
    expect(nameSimilarity(['north', 'wind'], ['wind', 'north'])).toBe(1)
    expect(nameSimilarity(['telekom'], ['deutsche', 'telekom'])).toBeCloseTo(0.9)
    expect(nameSimilarity([], ['a'])).toBe(0)
  })
})
