import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { occurrences, parseRepeatRule } from './occurrences.ts'
import { type CalendarEvent, readEvents } from './read-events.ts'
import { zoneNamed } from './time-zones.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tapeline-calendar-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let n = 0

async function read(lines: readonly string[]) {
  const file = path.join(root, `c${n++}.ics`)
  writeFileSync(file, lines.join('\r\n'))
  const found = []
  for await (const event of readEvents(file)) found.push(event)
  return found
}
const event = (...lines: string[]) => [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'UID:u1',
  'DTSTART:20250303T090000Z',
  ...lines,
  'END:VEVENT',
  'END:VCALENDAR',
  '',
]
const days = (rule: string, first: string, last = '2030-12-31', most = 12) => {
  const found: string[] = []
  for (const day of occurrences(parseRepeatRule(rule)!, first, last)) if (found.push(day) >= most) break
  return found
}

describe('occurrences()', () => {
  // RFC 5545, section 3.8.5.3.
  it('gives the days of the examples of RFC 5545', () => {
    expect(days('FREQ=DAILY;COUNT=3', '1997-09-02')).toEqual(['1997-09-02', '1997-09-03', '1997-09-04'])
    expect(days('FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR', '1997-09-01', '1997-09-30')).toEqual([
      '1997-09-01',
      '1997-09-03',
      '1997-09-05',
      '1997-09-15',
      '1997-09-17',
      '1997-09-19',
      '1997-09-29',
    ])
    expect(days('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05')).toEqual([
      '1997-08-05',
      '1997-08-10',
      '1997-08-19',
      '1997-08-24',
    ])
    expect(days('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05')).toEqual([
      '1997-08-05',
      '1997-08-17',
      '1997-08-19',
      '1997-08-31',
    ])
    expect(days('FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '1997-09-05')).toEqual(['1997-09-05', '1997-10-03', '1997-11-07'])
    expect(days('FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '1997-09-22')).toEqual(['1997-09-22', '1997-10-20', '1997-11-17'])
    expect(days('FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02', '1999-12-31')).toEqual([
      '1998-02-13',
      '1998-03-13',
      '1998-11-13',
      '1999-08-13',
    ])
    expect(days('FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04')).toEqual(['1997-09-04', '1997-10-07', '1997-11-06'])
    expect(days('FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3', '1997-09-30')).toEqual(['1997-09-30', '1997-10-31', '1997-11-30'])
    expect(days('FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11-05', '2004-12-31')).toEqual([
      '1996-11-05',
      '2000-11-07',
      '2004-11-02',
    ])
    expect(days('FREQ=MONTHLY;COUNT=3', '2025-01-31')).toEqual(['2025-01-31', '2025-03-31', '2025-05-31'])
  })

  it('ends for rules that never come true, and knows none that repeats by the second', () => {
    expect(days('FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2', '2026-01-05', '9999-12-31')).toEqual([])
    expect(days('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-05', '9999-12-31')).toEqual([])
    for (const rule of ['FREQ=SECONDLY', 'FREQ=MINUTELY;INTERVAL=5', 'FREQ=DAILY;BYSECOND=0,1,2', 'nonsense', ''])
      expect(parseRepeatRule(rule)).toBeNull()
  })

  it('gives days in order, none before the first, for any rule', () => {
    const list = (low: number, high: number) => fc.array(fc.integer({ min: low, max: high }), { maxLength: 4 })
    const rule = fc.record({
      f: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      i: fc.integer({ min: 0, max: 9 }),
      m: list(-2, 14),
      d: list(-33, 33),
      p: list(-5, 5),
      w: fc.subarray(['MO', '2TU', '-1FR', '9SU']),
    })
    fc.assert(
      fc.property(rule, ({ f, i, m, d, p, w }) => {
        const found = days(`FREQ=${f};INTERVAL=${i};BYMONTH=${m};BYMONTHDAY=${d};BYSETPOS=${p};BYDAY=${w}`, '2024-02-29', '2026-01-01', 400)
        expect(found).toEqual([...new Set(found)].sort())
        expect(found.every((day) => day >= '2024-02-29' && day <= '2026-01-01')).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

describe('readEvents()', () => {
  it('reads folded lines, names, answers, zones and lengths', async () => {
    const [found] = await read(
      event(
        'SUMMARY:Prices\\, and',
        ' more',
        'DURATION:PT45M',
        'ORGANIZER;CN="Brandt, Eva":MAILTO:Eva@us.example',
        'ATTENDEE;CN=Jo;PARTSTAT=DECLINED:mailto:jo@acme.example',
        'EXDATE;TZID=Europe/Berlin:20250310T100000,20250317T100000',
        'CLASS:CONFIDENTIAL',
        'BEGIN:VALARM',
        'DESCRIPTION:no',
        'END:VALARM',
      ),
    )
    expect(found).toMatchObject({
      ...{
        uid: 'u1',
        subject: 'Prices, andmore',
        length: 2700,
        private: true,
        text: '',
        start: { local: '2025-03-03T09:00:00', utc: true },
      },
      organizer: { name: 'Brandt, Eva', address: 'eva@us.example' },
      attendees: [{ address: 'jo@acme.example', declined: true }],
      notOn: [{ local: '2025-03-10T10:00:00', zone: 'Europe/Berlin' }, { local: '2025-03-17T10:00:00' }],
    })
  })

  it('stays small for a million attendees, an attachment within, and an entry that never ends', async () => {
    const crowd = (await read(event(...Array.from({ length: 100_000 }, (_, i) => `ATTENDEE:mailto:a${i}@x.example`))))[0] as CalendarEvent
    expect([crowd.attendees.length, crowd.tooManyAttendees]).toEqual([200, true])
    expect((await read(event(`ATTACH;ENCODING=BASE64:${'A'.repeat(2_000_000)}`, 'SUMMARY:x')))[0]).toMatchObject({ subject: 'x' })
    expect((await read(event(`DESCRIPTION:${'A'.repeat(2_000_000)}`)))[0]).toMatchObject({ refused: expect.stringContaining('longer') })
    expect(await read(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', ...Array.from({ length: 1000 }, () => 'X:1')])).toEqual([])
  })

  it('refuses what is none, and goes on with the next', async () => {
    const found = await read([
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART:nonsense',
      'UID:1',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'SUMMARY',
      ';;;',
      'END:VEVENT',
      ...event().slice(1),
    ])
    expect(found.map((one) => 'refused' in one)).toEqual([true, true, false])
  })
})

describe('zoneNamed()', () => {
  it('knows names of IANA, of Windows and of Mozilla, and none that nobody knows', () => {
    expect(
      ['Europe/Berlin', 'W. Europe Standard Time', '/freeassociation.sourceforge.net/Europe/Berlin', 'Customized Time Zone', '+02:00'].map(
        zoneNamed,
      ),
    ).toEqual(['Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin', null, null])
  })
})
