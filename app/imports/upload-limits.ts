import { Refusal } from '#api/refusal.ts'

export interface UploadLimits {
  readonly fileBytes: number
  /** All files of a draft together. */
  readonly draftBytes: number
  readonly files: number
  /** Files one person sends at the same time. */
  readonly atOnce: number
  /** Drafts one person begins within an hour. */
  readonly draftsPerHour: number
}

const gigabyte = 1024 ** 3

/** What the operator set, else 2 GB a file, 20 GB and 500 files a draft. */
export const uploadLimits = (): UploadLimits => ({
  fileBytes: numberFrom('TAPELINE_UPLOAD_FILE_BYTES', 2 * gigabyte),
  draftBytes: numberFrom('TAPELINE_UPLOAD_DRAFT_BYTES', 20 * gigabyte),
  files: numberFrom('TAPELINE_UPLOAD_FILES', 500),
  ...{ atOnce: 6, draftsPerHour: 120 },
})

function numberFrom(name: string, usual: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return usual
  const given = Number(text)
  if (!Number.isSafeInteger(given) || given <= 0) throw new Refusal('invalid', `Cannot use ${name}=${text}: give a whole number above 0`)
  return given
}

export const sizeText = (bytes: number): string =>
  bytes >= gigabyte
    ? `${Math.round((10 * bytes) / gigabyte) / 10} GB`
    : bytes >= 1024 ** 2
      ? `${Math.round(bytes / 1024 ** 2)} MB`
      : `${bytes} bytes`
