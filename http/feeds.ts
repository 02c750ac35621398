import type { Readable } from 'node:stream'
import { Refusal } from '#api/refusal.ts'
import type { feedRoutes } from '#api/routes/feeds.ts'
import { actorNames } from '#app/access/actor-names.ts'
import { addHeard } from '#app/feeds/people-heard.ts'
import { dropFeedRule, setFeedRules, setFeedSettings, showFeeds } from '#app/feeds/show-feeds.ts'
import { takeMessages } from '#app/feeds/take-messages.ts'
import type { Handlers } from './handler.ts'

export const feedHandlers: Handlers<typeof feedRoutes> = {
  getFeeds: async (ctx) => {
    const nameOf = await actorNames(ctx)
    const { arrivals, ...feeds } = await showFeeds(ctx)
    return { ...feeds, arrivals: arrivals.map(({ actor, ...one }) => ({ ...one, by: nameOf(actor) })) }
  },
  setFeedSettings: async (ctx, { body }) => {
    await setFeedSettings(ctx, body)
    return undefined
  },
  setFeedRules: async (ctx, { body }) => {
    await setFeedRules(ctx, body.rules)
    return undefined
  },
  dropFeedRule: async (ctx, { params }) => {
    await dropFeedRule(ctx, params.pattern)
    return undefined
  },
  addHeardPeople: (ctx, { body }) => {
    if (!ctx.access.may.has('edit')) throw new Refusal('forbidden', 'Your role does not allow writing to the record by hand')
    return addHeard(ctx, body.people)
  },
  sendMessages: (ctx) => {
    const { body, headers } = ctx.request
    if (typeof (body as Readable | null)?.pipe !== 'function')
      throw new Refusal(
        'invalid',
        'Cannot take this: send messages as message/rfc822, text/calendar, application/mbox or multipart/form-data',
      )
    const length = Number(headers['content-length'] ?? Number.NaN)
    return takeMessages(ctx, {
      body: body as Readable,
      type: headers['content-type'] ?? '',
      bytes: Number.isSafeInteger(length) ? length : null,
    })
  },
}
