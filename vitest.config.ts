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
    // A process runs many files, which share its modules and its embedded engine: no test changes what a module keeps. Threads of one
    // process would wait for one another whenever memory is tidied up.
    pool: 'forks',
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{engine,api,intake,reports,mail,app,http,cli,web}/**/*.test.ts', 'test/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'store', include: ['store/**/*.test.ts', 'test/store/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], sequence: { groupOrder: 1 }, testTimeout: 300_000 },
      },
    ],
  },
})
