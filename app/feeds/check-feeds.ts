import type { DraftCheck } from '#api/import-draft.ts'
import type { RowProblem } from '#api/record.ts'
import { factSpecs } from '#store/facts.ts'
import { loadContentHashes } from '#store/feeds.ts'
import type { FeedSource } from '#store/interaction-details.ts'
import { contentHash } from '#store/staging.ts'
import type { Context } from '../context.ts'
import type { ErasedPeople } from '../erasure/erased-people.ts'
import type { FeedFile } from './feed-files.ts'
import { FeedCount, type FeedSummary } from './feed-summary.ts'
import type { FeedRow } from './outcome.ts'
import { readFeeds } from './read-feeds.ts'

type FileCheck = DraftCheck['files'][number]
type Changes = DraftCheck['changes'][number]

const examplesShown = 5

/** Reads every message of a draft and says what would become of it; null without mail or calendar files. */
export async function checkFeeds(
  ctx: Context,
  feeds: readonly FeedFile[],
  erased: ErasedPeople | null,
): Promise<{ summary: FeedSummary; files: FileCheck[]; changes: Changes[] } | null> {
  if (feeds.length === 0) return null
  const count = new FeedCount()
  const problems = new Map<string, RowProblem[]>()
  const changes = new Map<FeedSource, { added: number; changed: number; unchanged: number; removed: number }>()
  for await (const { file, outcomes } of readFeeds(ctx, feeds, erased)) {
    count.add(file, outcomes)
    const given = outcomes.flatMap(({ problem }) => (problem ? [{ ...problem, file: file.name }] : []))
    problems.set(file.path, [...(problems.get(file.path) ?? []), ...given])
    await compare(outcomes.flatMap((one) => one.rows))
  }
  const summary = count.summary()
  return {
    summary,
    files: feeds.map((feed) => fileCheck(feed, summary, problems.get(feed.path) ?? [])),
    changes: [...changes].map(([source, counts]) => ({ source, table: 'interaction' as const, ...counts })),
  }

  async function compare(rows: readonly FeedRow[]): Promise<void> {
    for (const source of new Set(rows.map((row) => row.source))) {
      const own = rows.filter((row) => row.source === source)
      const stored = await loadContentHashes(
        ctx.store,
        source,
        own.map((one) => one.row.externalId),
      )
      const counts = changes.get(source) ?? { added: 0, changed: 0, unchanged: 0, removed: 0 }
      changes.set(source, counts)
      for (const { row, detail, gone } of own) {
        const hash = stored.get(row.externalId)
        if (gone) counts.removed += hash === undefined ? 0 : 1
        else if (hash === undefined) counts.added++
        else if (hash === contentHash(factSpecs.interaction, row, source, { detail, gone })) counts.unchanged++
        else counts.changed++
      }
    }
  }
}

function fileCheck(feed: FeedFile, summary: FeedSummary, problems: readonly RowProblem[]): FileCheck {
  const counted = summary.files.find((one) => one.file === feed.path)
  const { read = 0, leftOut = 0, repeated = 0, rejected = 0, interactions = 0 } = counted ?? {}
  const messages = [...new Set(problems.map((one) => one.message))]
  return {
    ...{
      table: feed.name,
      rowsRead: read,
      accepted: read - leftOut - repeated - rejected,
      rejected,
      leftOut,
      repeated,
      rejectedAmounts: [],
    },
    becomes: interactions === 0 ? [] : [{ table: 'interaction', rows: interactions }],
    groups: messages.map((message) => {
      const own = problems.filter((one) => one.message === message)
      const { code, column, remedy } = own[0]!
      return {
        code,
        column,
        message,
        remedy,
        rejected: true,
        rows: own.length,
        amounts: [],
        examples: own.slice(0, examplesShown).map(shown),
      }
    }),
    findings: [],
  }
}

const shown = ({ row, column, value, code, message, remedy, rejected }: RowProblem) => ({
  row,
  column,
  value,
  code,
  message,
  remedy,
  rejected,
})
