/** What a person waits for in a real browser at 100,000 accounts: first paint, the screens, and one step of what is interactive, against 100 ms. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { chromiumMissing, findChromium } from '#scripts/find-chromium.mjs'
import { cookieOf } from '#test/journeys/sign-in.ts'
import type { Bench, Figure } from './bench.ts'
import { type Served, serve } from './served.ts'
import { measureSnapshot } from './snapshot.ts'
import { percentile } from './timed-store.ts'

const interactiveMs = 100
const steps = 20

export async function measureInBrowser(bench: Bench): Promise<Figure[]> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(chromiumMissing)
  await measureSnapshot(bench)
  const served = await serve(bench)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
  try {
    await served.read('/v1/book')
    const pages = await measurePages(browser, served)
    return [...pages, ...(await measureSteps(browser, served))]
  } finally {
    await browser.close()
    await served.close()
  }
}

async function newPage(browser: Browser, { address, owner }: Served): Promise<Page> {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  await context.addCookies([cookieOf(address, owner)])
  return context.newPage()
}

/** First paint and the whole screen, each in a browser that has nothing in its cache; against the sign-in page, which needs no data. */
async function measurePages(browser: Browser, served: Served): Promise<Figure[]> {
  const open = async (path: string) => {
    const page = await newPage(browser, served)
    const from = performance.now()
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    while (!(await page.evaluate(`!document.querySelector('[aria-busy="true"]') && !!document.querySelector('h1')`)))
      await page.waitForTimeout(20)
    const whole = performance.now() - from
    const paint = Number(await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`))
    await page.context().close()
    return { whole, paint }
  }
  await open('/sign-in')
  const least = await open('/sign-in')
  const figures: Figure[] = []
  for (const path of ['/', '/portfolio', '/accounts', '/segments']) {
    const { whole, paint } = await open(path)
    figures.push({
      name: `${path === '/' ? 'Today' : path.slice(1)} opened, against a page without data`,
      unit: '×',
      value: whole / least.whole,
      from: `first paint ${paint.toFixed(0)} ms, whole ${whole.toFixed(0)} ms (half a second of quiet included); without data ${least.paint.toFixed(0)} and ${least.whole.toFixed(0)} ms`,
    })
  }
  return figures
}

/** Runs in the page: does something, and waits until it is painted. */
const untilPainted = (act: string) => `(async () => {
  const from = performance.now();
  ${act};
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
  return performance.now() - from
})()`

async function measureSteps(browser: Browser, served: Served): Promise<Figure[]> {
  const page = await newPage(browser, served)
  const times = async (act: (i: number) => string) => {
    const ms: number[] = []
    for (let i = 0; i < steps; i++) {
      ms.push(Number(await page.evaluate(untilPainted(act(i)))))
      await page.waitForTimeout(60)
    }
    return ms
  }
  const ready = async (path: string, selector: string) => {
    await page.goto(path)
    await page.locator(selector).first().waitFor({ state: 'visible', timeout: 60_000 })
    await page.waitForLoadState('networkidle')
  }
  const figure = (name: string, ms: readonly number[]): Figure => ({
    name: `${name}, p50, against ${interactiveMs} ms`,
    unit: '×',
    value: percentile(ms, 0.5) / interactiveMs,
    aim: 1,
    from: `p50 ${percentile(ms, 0.5).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms over ${ms.length}, until painted`,
  })
  await ready('/segments', '[role="slider"]')
  const drag = await times(
    (i) =>
      `document.querySelector('[role="slider"]').dispatchEvent(new KeyboardEvent('keydown', { key: '${i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft'}', bubbles: true }))`,
  )
  await ready('/accounts', '[role="columnheader"] button, th button')
  const sort = await times((i) => `[...document.querySelectorAll('[role="columnheader"] button, th button')][${1 + (i % 3)}].click()`)
  const scroll = await times(
    (i) =>
      `let list = document.querySelector('[data-at]'); while (list.scrollHeight < 100_000) list = list.parentElement; list.scrollTop = ${(i + 1) * 28_000}`,
  )
  return [
    figure('a threshold moved one step', drag),
    figure('the list of accounts sorted by another column', sort),
    figure('the list scrolled by a thousand rows', scroll),
  ]
}
