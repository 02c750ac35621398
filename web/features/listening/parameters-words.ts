/** What the fields of the rules are called, what they do, and what is odd about them, in words. */
import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'

export type Parameters = Got<Routes['getRelationshipParameters']>
export type Finding = Parameters['findings'][number]

/** A document of rules as the form reads and writes it. */
export type RulesDocument = Record<string, unknown>

export interface Field {
  readonly path: readonly [string] | readonly [string, string]
  readonly label: string
  readonly unit: string
  readonly step: number
  /** Share of 0-1 shown in per cent. */
  readonly percent?: boolean
}

export interface FieldGroup {
  readonly title: string
  /** What they do, and where they come from. */
  readonly about: string
  readonly fields: readonly Field[]
}

const share = (key: string, label: string): Field => ({ path: ['groupShare', key], label, unit: '%', step: 5, percent: true })
const level = (key: string, label: string): Field => ({ path: ['seniority', key], label, unit: 'points', step: 1 })
const metric = (key: string, label: string): Field => ({ path: ['metricWeight', key], label, unit: '× NPS', step: 0.1 })
const alert = (key: string, label: string, unit: string, step = 1, percent = false): Field => ({
  ...{ path: ['alerts', key], label, unit, step, percent },
})

export const fieldGroups: readonly FieldGroup[] = [
  {
    title: 'Whose voice counts for how much',
    about:
      'Each role group has its share of the index, whoever is in it: forty users do not drown who decides. Those present share the whole.',
    fields: [share('decides', 'Decides'), share('influences', 'Influences'), share('uses', 'Uses'), share('pays', 'Pays')],
  },
  {
    title: 'Seniority, inside a role group',
    about: 'A group’s share is split by these points.',
    fields: [level('c-level', 'C-level'), level('director', 'Director'), level('manager', 'Manager'), level('staff', 'Staff')],
  },
  {
    title: 'What an answer tells',
    about: 'An answer on the whole relationship tells more of it than one on a single ticket.',
    fields: [
      ...[metric('nps', 'NPS'), metric('csat', 'CSAT'), metric('ces', 'CES 2'), metric('ces1', 'CES 1'), metric('good_bad', 'Good or bad')],
      metric('declared', 'Declared in a conversation'),
    ],
  },
  {
    title: 'Age, scatter and certainty',
    about: 'Answers age; many of one person tell little more than three; far outliers do not drag the account with them.',
    fields: [
      { path: ['halfLifeDays'], label: 'Half-life', unit: 'days', step: 10 },
      { path: ['maxAgeDays'], label: 'Left out after', unit: 'days', step: 30 },
      { path: ['nCap'], label: 'Most one person tells', unit: 'fresh', step: 0.5 },
      { path: ['huber'], label: 'Outliers held at', unit: 'std. dev.', step: 0.5 },
      { path: ['level'], label: 'Interval', unit: '%', step: 1, percent: true },
      { path: ['keyRoleMinCoverage'], label: 'Blind spot below', unit: '% heard', step: 5, percent: true },
    ],
  },
  {
    title: 'What calls for a case',
    about: 'Alerts stay alerts, so that the index stays a mean.',
    fields: [
      alert('lowAnswer', 'Who decides answers at most', 'on NPS'),
      alert('heavyShare', 'A voice is heavy from', '% share', 5, true),
      alert('heavyBelow', 'Heavy voice estimated below', 'points'),
      alert('silentDays', 'Who decides silent for', 'days', 10),
      alert('usedToAnswer', 'after having answered', 'times'),
      alert('disagreePoints', 'Role groups apart by', 'points', 5),
      alert('moneyShare', 'Revenue against the score by', '%', 5, true),
      alert('lookBackDays', 'Only of the last', 'days', 10),
      alert('dueDaysDecides', 'Due, about who decides, in', 'days'),
      alert('dueDays', 'Due, all else, in', 'days'),
    ],
  },
]

/** What the document says of a field; what it leaves out is at its default. */
export function fieldValue(document: RulesDocument, defaults: RulesDocument, { path }: Field): number {
  const read = (from: RulesDocument): unknown => {
    const first = from[path[0]]
    return path.length === 1 ? first : (first as RulesDocument | undefined)?.[path[1]]
  }
  return Number(read(document) ?? read(defaults))
}

export function withValue(document: RulesDocument, { path }: Field, value: number): RulesDocument {
  if (path.length === 1) return { ...document, [path[0]]: value }
  return { ...document, [path[0]]: { ...(document[path[0]] as RulesDocument | undefined), [path[1]]: value } }
}

const subjects: Readonly<Record<string, string>> = {
  ...{ decides: 'who decides', influences: 'who influences', uses: 'who uses', pays: 'who pays' },
  ...{ 'c-level': 'C-level', director: 'directors', manager: 'managers', staff: 'staff' },
  ...{ nps: 'NPS', csat: 'CSAT', ces: 'CES 2', ces1: 'CES 1', good_bad: 'good or bad', declared: 'declared' },
  ...{ tau2: 'between accounts', sigmaP2: 'between people', sigmaE2: 'of one answer' },
}
const of = ({ subject }: Finding) => (subject === null ? '' : (subjects[subject] ?? subject))

/** A finding in a sentence: what is odd, and what to do. */
export function findingWords(one: Finding, number: (value: number, digits?: number) => string, percent: (value: number) => string): string {
  const { value, limit } = one
  switch (one.code) {
    case 'shares_not_one':
      return `The shares of the role groups add up to ${percent(value)}: they are taken in proportion, so say them so.`
    case 'share_zero':
      return `${number(value)} people are of the group ${of(one)} and count for nothing.`
    case 'one_group':
      return `The group ${of(one)} alone is ${percent(value)} of the index.`
    case 'one_person':
      return `At ${percent(value)} of the accounts with several people, one of them is 60 % of the index: name more people, or soften seniority.`
    case 'seniority_order':
      return `Seniority: ${of(one)} counts less than the level below.`
    case 'seniority_zero':
      return `Seniority: ${of(one)} counts for nothing.`
    case 'weight_over_one':
      return `One answer on ${of(one)} tells more than a fresh NPS answer: the interval becomes narrower than the answers allow.`
    case 'weight_zero':
      return `${number(value)} answers on ${of(one)} count for nothing.`
    case 'half_life_short':
      return `Answers lose half their weight in ${number(value)} days and people answer every ${number(limit)}: an index is always half forgotten.`
    case 'half_life_long':
      return `The half-life of ${number(value)} days is longer than answers count at all (${number(limit)}): nothing ages.`
    case 'cap':
      return `One person tells at most as much as ${number(value, 1)} fresh answers: between 1 and 10 is sound.`
    case 'huber':
      return `Outliers are held at ${number(value, 1)} standard deviations: between 1.5 and 5 is sound.`
    case 'level':
      return `The interval holds ${percent(value)}: usual is 90 %.`
    case 'blind_spot_off':
      return `A blind spot is called below ${percent(value)} heard: it is then called hardly ever, or nearly always.`
    case 'nothing_required':
      return 'No role group is required: an account without a known decider is not told to be one.'
    case 'required_without_share':
      return `The group ${of(one)} is required and has no share in the index.`
    case 'not_estimated':
      return `${number(value)} people answered, and the index still rests on what is assumed: measure the book, so that it is estimated.`
    case 'at_floor':
      return `The scatter ${of(one)} came out lower than can be believed: the least that is taken (${number(limit)} points²) stands in.`
    case 'far_from_own':
      return `The scatter ${of(one)} in force, ${number(value)} points², is far from what your own answers say, ${number(limit)}.`
    case 'mean_far_from_own':
      return `The mean in force, ${number(value, 1)}, is far from that of your own answers, ${number(limit, 1)}.`
    case 'never_heard':
      return `${number(value)} people are of the group ${of(one)} and none of them was ever heard.`
    case 'ceiling':
      return `${percent(value)} of answers on ${of(one)} are the best there is: what would be better cannot be seen.`
    case 'metrics_apart':
      return `Answers on ${of(one)} lie at ${number(value, 1)} and on NPS at ${number(limit, 1)}: an account asked by one is not comparable with one asked by the other.`
    case 'roles_unknown':
      return `Of ${percent(value)} of the people the role is not known: they count as users.`
    case 'levels_unknown':
      return `Of ${percent(value)} of the people the seniority is not known: they count as staff.`
    case 'pay_target':
      return 'Somebody is paid by the index: then there is a reason to ask only those who are content. Measure something else for pay.'
  }
}
