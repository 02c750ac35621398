import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconCircle, IconEqual, IconEqualNot } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { useByWhom } from './by-whom.ts'
import styles from './imports.module.css'

type Summary = Awaited<ReturnType<typeof call<'getMatchSummary'>>>
type Pairs = Awaited<ReturnType<typeof call<'listMatches'>>>
type Pair = Pairs['items'][number]
type Answer = 'same' | 'different' | 'later'
type Show = 'doubtful' | 'linked' | 'later' | 'decided' | 'alone'
type Decisions = Awaited<ReturnType<typeof call<'decideMatches'>>>['undo']

const pageSize = 100
const keyOf = ({ left, right }: Pair) => `${left.source} ${left.externalId} ${right.source} ${right.externalId}`

/** Which accounts of several systems are one customer: of a draft's files with the record, or of the record as it stands. */
export function MatchBoard({ draft, recheck }: { draft?: number; recheck?: ReactNode }) {
  const [show, setShow] = useAddress<Show>('show', 'doubtful')
  const [search, setSearch] = useState('')
  const [sought] = useDebouncedValue(search.trim(), 250)
  const summary = useQuery({ queryKey: ['getMatchSummary', draft], queryFn: () => call('getMatchSummary', { query: { draft } }) })
  if (summary.isError) return <Failed title="The matches could not be read." error={summary.error} onRetry={() => void summary.refetch()} />
  if (!summary.data) return <Loading rows={6} label="Reading the matches" />
  const { data } = summary
  return (
    <>
      {!data.current && recheck}
      <Shares summary={data} />
      {show === 'alone' ? (
        <Alone
          draft={draft}
          search={sought}
          currency={data.currency}
          tools={<ShowWhat show={show} setShow={setShow} summary={data} />}
          finder={<Finder value={search} onChange={setSearch} />}
        />
      ) : (
        <PairsBoard
          key={show}
          draft={draft}
          show={show}
          search={sought}
          summary={data}
          tools={<ShowWhat show={show} setShow={setShow} summary={data} />}
          finder={<Finder value={search} onChange={setSearch} />}
        />
      )}
    </>
  )
}

const Finder = ({ value, onChange }: { value: string; onChange: (text: string) => void }) => (
  <TextInput
    aria-label="Find in names and keys"
    placeholder="Name or key"
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
    w={160}
  />
)

const measureWords = {
  revenue: { label: 'Revenue matched', rows: 'lines' },
  contacts: { label: 'People matched', rows: 'people' },
  tickets: { label: 'Tickets and calls matched', rows: 'tickets and calls' },
} as const

const measures = ['revenue', 'contacts', 'tickets'] as const

function Shares({ summary }: { summary: Summary }) {
  const f = useFormat()
  const overall = measures.flatMap((measure) => summary.shares.filter((one) => one.source === null && one.measure === measure))
  if (overall.length === 0) return null
  return (
    <Figures
      figures={overall.map((one) => {
        const share = one.amountShare ?? one.share
        return {
          label: measureWords[one.measure].label,
          value: (
            <span className={styles.share} style={{ width: '100%' }}>
              {f.percent(share)}
            </span>
          ),
          note: (
            <>
              <span className={styles.shareBar} style={{ display: 'block', margin: '3px 0 4px' }} aria-hidden="true">
                <span className={styles.shareFill} style={{ display: 'block', width: `${(share ?? 0) * 100}%` }} />
              </span>
              {one.amountShare !== null && summary.currency !== null
                ? `${f.moneyShort(one.matchedAmountMinor, summary.currency)} of ${f.moneyShort(one.amountMinor, summary.currency)}`
                : `${f.number(one.matchedN)} of ${f.number(one.n)} ${measureWords[one.measure].rows}`}
            </>
          ),
        }
      })}
    />
  )
}

function ShowWhat({ show, setShow, summary }: { show: Show; setShow: (show: Show) => void; summary: Summary }) {
  const f = useFormat()
  const options: [Show, string][] = [
    ['doubtful', `Doubtful ${f.number(summary.doubtful)}`],
    ['later', `Put off ${f.number(summary.later)}`],
    ['linked', `Matched ${f.number(summary.linked)}`],
    ['decided', 'Decided'],
    ['alone', `Alone ${f.number(summary.alone)}`],
  ]
  const narrow = useMediaQuery('(max-width: 699px)', false)
  if (narrow)
    return (
      <NativeSelect
        aria-label="Show"
        value={show}
        data={options.map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) => setShow(currentTarget.value as Show)}
      />
    )
  return (
    <SegmentedControl
      aria-label="Show"
      size="xs"
      value={show}
      onChange={(value) => setShow(value as Show)}
      data={options.map(([value, label]) => ({ value, label }))}
    />
  )
}

interface PairsBoardProps {
  readonly draft: number | undefined
  readonly show: Exclude<Show, 'alone'>
  readonly search: string
  readonly summary: Summary
  readonly tools: ReactNode
  readonly finder: ReactNode
}

const titles: Readonly<Record<Show, string>> = {
  ...{ doubtful: 'Doubtful pairs', later: 'Pairs put off', linked: 'Matched pairs', decided: 'Decided by people' },
  alone: 'Accounts without a partner',
}
const nothing: Readonly<Record<Exclude<Show, 'alone'>, string>> = {
  doubtful: 'No doubtful pair is left.',
  later: 'Nothing was put off.',
  linked: 'No two accounts of different systems came together yet.',
  decided: 'Nobody has decided a pair yet.',
}

function PairsBoard({ draft, show, search, summary, tools, finder }: PairsBoardProps) {
  const f = useFormat()
  const currency = summary.currency ?? 'EUR'
  const query = { draft, state: show, ...(search !== '' && { search }) }
  const pages = useInfiniteQuery({
    queryKey: ['listMatches', query],
    queryFn: ({ pageParam }) => call('listMatches', { query: { ...query, limit: pageSize, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const pairs = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total ?? pairs.length
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const narrow = useMediaQuery('(max-width: 1099px)', false) ?? false
  const chosen = pairs[Math.min(at, pairs.length - 1)]
  const body = useRef<HTMLTableSectionElement>(null)
  const { decide, undo, said } = useDecisions(draft, currency)

  const move = (by: number) => {
    const next = Math.max(0, Math.min(pairs.length - 1, at + by))
    setAt(next)
    body.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    if (next > pairs.length - 5 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage()
  }
  const answer = useCallback(
    (pair: Pair | undefined, given: Answer | null) => {
      if (pair) void decide([pair], given)
    },
    [decide],
  )
  useKeys('Match', {
    j: { does: 'next pair', run: () => move(1) },
    k: { does: 'pair before', run: () => move(-1) },
    y: { does: 'same customer', run: () => answer(chosen, 'same') },
    n: { does: 'not the same', run: () => answer(chosen, 'different') },
    l: { does: 'later', run: () => answer(chosen, 'later') },
    u: { does: 'undo the last answer', run: () => void undo() },
  })
  const side = chosen && <SideBySide pair={chosen} currency={currency} onAnswer={(given) => answer(chosen, given)} />
  return (
    <div className={styles.two}>
      <Panel
        title={titles[show]}
        sub={`${f.count(total, 'pair', 'pairs')}, largest money first`}
        tools={
          <>
            {finder}
            {tools}
          </>
        }
        padding="none"
        old={pages.isPlaceholderData}
        footer={
          <>
            {pages.hasNextPage ? `${f.number(total - pairs.length)} more` : 'That is all of them.'}{' '}
            {show === 'doubtful' && 'What is not decided stays apart.'}
          </>
        }
        footerTools={
          <span className="no-print">
            <Kbd k="y" /> same · <Kbd k="n" /> no · <Kbd k="l" /> later · <Kbd k="u" /> undo · <Kbd k="j" /> <Kbd k="k" /> move
          </span>
        }
      >
        {show === 'doubtful' && <AcceptAll draft={draft} onDecide={decide} />}
        {pairs.length === 0 ? (
          <div style={{ padding: '0 14px 14px' }}>
            {pages.isPending ? <Loading rows={6} /> : <Empty title={search ? 'No pair fits these words.' : nothing[show]} />}
          </div>
        ) : (
          <>
            <table className={styles.table} data-stacks data-fixed>
              <thead>
                <tr>
                  <th style={{ width: '25%' }}>Account</th>
                  <th style={{ width: '25%' }}>{show === 'linked' ? 'Is the same as' : 'Perhaps the same as'}</th>
                  <th className={styles.right} style={{ width: '11%' }}>
                    Revenue {f.symbol(currency)}
                  </th>
                  <th>Agrees</th>
                  <th style={{ width: 172 }}>Same customer?</th>
                </tr>
              </thead>
              <tbody ref={body}>
                {pairs.map((pair, i) => (
                  <PairRow
                    key={keyOf(pair)}
                    pair={pair}
                    currency={currency}
                    selected={pair === chosen}
                    onSelect={() => {
                      setAt(i)
                      if (narrow) setOpen(true)
                    }}
                    onAnswer={(given) => answer(pair, given)}
                  />
                ))}
              </tbody>
            </table>
            {pages.hasNextPage && (
              <p style={{ padding: '8px 14px' }}>
                <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  Show more
                </Button>
              </p>
            )}
          </>
        )}
        <p className="only-heard" role="status">
          {said}
        </p>
      </Panel>
      <div className={`${styles.stack} ${styles.sticky}`}>
        {!narrow && side}
        <NotMatched summary={summary} />
      </div>
      <Sheet opened={narrow && open && chosen !== undefined} onClose={() => setOpen(false)} title="Side by side">
        {side}
      </Sheet>
    </div>
  )
}

/** Decisions, and what takes them back, the last first. */
function useDecisions(draft: number | undefined, currency: string) {
  const queries = useQueryClient()
  const f = useFormat()
  const done = useRef<Decisions[]>([])
  const [said, say] = useState('')
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(soon.current), [])
  /** Lists at once; the sums of the whole book when one has paused. */
  const readAgain = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ['listMatches'] })
    clearTimeout(soon.current)
    soon.current = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: ['getMatchSummary'] })
      void queries.invalidateQueries({ queryKey: ['listAlone'] })
      void queries.invalidateQueries({ queryKey: ['getDraft', draft] })
    }, 800)
  }, [queries, draft])

  const undo = useCallback(async () => {
    const last = done.current.pop()
    if (!last) return
    try {
      await call('decideMatches', { body: { ...(draft !== undefined && { draft }), decisions: last } })
      say('Taken back.')
    } catch (error) {
      done.current.push(last)
      toastError(error, 'The answer could not be taken back')
    }
    readAgain()
  }, [draft, readAgain])

  const decide = useCallback(
    async (what: readonly Pair[] | { minScore: number }, answer: Answer | null) => {
      const one = Array.isArray(what) && what.length === 1 ? (what[0] as Pair) : null
      const body =
        'minScore' in what && answer !== null
          ? { all: { minScore: what.minScore, answer } }
          : {
              decisions: (what as readonly Pair[]).map(({ left, right }) => ({
                left: { source: left.source, externalId: left.externalId },
                right: { source: right.source, externalId: right.externalId },
                answer,
              })),
            }
      // The row goes at once: a list of a hundred is answered as fast as one can press Y.
      if (one && answer !== null) forget(queries, one)
      try {
        const { decided, undo: back } = await call('decideMatches', { body: { ...(draft !== undefined && { draft }), ...body } })
        done.current.push(back)
        const words = answer === 'same' ? 'are the same' : answer === 'different' ? 'are not the same' : 'were put off'
        if (one) say(`${nameOf(one.left)} and ${nameOf(one.right)} ${words}, ${f.money(one.amountMinor, currency)}.`)
        else toast(`${f.count(decided, 'pair', 'pairs')} accepted`, { undo })
      } catch (error) {
        toastError(error, 'The answer was not kept')
      }
      readAgain()
    },
    [draft, queries, readAgain, undo, f, currency],
  )
  return { decide, undo, said }
}

function forget(queries: ReturnType<typeof useQueryClient>, pair: Pair) {
  const key = keyOf(pair)
  queries.setQueriesData<{ pages: Pairs[]; pageParams: unknown[] }>({ queryKey: ['listMatches'], type: 'active' }, (known) =>
    known && 'pages' in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter((one) => keyOf(one) !== key) })) }
      : known,
  )
}

const thresholds = [0.9, 0.8, 0.7, 0.6, 0.5]

/** The sure ones in one go. */
function AcceptAll({
  draft,
  onDecide,
}: {
  draft: number | undefined
  onDecide: (what: { minScore: number }, answer: Answer) => Promise<void>
}) {
  const f = useFormat()
  const counts = useQuery({
    queryKey: ['listMatches', 'counts', draft],
    queryFn: () =>
      Promise.all(
        thresholds.map(
          async (minScore) => (await call('listMatches', { query: { draft, state: 'doubtful', minScore, limit: 1 } })).total ?? 0,
        ),
      ),
  })
  const [chosen, choose] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  if (!counts.data || counts.data.every((n) => n === 0)) return null
  // Never lower by itself: what agrees by less is looked at one by one, unless somebody says otherwise.
  const index = chosen ?? 0
  const n = counts.data[index] ?? 0
  return (
    <div className={styles.strip}>
      <span className={styles.row}>
        <NativeSelect
          aria-label="Pairs that agree by at least"
          value={String(index)}
          onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          data={thresholds.map((score, i) => ({ value: String(i), label: `${score * 100} or more` }))}
        />
        <span>{n === 0 ? 'no pair agrees by that' : n === 1 ? '1 pair agrees by that' : `${f.number(n)} pairs agree by that`}</span>
      </span>
      <Button
        variant="default"
        disabled={n === 0}
        loading={busy}
        onClick={async () => {
          setBusy(true)
          await onDecide({ minScore: thresholds[index]! }, 'same')
          setBusy(false)
        }}
      >
        Accept all {f.number(n)}
      </Button>
    </div>
  )
}

const nameOf = ({ name, externalId }: Pair['left']) => name ?? externalId

interface PairRowProps {
  readonly pair: Pair
  readonly currency: string
  readonly selected: boolean
  readonly onSelect: () => void
  readonly onAnswer: (answer: Answer | null) => void
}

function PairRow({ pair, currency, selected, onSelect, onAnswer }: PairRowProps) {
  const f = useFormat()
  return (
    <tr data-opens data-selected={selected || undefined} onClick={onSelect}>
      <td>
        <Side account={pair.left} />
      </td>
      <td>
        <Side account={pair.right} />
      </td>
      <td className={styles.right} data-label="Revenue">
        {f.amount(pair.amountMinor, currency)}
      </td>
      <td title={pair.reasons.join('; ')}>
        <Agreement score={pair.score} />
        <div className={styles.cellSecond}>{pair.reasons[0]}</div>
      </td>
      <td className={styles.narrow}>
        <Answers pair={pair} onAnswer={onAnswer} />
      </td>
    </tr>
  )
}

const Side = ({ account }: { account: Pair['left'] }) => (
  <>
    <span className={styles.cellName}>{nameOf(account)}</span>
    <div className={styles.cellSecond}>
      {account.source} {account.externalId}
    </div>
  </>
)

function Agreement({ score }: { score: number }) {
  const f = useFormat()
  const strength = score >= 0.9 ? 3 : score >= 0.7 ? 2 : 1
  return (
    <span className={`${styles.sure} num`}>
      <span className={styles.sureBar} aria-hidden="true">
        <span className={styles.sureFill} data-strength={strength} style={{ width: `${score * 100}%`, display: 'block' }} />
      </span>
      {f.number(score * 100)}
    </span>
  )
}

const answers: readonly [Answer, string][] = [
  ['same', 'Same'],
  ['different', 'No'],
  ['later', 'Later'],
]

function Answers({ pair, onAnswer }: { pair: Pair; onAnswer: (answer: Answer | null) => void }) {
  const names = `${nameOf(pair.left)} and ${nameOf(pair.right)}`
  const given = pair.decision?.answer ?? null
  return (
    <span className={styles.answers} role="group" aria-label={names}>
      {answers.map(([answer, label]) => (
        <button
          key={answer}
          type="button"
          className={styles.answer}
          aria-pressed={given === answer}
          aria-label={`${label}: ${names}`}
          onClick={(event) => {
            event.stopPropagation()
            // The same answer again takes it back: it is asked anew.
            onAnswer(given === answer ? null : answer)
          }}
        >
          {label}
        </button>
      ))}
    </span>
  )
}

const fieldWords: Readonly<Record<Pair['fields'][number]['field'], string>> = {
  ...{ name: 'Name', vatId: 'VAT number', domain: 'Web site', phone: 'Telephone', customerNumber: 'Customer number', town: 'Town' },
  ...{ postalCode: 'Postal code', country: 'Country', parent: 'Account above', revenue: 'Revenue', people: 'People' },
}
const agreesWords = { yes: 'the same', no: 'differs', unknown: 'one is missing' } as const

function SideBySide({ pair, currency, onAnswer }: { pair: Pair; currency: string; onAnswer: (answer: Answer | null) => void }) {
  const f = useFormat()
  const byWhom = useByWhom()
  const write = (field: string, value: string | number | null) =>
    value === null ? (
      <span className="dim">–</span>
    ) : typeof value === 'string' ? (
      value
    ) : field === 'revenue' ? (
      f.money(value, currency)
    ) : (
      f.number(value)
    )
  return (
    <Panel title="Side by side" sub={`agrees by ${f.number(pair.score * 100)}`} footer={pair.reasons.join('; ')}>
      <table className={`${styles.table} ${styles.sides}`}>
        <thead>
          <tr>
            <th>
              <span className="only-heard">What</span>
            </th>
            <th>{pair.left.source}</th>
            <th>{pair.right.source}</th>
            <th>
              <span className="only-heard">Agrees</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pair.fields.map(({ field, left, right, agrees }) => (
            <tr key={field}>
              <td>{fieldWords[field]}</td>
              <td>{write(field, left)}</td>
              <td>{write(field, right)}</td>
              <td>
                {agrees && (
                  <span title={agreesWords[agrees]} role="img" aria-label={agreesWords[agrees]}>
                    {agrees === 'yes' ? (
                      <IconEqual size={14} stroke={1.8} aria-hidden="true" />
                    ) : agrees === 'no' ? (
                      <IconEqualNot size={14} stroke={1.8} aria-hidden="true" />
                    ) : (
                      <IconCircle size={11} stroke={1.6} aria-hidden="true" />
                    )}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.row} style={{ marginTop: 10 }}>
        <Button variant="default" onClick={() => onAnswer('same')} rightSection={<Kbd k="y" />}>
          Same
        </Button>
        <Button variant="default" onClick={() => onAnswer('different')} rightSection={<Kbd k="n" />}>
          No
        </Button>
        <Button variant="default" onClick={() => onAnswer('later')} rightSection={<Kbd k="l" />}>
          Later
        </Button>
      </div>
      {pair.decision && (
        <p className={styles.cellSecond} style={{ marginTop: 8 }}>
          Decided {f.day(pair.decision.at.slice(0, 10))} {byWhom(pair.decision.actor)}
        </p>
      )}
    </Panel>
  )
}

function NotMatched({ summary }: { summary: Summary }) {
  const f = useFormat()
  if (summary.notMatched.length === 0) return null
  return (
    <Panel title="Not matched so far" padding="none" footer="Counted and costed all the same; never dropped, never spread.">
      <ul className={styles.list}>
        {summary.notMatched.map(({ reason, message, rows, amountMinor }) => (
          <li key={reason}>
            <span>
              {message}
              <span className="dim"> {f.count(rows, 'row', 'rows')}</span>
            </span>
            <span className="num">{f.money(amountMinor, summary.currency ?? 'EUR')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

interface AloneProps {
  readonly draft: number | undefined
  readonly search: string
  readonly currency: string | null
  readonly tools: ReactNode
  readonly finder: ReactNode
}

function Alone({ draft, search, currency, tools, finder }: AloneProps) {
  const f = useFormat()
  const query = { draft, ...(search !== '' && { search }) }
  const pages = useInfiniteQuery({
    queryKey: ['listAlone', query],
    queryFn: ({ pageParam }) => call('listAlone', { query: { ...query, limit: pageSize, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const accounts = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total ?? accounts.length
  return (
    <Panel
      title={titles.alone}
      sub={`${f.count(total, 'account', 'accounts')} known to one system only, largest money first`}
      tools={
        <>
          {finder}
          {tools}
        </>
      }
      padding="none"
      footer="An account without a partner is a customer of its own: nothing of it is lost."
    >
      {accounts.length === 0 ? (
        <div style={{ padding: '0 14px 14px' }}>
          {pages.isPending ? (
            <Loading rows={6} />
          ) : (
            <Empty title={search ? 'No account fits these words.' : 'Every account has a partner.'} />
          )}
        </div>
      ) : (
        <table className={styles.table} data-stacks>
          <thead>
            <tr>
              <th>Account</th>
              <th>System and key</th>
              <th className={styles.right}>Revenue {currency ? f.symbol(currency) : ''}</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <tr key={`${account.source} ${account.externalId}`}>
                <td className={styles.cellName}>{nameOf(account)}</td>
                <td className="second">
                  {account.source} {account.externalId}
                </td>
                <td className={styles.right}>{f.amount(account.amountMinor, currency ?? 'EUR')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages.hasNextPage && (
        <p style={{ padding: '8px 14px' }}>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </Panel>
  )
}
