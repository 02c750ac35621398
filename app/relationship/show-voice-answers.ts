/** What one person answered at an account, as far as it was promised to be seen by who asks. */

import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { relationshipRoutes, shownAnswer } from '#api/routes/relationship.ts'
import type { AnswerRecord } from '#store/answers.ts'
import type { Context } from '../context.ts'
import { openContact } from '../editing/open-record.ts'
import { liveDay } from './live-day.ts'
import { counts, customerOf, pointsOf, readAccounts } from './read-voices.ts'
import { mayRead, seesAnswers } from './voice-gate.ts'

type Shown = z.input<(typeof relationshipRoutes)['getVoiceAnswers']['ok']>

/** @throws Refusal not_found: who is not at one's accounts looks like who does not exist */
export async function showVoiceAnswers(ctx: Context, accountId: number, personId: number): Promise<Shown> {
  const opened = await openContact(ctx, personId, accountId)
  const id = await customerOf(ctx, accountId)
  if (id === null) throw new Refusal('not_found', 'There is no such account, or it is no customer that people could belong to')
  const asOf = await liveDay(ctx)
  const read = await readAccounts(ctx, { accounts: new Set([id]), asOf })
  const voice = read.accounts[0]!.voices.find(({ person }) => person?.id === opened.id)
  const entered = voice?.entered ?? false
  const answers = (voice?.answers ?? []).filter((one) => one.day <= asOf && mayRead(ctx, one) === 'by name')
  // Whom nobody entered is at the account by what he answered: who may not read it does not know him here.
  if (!voice?.person || (!entered && answers.length === 0))
    throw new Refusal('not_found', 'There is no such person, or not at your accounts')
  return {
    person: { id: opened.id, name: voice.person.name, title: voice.person.field('title') },
    asOf,
    answers: answers.map(shownOf).sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)),
    closed: !seesAnswers(ctx),
  }
}

const shownOf = (answer: AnswerRecord): z.input<typeof shownAnswer> => ({
  key: `${answer.source}/${answer.externalId}`,
  ...{ day: answer.day, metric: answer.metric, attribute: answer.attribute, score: answer.score },
  ...{ scaleMin: answer.scaleMin, scaleMax: answer.scaleMax, y: pointsOf(answer), touchpoint: answer.touchpoint },
  ...{ programme: answer.programme, comment: answer.comment, privacy: answer.privacy, chosenBy: answer.chosenBy },
  ...{ colleague: answer.colleague, confidence: answer.confidence, counts: counts(answer) },
})
