/** What the document of the API says besides shapes: who may, how one signs in, what is refused and how, what is safe to send again. */
import { permissions } from '#api/access.ts'
import type { Route } from '#api/route.ts'
import { routes } from '#api/routes.ts'

interface Operation {
  operationId?: string
  description?: string
  parameters?: object[]
  security?: object[]
  responses: Record<string, { description?: string; headers?: object; content?: Record<string, { schema?: object }> }>
}
interface Document {
  openapi: string
  info: { description?: string }
  tags?: object[]
  components?: { schemas?: object; parameters?: object; securitySchemes?: object }
  paths?: Record<string, Record<string, Operation>>
}

const about = `Everything the web app does goes through these operations; this document is made from the schemas that check them.

Sign in with an API key (\`authorization: Bearer tl_…\`, made under Settings › API keys) or with the cookie of the web app.
Lists come in pages: pass what was answered as \`next\` on as \`cursor\`; it is null on the last page.
Send an \`Idempotency-Key\` with what changes something: sent again with the same body, it is done once and answered the same, for a day.
What is refused is answered as \`application/problem+json\` (RFC 9457) with a code, what to do, and every single thing that was wrong.
Work that takes longer is answered with 202 and a job; follow it at \`/v1/jobs/{job}/events\` (server-sent events) or ask \`/v1/jobs/{job}\`.
Money is whole minor units of the currency beside it; days are YYYY-MM-DD; null is not known, or closed to who asks; never zero.`

const tags: Readonly<Record<string, string>> = {
  access: 'Signing in, people, roles, sessions',
  accounts: 'Accounts: lists, one account, its timeline, people and numbers down to their rows',
  audit: 'Who did what',
  challenges: 'Threads on numbers',
  costs: 'Teams, activities, ledger, channels',
  decisions: 'What was decided about findings and accounts',
  health: 'Whether it is well',
  imports: 'Files in: drafts, imports, undo',
  jobs: 'Work that takes longer than a request',
  keys: 'API keys',
  matches: 'Which accounts of several sources are one',
  models: 'Cost models and segmentations: drafts, approval, versions',
  portfolio: 'The whole book',
  record: 'What the record holds, and copies of it',
  segments: 'Segments: lines, and what is set by hand',
  settings: 'Currencies, mail',
  snapshots: 'Measurements and what changed',
  today: 'What waits for whom',
  views: 'Saved views and exports of lists',
}

const refused: Readonly<Record<string, string>> = {
  '4XX': 'Refused: why, and what to do',
}

/** Completes the document that the schemas made. */
export function describeApi<T>(made: T): T {
  const document = made as unknown as Document
  document.info.description = about
  document.components = {
    ...document.components,
    securitySchemes: {
      key: {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key, tl_…: it may what its maker may, and no more than it was made for.',
      },
      session: { type: 'apiKey', in: 'cookie', name: 'tapeline.session_token', description: 'Of the web app, after signing in.' },
    },
    parameters: {
      IdempotencyKey: {
        ...{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 255 } },
        description: 'A new one for every new request, a random UUID for example: the same request with it is done once.',
      },
    },
  }
  const used = new Set<string>()
  for (const methods of Object.values(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods)) {
      const route: Route | undefined = (routes as Record<string, Route>)[operation.operationId ?? '']
      for (const tag of (operation as { tags?: string[] }).tags ?? []) used.add(tag)
      if (route) describeOperation(operation, route, method)
      for (const [status, response] of Object.entries(operation.responses)) describeResponse(status, response)
    }
  document.tags = [...used].sort().map((name) => ({ name, ...(tags[name] && { description: tags[name] }) }))
  return made
}

function describeOperation(operation: Operation, route: Route, method: string): void {
  if (route.may === 'anyone') operation.security = []
  else {
    operation.security = [{ key: [] }, { session: [] }]
    operation.description =
      route.may === 'signedIn' ? 'For anybody who has signed in.' : `Needs the right \`${route.may}\`: ${permissions[route.may]}.`
  }
  const once =
    method !== 'get' && route.may !== 'anyone' && route.takes !== 'stream' && route.answers !== 'file' && route.answers !== 'events'
  if (once) operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/IdempotencyKey' }]
  if (route.answers === 'file')
    operation.responses['200'] = {
      description: 'The file',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    }
  if (route.answers === 'events')
    operation.responses['200'] = {
      description: 'Server-sent events until it ends',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }
  if (route.answers === 'nothing') operation.responses['204'] = { description: 'Done' }
}

const said: Readonly<Record<string, string>> = {
  200: 'Answer',
  201: 'Made',
  202: 'Begun: follow the job',
  204: 'Done',
  503: 'Not well',
  ...refused,
}

function describeResponse(status: string, response: Operation['responses'][string]): void {
  if (!response.description || response.description === 'Default Response') response.description = said[status] ?? 'Answer'
  const json = response.content?.['application/json']
  if (status.startsWith('4') && json) response.content = { 'application/problem+json': json }
}
