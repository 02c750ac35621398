import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { AnswerShown, answerRoutes } from '#api/routes/answers.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { address } from '../../app/client.ts'
import { openQuickAdd } from '../../app/entry.ts'
import { saveFile } from '../../app/export-list.ts'
import { lowScore } from '../../app/index-mark.tsx'
import { segmentOptions, Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { SavedViews } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { answerInWords, metricNames, ScoreMark } from '../../app/voice-answers.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { type Figure, Figures } from '../../ui/figures.tsx'
import { type Filter, FilterChips } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { AnswerSheet, groupWords } from './answer-sheet.tsx'

type Answers = z.output<(typeof answerRoutes)['listAnswers']['ok']>

const filterKeys = [
  ...['metric', 'programme', 'touchpoint', 'tier', 'account', 'person', 'from', 'to', 'score', 'privacy', 'chosenBy', 'said', 'q'],
] as const
const standardViews = [
  { name: 'All', search: {} },
  { name: 'Low NPS', search: { metric: 'nps', score: '0..6' } },
  { name: 'With words', search: { said: 'comment' } },
  { name: 'No answer', search: { said: 'nothing' } },
  { name: 'From conversations', search: { metric: 'declared' } },
]
const firstRows = 200
const mostRows = 1000

export function AnswersTab() {
  const { sees } = useMe()
  if (!sees('answers') && !sees('confidential'))
    return (
      <NoRight title="Who answered what is closed to you.">
        You see the index, its interval and how many were heard. An owner may open named answers for you.
      </NoRight>
    )
  return <AnswerList />
}

/** What of the address the server filters by; a day half typed is no filter yet. */
function queryOf(search: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.fromEntries(filterKeys.flatMap((key) => (search[key] ? [[key, String(search[key])]] : [])))
  for (const key of ['from', 'to']) if (given[key] && !/^\d{4}-\d\d-\d\d$/.test(given[key])) delete given[key]
  return given
}

function AnswerList() {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const text = JSON.stringify(queryOf(search))
  const query = useMemo(() => JSON.parse(text) as Record<string, string>, [text])
  const [limit, setLimit] = useState(firstRows)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters begin with their first rows
  useEffect(() => setLimit(firstRows), [text])
  const { data, error, refetch, isPlaceholderData } = useGet('listAnswers', { query: { ...query, limit } as never })
  const [shown, show] = useState<AnswerShown | null>(null)
  const columns = useMemo(() => answerColumns(data?.items ?? [], f), [data, f])
  const filters = useMemo(() => answerFilters(data), [data])
  const clear = () => setSearch(Object.fromEntries(filterKeys.map((key) => [key, null])))
  if (error && !data) return <Failed title="The answers could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading answers" />
  if (data.total === 0 && Object.keys(query).length === 0) return <NoAnswers hidden={data.summary.hidden} />
  const rest = (data.total ?? 0) - data.items.length
  return (
    <>
      <SavedViews screen="listening" standard={standardViews.map((view) => ({ ...view, search: { ...view.search, tab: 'answers' } }))} />
      <FilterChips filters={filters} tools={<SearchField label="Search in comments" placeholder="Words of a comment" />} />
      <Figures old={isPlaceholderData} figures={answerFigures(data, f)} />
      <DataTable
        label="Answers"
        columns={columns}
        rows={data.items.map((_, i) => i)}
        of={data.total ?? data.items.length}
        noun={['row', 'rows']}
        sortName="answerSort"
        height="page"
        old={isPlaceholderData}
        onOpen={(i) => show(data.items[i]!)}
        {...(may('export') && {
          onExport: (format: 'csv' | 'xlsx') =>
            saveFile(address('exportAnswers', { query: { ...query, format } as never }), `answers.${format}`),
        })}
        leftOut={
          rest > 0 && (
            <>
              the latest {f.number(data.items.length)} are listed{' '}
              {limit < mostRows ? (
                <LinkButton onClick={() => setLimit(Math.min(mostRows, limit * 5))}>List more</LinkButton>
              ) : (
                <>: filter, or export all</>
              )}
            </>
          )
        }
        footnote={
          data.summary.hidden
            ? 'Answers given in confidence are neither listed nor counted here. Who answered by role is shown without a name.'
            : 'Who answered in confidence, or by role, is named to you alone: exports hold what you see.'
        }
        empty={
          <Empty title="No answer passes these filters." actions={<LinkButton onClick={clear}>Clear all filters</LinkButton>}>
            Nobody answered so in these accounts and days.
          </Empty>
        }
        phone={{
          title: (i) => data.items[i]!.person?.name ?? data.items[i]!.account?.name ?? 'Unassigned',
          note: (i) => data.items[i]!.comment ?? data.items[i]!.account?.name ?? '',
          value: (i) => answerInWords(data.items[i]!, f),
          beside: (i) => f.day(data.items[i]!.day),
        }}
      />
      <AnswerSheet answer={shown} onClose={() => show(null)} />
    </>
  )
}

function answerFigures({ summary }: Answers, f: Format): Figure[] {
  const { nps, csat, ces } = summary
  const level = f.percent(summary.level, 0)
  const points = (share: number) => f.number(share * 100, 0)
  const percent = (share: number) => f.number(share * 100, 0)
  const interval = (low: number, high: number) => `${f.range(low * 100, high * 100, (x) => f.number(x, 0))}`
  const answered = summary.asked === 0 ? null : summary.answered / summary.asked
  return [
    {
      ...{ label: 'Answers', value: f.number(summary.answered), beside: `of ${f.number(summary.asked)} asked` },
      note: answered === null ? '' : `${f.percent(answered, 0)} said something; ${f.count(summary.comments, 'comment', 'comments')}`,
    },
    {
      ...{ label: 'From', value: f.count(summary.accounts, 'account', 'accounts') },
      note: `${f.count(summary.people, 'person', 'people')} named`,
    },
    {
      label: 'NPS',
      value: nps ? (
        <SourcedNumber
          source={() => ({
            ...{ title: 'NPS of what is listed', value: points(nps.nps) },
            formula: ['promoters (9 and 10) less detractors (0 to 6), over all who answered'],
            restsOn: `${f.number(nps.promoters)} promoters, ${f.number(nps.passives)} passives, ${f.number(nps.detractors)} detractors; ${level} interval ${interval(nps.low, nps.high)} (adjusted Wald)`,
            leftOut: 'who was asked and did not answer; other metrics',
          })}
        >
          {points(nps.nps)}
        </SourcedNumber>
      ) : (
        '–'
      ),
      ...(nps && { beside: interval(nps.low, nps.high) }),
      note: nps ? `n = ${f.number(nps.n)}` : 'nobody answered on it',
    },
    {
      label: 'CSAT',
      value: csat ? (
        <SourcedNumber
          source={() => ({
            ...{ title: 'CSAT of what is listed', value: `${percent(csat.topShare)} %` },
            formula: ['share of answers 4 and 5 of 1 to 5'],
            restsOn: `${f.number(csat.top)} of ${f.number(csat.n)}, mean ${f.number(csat.mean, 2)}; ${level} interval ${interval(csat.low, csat.high)} % (Wilson)`,
            leftOut: 'answers on other scales; other metrics',
          })}
        >
          {percent(csat.topShare)} %
        </SourcedNumber>
      ) : (
        '–'
      ),
      ...(csat && { beside: `${interval(csat.low, csat.high)} %` }),
      note: csat ? `n = ${f.number(csat.n)}, mean ${f.number(csat.mean, 2)}` : 'nobody answered on it',
    },
    ...(ces
      ? [
          {
            ...{ label: 'CES', value: `${percent(ces.topShare)} %`, beside: `${interval(ces.low, ces.high)} %` },
            note: `n = ${f.number(ces.n)}, mean ${f.number(ces.mean, 2)} of 7`,
          },
        ]
      : []),
  ]
}

/** Whose it is, as far as it may be said. */
const whoseAnswer = (one: AnswerShown): string =>
  one.person?.name ?? (one.groups.length > 0 ? `somebody who ${one.groups.map((group) => groupWords[group]).join(' and ')}` : 'not named')

function answerColumns(items: Answers['items'], f: Format): Column[] {
  const at = (i: number) => items[i]!
  return [
    { id: 'day', label: 'Day', kind: 'day', value: (i) => at(i).day, width: 92 },
    {
      ...{ id: 'account', label: 'Account', kind: 'text', value: (i: number) => at(i).account?.name ?? 'Unassigned', width: 170 },
      cell: (i) =>
        at(i).account ? <AccountLink id={at(i).account!.id}>{at(i).account!.name}</AccountLink> : <span className="dim">Unassigned</span>,
    },
    {
      ...{ id: 'person', label: 'Who', kind: 'text', value: (i: number) => whoseAnswer(at(i)), width: 150 },
      cell: (i) => <span className={at(i).person ? '' : 'dim'}>{whoseAnswer(at(i))}</span>,
    },
    {
      ...{ id: 'answer', label: 'Answer', kind: 'text', value: (i: number) => answerInWords(at(i), f), width: 150 },
      cell: (i) => (at(i).score === null && !at(i).comment ? <span className="dim">asked, no answer</span> : answerInWords(at(i), f)),
    },
    {
      ...{ id: 'points', label: 'Points', kind: 'number', value: (i: number) => at(i).points, width: 66 },
      hint: `0 to 100, higher is better, whatever was asked; ringed below ${lowScore}`,
      why: (i) => (at(i).metric === 'text' ? 'Words have no score' : 'Asked, no answer'),
      cell: (i) => (at(i).points === null ? <span className="dim">–</span> : <ScoreMark y={at(i).points} />),
    },
    {
      ...{ id: 'comment', label: 'Comment', kind: 'text', value: (i: number) => at(i).comment, width: 320 },
      why: () => 'Nothing was said beside it',
      cell: (i) => (at(i).comment ? <span title={at(i).comment!}>{at(i).comment}</span> : <span className="dim">–</span>),
    },
    { id: 'touchpoint', label: 'Touchpoint', kind: 'text', value: (i) => at(i).touchpoint, why: () => 'Not stated', width: 110 },
    {
      ...{ id: 'privacy', label: 'Privacy', kind: 'text', value: (i: number) => at(i).privacy, width: 92 },
      hint: 'What whoever answered was told about who will see it',
      cell: (i) => <PrivacyTag privacy={at(i).privacy} />,
    },
    { id: 'programme', label: 'Survey', kind: 'text', value: (i) => at(i).programme, why: () => 'Not stated', optional: true },
    {
      ...{ id: 'chosenBy', label: 'Chosen by', kind: 'text', value: (i: number) => at(i).chosenBy, optional: true },
      why: () => 'Nobody said who chose whom to ask',
    },
    { id: 'colleague', label: 'Colleague', kind: 'text', value: (i) => at(i).colleague, why: () => 'Nobody is named', optional: true },
    { id: 'asked', label: 'Asked', kind: 'day', value: (i) => at(i).asked, why: () => 'Not stated', optional: true },
    { id: 'source', label: 'Source', kind: 'text', value: (i) => sourceName(at(i).source), optional: true },
  ]
}

/** "by hand", "API: feedback", "zendesk". */
const sourceName = (source: string): string => (source === 'hand' ? 'by hand' : source.replace(/^api:/, 'API: '))

const PrivacyTag = ({ privacy }: { readonly privacy: AnswerShown['privacy'] }) =>
  privacy === 'attributed' ? (
    <span className="dim">by name</span>
  ) : (
    <Tag tone="warn">{privacy === 'role only' ? 'by role' : 'in confidence'}</Tag>
  )

function answerFilters(data: Answers | undefined): Filter[] {
  const words = (values: readonly string[] = []) => values.map((value) => ({ value, label: value }))
  return [
    {
      ...{ key: 'metric', label: 'Metric', kind: 'anyOf' },
      options: (data?.offers.metrics ?? []).map((value) => ({ value, label: metricNames[value] ?? value })),
    },
    { key: 'score', label: 'Score as given', kind: 'range' },
    {
      ...{ key: 'said', label: 'Said', kind: 'oneOf' },
      options: [
        { value: 'score', label: 'with a score' },
        { value: 'comment', label: 'with words' },
        { value: 'nothing', label: 'asked, no answer' },
      ],
    },
    { key: 'tier', label: 'Segment', kind: 'anyOf', options: segmentOptions },
    { key: 'touchpoint', label: 'Touchpoint', kind: 'anyOf', options: words(data?.offers.touchpoints) },
    { key: 'programme', label: 'Survey', kind: 'anyOf', options: words(data?.offers.programmes) },
    {
      ...{ key: 'privacy', label: 'Privacy', kind: 'anyOf' },
      options: [
        { value: 'attributed', label: 'by name' },
        { value: 'role only', label: 'by role' },
        ...(data?.summary.hidden ? [] : [{ value: 'confidential', label: 'in confidence' }]),
      ],
    },
    {
      ...{ key: 'chosenBy', label: 'Chosen by', kind: 'anyOf' },
      options: [
        { value: 'plan', label: 'the plan' },
        { value: 'colleague', label: 'a colleague' },
      ],
    },
    { key: 'from', label: 'From', kind: 'text', placeholder: '2026-01-31' },
    { key: 'to', label: 'To', kind: 'text', placeholder: '2026-03-31' },
    ...(data?.items.some((one) => one.account === null)
      ? [{ key: 'account', label: 'Account', kind: 'oneOf', options: [{ value: 'unassigned', label: 'Unassigned' }] } satisfies Filter]
      : []),
  ]
}

function NoAnswers({ hidden }: { readonly hidden: boolean }) {
  const { may } = useMe()
  const navigate = useNavigate()
  return (
    <Empty
      title="No answers yet."
      actions={
        <>
          {may('import') && <Button onClick={() => void navigate({ to: '/imports' })}>Import answers</Button>}
          {may('answer') && (
            <Button variant="default" onClick={() => openQuickAdd({ kind: 'answer' })}>
              Write down what was said
            </Button>
          )}
        </>
      }
    >
      They come by file (a form with a question per column, tickets with a satisfaction, feedback records), by the API (POST /v1/answers),
      or by hand from a conversation: N from any page.
      {hidden && ' Answers given in confidence are not shown to you.'}
    </Empty>
  )
}
