import { useCallback } from 'react'
import type { ValueFit } from '#api/routes/value.ts'
import { segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './value.module.css'

/** Whether the models told the last months, which were kept back from them. */
export function FitTab() {
  const { may, sees } = useMe()
  const open = may('readCosts') && sees('cost')
  const snapshot = useSnapshot()
  const { data, error, refetch } = useGet(
    'getValueFit',
    { query: snapshot === undefined ? {} : { snapshot } },
    { enabled: open, staleTime: Number.POSITIVE_INFINITY },
  )
  if (!open) return <NoRight title="How well the models fit is of the whole book, which is closed to you.">An owner can open it.</NoRight>
  if (error) return <Failed title="The fit could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the hold-out" />
  return <Fit fit={data} />
}

function Fit({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const used = fit.models[0] ?? null
  const { verdict, head } = fit
  return (
    <div className={styles.stack}>
      <Panel
        title={verdict.fits ? 'The model of orders fits' : 'The model of orders does not fit'}
        sub={`${f.day(fit.calibrationEnd, { year: 'always' })} to ${f.day(fit.end, { year: 'always' })} kept back`}
        footer={`${head.rules.label}. Shared hold-out: a fit is believed where its total is within 20 % and it misses by less than “as many as in the same span before”.`}
      >
        <p>
          {verdict.fits
            ? `Fitted on the record up to ${f.day(fit.calibrationEnd, { year: 'always' })}, it foretold ${f.number(used?.predicted, 0)} orders for the months after; ${f.number(fit.actual, 0)} came. Lifetime values rest on it.`
            : `Lifetime values rest on the simple rule instead: ${fit.rule}.`}
        </p>
        {verdict.reasons.length > 0 && (
          <ul className={styles.reasons}>
            {verdict.reasons.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
      </Panel>
      {used && (
        <Figures
          figures={[
            { label: 'Orders of the hold-out', value: f.number(fit.actual, 0), note: `${f.number(used.predicted, 0)} foretold` },
            { label: 'Total off by', value: f.percentChange(used.totalError), note: 'within 20 % is believed' },
            {
              label: 'Missed by, an account',
              value: f.number(used.meanError, 2),
              note: `${f.number(fit.naive.meanError, 2)} by “as many as before”`,
            },
            { label: 'Correlation', value: f.number(fit.correlation, 2), note: 'foretold and actual orders, over accounts' },
          ]}
        />
      )}
      {used && (
        <div className={styles.pair}>
          <ByFrequency fit={fit} />
          <OverTime fit={fit} />
        </div>
      )}
      {fit.models.length > 0 && <Models fit={fit} />}
      <Retention fit={fit} />
      <div className={styles.pair}>
        <Signs fit={fit} />
        <div className={styles.stack}>
          <Spend fit={fit} />
          <LeftOut fit={fit} />
        </div>
      </div>
    </div>
  )
}

const strokes = {
  bar: 'var(--tl-ink3) solid 8px',
  solid: 'var(--tl-ink2) solid 2px',
  line: 'var(--tl-accent) solid 2px',
  foretold: 'var(--tl-accent) dashed 2px',
  dashed: 'var(--tl-ink2) dashed 1px',
} as const

/** What the marks of a chart stand for. */
const Legend = ({ marks }: { readonly marks: readonly (readonly [keyof typeof strokes, string])[] }) => (
  <p className={styles.legend}>
    {marks.map(([mark, name]) => (
      <span key={name}>
        <i style={{ borderTop: strokes[mark] }} aria-hidden="true" />
        {name}
      </span>
    ))}
  </p>
)

const stampOf = (fit: ValueFit, day: (text: string) => string) => `As of ${day(fit.head.asOf)} · ${fit.head.rules.label}`

function ByFrequency({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const option: MakeOption = useCallback(
    ({ c, axis }) => ({
      grid: { left: 8, right: 12, top: 12, bottom: 24, containLabel: true },
      xAxis: { type: 'category', data: fit.byFrequency.map((row) => row.repeats), name: 'repeats before', ...axis.category },
      yAxis: { type: 'value', ...axis.value },
      series: [
        {
          ...{ type: 'bar', name: 'actual', data: fit.byFrequency.map((row) => row.actual), itemStyle: { color: c.ink3 } },
          barMaxWidth: 26,
        },
        ...fit.models.map((model, i) => ({
          ...{ type: 'line' as const, name: model.name, symbol: ['circle', 'rect', 'triangle'][i] ?? 'diamond', symbolSize: 7 },
          ...{ data: fit.byFrequency.map((row) => row.predicted[i]?.value ?? null), z: i === 0 ? 5 : 3, showSymbol: i === 0 },
          lineStyle: {
            color: i === 0 ? c.accent : c.ink2,
            type: i === 0 ? ('solid' as const) : ('dashed' as const),
            width: i === 0 ? 2 : 1,
          },
          itemStyle: { color: i === 0 ? c.accent : c.ink2 },
        })),
      ],
    }),
    [fit],
  )
  return (
    <ChartPanel
      title="By how often accounts had bought"
      sub="orders an account in the hold-out, mean"
      option={option}
      height={240}
      label={`Orders in the hold-out by repeats before: ${fit.byFrequency.map((row) => `${row.repeats}: ${f.number(row.actual, 2)} came, ${f.number(row.predicted[0]?.value, 2)} foretold`).join('; ')}`}
      fileName="hold-out-by-frequency"
      stamp={stampOf(fit, (day) => f.day(day, { year: 'always' }))}
      before={<Legend marks={[['bar', 'actual'], ...fit.models.map((one, i) => [i === 0 ? 'line' : 'dashed', one.name] as const)]} />}
      footer={f.count(
        fit.byFrequency.reduce((sum, row) => sum + row.accounts, 0),
        'account',
        'accounts',
      )}
      keyboard
      table={
        <WideTable label="Hold-out by frequency">
          <thead>
            <tr>
              <th scope="col">Repeats before</th>
              <th scope="col" data-number>
                Accounts
              </th>
              <th scope="col" data-number>
                Actual
              </th>
              {fit.models.map((model) => (
                <th scope="col" key={model.name}>
                  {model.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fit.byFrequency.map((row) => (
              <tr key={row.repeats}>
                <th scope="row">{row.repeats}</th>
                <td className="num" data-number>
                  {f.number(row.accounts)}
                </td>
                <td className="num" data-number>
                  {f.number(row.actual, 2)}
                </td>
                {row.predicted.map((one) => (
                  <td className="num" data-number key={one.model}>
                    {f.number(one.value, 2)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </WideTable>
      }
    />
  )
}

function OverTime({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const option: MakeOption = useCallback(
    ({ c, axis, f: format }) => ({
      grid: { left: 8, right: 12, top: 12, bottom: 24, containLabel: true },
      xAxis: { type: 'category', data: fit.overTime.map((one) => format.day(one.end, { year: 'never' })), ...axis.category },
      yAxis: { type: 'value', ...axis.value },
      series: [
        {
          type: 'line',
          name: 'actual',
          symbol: 'none',
          data: fit.overTime.map((one) => one.actual),
          lineStyle: { color: c.ink2, width: 2 },
        },
        {
          ...{ type: 'line', name: 'foretold', symbol: 'none', data: fit.overTime.map((one) => Math.round(one.predicted * 10) / 10) },
          lineStyle: { color: c.accent, type: 'dashed', width: 2 },
        },
      ],
    }),
    [fit],
  )
  const last = fit.overTime.at(-1)
  return (
    <ChartPanel
      title="As the months went by"
      sub="orders since the first day kept back, added up"
      option={option}
      height={240}
      label={`Orders added up over the hold-out: ${f.number(last?.actual, 0)} came, ${f.number(last?.predicted, 0)} foretold`}
      fileName="hold-out-over-time"
      before={
        <Legend
          marks={[
            ['solid', 'actual'],
            ['foretold', 'foretold'],
          ]}
        />
      }
      stamp={stampOf(fit, (day) => f.day(day, { year: 'always' }))}
      table={
        <WideTable label="Hold-out over time">
          <thead>
            <tr>
              <th scope="col">Up to</th>
              <th scope="col" data-number>
                Actual
              </th>
              <th scope="col" data-number>
                Foretold
              </th>
            </tr>
          </thead>
          <tbody>
            {fit.overTime.map((one) => (
              <tr key={one.end}>
                <th scope="row">{f.day(one.end, { year: 'always' })}</th>
                <td className="num" data-number>
                  {f.number(one.actual, 0)}
                </td>
                <td className="num" data-number>
                  {f.number(one.predicted, 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      }
    />
  )
}

const parametersIn = (parameters: ValueFit['models'][number]['parameters'], write: (value: number) => string) =>
  parameters.map(({ name, value }) => `${name} ${write(value)}`).join(', ')

function Models({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const short = (value: number) => f.number(value, Math.abs(value) < 10 ? 3 : 1)
  return (
    <Panel
      title="Models beside each other"
      sub="fitted on the same record, asked for the same months"
      padding="none"
      footer={`MBG/NBD is ours: an account may leave after its first order. BG/NBD and Pareto/NBD are yardsticks. Times in days.${
        fit.models.some((one) => one.steadied.length > 0)
          ? ' Steadied: this book does not tell that parameter, as when hardly anybody was seen to leave; a weak prior holds it, and the hold-out judges.'
          : ''
      }`}
    >
      <WideTable label="Models beside each other">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" data-number>
              Foretold
            </th>
            <th scope="col" data-number>
              Total off by
            </th>
            <th scope="col" data-number>
              Missed by
            </th>
            <th scope="col" data-number>
              Log-likelihood
            </th>
            <th scope="col">Parameters</th>
          </tr>
        </thead>
        <tbody>
          {fit.models.map((one, i) => (
            <tr key={one.name}>
              <th scope="row">
                {one.name} {i === 0 && <span className="dim">{one.used ? 'used' : 'not used'}</span>}
              </th>
              <td className="num" data-number>
                {f.number(one.predicted, 0)}
              </td>
              <td className="num" data-number>
                {f.percentChange(one.totalError)}
              </td>
              <td className="num" data-number>
                {f.number(one.meanError, 2)}
              </td>
              <td className="num" data-number>
                {f.number(one.logLikelihood, 1)}
              </td>
              <td className={styles.words}>
                {parametersIn(one.parameters, short)}
                {one.steadied.length > 0 && <span className="dim"> · {f.list(one.steadied)} steadied</span>}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">As many as in the same span before</th>
            <td className="num" data-number>
              {f.number(fit.naive.predicted, 0)}
            </td>
            <td className="num" data-number>
              {f.percentChange(fit.actual && fit.naive.predicted !== null ? fit.naive.predicted / fit.actual - 1 : null)}
            </td>
            <td className="num" data-number>
              {f.number(fit.naive.meanError, 2)}
            </td>
            <td className="num" data-number>
              <Missing why="It is no model" />
            </td>
            <td>
              <Missing why="It has none" />
            </td>
          </tr>
        </tbody>
      </WideTable>
    </Panel>
  )
}

function Spend({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const { spend } = fit
  return (
    <Panel
      title={spend === null ? 'There is no model of spend' : spend.fits ? 'The model of spend fits' : 'The model of spend does not fit'}
      sub="Gamma-Gamma: what an order is worth"
      footer={
        spend &&
        `${parametersIn(spend.parameters, (value) => f.number(value, value < 100 ? 2 : 0))} (v in minor units), on ${f.count(spend.accounts, 'account', 'accounts')} that came back; correlation of how often and how much ${f.number(spend.correlation, 2)}.`
      }
    >
      <p>
        {spend === null
          ? 'Nobody came back: an order is worth what one was in mean.'
          : spend.fits
            ? 'An order is worth the account’s own mean, drawn towards that of the book where there is little of its own.'
            : 'An order is worth the mean of the account’s own; of an account that ordered once, the mean of all.'}{' '}
        What came back is taken off.
      </p>
      {spend?.reason && <p className="dim">{spend.reason}.</p>}
    </Panel>
  )
}

function Retention({ fit }: { readonly fit: ValueFit }) {
  const { contract } = fit
  return (
    <>
      <Curves
        title="Who bought again the year after"
        sub="by segment; what retention begins with"
        curves={fit.retention}
        period="Year"
        footer={`Years are counted back from the last day; who bought in one and not in the next has left. An account counts for the segment it began in. ${
          fit.bySegment ? '' : 'Segments are drawn by value here, so the simple rule goes by the curve of all accounts. '
        }Interval: 90 %.${contract ? '' : ' No revenue is under contract: the rules of value name no product class that is.'}`}
      />
      {contract && (
        <Curves
          title="Who renewed"
          sub={`contracts of ${contract.months === 12 ? 'a year' : contract.months === 1 ? 'a month' : 'a quarter'}, ${contract.accounts} running`}
          curves={contract.curves}
          period="Period"
          footer={`Bought under contract: ${contract.classes.join(', ')}. Periods count from an account’s own first day; only renewals that are decided count. Interval: 90 %.`}
        />
      )}
    </>
  )
}

function Curves({
  title,
  sub,
  curves,
  period,
  footer,
}: {
  readonly title: string
  readonly sub: string
  readonly curves: ValueFit['retention']
  readonly period: string
  readonly footer: string
}) {
  const f = useFormat()
  return (
    <Panel title={title} sub={sub} padding="none" footer={footer}>
      <WideTable label={title}>
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col" data-number>
              Kept, of those due
            </th>
            <th scope="col" data-number>
              Observed
            </th>
            <th scope="col" data-number>
              {period} 1 to 2
            </th>
            <th scope="col" data-number>
              {period} 2 to 3
            </th>
            <th scope="col" data-number>
              Used, first
            </th>
            <th scope="col">Rests on</th>
          </tr>
        </thead>
        <tbody>
          {curves.map((one) => (
            <tr key={one.segment}>
              <th scope="row">{one.segment === 'all' ? 'All' : segmentName(one.segment)}</th>
              <td className="num" data-number>
                {one.observed ? (
                  `${f.number(one.observed.kept)} of ${f.number(one.observed.due)}`
                ) : (
                  <Missing why="Nothing is decided yet" />
                )}
              </td>
              <td className="num" data-number>
                {one.observed ? (
                  <>
                    {f.percent(one.observed.kept / one.observed.due, 1)}{' '}
                    <span className="dim">{f.range(one.observed.low, one.observed.high, (share) => f.percent(share, 1))}</span>
                  </>
                ) : (
                  <Missing why="Nothing is decided yet" />
                )}
              </td>
              {[0, 1].map((i) => (
                <td className="num" data-number key={i}>
                  {one.periods[i] ? (
                    `${f.number(one.periods[i].kept)} of ${f.number(one.periods[i].due)}`
                  ) : (
                    <Missing why="No account is that old" />
                  )}
                </td>
              ))}
              <td className="num" data-number>
                {f.percent(one.first, 1)}
              </td>
              <td className={styles.words}>
                {one.rests === 'curve' ? 'a curve of its own' : one.reason}
                {one.rests === 'curve' && <span className="dim"> {parametersIn(one.parameters, (value) => f.number(value, 2))}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  )
}

/** What moves an account's retention from that of its segment, and how much: assumed, or learnt from who left. */
function Signs({ fit: { risk } }: { readonly fit: ValueFit }) {
  const f = useFormat()
  const { validation } = risk
  const tested =
    validation &&
    ([
      ['Learnt', validation.learnt],
      ['Assumed', validation.scorecard],
      ['Segment alone', validation.base],
    ] as const)
  return (
    <Panel
      title={risk.learnt ? 'What moves staying is learnt' : 'What moves staying is assumed'}
      sub="odds of leaving"
      padding="none"
      footer={
        risk.days.length === 0
          ? 'Weights are learnt from earlier measurements, a year or more before the last: measure the book as of past year ends, and who has left since is known at once.'
          : `From ${f.count(risk.days.length, 'measurement', 'measurements')} a year apart (${f.list(risk.days.map((day) => f.day(day, { year: 'always' })))}): ${f.count(risk.rows, 'account', 'accounts')}, ${f.number(risk.losses)} of the ${f.number(risk.needed)} losses it takes.${risk.why ? ` ${risk.why}.` : ''}`
      }
    >
      <WideTable label="Weights of signs">
        <thead>
          <tr>
            <th scope="col">Sign</th>
            <th scope="col" data-number>
              {risk.learnt ? 'Learnt' : 'Assumed'}
            </th>
            {risk.learnt && (
              <th scope="col" data-number>
                Was assumed
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {risk.weights.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td className="num" data-number>
                × {f.number(Math.exp(one.weight), 2)}
              </td>
              {risk.learnt && (
                <td className="num" data-number>
                  × {f.number(Math.exp(one.assumed), 2)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </WideTable>
      {tested && (
        <WideTable label="Told on a later year">
          <thead>
            <tr>
              <th scope="col">On {f.count(validation.rows, 'account', 'accounts')} of a later year</th>
              <th scope="col" data-number>
                Log-loss
              </th>
              <th scope="col" data-number>
                Brier
              </th>
              <th scope="col" data-number>
                AUC
              </th>
            </tr>
          </thead>
          <tbody>
            {tested.map(([name, one]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="num" data-number>
                  {f.number(one.logLoss, 3)}
                </td>
                <td className="num" data-number>
                  {f.number(one.brier, 3)}
                </td>
                <td className="num" data-number>
                  {f.number(one.auc, 2)}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function LeftOut({ fit }: { readonly fit: ValueFit }) {
  const f = useFormat()
  if (fit.leftOut.length === 0) return null
  return (
    <Panel title="Left out, or by the simple rule" padding="none" footer={`The simple rule: ${fit.rule}.`}>
      <WideTable label="Left out">
        <thead>
          <tr>
            <th scope="col">Why</th>
            <th scope="col" data-number>
              Accounts
            </th>
            <th scope="col" data-number>
              Revenue
            </th>
          </tr>
        </thead>
        <tbody>
          {fit.leftOut.map((one) => (
            <tr key={one.reason}>
              <th scope="row">{one.reason}</th>
              <td className="num" data-number>
                {f.number(one.accounts)}
              </td>
              <td className="num" data-number>
                {f.money(one.revenueMinor, fit.head.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  )
}
