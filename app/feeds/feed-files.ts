/** Files of mail and calendars among those that are given. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FeedFormat, feedFormat } from '#intake/mail/feed-format.ts'
import type { Db } from '#store/db.ts'
import { dropUploadsOf } from '#store/feeds.ts'
import type { FeedSource } from '#store/interaction-details.ts'

export interface FeedFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly format: FeedFormat
}

export const sourceOf = (format: FeedFormat): FeedSource => (format === 'ics' ? 'calendar' : 'mail')

/** Null for a file that is neither. */
export async function feedFileAt(path: string): Promise<FeedFile | null> {
  const handle = await open(path).catch(() => null)
  if (!handle) return null
  try {
    const stat = await handle.stat()
    if (!stat.isFile() || stat.size === 0) return null
    const sample = Buffer.alloc(Math.min(stat.size, 16 * 1024))
    await handle.read(sample, 0, sample.length, 0)
    const name = basename(path)
    const format = feedFormat(sample, name)
    return format === null ? null : { name, path, bytes: stat.size, format }
  } finally {
    await handle.close()
  }
}

/** Files parted into feeds and the others, in order. */
export async function partFeeds(paths: readonly string[]): Promise<{ readonly feeds: FeedFile[]; readonly others: string[] }> {
  const feeds: FeedFile[] = []
  const others: string[] = []
  for (const path of paths) {
    const feed = await feedFileAt(path)
    if (feed) feeds.push(feed)
    else others.push(path)
  }
  return { feeds, others }
}

/** Messages are read, and then not kept as they came: they hold what nobody meant for the record. */
export const dropFeedUploads = (tx: Db, importId: number): Promise<number> => dropUploadsOf(tx, importId)
