import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { SketchTag } from '../../app/marks.tsx'
import { queryClient, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './sketch.module.css'
import { type Answers, type Question, SketchQuestion } from './sketch-question.tsx'
import { SketchResult } from './sketch-result.tsx'

type Sketch = Awaited<ReturnType<typeof call<'getSketch'>>>

/** At most ten answers to a first picture of who earns and who costs. */
export default function SketchScreen() {
  const { may } = useMe()
  const { data, error, refetch } = useGet('getSketch', {}, { enabled: may('draftModels'), staleTime: 0 })
  const title = 'Sketch your cost model'
  if (!may('draftModels'))
    return (
      <>
        <PageHead title={title} />
        <NoRight title="Cost models are closed to you.">Owners, finance and analysts write them. Ask an owner if you should.</NoRight>
      </>
    )
  if (error)
    return (
      <>
        <PageHead title={title} />
        <Failed title="The questions could not be read." error={error} onRetry={() => void refetch()}>
          A sketch needs a record: <Link to="/imports">import files</Link> first.
        </Failed>
      </>
    )
  if (!data)
    return (
      <>
        <PageHead title={title} />
        <Loading rows={8} label="Reading what the record holds" />
      </>
    )
  return <Sketching key={data.saved?.version ?? 0} sketch={data} />
}

function Sketching({ sketch }: { sketch: Sketch }) {
  const f = useFormat()
  const navigate = useNavigate()
  const { may } = useMe()
  const [answers, setAnswers] = useState<Answers>(sketch.answers)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const answer = (id: string, value: number | string | null) => {
    setAnswers((known) => ({ ...known, [id]: value }))
    setTouched((known) => new Set(known).add(id))
  }
  const asked = sketch.questions.filter(({ onlyWhen }) => onlyWhen === null || onlyWhen === answers.basis)
  const sent = useMemo(() => Object.fromEntries(asked.map(({ id }) => [id, answers[id] ?? null])), [asked, answers])
  const [shown] = useDebouncedValue(sent, 350)
  const preview = useQuery({
    queryKey: ['previewSketch', shown],
    queryFn: ({ signal }) => call('previewSketch', { body: { answers: shown } }, { signal }),
    placeholderData: keepPreviousData,
  })
  const work = useWork(async (job) => {
    if (job.state !== 'done') return
    await queryClient.invalidateQueries()
    void navigate({ to: '/portfolio' })
  })
  const open = asked.filter(({ id, optional }) => !optional && (answers[id] === null || answers[id] === undefined))
  const problems = new Map(preview.data?.problems.map(({ at, message }) => [at, message]))
  const wrong = asked.filter(({ id }) => touched.has(id) && answers[id] !== null && problems.has(id))
  const blocked =
    open.length > 0
      ? `${f.count(open.length, 'answer is', 'answers are')} missing.`
      : wrong.length > 0
        ? 'An answer is not right yet.'
        : !may('measure')
          ? 'Your role does not measure: ask finance.'
          : null
  const measure = () => {
    if (blocked || work.running) return
    work.start(async () => (await call('saveSketch', { body: { answers: sent } })).job)
  }
  useKeys('Sketch', { 'mod+enter': { does: 'measure', run: measure, whileTyping: true } })
  const groups = [...new Set(asked.map(({ group }) => group))]
  const known = asked.filter(({ default: given }) => given !== null).length
  return (
    <>
      <PageHead
        title="Sketch your cost model"
        marks={<SketchTag />}
        why={
          <>
            {f.count(asked.length, 'question', 'questions')}
            {known > 0 && `, ${f.number(known)} answered from your files already`}. A guess within a third is good enough: the result is a
            band, and every page says SKETCH until finance approves a model.
          </>
        }
        tools={
          <>
            <Button variant="default" component={Link} to="/costs">
              Later
            </Button>
            <Button
              onClick={measure}
              disabled={Boolean(blocked)}
              loading={work.running}
              title={blocked ?? undefined}
              rightSection={<Kbd k="mod+enter" />}
            >
              Measure the book
            </Button>
          </>
        }
      />
      {sketch.replaced && (
        <Notice tone="plain" action={<Link to="/costs">Costs</Link>}>
          A cost model is approved: measurements use that one. The sketch is kept, and no longer counts.
        </Notice>
      )}
      {(work.running || work.problem) && (
        <div style={{ marginBottom: 12 }}>
          <Panel title="Measuring the book" sub={f.window(sketch.from, sketch.to)}>
            {work.problem ? (
              <Failed title="The book could not be measured." error={new Error(work.problem)} onRetry={measure} />
            ) : (
              <JobTape job={work.job} label="Measuring the book" onCancel={work.cancel} />
            )}
          </Panel>
        </div>
      )}
      <div className={styles.two}>
        <Panel
          title="Questions"
          sub={open.length > 0 ? `${f.number(open.length)} only you can answer` : 'all answered'}
          padding="none"
          footer={
            sketch.notPriced.length > 0
              ? `The sketch does not price ${f.list(sketch.notPriced.map(({ kind, events }) => `${f.number(events)} × ${kind}`))}; a full cost model does.`
              : 'Every time is an assumption: order 10 min and 2 a line, ticket 8 and 6 a reply, call 12, visit 4 hours.'
          }
        >
          {groups.map((group) => (
            <QuestionGroup
              key={group}
              group={group}
              asked={asked}
              answers={answers}
              currency={sketch.currency}
              problems={problems}
              touched={touched}
              onAnswer={answer}
            />
          ))}
        </Panel>
        <div className={styles.beside}>
          <SketchResult
            preview={preview.data ?? null}
            missing={open.length}
            old={preview.isPlaceholderData}
            error={preview.error}
            span={f.window(sketch.from, sketch.to)}
          />
        </div>
      </div>
    </>
  )
}

interface QuestionGroupProps {
  readonly group: string
  readonly asked: readonly Question[]
  readonly answers: Answers
  readonly currency: string
  readonly problems: ReadonlyMap<string, string>
  readonly touched: ReadonlySet<string>
  readonly onAnswer: (id: string, value: number | string | null) => void
}

function QuestionGroup({ group, asked, answers, currency, problems, touched, onAnswer }: QuestionGroupProps) {
  const f = useFormat()
  const own = asked.filter((question) => question.group === group)
  const found = own.find((question) => question.found.length > 0)?.found ?? []
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <legend className="only-heard">{group}</legend>
      <div className={styles.group}>
        <h3 className={styles.groupName}>{group}</h3>
        {found.length > 0 && (
          <span className="dim" style={{ fontSize: '0.75rem' }}>
            in your files:{' '}
            {f.list(found.map(({ value, unit, label }) => `${unit === 'share' ? f.percent(value) : f.number(value)} ${label}`))}
          </span>
        )}
      </div>
      {own.map((question) => (
        <SketchQuestion
          key={question.id}
          n={asked.indexOf(question) + 1}
          question={question}
          value={answers[question.id] ?? null}
          currency={currency}
          problem={touched.has(question.id) && answers[question.id] !== null ? problems.get(question.id) : undefined}
          onAnswer={(value) => onAnswer(question.id, value)}
        />
      ))}
    </fieldset>
  )
}
