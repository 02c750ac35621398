/** What a change of who somebody is at an account does to its index: reckoned with and without it, on the live day. */
import { dayNumber } from '#engine/period/days.ts'
import { accountIndex } from '#engine/relationship/account-index.ts'
import type { AccountIndex } from '#engine/relationship/index-types.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import type { Said } from '#store/said.ts'
import type { Context } from '../context.ts'
import { contactOf } from '../people/read-people.ts'
import { liveDay } from '../relationship/live-day.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { type AccountsRead, readAccounts, voicesOn } from '../relationship/read-voices.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'

/** Of what a voice is made. */
export interface VoiceChange {
  /** Taken off the account. */
  readonly gone?: boolean
  /** Said by hand from then on; undefined: handed back to the files. */
  readonly fields?: Readonly<Partial<Record<'roles' | 'seniority' | 'leftDay', unknown>>>
  readonly title?: string | null
}

export interface IndexEffect {
  readonly before: number | null
  readonly after: number | null
  readonly gradeBefore: string | null
  readonly gradeAfter: string | null
  /** Of the voice, before. */
  readonly share: number | null
  /** Somebody there answered by role only or in confidence: the effect tells what. */
  readonly telling: boolean
}

type Voice = AccountsRead['accounts'][number]['voices'][number]

/** @param account  id as the customer level shows it; @param person id that stands for them */
export async function indexEffect(given: Context, account: number, person: number, change: VoiceChange): Promise<IndexEffect> {
  const { access: _, ...ctx } = given
  const asOf = await liveDay(ctx)
  const { parameters } = await parametersInForce(ctx)
  const reader = titleReader((await titleRulesInForce(ctx.store)).rules)
  const read = await readAccounts(ctx, { accounts: new Set([account]), asOf })
  const changed = {
    ...read,
    accounts: read.accounts.map((one) => ({
      ...one,
      voices: one.voices.flatMap((voice): Voice[] => (voice.person?.id === person ? changedVoice(voice, account) : [voice])),
    })),
  }
  function changedVoice(voice: Voice, at: number): Voice[] {
    // Who answered and is entered nowhere at the account is a voice all the same, of the role that the title says.
    if (change.gone)
      return voice.answers.length === 0 ? [] : [{ ...voice, roles: contactOf([], [], voice.person!.field('title'), reader), leftDay: null }]
    const contact = voice.person!.contacts.find((one) => one.account.id === at)
    const said = withSaid(contact?.said ?? [], change.fields ?? {})
    const title = change.title === undefined ? voice.person!.field('title') : change.title
    const { leftDay, ...roles } = contactOf(contact?.rows ?? [], said, title, reader)
    // Whenever somebody is said to have left or to leave, that is the voice without them.
    return leftDay === null ? [{ ...voice, roles, leftDay: null }] : []
  }
  const indexOf = (of: AccountsRead): { found: AccountIndex | null; at: number } => {
    const voices = voicesOn(of, asOf)
    const at = voices.contacts.findIndex((one) => one.personId === person)
    return { found: voices.accounts.length === 0 ? null : accountIndex(voices.book, 0, dayNumber(asOf), parameters), at }
  }
  const [before, after] = [indexOf(read), indexOf(changed)]
  return {
    ...{ before: before.found?.index ?? null, after: after.found?.index ?? null },
    ...{ gradeBefore: before.found?.grade ?? null, gradeAfter: after.found?.grade ?? null },
    share: before.at < 0 ? null : (before.found?.voices.find((one) => one.contact === before.at)?.share ?? null),
    telling: read.answers.some((one) => one.privacy !== 'attributed'),
  }
}

/** What holds by hand once fields are said, or handed back. */
function withSaid(said: readonly Said[], fields: Readonly<Record<string, unknown>>): Said[] {
  const kept = said.filter((one) => !Object.hasOwn(fields, one.field))
  return [...Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value } as Said])), ...kept]
}

/** Half a point, or another grade. */
export function moves({ before, after, gradeBefore, gradeAfter }: IndexEffect): boolean {
  if (before === null || after === null) return before !== after
  return Math.abs(after - before) >= 0.5 || gradeBefore !== gradeAfter
}
