import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Goal, ListeningPage } from '#api/routes/listening.ts'
import { SegmentTag, Sign, segmentOptions } from '../../app/marks.tsx'
import { useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { Confirm, Dialog } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Missing, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { halfOf, sourceOf } from './listened.ts'
import styles from './overview.module.css'

const signs = {
  reached: 'yes',
  'on the way': 'yes',
  behind: 'no',
  missed: 'no',
  'not sure': 'unsure',
  'no data': 'missing',
} as const satisfies Record<Goal['standing'], Parameters<typeof Sign>[0]['sign']>

/** What index and NPS of a segment should be by a day, against what they are. */
export function GoalsPanel({ page }: { readonly page: ListeningPage }) {
  const { may } = useMe()
  const [setting, open] = useState(false)
  const [ending, end] = useState<Goal | null>(null)
  const take = useDo('endGoal', { refresh: ['getListening'] })
  const { goals } = page
  return (
    <Panel
      title="Goals against actual"
      padding="none"
      span={12}
      tools={
        may('listen') && (
          <LinkButton onClick={() => open(true)}>
            <IconPlus size={14} stroke={1.6} aria-hidden="true" style={{ verticalAlign: '-2px' }} /> Set a goal
          </LinkButton>
        )
      }
      footer={
        goals.length > 0 &&
        'On the way and behind are said where the whole interval lies on one side of a straight line from the first day to the goal; else it is not sure. An index is no pay target: who is paid by it has a reason not to ask.'
      }
    >
      {goals.length === 0 ? (
        <div style={{ padding: '0 14px 14px' }}>
          <Empty title="No goals yet.">
            {may('listen')
              ? 'Say what the index or NPS of a segment should be by a day: this page then says whether it is on the way, with how sure that is.'
              : 'Whoever leads listening sets them.'}
          </Empty>
        </div>
      ) : (
        <GoalTable page={page} {...(may('listen') && { onEnd: end })} />
      )}
      {setting && <NewGoal page={page} onClose={() => open(false)} />}
      {ending && (
        <Confirm
          opened
          onClose={() => end(null)}
          title="Take this goal back?"
          verb="Take it back"
          onConfirm={() => take.mutateAsync({ params: { goal: ending.id } })}
        >
          It is no longer shown. The audit keeps who set it and who took it back.
        </Confirm>
      )}
    </Panel>
  )
}

function GoalTable({ page, onEnd }: { readonly page: ListeningPage; readonly onEnd?: (goal: Goal) => void }) {
  const f = useFormat()
  const { goals, head } = page
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Goals, scrolls sideways">
      <table className={styles.table} aria-label="Goals against actual">
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col" data-text="">
              What
            </th>
            <th scope="col">Goal</th>
            <th scope="col">By</th>
            <th scope="col">At the start</th>
            <th scope="col">Line today</th>
            <th scope="col">Now</th>
            <th scope="col" data-text="">
              Standing
            </th>
            <th scope="col" data-text="">
              Why, by whom
            </th>
            {onEnd && (
              <th scope="col">
                <span className="only-heard">Take back</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {goals.map((goal) => {
            const { actual } = goal
            return (
              <tr key={goal.id}>
                <th scope="row">{goal.tier ? <SegmentTag tier={goal.tier} full /> : 'All'}</th>
                <td data-text="">{goal.measure === 'nps' ? 'NPS' : 'Index'}</td>
                <td className="num">{f.number(goal.target)}</td>
                <td className="num">{f.day(goal.by)}</td>
                <td className="num">{goal.base === null ? <Missing why="Nothing was known when it was set" /> : f.number(goal.base)}</td>
                <td className="num">{f.number(goal.expected)}</td>
                <td className="num">
                  {actual ? (
                    <SourcedNumber
                      source={() =>
                        sourceOf(
                          head,
                          f,
                          {
                            title: `${goal.measure === 'nps' ? 'NPS' : 'Mean index'} against its goal`,
                            value: f.plusMinus(actual.value, halfOf(actual), 1),
                            formula: [
                              `line: from ${f.number(goal.base, 1)} on ${f.day(goal.from)} to ${f.number(goal.target, 1)} on ${f.day(goal.by)}`,
                              `today ${f.number(goal.expected, 1)}`,
                            ],
                            restsOn: goal.measure === 'nps' ? f.count(goal.n, 'person', 'people') : f.count(goal.n, 'account', 'accounts'),
                          },
                          { ...(goal.tier && { tier: goal.tier }), ...(goal.measure === 'nps' ? { nps: 1 } : { grade: 'sure' }) },
                        )
                      }
                    >
                      {f.number(actual.value)} <span className={styles.half}>± {f.number(halfOf(actual))}</span>
                    </SourcedNumber>
                  ) : (
                    <Missing why="Nothing is known, or it is not told" />
                  )}
                </td>
                <td data-text="">
                  <Sign sign={signs[goal.standing]} label={goal.standing} full />
                </td>
                <td data-text="" style={{ whiteSpace: 'normal', minWidth: 180 }}>
                  {goal.reason}
                  <span className={styles.small}>
                    {goal.author}, {f.day(goal.madeAt)}
                  </span>
                </td>
                {onEnd && (
                  <td>
                    <LinkButton
                      onClick={() => onEnd(goal)}
                      aria-label={`Take back the goal ${goal.measure === 'nps' ? 'NPS' : 'index'} ${f.number(goal.target)}`}
                    >
                      <IconX size={14} stroke={1.6} aria-hidden="true" />
                    </LinkButton>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function NewGoal({ page, onClose }: { readonly page: ListeningPage; readonly onClose: () => void }) {
  const f = useFormat()
  const [measure, setMeasure] = useState<'index' | 'nps'>('index')
  const [tier, setTier] = useState('all')
  const [target, setTarget] = useState<number | null>(null)
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const set = useDo('setGoal', { refresh: ['getListening'], onDone: onClose })
  const row = page.segments.find((one) => (tier === 'all' ? one.all : one.tier === tier))
  const now =
    measure === 'index' ? row?.index : row?.nps && { value: row.nps.value * 100, low: row.nps.low * 100, high: row.nps.high * 100 }
  const ready = target !== null && by !== '' && reason.trim() !== ''
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Set a goal"
      onSubmit={() =>
        ready && set.mutate({ body: { measure, tier: tier === 'all' ? null : (tier as 'KEY'), target, by, reason: reason.trim() } })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={set.isPending}>
            Set the goal
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.two}>
          <Select
            label="What"
            data={[
              { value: 'index', label: 'Index, mean' },
              { value: 'nps', label: 'NPS' },
            ]}
            value={measure}
            onChange={(value) => setMeasure(value as 'index')}
            allowDeselect={false}
          />
          <Select
            label="Of"
            data={[
              { value: 'all', label: 'All accounts' },
              ...segmentOptions.map(({ value, label }) => ({ value: value as string, label })),
            ]}
            value={tier}
            onChange={(value) => setTier(value ?? 'all')}
            allowDeselect={false}
          />
          <NumberInput
            label="Goal"
            description={now ? `Now ${f.plusMinus(now.value, halfOf(now))}` : 'Nothing is known of it now'}
            min={measure === 'nps' ? -100 : 0}
            max={100}
            value={target ?? ''}
            onChange={(value) => setTarget(value === '' ? null : Number(value))}
            data-autofocus
          />
          <TextInput
            label="By"
            description={`Later than ${f.day(page.head.asOf)}`}
            type="date"
            value={by}
            min={page.head.asOf}
            onChange={(event) => setBy(event.currentTarget.value)}
          />
        </div>
        <Textarea
          label="Why"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={500}
        />
        {set.error && (
          <p className="loss" role="alert">
            {wordsOf(set.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
