import { writeFileSync } from 'node:fs'

/** Counts a run for any CI: as a last plain line "N passed, N failed, N skipped", or into the file that `npm test` adds up. */
export default class {
  onTestRunEnd(modules) {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state)
      for (const state of states) count[state === 'passed' || state === 'failed' ? state : 'skipped']++
      // A file that did not load has no failed test of its own, yet it is a failure.
      if (module.state() === 'failed' && !states.includes('failed')) count.failed++
    }
    const file = process.env.TAPELINE_COUNT_FILE
    if (file) writeFileSync(file, JSON.stringify(count))
    else process.on('exit', () => console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`))
  }
}
