/** Guidance taken into coverage models: moves written into the channel mix of a draft. */
import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import { Refusal } from '#api/refusal.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { coverageInForce } from '../coverage/coverage-in-force.ts'
import { changeDraft, createDraft, findDraft } from '../models/drafts.ts'

export interface MixMove {
  readonly reason: string
  readonly channel: string
  readonly share: number
  readonly models: readonly string[]
}

/** Into the draft that is named, else into a new one as the models in force are. */
export async function draftMix(ctx: Context, name: string, given: { draft?: number | undefined; moves: readonly MixMove[] }) {
  if (given.draft !== undefined) {
    const draft = await findDraft(ctx, given.draft)
    if (draft.kind !== 'coverage') throw new Refusal('invalid', `Draft ${given.draft} is no draft of coverage models`)
    const changed = withMoves(parseCoverageModels(draft.document), given.moves)
    return told(await changeDraft(ctx, name, draft.draft, draft.revision, changed))
  }
  const { models } = await coverageInForce(ctx, (await loadSnapshot(ctx.store, null))?.asOf ?? ctx.now.slice(0, 10))
  return told(await createDraft(ctx, name, { from: 'document', kind: 'coverage', document: withMoves(models, given.moves) }))
}

const told = ({ draft, revision }: { draft: number; revision: number }) => ({ draft, revision })

/**
 * The document with the moves in the mix of the models they name: what a model sends elsewhere for the same reason gives way, so that no
 * more than everything is sent.
 *
 * @throws Refusal invalid: no such model or channel, or a channel that cannot take the reason
 */
export function withMoves(document: CoverageModels, moves: readonly MixMove[]): CoverageModels {
  const problems = moves.flatMap((move, i) => [
    ...move.models
      .filter((id) => !document.models.some((model) => model.id === id))
      .map((id) => ({ at: `moves[${i}].models`, message: `names no coverage model: ${id}` })),
    ...(canTake(document, move)
      ? []
      : [{ at: `moves[${i}].channel`, message: `the coverage models do not say that ${move.channel} can take "${move.reason}"` }]),
  ])
  if (problems.length > 0) throw new Refusal('invalid', 'Cannot write these moves into the coverage models', problems)
  return {
    ...document,
    models: document.models.map((model) => ({
      ...model,
      mix: moves.filter((move) => move.models.includes(model.id)).reduce(withMove, model.mix),
    })),
  }
}

const canTake = ({ reasons }: CoverageModels, { reason, channel }: MixMove): boolean =>
  (reasons.find((one) => one.reason === reason) ?? reasons.find((one) => one.reason === '*'))?.channels.some(
    (one) => one.channel === channel,
  ) ?? false

type Mix = CoverageModels['models'][number]['mix']

function withMove(mix: Mix, { reason, channel, share }: MixMove): Mix {
  const ofOthers = mix.filter((part) => part.reason === reason && part.channel !== channel)
  const sent = ofOthers.reduce((sum, part) => sum + part.share, 0)
  const left = sent > 1 - share ? (1 - share) / sent : 1
  return [
    ...mix.filter((part) => part.reason !== reason),
    ...ofOthers.map((part) => ({ ...part, share: part.share * left })).filter((part) => part.share > 0),
    ...(share > 0 ? [{ reason, channel, share }] : []),
  ]
}
