import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bringRows } from '#test/builders/bring-rows.ts'
import { invoiceLine } from '#test/builders/rows.ts'
import { servedPortfolios } from '#test/builders/served-portfolios.ts'
import { annas, zeldas } from '#test/builders/two-portfolios.ts'
import { mustOn } from '#test/journeys/cli.ts'
import { endAll, newFolder } from '#test/journeys/processes.ts'

type Served = Awaited<ReturnType<typeof servedPortfolios>>
let served: Served
beforeAll(async () => {
  served = await servedPortfolios()
}, 120_000)
afterAll(async () => {
  await served.close()
  await endAll()
})

const finding = async (id: string, who: 'finance' | 'anna' = 'finance') =>
  (await served.get(who, '/v1/findings?state=all')).items.find((one: { id: string }) => one.id === id)
const open = async (who: 'finance' | 'anna' = 'finance'): Promise<string[]> =>
  (await served.get(who, '/v1/findings')).items.map((one: { id: string }) => one.id)
const back = async (who: 'finance' | 'anna' = 'finance'): Promise<string[]> =>
  (await served.get(who, '/v1/today')).toDo.flatMap((one: { group: string; decision: { subject: { key: string } } }) =>
    one.group === 'back' ? [one.decision.subject.key] : [],
  )
const decide = (key: string, more: object = {}, who: 'finance' | 'anna' = 'finance', kind = 'finding') =>
  served.post(who, '/v1/decisions', {
    ...{
      subject: { kind, key },
      choice: 'price',
      owner: `user:${served.people[who].userId}`,
      reviewOn: '2026-07-01',
      note: 'Ask for more',
    },
    ...more,
  })

describe('A decision', () => {
  it('takes a finding off the lists until its day, and brings it back on that day', async () => {
    const { atStakeMinor } = await finding('not_traced')
    expect(atStakeMinor).toBeGreaterThan(0)
    const decided = await decide('not_traced')
    expect(decided).toMatchObject({
      state: 'decided',
      atStakeMinor,
      ownerName: 'Fin Finch',
      madeByName: 'Fin Finch',
      reviewOn: '2026-07-01',
    })
    expect(await open()).not.toContain('not_traced')
    expect(await finding('not_traced')).toMatchObject({ state: 'decided', decision: { id: decided.id, note: 'Ask for more' } })
    served.clock.now = '2026-06-30T23:59:00.000Z'
    expect([await open(), await back()].flat()).not.toContain('not_traced')
    served.clock.now = '2026-07-01T00:00:00.000Z'
    expect(await open()).toContain('not_traced')
    expect(await back()).toEqual(['not_traced'])
    expect(await finding('not_traced')).toMatchObject({ state: 'due' })
    served.clock.now = '2026-04-10T09:00:00.000Z'
  })

  it('is replaced by a newer one and holds again when that is undone; its history stays', async () => {
    const [, first] = [0, (await served.get('finance', '/v1/decisions?key=not_traced')).items[0]]
    const second = await decide('not_traced', { choice: 'accept', reviewOn: '2026-12-01' })
    expect((await finding('not_traced')).decision.id).toBe(second.id)
    await served.post('finance', `/v1/decisions/${second.id}/undo`)
    expect((await finding('not_traced')).decision).toMatchObject({ id: first.id, choice: 'price', state: 'decided' })
    expect(await served.post('finance', `/v1/decisions/${second.id}/undo`)).toMatchObject({ status: 409 })
    const history = (await served.get('finance', '/v1/decisions?state=all&kind=finding&key=not_traced')).items
    expect(history.map((one: { id: number; state: string }) => [one.id, one.state])).toEqual([
      [second.id, 'undone'],
      [first.id, 'decided'],
    ])
  })

  it('comes back before its day when a later measurement over as long a window has over 10 % more at stake', async () => {
    const must = mustOn(served.store)
    const sketch = JSON.parse(readFileSync('docs/examples/cost-models/demo-sketch.json', 'utf8'))
    const dearer = (factor: number) => {
      const file = path.join(newFolder(), 'sketch.json')
      const text = JSON.stringify(sketch, (key, value) => (/[cC]ostMinor$/.test(key) ? Math.round(value * factor) : value))
      expect(text).not.toBe(JSON.stringify(sketch))
      writeFileSync(file, text)
      return file
    }
    const measure = (window: string, factor: number) =>
      must('measure', '--as-of', '2026-03-31', '--window', window, '--cost-model', dearer(factor))
    await measure('all', 1.05)
    expect(await finding('not_traced')).toMatchObject({ state: 'decided' })
    await measure('1m', 3)
    expect(await finding('not_traced')).toMatchObject({ state: 'decided' })
    await measure('all', 1.5)
    const worse = await finding('not_traced')
    expect(worse).toMatchObject({ state: 'worse' })
    expect(worse.decision.atStakeNowMinor).toBeGreaterThan(1.1 * worse.decision.atStakeMinor)
    expect(await back()).toEqual(['not_traced'])
    expect((await served.get('finance', '/v1/decisions?state=back')).items).toHaveLength(1)
  })

  it('is about something that was measured, for a day to come, with somebody who is here', async () => {
    expect(await decide('no_such_finding')).toMatchObject({ status: 404 })
    expect(await decide('erp/NOBODY', {}, 'finance', 'account')).toMatchObject({ status: 404 })
    expect(await decide('not_traced', { reviewOn: '2026-04-09' })).toMatchObject({ status: 422 })
    expect(await decide('not_traced', { owner: 'user:nobody' })).toMatchObject({ status: 422 })
    expect(await decide('not_traced', { reviewOn: '2026-04-10' })).toMatchObject({ state: 'due' })
  })

  it('stays with the book it was about: an account manager’s finding is another than everybody’s', async () => {
    const credit = { day: '2026-03-20', nature: 'adjustment' as const, quantity: null, listMinor: null }
    await bringRows(served.store, [
      {
        source: 'erp',
        rows: [
          invoiceLine({ externalId: 'CR-1', document: 'CR-1', customer: annas.externalId, netMinor: -5_000, ...credit }),
          invoiceLine({ externalId: 'CR-2', document: 'CR-2', customer: zeldas.externalId, netMinor: -9_000, ...credit }),
        ],
      },
    ])
    await mustOn(served.store)('measure', '--as-of', '2026-03-31', '--window', 'all')
    expect([await finding('price_corrections'), await finding('price_corrections', 'anna')]).toMatchObject([
      { atStakeMinor: 14_000, accounts: 2 },
      { atStakeMinor: 5_000, accounts: 1 },
    ])
    expect(await decide('price_corrections', {}, 'anna')).toMatchObject({ state: 'decided', atStakeMinor: 5_000 })
    expect([await finding('price_corrections'), await finding('price_corrections', 'anna')]).toMatchObject([
      { state: 'open', decision: null },
      { state: 'decided' },
    ])
    expect((await served.get('finance', '/v1/decisions?state=all&key=price_corrections')).items).toEqual([])
  })

  it('about an account is seen by whoever sees the account, and by nobody else', async () => {
    expect(await decide(zeldas.key, {}, 'anna', 'account')).toMatchObject({ status: 404 })
    const foreign = await decide(zeldas.key, { choice: 'leave' }, 'finance', 'account')
    const shared = await decide(annas.key, { choice: 'minimum order' }, 'finance', 'account')
    const seen = (await served.get('anna', '/v1/decisions?kind=account')).items
    expect(seen.map((one: { id: number }) => one.id)).toEqual([shared.id])
    expect(await served.post('anna', `/v1/decisions/${foreign.id}/undo`)).toMatchObject({ status: 404 })
    const book = await served.get('finance', '/v1/book')
    expect(shared.atStakeMinor).toBe(0 - book.netContributionMinor[book.key.indexOf(annas.key)])
  })
})

describe('A challenge', () => {
  const number = (more: object = {}) => ({
    ...{ key: `account:${annas.key}:freightMinor`, label: `Freight, ${annas.name}`, value: '€1,234', snapshot: served.snapshot },
    ...{ account: annas.key, kind: 'cost', page: '/accounts/1?tab=money' },
    ...more,
  })
  const waiting = async (who: 'finance' | 'anna' | 'owner'): Promise<number[]> =>
    (await served.get(who, '/v1/today')).toDo.flatMap((one: { challenge: { id: number } | null }) =>
      one.challenge ? [one.challenge.id] : [],
    )
  const say = (who: 'finance' | 'anna', id: number, text: string) => served.post(who, `/v1/challenges/${id}/messages`, { text })

  it('goes from one person to another and back, on the Today of who should answer', async () => {
    const asked = await served.post('anna', '/v1/challenges', { number: number(), text: 'Why does freight double in August?' })
    expect(asked).toMatchObject({ state: 'open', assignedTo: 'role:finance', assignedName: 'Finance', askedByName: 'Anna Alpha' })
    expect([await waiting('finance'), await waiting('owner'), await waiting('anna')]).toEqual([[asked.id], [], []])
    const answered = await say('finance', asked.id, 'Two express loads in week 33.')
    expect(answered).toMatchObject({
      state: 'answered',
      messages: [
        { n: 1, byName: 'Anna Alpha' },
        { n: 2, byName: 'Fin Finch', text: 'Two express loads in week 33.' },
      ],
    })
    expect(await waiting('finance')).toEqual([])
    expect(await say('anna', asked.id, 'Who ordered them?')).toMatchObject({ state: 'open' })
    const given = await served.patch('finance', `/v1/challenges/${asked.id}`, { assignedTo: `user:${served.people.owner.userId}` })
    expect(given.assignedName).toBe(served.people.owner.name)
    expect([await waiting('finance'), await waiting('owner')]).toEqual([[], [asked.id]])
    await served.patch('anna', `/v1/challenges/${asked.id}`, { state: 'closed' })
    expect(await say('finance', asked.id, 'Late')).toMatchObject({ status: 409 })
    expect((await served.get('anna', '/v1/challenges')).items).toEqual([])
    expect((await served.get('anna', `/v1/challenges?state=all&number=${encodeURIComponent(asked.number.key)}`)).items).toHaveLength(1)
    expect(await served.patch('anna', `/v1/challenges/${asked.id}`, { state: 'open' })).toMatchObject({ state: 'open' })
  })

  it('is seen only by who sees the number', async () => {
    const foreign = number({ key: `account:${zeldas.key}:freightMinor`, label: `Freight, ${zeldas.name}`, account: zeldas.key })
    expect(await served.post('anna', '/v1/challenges', { number: foreign, text: 'Mine?' })).toMatchObject({ status: 404 })
    const theirs = await served.post('finance', '/v1/challenges', { number: foreign, text: 'Too low?' })
    const book = await served.post('finance', '/v1/challenges', {
      number: number({ key: 'portfolio:totals:revenueMinor', account: null, kind: null }),
      text: 'Sum?',
    })
    const toAnna = await served.get('anna', '/v1/challenges?state=all')
    expect(toAnna.items.map((one: { id: number }) => one.id)).not.toEqual(expect.arrayContaining([theirs.id]))
    expect(JSON.stringify(toAnna)).not.toContain(zeldas.name)
    for (const { id } of [theirs, book]) {
      expect(await served.get('anna', `/v1/challenges/${id}`)).toMatchObject({ status: 404 })
      expect(await say('anna', id, 'x')).toMatchObject({ status: 404 })
    }
    const toViewer = (await served.get('viewer', '/v1/challenges?state=all')).items
    expect(toViewer.map((one: { id: number }) => one.id)).toEqual([book.id])
  })

  it('goes to somebody who is here', async () => {
    expect(await served.post('finance', '/v1/challenges', { number: number(), text: 'x', assignedTo: 'role:nobody' })).toMatchObject({
      status: 422,
    })
    const people = await served.get('finance', '/v1/people-to-ask')
    const named = people.map((one: { name: string }) => one.name)
    expect(named).toEqual(expect.arrayContaining(['Finance', 'Fin Finch', 'Anna Alpha']))
    expect(named).not.toContain('Vic Viewer')
  })
})
