/** HTML that is safe by construction: what is put into a template is escaped, unless it came from a template itself. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | null | undefined | false | readonly Part[]

export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part))
}

function render(value: Part): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** A whole page. No script and no inline style: the content security policy allows neither. */
export function page(title: string, main: Html): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Tapeline</title>
<link rel="stylesheet" href="/look.css">
<link rel="icon" href="data:,">
<body>
<header class="top"><b class="brand">Tapeline</b><nav><a href="/">Start</a><a href="/reference">API reference</a></nav></header>
<main>${main}</main>
</body>
</html>
`.text
}
