/** Tables as a page that any browser shows and prints, without anything from outside. */
export interface PageTable {
  readonly title: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export function readablePage(title: string, lines: readonly string[], tables: readonly PageTable[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${html(title)}</title>
<style>body{font:14px/1.45 system-ui,sans-serif;color:#1b1f1d;max-width:1100px;margin:32px auto;padding:0 20px}h1{font-size:22px}h2{font-size:15px;margin:28px 0 6px}
table{border-collapse:collapse;width:100%;font-size:12px}th,td{text-align:left;vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid #dfe3e0;white-space:pre-wrap;overflow-wrap:anywhere}th{color:#5b645f;font-weight:500}p{margin:4px 0}.none{color:#5b645f}</style></head>
<body><h1>${html(title)}</h1>${lines.map((line) => `<p>${html(line)}</p>`).join('')}
${tables.map(tableOf).join('\n')}
</body></html>
`
}

function tableOf({ title, rows }: PageTable): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => rows.some((row) => textOf(row[name]) !== ''))
  const head = columns.map((name) => `<th>${html(name.replaceAll('_', ' '))}</th>`).join('')
  const body = rows.map((row) => `<tr>${columns.map((name) => `<td>${html(textOf(row[name]))}</td>`).join('')}</tr>`).join('\n')
  return `<h2>${html(title)}</h2>${rows.length === 0 ? '<p class="none">Nothing is kept.</p>' : `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`}`
}

/** A value as a person reads it. */
export const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  const said = Array.isArray(value) ? value : Object.entries(value).filter(([, one]) => one !== null)
  if (said.length === 0) return ''
  return Array.isArray(value)
    ? value.map(textOf).join(', ')
    : (said as [string, unknown][]).map(([name, one]) => `${name}: ${textOf(one)}`).join('; ')
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => signs[sign]!)
