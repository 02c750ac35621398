import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Refusal } from '#api/refusal.ts'
import { parseMapping } from './parse-mapping.ts'

const problemsOf = (input: unknown) => {
  try {
    parseMapping(input)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map(({ at, message }) => `${at}: ${message}`)
  }
}
const frame = { tapeline: 'mapping/1', name: 'x', source: 'x', currency: 'EUR', files: { a: 'a.csv' } }
const line = (columns: object) => ({
  ...frame,
  tables: [{ table: 'order_line', from: 'a', columns: { document: 'd', day: 'day', net: 'n', ...columns } }],
})

describe('parseMapping()', () => {
  it('accepts every mapping of docs/examples, unchanged', () => {
    const folder = join(import.meta.dirname, '../../docs/examples/mappings')
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
    expect(files.length).toBeGreaterThanOrEqual(4)
    for (const file of files) {
      const json = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      expect(parseMapping(json), file).toEqual(json)
    }
  })
  it('says what is missing and what is not known, each with its place and a suggestion', () => {
    expect(problemsOf({ ...frame, sauce: 1, tables: [{ table: 'orderline' }] })).toEqual([
      'tables[0].table: "orderline" is no table; did you mean "order_line"?',
      'sauce: "sauce" is not known here; did you mean "source"?',
    ])
    expect(problemsOf(line({ customr: 'c' }))).toEqual(['tables[0].columns.customr: "customr" is not known here; did you mean "customer"?'])
    expect(problemsOf({})).toContain('name: is missing')
    expect(problemsOf(5)).toEqual(['mapping: object expected, not 5'])
  })
  it('names the form that was meant when a value is wrong', () => {
    expect(problemsOf(line({ quantity: { formula: 'a', rond: 'line' } }))).toEqual([
      'tables[0].columns.quantity.rond: "rond" is not known here; did you mean "round"?',
    ])
    expect(problemsOf(line({ counts: { flag: 's', in: ['a'], notIn: ['b'] } }))).toEqual([
      'tables[0].columns.counts: give either "in" or "notIn"',
    ])
    expect(problemsOf(line({ drivers: { km: { value: 'km', round: 'upp' } } }))).toEqual([
      'tables[0].columns.drivers.km.round: "upp" is not one of "nearest", "up", "down"',
    ])
    expect(
      problemsOf({ ...frame, tables: [{ table: 'interaction', from: 'a', columns: { kind: 'k', at: 't', elapsed: 'hours' } }] }),
    ).toEqual(['tables[0].columns.elapsed: a duration needs its unit: write {"value": "hours", "unit": "minutes"}'])
  })
  it('checks zones, currencies and days', () => {
    expect(problemsOf({ ...line({}), timeZone: 'Mars/Base', currency: 'euro', sentinelDates: ['2999'] })).toEqual([
      'timeZone: "Mars/Base" must be an IANA time zone such as Europe/Berlin',
      'currency: "euro" must be an ISO code such as EUR',
      'sentinelDates[0]: "2999" must be a day such as 2999-12-31',
    ])
  })
})
