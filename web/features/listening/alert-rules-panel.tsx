import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import type { alertRules } from '#api/routes/cases.ts'
import { Sorry } from '../../app/challenge.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './cases.module.css'

type Rules = z.output<typeof alertRules>

/** What opens a case by itself, and when one is due. */
export function AlertRulesPanel() {
  const f = useFormat()
  const [editing, edit] = useState(false)
  const { data, error, refetch } = useGet('getAlertRules', {})
  const rules = data?.rules
  return (
    <Panel
      title="What opens a case"
      tools={
        rules && (
          <Button variant="default" data-dense onClick={() => edit(true)}>
            Change
          </Button>
        )
      }
      footer={data && (data.changed ? `Changed by ${data.changed.byName}, ${f.day(data.changed.at)}` : 'As Tapeline comes')}
    >
      {error ? (
        <Failed title="The rules could not be read." error={error} onRetry={() => void refetch()} />
      ) : !rules ? (
        <Loading rows={4} />
      ) : (
        <ul className={styles.rules}>
          <li>Who decides answers {f.number(rules.lowAnswer)} or less on NPS</li>
          <li>
            A voice with {f.percent(rules.heavyShare, 0)} of the index or more is estimated below {f.number(rules.heavyBelow)}
          </li>
          <li>
            Who decides answered {f.number(rules.usedToAnswer)} times and is silent for {f.number(rules.silentDays)} days
          </li>
          <li>Two roles lie {f.number(rules.disagreePoints)} points apart, and further than chance would put them</li>
          <li>The index is sure of its side of 60 and revenue moved the other way by {f.percent(rules.moneyShare, 0)}</li>
          <li>A promise is past its day; a basic of a Key account lies below its standard for sure</li>
          <li className="dim">
            Looks back {f.number(rules.lookBackDays)} days. Due after {f.count(rules.dueDaysDecides, 'day', 'days')} where somebody decides,
            else {f.number(rules.dueDays)}.
          </li>
        </ul>
      )}
      {editing && rules && <RulesDialog rules={rules} onClose={() => edit(false)} />}
    </Panel>
  )
}

const fields: readonly {
  readonly key: keyof Rules
  readonly label: string
  readonly percent?: true
  readonly min: number
  readonly max: number
}[] = [
  { key: 'lowAnswer', label: 'Low answer on NPS, at most', min: 0, max: 10 },
  { key: 'heavyShare', label: 'Heavy voice from, % of the index', percent: true, min: 1, max: 100 },
  { key: 'heavyBelow', label: 'Heavy voice estimated below', min: 0, max: 100 },
  { key: 'silentDays', label: 'Silent for, days', min: 30, max: 730 },
  { key: 'usedToAnswer', label: 'Answers before a silence says something', min: 1, max: 10 },
  { key: 'disagreePoints', label: 'Roles apart by, points', min: 5, max: 100 },
  { key: 'moneyShare', label: 'Revenue moved by, %', percent: true, min: 1, max: 100 },
  { key: 'lookBackDays', label: 'Looks back, days', min: 1, max: 365 },
  { key: 'dueDaysDecides', label: 'Due where somebody decides, days', min: 0, max: 365 },
  { key: 'dueDays', label: 'Due else, days', min: 0, max: 365 },
]

function RulesDialog({ rules, onClose }: { readonly rules: Rules; readonly onClose: () => void }) {
  const [values, setValues] = useState(rules)
  const saving = useDo('setAlertRules', { refresh: ['getAlertRules'], onDone: onClose })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="What opens a case"
      onSubmit={() => saving.mutate({ body: values })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {fields.map(({ key, label, percent, min, max }) => (
          <NumberInput
            key={key}
            label={label}
            min={min}
            max={max}
            value={percent ? Math.round(values[key] * 1000) / 10 : values[key]}
            onChange={(value) => typeof value === 'number' && setValues({ ...values, [key]: percent ? value / 100 : value })}
          />
        ))}
      </div>
      <Sorry error={saving.error} />
    </Dialog>
  )
}
