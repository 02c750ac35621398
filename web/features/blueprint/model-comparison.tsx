/** The models side by side: what each takes, costs, changes, and whom it is for. */
import type { CSSProperties, ReactNode } from 'react'
import { type CoverageModel, coverageKinds } from '#api/coverage-models.ts'
import type { CoverageFigures, CoverageLook } from '#api/routes/coverage.ts'
import { Tag } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { AccountsAsked } from './model-accounts.tsx'
import {
  captureInWords,
  experienceNames,
  liftInWords,
  mixInWords,
  type Page,
  priceInWords,
  rateClosed,
  retentionAfter,
  segmentWords,
  whoInWords,
} from './model-words.ts'

interface ComparisonProps {
  readonly page: Page
  readonly onAccounts: (asked: AccountsAsked) => void
}

interface Column {
  readonly model: CoverageModel
  readonly figures: CoverageFigures
}

export function Comparison({ page, onAccounts }: ComparisonProps) {
  const f = useFormat()
  const { look, document } = page
  const { currency } = look.head
  const columns = document.models.map((model, i): Column => ({ model, figures: look.models[i]! }))
  const teams = look.teams.filter(({ team }) =>
    columns.some(({ figures }) => figures.teams.some((one) => one.team === team && one.stated > 0)),
  )
  const row = (label: ReactNode, cell: (column: Column) => ReactNode, key?: string) => (
    <tr key={key}>
      <th scope="row">{label}</th>
      {columns.map((column) => (
        <td key={column.model.id}>{cell(column)}</td>
      ))}
    </tr>
  )
  const group = (label: string) => (
    <tr data-group>
      <th scope="rowgroup" colSpan={columns.length + 1}>
        {label}
      </th>
    </tr>
  )
  return (
    <div className={styles.compare} style={{ '--models': columns.length } as CSSProperties}>
      <WideTable label="Coverage models side by side">
        <thead>
          <tr>
            <th scope="col">
              <span className="only-heard">What</span>
            </th>
            {columns.map(({ model }) => (
              <th key={model.id} scope="col" title={model.notes}>
                {model.name}
                <span className={styles.sub}>
                  {model.name === coverageKinds[model.kind] ? model.id : coverageKinds[model.kind].toLowerCase()}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {group('What it takes, per account and year')}
          {teams.map((team) => row(team.name, (column) => <TeamMinutes column={column} team={team.team} />, team.team))}
          {row('All teams', (column) => (
            <YearlyCost column={column} look={look} />
          ))}
          {row('Money that leaves the house', ({ figures, model }) =>
            model.kind === 'distributor' && model.distributor
              ? `${f.percent(model.distributor.marginShare, 0)} of the margin`
              : figures.cashMinor === 0
                ? 'none'
                : f.money(figures.cashMinor, currency),
          )}
          {row('Accounts per colleague', (column) => (
            <Span column={column} hours={look.hoursPerColleague} />
          ))}
          {group('Whom it is for')}
          {row('May have it', ({ model }) => whoInWords(model, f, currency))}
          {row('Accounts it is open to', ({ model, figures }) => (
            <Counted
              accounts={figures.eligible.accounts}
              revenueMinor={figures.eligible.revenueMinor}
              look={look}
              onOpen={() => onAccounts({ model: model.id, which: 'eligible' })}
            />
          ))}
          {row('Served so today', ({ model, figures }) => (
            <Counted
              accounts={figures.today.accounts}
              revenueMinor={figures.today.revenueMinor}
              look={look}
              onOpen={() => onAccounts({ model: model.id, which: 'today' })}
            />
          ))}
          {row('Price to the customer', ({ model }) => priceInWords(model, document.models, f, currency))}
          {group('What accounts can count on')}
          {row('Answered, complaints settled', (column) => (
            <Standard column={column} page={page} />
          ))}
          {row('Experience', ({ model }) => (
            <>
              <span className={styles.dots} aria-hidden="true">
                {'●'.repeat(model.experience)}
                {'○'.repeat(5 - model.experience)}
              </span>{' '}
              {experienceNames[model.experience - 1]}
            </>
          ))}
          {row('Channel mix', ({ model }) =>
            model.mix.length === 0
              ? 'as today'
              : mixInWords(model, document, f).map((line) => (
                  <span key={line} className={styles.line}>
                    {line}
                  </span>
                )),
          )}
          {group('What it is expected to change')}
          {row('Retention, on the logit', ({ model }) => (
            <Assumed
              changes={model.lift}
              write={(change) => liftInWords(change, f)}
              number={(value) => f.change(value, 2)}
              explain={(change) => `a retention of 80 % becomes ${f.percent(retentionAfter(change.base), 0)}`}
            />
          ))}
          {row('Potential won a year', ({ model }) => (
            <Assumed changes={model.capture} write={(change) => captureInWords(change, f)} number={(value) => f.percent(value, 0)} />
          ))}
        </tbody>
      </WideTable>
    </div>
  )
}

function TeamMinutes({ column: { model, figures }, team }: { readonly column: Column; readonly team: string }) {
  const f = useFormat()
  const figure = figures.teams.find((one) => one.team === team)
  if (!figure || figure.stated === 0) return <span className="dim">none</span>
  const parts = model.minutes.filter((one) => one.team === team)
  return (
    <SourcedNumber
      source={() => ({
        title: `${figure.name}, ${model.name}`,
        value: f.minutes(figure.stated),
        formula: parts.map((part) => `${part.activity}: ${f.number(part.perYear)} min`),
        restsOn: figure.observed
          ? `the ${f.count(figure.observed.n, 'account', 'accounts')} served so take ${f.number(figure.observed.median)} min (median)`
          : 'nobody is served so today',
        facts: [['Kind', 'stated by the coverage models']],
      })}
    >
      {f.number(figure.stated)} min
    </SourcedNumber>
  )
}

function YearlyCost({ column: { model, figures }, look }: { readonly column: Column; readonly look: CoverageLook }) {
  const f = useFormat()
  const { currency } = look.head
  if (model.kind === 'distributor')
    return (
      <span className="dim">
        {model.distributor ? `${f.percent(model.distributor.avoidableShare, 0)} of today’s team cost falls away` : '–'}
      </span>
    )
  if (figures.teamCostMinor === null)
    return <Missing why={look.teams.some((one) => one.rateClosed) ? rateClosed : 'The rate of a team is not known'} />
  return (
    <>
      <SourcedNumber
        source={() => ({
          title: `Yearly cost of teams, ${model.name}`,
          value: f.moneyExact(figures.teamCostMinor, currency),
          formula: figures.teams
            .filter((one) => one.stated > 0)
            .map((one) => {
              const rate = look.teams.find(({ team }) => team === one.team)?.ratePerHourMinor ?? null
              return rate === null
                ? `${one.name}: ${f.number(one.stated)} min; what an hour costs is closed`
                : `${one.name}: ${f.number(one.stated)} min ÷ 60 × ${f.moneyExact(rate, currency)} an hour = ${f.moneyExact(one.costMinor, currency)}`
            }),
          facts: [
            [
              'Rates',
              look.teams.some((one) => one.from === 'coverage models')
                ? 'of the cost model, where the coverage models say nothing else'
                : 'of the cost model',
            ],
          ],
        })}
      >
        {f.money(figures.teamCostMinor, currency)}
      </SourcedNumber>
      <span className={styles.sub}>{f.number(figures.minutes)} min</span>
    </>
  )
}

function Span({ column: { model, figures }, hours }: { readonly column: Column; readonly hours: number }) {
  const f = useFormat()
  const { stated, implied, observed } = figures.span
  if (implied === null && stated === null) return <span className="dim">takes nobody</span>
  const write = (value: number | null) => (value === null ? '–' : f.number(value, value < 10 ? 1 : 0))
  return (
    <>
      <SourcedNumber
        source={() => ({
          title: `Accounts per colleague, ${model.name}`,
          value: write(implied),
          formula: [`${f.number(hours)} hours a year × 60 ÷ ${f.number(figures.minutes)} minutes per account`],
          facts: [
            ['Stated', write(stated)],
            ['By its minutes', write(implied)],
            [
              'As observed',
              observed === null
                ? 'nobody is served so today, or takes any time'
                : `${write(observed)}, by the median of accounts served so`,
            ],
          ],
        })}
      >
        {stated === null ? `about ${write(implied)}` : write(stated)}
      </SourcedNumber>
      {stated !== null && <span className={styles.sub}>{write(implied)} by its minutes</span>}
    </>
  )
}

interface CountedProps {
  readonly accounts: number
  readonly revenueMinor: number
  readonly look: CoverageLook
  readonly onOpen: () => void
}
function Counted({ accounts, revenueMinor, look, onOpen }: CountedProps) {
  const f = useFormat()
  if (accounts === 0) return <span className="dim">none</span>
  return (
    <>
      <LinkButton onClick={onOpen}>{f.count(accounts, 'account', 'accounts')}</LinkButton>
      <span className={styles.sub}>
        {f.moneyShort(revenueMinor, look.head.currency)} a year
        {look.revenueMinor > 0 && `, ${f.percent(revenueMinor / look.revenueMinor, 0)} of revenue`}
      </span>
    </>
  )
}

function Standard({ column: { model, figures }, page }: { readonly column: Column; readonly page: Page }) {
  const f = useFormat()
  const { standard } = model
  const says = [
    standard.answeredHours !== undefined &&
      `${standard.answeredShare === undefined ? '' : `${f.percent(standard.answeredShare, 0)} `}within ${f.number(standard.answeredHours)} ${Object.values(page.standards).every((one) => one.openHours) ? 'open hours' : 'hours'}`,
    standard.complaintDays !== undefined && `complaints ${f.count(standard.complaintDays, 'day', 'days')}`,
  ].filter((one): one is string => one !== false)
  if (figures.missed.length > 0)
    return (
      <span className="loss" title={figures.missed.map((one) => one.message).join(' ')}>
        {says.join(', ')} ✕ misses what {f.list([...new Set(figures.missed.map((one) => segmentWords(one.segment)))])} is promised
      </span>
    )
  return <>{says.length > 0 ? `${says.join(', ')} ✓` : 'what the segment is promised ✓'}</>
}

type Change = CoverageModel['lift'][number]['change']
interface AssumedProps {
  readonly changes: readonly { readonly segment: string; readonly change: Change }[]
  readonly write: (change: Change) => string
  readonly number: (value: number) => string
  readonly explain?: (change: Change) => string
}
/** Low, base and high, with what they rest on: a word, not a colour. */
function Assumed({ changes, write, number, explain }: AssumedProps) {
  const f = useFormat()
  if (changes.length === 0) return <span className="dim">nothing</span>
  return changes.map(({ segment, change }) => (
    <span key={segment} className={styles.line}>
      {changes.length > 1 && `${segmentWords(segment)} `}
      <SourcedNumber
        source={() => ({
          title: changes.length > 1 ? segmentWords(segment) : 'All segments',
          value: write(change),
          formula: ['base (low to high): plans are solved under each', ...(explain ? [explain(change)] : [])],
          restsOn: change.evidence === 'observed' ? f.count(change.n, 'account', 'accounts') : 'nothing yet: assumed',
          facts: [['Where from', change.note ?? 'nobody has said']],
        })}
      >
        {number(change.base)}
      </SourcedNumber>{' '}
      {change.evidence === 'observed' ? <Tag tone="accent">{`n = ${f.number(change.n ?? 0)}`}</Tag> : <Tag dashed>assumed</Tag>}
      <span className={styles.sub}>
        {number(change.low)} to {number(change.high)}
      </span>
    </span>
  ))
}
