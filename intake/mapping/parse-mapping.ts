import type { Mapping } from '#api/mapping.ts'

/**
 * A mapping as a file or the wizard holds it, checked on its own (without data).
 *
 * @throws Refusal `invalid` with every problem found and its place in the JSON
 */
export function parseMapping(_input: unknown): Mapping {
  throw new Error('not written yet')
}
