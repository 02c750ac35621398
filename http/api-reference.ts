import { type Html, html, page } from './page.ts'

/** As much of an OpenAPI document as the reference shows. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>
    readonly parameters?: Readonly<Record<string, Parameter>>
  }
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
  readonly description?: string
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** The API reference as a static page, from the OpenAPI document. */
export function apiReferencePage(document: ApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const all = document.components?.schemas ?? {}
  // A shape used both ways is in the document twice; what goes in is shown where it differs from what comes out.
  const schemas = Object.entries(all).filter(([name, schema]) => !isTwin(all[name.replace(/Input$/, '')], schema, name))
  const parameters = document.components?.parameters ?? {}
  const groups: { readonly name: string; readonly description?: string }[] = [...(document.tags ?? [])]
  for (const name of new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'other')))
    if (!groups.some((group) => group.name === name)) groups.push({ name })
  return page(
    'API reference',
    html`<h1>API reference</h1>
${(document.info.description ?? '').split(/\n+/).map((line) => html`<p class="why">${inCode(line)}</p>`)}
<p class="why">The whole as a document: <a href="/openapi.json">openapi.json</a>.</p>
<p>${groups.map(({ name }, i) => html`${i > 0 && ' · '}<a href="#group-${name}">${name}</a>`)}${schemas.length > 0 && html` · <a href="#shapes">shapes</a>`}</p>
${groups.map(
  ({ name, description }) => html`<h2 id="group-${name}">${name}</h2>${description && html`<p class="note">${description}</p>`}
${operations
  .filter(({ operation }) => (operation.tags?.[0] ?? 'other') === name)
  .map(({ path, method, operation }) => operationPanel(path, method, operation, parameters))}`,
)}
${schemas.length > 0 && html`<h2 id="shapes">Shapes</h2>`}
${schemas.map(([name, schema]) => html`<section id="shape-${name}"><h2>${name}</h2>${schema.description && html`<p>${schema.description}</p>`}${fields(schema)}</section>`)}
<p class="note">${document.info.title} ${document.info.version} · ${operations.length} operations</p>`,
  )
}

/** Text between backticks as code. */
const inCode = (text: string): Html => html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`

function operationPanel(path: string, method: string, operation: Operation, shared: Readonly<Record<string, Parameter>>): Html {
  const parameters = (operation.parameters ?? []).flatMap((one): Parameter[] => {
    if (!('$ref' in one)) return [one]
    const found = shared[one.$ref.split('/').at(-1)!]
    return found ? [found] : []
  })
  return html`<details><summary><code><b class="method">${method.toUpperCase()}</b> ${path}</code> ${operation.summary}</summary>
${operation.description && html`<p>${inCode(operation.description)}</p>`}
${
  parameters.length > 0 &&
  html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>
${parameters.map((one) => html`<tr><td><code>${one.name}</code>${one.required && ' (required)'}</td><td>${one.in}</td><td>${one.schema && typeName(one.schema)}</td><td>${one.description}</td></tr>`)}
</tbody></table>`
}
${contents('Body', operation.requestBody?.content)}
${Object.entries(operation.responses ?? {}).map(([status, response]) => contents(`Answer ${status}`, response.content, response.description))}
</details>`
}

function contents(title: string, content: Content | undefined, description?: string): Html | null {
  if (!content && !description) return null
  return html`<div><h2>${title}${description && description !== 'Default Response' && ` — ${description}`}</h2>
${Object.entries(content ?? {}).map(([type, { schema }]) => html`<p class="note">${type}</p>${schema && (schema.$ref ? html`<p>${typeName(schema)}</p>` : fields(schema))}`)}</div>`
}

function fields(schema: Schema): Html {
  const inner = schema.items && !schema.items.$ref ? schema.items : schema
  if (!inner.properties) return html`<p>${typeName(schema)}</p>`
  const required = new Set(inner.required)
  return html`<ul class="fields">${Object.entries(inner.properties).map(
    ([name, field]) =>
      html`<li><code>${name}</code>${!required.has(name) && ' (may be absent)'}: ${typeName(field)}${field.description && ` — ${field.description}`}${
        field.properties || field.items?.properties ? fields(field) : null
      }</li>`,
  )}</ul>`
}

function typeName(schema: Schema): Html {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!
    return html`<a href="#shape-${name}">${name}</a>`
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return html`${choices.map((choice, index) => html`${index > 0 && ' or '}${typeName(choice)}`)}`
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum) return html`one of ${schema.enum.map((value, index) => html`${index > 0 && ', '}<code>${JSON.stringify(value)}</code>`)}`
  if (schema.items) return html`list of ${typeName(schema.items)}`
  const type = typeof schema.type === 'object' ? schema.type.join(' or ') : (schema.type ?? 'anything')
  return html`${type}${schema.format && ` (${schema.format})`}`
}

const isTwin = (output: Schema | undefined, input: Schema, name: string): boolean =>
  name.endsWith('Input') &&
  output !== undefined &&
  Object.keys(output.properties ?? {}).join() === Object.keys(input.properties ?? {}).join()
