import { describe, expect, it } from 'vitest'
import { type Mark, nameFor, placeMarks, radiusOf } from './buying-centre-layout.ts'

const mark = (key: string, of: Partial<Mark> = {}): Mark => ({
  ...{ key, kind: 'heard', name: key, note: '', group: 'uses', level: 'staff', share: 0.05, score: 70, days: 10, opens: true },
  ...of,
})
const crowd = Array.from({ length: 40 }, (_, i) => mark(`user ${i}`, { share: 0.001 * i }))

describe('placeMarks()', () => {
  it('keeps everybody inside the width, apart from each other, in his row and column', () => {
    const marks = [
      mark('md', { group: 'decides', level: 'c-level', share: 0.24, score: null, kind: 'silent' }),
      mark('cfo', { group: 'decides', level: 'c-level', share: 0.2 }),
      ...crowd.slice(0, 7),
    ]
    for (const width of [430, 470, 640, 900]) {
      const { places, more, rows, columns } = placeMarks(marks, width, new Set())
      expect(places.length + more.reduce((sum, { hidden }) => sum + hidden, 0)).toBe(marks.length)
      if (width >= 640) expect(more).toEqual([])
      expect(places.length).toBeGreaterThanOrEqual(5)
      for (const { mark: one, x, y, r, width: room } of places) {
        const row = rows.find(({ group }) => group === one.group)!
        const column = columns.find(({ level }) => level === one.level)!
        expect(y - r).toBeGreaterThanOrEqual(row.y)
        expect(y + r + 28).toBeLessThanOrEqual(row.y + row.height)
        expect(x).toBeGreaterThanOrEqual(column.x - 40)
        expect(x).toBeLessThanOrEqual(column.x + column.width + 40)
        expect(room).toBeGreaterThan(50)
        expect(x + room / 2).toBeLessThanOrEqual(width)
        expect(Math.max(...columns.map((c) => c.x + c.width))).toBeLessThanOrEqual(width + 0.01)
      }
      for (const [i, a] of places.entries())
        for (const b of places.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.r + b.r)
      // Words under circles of one line do not run into each other.
      for (const [i, a] of places.entries())
        for (const b of places.slice(i + 1)) if (a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2)
    }
  })

  it('shows the weightiest of a crowd and says how many wait; opened, all of them and a way back', () => {
    const shut = placeMarks(crowd, 470, new Set())
    expect(shut.places[0]!.mark.key).toBe('user 39')
    expect(shut.more).toEqual([expect.objectContaining({ cell: 'uses staff', hidden: 40 - shut.places.length })])
    expect(shut.places.length).toBeLessThan(12)
    const open = placeMarks(crowd, 470, new Set(['uses staff']))
    expect(open.places).toHaveLength(40)
    expect(open.more).toEqual([expect.objectContaining({ hidden: 0 })])
    expect(open.height).toBeGreaterThan(shut.height)
  })

  it('says of rows that nobody is in them', () => expect(placeMarks([], 470, new Set()).rows.every(({ empty }) => empty)).toBe(true))
})

describe('radiusOf()', () => {
  it('grows with the area, so that twice the share is twice the circle', () =>
    expect(radiusOf(0.24) ** 2 / radiusOf(0.12) ** 2).toBeCloseTo(2))
})

describe('nameFor()', () => {
  const measure = (text: string) => text.length * 6
  it('shortens the first name before it cuts', () => {
    expect(nameFor('Farah Contractor', 100, measure)).toBe('Farah Contractor')
    expect(nameFor('Farah Contractor', 80, measure)).toBe('F. Contractor')
    expect(nameFor('Farah Contractor', 50, measure)).toBe('F. Cont…')
  })
})
