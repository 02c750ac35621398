/** A thread of mails and a calendar, dropped in the browser, become a timeline; sent again they are nothing new; undone they are gone. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calendar, mail, mbox } from '../builders/mail-files.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { newFolder } from './processes.ts'

afterAll(closeTapelines)

const jo = 'Jo Doe <jo@bolt.example.net>'
const olga = 'Olga Owner <olga.owner@example.com>'
const hostile = '<script>document.title="owned"</script><img src=x onerror=alert(1)>'
const thread = mbox([
  mail({ id: 'q@bolt', from: jo, to: olga, date: '2026-03-03T09:00:00Z', subject: `Offer ${hostile}`, text: `How much? ${hostile}` }),
  mail({
    ...{
      id: 'a@us',
      from: olga,
      to: jo,
      cc: 'Kim Lee <kim@bolt.example.net>',
      date: '2026-03-03T11:00:00Z',
      subject: 'Re: Offer',
      answers: ['q@bolt'],
    },
    text: 'Ten each.\r\n\r\nOn Tue, 3 Mar 2026 at 10:00, Jo Doe wrote:\r\n> How much?\r\n',
  }),
  mail({ id: 's@x', from: 'Who <who@strangers.example.info>', to: olga, date: '2026-03-04T09:00:00Z' }),
  mail({ id: 'p@bolt', from: jo, to: olga, date: '2026-03-05T09:00:00Z', headers: ['Sensitivity: Private'], subject: 'My move' }),
])
const meeting = calendar([
  {
    uid: 'm1',
    start: '20260310T090000Z',
    end: '20260310T100000Z',
    organizer: 'olga.owner@example.com',
    attendees: ['jo@bolt.example.net'],
    summary: 'Prices of 2026',
  },
])

describe('Mail and calendars', () => {
  let tapeline: Tapeline
  let page: Page
  const post = async (at: string, data: unknown) => {
    const answer = await page.request.post(at, { data, headers: { origin: tapeline.address } })
    return (await answer.json()) as Record<string, never>
  }
  const done = async ({ id }: { readonly id?: string }) => {
    for (let tries = 0; tries < 600; tries++) {
      const { state } = (await (await page.request.get(`/v1/jobs/${id}`)).json()) as { state: string }
      if (state === 'done') return
      await page.waitForTimeout(100)
    }
    throw new Error(`job ${id} never ended`)
  }

  beforeAll(async () => {
    tapeline = await openTapeline()
    page = await tapeline.page({ at: '/imports' })
    const folder = path.join(newFolder(), 'shop')
    mkdirSync(folder)
    writeFileSync(
      path.join(folder, 'customers.csv'),
      'Customer ID,Customer name,City,Country,Website\nC1,Bolt Ltd,Leeds,GB,www.bolt.example.net\nC2,Nut Ltd,York,GB,nut.example.org\n',
    )
    writeFileSync(
      path.join(folder, 'contacts.csv'),
      'Contact ID,Customer ID,First name,Last name,E-mail\nP1,C1,Jo,Doe,jo@bolt.example.net\n',
    )
    writeFileSync(
      path.join(folder, 'orders.csv'),
      'Order ID,Customer ID,Order date,Product,Quantity,Net amount,Currency\nO1,C1,2026-03-01,P1,1,100.00,EUR\nO2,C2,2026-03-02,P1,1,50.00,EUR\n',
    )
    await page.locator('input[aria-label="Folder to import"]').setInputFiles(folder)
    for (const step of ['Recognise', 'Map', 'Match', 'Check', 'Preview', 'Run'])
      await page.getByRole('button', { name: new RegExp(`^Continue to ${step}`) }).click({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Run the import/ }).click({ timeout: 60_000 })
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    await done(await post('/v1/snapshots', { asOf: '2026-03-31' }))
  }, 180_000)

  it('that are dropped become interactions of the right account with the right people, private and unknown ones left aside', async () => {
    const folder = path.join(newFolder(), 'mail')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'thread.mbox'), thread)
    writeFileSync(path.join(folder, 'march.ics'), meeting)
    await go(page, '/imports')
    await page.locator('input[aria-label="Folder to import"]').setInputFiles(folder)
    await page.getByRole('button', { name: /^Continue to Recognise/ }).click({ timeout: 60_000 })
    await page.getByText('Mail and calendars', { exact: true }).waitFor({ timeout: 30_000 })
    expect(await page.getByText('A mailbox').isVisible()).toBe(true)
    await page.getByRole('button', { name: /^Continue to Check/ }).click({ timeout: 60_000 })
    await page.getByText('Left aside, and why', { exact: true }).first().waitFor({ timeout: 60_000 })
    expect(await page.getByText('Private, as its sender, its subject or a rule says', { exact: true }).isVisible()).toBe(true)
    await axe(page)
    await shot(page, 'feeds-check')
    for (const step of ['Preview', 'Run'])
      await page.getByRole('button', { name: new RegExp(`^Continue to ${step}`) }).click({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Run the import/ }).click({ timeout: 60_000 })
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    await page.getByRole('region', { name: 'By account' }).getByRole('link', { name: 'Bolt Ltd' }).click()
    await settled(page)
    await go(page, `${new URL(page.url()).pathname}?tab=timeline`)
    await page.getByText('Prices of 2026').waitFor()
    await shot(page, 'feeds-timeline')
    expect(await page.getByText('Offer <script>', { exact: false }).first().isVisible()).toBe(true)
    expect(await page.title()).not.toContain('owned')
    expect(await page.getByText('My move').count()).toBe(0)
    expect(await page.getByText('Jo Doe').first().isVisible()).toBe(true)
  }, 120_000)

  it('that nobody knows are settled: a domain becomes an account’s, somebody heard of becomes a person', async () => {
    await go(page, '/settings?tab=feeds')
    await page.getByText('Whose domains are these?').waitFor()
    await axe(page)
    await shot(page, 'feeds-settings')
    await page.getByLabel('example.info is').selectOption('account')
    await page.getByRole('combobox', { name: 'Account of example.info' }).fill('Nut')
    await page.getByRole('option', { name: 'Nut Ltd' }).click()
    await page.getByRole('button', { name: 'Keep 1 answer' }).click()
    await page.getByText('belongs to', { exact: true }).waitFor()
    await page.getByLabel('Add kim@bolt.example.net', { exact: true }).check()
    await page.getByRole('button', { name: 'Add 1 person' }).click()
    await page.getByText('1 person added', { exact: false }).waitFor()
    await page.getByText('Everybody who wrote from a known account is in the record.').waitFor()
  }, 60_000)

  it('that are sent again change nothing but what was settled since, and leave nothing when all is undone', async () => {
    const send = async () =>
      (await (
        await page.request.post('/v1/feeds/messages', {
          data: Buffer.from(thread),
          headers: { 'content-type': 'application/mbox', origin: tapeline.address },
        })
      ).json()) as { import: number; interactions: number }
    const interactions = async () =>
      ((await (await page.request.get('/v1/record')).json()) as { counts: { what: string; rows: number }[] }).counts.find(
        ({ what }) => what === 'Interactions',
      )?.rows ?? 0
    expect(await interactions()).toBe(3)
    const again = await send()
    expect(again).toMatchObject({ interactions: 3 })
    // The stranger has an account by now; everything else was there.
    expect(await interactions()).toBe(4)
    const { items } = (await (await page.request.get('/v1/imports')).json()) as { items: { import: number }[] }
    for (const { import: id } of items.slice(0, 2)) await done(await post(`/v1/imports/${id}/undo`, undefined))
    expect(await interactions()).toBe(0)
    expect(tapeline.complaints()).toEqual([])
  }, 120_000)
})
