import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', './scripts/ci-reporter.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two even on two cores: much of a test is waiting for a database, a server or a page.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['./test/postgres.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{engine,api,intake,reports,mail,app,http,cli,web}/**/*.test.ts', 'test/*.test.ts'],
          pool: 'threads',
          // Files share their modules, and an embedded engine: no test changes what a module keeps.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'store', include: ['store/**/*.test.ts', 'test/store/**/*.test.ts'], pool: 'forks', isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          pool: 'forks',
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
        },
      },
    ],
  },
})
