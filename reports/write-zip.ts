import { strToU8, zipSync } from 'fflate'

/** Small text files as one archive. */
export const writeZip = (files: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))
