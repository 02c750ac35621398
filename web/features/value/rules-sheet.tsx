import { Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './value.module.css'

/** The rules of value in force; whoever drafts models writes others, whoever approves them puts them in force. */
export function RulesSheet({ onClose }: { readonly onClose: () => void }) {
  const { data, error } = useGet('getValueRules', {})
  return (
    <Sheet opened onClose={onClose} title="Rules of value">
      {error ? (
        <Failed title="The rules could not be read." error={error} />
      ) : data ? (
        <Rules data={data} onClose={onClose} />
      ) : (
        <Loading rows={5} />
      )}
    </Sheet>
  )
}

type Got = NonNullable<ReturnType<typeof useGet<'getValueRules'>>['data']>

function Rules({ data, onClose }: { readonly data: Got; readonly onClose: () => void }) {
  const f = useFormat()
  const { may } = useMe()
  const [rules, setRules] = useState(data.rules)
  const [reason, setReason] = useState('')
  const [month, setMonth] = useState('')
  const change = (part: Partial<typeof rules>) => setRules({ ...rules, ...part })
  const approve = useDo('approveModelDraft', {
    onDone: () => {
      toast('The rules are in force. The book is being measured anew.')
      onClose()
    },
  })
  const draft = useDo('draftValueRules', {
    onDone: ({ draft, revision }) => {
      if (may('approveModels') && reason.trim().length >= 3)
        approve.mutate({ params: { draft }, body: { revision, reason, ...(month !== '' && { validFrom: month }) } })
      else toast(may('approveModels') ? 'Kept as a draft.' : 'Asked for approval.')
      if (!may('approveModels') || reason.trim().length < 3) onClose()
    },
  })
  const { tapeline: _, ...body } = rules
  const number = (label: string, value: number, set: (value: number) => void, more: object) => (
    <NumberInput
      label={label}
      value={value}
      onChange={(next) => typeof next === 'number' && set(next)}
      disabled={!may('draftModels')}
      {...more}
    />
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        draft.mutate({ body: { rules: body, note: reason || null, ask: !may('approveModels') } })
      }}
    >
      <p className="dim">
        In force: {data.label}
        {data.model === null && ', assumed: nobody has approved other ones'}
      </p>
      {number('Horizon, months', rules.horizonMonths, (horizonMonths) => change({ horizonMonths }), { min: 1, max: 120 })}
      {number('Discount, % a year', Math.round(rules.discount * 1000) / 10, (percent) => change({ discount: percent / 100 }), {
        min: 0,
        max: 100,
      })}
      {number('Hold-out, last months', rules.holdoutMonths, (holdoutMonths) => change({ holdoutMonths }), { min: 1, max: 36 })}
      {number('Weight of connected value in segments', rules.weightConnected, (weightConnected) => change({ weightConnected }), {
        ...{ min: 0, max: 10, step: 0.1 },
      })}
      <MultiSelect
        label="Product classes bought under contract"
        description="Their revenue is told by renewals, all other by orders: never both."
        data={data.classes}
        value={rules.contractual.classes}
        searchable
        disabled={!may('draftModels')}
        onChange={(classes) => change({ contractual: { ...rules.contractual, classes } })}
      />
      <Select
        label="A contract runs"
        data={[
          { value: '12', label: 'a year' },
          { value: '3', label: 'a quarter' },
          { value: '1', label: 'a month' },
        ]}
        value={String(rules.contractual.periodMonths)}
        allowDeselect={false}
        disabled={!may('draftModels')}
        onChange={(months) => change({ contractual: { ...rules.contractual, periodMonths: Number(months) as 1 | 3 | 12 } })}
      />
      {may('draftModels') && (
        <>
          <TextInput label="Why" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {may('approveModels') && (
            <TextInput
              label="In force from month"
              placeholder="every month"
              value={month}
              onChange={(event) => setMonth(event.currentTarget.value)}
            />
          )}
          {(draft.error || approve.error) && (
            <p className="loss" role="alert">
              {wordsOf(draft.error ?? approve.error)}
            </p>
          )}
          <Button type="submit" loading={draft.isPending || approve.isPending}>
            {may('approveModels') ? (reason.trim().length >= 3 ? 'Approve and measure' : 'Keep as a draft') : 'Ask for approval'}
          </Button>
        </>
      )}
      {data.versions.length > 0 && (
        <ul className={styles.reasons}>
          {data.versions.map((one) => (
            <li key={one.model}>
              {one.label}, approved by {one.approvedBy} on {f.day(one.approvedAt.slice(0, 10), { year: 'always' })}
              {one.reason && `: ${one.reason}`}
            </li>
          ))}
        </ul>
      )}
    </form>
  )
}
