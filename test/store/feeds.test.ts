/** Messages and meetings come in and go out like any rows: with their texts and people, in any order, and leave nothing behind. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { importFiles } from '#app/imports/import-files.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { rebuild } from '#app/record/rebuild.ts'
import type { Store } from '#store/db.ts'
import { loadComing, loadHeard, loadUnknownDomains, saveFeedSettings, usualFeedSettings } from '#store/feeds.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { calendar, mail, mbox } from '../builders/mail-files.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact } from '../builders/rows.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tapeline-feeds-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const jo = 'Jo Doe <jo@acme.example.com>'
const eva = '"Brandt, Eva" <eva.brandt@seller.example.org>'

const question = mail({ id: 'q1@acme', from: jo, to: eva, date: '2025-03-03T09:00:00Z', text: 'How much is it?' })
const answer = mail({
  ...{
    id: 'a1@seller',
    from: eva,
    to: jo,
    cc: 'Kim <kim@acme.example.com>',
    date: '2025-03-03T11:30:00Z',
    answers: ['q1@acme'],
    subject: 'Re: Offer',
  },
  text: 'Ten each.\r\n\r\nOn Mon, 3 Mar 2025 at 10:00, Jo Doe <jo@acme.example.com> wrote:\r\n> How much is it?\r\n',
})

describeOnOwnStores('Feeds', (store) => {
  let n = 0
  const bring = (files: Readonly<Record<string, string>>, now = '2025-06-01T12:00:00.000Z') => {
    const folder = mkdtempSync(path.join(root, `f${n++}-`))
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(path.join(folder, name), text)
      return path.join(folder, name)
    })
    return importFiles({ ...testContext(store()), now }, { files: paths, mappings: null, dryRun: false })
  }

  beforeEach(async () => {
    await emptyRecord(store())
    await store().execute('delete from feed_rule')
    await bringRows(store(), [
      {
        source: 'crm',
        rows: [
          account({ externalId: 'A', name: 'Acme', domain: 'https://www.acme.example.com/' }),
          account({ externalId: 'B', name: 'Bolt', domain: 'bolt.example.net' }),
          contact({ externalId: 'c1', customer: 'A', firstName: 'Jo', lastName: 'Doe', email: 'Jo@acme.example.com' }),
        ],
      },
    ])
    await saveFeedSettings(store(), { ...usualFeedSettings, domains: ['example.org'] })
  })

  it('keep a thread together, cut what is quoted, and know who waited how long, whichever message came first', async () => {
    await bring({ 'answer.eml': answer })
    await bring({ 'question.eml': question })
    expect(await stored(store())).toEqual([
      {
        account: 'A',
        external_id: 'a1@seller',
        direction: 'outbound',
        colleague: 'Brandt, Eva',
        waiting: null,
        thread: 'q1@acme',
        body: 'Ten each.',
        people: 'to',
        heard: 'kim@acme.example.com',
      },
      {
        account: 'A',
        external_id: 'q1@acme',
        direction: 'inbound',
        colleague: 'Brandt, Eva',
        waiting: 9000,
        thread: 'q1@acme',
        body: 'How much is it?',
        people: 'from',
        heard: null,
      },
    ])
    expect(await rebuild(testContext(store()), true)).toMatchObject({ clean: true })
    expect(await loadHeard(store(), 10)).toMatchObject([{ address: 'kim@acme.example.com', name: 'Kim', messages: 1 }])
  })

  it('change nothing when they come again, and go without a trace in either order', async () => {
    const before = await stored(store())
    const box = {
      'box.mbox': mbox([question, answer]),
      'day.ics': calendar([
        {
          uid: 'm1',
          start: '20250304T090000Z',
          end: '20250304T100000Z',
          organizer: 'eva.brandt@seller.example.org',
          attendees: ['jo@acme.example.com'],
        },
      ]),
    }
    const first = await bring(box)
    const there = await stored(store())
    const second = await bring(box)
    expect(second.files.map(({ changed, unchanged }) => ({ changed, unchanged }))).toEqual([
      { changed: 0, unchanged: 2 },
      { changed: 0, unchanged: 1 },
    ])
    await undoImport(testContext(store()), first.import!)
    expect(await stored(store())).toEqual(there)
    await undoImport(testContext(store()), second.import!)
    expect(await stored(store())).toEqual(before)
    for (const table of ['interaction_detail', 'interaction_person', 'interaction_heard', 'feed_left_aside', 'coming_meeting'])
      expect(await store().query(`select * from ${table}`), table).toEqual([])
  })

  it('replace a meeting that was moved, take out one that was called off, and bring both back', async () => {
    const meeting = (more: readonly string[], start = '20250304T090000Z') =>
      calendar([
        {
          uid: 'm1',
          start,
          organizer: 'eva.brandt@seller.example.org',
          attendees: ['jo@acme.example.com'],
          lines: ['DURATION:PT30M', ...more],
        },
      ])
    await bring({ 'a.ics': meeting(['SEQUENCE:0', 'DESCRIPTION:first']) })
    const first = await stored(store())
    const moved = await bring({ 'b.ics': meeting(['SEQUENCE:1', 'DESCRIPTION:second'], '20250305T090000Z') })
    expect(await stored(store())).toMatchObject([{ external_id: 'm1', body: 'second' }])
    const off = await bring({ 'c.ics': meeting(['STATUS:CANCELLED', 'SEQUENCE:2']) })
    expect(await stored(store())).toEqual([])
    await undoImport(testContext(store()), off.import!)
    expect(await stored(store())).toMatchObject([{ external_id: 'm1', body: 'second' }])
    await undoImport(testContext(store()), moved.import!)
    expect(await stored(store())).toEqual(first)
    expect(await rebuild(testContext(store()), true)).toMatchObject({ clean: true })
  })

  it('leave a message where it is when the person moves, and put the next one where the person is', async () => {
    await bring({ 'q.eml': question })
    await bringRows(store(), [
      {
        source: 'crm',
        rows: [contact({ externalId: 'c1', customer: 'B', firstName: 'Jo', lastName: 'Doe', email: 'jo@acme.example.com' })],
      },
    ])
    const next = mail({ id: 'q2@acme', from: jo, to: eva, date: '2025-05-03T09:00:00Z', subject: 'News' })
    await bring({ 'box.mbox': mbox([question, next]) })
    expect((await stored(store())).map((row) => [row.external_id, row.account])).toEqual([
      ['q1@acme', 'A'],
      ['q2@acme', 'B'],
    ])
  })

  it('announce what is to come and count it only when it happened; say whose domain nobody knows', async () => {
    const weekly = calendar([
      {
        ...{ uid: 'w1', start: ';TZID=W. Europe Standard Time:20250505T100000', end: ';TZID=W. Europe Standard Time:20250505T110000' },
        ...{
          organizer: 'eva.brandt@seller.example.org',
          attendees: ['jo@acme.example.com'],
          lines: ['RRULE:FREQ=WEEKLY;COUNT=6', 'EXDATE;TZID=Europe/Berlin:20250512T100000'],
        },
      },
      { uid: 's1', start: '20250601T090000Z', organizer: 'eva.brandt@seller.example.org', attendees: ['who@stranger.example.info'] },
    ])
    const { feed } = await bring({ 'w.ics': weekly }, '2025-05-27T12:00:00.000Z')
    expect(feed).toMatchObject({ entries: 2, interactions: 3, coming: 2, leftOut: [{ reason: 'unknown', n: 1 }] })
    const [row] = await store().query<{ at: string; handling_seconds: number }>(
      `select at, handling_seconds from interaction order by at limit 1`,
    )
    expect(row).toEqual({ at: '2025-05-05T08:00:00.000Z', handling_seconds: 3600 })
    expect((await loadComing(store(), '2025-05-27', '2025-07-01')).map((one) => one.begins_at)).toEqual([
      '2025-06-02T08:00:00.000Z',
      '2025-06-09T08:00:00.000Z',
    ])
    expect(await loadUnknownDomains(store(), 10)).toEqual([
      { domain: 'example.info', reason: 'unknown', messages: 1, addresses: 1, lastDay: '2025-06-01' },
    ])
    await bring({ 'w.ics': weekly }, '2025-06-03T12:00:00.000Z')
    expect(await stored(store())).toHaveLength(4)
    expect(await loadComing(store(), '2025-06-03', '2025-07-01')).toHaveLength(1)
  })
})

const stored = (store: Store) =>
  store.query<{ external_id: string; account: string }>(
    `select a.external_id as account, i.external_id, i.direction, i.colleague, i.waiting_seconds as waiting, d.thread, d.body,
       (select string_agg(part, ',') from interaction_person p where p.external_id = i.external_id) as people,
       (select string_agg(address, ',') from interaction_heard h where h.external_id = i.external_id) as heard
     from interaction i join account a on a.id = i.account_id left join interaction_detail d on d.external_id = i.external_id and d.account_id = i.account_id
     order by i.external_id collate "C"`,
  )
