import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEntry, spellKind } from './read-entry.ts'

const people = [
  { id: 1, name: 'Anna Weber' },
  { id: 2, name: 'Bernd Weber' },
  { id: 3, name: 'José Ñandú' },
]
// A Friday.
const context = { today: '2026-11-20', kinds: ['ticket', 'visit', 'Email'], people }
const read = (text: string) => Object.fromEntries(readEntry(text, context).map(({ what, value }) => [what, value]))

describe('readEntry()', () => {
  it.each([
    ['call 20 min with Anna Weber yesterday', { kind: 'call', minutes: 20, person: 1, day: '2026-11-19' }],
    ['Called anna weber about the late delivery', { kind: 'call', direction: 'outbound', person: 1 }],
    ['Anna called, she asks for a visit', { kind: 'call', direction: 'inbound', person: 1 }],
    ['short visit 1 h 30 min on Monday', { kind: 'visit', minutes: 90, day: '2026-11-16' }],
    ['e-mail from José on 3 Nov', { kind: 'Email', direction: 'inbound', person: 3, day: '2026-11-03' }],
    ['met on 24.12. half an hour', { kind: 'meeting', minutes: 30, day: '2025-12-24' }],
    ['ticket opened 2026-11-02', { kind: 'ticket', day: '2026-11-02' }],
    ['Telefonat gestern 1,5 Stunden', { kind: 'call', day: '2026-11-19', minutes: 90 }],
    ['promise: send the drawings to Anna by Friday', { plan: 'promise', person: 1, due: '2026-11-27' }],
    ['promise: new price list by 15 January', { plan: 'promise', due: '2027-01-15' }],
    ['step: book the review in 2 weeks', { plan: 'step', due: '2026-12-04' }],
    // What is only spoken of is no reading: a family name two people share, a visit later in the line.
    ['Weber was there', {}],
    ['They would like to have a visit some day', {}],
    ['order 20 pumps, 3.5 bar, 400 V', {}],
  ])('reads “%s”', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('names places that hold the words it read, in order, and reads anything without failing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 80 }),
          fc
            .array(fc.constantFrom('call', '20', 'min', 'Anna', 'by', '31.2.', 'Feb', '30', ':', 'promise', '2026-13-45', 'monday'))
            .map((words) => words.join(' ')),
        ),
        (text) => {
          const readings = readEntry(text, context)
          let before = 0
          for (const { from, to, what, value } of readings) {
            expect(from).toBeGreaterThanOrEqual(before)
            expect(to).toBeGreaterThan(from)
            expect(to).toBeLessThanOrEqual(text.length)
            if (what === 'day') expect(value <= context.today || /\d{4}/.test(text)).toBe(true)
            before = from
          }
        },
      ),
    )
  })
})

describe('spellKind()', () => {
  it('takes the organisation’s own word, else the standard one', () => {
    expect(spellKind('e-mail', ['Email'])).toBe('Email')
    expect(spellKind('call', ['phone call', 'ticket'])).toBe('phone call')
    expect(spellKind('chat', ['ticket'])).toBe('chat')
    expect(spellKind('meeting', ['sales meeting notes'])).toBe('meeting')
  })
})
