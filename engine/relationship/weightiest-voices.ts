export interface WeightiestVoices {
  /** Positions of the weightiest, by share; equal shares keep their order. */
  readonly first: readonly number[]
  /** All others together; null where there are none. */
  readonly rest: { readonly n: number; readonly share: number; readonly contribution: number } | null
}

/**
 * The weightiest voices one by one and all others together, so that a short list adds up to what the long one does.
 *
 * @param voices  share 0-1 and contribution in points; a voice without a contribution takes no part
 * @param most    how many are listed; one more is listed rather than standing alone as the rest
 * @returns       positions of those listed, and the sums of the others
 * @source  docs/methods/relationship-index.md, contributions
 * @example weightiestVoices([{ share: 0.1, contribution: 7 }, { share: 0.6, contribution: 40 }, { share: 0.3, contribution: 20 }], 1).rest?.n // 2
 */
export function weightiestVoices(
  voices: readonly { readonly share: number; readonly contribution: number | null }[],
  most: number,
): WeightiestVoices {
  const order = voices
    .flatMap(({ contribution }, at) => (contribution === null ? [] : [at]))
    .sort((a, b) => voices[b]!.share - voices[a]!.share || a - b)
  if (order.length <= most + 1) return { first: order, rest: null }
  const rest = { n: order.length - most, share: 0, contribution: 0 }
  for (const at of order.slice(most)) {
    rest.share += voices[at]!.share
    rest.contribution += voices[at]!.contribution!
  }
  return { first: order.slice(0, most), rest }
}
