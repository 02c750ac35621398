/**
 * Coverage models that Tapeline comes with: made from the record’s own teams, channels and reasons, so that there is something to draw a
 * blueprint with on the first day. What accounts of a segment take today is measured; what another model would change is assumed.
 */
import type { z } from 'zod'
import { type CoverageFile, type CoverageModels, coverageFormat, parseCoverageModels } from '#api/coverage-models.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { isComplaint, type PromiseStandards } from '#engine/promises/standards.ts'
import { TIERS, type Tier } from '#engine/segmentation/tier.ts'
import { wilsonInterval } from '#engine/value/wilson-interval.ts'
import type { CostView, WholeView } from '../access/views.ts'
import { middle } from './observed.ts'
import { promisedBy } from './promised.ts'
import { minutesTaken, teamsOf } from './team-minutes.ts'

type Document = z.input<typeof CoverageFile>
type Model = Document['models'][number]

export const defaultCoverageLabel = 'Default coverage models (assumed, nobody has approved these)'

/** Where nobody is measured in a segment: minutes a year of the first team. */
const assumedMinutes: Readonly<Record<Tier, number>> = { KEY: 6_000, MAJOR: 1_500, SME: 240 }
const assumedActivity = 'All that is done for them'
const why = 'Assumed by Tapeline: replace it with what your own history says, or with what your people expect.'

const assume = (low: number, base: number, high: number) => ({ low, base, high, evidence: 'assumed' as const, note: why })
const everyone = [...TIERS]

/** The document, checked; made anew from each measurement. */
export function defaultCoverage(view: CostView, standards: PromiseStandards): CoverageModels {
  const perTier = Object.fromEntries(TIERS.map((tier) => [tier, minutesOfTier(view, tier)])) as Record<Tier, NonNullable<Model['minutes']>>
  const scaled = (tier: Tier, by: number) =>
    perTier[tier].map((part) => ({ ...part, perYear: round(part.perYear * by) })).filter((part) => part.perYear > 0)
  const between = perTier.MAJOR.length === 0 ? scaled('KEY', 0.5) : halfWay(perTier.MAJOR, perTier.KEY)
  const costOf = (minutes: NonNullable<Model['minutes']>) => yearlyCost(view, minutes)
  const promised = (segments: readonly Tier[]) => promisedBy(standards, segments)
  const channels = channelsOf(view)
  const helper = channels.find((one) => !one.byPeople)!
  const document: Document = {
    tapeline: coverageFormat,
    name: 'Default coverage models',
    notes: [
      'Assumed, nobody has approved these. Minutes are what accounts of the segment take today (median by team); what a model changes of retention and potential is assumed.',
      'Begin a draft with them, put in what holds for you, and have it approved.',
    ],
    channels,
    reasons: reasonsOf(view, standards, helper.id),
    models: [
      {
        ...{ id: 'digital', name: 'Digital assistant', kind: 'digital', experience: 1 },
        notes: 'Portal, shop and assistant settle what is simple; people take hard cases and complaints.',
        minutes: scaled('SME', 0.4),
        cashMinor: Math.round(costOf(perTier.SME) / 10),
        standard: promised(['SME', 'MAJOR']),
        eligible: { segments: ['SME', 'MAJOR'] },
        mix: [{ reason: '*', channel: helper.id, share: 0.7 }],
        lift: [{ segment: '*', change: assume(-0.3, -0.1, 0) }],
        capture: [{ segment: '*', change: assume(0, 0.01, 0.02) }],
      },
      {
        ...{ id: 'teamed', name: 'Teamed', kind: 'teamed', experience: 3 },
        notes: 'A team knows the account; whoever is free takes it on.',
        minutes: perTier.MAJOR.length > 0 ? perTier.MAJOR : perTier.SME,
        standard: promised(everyone),
        lift: [{ segment: '*', change: assume(0, 0, 0) }],
        capture: [{ segment: '*', change: assume(0.01, 0.02, 0.04) }],
      },
      {
        ...{ id: 'focused', name: 'Focused team', kind: 'focused', experience: 4 },
        notes: 'A few colleagues who look after one kind of account only, with a plan for each.',
        minutes: between,
        standard: promised(['KEY', 'MAJOR']),
        eligible: { segments: ['KEY', 'MAJOR'] },
        lift: [{ segment: '*', change: assume(0, 0.1, 0.25) }],
        capture: [{ segment: '*', change: assume(0.02, 0.04, 0.08) }],
      },
      {
        ...{ id: 'dedicated', name: 'Dedicated', kind: 'dedicated', experience: 5 },
        notes: 'One named colleague, with whoever is needed behind.',
        minutes: perTier.KEY,
        standard: promised(['KEY', 'MAJOR']),
        eligible: { segments: ['KEY', 'MAJOR'] },
        lift: [{ segment: '*', change: assume(0.05, 0.2, 0.4) }],
        capture: [{ segment: '*', change: assume(0.02, 0.05, 0.1) }],
      },
      {
        ...{ id: 'distributor', name: 'Left to a distributor', kind: 'distributor', experience: 1 },
        notes: 'A distributor sells to them and serves them; we keep a part of the margin.',
        standard: promised(['SME']),
        eligible: { segments: ['SME'] },
        lift: [{ segment: '*', change: assume(-0.6, -0.3, -0.1) }],
        distributor: { marginShare: 0.4, avoidableShare: 0.6 },
      },
    ],
    today: { bySegment: { KEY: 'dedicated', MAJOR: 'teamed', SME: 'teamed' }, quiet: { SME: 'digital' } },
  }
  return parseCoverageModels(document)
}

/** Half a minute is no promise anybody makes. */
const round = (minutes: number) => (minutes >= 100 ? Math.round(minutes / 5) * 5 : Math.round(minutes))

/**
 * What accounts of a segment take: the median of each team, over its activities as the segment’s time is. Medians of single activities would
 * be 0 for whatever fewer than half of the accounts ask for.
 */
function minutesOfTier(view: CostView, tier: Tier): NonNullable<Model['minutes']> {
  const { teams, minutes, activities } = minutesTaken(view)
  const inside = view.accounts.flatMap((account, i) => (!account.unassigned && account.segment?.tier === tier ? [i] : []))
  const total = (column: Float64Array) => inside.reduce((sum, i) => sum + column[i]!, 0)
  const found = teams.flatMap((team, at) => {
    const typical = middle(inside.map((i) => minutes[at]![i]!)) ?? 0
    const all = total(minutes[at]!)
    if (typical <= 0 || all <= 0) return []
    return (
      activities
        .filter((one) => one.team === team)
        // A sketch knows teams, not what they do.
        .map((one) => ({
          team,
          activity: one.name === team ? assumedActivity : one.name,
          perYear: round((typical * total(one.column)) / all),
        }))
        .filter((part) => part.perYear > 0)
    )
  })
  if (found.length > 0) return found
  const [first] = teamsOf(view)
  return first ? [{ team: first.team, activity: assumedActivity, perYear: assumedMinutes[tier] }] : []
}

function halfWay(from: NonNullable<Model['minutes']>, to: NonNullable<Model['minutes']>): NonNullable<Model['minutes']> {
  const key = (part: { team: string; activity: string }) => `${part.team}\u001f${part.activity}`
  const of = (list: typeof from) => new Map(list.map((part) => [key(part), part]))
  const [a, b] = [of(from), of(to)]
  return [...new Map([...b, ...a]).entries()]
    .map(([name, part]) => ({ ...part, perYear: round(((a.get(name)?.perYear ?? 0) + (b.get(name)?.perYear ?? 0)) / 2) }))
    .filter((part) => part.perYear > 0)
}

function yearlyCost(view: CostView, minutes: NonNullable<Model['minutes']>): number {
  const rates = new Map(teamsOf(view).map((team) => [team.team, team.ratePerHourMinor ?? 0]))
  return minutes.reduce((sum, part) => sum + (part.perYear / 60) * (rates.get(part.team) ?? 0), 0)
}

type Channel = NonNullable<Document['channels']>[number]

const noPeople =
  /portal|self|shop|\bedi\b|\bbots?\b|chatbot|assistant|knowledge|\bfaq|automat|\bivr\b|\bapp\b|\bapi\b|e-?commerce|webstore|online order/i

/** Whether people answer in a channel, by its words. */
export const answeredByPeople = (channel: string): boolean => !noPeople.test(channel)

export function idOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const base =
    plain
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 36) || 'channel'
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (!taken.has(id)) return id
  }
}

/** As the record has them; where all are answered by people, an assistant is added, as a digital model needs one. */
function channelsOf(view: CostView): Channel[] {
  const report = channelReport(view)
  const taken = new Set<string>()
  const channels = report.channels
    .filter((one) => one.inbound > 0)
    .map((one) => one.channel)
    .sort(compareBytes)
    .slice(0, 49)
    .map((name): Channel => {
      const id = idOf(name, taken)
      taken.add(id)
      return { id, name: name.slice(0, 80), byPeople: answeredByPeople(name) }
    })
  if (channels.some((one) => !one.byPeople)) return channels
  const asked = report.channels.reduce((sum, one) => sum + one.inbound, 0)
  const cost = report.channels.reduce((sum, one) => sum + (one.inbound > 0 ? one.costMinor : 0), 0)
  const tenth = asked > 0 ? Math.round(cost / asked / 10) : 0
  return [
    ...channels,
    {
      ...{ id: idOf('digital-assistant', taken), name: 'Digital assistant', byPeople: false },
      ...{ costPerResolutionMinor: tenth, cashPerResolutionMinor: tenth },
    },
  ]
}

/** By people: what was settled without a repeat, observed. Without people: assumed. */
function reasonsOf(view: CostView, standards: PromiseStandards, helper: string): NonNullable<Document['reasons']> {
  const report = channelReport(view)
  const ids = new Map(channelsOf(view).map((one) => [one.name, one]))
  const names = [...new Set(report.reasons.map((one) => one.reason))].sort(compareBytes).slice(0, 499)
  const assistant = { channel: helper, containment: assume(0.3, 0.5, 0.7) }
  return [
    ...names.map((reason) => {
      const hard = isComplaint(reason, standards.complaintReasons)
      const seen = report.reasons.filter((one) => one.reason === reason && ids.has(one.channel))
      return {
        reason,
        hardShare: hard ? 0.6 : 0.2,
        channels: [
          ...seen.flatMap(({ channel, known, repeats }) => {
            const { id, byPeople } = ids.get(channel)!
            const range = wilsonInterval(known - repeats, known)
            if (!byPeople && id === helper && range === null) return []
            return range === null
              ? []
              : [
                  {
                    channel: id,
                    containment: {
                      ...inThousandths({ ...range, base: 1 - repeats / known }),
                      evidence: 'observed' as const,
                      n: known,
                      note: noRepeat,
                    },
                  },
                ]
          }),
          ...(seen.some(({ channel, known }) => ids.get(channel)!.id === helper && known > 0) ? [] : [assistant]),
        ],
      }
    }),
    { reason: '*', hardShare: 0.3, channels: [assistant] },
  ]
}

const inThousandths = <T extends Readonly<Record<string, number>>>(shares: T): T =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, Math.round(share * 1000) / 1000])) as T

export const noRepeat = 'Share of interactions that no other one of the same account and reason followed within 7 days.'

/** Only whoever may see the whole book gets here, and for him there is one. */
const channelReport = (view: CostView): WholeView['result']['channels'] => {
  if (view.result.channels === null) throw new TypeError('channels are of the whole book')
  return view.result.channels
}
