/** What became of the messages of an import, counted: for the check before it, and for its page after it. */

import type { FeedFile } from './feed-files.ts'
import type { Outcome } from './outcome.ts'
import { type Reason, reasons } from './sift-message.ts'

export interface FeedSummary {
  readonly messages: number
  readonly entries: number
  readonly interactions: number
  readonly coming: number
  readonly leftOut: readonly { readonly reason: Reason; readonly about: string; readonly n: number }[]
  /** Account rows with their interactions, most first. */
  readonly accounts: readonly { readonly account: number; readonly n: number }[]
  readonly accountCount: number
  readonly notProved: number
  /** Addresses at known accounts that are no known person's. */
  readonly heard: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly files: readonly FeedFileSummary[]
}

export interface FeedFileSummary {
  /** Path of the file. */
  readonly file: string
  readonly read: number
  readonly leftOut: number
  readonly repeated: number
  readonly rejected: number
  readonly interactions: number
}

/** A summary that names files instead of where they lie while they are read. */
export const nameFiles = (summary: FeedSummary, files: readonly FeedFile[]): FeedSummary => ({
  ...summary,
  files: summary.files.map((one) => ({ ...one, file: files.find((file) => file.path === one.file)!.name })),
})

const accountsShown = 50

export class FeedCount {
  readonly #files = new Map<
    string,
    { format: FeedFile['format']; read: number; rejected: number; rows: number; reasons: Map<Reason, number> }
  >()
  readonly #accounts = new Map<number, number>()
  readonly #heard = new Set<string>()
  #coming = 0
  #notProved = 0
  #days: [string, string] | null = null

  add(file: FeedFile, outcomes: readonly Outcome[]): void {
    const counted = this.#files.get(file.path) ?? { format: file.format, read: 0, rejected: 0, rows: 0, reasons: new Map() }
    this.#files.set(file.path, counted)
    for (const outcome of outcomes) {
      counted.read++
      this.#coming += outcome.coming.length
      if (outcome.problem) counted.rejected++
      else if (outcome.reason) counted.reasons.set(outcome.reason, (counted.reasons.get(outcome.reason) ?? 0) + 1)
      for (const { row, account, detail, gone } of outcome.rows) {
        if (gone) continue
        counted.rows++
        this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + 1)
        if (detail?.proved === false) this.#notProved++
        for (const [address] of detail?.heard ?? []) this.#heard.add(address)
        const [first, last] = this.#days ?? [row.day, row.day]
        this.#days = [row.day < first ? row.day : first, row.day > last ? row.day : last]
      }
    }
  }

  summary(): FeedSummary {
    const files = [...this.#files]
    const total = new Map<Reason, number>()
    for (const [, file] of files) for (const [reason, n] of file.reasons) total.set(reason, (total.get(reason) ?? 0) + n)
    const sum = (of: (file: (typeof files)[number][1]) => number) => files.reduce((all, [, file]) => all + of(file), 0)
    return {
      messages: sum((file) => (file.format === 'ics' ? 0 : file.read)),
      entries: sum((file) => (file.format === 'ics' ? file.read : 0)),
      interactions: sum((file) => file.rows),
      coming: this.#coming,
      leftOut: inOrder(total).map(([reason, n]) => ({ reason, about: reasons[reason], n })),
      accounts: [...this.#accounts]
        .map(([account, n]) => ({ account, n }))
        .sort((a, b) => b.n - a.n || a.account - b.account)
        .slice(0, accountsShown),
      ...{ accountCount: this.#accounts.size, notProved: this.#notProved, heard: this.#heard.size },
      ...{ firstDay: this.#days?.[0] ?? null, lastDay: this.#days?.[1] ?? null },
      files: files.map(([file, { read, rejected, rows, reasons: own }]) => ({
        ...{ file, read, rejected, interactions: rows, repeated: own.get('repeated') ?? 0 },
        leftOut: [...own].reduce((all, [reason, n]) => all + (reason === 'repeated' ? 0 : n), 0),
      })),
    }
  }
}

const inOrder = (counts: ReadonlyMap<Reason, number>): [Reason, number][] => [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
