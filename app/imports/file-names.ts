import { Refusal } from '#api/refusal.ts'

const longest = 200
const deepest = 12

/** Files that are never tables: what lies in a folder beside an export. */
export const ignoredFile =
  /^\.|^~\$|^(README|LICENSE|NOTICE|INVENTED)|\.(md|json|pdf|png|jpe?g|gif|svg|docx?|pptx?|html?|js|mjs|exe|dll|DS_Store)$/i

/**
 * The path a file was dropped with, fit to be a path below a folder of ours: no way up, no root, no drive, no control characters.
 * Folders stay, as they tell which files belong together.
 *
 * @throws Refusal `invalid` when nothing is left of it
 */
export function cleanFileName(given: string): string {
  const parts = given
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .map(cleanPart)
    .filter((part) => part !== '' && !/^\.+$/.test(part))
  if (parts.length === 0) throw new Refusal('invalid', 'Cannot take a file without a name: give it one')
  return parts.slice(-deepest).join('/')
}

// A # parts a workbook from its sheet in the names of tables.
const cleanPart = (part: string): string => {
  const plain = part
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll('#', '-')
    .trim()
  if (Buffer.byteLength(plain) <= longest) return plain
  const extension = /\.[a-z0-9]{1,5}$/i.exec(plain)?.[0] ?? ''
  return `${[...plain].slice(0, 50).join('')}${extension}`
}
