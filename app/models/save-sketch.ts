import { parseSketchModel } from '#api/cost-model.ts'
import { Refusal } from '#api/refusal.ts'
import type { SketchAnswers } from '#api/routes/models.ts'
import { saveAudit } from '#store/audit.ts'
import { saveLatestModel } from '#store/models.ts'
import type { Context } from '../context.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { sketchQuestions } from './ask-sketch.ts'
import { bookAtHand } from './book-at-hand.ts'
import { parseSketchAnswers } from './sketch-answers.ts'

/** Keeps the answers as the sketch that measurements use until a cost model is approved. */
export async function saveSketch(ctx: Context, answers: SketchAnswers): Promise<{ model: number; version: number }> {
  const book = await bookAtHand(ctx)
  const { document, problems } = parseSketchAnswers(await sketchQuestions(ctx, book), answers, book.portfolio.currency)
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'One answer is' : `${problems.length} answers are`
    throw new Refusal('invalid', `${count} missing or wrong: see what each one needs`, problems)
  }
  parseSketchModel(document)
  return ctx.store.transaction(async (tx) => {
    const saved = await saveLatestModel(tx, {
      ...{ kind: 'sketch-model', name: 'Sketch', validFrom: null, author: ctx.actor, now: ctx.now, reason: null, state: 'draft' },
      ...{ body: document, hash: bodyHash(document) },
    })
    await saveAudit(tx, ctx, 'sketch', `model:${saved.id}`, { version: saved.version })
    return { model: saved.id, version: saved.version }
  })
}
