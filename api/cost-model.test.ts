import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CostModelFile, parseCostModel, parseSketchModel, SketchModelFile } from './cost-model.ts'
import { type Problem, Refusal } from './refusal.ts'

const model = () => ({
  tapeline: 'cost-model/1',
  name: 'Workshop',
  validFrom: '2026-01',
  costOfCapital: 0.08,
  marginRates: { spares: 0.4, '*': 0.3 },
  costCentres: [
    { id: '4100', monthlyMinor: 1000001, teams: { desk: 0.7, service: 0.2 }, activities: { 'card fee': 0.1 } },
    { id: '4300', annualMinor: 6000000, teams: { kam: 1 } },
    { id: '4900', teams: {} },
  ] as Record<string, unknown>[],
  teams: [
    { id: 'desk', costedBy: 'events', capacityMinutes: 20000, recordedShare: 0.8 },
    {
      id: 'service',
      costedBy: 'events',
      capacityMinutes: { '2026-01': 8000, '2026-02': 7600 },
      recordedShare: { value: 0.8, low: 0.7, high: 0.9 },
    },
    { id: 'kam', costedBy: 'declared', declared: { 'erp/A1': 0.7, 'erp/A2': 0.2, 'erp/A3': 0.1 }, fallsAway: 0.5 },
    { id: 'rest', costedBy: 'none', capacityMinutes: null },
  ] as Record<string, unknown>[],
  activities: [
    {
      id: 'order entry',
      kind: 'order',
      type: 'timed',
      team: 'desk',
      minutes: { base: 8, perDriver: { lines: 2 } },
      cause: 'asked for',
      takesRecorded: true,
    },
    { id: 'ticket', kind: 'ticket', type: 'timed', team: 'service', minutes: { base: 8, perDriver: {} }, cause: 'mixed', selling: false },
    { id: 'card fee', kind: 'order', type: 'rated', driver: 'n', rateMinor: 125.5, cause: 'asked for', fallsAway: 1 },
  ] as Record<string, unknown>[],
})

type File = ReturnType<typeof model>

function problemsOf(document: unknown, parse: (document: unknown) => unknown = parseCostModel): readonly Problem[] {
  try {
    parse(document)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid') return error.problems
    throw error
  }
  return []
}

const placesOf = (change: (file: File) => void): string[] => {
  const file = model()
  change(file)
  return problemsOf(file).map((problem) => problem.at)
}

describe('parseCostModel()', () => {
  it('parseCostModel() reads a sound file and fills in what may be left out', () => {
    const parsed = parseCostModel(model())
    expect(parsed).not.toHaveProperty('tapeline')
    expect(parsed.teams[0]).toMatchObject({ recordedShare: { value: 0.8, low: 0.8, high: 0.8 } })
    expect(parsed.teams[1]).toMatchObject({ recordedShare: { value: 0.8, low: 0.7, high: 0.9 } })
    expect(Object.hasOwn(parsed.costCentres[2]!, 'monthlyMinor')).toBe(false)
  })

  it('parseCostModel() compares shares as decimals: 0.7 + 0.2 + 0.1 is 1, and one ten-thousandth more is too much', () => {
    expect(0.7 + 0.2 + 0.1).not.toBe(1)
    expect(placesOf(() => undefined)).toEqual([])
    expect(placesOf((file) => Object.assign(file.costCentres[0]!, { teams: { desk: 0.7, service: 0.2001 } }))).toEqual(['costCentres[0]'])
    expect(placesOf((file) => Object.assign(file.teams[2]!, { declared: { 'erp/A1': 0.7, 'erp/A2': 0.3001 } }))).toEqual([
      'teams[2].declared',
    ])
  })

  it('parseCostModel() collects every problem with its place', () => {
    const places = placesOf((file) => {
      Object.assign(file, { costOfCapitol: 0.1, validFrom: '2026-13' })
      Object.assign(file.teams[0]!, { capacityMinutes: -1 })
      Object.assign(file.teams[1]!, { capacityMinutes: { '2026-1': 5, '2026-02': -5 } })
      Object.assign(file.teams[2]!, { declared: { 'erp/A1': 1.5 } })
      Object.assign(file.costCentres[0]!, { teams: { nobody: 0.5 } })
      Object.assign(file.costCentres[1]!, { monthlyMinor: 1.5 })
      Object.assign(file.activities[0]!, { takesRecordd: true, cause: 'theirs' })
      Object.assign(file.activities[1]!, { team: 'nobody' })
    })
    expect([...places].sort()).toEqual(
      [
        'costOfCapitol',
        'validFrom',
        'teams[0].capacityMinutes',
        'teams[1].capacityMinutes["2026-1"]',
        'teams[1].capacityMinutes["2026-02"]',
        'teams[2].declared["erp/A1"]',
        'costCentres[0].teams.nobody',
        'costCentres[1].monthlyMinor',
        'activities[0].takesRecordd',
        'activities[0].cause',
        'activities[1].team',
      ].sort(),
    )
  })

  it('parseCostModel() refuses a kind named twice in one team, but not in two', () => {
    const second = { id: 'second', kind: 'order', type: 'timed', minutes: { base: 1, perDriver: {} }, cause: 'mixed' }
    expect(placesOf((file) => file.activities.push({ ...second, team: 'desk' }))).toEqual(['activities[3].kind'])
    expect(placesOf((file) => file.activities.push({ ...second, team: 'service' }))).toEqual([])
    expect(placesOf((file) => file.activities.push({ ...second, team: 'service', takesRecorded: true }))).toEqual([
      'activities[3].takesRecorded',
    ])
  })

  it('parseCostModel() refuses ids given twice and the names kept for declared teams', () => {
    expect(placesOf((file) => file.teams.push({ id: 'desk', costedBy: 'none' }))).toEqual(['teams[4].id'])
    expect(placesOf((file) => file.costCentres.push({ id: '4900', teams: {} }))).toEqual(['costCentres[3].id'])
    expect(placesOf((file) => Object.assign(file.activities[1]!, { id: 'declared:kam' }))).toEqual(['activities[1].id'])
  })

  it('parseCostModel() ties cost centres to rated activities only', () => {
    expect(placesOf((file) => Object.assign(file.costCentres[2]!, { activities: { ticket: 0.5, nothing: 0.5 } }))).toEqual([
      'costCentres[2].activities.ticket',
      'costCentres[2].activities.nothing',
    ])
  })

  it('parseCostModel() refuses two amounts of one cost centre and recorded shares out of order', () => {
    expect(placesOf((file) => Object.assign(file.costCentres[1]!, { monthlyMinor: 5 }))).toEqual(['costCentres[1].annualMinor'])
    expect(placesOf((file) => Object.assign(file.teams[1]!, { recordedShare: { value: 0.5, low: 0.6 } }))).toEqual([
      'teams[1].recordedShare',
    ])
    expect(placesOf((file) => Object.assign(file.teams[1]!, { recordedShare: 0 }))).toEqual(['teams[1].recordedShare'])
  })

  it('parseCostModel() refuses what is no cost model, and says so in one sentence', () => {
    for (const document of [null, [], 'x', 5]) expect(problemsOf(document).map((problem) => problem.at)).toEqual(['file'])
    expect(() => parseCostModel({ ...model(), tapeline: 'cost-model/2' })).toThrow(/^The cost model has one problem: tapeline /)
  })
})

describe('parseSketchModel()', () => {
  const sketch = { tapeline: 'sketch-model/1', teams: { service: { yearlyCostMinor: 12000000, heads: 2 } } }
  it('parseSketchModel() reads a sound file', () => {
    expect(parseSketchModel(sketch)).toEqual({ teams: { service: { yearlyCostMinor: 12000000, heads: 2 } } })
    expect(parseSketchModel({ ...sketch, minutes: { call: 9 }, marginRates: { '*': 0.3 } })).toMatchObject({ minutes: { call: 9 } })
  })
  it('parseSketchModel() collects every problem with its place', () => {
    const places = problemsOf(
      { ...sketch, teams: { service: { yearlyCostMinor: -1, heads: -2 }, claims: {} }, minutes: { chat: 1, call: -1 }, hoursPerHead: 0 },
      parseSketchModel,
    ).map((problem) => problem.at)
    expect([...places].sort()).toEqual(
      ['teams.service.yearlyCostMinor', 'teams.service.heads', 'teams.claims', 'minutes.chat', 'minutes.call', 'hoursPerHead'].sort(),
    )
  })
  it('parseSketchModel() wants three teams or one total, not both and not none', () => {
    expect(problemsOf({ ...sketch, teams: {} }, parseSketchModel)).toHaveLength(1)
    expect(problemsOf({ ...sketch, teams: { ...sketch.teams, all: { yearlyCostMinor: 1, heads: 1 } } }, parseSketchModel)).toHaveLength(1)
  })
})

describe('the schemas', () => {
  it('CostModelFile and SketchModelFile describe every field', () => {
    const undescribed: string[] = []
    const visit = (schema: Record<string, unknown>, at: string) => {
      for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        if (typeof property.description !== 'string') undescribed.push(`${at}.${name}`)
        visit(property, `${at}.${name}`)
      }
      for (const part of [schema.items, ...((schema.anyOf ?? schema.oneOf ?? []) as unknown[])]) {
        if (typeof part === 'object' && part !== null) visit(part as Record<string, unknown>, at)
      }
    }
    for (const file of [CostModelFile, SketchModelFile]) visit(z.toJSONSchema(file, { io: 'input', unrepresentable: 'any' }), 'file')
    expect(undescribed).toEqual([])
  })

  const folder = 'docs/examples/cost-models'
  const examples = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  for (const name of examples) {
    it(`parseCostModel() or parseSketchModel() takes the example ${name}`, () => {
      const document = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { tapeline: string }
      expect(problemsOf(document, document.tapeline === 'sketch-model/1' ? parseSketchModel : parseCostModel)).toEqual([])
    })
  }
})
