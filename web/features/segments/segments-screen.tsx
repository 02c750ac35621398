import { Button } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { SegmentParamsFile } from '#api/segmentation.ts'
import { useBook } from '../../app/book.ts'
import { call } from '../../app/client.ts'
import { OverrideDialog } from '../../app/override.tsx'
import { refresh, useGet } from '../../app/queries.ts'
import { useRecord, useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { type Search, useSearchParams, useSetSearch } from '../../ui/address.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { BehaviourTab } from './behaviour-tab.tsx'
import { KeepLines, WaitingLines } from './keep-lines.tsx'
import { LinesTab } from './lines-tab.tsx'
import { MovedTab, movedSince } from './moved-tab.tsx'
import { OverridesTab } from './overrides-tab.tsx'
import { PromisesTab } from './promises-tab.tsx'
import { type Lab, makeLab, type Params, rank, redraw, sums, totals } from './segment-lab.ts'
import { WhiteSpaceTab } from './white-space-tab.tsx'

export default function SegmentsScreen() {
  const snapshot = useSnapshot()
  const { book, error: noBook, refetch: again } = useBook()
  const { data: view, error, refetch } = useGet('getSegments', { query: snapshot === undefined ? {} : { snapshot } })
  const { record } = useRecord()
  // Both are of one measurement, or one of them is still on its way.
  const lab = useMemo(() => (view && book && view.head.snapshot === book.head.snapshot ? makeLab(view, book) : null), [view, book])
  if (record && !record.snapshot)
    return (
      <>
        <PageHead title="Segments" />
        <Empty title="Nothing was measured yet.">Segments are drawn over a measured book: import your files and measure them first.</Empty>
      </>
    )
  if (!lab)
    return (
      <>
        <PageHead title="Segments" />
        {noBook || error ? (
          <Failed
            title="The segments could not be read."
            error={noBook ?? error}
            onRetry={() => {
              void again()
              void refetch()
            }}
          />
        ) : (
          <Loading rows={6} label="Reading the book" />
        )}
      </>
    )
  return <Segments lab={lab} />
}

function Segments({ lab }: { readonly lab: Lab }) {
  const f = useFormat()
  const { may } = useMe()
  const { head } = lab.view
  const { params, change, changed, reset } = useLines(lab)
  const [keeping, setKeeping] = useState(false)
  const moved = useMemo(() => movedSince(lab), [lab])
  const total = useMemo(() => totals(lab), [lab])
  const measured = useMemo(() => sums(lab, lab.measured, 3), [lab])
  const work = useWork((job) => {
    if (job.state !== 'done') return
    void refresh('getSegments', 'getBook', 'listOverrides', 'getRecord', 'listModels')
    toast('The book is measured anew.')
  })
  const byHand = useMemo(() => lab.view.accounts.tierByHandNext.filter((tier) => tier !== null).length, [lab])
  const pending = useMemo(
    () =>
      lab.view.accounts.id.reduce((n, _, i) => {
        const { override, tier, tierByHandNext } = lab.view.accounts
        return n + (tierByHandNext[i] === (override[i] ? tier[i] : null) ? 0 : 1)
      }, 0),
    [lab],
  )
  const share = total.revenue[0]! > 0 ? measured.revenue[0]! / total.revenue[0]! : null
  const { model } = lab.view
  return (
    <>
      <PageHead
        title="Segments"
        why={
          <>
            {f.count(measured.n[0]!, 'key account', 'key accounts')} of {f.number(lab.n)} hold {f.percent(share, 0)} of revenue.{' '}
            {lab.view.previous && `${f.count(moved.length, 'account', 'accounts')} changed segment since ${f.day(lab.view.previous.asOf)}.`}{' '}
            <span className="dim">
              {model ? `Lines: version ${model.version}, ${model.state}.` : 'Lines: the usual ones, nobody has approved others.'}
            </span>
          </>
        }
        tools={
          <>
            {pending > 0 && may('measure') && !work.running && (
              <Button
                variant="default"
                onClick={() =>
                  work.start(() =>
                    call('takeSnapshot', { body: { asOf: head.asOf, level: head.level as 'customer', window: windowOf(head) } }),
                  )
                }
              >
                Measure again
              </Button>
            )}
            {changed && (
              <Button variant="default" onClick={reset}>
                As measured
              </Button>
            )}
            {may('draftModels') && (
              <Button onClick={() => setKeeping(true)} disabled={!changed || work.running}>
                Keep these lines
              </Button>
            )}
          </>
        }
      />
      <WaitingLines work={work} onShow={change} />
      {pending > 0 && (
        <p className="dim" style={{ margin: '0 0 12px' }}>
          {f.count(pending, 'account is', 'accounts are')} set by hand, or no longer, since the measurement: counts from the next one.
        </p>
      )}
      <Tabs
        label="Segments"
        tabs={[
          { value: 'lines', label: 'Lines' },
          { value: 'moved', label: 'Movers', count: f.number(moved.length) },
          { value: 'by-hand', label: 'Set by hand', count: f.number(byHand) },
          { value: 'behaviour', label: 'Behaviour' },
          { value: 'white-space', label: 'White space' },
          { value: 'promises', label: 'Promises' },
        ]}
      >
        {(tab) =>
          tab === 'moved' ? (
            <MovedTab lab={lab} />
          ) : tab === 'by-hand' ? (
            <OverridesTab lab={lab} />
          ) : tab === 'behaviour' ? (
            <BehaviourTab lab={lab} />
          ) : tab === 'white-space' ? (
            <WhiteSpaceTab snapshot={head.snapshot} />
          ) : tab === 'promises' ? (
            <PromisesTab snapshot={head.snapshot} />
          ) : (
            <LinesTab lab={lab} params={params} onChange={change} />
          )
        }
      </Tabs>
      {keeping && (
        <KeepLines
          opened
          onClose={() => setKeeping(false)}
          params={params}
          effect={effectOf(lab, params, f)}
          work={work}
          onKept={() => {}}
        />
      )}
      <OverrideDialog />
    </>
  )
}

function effectOf(lab: Lab, params: Params, f: ReturnType<typeof useFormat>): string {
  const { tier } = redraw(lab, rank(lab, params), params)
  const moves = tier.reduce((n, code, i) => n + (code === lab.measured[i] ? 0 : 1), 0)
  return moves === 0 ? 'Nobody would move on the day of the last measurement.' : `${f.count(moves, 'account', 'accounts')} would move.`
}

function windowOf({ from, to }: { from: string; to: string }): string {
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  return from.endsWith('-01') && to.endsWith('-01') && months >= 1 && months <= 120 ? `${months}m` : 'all'
}

const keys = ['value', 'weightPotential', 'keyShare', 'majorShare', 'maxKey', 'hysteresis', 'minStayMonths', 'acceptModelled'] as const

/** The parameters in work: begun from the address, else as measured; the address follows when a line comes to rest. */
function useLines(lab: Lab) {
  const measured = lab.view.params
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const [params, setParams] = useState<Params>(() => fromAddress(measured, search))
  const known = useRef(measured)
  useEffect(() => {
    // Measured anew by other lines: those are where one begins.
    if (JSON.stringify(known.current) !== JSON.stringify(measured)) {
      known.current = measured
      setParams(measured)
    }
  }, [measured])
  useEffect(() => {
    const rest = setTimeout(
      () => setSearch(Object.fromEntries(keys.map((key) => [key, params[key] === measured[key] ? undefined : params[key]]))),
      300,
    )
    return () => clearTimeout(rest)
  }, [params, measured, setSearch])
  const change = useCallback((part: Partial<Params>) => setParams((before) => ({ ...before, ...part })), [])
  const reset = useCallback(() => setParams(measured), [measured])
  return { params, change, reset, changed: keys.some((key) => params[key] !== measured[key]) }
}

function fromAddress(measured: Params, search: Search): Params {
  // An address is text.
  const read = (key: (typeof keys)[number]) =>
    typeof measured[key] === 'number'
      ? Number(search[key])
      : typeof measured[key] === 'boolean'
        ? String(search[key]) === 'true'
        : search[key]
  const given = Object.fromEntries(keys.flatMap((key) => (search[key] === undefined ? [] : [[key, read(key)]])))
  const parsed = SegmentParamsFile.safeParse({ ...measured, ...given })
  return parsed.success ? parsed.data : measured
}
