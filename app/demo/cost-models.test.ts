import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseCostModel, parseSketchModel } from '#api/cost-model.ts'
import { DEMO_OPTIONS, makeCompany } from './company.ts'
import { makeKeys } from './keys.ts'
import { demoSketch } from './sketch.ts'

const folder = fileURLToPath(new URL('../../docs/examples/cost-models/', import.meta.url))
const read = (name: string) => JSON.parse(readFileSync(folder + name, 'utf8')) as Record<string, unknown>
const model = parseCostModel(read('demo.json'))
const company = makeCompany(DEMO_OPTIONS)
const keys = makeKeys(company)

/** Minutes of work per team, by the model's own equations, over all months. */
function minutesOfTeams(): Map<string, number> {
  const minutes = new Map<string, number>()
  const add = (kind: string, drivers: Readonly<Record<string, number>>, recorded: number | null = null) => {
    for (const activity of model.activities) {
      if (activity.type !== 'timed' || activity.kind !== kind) continue
      const standard = Object.entries(activity.minutes.perDriver).reduce(
        (sum, [name, each]) => sum + each * drivers[name]!,
        activity.minutes.base,
      )
      minutes.set(activity.team, (minutes.get(activity.team) ?? 0) + (recorded ?? standard))
    }
  }
  for (const order of company.orders) add('order', { lines: order.lines.length, rush: order.rush ? 1 : 0 })
  for (const ticket of company.tickets) add('ticket', { replies: ticket.replies, reopens: ticket.reopens })
  for (const interaction of company.interactions) add(interaction.kind, {}, interaction.handlingMinutes)
  for (const invoice of company.invoices) {
    if (invoice.type === 'G2') add('credit note', {})
    if (invoice.type === 'RE') add('return', {})
  }
  return minutes
}

describe('demo.json', () => {
  it('explains 70 to 90 per cent of the capacity of each team that records its work', () => {
    const minutes = minutesOfTeams()
    const teams = model.teams.filter((team) => team.costedBy === 'events')
    expect(teams.map((team) => team.id)).toEqual(['order-desk', 'service', 'field-sales', 'claims'])
    for (const team of teams) {
      const explained = minutes.get(team.id)! / (Number(team.capacityMinutes) * company.months.length)
      expect(explained, team.id).toBeGreaterThan(0.7)
      expect(explained, team.id).toBeLessThan(0.9)
    }
  })
  it('declares shares of accounts that exist, and no more than the whole team', () => {
    const known = new Set([...keys.sap.values()].map((number) => `sap/${number}`))
    const declared = model.teams.flatMap((team) => (team.costedBy === 'declared' ? Object.entries(team.declared) : []))
    expect(declared).toHaveLength(18)
    for (const [key] of declared) expect(known, key).toContain(key)
    expect(declared.reduce((sum, [, share]) => sum + share, 0)).toBeLessThanOrEqual(1)
  })
  it('maps every cost centre that the ledger has', () => {
    expect(model.costCentres.map((centre) => centre.id)).toEqual([...new Set(company.costs.map((cost) => cost.costCentre))].sort())
  })
})

describe('demo-sketch.json', () => {
  it('is the sketch that the demo uses, close to the year in the ledger', () => {
    const { notes, ...sketch } = read('demo-sketch.json')
    expect(sketch).toEqual(demoSketch)
    expect(notes).toBeDefined()
    const year = (centre: string) =>
      company.costs.filter((c) => c.costCentre === centre && c.month >= '2025-10').reduce((sum, c) => sum + c.amountMinor, 0)
    const { service, orderDesk, fieldSales } = demoSketch.teams
    for (const [team, centre] of [
      [orderDesk, '4100'],
      [service, '4200'],
      [fieldSales, '4300'],
    ] as const)
      expect(Math.abs(team.yearlyCostMinor / year(centre) - 1), centre).toBeLessThan(0.1)
  })
})

describe('every example', () => {
  it('is a model that is accepted, and explains itself', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    expect(names).toHaveLength(6)
    for (const name of names) {
      const document = read(name)
      const parsed = document.tapeline === 'sketch-model/1' ? parseSketchModel(document) : parseCostModel(document)
      expect(parsed.currency, name).toMatch(/^[A-Z]{3}$/)
      expect((document.notes as string[]).length, name).toBeGreaterThan(0)
    }
  })
  it('stands in the README of its folder', () => {
    const readme = readFileSync(`${folder}README.md`, 'utf8')
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) expect(readme, name).toContain(`(${name})`)
  })
})
