import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const rootFile = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/**
 * The browser calls operations by their method and address; what they take and answer is checked by the server and by the compiler.
 * Without the schemas the first page is a quarter smaller.
 */
function addressesOnly(): Plugin {
  return {
    name: 'addresses-only',
    load(id) {
      if (id.split('?')[0] !== rootFile('api/routes.ts')) return null
      const words = [rootFile('scripts/run.mjs'), 'scripts/route-addresses.ts']
      return `export const routes = ${execFileSync(process.execPath, words, { encoding: 'utf8' })}`
    },
  }
}

/** The web app is static files; the server sends them with hashes in their names. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [addressesOnly(), react()],
  worker: { format: 'es' },
  build: {
    outDir: rootFile('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // No inline data: the content security policy allows files of ours only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
})
