import { pageFrom } from '#api/paging.ts'
import type { challengeRoutes } from '#api/routes/challenges.ts'
import { answerChallenge, challengeNumber, changeThread, find } from '#app/challenges/challenge-number.ts'
import { listChallenges } from '#app/challenges/list-challenges.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import type { Handlers, RequestContext } from './handler.ts'

const writing = async (ctx: RequestContext) => ({ name: ctx.caller!.name, people: await peopleToAsk(ctx.home) })

export const challengeHandlers: Handlers<typeof challengeRoutes> = {
  async listChallenges(ctx, { query }) {
    const { state, number, account } = query
    const all = (await listChallenges(ctx, await peopleToAsk(ctx.home))).filter(
      (one) =>
        (state === 'all' || (state === 'not closed' ? one.state !== 'closed' : one.state === state)) &&
        (number === undefined || one.number.key === number) &&
        (account === undefined || one.number.account === account),
    )
    return pageFrom(all, query)
  },
  getChallenge: async (ctx, { params }) => find(ctx, await peopleToAsk(ctx.home), params.challenge),
  challengeNumber: async (ctx, { body }) => challengeNumber(ctx, await writing(ctx), body),
  answerChallenge: async (ctx, { params, body }) => answerChallenge(ctx, await writing(ctx), params.challenge, body.text),
  changeChallenge: async (ctx, { params, body }) => changeThread(ctx, await peopleToAsk(ctx.home), params.challenge, body),
}
