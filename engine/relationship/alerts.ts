/**
 * What an account's voices call for somebody to look into. The index stays a mean that can be trended; what a mean would hide is said here.
 * Days are whole numbers since 1970-01-01, scores 0-100 with higher better: 0 to 6 on the scale of NPS is 0 to 60.
 *
 * An alert speaks of what happened lately (`lookBackDays`): what is older was there before anybody looked, and would bury what is new.
 */
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** What people decide of alerts and of the cases that come of them. */
export interface AlertRules {
  /** Answers on NPS of who decides, at most: 0-10. */
  readonly lowAnswer: number
  /** A voice with at least this share is heavy, 0-1. */
  readonly heavyShare: number
  /** A heavy voice estimated below this, 0-100. */
  readonly heavyBelow: number
  readonly silentDays: number
  /** So often somebody has answered before his silence says something. */
  readonly usedToAnswer: number
  /** Points between two role groups that were both heard. Two single answers lie 45 apart by chance in one of ten pairs (√2 · √(σp² + σe²) · 1.645). */
  readonly disagreePoints: number
  /** The index against 60 while revenue moved the other way by so much, 0-1. */
  readonly moneyShare: number
  readonly lookBackDays: number
  /** Days until a case is due: of who decides, of all else. */
  readonly dueDaysDecides: number
  readonly dueDays: number
}

export const alertDefaults: AlertRules = {
  ...{ lowAnswer: 6, heavyShare: 0.2, heavyBelow: 50, silentDays: 180, usedToAnswer: 2, disagreePoints: 45, moneyShare: 0.2 },
  ...{ lookBackDays: 90, dueDaysDecides: 3, dueDays: 14 },
}

export interface AlertAnswer {
  readonly day: number
  readonly nps: boolean
  /** 0-100, higher is better. */
  readonly y: number
}

export interface AlertVoice {
  readonly groups: readonly RoleGroup[]
  readonly share: number
  readonly estimate: number
  /** 0-1, of the freshest answer. */
  readonly fresh: number
  /** In any order. */
  readonly answers: readonly AlertAnswer[]
}

export type AlertCode = 'low_answer' | 'heavy_voice' | 'silent_decider' | 'roles_disagree'

export interface Alert {
  readonly code: AlertCode
  /** Position among the voices; null: it is about the account. */
  readonly voice: number | null
  /** What it rests on: the answer, as positions of its voice and among that one's answers. The same answer never calls twice. */
  readonly evidence: { readonly voice: number; readonly answer: number }
  /** The number it was found by: the answer, the estimate, days silent, points apart. */
  readonly value: number
  readonly between: readonly [low: RoleGroup, high: RoleGroup] | null
}

/** In this order: where two speak of one person, the first names the case. */
export const alertCodes: readonly AlertCode[] = ['low_answer', 'heavy_voice', 'silent_decider', 'roles_disagree']

/**
 * Alerts of one account on a day.
 *
 * @param voices  its voices as the index has them, places that nobody fills left out
 * @param today   day number
 * @param rules   thresholds
 * @returns       at most one of each code per voice, in the order of `alertCodes`, then of the voices
 * @source  methods §4.3, "Keep these as ALERTS" — docs/methods/alerts-and-cases.md
 * @example findAlerts([{ groups: ['decides'], share: 0.5, estimate: 62, fresh: 1, answers: [{ day: 20_000, nps: true, y: 40 }] }], 20_005, alertDefaults).map((one) => one.code) // ['low_answer']
 */
export function findAlerts(voices: readonly AlertVoice[], today: number, rules: AlertRules): Alert[] {
  const alerts: Alert[] = []
  voices.forEach((voice, i) => {
    const latest = latestOf(voice.answers, today)
    if (latest === null) return
    const age = today - voice.answers[latest]!.day
    const decides = voice.groups.includes('decides')
    const nps = latestOf(
      voice.answers.map((one) => (one.nps ? one : null)),
      today,
    )
    const add = (code: AlertCode, answer: number, value: number) =>
      alerts.push({ code, voice: i, evidence: { voice: i, answer }, value, between: null })
    if (decides && nps !== null && voice.answers[nps]!.y <= rules.lowAnswer * 10 && today - voice.answers[nps]!.day <= rules.lookBackDays)
      add('low_answer', nps, voice.answers[nps]!.y)
    if (voice.share >= rules.heavyShare && voice.estimate < rules.heavyBelow && age <= rules.lookBackDays)
      add('heavy_voice', latest, voice.estimate)
    const answered = voice.answers.filter((one) => one.day <= today).length
    if (decides && answered >= rules.usedToAnswer && age >= rules.silentDays && age <= rules.silentDays + rules.lookBackDays)
      add('silent_decider', latest, age)
  })
  const apart = furthestApart(voices, today, rules)
  if (apart) alerts.push(apart)
  return alerts.sort((a, b) => alertCodes.indexOf(a.code) - alertCodes.indexOf(b.code))
}

/** The latest answer up to a day; the lower of two on one day, so that the order of rows does not matter. */
function latestOf(answers: readonly (AlertAnswer | null)[], today: number): number | null {
  let found: number | null = null
  answers.forEach((one, i) => {
    if (one === null || one.day > today) return
    const best = found === null ? null : answers[found]!
    if (best === null || one.day > best.day || (one.day === best.day && one.y < best.y)) found = i
  })
  return found
}

/** A quarter of its freshness is what the index asks of a role to count as heard. */
const heard = 0.25

/** The two role groups whose latest answers, weighted by share and freshness, lie furthest apart. */
function furthestApart(voices: readonly AlertVoice[], today: number, rules: AlertRules): Alert | null {
  const groups = roleGroups.flatMap((group) => {
    let weight = 0
    let sum = 0
    let last: { voice: number; answer: number; day: number } | null = null
    voices.forEach((voice, i) => {
      const latest = latestOf(voice.answers, today)
      if (latest === null || voice.fresh < heard || (voice.groups[0] ?? 'uses') !== group) return
      weight += voice.share * voice.fresh
      sum += voice.share * voice.fresh * voice.answers[latest]!.y
      const { day } = voice.answers[latest]!
      if (last === null || day > last.day) last = { voice: i, answer: latest, day }
    })
    return weight > 0 && last !== null ? [{ group, mean: sum / weight, last: last as { voice: number; answer: number; day: number } }] : []
  })
  if (groups.length < 2) return null
  const low = groups.reduce((a, b) => (b.mean < a.mean ? b : a))
  const high = groups.reduce((a, b) => (b.mean > a.mean ? b : a))
  const { voice, answer, day } = high.last.day > low.last.day ? high.last : low.last
  const points = high.mean - low.mean
  if (points < rules.disagreePoints || today - day > rules.lookBackDays) return null
  return { code: 'roles_disagree', voice: null, evidence: { voice, answer }, value: points, between: [low.group, high.group] }
}

/** What score and money say where they do not agree. */
export type ScoreAgainstMoney = 'low score, more money' | 'high score, less money'

/**
 * Whether the index and what an account buys point different ways. Only an index that is sure of its side speaks.
 *
 * @param index         its interval, 0-100
 * @param revenueShare  change of revenue against the window before, as a share of it; null = not known
 * @param moneyShare    how much of a change counts, 0-1
 * @returns             null where they agree, or one of them is not sure
 * @source  methods §4.3 — docs/methods/alerts-and-cases.md
 * @example scoreAgainstMoney({ low: 70, high: 84 }, -0.4, 0.2) // 'high score, less money'
 */
export function scoreAgainstMoney(
  index: { readonly low: number; readonly high: number },
  revenueShare: number | null,
  moneyShare: number,
): ScoreAgainstMoney | null {
  if (revenueShare === null) return null
  if (index.high < 60 && revenueShare >= moneyShare) return 'low score, more money'
  return index.low >= 60 && revenueShare <= -moneyShare ? 'high score, less money' : null
}
