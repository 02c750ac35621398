import type { FileFinding } from './raw-table.ts'

/**
 * Findings that grow while rows are read: one entry per code, with a count and the first row. Reading again starts the counts again,
 * while what was found at opening stays.
 */
export interface FindingLog {
  readonly findings: FileFinding[]
  /** Found once, at opening. */
  state(finding: FileFinding): void
  /** One more (or `by` more) of its kind; the message is made of the count and the first row. */
  count(code: string, row: number, message: (count: number, firstRow: number) => string, by?: number): void
  /** Forgets what was counted. */
  restart(): void
}

export function createFindingLog(): FindingLog {
  const findings: FileFinding[] = []
  const counted = new Map<string, { at: number; count: number; row: number }>()
  let stated = 0
  return {
    findings,
    state(finding) {
      findings.splice(stated++, 0, finding)
    },
    count(code, row, message, by = 1) {
      const entry = counted.get(code) ?? { at: counted.size, count: 0, row }
      entry.count += by
      counted.set(code, entry)
      findings[stated + entry.at] = { code, message: message(entry.count, entry.row), count: entry.count, row: entry.row }
    },
    restart() {
      findings.length = stated
      counted.clear()
    },
  }
}
