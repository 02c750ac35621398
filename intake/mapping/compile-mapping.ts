import type { Mapping } from '#api/mapping.ts'
import type { RawTable } from '../files/raw-table.ts'
import type { CompiledMapping } from './compiled.ts'

/**
 * Checks a mapping against the headings of the files given and recognises how their numbers and dates are written.
 * A table whose file was not given is left out (finding); a file that is needed for a join must be there.
 *
 * @throws Refusal `invalid` with every problem found and its place in the mapping
 */
export async function compileMapping(_mapping: Mapping, _tables: readonly RawTable[]): Promise<CompiledMapping> {
  throw new Error('not written yet')
}
