/** What whoever listens looks at in the morning: low answers with the revenue behind them, and how much of the revenue was heard. */
import type { z } from 'zod'
import type { lowAnswer, VoicesToday } from '#api/routes/listening.ts'
import { heardAim } from '#engine/listening/heard-quarters.ts'
import type { Context } from '../context.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { answerCounts } from './answer-counts.ts'
import { dayOf, type ListeningBook, listeningBook, listeningHead } from './listening-book.ts'
import { listeningPageOf, quarterOf } from './show-listening.ts'

const daysBack = 30
/** 0-6 of 0-10: what makes a detractor, on whatever scale. */
const lowPoints = 60
const shown = 12

type Low = z.input<typeof lowAnswer>

export async function voicesToday(ctx: Context): Promise<VoicesToday> {
  const book = await listeningBook(ctx)
  const { quarters } = await answerCounts(ctx, book)
  const page = await listeningPageOf(ctx, book)
  const low = seesAnswers(ctx) ? lowAnswers(book, hearsConfidence(ctx)) : []
  const revenueOf = new Map(low.map((one) => [one.account.id, one.revenueMinor]))
  const quarter = quarters.at(-1)
  return {
    head: listeningHead(ctx, book),
    ...{
      low: low.slice(0, shown),
      lowAccounts: revenueOf.size,
      lowRevenueMinor: [...revenueOf.values()].reduce((sum, one) => sum + one, 0),
    },
    ...{ quarter: quarter ? quarterOf(book, quarter) : null, aim: heardAim, standings: page.standings },
  } as VoicesToday
}

/** By name, for who may see answers; what was said by role or in confidence only to who may hear that. */
function lowAnswers(book: ListeningBook, everything: boolean): Low[] {
  const { voices, accounts } = book
  const since = dayOf(book) - daysBack
  const found: Low[] = []
  for (const { id, name, at, revenueMinor } of accounts) {
    if (at < 0) continue
    for (let k = voices.book.contactStart[at]!; k < voices.book.contactStart[at + 1]!; k++)
      for (let j = voices.book.answerStart[k]!; j < voices.book.answerStart[k + 1]!; j++) {
        const answer = voices.answers[j]!
        const [person, metric] = [voices.contacts[k]!, answer.metric]
        if (voices.book.y[j]! > lowPoints || voices.book.day[j]! <= since || answer.score === null) continue
        if (!everything && answer.privacy !== 'attributed') continue
        found.push({
          ...{
            account: { id, name },
            day: answer.day,
            metric,
            score: answer.score,
            scaleMax: answer.scaleMax ?? 100,
            comment: answer.comment,
          },
          person: person.personId === null ? null : { id: person.personId, name: person.name ?? '' },
          ...{ groups: [...person.groups], revenueMinor },
        })
      }
  }
  return found.sort((a, b) => b.revenueMinor - a.revenueMinor || (a.day < b.day ? 1 : -1))
}
