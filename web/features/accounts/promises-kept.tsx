import { Link } from '@tanstack/react-router'
import type { AccountPromises, PromiseList } from '#api/routes/promises-kept.ts'
import { OursTag, segmentName } from '../../app/marks.tsx'
import { besideInWords, PromiseStrip, promiseSource, VerdictMark } from '../../app/promise-mark.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress } from '../../ui/address.ts'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, numberOf } from './account-page.ts'
import { listWords, PromiseRows } from './promise-rows.tsx'
import styles from './promises-kept.module.css'

type Kept = AccountPromises['promises'][number]

const usePromises = ({ account, head }: AccountPage) =>
  useGet('getPromisesKept', { params: { account: account.id }, query: { snapshot: head.snapshot } }, { staleTime: 30_000 })

const standardOf = (segment: AccountPromises['segment']) =>
  segment === 'none' ? 'standard for accounts in no segment' : `standard for ${segmentName(segment)}`

/** Whether we kept what every customer of the segment may expect of us, down to the rows. */
export function PromisesKept({ page, span = 12 }: { readonly page: AccountPage; readonly span?: number }) {
  const f = useFormat()
  const { data, error, refetch, isPlaceholderData } = usePromises(page)
  const [list, setList] = useAddress('rows')
  if (error)
    return (
      <Panel title="Promises kept" span={span}>
        <Failed title="The promises could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data)
    return (
      <Panel title="Promises kept" span={span}>
        <Loading rows={5} label="Counting promises" />
      </Panel>
    )
  const lists = data.promises.flatMap((one) => one.lists.map((each) => each.list))
  const shown = (list !== null && lists.find((one) => one === list)) || firstToSee(data.promises)
  return (
    <Grid>
      <Panel
        title="Promises kept"
        sub={`${standardOf(data.segment)} · ${f.window(data.head.from, data.head.to)}`}
        span={8}
        padding="none"
        old={isPlaceholderData}
        footer="“Not sure”: the standard lies inside the 90 % interval, or there are fewer than five cases. Beside the index, never in it."
      >
        {data.promises.every((one) => one.n + one.missing + one.open === 0) ? (
          <div style={{ padding: 14 }}>
            <Nothing />
          </div>
        ) : (
          <section className={styles.scroll} aria-label="Promises and how often they were kept">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Promise</th>
                  <th scope="col">Kept %</th>
                  <th scope="col" className={styles.wide}>
                    <span className="only-heard">Interval</span>
                  </th>
                  <th scope="col">Standard</th>
                  <th scope="col">n</th>
                  <th scope="col" className={styles.words}>
                    Verdict
                  </th>
                  <th scope="col" className={styles.wide}>
                    <span className={styles.words}>Rows under it</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.promises.map((one) => (
                  <PromiseRow key={one.promise} {...{ one, page }} shown={shown} onList={(which) => setList(which, { push: true })} />
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Panel>
      <div style={{ gridColumn: 'span 4', display: 'grid', gap: 12, alignContent: 'start' }} data-span={4}>
        <CausedPanel page={page} data={data} />
        <HowCounted data={data} />
      </div>
      {shown && <PromiseRows page={page} list={shown} />}
    </Grid>
  )
}

/** What failed is what one comes to see. */
const firstToSee = (promises: readonly Kept[]): PromiseList | undefined =>
  [...promises].sort((a, b) => Number(b.verdict === 'missed') - Number(a.verdict === 'missed')).find((one) => one.lists.length > 0)
    ?.lists[0]?.list

const Nothing = () => (
  <Empty title="Nothing was promised in this window that the record knows of.">
    Orders with a promised and a shipped day, invoices and credit notes, and tickets that say when they were answered and closed are what
    promises are counted from.
  </Empty>
)

function PromiseRow({
  one,
  page,
  shown,
  onList,
}: {
  readonly one: Kept
  readonly page: AccountPage
  readonly shown: PromiseList | undefined
  readonly onList: (list: PromiseList) => void
}) {
  const f = useFormat()
  const lists = (
    <span className={styles.lists}>
      {one.lists.length === 0 ? (
        <span className="dim">none</span>
      ) : (
        one.lists.map(({ list, n }) => (
          <LinkButton key={list} aria-pressed={list === shown} onClick={() => onList(list)}>
            {f.number(n)} {listWords[list].few}
          </LinkButton>
        ))
      )}
    </span>
  )
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {one.name}
        {one.measured && (
          <small className="dim" style={{ display: 'block' }}>
            {f.number(one.measured.kept)} of {f.number(one.measured.n)} in the measurement of {f.day(page.head.asOf)}
          </small>
        )}
        {one.lists.length > 0 && <span className={styles.narrow}>{lists}</span>}
      </th>
      <td className="num">
        <Share one={one} page={page} />
      </td>
      <td className={`${styles.stripCell} ${styles.wide}`}>
        <PromiseStrip promise={one} />
      </td>
      <td className="num dim">≥ {f.share(one.standard, 0)}</td>
      <td className="num">{f.number(one.n)}</td>
      <td className={styles.words}>
        <VerdictMark verdict={one.verdict} />
      </td>
      <td className={styles.wide}>{lists}</td>
    </tr>
  )
}

function Share({ one, page }: { readonly one: Kept; readonly page: AccountPage }) {
  const f = useFormat()
  if (one.rate === null)
    return <Missing why={one.missing > 0 ? `Not known: ${besideInWords(one, f)}` : 'Nothing of the kind in this window'} />
  return (
    <SourcedNumber
      source={() =>
        promiseSource(one, page.account.name, f, {
          model: `standards: at least ${f.percent(one.standard, 0)}`,
          links: [{ label: 'Rows', to: `/accounts/${page.account.id}`, search: { tab: 'promises', rows: one.lists[0]?.list } }],
        })
      }
      challenge={numberOf(page, one.promise, one.name, f.percent(one.rate))}
    >
      <b>{f.share(one.rate)}</b>
    </SourcedNumber>
  )
}

/** Work that our own mistakes made, in money. */
function CausedPanel({ page, data }: { readonly page: AccountPage; readonly data: AccountPromises }) {
  const f = useFormat()
  const { caused, head } = data
  return (
    <Panel
      title="What we caused"
      sub={<OursTag />}
      footer={caused && `${page.models.join(', ') || 'no cost model'} · part of cost-to-serve, ${f.windowLength(head.from, head.to)}`}
    >
      {caused === null ? (
        <NoRight title="Cost is closed to you.">An owner can open it under Settings › People.</NoRight>
      ) : caused.atMostMinor === 0 ? (
        <p className="dim">The cost model traces no work to our own mistakes here.</p>
      ) : (
        <div className={styles.caused}>
          <span>
            <SourcedNumber
              source={() => ({
                title: `What we caused, ${page.account.name}`,
                value: causedInWords(caused, head.currency, f),
                formula: ['at least: activities caused by us', 'at most: those, and mixed ones'],
                restsOn: `${f.count(page.account.interactions ?? 0, 'interaction', 'interactions')}, ${f.window(head.from, head.to)}`,
                links: [{ label: 'Steps', to: `/accounts/${page.account.id}`, search: { tab: 'economics' } }],
              })}
              challenge={numberOf(page, 'causedByUsMinor', 'What we caused', causedInWords(caused, head.currency, f))}
            >
              <span className={`${styles.big} num`}>{causedInWords(caused, head.currency, f)}</span>
            </SourcedNumber>
          </span>
          {caused.revenueMinor > 0 && (
            <span className="dim num">
              {caused.atLeastMinor === caused.atMostMinor
                ? f.percent(caused.atMostMinor / caused.revenueMinor)
                : `${f.range(caused.atLeastMinor / caused.revenueMinor, caused.atMostMinor / caused.revenueMinor, (share) => f.share(share))} %`}{' '}
              of revenue
            </span>
          )}
        </div>
      )}
    </Panel>
  )
}

const causedInWords = ({ atLeastMinor, atMostMinor }: NonNullable<AccountPromises['caused']>, currency: string, f: Format) =>
  atLeastMinor === atMostMinor
    ? f.moneyShort(atLeastMinor, currency)
    : atLeastMinor === 0
      ? `at most ${f.moneyShort(atMostMinor, currency)}`
      : `${f.moneyShort(atLeastMinor, currency)} to ${f.moneyShort(atMostMinor, currency)}`

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Mon–Fri, or one by one. */
function daysInWords(days: readonly number[]): string {
  const unbroken = days.length > 2 && days.every((day, at) => day === days[0]! + at)
  return unbroken ? `${weekdays[days[0]!]}–${weekdays[days.at(-1)!]}` : days.map((day) => weekdays[day]).join(' ')
}

function HowCounted({ data }: { readonly data: AccountPromises }) {
  const f = useFormat()
  const { may } = useMe()
  const here = useWithSnapshot()
  const { days, from, to, holidays } = data.openHours
  const { version, counted } = data.standards
  return (
    <Panel
      title="How it is counted"
      padding="none"
      footerTools={
        <Link to="/segments" search={here({ tab: 'promises' })}>
          {may('listen') ? 'Change the standards' : 'All standards'}
        </Link>
      }
      footer={version === 0 ? 'Standards as Tapeline comes' : `Standards: version ${version}`}
    >
      {counted !== null && counted !== version && (
        <Notice tone="plain">The measurement counted by other standards: its lists follow with the next one.</Notice>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>Promised day</dt>
          <dd>
            {data.dates.length === 0 ? 'no source gives one' : f.list(data.dates.map((one) => `${one.source}: ${dateWords[one.date]}`))}
          </dd>
        </div>
        <div>
          <dt>Open hours</dt>
          <dd>
            {daysInWords(days)}, {f.number(from)}–{f.number(to)} h
            {holidays.length > 0 && `, less ${f.count(holidays.length, 'holiday', 'holidays')}`}
          </dd>
        </div>
        <div>
          <dt>Verdict</dt>
          <dd>missed: the whole interval lies below the standard; met: the share is at it or above, of five or more</dd>
        </div>
      </dl>
    </Panel>
  )
}

const dateWords: Readonly<Record<AccountPromises['dates'][number]['date'], string>> = {
  requested: 'the day that was asked for',
  'first confirmed': 'the day first confirmed',
  'last confirmed': 'the day last confirmed, which flatters',
  'not said': 'the file does not say whether asked for or confirmed',
}

/** The same in a few rows. */
export function PromisesKeptPanel({ page, span = 5 }: { readonly page: AccountPage; readonly span?: number }) {
  const f = useFormat()
  const [, setTab] = useAddress<string>('tab', 'overview')
  const { data, error, refetch, isPlaceholderData } = usePromises(page)
  const known = data?.promises.filter((one) => one.n + one.missing + one.open > 0) ?? []
  const beside = known.reduce((sum, one) => sum + one.missing, 0)
  return (
    <Panel
      title="Promises kept"
      sub={data && standardOf(data.segment)}
      span={span}
      padding={known.length > 0 ? 'none' : 'normal'}
      old={isPlaceholderData}
      footer={
        known.length > 0 &&
        `“Not sure”: the standard lies inside the 90 % interval, or n is below 5.${beside > 0 ? ` ${f.number(beside)} not known left out.` : ''}`
      }
      footerTools={known.length > 0 && <LinkButton onClick={() => setTab('promises', { push: true })}>Rows</LinkButton>}
    >
      {error ? (
        <Failed title="The promises could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={4} label="Counting promises" />
      ) : known.length === 0 ? (
        <Nothing />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Promise</th>
              <th scope="col">Kept %</th>
              <th scope="col">Standard</th>
              <th scope="col">n</th>
              <th scope="col">
                <span className="only-heard">Verdict</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map((one) => (
              <tr key={one.promise}>
                <th scope="row">{one.name}</th>
                <td className="num">
                  <Share one={one} page={page} />
                </td>
                <td className="num dim">≥ {f.share(one.standard, 0)}</td>
                <td className="num">{f.number(one.n)}</td>
                <td>
                  <VerdictMark verdict={one.verdict} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
