import { Link } from '@tanstack/react-router'
import { currencyDigits } from '#api/currency.ts'
import type { Today } from '#api/routes/today.ts'
import { ChallengeLink } from '../../app/challenge.tsx'
import { Sign } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Change } from '../../ui/change.tsx'
import { type Figure, Figures } from '../../ui/figures.tsx'
import { type Format, shownParts } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Attention } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ToDoPanel } from './to-do-panel.tsx'
import { tableNames } from './to-do-words.ts'
import styles from './today.module.css'

type Month = NonNullable<Today['month']>

/** State of the month, and what stops it. */
export function FinanceTab({ today }: { readonly today: Today }) {
  const { month } = today
  return (
    <div className={styles.stack}>
      {today.figures && <HeadFigures today={today} figures={today.figures} />}
      <Grid>
        <div className={styles.main} data-span="8">
          <ToDoPanel today={today} />
          {month?.generalLedger && <GeneralLedger stated={month.generalLedger} currency={today.head!.currency} />}
          {month?.ledger && <LedgerPanel ledger={month.ledger} currency={today.head!.currency} />}
        </div>
        {month && (
          <div className={styles.side} data-span="4">
            <MonthPanel month={month} currency={today.head?.currency ?? 'EUR'} />
            <FilesPanel month={month} />
          </div>
        )}
      </Grid>
    </div>
  )
}

/** The measurement in five figures; each opens. */
export function HeadFigures({ today, figures }: { readonly today: Today; readonly figures: NonNullable<Today['figures']> }) {
  const f = useFormat()
  const head = today.head!
  const { currency } = head
  const here = useWithSnapshot(head.snapshot)
  const accounts = { label: 'Accounts', to: '/accounts', search: here() }
  const number = (key: string, label: string, minor: number | null, more: Omit<Source, 'title' | 'value'>, cost: boolean) => (
    <SourcedNumber
      source={() => ({ title: label, value: f.moneyExact(minor, currency), ...more })}
      challenge={(close) => (
        <ChallengeLink
          onOpen={close}
          number={{
            ...{ key: `portfolio:totals:${key}`, label, value: f.moneyShort(minor, currency), snapshot: head.snapshot },
            ...{ kind: cost ? 'cost' : null, page: '/portfolio' },
          }}
        />
      )}
    >
      {f.moneyShort(minor, currency)}
    </SourcedNumber>
  )
  const ofRevenue = (minor: number | null) =>
    minor === null || figures.revenueMinor <= 0 ? undefined : f.percent(minor / figures.revenueMinor)
  const list: (Figure | null)[] = [
    {
      label: `Revenue, ${f.windowLength(head.from, head.to)}`,
      value: number(
        'revenueMinor',
        'Revenue',
        figures.revenueMinor,
        { formula: ['= list value − discount − credits'], links: [accounts] },
        false,
      ),
      note:
        figures.revenueChangeShare === null ? (
          `${f.count(figures.accounts, 'account', 'accounts')}${head.scope === 'own' ? ' of your own' : ''}`
        ) : (
          <Change kind="percent" value={figures.revenueChangeShare}>
            on last snapshot
          </Change>
        ),
    },
    figures.costToServeMinor === null
      ? null
      : {
          label: 'Cost-to-serve',
          value: number(
            'costToServeMinor',
            'Cost-to-serve',
            figures.costToServeMinor,
            {
              formula: ['= activity cost + other direct'],
              links: [{ label: 'Accounts', to: '/accounts', search: here({ sort: '-costToServeMinor' }) }],
            },
            true,
          ),
          beside: ofRevenue(figures.costToServeMinor),
          note: `${f.moneyShort(figures.activityCostMinor, currency)} activities + ${f.moneyShort(figures.otherDirectMinor, currency)} direct`,
        },
    figures.notTracedMinor === null
      ? null
      : {
          label: 'Not traced',
          value: number(
            'notTracedMinor',
            'Not traced',
            figures.notTracedMinor,
            {
              formula: ['cost of teams that reached no account', 'never spread over accounts'],
              links: [{ label: 'Teams', to: '/costs', search: { tab: 'not-traced' } }],
            },
            true,
          ),
          note:
            figures.unusedMinor === null
              ? 'not told apart: no recorded share is stated'
              : `${f.moneyShort(figures.notRecordedMinor, currency)} not recorded, ${f.moneyShort(figures.unusedMinor, currency)} unused`,
        },
    figures.estimatedShare === null
      ? null
      : { label: 'Estimated share', value: f.percent(figures.estimatedShare), note: 'of |net|: cost of goods by margin rates' },
    figures.netContributionMinor === null
      ? null
      : {
          label: 'Profit after cost-to-serve',
          value: number(
            'netContributionMinor',
            'Profit after cost-to-serve',
            figures.netContributionMinor,
            {
              formula: ['= margin − freight − other direct − activity cost'],
              links: [{ label: 'Accounts', to: '/accounts', search: here({ sort: '-netContributionMinor' }) }],
            },
            true,
          ),
          beside: figures.netLowMinor === null ? undefined : range(figures.netLowMinor, figures.netHighMinor!, f, currency),
          note:
            head.title === 'SKETCH' ? 'range of the sketch' : figures.netLowMinor === null ? undefined : 'range of the model’s versions',
        },
  ]
  return <Figures figures={list.filter((one) => one !== null)} />
}

const range = (low: number, high: number, f: Format, currency: string) => {
  const scale = f.scaleFor([low, high], currency)
  return f.range(low, high, (minor) => f.amountIn(minor, currency, scale))
}

const checkNames: Readonly<Record<Month['checks'][number]['code'], string>> = {
  files: 'Files complete',
  rates: 'Rates for all currencies',
  matched: 'Accounts matched',
  ledger: 'Ledger = traced + not traced + outside',
  general_ledger: 'Revenue = general ledger',
  model: 'Cost model approved',
  measured: 'Measured',
}

function MonthPanel({ month, currency }: { readonly month: Month; readonly currency: string }) {
  const f = useFormat()
  const open = month.checks.filter((one) => one.state !== 'done').length
  return (
    <Panel
      title={f.month(month.month)}
      sub={open === 0 ? 'nothing stops it from closing' : `${f.number(open)} of ${f.number(month.checks.length)} open`}
      padding="none"
    >
      <ul className={styles.checks}>
        {month.checks.map((one) => (
          <li key={one.code} data-state={one.state}>
            <span className={styles.sign}>
              {one.state === 'done' ? (
                <Sign sign="yes" label="done" />
              ) : one.state === 'attention' ? (
                <Attention />
              ) : (
                <Sign sign="missing" label="not yet" />
              )}
              {one.state === 'attention' && <span className="only-heard">attention</span>}
            </span>
            <span className={styles.checkName}>{checkNames[one.code]}</span>
            <span className={`${styles.checkValue} num`}>{checkValue(one, f, currency)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function checkValue(one: Month['checks'][number], f: Format, currency: string): string {
  switch (one.code) {
    case 'files':
      return `${f.number(one.count)} of ${f.number(one.of)}`
    case 'rates':
      return one.state === 'open' ? 'not measured' : one.text ? `${one.text} missing` : 'complete'
    case 'matched':
      return one.count ? `${f.count(one.count, 'pair', 'pairs')} doubtful` : one.share === null ? '' : `${f.percent(one.share)} of revenue`
    case 'ledger':
      return one.amountMinor === null ? 'no ledger' : f.amountExact(one.amountMinor, currency)
    case 'general_ledger':
      return f.amountExact(one.amountMinor, currency)
    case 'model':
      return one.text ?? 'not yet'
    case 'measured':
      return one.state === 'open' ? 'not yet' : one.count ? `${f.count(one.count, 'import', 'imports')} since` : `to ${f.day(one.text)}`
  }
}

function FilesPanel({ month }: { readonly month: Month }) {
  const f = useFormat()
  return (
    <Panel
      title="Files in"
      sub="last day per source"
      padding="none"
      footerTools={
        <Link className={styles.link} to="/imports">
          imports
        </Link>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Files in">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Last day</th>
              <th scope="col">Rows</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {month.sources.map((one) => (
              <tr key={`${one.source} ${one.table}`}>
                <th scope="row">
                  {one.source}
                  <span className="dim"> {tableNames[one.table] ?? one.table}</span>
                </th>
                <td className="num">{f.day(one.lastDay)}</td>
                <td className="num">{f.number(one.rows)}</td>
                <td>
                  {one.daysMissing > 0 ? (
                    <span className="warn">
                      <Attention /> {f.count(one.daysMissing, 'day', 'days')} missing
                    </span>
                  ) : (
                    <span className="dim">
                      <Sign sign="yes" label="complete" />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** Traced, not recorded, unused, outside: the ledger in parts that add up. */
function LedgerPanel({ ledger, currency }: { readonly ledger: NonNullable<Month['ledger']>; readonly currency: string }) {
  const f = useFormat()
  const apart = ledger.unusedMinor !== null || ledger.notRecordedMinor !== null
  const all = [
    { kind: 'traced', label: 'Traced', minor: ledger.tracedMinor },
    { kind: 'not-recorded', label: 'Not recorded', minor: ledger.notRecordedMinor ?? 0 },
    { kind: 'unused', label: 'Unused capacity', minor: ledger.unusedMinor ?? 0 },
    { kind: 'rest', label: apart ? 'Not traced, not told apart' : 'Not traced', minor: ledger.notToldApartMinor },
    { kind: 'outside', label: 'Outside the model', minor: ledger.outsideMinor },
  ]
  const parts = all.filter((part) => part.minor !== 0 || part.kind === 'traced')
  const scale = f.scaleFor([ledger.ledgerMinor], currency)
  const perMinor = 10 ** currencyDigits(currency) * scale.per
  const shown = shownParts(
    parts.map((part) => part.minor / perMinor),
    scale.digits,
  )
  const shares = shownParts(
    parts.map((part) => (part.minor / ledger.ledgerMinor) * 100),
    1,
  )
  return (
    <Panel
      title="Where the ledger went"
      sub={scale.unit}
      padding="none"
      footerTools={
        <Link className={styles.link} to="/costs" search={{ tab: 'ledger' } as never}>
          tie-out
        </Link>
      }
    >
      <div className={styles.went} aria-hidden="true">
        {parts.map((part) => (
          <span key={part.kind} data-part={part.kind} style={{ width: `${Math.max(0, part.minor / ledger.ledgerMinor) * 100}%` }} />
        ))}
      </div>
      <table className={styles.table} aria-label="Where the ledger went">
        <tbody>
          {parts.map((part, i) => (
            <tr key={part.kind}>
              <th scope="row">
                <span className={styles.swatch} data-part={part.kind} /> {part.label}
              </th>
              <td className="num">{f.number(shown[i], scale.digits)}</td>
              <td className="num dim">{f.percent((shares[i] ?? 0) / 100)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Ledger</th>
            <td className="num">{f.amountIn(ledger.ledgerMinor, currency, scale)}</td>
            <td className="num">difference {f.amountExact(ledger.differenceMinor, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  )
}

function GeneralLedger({ stated, currency }: { readonly stated: NonNullable<Month['generalLedger']>; readonly currency: string }) {
  const f = useFormat()
  return (
    <Panel
      title="Revenue to the general ledger"
      sub={f.symbol(currency)}
      padding="none"
      footer={`Stated by ${stated.statedBy}, ${f.day(stated.statedAt)}`}
      footerTools={
        <Link className={styles.link} to="/costs" search={{ tab: 'ledger' } as never}>
          change
        </Link>
      }
    >
      <table className={styles.table} aria-label="Revenue to the general ledger">
        <tbody>
          <tr>
            <th scope="row">Revenue in Tapeline</th>
            <td className="num">{f.amountExact(stated.bookMinor, currency)}</td>
          </tr>
          {stated.differences.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td className="num">{f.amountExact(one.amountMinor, currency)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" className={stated.unexplainedMinor === 0 ? '' : 'warn'}>
              {stated.unexplainedMinor !== 0 && <Attention />} Not explained
            </th>
            <td className={`num ${stated.unexplainedMinor === 0 ? '' : 'warn'}`}>{f.amountExact(stated.unexplainedMinor, currency)}</td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">General ledger</th>
            <td className="num">{f.amountExact(stated.generalLedgerMinor, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  )
}
