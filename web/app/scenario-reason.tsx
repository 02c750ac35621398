import { Button, SegmentedControl, Select, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountReason } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { Sheet } from '../ui/dialogs.tsx'
import type { Format } from '../ui/format.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Failed, Loading, Missing } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import { useGet } from './queries.ts'
import { type FixKind, keyOfFix, withFix, withoutFix } from './scenario-fix.ts'
import styles from './scenario-reason.module.css'
import { useMe } from './session.tsx'
import { SourcedNumber } from './sourced-number.tsx'
import { useWithSnapshot } from './with-snapshot.ts'

interface ReasonProps {
  readonly scenario: number
  /** "B · More digital" */
  readonly title: string
  readonly account: number
  readonly snapshot: number | undefined
  readonly currency: string
  /** The scenario's document; pins and bans are changes of it. */
  readonly document: Scenario
  /** What is tried on the levers; null: the reason is that of the scenario as it is kept. */
  readonly tried: Scenario | null
  /** Null: one may read only. */
  readonly onChange: ((next: Scenario) => unknown) | null
  /** False: a change is only tried. */
  readonly keeps: boolean
  readonly onClose: () => void
}

/** Why an account gets what it gets: its options side by side, the runner-up, what would flip it; pinned or banned from here. */
export function ScenarioReason(props: ReasonProps) {
  const { scenario, title, account, snapshot, tried, onClose } = props
  const { may } = useMe()
  const asked = { params: { scenario, account }, query: snapshot === undefined ? {} : { snapshot } }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['getAccountReason', asked, tried],
    queryFn: ({ signal }) =>
      tried ? call('getTriedReason', { ...asked, body: { document: tried } }, { signal }) : call('getAccountReason', asked, { signal }),
    placeholderData: keepPreviousData,
  })
  const reason = data && data.account.id === account && data.scenario === scenario ? data : null
  return (
    <Sheet opened onClose={onClose} title={reason ? reason.account.name : 'Why'} size={720}>
      {error && !reason ? (
        <Failed title="The reason could not be read." error={error} onRetry={() => void refetch()} />
      ) : !reason ? (
        <Loading rows={8} label="Weighing the options" />
      ) : (
        <div className={`${styles.reason} ${isPlaceholderData ? 'old' : ''}`}>
          <Verdict reason={reason} title={title} />
          <Options {...props} reason={reason} />
          <Flips reason={reason} />
          {props.onChange ? (
            <Fix {...props} onChange={props.onChange} reason={reason} />
          ) : (
            may('plan') && (
              <p className="dim">
                A pin or a ban changes a scenario: this one is somebody else’s, or put forward. Duplicate it to make them.
              </p>
            )
          )}
        </div>
      )}
    </Sheet>
  )
}

const nameIn = (reason: AccountReason) => (model: string) => reason.options.find((one) => one.model === model)?.name ?? model

function Verdict({ reason, title }: { readonly reason: AccountReason; readonly title: string }) {
  const here = useWithSnapshot()
  const nameOf = nameIn(reason)
  return (
    <div>
      <p className={styles.verdict}>
        {reason.from === reason.to ? (
          <>
            Stays <b>{nameOf(reason.to)}</b> in {title}.
          </>
        ) : (
          <>
            From {nameOf(reason.from)} to <b>{nameOf(reason.to)}</b> in {title}.
          </>
        )}{' '}
        {reason.why.replace(/\.?$/, '.')}
      </p>
      <Link to="/accounts/$account" params={{ account: String(reason.account.id) } as never} search={here({ tab: 'coverage' })}>
        Open the account
      </Link>
    </div>
  )
}

/** Open options first, the best at the prices before the others; closed ones last, with why. */
function Options({ reason, currency, snapshot }: ReasonProps & { readonly reason: AccountReason }) {
  const f = useFormat()
  const { data: ground } = useGet('getScenarioGround', { query: snapshot === undefined ? {} : { snapshot } }, { staleTime: 300_000 })
  const teamName = (team: string) => ground?.teams.find((one) => one.team === team)?.name ?? team
  const money = (minor: number | null) => (minor === null ? null : f.amount(minor, currency))
  const open = reason.options.filter((one) => one.closed === null).sort((a, b) => (b.netMinor ?? -Infinity) - (a.netMinor ?? -Infinity))
  const closed = new Map<string, string[]>()
  for (const one of reason.options) if (one.closed !== null) closed.set(one.closed, [...(closed.get(one.closed) ?? []), one.name])
  const second = open.find((one) => !one.chosen)
  const teams = [...new Set(open.flatMap((one) => Object.keys(one.hours).filter((team) => one.hours[team]! > 0)))]
  const labels = [...new Set(open.flatMap((one) => one.steps.map((step) => step.label)))]
  type Option = (typeof open)[number]
  const row = (label: string, write: (one: Option) => string | null, why: string, strong = false) => (
    <tr key={label} data-strong={strong || undefined}>
      <th scope="row">{label}</th>
      {open.map((one) => (
        <td key={one.model} className="num" data-chosen={one.chosen || undefined}>
          {write(one) ?? <Missing why={why} />}
        </td>
      ))}
    </tr>
  )
  return (
    <section>
      <h3 className={styles.heading}>Options side by side</h3>
      <section
        className={styles.scroll}
        aria-label="Options side by side"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.options} aria-label="Options side by side">
          <thead>
            <tr>
              <th scope="col">{f.symbol(currency)}</th>
              {open.map((one) => (
                <th key={one.model} scope="col" data-chosen={one.chosen || undefined}>
                  {one.name}
                  <div className={styles.mark}>
                    {[one.chosen ? 'chosen' : one === second ? 'runner-up' : null, one.today ? 'today' : null].filter(Boolean).join(', ')}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label) =>
              row(
                label,
                (one) => {
                  const step = one.steps.find((each) => each.label === label)
                  return step ? f.amount(step.minor, currency) : null
                },
                'No such step here',
              ),
            )}
            <tr data-strong="">
              <th scope="row">Expected value</th>
              {open.map((one) => (
                <td key={one.model} className="num" data-chosen={one.chosen || undefined}>
                  {one.valueMinor === null ? (
                    <Missing why="Not known" />
                  ) : (
                    <SourcedNumber source={() => sourceOf(one, reason, f, currency)}>{f.amount(one.valueMinor, currency)}</SourcedNumber>
                  )}
                </td>
              ))}
            </tr>
            {row('From low to high assumptions', (one) => rangeOf(one.lowMinor, one.highMinor, money, f), 'Not told')}
            {row('Net of what its hours and money are worth elsewhere', (one) => money(one.netMinor), 'Not told', true)}
            {row('Spend a year', (one) => money(one.spendMinor), 'Not known')}
            {row('Cost a year, all of it', (one) => money(one.costMinor), 'Not known')}
            {row('Retention a year', (one) => (one.retention === null ? null : f.percent(one.retention)), 'Not known')}
            {teams.map((team) => row(`Hours a year, ${teamName(team)}`, (one) => f.number(one.hours[team] ?? 0, 1), ''))}
          </tbody>
        </table>
      </section>
      <p className={styles.note}>
        The steps add up to the expected value. What is left of it when hours and money are paid at the price they have in this plan
        decides: the highest net is chosen.
      </p>
      {closed.size > 0 && (
        <ul className={styles.closed}>
          {[...closed].map(([why, names]) => (
            <li key={why}>
              <b>{f.list(names)}</b> {names.length === 1 ? 'was' : 'were'} not open: {why}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Low assumptions may be worth more than high ones: of what is cut, less is lost. */
function rangeOf(one: number | null, other: number | null, write: (minor: number) => string | null, f: Format): string | null {
  if (one === null || other === null) return null
  return one === other ? write(one) : f.range(Math.min(one, other), Math.max(one, other), (minor) => write(minor) ?? '')
}

const sourceOf = (one: AccountReason['options'][number], reason: AccountReason, f: Format, currency: string) => ({
  title: `${one.name}, ${reason.account.name}`,
  value: f.moneyExact(one.valueMinor, currency),
  formula: one.steps.map((step) => `${step.label}: ${f.moneyExact(step.minor, currency)}${step.note ? ` (${step.note})` : ''}`),
})

function Flips({ reason }: { readonly reason: AccountReason }) {
  const nameOf = nameIn(reason)
  return (
    <section>
      <h3 className={styles.heading}>What would flip it</h3>
      {reason.options.filter((one) => one.closed === null).length < 2 ? (
        <p className="dim">Nothing: no other model was open to it.</p>
      ) : reason.flips.length === 0 ? (
        <p className="dim">
          Nothing that is near: no price of an hour, margin or retention within twice of what it is makes another model win.
        </p>
      ) : (
        <ul className={styles.flips}>
          {reason.flips.map((one) => (
            <li key={`${one.what} ${one.to}`}>
              {one.what}: <span className="num">{one.now}</span>. At <b className="num">{one.at}</b> or {one.more ? 'more' : 'less'} it
              would be {nameOf(one.to)}.
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Fix(props: ReasonProps & { readonly onChange: (next: Scenario) => unknown; readonly reason: AccountReason }) {
  const { document, onChange, keeps, reason, title } = props
  const nameOf = nameIn(reason)
  const { key } = reason.account
  const [kind, setKind] = useState<FixKind>('pins')
  const [model, setModel] = useState<string | null>(reason.to)
  const [why, setWhy] = useState('')
  const fixed = (['pins', 'bans'] as const).flatMap((list) =>
    document[list].filter((one) => keyOfFix(one) === key).map((one) => ({ list, one })),
  )
  const ready = model !== null && why.trim() !== ''
  /** What could not be kept is said by whoever keeps; what was written stays. */
  const say = async (next: Scenario, done: string) => {
    try {
      await onChange(next)
    } catch {
      return
    }
    toast(done, { undo: () => onChange(document) })
    setWhy('')
  }
  const fix = () =>
    ready &&
    void say(
      withFix(document, kind, key, model, why.trim()),
      `${reason.account.name} is ${kind === 'pins' ? 'pinned to' : 'banned from'} ${nameOf(model)} in ${title}${keeps ? '' : ', only tried'}.`,
    )
  return (
    <section>
      <h3 className={styles.heading}>Fix it, whatever is best</h3>
      {fixed.map(({ list, one }) => (
        <p key={`${list} ${one.model}`} className={styles.fixed}>
          <span>
            {list === 'pins' ? 'Pinned to' : 'Banned from'} <b>{nameOf(one.model)}</b>: {one.reason}
          </span>
          <LinkButton
            onClick={() =>
              void say(withoutFix(document, list, key, one.model), `${list === 'pins' ? 'The pin' : 'The ban'} is taken away.`)
            }
          >
            take away
          </LinkButton>
        </p>
      ))}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          fix()
        }}
      >
        <div className={styles.pair}>
          <SegmentedControl
            aria-label="Pin or ban"
            value={kind}
            data={[
              { value: 'pins', label: 'Pin to' },
              { value: 'bans', label: 'Ban from' },
            ]}
            onChange={(value) => setKind(value as FixKind)}
          />
          <Select
            aria-label="Model"
            data={reason.options.map((one) => ({ value: one.model, label: one.name }))}
            value={model}
            onChange={setModel}
            allowDeselect={false}
          />
        </div>
        <Textarea label="Why" maxLength={2000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!ready}>
          {kind === 'pins' ? 'Pin' : 'Ban'}
        </Button>
      </form>
    </section>
  )
}
