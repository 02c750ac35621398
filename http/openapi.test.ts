/** The document of the API stands by itself: a program made from it works. */
import { expect, it } from 'vitest'
import { routes } from '#api/routes.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { createServer } from './server.ts'

interface Operation {
  operationId: string
  summary?: string
  tags?: string[]
  security?: object[]
  parameters?: { $ref?: string; name?: string; in?: string; required?: boolean }[]
  responses: Record<string, { description?: string; content?: Record<string, object> }>
}

describeOnEmbedded('openapi.json', (open) => {
  it('describes every operation: each $ref leads somewhere, each id is one, each says who may, what it answers and refuses', async () => {
    const app = await createServer({ store: await open() })
    const document = (await app.inject('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    const lost: string[] = []
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const [key, inner] of Object.entries(value)) {
        if (key === '$ref' && typeof inner === 'string') {
          const found = inner
            .replace(/^#\//, '')
            .split('/')
            .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/')], document)
          if (found === undefined) lost.push(inner)
        } else walk(inner)
      }
    }
    walk(document)
    expect(lost).toEqual([])

    const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    )
    const ours = operations.filter(({ path }) => path.startsWith('/v1/'))
    const ids = ours.map(({ operationId }) => operationId)
    expect(ids.sort()).toEqual(Object.keys(routes).sort())
    expect(new Set(ids).size).toBe(ids.length)
    const wanting = ours.flatMap((one) => {
      const named = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const given = (one.parameters ?? []).filter((p) => p.in === 'path' && p.required).map((p) => p.name)
      const route = routes[one.operationId as keyof typeof routes] as { may: string }
      const faults = [
        !one.summary && 'no summary',
        !one.tags?.length && 'no tag',
        !one.responses['4XX']?.content?.['application/problem+json'] && 'no refusal',
        !Object.keys(one.responses).some((status) => status.startsWith('2')) && 'no answer',
        Object.values(one.responses).some(({ description }) => !description || description === 'Default Response') &&
          'an answer without a word',
        one.security?.length !== (route.may === 'anyone' ? 0 : 2) && 'who may is not said',
        String(named.sort()) !== String(given.sort()) && `parameters ${given} of ${named}`,
      ].filter(Boolean)
      return faults.map((fault) => `${one.operationId}: ${fault}`)
    })
    expect(wanting).toEqual([])
    // What can be sent again says so; what is read, or sent as a stream, does not.
    const once = (id: string) =>
      ours.find((one) => one.operationId === id)!.parameters?.some((p) => p.$ref?.endsWith('/IdempotencyKey')) ?? false
    expect([once('overrideSegments'), once('endOverride'), once('getSegments'), once('takeBackup')]).toEqual([true, true, false, false])
    expect(document.components.securitySchemes).toMatchObject({ key: { scheme: 'bearer' }, session: { in: 'cookie' } })
  })

  it('is what the reference shows, in groups, without signing in', async () => {
    const app = await createServer({ store: await open() })
    const { body, statusCode } = await app.inject('/reference')
    expect(statusCode).toBe(200)
    for (const words of [
      'id="group-segments"',
      'Idempotency-Key',
      'Needs the right <code>override</code>',
      'application/problem+json',
      'text/event-stream',
    ])
      expect(body).toContain(words)
    expect(body).not.toMatch(/<script|style="/)
  })
})
