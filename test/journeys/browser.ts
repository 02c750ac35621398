/** Tapeline in a real browser: a real server over folders of its own, one Chromium per worker, people who sign in as people do. */
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { webDir } from '#http/web.ts'
import { chromiumMissing, findChromium } from '#scripts/find-chromium.mjs'
import { madeRecord } from '../builders/made-record.ts'
import { endAll, start } from './processes.ts'
import { becomeOwner, cookieOf, type Person, startTokenIn } from './sign-in.ts'

export interface OpenOptions {
  /** The demo company beside one's own record, under /demo: a copy of one that is made once per machine and state of the source. */
  readonly demo?: boolean
  /** The organisation's own record is on this PostgreSQL server instead of in a folder; without the demo company. */
  readonly database?: string
}

export interface PageOptions {
  /** Default: the owner; null: nobody has signed in. */
  readonly as?: Person | null
  /** 1440 × 900 (default) or 390 × 844 with a finger. */
  readonly width?: 1440 | 390
  readonly scheme?: 'light' | 'dark'
  /** Where it begins: '/demo/accounts'. Without it the page is blank. */
  readonly at?: string
  /** Default en-GB. */
  readonly locale?: string
}

export interface Tapeline {
  readonly address: string
  /** The folder of the own record; the demo company's is the same with -demo. */
  readonly data: string
  /** Became the owner with the link that was printed. */
  readonly owner: Person
  readonly page: (options?: PageOptions) => Promise<Page>
  /** What pages said that they should not: errors, breaches of the content security policy, answers of 500 and more. */
  readonly complaints: () => readonly string[]
}

let browser: Browser | undefined

/** A server that nobody owns yet: what `npm start` leaves one with. */
export interface FirstStart {
  readonly address: string
  readonly data: string
  /** The one-time link as it was printed. */
  readonly startLink: string
  readonly page: (options?: Omit<PageOptions, 'as'>) => Promise<Page>
  readonly complaints: () => readonly string[]
}

/** Starts a server. Close with `closeTapelines` in afterAll. */
export async function firstStart({ demo = false, database }: OpenOptions = {}): Promise<FirstStart> {
  if (!existsSync(path.join(webDir, 'index.html'))) throw new Error(`There is no web app in ${webDir}: npm run build makes it`)
  const data = await madeRecord(demo)
  const place = database ? ['--database', database] : ['--data', data]
  const words = ['serve', ...place, ...(demo ? ['--demo'] : []), '--port', '0']
  const server = start(process.execPath, ['scripts/run.mjs', 'cli/main.ts', ...words], { env: { HOST: '127.0.0.1' } })
  const [, address] = (await server.says(/Tapeline is at (\S+)/)) as unknown as [string, string]
  await server.says(/\/start\/[\w-]+/)
  const complaints: string[] = []
  return {
    ...{ address, data, startLink: `${address}/start/${startTokenIn(server.out() + server.err())}`, complaints: () => complaints },
    page: (options = {}) => newPage(address, null, complaints, options),
  }
}

/** Starts a server and makes its owner. Close with `closeTapelines` in afterAll. */
export async function openTapeline(options: OpenOptions = {}): Promise<Tapeline> {
  const { address, data, startLink, complaints } = await firstStart(options)
  const owner = await becomeOwner(address, startTokenIn(startLink))
  const said = complaints() as string[]
  return { ...{ address, data, owner, complaints }, page: (options = {}) => newPage(address, owner, said, options) }
}

/** Ends the servers of a test file and closes their pages; the browser is for the next file, and ends with this process. */
export async function closeTapelines(): Promise<void> {
  for (const context of browser?.contexts() ?? []) await context.close()
  await endAll()
}

async function newPage(address: string, owner: Person | null, complaints: string[], options: PageOptions): Promise<Page> {
  const { as = owner, width = 1440, scheme = 'light', at, locale = 'en-GB' } = options
  const context = await (await theBrowser()).newContext({
    ...{ baseURL: address, colorScheme: scheme, locale, reducedMotion: 'reduce' },
    ...(width === 390
      ? { viewport: { width: 390, height: 844 }, deviceScaleFactor: process.env.TAPELINE_SHOTS ? 2 : 1, hasTouch: true }
      : { viewport: { width: 1440, height: 900 } }),
  })
  if (as) await context.addCookies([cookieOf(address, as)])
  const page = await context.newPage()
  listen(page, complaints)
  if (at !== undefined) await go(page, at)
  return page
}

/** Opens an address and waits until what it shows is there. */
export async function go(page: Page, at: string): Promise<void> {
  await page.goto(at)
  await settled(page)
}

/** Waits until nothing loads any more: no request under way, no grey bars, no charts to be drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await until(page, `!document.querySelector('[aria-busy="true"]') && document.querySelector('h1') !== null`)
}

/** Waits until an expression holds in the page. (Playwright's own needs the eval that the content security policy forbids.) */
export async function until(page: Page, expression: string, seconds = 15): Promise<void> {
  for (let tries = 0; !(await page.evaluate(expression).catch(() => false)); tries++) {
    if (tries > seconds * 20) throw new Error(`${page.url()}: never became true: ${expression}`)
    await page.waitForTimeout(50)
  }
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // What the server refuses is said by the page; the browser's own note of it is no error of ours.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
}

async function theBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(chromiumMissing)
  browser ??= await chromium.launch({
    executablePath,
    // It opens our own pages only, often as root in a container, where its sandbox cannot start.
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
  return browser
}

const everyLook = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
] as const

/** The widths and schemes a screen is looked at in: both of each, or with TAPELINE_LOOKS=all every combination. */
export const looks = process.env.TAPELINE_LOOKS === 'all' ? everyLook : everyLook.slice(0, 2)

/** Asserts that axe finds nothing. */
export async function axe(page: Page): Promise<void> {
  // Our pages have one frame: the mode for several opens a page of its own for each result. What passes is not described: that takes
  // three quarters of the time.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], iframes: false, preload: false })
    .setLegacyMode(true)
    .analyze()
  expect(
    violations.map(({ id, help, nodes }) => `${page.url()}: ${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
  ).toEqual([])
}

/** A picture into the folder that TAPELINE_SHOTS names; without it none is taken. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.TAPELINE_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
}
