import type { FileFinding } from './raw-table.ts'

/**
 * Findings that grow while rows are read: one entry per code, with a count and the first row. Reading again starts the counts again,
 * while what was found at opening stays.
 */
export interface FindingLog {
  readonly findings: FileFinding[]
  /** Found once, at opening. */
  state(finding: FileFinding): void
  /** One more (or `by` more) of its kind; the message is made of the count and the first row, when somebody reads it. */
  count(code: string, row: number, message: (count: number, firstRow: number) => string, by?: number): void
  /** Forgets what was counted. */
  restart(): void
}

export function createFindingLog(): FindingLog {
  const findings: FileFinding[] = []
  const counted = new Map<string, { add(by: number): void; finding: FileFinding }>()
  return {
    findings,
    state(finding) {
      findings.push(finding)
    },
    count(code, row, message, by = 1) {
      const entry = counted.get(code)
      if (entry) {
        entry.add(by)
        return
      }
      let count = by
      const finding: FileFinding = {
        code,
        row,
        get message() {
          return message(count, row)
        },
        get count() {
          return count
        },
      }
      counted.set(code, {
        finding,
        add: (more) => {
          count += more
        },
      })
      findings.push(finding)
    },
    restart() {
      for (const { finding } of counted.values()) findings.splice(findings.indexOf(finding), 1)
      counted.clear()
    },
  }
}
