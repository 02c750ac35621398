/** What is odd about coverage models, held against the book: said in the editor, never a refusal. */
import type { CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { CoverageFigures, CoverageFinding, CoverageLook } from '#api/routes/coverage.ts'
import { hoursPerColleague } from './coverage-figures.ts'

type Facts = Pick<CoverageLook, 'teams' | 'channels' | 'reasons'> & { readonly models: readonly CoverageFigures[] }

/** A stated number this far from the observed one is worth a look. */
const farOff = 0.5
/** Fewer accounts do not contradict anybody. */
const enough = 10
/** A lift of 1 turns a retention of 80 % into 92 %. */
const largeLift = 1

export function coverageFindings(document: CoverageModels, facts: Facts): CoverageFinding[] {
  return [
    ...document.models.flatMap((model, i) => modelFindings(document, model, i, facts)),
    ...teamFindings(document, facts),
    ...channelFindings(document, facts),
    ...evidenceFindings(document),
  ]
}

const finding = (code: string, weight: CoverageFinding['weight'], at: string, message: string): CoverageFinding => ({
  code,
  weight,
  at,
  message,
})

function modelFindings(document: CoverageModels, model: CoverageModel, i: number, { teams, models }: Facts): CoverageFinding[] {
  const at = `models[${i}]`
  const figures = models[i]!
  const hoursOf = new Map(teams.map((team) => [team.team, team.hoursPerYear]))
  const { eligible, today, span } = figures
  // Who takes less than it says is served by it: of course they take less.
  const quiet = Object.values(document.today.quiet).includes(model.id)
  return [
    ...model.minutes.flatMap((part, j) => {
      const hours = hoursOf.get(part.team)
      const place = `${at}.minutes[${j}]`
      if (hours === undefined || (hours === null && !document.teams.some((team) => team.team === part.team)))
        return [
          finding(
            'team_unknown',
            'wrong',
            `${place}.team`,
            `${model.name}: nobody has said how many hours ${part.team} has: name a team of the cost model, or state its hours under Teams.`,
          ),
        ]
      if (hours !== null && part.perYear / 60 > hours)
        return [
          finding(
            'more_than_a_year',
            'wrong',
            `${place}.perYear`,
            `${model.name}: one account takes ${round(part.perYear / 60)} hours of ${part.team} a year, and the whole team has ${round(hours)}.`,
          ),
        ]
      return []
    }),
    ...(eligible.accounts === 0
      ? [
          finding(
            'nobody_eligible',
            'doubtful',
            `${at}.eligible`,
            `${model.name}: no account of the book may have it. Widen its eligibility, or take it out.`,
          ),
        ]
      : []),
    ...(today.notEligible > 0
      ? [
          finding(
            'today_not_eligible',
            'doubtful',
            `${at}.eligible`,
            `${model.name}: ${count(today.notEligible, 'account is', 'accounts are')} served so today and would not be open to it. They may stay; a change back would not be possible.`,
          ),
        ]
      : []),
    ...figures.teams.flatMap(({ name, stated, observed }) =>
      !quiet && observed !== null && observed.n >= enough && Math.abs(stated - observed.median) > farOff * Math.max(stated, observed.median)
        ? [
            finding(
              'minutes_far_off',
              'doubtful',
              `${at}.minutes`,
              `${model.name}: ${round(stated)} minutes of ${name} are stated; the ${observed.n} accounts served so take ${round(observed.median)} (median).`,
            ),
          ]
        : [],
    ),
    ...(span.stated !== null && span.implied !== null && Math.abs(span.stated - span.implied) > 0.25 * span.implied
      ? [
          finding(
            'span_far_off',
            'doubtful',
            `${at}.span`,
            `${model.name}: a span of ${span.stated} accounts is stated; by its minutes one colleague of ${round(hoursPerColleague)} hours serves ${round(span.implied)}.`,
          ),
        ]
      : []),
    ...model.lift.flatMap(({ segment, change }, j) =>
      Math.max(Math.abs(change.low), Math.abs(change.high)) > largeLift
        ? [
            finding(
              'lift_large',
              'doubtful',
              `${at}.lift[${j}].change`,
              `${model.name}: a lift beyond ${largeLift} ${segment === '*' ? '' : `in ${segment} `}is a lot: it turns a retention of 80 % into ${percent(logistic(Math.log(4) + largeLift))} or ${percent(logistic(Math.log(4) - largeLift))}.`,
            ),
          ]
        : [],
    ),
    ...(model.kind !== 'distributor' && model.minutes.length === 0 && model.cashMinor === 0
      ? [
          finding(
            'costs_nothing',
            'doubtful',
            `${at}.minutes`,
            `${model.name}: it takes nobody’s time and no money. A model that costs nothing is always taken.`,
          ),
        ]
      : []),
    ...priceFindings(document, model, at),
    ...mixFindings(document, model, at),
  ]
}

function priceFindings({ models }: CoverageModels, model: CoverageModel, at: string): CoverageFinding[] {
  const { price } = model
  if (price.kind === 'none') return []
  const declined = models.find((one) => one.id === price.ifDeclined)
  return [
    ...(price.ifDeclined === model.id
      ? [
          finding(
            'declined_into_itself',
            'wrong',
            `${at}.price.ifDeclined`,
            `${model.name}: whoever declines its price would be served by it all the same: name another model.`,
          ),
        ]
      : declined && declined.price.kind !== 'none'
        ? [
            finding(
              'declined_into_a_price',
              'doubtful',
              `${at}.price.ifDeclined`,
              `${model.name}: whoever declines its price gets ${declined.name}, which has a price of its own.`,
            ),
          ]
        : []),
    ...(price.acceptance.base === 1
      ? [finding('everybody_accepts', 'doubtful', `${at}.price.acceptance`, `${model.name}: everybody is expected to accept its price.`)]
      : []),
  ]
}

function mixFindings({ channels, reasons }: CoverageModels, model: CoverageModel, at: string): CoverageFinding[] {
  const takes = (reason: string, channel: string) => {
    const named =
      reason === '*'
        ? reasons
        : reasons.filter((one) => one.reason === reason || (one.reason === '*' && !reasons.some((other) => other.reason === reason)))
    return named.some((one) => one.channels.some((part) => part.channel === channel))
  }
  const over = [...new Set(model.mix.map((part) => part.reason))].filter(
    (reason) => model.mix.filter((part) => part.reason === reason).reduce((sum, part) => sum + part.share, 0) > 1 + 1e-9,
  )
  return [
    ...over.map((reason) =>
      finding('mix_over_one', 'wrong', `${at}.mix`, `${model.name}: shares of ${named(reason)} add up to more than 100 %.`),
    ),
    ...model.mix.flatMap(({ reason, channel }, j) =>
      takes(reason, channel)
        ? []
        : [
            finding(
              'channel_cannot_take',
              'doubtful',
              `${at}.mix[${j}].channel`,
              `${model.name}: ${channels.find((one) => one.id === channel)?.name ?? channel} is not among the channels that can take ${named(reason)}: nothing moves there.`,
            ),
          ],
    ),
  ]
}

const named = (reason: string) => (reason === '*' ? 'other reasons' : `“${reason}”`)

function teamFindings({ teams: stated }: CoverageModels, { teams }: Facts): CoverageFinding[] {
  return teams.flatMap((team) => {
    const at = stated.findIndex((one) => one.team === team.team)
    const place = at < 0 ? 'teams' : `teams[${at}]`
    return [
      ...(team.statedHours > 0 && team.hoursPerYear === null
        ? [
            finding(
              'team_without_hours',
              'wrong',
              place,
              `${team.name}: nobody has said how many hours it has. State them, or its hours limit nothing.`,
            ),
          ]
        : []),
      ...(team.statedHours > 0 && team.ratePerHourMinor === null
        ? [finding('team_without_rate', 'doubtful', place, `${team.name}: nobody has said what an hour costs, so its time counts as free.`)]
        : []),
      ...(team.hoursPerYear !== null && team.statedHours > team.hoursPerYear
        ? [
            finding(
              'standards_take_more',
              'doubtful',
              'today',
              `${team.name}: if every account took what its model says, it would need ${round(team.statedHours)} hours a year; it has ${round(team.hoursPerYear)}.`,
            ),
          ]
        : []),
    ]
  })
}

function channelFindings(document: CoverageModels, { channels, reasons }: Facts): CoverageFinding[] {
  return [
    ...channels.flatMap((one, i) =>
      one.measuredMinor === null && one.statedMinor === null
        ? [
            finding(
              'channel_without_cost',
              'doubtful',
              `channels[${i}].costPerResolutionMinor`,
              `${one.name}: what it costs to settle something there is neither measured nor stated: it counts as free.`,
            ),
          ]
        : [],
    ),
    ...reasons.flatMap((one, i) =>
      one.n === null && one.reason !== '*'
        ? [finding('reason_not_in_record', 'note', `reasons[${i}].reason`, `No interaction of the window was for ${named(one.reason)}.`)]
        : [],
    ),
    ...(document.models.some((model) => model.kind === 'digital' && model.mix.length === 0)
      ? [finding('digital_without_mix', 'doubtful', 'models', 'A digital model moves nothing to another channel: give it a channel mix.')]
      : []),
  ]
}

/** How much of what decides is anybody’s guess. */
function evidenceFindings({ models }: CoverageModels): CoverageFinding[] {
  const all = models.flatMap((model) => [...model.lift, ...model.capture])
  const assumed = all.filter((one) => one.change.evidence === 'assumed').length
  return all.length > 0 && assumed > 0
    ? [
        finding(
          'assumed',
          'note',
          '',
          `${assumed} of ${all.length} lifts and captures are assumed. Plans are solved at low, base and high, so that it shows which choices rest on them.`,
        ),
      ]
    : []
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))
const percent = (share: number) => `${Math.round(share * 100)} %`
const round = (value: number) => (value >= 10 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(2)).toString())
const count = (n: number, one: string, more: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`
