import type { CompiledMapping, MapProgress, MappedBatch } from './compiled.ts'

export interface MapOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: MapProgress) => void
  /** Rows per batch, about. Default 5,000. */
  readonly batchRows?: number
}

/** Reads the files of a compiled mapping and hands out rows of the record, accounts first, in batches. */
// biome-ignore lint/correctness/useYield: signature published ahead of the work
export async function* mapRows(_compiled: CompiledMapping, _options: MapOptions = {}): AsyncGenerator<MappedBatch> {
  throw new Error('not written yet')
}
