/** Whether a file holds messages or entries of a calendar, by how it begins; its name counts only where that says nothing. */
export type FeedFormat = 'eml' | 'mbox' | 'ics'

/** @param sample first bytes of the file */
export function feedFormat(sample: Buffer, fileName: string): FeedFormat | null {
  const start = sample
    .subarray(0, 16 * 1024)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (/^BEGIN:VCALENDAR\s/i.test(start)) return 'ics'
  if (/^From \S[^\n]*\r?\n(>From |[\w-]+:)/.test(start)) return 'mbox'
  const lines = start.split(/\r?\n/, 60)
  const end = lines.findIndex((line) => !/^[ \t]|^[\w-]+:/.test(line))
  const header = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^[ \t]/.test(line))
  const telling = header.filter((line) =>
    /^(from|to|subject|date|received|message-id|mime-version|return-path|delivered-to|content-type):/i.test(line),
  )
  const isHeader =
    header.length >= 2 && telling.length >= 2 && telling.some((line) => /^(from|received|return-path|message-id):/i.test(line))
  return isHeader || (telling.length > 0 && /\.eml$/i.test(fileName)) ? 'eml' : null
}
