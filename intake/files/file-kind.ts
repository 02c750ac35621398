import { Refusal } from '#api/refusal.ts'

/** What a file is by its first bytes; its name proves nothing (tab text is often called .xls). */
export type FileKind = 'zip' | 'text'

const magic: readonly { readonly bytes: readonly number[]; readonly what: string; readonly advice: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', advice: 'export the data as CSV or .xlsx instead' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive', advice: 'unpack it and give the file inside' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive', advice: 'unpack it and give the file inside' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive', advice: 'unpack it and give the file inside' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a zstd archive', advice: 'unpack it and give the file inside' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture (PNG)', advice: 'export the data as CSV or .xlsx instead' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture (JPEG)', advice: 'export the data as CSV or .xlsx instead' },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', advice: 'export the data as CSV or .xlsx instead' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: 'an SQLite database', advice: 'export its tables as CSV' },
]

/**
 * @param sample first bytes of the file
 * @throws Refusal `invalid` for an empty file and for kinds that hold no readable table, saying what to do
 */
export function detectFileKind(sample: Buffer, fileName: string): FileKind {
  const refuse = (why: string, advice: string): never => {
    throw new Refusal('invalid', `Cannot read "${fileName}" as ${why}: ${advice}`)
  }
  if (sample.length === 0) refuse('it is empty (0 bytes)', 'export it again and check that the export finished')
  if (startsWith(sample, [0x50, 0x4b, 0x03, 0x04]) || startsWith(sample, [0x50, 0x4b, 0x05, 0x06])) return 'zip'
  if (startsWith(sample, [0xd0, 0xcf, 0x11, 0xe0])) {
    const encrypted = sample.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    if (encrypted) refuse('the workbook is protected by a password', 'remove the password, save it as .xlsx or CSV and give that file')
    refuse('it is a workbook in the old binary format (.xls)', 'open it and save as .xlsx or CSV')
  }
  for (const kind of magic) if (startsWith(sample, kind.bytes)) refuse(`it is ${kind.what}`, kind.advice)
  const start = sample
    .subarray(0, 2048)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase()
  if (start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<table'))
    refuse('it is a web page, whatever its name says', 'open it in a spreadsheet program and save as .xlsx or CSV')
  if (start.startsWith('<?xml')) refuse('it is XML', 'open it in a spreadsheet program and save as .xlsx or CSV')
  if (start.startsWith('{"') || start.startsWith('[{') || /^\{\s+"/.test(start) || /^\[\s+\{/.test(start))
    refuse('it is JSON', 'export the data as CSV or .xlsx instead')
  return 'text'
}

function startsWith(sample: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => sample[i] === byte)
}
