import { type Company, html, page } from './page.ts'

export interface RecordCount {
  /** Plural, as on screen: 'Customers'. */
  readonly what: string
  readonly rows: number
}

export interface HomeFacts {
  readonly company: Company | null
  readonly counts: readonly RecordCount[]
  readonly engine: 'pglite' | 'postgres'
  readonly version: string
}

const number = new Intl.NumberFormat('en')

/** One plain page that says what is there and what to do next. */
export function homePage({ company, counts, engine, version }: HomeFacts): string {
  const empty = counts.every((count) => count.rows === 0)
  return page(
    company?.name ?? 'Start',
    company,
    html`<h1>${company?.name ?? 'Nothing imported yet'}</h1>
<p class="why">Tapeline measures what every business customer brings and what serving it costs. ${
      empty ? 'The record is empty: import files to begin.' : 'This is what the record holds.'
    }</p>
${!empty && recordPanel(counts)}
<section><h2>${empty ? 'Begin' : 'Go on'}</h2>
<pre>${company?.demo ? demoCommands : ownCommands}</pre>
<p>Commands may be typed while this server runs: they are sent to it.</p></section>
<section><h2>For programs</h2>
<p><a href="/reference">API reference</a> · <a href="/openapi.json">OpenAPI 3.1 document</a> · <a href="/healthz">health</a></p></section>
<p class="note">Tapeline ${version} · data in ${engine === 'pglite' ? 'the embedded database' : 'a PostgreSQL server'}</p>`,
  )
}

const ownCommands = `./tapeline import FILE …             bring files in
./tapeline measure                   measure every customer
./tapeline --help                    everything else`
const demoCommands = `./tapeline report whale --demo       where the profit comes from
./tapeline report accounts --demo    every customer
./tapeline import FILE …             your own files, in a record of their own`

const recordPanel = (counts: readonly RecordCount[]) => html`<section><h2>In the record</h2>
<table><thead><tr><th scope="col">What</th><th scope="col" class="num">Rows</th></tr></thead><tbody>
${counts.map((count) => html`<tr><td>${count.what}</td><td class="num">${number.format(count.rows)}</td></tr>`)}
</tbody></table></section>`
