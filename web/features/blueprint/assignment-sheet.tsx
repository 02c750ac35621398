import { Button, Select, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AssignedAccount, AssignmentRun } from '#api/routes/assignment.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { Missing, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'

/** Of a cost, where only the sum is told. */
export const partsClosed = 'Closed: of fewer than five people, the parts of a cost would tell what an hour of them costs'

/** Why an account goes where it goes, what that costs, and whom it stays with whatever is best. */
export function AssignedSheet({
  one,
  run,
  colleagues,
  onClose,
}: {
  readonly one: AssignedAccount
  readonly run: AssignmentRun
  readonly colleagues: readonly string[]
  readonly onClose: () => void
}) {
  const f = useFormat()
  const { may } = useMe()
  const { currency } = run.head
  const here = useWithSnapshot(run.head.snapshot)
  const money = (minor: number | null) => (minor === null ? <Missing why={partsClosed} /> : f.moneyExact(Math.round(minor), currency))
  const margin =
    one.marginMinor === null ? <Missing why="Not known: the mean share of revenue was counted" /> : f.money(one.marginMinor, currency)
  return (
    <Sheet opened onClose={onClose} title={one.account.name}>
      <p style={{ margin: '0 0 12px' }}>{one.why}.</p>
      {one.helps && <p className="loss">▲ What would help: {one.helps}.</p>}
      <dl className={styles.facts}>
        <dt>Today</dt>
        <dd>{one.from ?? <Missing why="Nobody is named on it" />}</dd>
        <dt>Proposed</dt>
        <dd>{one.to ?? 'nobody'}</dd>
        <dt>Known for</dt>
        <dd>
          {one.years === null ? (
            <Missing why="No interaction of the present colleague is on record" />
          ) : (
            `${f.number(one.years, 1)} years by who has it today`
          )}
        </dd>
        <dt>Met by nobody else</dt>
        <dd>{one.unmet === 0 ? 'nobody' : f.count(one.unmet, 'person', 'people')}</dd>
        <dt>Country</dt>
        <dd>{one.country ?? <Missing why="Not known" />}</dd>
        <dt>Language</dt>
        <dd>{one.language ?? <Missing why="Nobody’s language there is known" />}</dd>
        <dt>Margin a year</dt>
        <dd className="num">{margin}</dd>
        <dt>Hours a year</dt>
        <dd className="num">
          {one.hours === null ? <Missing why="Told when the loads of people were opened for a purpose" /> : f.number(one.hours, 1)}
        </dd>
      </dl>
      <h3 className={styles.group}>What it costs</h3>
      <dl className={styles.facts}>
        <dt>Relationship</dt>
        <dd className="num">
          {money(one.relationshipMinor)} {one.chance !== null && <span className="dim">= margin × {f.percent(one.chance, 1)}</span>}
        </dd>
        <dt>Hand-over</dt>
        <dd className="num">{money(one.handoverMinor)}</dd>
        <dt>Other country</dt>
        <dd className="num">{money(one.regionMinor)}</dd>
        <dt>Other language</dt>
        <dd className="num">{money(one.languageMinor)}</dd>
        <dt>Together</dt>
        <dd className="num">
          <b>{money(one.costMinor)}</b>
        </dd>
      </dl>
      {may('plan') && <Pin one={one} run={run} colleagues={colleagues} />}
      <p className={styles.note}>
        <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} search={here({ tab: 'continuity' }) as never}>
          Who met whom there
        </Link>
      </p>
    </Sheet>
  )
}

function Pin({
  one,
  run,
  colleagues,
}: {
  readonly one: AssignedAccount
  readonly run: AssignmentRun
  readonly colleagues: readonly string[]
}) {
  const { data } = useGet('listAssignmentPins', { query: { team: run.team } })
  const pinned = data?.items.find((pin) => pin.account.id === one.account.id)
  const [colleague, setColleague] = useState<string | null>(one.from !== null && colleagues.includes(one.from) ? one.from : null)
  const [reason, setReason] = useState('')
  const pin = useDo('pinAssignment', {
    refresh: ['listAssignmentPins'],
    onDone: (made) => toast(`${one.account.name} stays with ${made.colleague} in the next proposal.`),
  })
  const unpin = useDo('unpinAssignment', {
    refresh: ['listAssignmentPins'],
    failed: 'The pin could not be taken back',
    onDone: () => toast(`${one.account.name} goes where it is best in the next proposal.`),
  })
  return (
    <>
      <h3 className={styles.group}>Stays with somebody, whatever is best</h3>
      {pinned ? (
        <>
          <p>
            Pinned to {pinned.colleague} by {pinned.byName}: {pinned.reason}
          </p>
          <Button
            variant="default"
            loading={unpin.isPending}
            onClick={() => unpin.mutate({ params: { team: run.team, account: one.account.id } })}
          >
            Take the pin back
          </Button>
        </>
      ) : (
        <form
          className={styles.fields}
          onSubmit={(event) => {
            event.preventDefault()
            if (colleague) pin.mutate({ body: { team: run.team, account: one.account.id, colleague, reason } })
          }}
        >
          <Select label="Colleague" placeholder="By name" searchable data={[...colleagues]} value={colleague} onChange={setColleague} />
          <TextInput
            label="Why"
            placeholder="Promised to the customer until the plant is running"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {pin.error && (
            <p className="loss" role="alert">
              {wordsOf(pin.error)}
            </p>
          )}
          <div>
            <Button type="submit" variant="default" loading={pin.isPending} disabled={!colleague || reason.trim() === ''}>
              Pin
            </Button>
          </div>
        </form>
      )}
    </>
  )
}
