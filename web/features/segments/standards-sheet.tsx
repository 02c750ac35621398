import { Button, Checkbox, Chip, Group, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { isDay } from '#engine/period/days.ts'
import { promiseName } from '#engine/promises/promise-name.ts'
import { PROMISED_DATES, PROMISES, STANDARD_SEGMENTS, type StandardSegment } from '#engine/promises/standards.ts'
import { segmentName } from '../../app/marks.tsx'
import { useDo } from '../../app/queries.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { GroupRow } from '../../ui/panel.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './segments.module.css'

type Shown = Got<Routes['getPromiseStandards']>
type Document = Shown['standards']

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const nameOf = (segment: StandardSegment) => (segment === 'none' ? 'No segment' : segmentName(segment))

/** What customers of each segment may expect of us, to be changed with a reason. */
export function StandardsSheet({ data, onClose }: { readonly data: Shown; readonly onClose: () => void }) {
  const f = useFormat()
  const [standards, setStandards] = useState<Document>(data.standards)
  const [segment, setSegment] = useState<StandardSegment>('KEY')
  const [reason, setReason] = useState('')
  const [holidays, setHolidays] = useState(data.standards.openHours.holidays.join(', '))
  const save = useDo('changePromiseStandards', {
    refresh: ['getPromiseStandards', 'listPromisesKept', 'getPromisesKept', 'listPromiseRows'],
    onDone: () => {
      toast('The standards are changed. Lists follow with the next measurement.')
      onClose()
    },
  })
  const one = standards.segments[segment]
  const ofSegment = (change: Partial<typeof one>) =>
    setStandards({ ...standards, segments: { ...standards.segments, [segment]: { ...one, ...change } } })
  const hours = (change: Partial<Document['openHours']>) => setStandards({ ...standards, openHours: { ...standards.openHours, ...change } })
  const days = holidays.split(/[\s,;]+/).filter((text) => text !== '')
  const wrong = days.find((day) => !isDay(day))
  const send = () =>
    save.mutate({
      body: { standards: { ...standards, openHours: { ...standards.openHours, holidays: days } }, seen: data.version, reason },
    })
  return (
    <Sheet
      opened
      onClose={onClose}
      title="Standards of promises kept"
      size={560}
      onSubmit={send}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={reason.trim() === '' || wrong !== undefined}>
            Change
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <SegmentedControl
          aria-label="Segment"
          value={segment}
          onChange={(value) => setSegment(value as StandardSegment)}
          data={STANDARD_SEGMENTS.map((value) => ({ value, label: nameOf(value) }))}
        />
        {PROMISES.map((promise) => (
          <NumberInput
            key={promise}
            label={`${promiseName(promise, null)}, at least`}
            value={Math.round(one.share[promise] * 1000) / 10}
            onChange={(value) => ofSegment({ share: { ...one.share, [promise]: Math.round(Number(value) * 10) / 1000 } })}
            {...{ min: 0, max: 100, decimalScale: 1, suffix: ' %', clampBehavior: 'strict' as const }}
          />
        ))}
        <div className={styles.pair}>
          <NumberInput
            label="First answer within, hours"
            value={one.answeredHours}
            onChange={(value) => Number(value) > 0 && ofSegment({ answeredHours: Number(value) })}
            {...{ min: 0.25, max: 2000, decimalScale: 2 }}
          />
          <Select
            label="Hours are counted"
            value={one.openHours ? 'open' : 'clock'}
            onChange={(value) => ofSegment({ openHours: value === 'open' })}
            data={[
              { value: 'open', label: 'while we are open' },
              { value: 'clock', label: 'by the clock' },
            ]}
            allowDeselect={false}
          />
        </div>
        <NumberInput
          label="Complaint closed within, days"
          value={one.complaintDays}
          onChange={(value) => Number(value) > 0 && ofSegment({ complaintDays: Number(value) })}
          {...{ min: 0.5, max: 365, decimalScale: 1 }}
        />

        <GroupRow>When we are open, for all segments</GroupRow>
        <Chip.Group
          multiple
          value={standards.openHours.days.map(String)}
          onChange={(value) => value.length > 0 && hours({ days: value.map(Number).sort() })}
        >
          <Group gap={4}>
            {weekdays.map((name, day) => (
              <Chip key={name} value={String(day)} size="xs">
                {name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <div className={styles.pair}>
          <NumberInput
            label="From, hour"
            value={standards.openHours.from}
            onChange={(value) => hours({ from: Number(value) })}
            {...{ min: 0, max: standards.openHours.to - 0.5, decimalScale: 2 }}
          />
          <NumberInput
            label="To, hour"
            value={standards.openHours.to}
            onChange={(value) => hours({ to: Number(value) })}
            {...{ min: standards.openHours.from + 0.5, max: 24, decimalScale: 2 }}
          />
        </div>
        <TextInput
          label="Holidays"
          placeholder="2026-12-25, 2026-12-26"
          value={holidays}
          onChange={(event) => setHolidays(event.currentTarget.value)}
          error={wrong === undefined ? null : `${wrong} is no day: write it as 2026-12-25`}
        />

        <GroupRow>Credit notes that correct an error of ours</GroupRow>
        <Checkbox
          label="An invoice that was cancelled was not right the first time"
          checked={standards.cancelledIsError}
          onChange={(event) => setStandards({ ...standards, cancelledIsError: event.currentTarget.checked })}
        />
        {data.credits.map((credit) => {
          const now = standards.errorReasons[credit.reason] ?? credit.error
          return (
            <div key={credit.reason} className={styles.sortRow}>
              <span>
                {credit.reason} <small className="dim num">{f.number(credit.n)}</small>
              </span>
              <SegmentedControl
                aria-label={`Credit notes with reason ${credit.reason}`}
                size="xs"
                value={now === null ? '' : now ? 'error' : 'none'}
                onChange={(value) =>
                  setStandards({ ...standards, errorReasons: { ...standards.errorReasons, [credit.reason]: value === 'error' } })
                }
                data={[
                  { value: 'error', label: 'our error' },
                  { value: 'none', label: 'no error' },
                ]}
              />
            </div>
          )
        })}

        <GroupRow>Reasons that are complaints</GroupRow>
        {data.contacts.map((contact) => (
          <Checkbox
            key={contact.reason}
            label={`${contact.reason} (${f.number(contact.n)})`}
            checked={standards.complaintReasons[contact.reason] ?? contact.complaint}
            onChange={(event) =>
              setStandards({
                ...standards,
                complaintReasons: { ...standards.complaintReasons, [contact.reason]: event.currentTarget.checked },
              })
            }
          />
        ))}

        {data.dates.length > 0 && <GroupRow>Which promise the files give</GroupRow>}
        {data.dates.map((one) => (
          <Select
            key={one.source}
            label={`${one.source}: ${one.heading}`}
            value={standards.promisedDates[one.source] ?? one.date}
            onChange={(value) =>
              value &&
              setStandards({
                ...standards,
                promisedDates: { ...standards.promisedDates, [one.source]: value as (typeof PROMISED_DATES)[number] },
              })
            }
            data={PROMISED_DATES.map((value) => ({ value, label: value === 'not said' ? 'not said' : `${value} day` }))}
            allowDeselect={false}
          />
        ))}
        <hr className={styles.rule} />
        <Textarea
          label="Why"
          placeholder="Agreed with the sales leads for 2027"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {save.error && <p className="loss">{wordsOf(save.error)}</p>}
      </div>
    </Sheet>
  )
}
