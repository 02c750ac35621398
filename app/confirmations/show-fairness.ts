/** Who was taken out of the index and who was chosen to be asked, by team: never by colleague, and never of a team of fewer than five. */

import type { Fairness } from '#api/routes/confirmations.ts'
import { addMonthsToDay, dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { accountIndex } from '#engine/relationship/account-index.ts'
import { meanDifference } from '#engine/relationship/closing-effect.ts'
import { poolTeams } from '#engine/relationship/pool-teams.ts'
import type { AnswerRecord } from '#store/answers.ts'
import { loadHeldChanges } from '#store/confirmations.ts'
import { loadInteractionsFed } from '#store/contributors.ts'
import type { Store } from '#store/db.ts'
import { holding } from '#store/said.ts'
import { listUsers } from '#store/users.ts'
import { accountRecord, foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { least, noTeam, peopleByTeam, teamsOfColleagues } from '../contributors/list-contributors.ts'
import { liveDay } from '../relationship/live-day.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { type AccountsRead, counts, pointsOf, readAccounts, voicesOn } from '../relationship/read-voices.ts'
import { hearsConfidence } from '../relationship/voice-gate.ts'
import { payTarget } from './pay-target.ts'

/** Fewer scores than this tell whose they are. */
const fewestScores = 5

type AtAccount = AccountsRead['accounts'][number]
type Voice = AtAccount['voices'][number]

interface Removed {
  readonly account: number
  readonly byManager: boolean
  readonly share: number | null
  readonly lastScore: number | null
}

export async function showFairness(given: Context & { readonly home?: Store }): Promise<Fairness> {
  const hears = hearsConfidence(given)
  const { access: _, ...ctx } = given
  const day = await liveDay(ctx)
  const since = addMonthsToDay(day, -12)
  const { parameters } = await parametersInForce(ctx)
  const read = await readAccounts(ctx, { accounts: null, asOf: day })
  const fed = await loadInteractionsFed(ctx.store, since, null)
  const teamOf = new Map([...teamsOfColleagues(fed)].map(([name, team]) => [foldName(name), team]))
  const people = peopleByTeam(fed, [], teamsOfColleagues(fed))
  const managersOf = await managers(ctx)
  const colleaguesOfUser = new Map(
    (await listUsers(given.home ?? ctx.store)).map((user) => [user.name, new Set([user.name, ...user.colleagues].map(foldName))]),
  )
  // What was said in confidence is in no sum of who may not hear it.
  const shown = (answer: AnswerRecord) => counts(answer) && answer.day <= day && (hears || answer.privacy !== 'confidential')
  const lastScore = (voice: Voice, until: Day): number | null => {
    const last = voice.answers
      .filter((one) => shown(one) && one.day <= until)
      .reduce<AnswerRecord | null>((a, b) => (a && a.day > b.day ? a : b), null)
    return last && pointsOf(last)
  }
  const byManager = (account: AtAccount, voice: Voice) => {
    const said = voice.person?.contacts.find((one) => one.account.id === account.id)?.said ?? []
    const name = holding(said).get('leftDay')?.actor_name
    const stands = name === undefined || name === null ? undefined : colleaguesOfUser.get(name)
    return stands !== undefined && [...(managersOf.get(account.id) ?? [])].some((one) => stands.has(one))
  }
  const removed: Removed[] = []
  const staying: { account: number; score: number }[] = []
  const answers: { account: number; chosen: boolean; score: number }[] = []
  let notSaid = 0
  for (const account of read.accounts) {
    for (const voice of account.voices) {
      const { leftDay } = voice
      if (leftDay === null || leftDay > day) {
        const score = lastScore(voice, day)
        if (score !== null) staying.push({ account: account.id, score })
      } else if (leftDay > since)
        removed.push({
          ...{ account: account.id, byManager: byManager(account, voice), lastScore: lastScore(voice, leftDay) },
          share: shareOf(read, account, voice),
        })
      for (const answer of voice.answers) {
        if (!shown(answer) || answer.day <= addMonthsToDay(day, -24)) continue
        if (answer.chosenBy === null) notSaid++
        else answers.push({ account: account.id, chosen: answer.chosenBy === 'colleague', score: pointsOf(answer)! })
      }
    }
  }
  function shareOf(of: AccountsRead, account: AtAccount, voice: Voice): number | null {
    const there = { ...account, voices: account.voices.map((one) => (one === voice ? { ...one, leftDay: null } : one)) }
    const { book, contacts } = voicesOn({ ...of, accounts: [there] }, day)
    const at = contacts.findIndex((one) => one.personId === voice.person?.id)
    return at < 0 ? null : (accountIndex(book, 0, dayNumber(day), parameters)?.voices.find((one) => one.contact === at)?.share ?? null)
  }
  const held = await ctx.store.transaction((tx) => loadHeldChanges(tx))
  const names = [...new Set([...people.keys(), noTeam])].sort()
  const teamOfAccount = (account: number) =>
    [...(managersOf.get(account) ?? [])].map((name) => teamOf.get(name)).find((team) => team !== undefined) ?? noTeam
  const pooled = poolTeams(
    names.map((name) => people.get(name)?.size ?? 0),
    names,
    least,
  )
  const members = pooled.map((team) => ({
    head: { name: team.name === noTeam ? null : team.name, stated: team.name !== noTeam, people: team.people },
    has: (account: number) => team.members.some((i) => names[i] === teamOfAccount(account)),
  }))
  const count = (state: string) => held.filter((one) => one.state === state && one.askedAt.slice(0, 10) > since).length
  return {
    ...{ day, since, pay: await payTarget(ctx) },
    changes: {
      ...{ waiting: held.filter((one) => one.state === 'waiting').length, accepted: count('accepted'), refused: count('refused') },
      ...{ withdrawn: count('withdrawn'), evidenced: count('evidenced') },
    },
    teams: members.map(({ head, has }) => {
      const own = removed.filter((one) => has(one.account))
      const scores = own.flatMap((one) => one.lastScore ?? [])
      const shares = own.flatMap((one) => one.share ?? [])
      const accounts = new Set(own.map((one) => one.account)).size
      const stay = staying.filter((one) => has(one.account)).map((one) => one.score)
      return {
        ...{ ...head, accounts, removed: own.length, byManager: own.filter((one) => one.byManager).length },
        ...{ meanShare: mean(shares), scored: scores.length, meanLastScore: scores.length < fewestScores ? null : mean(scores) },
        meanStaying: stay.length < fewestScores ? null : mean(stay),
        excludedShare: accounts === 0 ? null : sum(shares) / accounts,
      }
    }),
    chosen: members.map(({ head, has }) => {
      const own = answers.filter((one) => has(one.account))
      const [chosen, planned] = split(own)
      return {
        ...{ ...head, chosen: chosen.length, planned: planned.length },
        ...{
          meanChosen: chosen.length < fewestScores ? null : mean(chosen),
          meanPlanned: planned.length < fewestScores ? null : mean(planned),
        },
        difference: differenceOf(chosen, planned),
      }
    }),
    chosenAll: {
      ...{ chosen: split(answers)[0].length, planned: split(answers)[1].length, notSaid },
      difference: differenceOf(...split(answers)),
    },
    leftOut: [
      ...(pooled.length === 0 ? [`Fewer than ${least} colleagues are named in the record: nothing is shown by team.`] : []),
      ...(hears ? [] : ['What was said in confidence is left out.']),
    ],
  }
}

const split = (list: readonly { readonly chosen: boolean; readonly score: number }[]): [number[], number[]] => [
  list.filter((one) => one.chosen).map((one) => one.score),
  list.filter((one) => !one.chosen).map((one) => one.score),
]
const differenceOf = (chosen: readonly number[], planned: readonly number[]) =>
  chosen.length < fewestScores || planned.length < fewestScores ? null : meanDifference(chosen, planned)

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0)
const mean = (list: readonly number[]): number | null => (list.length === 0 ? null : sum(list) / list.length)

/** Folded names of the colleagues of each account, by its id. */
async function managers(ctx: Context): Promise<Map<number, Set<string>>> {
  const { accounts, tree, colleagueOf } = await accountRecord(ctx)
  const found = new Map<number, Set<string>>()
  for (const account of accounts) {
    const name = colleagueOf.get(account.id)
    if (name === undefined) continue
    const node = accounts[tree.standIn[account.customer]!]!.id
    found.set(node, (found.get(node) ?? new Set()).add(name))
  }
  return found
}
