import { neutraliseFormula } from '#reports/neutralise.ts'
import { readablePage, textOf } from '#reports/readable-page.ts'
import { writePlainCsv } from '#reports/write-csv.ts'
import { writeZip } from '#reports/write-zip.ts'
import { saveAudit } from '#store/audit.ts'
import { type KeptPart, loadKept } from '#store/person-kept.ts'
import type { Context } from '../context.ts'
import { findPerson } from './erase-person.ts'
import { draftsWithPerson } from './files-with-person.ts'

/**
 * Everything that is kept about a person, for that person: a page to read, the same as JSON and as CSV, in one ZIP. Who took it out is in
 * the audit; what it holds is not.
 */
export async function exportPerson(ctx: Context, personId: number): Promise<{ name: string; content: Buffer }> {
  const person = await findPerson(ctx, personId)
  const of = {
    ids: person.rows.map((row) => row.id),
    sources: person.rows.map((row) => row.source),
    externalIds: person.rows.map((row) => row.external_id),
    addresses: person.addresses,
  }
  const drafts = await draftsWithPerson(ctx, { addresses: person.addresses, names: person.names, keys: of.externalIds })
  const kept = await ctx.store.transaction(async (tx) => {
    const parts = await loadKept(tx, of)
    await saveAudit(tx, ctx, 'export person', `person:${personId}`, {
      people: of.ids,
      rows: parts.reduce((sum, part) => sum + part.rows.length, 0),
    })
    return parts
  })
  const parts: KeptPart[] = [
    ...kept,
    { title: 'Files given for imports that hold the person', name: 'files', rows: drafts.map((draft) => ({ import: draft.name })) },
  ]
  const lines = [`As of ${ctx.now.slice(0, 10)}. Everything that Tapeline keeps about this person, in all systems it was filled from.`]
  return {
    name: `person-${personId}-${ctx.now.slice(0, 10)}.zip`,
    content: writeZip({
      'index.html': readablePage(person.name, lines, parts),
      'everything.json': `${JSON.stringify({ name: person.name, asOf: ctx.now, ...Object.fromEntries(parts.map((part) => [part.name, part.rows])) }, null, 2)}\n`,
      ...Object.fromEntries(parts.filter((part) => part.rows.length > 0).map((part) => [`${part.name}.csv`, csvOf(part)])),
    }),
  }
}

/** To be opened in a spreadsheet: nothing in it runs. */
function csvOf({ rows }: KeptPart): string {
  const columns = Object.keys(rows[0]!)
  return `\ufeff${writePlainCsv([columns, ...rows.map((row) => columns.map((name) => neutraliseFormula(textOf(row[name]))))])}`
}
