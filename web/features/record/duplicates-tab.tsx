import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconCircle, IconEqual, IconEqualNot } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Duplicate } from '#api/routes/duplicates.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { openMerge } from '../../app/merge.tsx'
import { refresh, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { useAddress } from '../../ui/address.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './duplicates.module.css'

type What = Duplicate['what']
type State = 'open' | 'later' | 'rejected'
type Answer = Duplicate['answer']
type Summary = Awaited<ReturnType<typeof call<'getDuplicateSummary'>>>
type Page = Awaited<ReturnType<typeof call<'listDuplicates'>>>

const pageSize = 100
const keyOf = ({ left, right }: Duplicate) => `${left.id} ${right.id}`

/** Accounts and people that may be there twice, by the money that rests on them: merged, said to be two, or put off. */
export function DuplicatesTab() {
  const { may } = useMe()
  const [what, setWhat] = useAddress<What>('what', 'account')
  const [state, setState] = useAddress<State>('state', 'open')
  const { data, error, refetch } = useGet('getDuplicateSummary', {})
  if (error) return <Failed title="The duplicates could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the duplicates" />
  return (
    <>
      {may('match') && <Look summary={data} />}
      <Board
        key={`${what} ${state}`}
        {...{ what, state, summary: data }}
        onWhat={(next) => setWhat(next === 'account' ? null : next)}
        onState={(next) => setState(next === 'open' ? null : next)}
      />
    </>
  )
}

/** Looks anew by itself when accounts or people changed: what is proposed is always of the record as it stands. */
function Look({ summary }: { readonly summary: Summary }) {
  const work = useWork(() => void refresh('getDuplicateSummary', 'listDuplicates'))
  const tried = useRef<string | null>(null)
  const { current, lookedAt } = summary
  const { start } = work
  useEffect(() => {
    const state = lookedAt ?? 'never'
    if (current || tried.current === state) return
    tried.current = state
    start(() => call('lookForDuplicates', {}))
  }, [current, lookedAt, start])
  if (work.problem) return <Failed title="The record could not be looked through." error={work.problem} />
  return work.running && work.job ? <JobTape job={work.job} label="Looking for duplicates" onCancel={work.cancel} /> : null
}

interface BoardProps {
  readonly what: What
  readonly state: State
  readonly summary: Summary
  readonly onWhat: (what: What) => void
  readonly onState: (state: State) => void
}

const stateWords: Readonly<Record<State, string>> = { open: 'Open', later: 'Put off', rejected: 'Not the same' }
const nothing: Readonly<Record<State, string>> = {
  open: 'Nothing looks as if it was there twice.',
  later: 'Nothing was put off.',
  rejected: 'Nobody has said of a pair that it is two.',
}
const scores = [0.99, 0.95, 0.9, 0.75]

function Board({ what, state, summary, onWhat, onState }: BoardProps) {
  const f = useFormat()
  const { may } = useMe()
  const [search, setSearch] = useState('')
  const [sought] = useDebouncedValue(search.trim(), 250)
  const [least, setLeast] = useAddress('score')
  const query = { what, state, ...(sought !== '' && { q: sought }), ...(least !== null && { minScore: Number(least) }) }
  const pages = useInfiniteQuery({
    queryKey: ['listDuplicates', query],
    queryFn: ({ pageParam }) => call('listDuplicates', { query: { ...query, limit: pageSize, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    placeholderData: keepPreviousData,
  })
  const pairs = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total ?? pairs.length
  const [at, setAt] = useState(0)
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState(false)
  const narrow = useMediaQuery('(max-width: 1099px)', false) ?? false
  const shown = pairs[Math.min(at, pairs.length - 1)]
  const body = useRef<HTMLTableSectionElement>(null)
  const currency = summary.currency ?? 'EUR'
  const { decide, undo, said } = useAnswers(what)
  const decides = may('match')

  const move = (by: number) => {
    const next = Math.max(0, Math.min(pairs.length - 1, Math.min(at, pairs.length - 1) + by))
    setAt(next)
    body.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    if (next > pairs.length - 5 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage()
  }
  const answer = (given: readonly Duplicate[], as: Answer) => {
    if (given.length === 0) return
    choose(new Set())
    void decide(given, as)
  }
  const merge = (pair: Duplicate | undefined) => pair && openMerge({ what, left: pair.left.id, right: pair.right.id })
  const toggle = (pair: Duplicate) =>
    choose((before) => {
      const now = new Set(before)
      if (!now.delete(keyOf(pair))) now.add(keyOf(pair))
      return now
    })
  useKeys('Duplicates', {
    j: { does: 'next pair', run: () => move(1) },
    k: { does: 'pair before', run: () => move(-1) },
    m: { does: 'merge', off: !decides, run: () => merge(shown) },
    n: { does: 'not the same', off: !decides, run: () => shown && answer([shown], 'different') },
    l: { does: 'later', off: !decides, run: () => shown && answer([shown], 'later') },
    u: { does: 'undo the last answer', off: !decides, run: () => void undo() },
    x: { does: 'select', off: !decides, run: () => shown && toggle(shown) },
  })
  const marked = pairs.filter((pair) => chosen.has(keyOf(pair)))
  const counts = what === 'account' ? summary.accounts : summary.people
  const side = shown && (
    <SideBySide
      pair={shown}
      currency={currency}
      {...(decides && { onMerge: () => merge(shown), onAnswer: (given: Answer) => answer([shown], given) })}
    />
  )
  return (
    <div className={styles.two}>
      <Panel
        title={what === 'account' ? 'Accounts that may be one' : 'People who may be one'}
        sub={`${f.count(total, 'pair', 'pairs')}, most money first`}
        padding="none"
        old={pages.isPlaceholderData}
        tools={
          <span className={styles.tools}>
            <TextInput
              aria-label="Find in names and keys"
              placeholder={what === 'account' ? 'Name or key' : 'Name or address'}
              value={search}
              onChange={({ currentTarget }) => setSearch(currentTarget.value)}
              w={150}
            />
            <NativeSelect
              aria-label="Score at least"
              value={least ?? ''}
              onChange={({ currentTarget }) => setLeast(currentTarget.value || null)}
              data={[{ value: '', label: 'any score' }, ...scores.map((one) => ({ value: String(one), label: `${one * 100} or more` }))]}
            />
          </span>
        }
        footer={
          <>
            {summary.lookedAt ? `Looked through ${f.instant(summary.lookedAt)}.` : 'Not looked through yet.'}{' '}
            {state === 'open' && 'Nothing is joined by itself.'}
          </>
        }
        footerTools={
          decides && (
            <span className="no-print">
              <Kbd k="m" /> merge · <Kbd k="n" /> not the same · <Kbd k="l" /> later · <Kbd k="u" /> undo · <Kbd k="x" /> select ·{' '}
              <Kbd k="j" /> <Kbd k="k" /> move
            </span>
          )
        }
      >
        <div className={styles.strip}>
          <SegmentedControl
            aria-label="What"
            size="xs"
            value={what}
            onChange={(value) => onWhat(value as What)}
            data={[
              { value: 'account', label: `Accounts ${f.number(summary.accounts.open)}` },
              { value: 'person', label: `People ${f.number(summary.people.open)}` },
            ]}
          />
          <ShowState
            value={state}
            onChange={onState}
            data={(['open', 'later', 'rejected'] as const).map((one) => ({
              value: one,
              label: `${stateWords[one]} ${f.number(counts[one])}`,
            }))}
          />
        </div>
        {!decides && (
          <Notice tone="plain">You see what may be there twice among your accounts; analysts, finance and owners decide it.</Notice>
        )}
        {marked.length > 0 && (
          <div className={styles.strip} role="group" aria-label="Selected pairs">
            <span>{f.count(marked.length, 'pair', 'pairs')} selected</span>
            {state !== 'rejected' && (
              <Button variant="default" onClick={() => answer(marked, 'different')}>
                Not the same
              </Button>
            )}
            {state !== 'open' ? (
              <Button variant="default" onClick={() => answer(marked, null)}>
                Open again
              </Button>
            ) : (
              <Button variant="default" onClick={() => answer(marked, 'later')}>
                Later
              </Button>
            )}
            <LinkButton onClick={() => choose(new Set())}>Clear</LinkButton>
          </div>
        )}
        {pages.isError ? (
          <Failed title="The pairs could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
        ) : pairs.length === 0 ? (
          <div style={{ padding: '0 14px 14px' }}>
            {pages.isPending ? (
              <Loading rows={6} />
            ) : (
              <Empty title={sought || least ? 'No pair fits this.' : nothing[state]}>
                {state === 'open' && !sought && !least && 'Imports look again by themselves; so does this page, when something changed.'}
              </Empty>
            )}
          </div>
        ) : (
          <table className={`${styles.table} ${styles.pairs}`}>
            <thead>
              <tr>
                <th style={{ width: decides ? 40 : 14 }}>
                  <span className="only-heard">Select</span>
                </th>
                <th style={{ width: '23%' }}>{what === 'account' ? 'Account' : 'Person'}</th>
                <th style={{ width: '23%' }}>May be the same as</th>
                <th className={styles.right} style={{ width: 84 }}>
                  Revenue {f.symbol(currency)}
                </th>
                <th>Score and why</th>
                <th style={{ width: decides ? 176 : 14 }}>{decides && 'Same?'}</th>
              </tr>
            </thead>
            <tbody ref={body}>
              {pairs.map((pair, i) => (
                <PairRow
                  key={keyOf(pair)}
                  {...{ pair, currency, decides }}
                  selected={pair === shown}
                  marked={chosen.has(keyOf(pair))}
                  onMark={() => toggle(pair)}
                  onSelect={() => {
                    setAt(i)
                    if (narrow) setOpen(true)
                  }}
                  onMerge={() => merge(pair)}
                  onAnswer={(given) => answer([pair], given)}
                />
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
        <p className="only-heard" role="status">
          {said}
        </p>
      </Panel>
      {!narrow && <div className={styles.sticky}>{side}</div>}
      <Sheet opened={narrow && open && shown !== undefined} onClose={() => setOpen(false)} title="Side by side">
        {side}
      </Sheet>
    </div>
  )
}

function ShowState(props: { value: State; onChange: (state: State) => void; data: { value: State; label: string }[] }) {
  const { value, onChange, data } = props
  const narrow = useMediaQuery('(max-width: 699px)', false)
  return narrow ? (
    <NativeSelect aria-label="State" value={value} data={data} onChange={({ currentTarget }) => onChange(currentTarget.value as State)} />
  ) : (
    <SegmentedControl aria-label="State" size="xs" value={value} data={data} onChange={(next) => onChange(next as State)} />
  )
}

/** Answers, and what takes them back, the last first. */
function useAnswers(what: What) {
  const queries = useQueryClient()
  const f = useFormat()
  const done = useRef<Parameters<typeof call<'decideDuplicates'>>[1]['body']['pairs'][]>([])
  const [said, say] = useState('')
  const readAgain = useCallback(() => refresh('listDuplicates', 'getDuplicateSummary', 'getToday'), [])
  const undo = useCallback(async () => {
    const last = done.current.pop()
    if (!last) return
    try {
      await call('decideDuplicates', { body: { what, pairs: last } })
      say('Taken back.')
    } catch (error) {
      done.current.push(last)
      toastError(error, 'The answer could not be taken back')
    }
    await readAgain()
  }, [what, readAgain])
  const decide = useCallback(
    async (pairs: readonly Duplicate[], answer: Answer) => {
      // Rows go at once: a list is answered as fast as one can press N.
      const gone = new Set(pairs.map(keyOf))
      queries.setQueriesData<{ pages: Page[]; pageParams: unknown[] }>({ queryKey: ['listDuplicates'], type: 'active' }, (known) =>
        known && 'pages' in known
          ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter((one) => !gone.has(keyOf(one))) })) }
          : known,
      )
      try {
        const body = { what, pairs: pairs.map(({ left, right }) => ({ left: left.id, right: right.id, answer })) }
        const { decided, undo: back } = await call('decideDuplicates', { body })
        done.current.push(back)
        const words = answer === 'different' ? 'not the same' : answer === 'later' ? 'put off' : 'open again'
        say(`${f.count(decided, 'pair', 'pairs')}: ${words}.`)
        toast(
          pairs.length === 1
            ? `${pairs[0]!.left.name} and ${pairs[0]!.right.name}: ${words}`
            : `${f.count(decided, 'pair', 'pairs')}: ${words}`,
          { undo },
        )
      } catch (error) {
        toastError(error, 'The answer was not kept')
      }
      await readAgain()
    },
    [what, queries, readAgain, undo, f],
  )
  return { decide, undo, said }
}

interface PairRowProps {
  readonly pair: Duplicate
  readonly currency: string
  readonly decides: boolean
  readonly selected: boolean
  readonly marked: boolean
  readonly onMark: () => void
  readonly onSelect: () => void
  readonly onMerge: () => void
  readonly onAnswer: (answer: Answer) => void
}

function PairRow({ pair, currency, decides, selected, marked, onMark, onSelect, onMerge, onAnswer }: PairRowProps) {
  const f = useFormat()
  const names = `${pair.left.name} and ${pair.right.name}`
  const press = (run: () => void) => ({
    type: 'button' as const,
    className: styles.answer,
    onClick: (event: React.MouseEvent) => {
      event.stopPropagation()
      run()
    },
  })
  return (
    <tr data-selected={selected || undefined} onClick={onSelect}>
      <td>
        {decides && (
          <Checkbox
            size="xs"
            aria-label={`Select ${names}`}
            checked={marked}
            onChange={onMark}
            onClick={(event) => event.stopPropagation()}
          />
        )}
      </td>
      <td>
        <Name pair={pair} side="left" />
      </td>
      <td>
        <Name pair={pair} side="right" />
      </td>
      <td className={styles.right}>
        <span className={styles.label}>Revenue </span>
        <div>{f.amount(pair.left.amountMinor, currency)}</div>
        <div className="dim">{f.amount(pair.right.amountMinor, currency)}</div>
      </td>
      <td title={pair.reasons.join('; ')}>
        <Sure score={pair.score} />
        <div className={`${styles.second} ${styles.why}`}>
          {pair.moved ? 'may have moved' : pair.reasons.slice(0, 2).map(inShort).join(', ')}
        </div>
      </td>
      <td>
        {decides && (
          <span className={styles.answers} role="group" aria-label={names}>
            <button {...press(onMerge)} aria-label={`Merge ${names}`}>
              Merge…
            </button>
            {pair.answer === null ? (
              <>
                <button {...press(() => onAnswer('different'))} aria-label={`Not the same: ${names}`}>
                  No
                </button>
                <button {...press(() => onAnswer('later'))} aria-label={`Later: ${names}`}>
                  Later
                </button>
              </>
            ) : (
              <button {...press(() => onAnswer(null))} aria-label={`Open again: ${names}`}>
                Open again
              </button>
            )}
          </span>
        )}
      </td>
    </tr>
  )
}

/** Without the two values, which stand beside each other anyway. */
const inShort = (reason: string) =>
  reason.replace(/: .*$/, '').replace(/^(same (?:e-mail|VAT id|web domain|town|account|postal code)) .*$/, '$1')

/** Under a name what tells two of the same name apart: keys, or where somebody works. */
function Name({ pair, side }: { readonly pair: Duplicate; readonly side: 'left' | 'right' }) {
  const one = pair[side]
  const accounts = pair.fields.find(({ field }) => field === 'accounts')?.[side]
  return (
    <>
      <span className={styles.name}>{one.name}</span>
      <div className={styles.second}>
        {pair.what === 'person' && accounts ? accounts : one.keys.map(({ source, externalId }) => `${source} ${externalId}`).join(', ')}
      </div>
    </>
  )
}

function Sure({ score }: { readonly score: number }) {
  const f = useFormat()
  return (
    <span className={`${styles.sure} num`}>
      <span className={styles.sureBar} aria-hidden="true">
        <span className={styles.sureFill} data-strength={score >= 0.9 ? 3 : score >= 0.7 ? 2 : 1} style={{ width: `${score * 100}%` }} />
      </span>
      {f.number(Math.floor(score * 100))}
    </span>
  )
}

const fieldWords: Readonly<Record<Duplicate['fields'][number]['field'], string>> = {
  ...{ name: 'Name', vatId: 'VAT number', domain: 'Web site', phone: 'Telephone', customerNumber: 'Customer number', town: 'Town' },
  ...{
    postalCode: 'Postal code',
    country: 'Country',
    email: 'E-mail',
    title: 'Title',
    accounts: 'Accounts',
    keys: 'Keys',
    revenue: 'Revenue',
  },
}
const agreesWords = { yes: 'the same', no: 'differs', unknown: 'one is missing' } as const

interface SideBySideProps {
  readonly pair: Duplicate
  readonly currency: string
  readonly onMerge?: () => void
  readonly onAnswer?: (answer: Answer) => void
}

function SideBySide({ pair, currency, onMerge, onAnswer }: SideBySideProps) {
  const f = useFormat()
  const write = (field: string, value: string | number | null) =>
    value === null ? <span className="dim">–</span> : field === 'revenue' ? f.money(Number(value), currency) : value
  return (
    <Panel
      title="Side by side"
      sub={`score ${f.number(Math.floor(pair.score * 100))}`}
      footer={
        pair.moved
          ? 'Who moved stays two records until somebody merges them.'
          : 'Merging shows first what comes together; it can be taken back at any time.'
      }
    >
      <table className={`${styles.table} ${styles.sides}`}>
        <thead>
          <tr>
            <th style={{ width: 92, paddingLeft: 0 }}>
              <span className="only-heard">What</span>
            </th>
            <th>
              <Open pair={pair} side="left" />
            </th>
            <th>
              <Open pair={pair} side="right" />
            </th>
            <th style={{ width: 22, padding: 0 }}>
              <span className="only-heard">Agrees</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pair.fields.map(({ field, left, right, agrees }) => (
            <tr key={field} data-agrees={agrees ?? undefined}>
              <td style={{ paddingLeft: 0 }}>{fieldWords[field]}</td>
              <td className={field === 'revenue' ? 'num' : undefined}>{write(field, left)}</td>
              <td className={field === 'revenue' ? 'num' : undefined}>{write(field, right)}</td>
              <td style={{ paddingRight: 0, textAlign: 'right' }}>{agrees && <Agrees level={agrees} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.reasons}>
        {pair.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {onMerge && onAnswer && (
        <div className={styles.actions}>
          <Button onClick={onMerge} rightSection={<Kbd k="m" />}>
            Merge…
          </Button>
          {pair.answer === null ? (
            <>
              <Button variant="default" onClick={() => onAnswer('different')} rightSection={<Kbd k="n" />}>
                Not the same
              </Button>
              <Button variant="default" onClick={() => onAnswer('later')} rightSection={<Kbd k="l" />}>
                Later
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={() => onAnswer(null)}>
              Open again
            </Button>
          )}
        </div>
      )}
      {pair.decidedAt && (
        <p className={styles.second} style={{ marginTop: 8 }}>
          {pair.answer === 'later' ? 'Put off' : 'Said not to be the same'} {f.day(pair.decidedAt.slice(0, 10))} by {pair.decidedBy}
        </p>
      )}
    </Panel>
  )
}

/** Each side leads to its page. */
function Open({ pair, side }: { readonly pair: Duplicate; readonly side: 'left' | 'right' }) {
  const { id, name } = pair[side]
  return pair.what === 'account' ? (
    <AccountLink id={id}>{name}</AccountLink>
  ) : (
    <Link to="/people/$person" params={{ person: String(id) }}>
      {name}
    </Link>
  )
}

const Agrees = ({ level }: { readonly level: 'yes' | 'no' | 'unknown' }) => (
  <span title={agreesWords[level]} role="img" aria-label={agreesWords[level]}>
    {level === 'yes' ? (
      <IconEqual size={14} stroke={1.8} aria-hidden="true" />
    ) : level === 'no' ? (
      <IconEqualNot size={14} stroke={1.8} aria-hidden="true" />
    ) : (
      <IconCircle size={11} stroke={1.6} aria-hidden="true" />
    )}
  </span>
)
