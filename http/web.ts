import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { App } from './server.ts'

/** Where `npm run build` puts the web app; TAPELINE_WEB names another build. */
export const webDir = process.env.TAPELINE_WEB || fileURLToPath(new URL('../dist/web', import.meta.url))

/** Serves the web app: its files by name, and its one page for every address that is a screen. */
export async function serveWeb(app: App): Promise<void> {
  const index = path.join(webDir, 'index.html')
  if (!existsSync(index)) return
  await app.register(fastifyStatic, {
    root: path.join(webDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    schemaHide: true,
    // Names carry the hash of what they hold.
    cacheControl: true,
  })
  app.get('/*', { schema: { hide: true }, config: { may: 'anyone' } }, async (request, reply) => {
    if (/^\/(demo\/)?v1\//.test(request.url) || /\.\w+$/.test(request.url.split('?')[0]!)) return reply.callNotFound()
    // Read each time: a new build names new files.
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(index, 'utf8'))
  })
}
