import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Override } from '#api/routes/segments.ts'
import { searchBook } from '../../app/book.ts'
import { SegmentTag, segmentName, Tag } from '../../app/marks.tsx'
import { openOverride } from '../../app/override.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { TabRow } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Scroll } from './scroll.tsx'
import type { Lab } from './segment-lab.ts'
import styles from './segments.module.css'

const states: Readonly<Record<Override['state'], { words: string; tone: 'plain' | 'warn' | 'accent' }>> = {
  holds: { words: 'holds', tone: 'plain' },
  'begins later': { words: 'begins later', tone: 'plain' },
  'ends soon': { words: 'ends soon', tone: 'warn' },
  over: { words: 'over', tone: 'plain' },
  'taken back': { words: 'taken back', tone: 'plain' },
}

const horizons = ['30', '60', '90']

/** Tiers and strategic flags set by hand: what stands, what ends soon, what is over. */
export function OverridesTab({ lab }: { readonly lab: Lab }) {
  const f = useFormat()
  const { may } = useMe()
  const [shown, show] = useAddress('hand', 'standing' as 'standing' | 'over')
  const [ends, setEnds] = useAddress('ends')
  const { data, error, refetch, isPlaceholderData } = useGet('listOverrides', { query: { state: shown, limit: 1000 } })
  const within = (days: string) => data?.items.filter((one) => one.daysLeft !== null && one.daysLeft <= Number(days)) ?? []
  const endsWithin = (days: string) => `end in ${days} days: ${f.number(within(days).length)}`
  const items = shown === 'standing' && ends !== null ? within(ends) : (data?.items ?? [])
  return (
    <Panel
      title="Set by hand"
      sub="counts from the next measurement on"
      padding="none"
      old={isPlaceholderData}
      tools={may('override') && <ChooseAccount lab={lab} />}
      footer={
        shown === 'standing'
          ? 'The computed segment goes on underneath: it is what remains when this ends. Nobody’s line moves by it.'
          : 'What ended or was taken back counts in no measurement made afterwards.'
      }
    >
      <div className={styles.inset}>
        <TabRow
          tabs={[
            { value: 'standing', label: 'In force' },
            { value: 'over', label: 'Ended' },
          ]}
          value={shown}
          onChange={(value) => show(value as 'standing' | 'over')}
          label="Which"
          tools={
            shown === 'standing' && (
              <Select
                aria-label="Which end when"
                data={[{ value: '', label: 'all of them' }, ...horizons.map((days) => ({ value: days, label: endsWithin(days) }))]}
                value={ends ?? ''}
                onChange={(value) => setEnds(value || null)}
                allowDeselect={false}
                w={176}
              />
            )
          }
          name="hand"
        />
      </div>
      {error ? (
        <Failed title="The list could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : items.length === 0 ? (
        <div style={{ padding: 14 }}>
          <Empty
            title={
              shown !== 'standing'
                ? 'Nothing has ended yet.'
                : ends === null
                  ? 'Nothing is set by hand.'
                  : `Nothing ends within ${ends} days.`
            }
          >
            Where a score says too little — a reference customer, a firm about to grow — put the account where it belongs, with a reason and
            an end.
          </Empty>
        </div>
      ) : (
        <Scroll label="Set by hand">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col" style={{ textAlign: 'left' }}>
                  Set to
                </th>
                <th scope="col" style={{ textAlign: 'left' }}>
                  By its score
                </th>
                <th scope="col">Revenue, {f.symbol(lab.view.head.currency)}</th>
                <th scope="col" style={{ textAlign: 'left' }}>
                  Why
                </th>
                <th scope="col" style={{ textAlign: 'left' }}>
                  By
                </th>
                <th scope="col">Until</th>
                <th scope="col" style={{ textAlign: 'left' }}>
                  State
                </th>
                <th scope="col">
                  <span className="only-heard">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Row key={one.id} one={one} currency={lab.view.head.currency} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  )
}

function Row({ one, currency }: { readonly one: Override; readonly currency: string }) {
  const f = useFormat()
  const { may } = useMe()
  const left = { textAlign: 'left' as const }
  const again = { refresh: ['getSegments', 'listOverrides'] as const, failed: 'It could not be changed.' }
  const end = useDo('endOverride', again)
  const resume = useDo('resumeOverride', again)
  const state = states[one.state]
  return (
    <tr>
      <th scope="row">
        {one.account === null ? (
          <span title="No account has this key any more">{one.name}</span>
        ) : (
          <Link to="/accounts/$account" params={{ account: String(one.account) }}>
            {one.name}
          </Link>
        )}
      </th>
      <td style={left}>{one.tier === null ? <Tag tone="accent">strategic</Tag> : <SegmentTag tier={one.tier} full />}</td>
      <td style={left}>{one.computed === null ? '–' : segmentName(one.computed)}</td>
      <td className="num">{f.amount(one.revenueMinor, currency)}</td>
      <td style={{ ...left, whiteSpace: 'normal', minWidth: 180, maxWidth: 360 }}>{one.reason}</td>
      <td style={left}>
        <span title={f.instant(one.madeAt)}>{one.authorName}</span>
      </td>
      <td className="num">
        {one.state === 'taken back' ? (
          <span title={`by ${one.endedByName}`}>{f.day(one.endedAt)}</span>
        ) : (
          <span title={one.daysLeft === null ? undefined : f.count(one.daysLeft, 'day is left', 'days are left')}>
            {f.day(one.expires, { year: 'always' })}
          </span>
        )}
      </td>
      <td style={left}>
        <Tag tone={state.tone}>{state.words}</Tag> {!one.measured && <small className="dim">not measured yet</small>}
        {one.state === 'begins later' && <small className="dim"> {f.day(one.from)}</small>}
      </td>
      <td>
        {may('override') &&
          (one.state === 'taken back' ? (
            <Button
              variant="subtle"
              onClick={() => resume.mutate({ params: { override: one.id } })}
              loading={resume.isPending}
              aria-label={`Undo: ${one.name}`}
            >
              Undo
            </Button>
          ) : one.state === 'over' ? (
            one.account !== null && (
              <Button
                variant="subtle"
                onClick={() => openOverride({ accounts: [{ id: one.account!, name: one.name }], set: one.tier ?? 'strategic' })}
                aria-label={`Set again: ${one.name}`}
              >
                Set again
              </Button>
            )
          ) : (
            <Button
              variant="subtle"
              onClick={() => end.mutate({ params: { override: one.id } })}
              loading={end.isPending}
              aria-label={`Take back: ${one.name}`}
            >
              Take back
            </Button>
          ))}
      </td>
    </tr>
  )
}

/** Finds the account to set. */
function ChooseAccount({ lab }: { readonly lab: Lab }) {
  const [words, setWords] = useState('')
  const found = words.trim().length < 2 ? [] : searchBook(lab.book, words, 20).filter((row) => !lab.book.unassigned[row])
  return (
    <Select
      aria-label="Account to set by hand"
      placeholder="Set an account by hand"
      searchable
      searchValue={words}
      onSearchChange={setWords}
      value={null}
      nothingFoundMessage={words.trim().length < 2 ? 'Type a name or a key' : 'No such account'}
      data={found.map((row) => ({ value: String(row), label: lab.book.name[row]! }))}
      filter={({ options }) => options}
      onChange={(value) => {
        if (value === null) return
        setWords('')
        openOverride({ accounts: [{ id: lab.book.id[Number(value)]!, name: lab.book.name[Number(value)]! }] })
      }}
      w={240}
    />
  )
}
