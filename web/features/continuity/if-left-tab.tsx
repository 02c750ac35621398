import { Button, Select, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IfColleagueLeft } from '#api/routes/continuity.ts'
import { address, call } from '../../app/client.ts'
import { IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag } from '../../app/marks.tsx'
import { queryClient, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { ShareBar } from '../../app/share-bar.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useAddress } from '../../ui/address.ts'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing, wordsOf } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './continuity.module.css'
import { ExportButtons } from './export-buttons.tsx'
import { NewHandover } from './new-handover.tsx'

/** What hangs on one colleague: opened for a purpose, and whoever it is of can read that it was. */
export function IfLeftTab() {
  const [view, setView] = useAddress('view')
  const { data, error, refetch } = useGet('listContinuityColleagues', {})
  if (error && !data) return <Failed title="Colleagues could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} label="Reading who works with accounts" />
  if (data.items.length === 0)
    return (
      <Empty title="Nobody is open to you here.">
        What hangs on a colleague is employees’ data. You see it of yourself when an owner has entered the name that files give you, and of
        others when employees’ data are open to you (Settings › People).
      </Empty>
    )
  return (
    <div className={styles.stack}>
      <Open key={view ?? ''} colleagues={data.items} onOpened={(id) => setView(String(id), { push: true })} />
      {view && <Opened view={Number(view)} />}
    </div>
  )
}

function Open({
  colleagues,
  onOpened,
}: {
  readonly colleagues: readonly { name: string; leftDay: string | null; own: boolean; signInEnded: string | null }[]
  readonly onOpened: (view: number) => void
}) {
  const f = useFormat()
  const [name, setName] = useState<string | null>(colleagues.length === 1 ? colleagues[0]!.name : null)
  const [purpose, setPurpose] = useState('')
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const chosen = colleagues.find((one) => one.name === name)
  const open = async () => {
    if (!name) return
    setState({ busy: true, error: null })
    try {
      const { view } = await call('openColleagueView', { body: { name, purpose: purpose.trim() } })
      onOpened(view)
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Panel title="If this colleague left" sub="accounts, money and index at stake, and who could take over">
      <form
        className={styles.open}
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <Select
          label="Colleague"
          placeholder="By name"
          searchable
          data={colleagues.map((one) => ({ value: one.name, label: one.leftDay ? `${one.name} (left)` : one.name }))}
          value={name}
          onChange={setName}
        />
        <TextInput
          label="What for"
          placeholder="Parental leave from March, hand-over of accounts …"
          description={
            chosen?.own
              ? 'Not needed: it is you.'
              : chosen
                ? `${chosen.name} can read it under Settings › My account.`
                : 'The colleague can read it.'
          }
          inputWrapperOrder={['label', 'input', 'description']}
          value={purpose}
          maxLength={500}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Button
          type="submit"
          className={styles.go}
          loading={state.busy}
          disabled={!name || (!chosen?.own && purpose.trim().length < 3)}
          leftSection={<IconUsersGroup size={16} stroke={1.6} aria-hidden="true" />}
        >
          Open
        </Button>
      </form>
      {state.error !== null && (
        <p className="loss" role="alert">
          {wordsOf(state.error)}
        </p>
      )}
      {chosen?.signInEnded && (
        <p className={styles.note}>
          The sign-in of somebody of this name was taken away on {f.day(chosen.signInEnded)}. If {chosen.name} does not work here any more,
          say so below, once opened.
        </p>
      )}
      <p className={styles.note}>
        Nobody is said to be about to leave, and colleagues are not ranked. That this was opened, by whom and what for, is kept in the audit
        and shown to the colleague; it stays open to you for 30 days.
      </p>
    </Panel>
  )
}

function Opened({ view }: { readonly view: number }) {
  const { data, error, refetch } = useGet('getColleagueView', { params: { view } })
  if (error && !data) return <Failed title="It could not be opened." error={error} onRetry={() => void refetch()} />
  if (!data || data.view !== view) return <Loading rows={8} label="Reading what hangs on this colleague" />
  return <Stake data={data} />
}

function Stake({ data }: { readonly data: IfColleagueLeft }) {
  const f = useFormat()
  const { may } = useMe()
  const [making, make] = useState(false)
  const { accounts, atStake, head, name, others, indexMean, indexAccounts } = data
  const alone = accounts.reduce((n, one) => n + one.nobodyElse.length, 0) + data.metByNobodyElse.length
  return (
    <>
      <Figures
        figures={[
          {
            label: `Revenue that hangs on ${name}`,
            value: f.moneyShort(atStake.revenueMinor, head.currency),
            note:
              atStake.marginMinor === null
                ? 'margin is closed to you, or not known'
                : `margin ${f.moneyShort(atStake.marginMinor, head.currency)}${atStake.marginMissing > 0 ? `, ${f.number(atStake.marginMissing)} without` : ''}`,
          },
          { label: 'Accounts', value: f.number(atStake.accounts), note: 'more than 60 % of what we do there' },
          {
            label: 'Index there',
            value: indexMean === null ? <Missing why="None of these accounts has an index above grade D" /> : f.number(indexMean),
            note: indexMean === null ? 'no account with an index' : `weighted by revenue, ${f.count(indexAccounts, 'account', 'accounts')}`,
          },
          { label: 'Met by nobody else', value: f.number(alone), note: 'people, in the last 365 days' },
          {
            label: 'Takes part elsewhere',
            value: f.number(others.accounts),
            note: `accounts with ${f.moneyShort(others.revenueMinor, head.currency)}, others carry them too`,
          },
        ]}
      />
      <Panel
        title={`Accounts that hang on ${name}`}
        sub="by revenue"
        padding="none"
        tools={
          <>
            <ExportButtons
              where={(format) => address('exportColleagueView', { params: { view: data.view }, query: { format } })}
              name={`if-${name.toLowerCase().replaceAll(/\s+/g, '-')}-left`}
            />
            {may('edit') && data.proposal.length > 0 && (
              <Button data-dense onClick={() => make(true)}>
                Make a hand-over
              </Button>
            )}
          </>
        }
        footer={`${data.own ? 'Opened by yourself' : `Opened for: ${data.purpose}`} · interactions up to ${f.day(data.asOf)}; revenue, margin and index as measured.${data.withoutColleague > 0 ? ` ${f.count(data.withoutColleague, 'interaction names', 'interactions name')} none of ours: what they hide is not told.` : ''}`}
      >
        {accounts.length === 0 ? (
          <p className={styles.none}>No account has more than 60 % of its interactions with {name}.</p>
        ) : (
          <WideTable label={`Accounts that hang on ${name}`}>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Segment</th>
                <th scope="col">Share</th>
                <th scope="col" data-number>
                  Revenue, {f.symbol(head.currency)}
                </th>
                <th scope="col" data-number>
                  Margin
                </th>
                <th scope="col">Index</th>
                <th scope="col">Who could take over</th>
                <th scope="col">Met by nobody else</th>
                <th scope="col">To pass on</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((one) => (
                <tr key={one.account.id}>
                  <th scope="row">
                    <Link
                      to="/accounts/$account"
                      params={{ account: String(one.account.id) } as never}
                      search={{ tab: 'continuity' } as never}
                    >
                      {one.account.name}
                    </Link>
                  </th>
                  <td>
                    <SegmentTag tier={one.segment} />
                  </td>
                  <td>
                    <span className={styles.bar}>
                      <ShareBar share={one.share} width={60} />
                      <span className="num">{f.percent(one.share, 0)}</span>
                    </span>
                    <span className={styles.second}>{f.count(one.meetings, 'interaction', 'interactions')}</span>
                  </td>
                  <td data-number className="num">
                    {f.amount(one.revenueMinor, head.currency)}
                  </td>
                  <td data-number className="num">
                    {one.marginMinor === null ? <Missing why="Not known, or closed to you" /> : f.amount(one.marginMinor, head.currency)}
                  </td>
                  <td>
                    <IndexMark index={one.index} grade={one.grade} mark />
                  </td>
                  <td>
                    {one.next === null ? (
                      <span className="loss">
                        <IconAlertTriangle size={12} stroke={2} aria-hidden="true" /> nobody else was there
                      </span>
                    ) : (
                      <>
                        {one.next} <span className="dim">{f.percent(one.nextShare, 0)} of the rest</span>
                      </>
                    )}
                  </td>
                  <td>
                    {one.nobodyElse.length > 0 ? (
                      one.nobodyElse.map((person) => person.name).join(', ')
                    ) : (
                      <span className="dim">nobody</span>
                    )}
                  </td>
                  <td>{openWords(one.open, f)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )}
      </Panel>
      {data.metByNobodyElse.length > 0 && (
        <Panel title="People nobody else has met, at other accounts" padding="none">
          <WideTable label="People nobody else has met, at other accounts">
            <tbody>
              {data.metByNobodyElse.map((one) => (
                <tr key={`${one.id} ${one.account.id}`}>
                  <th scope="row">
                    <Link to="/people/$person" params={{ person: String(one.id) } as never}>
                      {one.name}
                    </Link>
                  </th>
                  <td>{one.title ?? <Missing why="Title not known" />}</td>
                  <td>
                    <Link
                      to="/accounts/$account"
                      params={{ account: String(one.account.id) } as never}
                      search={{ tab: 'continuity' } as never}
                    >
                      {one.account.name}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </Panel>
      )}
      {may('edit') && <StillHere data={data} />}
      {making && <NewHandover data={data} onClose={() => make(false)} />}
    </>
  )
}

const openWords = (open: IfColleagueLeft['accounts'][number]['open'], f: ReturnType<typeof useFormat>) => {
  const words = [
    ...(open.promises > 0 ? [f.count(open.promises, 'promise', 'promises')] : []),
    ...(open.steps > 0 ? [f.count(open.steps, 'step', 'steps')] : []),
    ...(open.opportunities > 0 ? [f.count(open.opportunities, 'opportunity', 'opportunities')] : []),
  ]
  return words.length > 0 ? words.join(', ') : <span className="dim">nothing open</span>
}

/** Says that somebody does not work here any more, or still does. */
function StillHere({ data }: { readonly data: IfColleagueLeft }) {
  const f = useFormat()
  const [day, setDay] = useState(data.leftDay ?? '')
  const say = async (leftDay: string | null) => {
    const before = data.leftDay
    try {
      await call('sayColleagueLeft', { body: { name: data.name, leftDay } })
      await queryClient.invalidateQueries()
      toast(leftDay === null ? `${data.name} still works here.` : `${data.name} left on ${f.day(leftDay)}.`, {
        undo: async () => {
          await call('sayColleagueLeft', { body: { name: data.name, leftDay: before } })
          await queryClient.invalidateQueries()
        },
      })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Panel
      title="Does not work here any more"
      sub={data.leftDay ? `left on ${f.day(data.leftDay)}` : 'works here, as far as anybody said'}
      footer="From the day on, what they did counts for nobody who is there: shares are of the others."
    >
      <form
        className={styles.tools}
        onSubmit={(event) => {
          event.preventDefault()
          void say(day)
        }}
      >
        <TextInput
          type="date"
          aria-label={`Day ${data.name} left`}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          w={160}
        />
        <Button type="submit" variant="default" disabled={day === '' || day === data.leftDay}>
          Left on this day
        </Button>
        {data.leftDay && (
          <Button variant="default" onClick={() => void say(null)}>
            Still works here
          </Button>
        )}
      </form>
    </Panel>
  )
}
