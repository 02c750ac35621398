/** Answers as a list has them: filtered, newest first, with what they come to. */
import type { AnswerMetric, Privacy } from '#api/record.ts'
import type { Day } from '#engine/period/period.ts'
import { answerPersonId, joinAnswerPerson } from './answer-person.ts'
import type { Db, SqlRow } from './db.ts'

export interface AnswerFilter {
  /** Account rows; null: of all. */
  readonly accounts: readonly number[] | null
  readonly privacies: readonly Privacy[]
  readonly metrics: readonly string[] | null
  readonly programmes: readonly string[] | null
  readonly touchpoints: readonly string[] | null
  readonly chosenBy: readonly string[] | null
  /** By the id that stands for him; answers of these kinds of privacy are found by it. */
  readonly person: { readonly id: number; readonly privacies: readonly Privacy[] } | null
  readonly from: Day | null
  readonly to: Day | null
  readonly score: { readonly min: number | null; readonly max: number | null } | null
  readonly said: 'score' | 'comment' | 'nothing' | null
  readonly q: string | null
}

export interface AnswerLine extends SqlRow {
  accountId: number
  day: Day
  source: string
  externalId: string
  programme: string | null
  metric: AnswerMetric
  attribute: string | null
  score: number | null
  scaleMin: number | null
  scaleMax: number | null
  higherIsBetter: boolean
  personId: number | null
  askedDay: Day | null
  touchpoint: string | null
  comment: string | null
  privacy: Privacy
  chosenBy: 'plan' | 'colleague' | null
  colleague: string | null
  confidence: number | null
}

const said = 't.score is not null or t.comment is not null'

function conditions(filter: AnswerFilter, param: (value: unknown) => string): string {
  const any = (column: string, values: readonly string[] | null) => (values === null ? [] : [`${column} = any(${param(values)}::text[])`])
  const saids = { score: 't.score is not null', comment: 't.comment is not null', nothing: `not (${said})` }
  return [
    `t.privacy = any(${param(filter.privacies)}::text[])`,
    ...(filter.accounts === null ? [] : [`t.account_id = any(${param(filter.accounts)}::bigint[])`]),
    ...any('t.metric', filter.metrics),
    ...any('t.programme', filter.programmes),
    ...any('t.touchpoint', filter.touchpoints),
    ...any('t.chosen_by', filter.chosenBy),
    ...(filter.from === null ? [] : [`t.day >= ${param(filter.from)}::date`]),
    ...(filter.to === null ? [] : [`t.day <= ${param(filter.to)}::date`]),
    ...(filter.score === null ? [] : ['t.score is not null']),
    ...(filter.score?.min == null ? [] : [`t.score >= ${param(filter.score.min)}::float8`]),
    ...(filter.score?.max == null ? [] : [`t.score <= ${param(filter.score.max)}::float8`]),
    ...(filter.said === null ? [] : [saids[filter.said]]),
    ...(filter.q === null ? [] : [`t.comment ilike ${param(`%${filter.q.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`)}`]),
    ...(filter.person === null
      ? []
      : [`${answerPersonId} = ${param(filter.person.id)}::bigint and t.privacy = any(${param(filter.person.privacies)}::text[])`]),
  ].join(' and ')
}

function statement(filter: AnswerFilter) {
  const params: unknown[] = []
  const param = (value: unknown) => `$${params.push(value)}`
  return { params, param, where: conditions(filter, param) }
}

const columns = `t.account_id as "accountId", t.day, t.source, t.external_id as "externalId", t.programme, t.metric, t.attribute, t.score,
  t.scale_min as "scaleMin", t.scale_max as "scaleMax", t.higher_is_better as "higherIsBetter", ${answerPersonId} as "personId", t.asked_day as "askedDay",
  t.touchpoint, t.comment, t.privacy, t.chosen_by as "chosenBy", t.colleague, t.confidence`

/** Within a day in an order that says nothing: answers given together do not stand together. */
export function loadAnswerList(db: Db, filter: AnswerFilter, from: number, limit: number): Promise<AnswerLine[]> {
  const { params, param, where } = statement(filter)
  return db.query<AnswerLine>(
    `select ${columns} from answer t ${joinAnswerPerson('t')} where ${where}
     order by t.day desc, t.row_key, t.account_id limit ${param(limit)} offset ${param(from)}`,
    params,
  )
}

export interface AnswerCounts extends SqlRow {
  asked: number
  answered: number
  people: number
  accounts: number
  comments: number
}

/** @param named  kinds of privacy whose people may be counted */
export async function countAnswers(db: Db, filter: AnswerFilter, named: readonly Privacy[]): Promise<AnswerCounts> {
  const { params, param, where } = statement(filter)
  const [row] = await db.query<AnswerCounts>(
    `select count(*) as asked, count(*) filter (where ${said}) as answered, count(distinct t.account_id) as accounts,
       count(distinct ${answerPersonId}) filter (where (${said}) and t.privacy = any(${param(named)}::text[])) as people,
       count(t.comment) as comments
     from answer t ${joinAnswerPerson('t')} where ${where}`,
    params,
  )
  return row!
}

/** How often each score was given, by metric, on the usual scale of the metric. */
export function loadScoreCounts(db: Db, filter: AnswerFilter) {
  const { params, where } = statement(filter)
  return db.query<{ metric: AnswerMetric; score: number; scaleMin: number; scaleMax: number; n: number }>(
    `select t.metric, t.score, t.scale_min as "scaleMin", t.scale_max as "scaleMax", count(*) as n
     from answer t ${filter.person === null ? '' : joinAnswerPerson('t')} where ${where} and t.score is not null and t.metric in ('nps', 'csat', 'ces') group by 1, 2, 3, 4 order by 1, 2`,
    params,
  )
}

/** What a list offers to filter by. */
export async function loadAnswerWords(db: Db, accounts: readonly number[] | null, privacies: readonly Privacy[]) {
  const rows = await db.query<{ field: 'metric' | 'programme' | 'touchpoint'; value: string }>(
    `select distinct f.field, f.value from answer t cross join lateral (values ('metric', t.metric), ('programme', t.programme), ('touchpoint', t.touchpoint)) f (field, value)
     where f.value is not null and t.privacy = any($1::text[]) and ($2::bigint[] is null or t.account_id = any($2::bigint[])) order by 2 limit 300`,
    [privacies, accounts],
  )
  const of = (field: string) => rows.flatMap((row) => (row.field === field ? [row.value] : []))
  return { metrics: of('metric'), programmes: of('programme'), touchpoints: of('touchpoint') }
}
