import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import type { GivingTerms } from '#api/routes/assignment.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import styles from './assignment.module.css'

type Mismatch = 'cost' | 'never' | 'ignored'
const mismatchOf = (share: number | null): Mismatch => (share === null ? 'never' : share === 0 ? 'ignored' : 'cost')

/** What giving an account to somebody else is assumed to cost: used by the next proposal, and kept with it. */
export function AssignmentTerms({
  terms,
  standard,
  readOnly,
  onSave,
  onClose,
}: {
  readonly terms: GivingTerms
  readonly standard: GivingTerms
  readonly currency: string
  readonly readOnly: boolean
  readonly onSave: (terms: GivingTerms) => void
  readonly onClose: () => void
}) {
  const [now, set] = useState(terms)
  const share = (key: 'changeChance' | 'chancePerYear' | 'chancePerPerson', label: string, description: string) => (
    <NumberInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description']}
      suffix=" %"
      min={0}
      max={100}
      step={0.1}
      decimalScale={2}
      readOnly={readOnly}
      value={Math.round(now[key] * 1e4) / 100}
      onChange={(value) => set({ ...now, [key]: (Number(value) || 0) / 100 })}
    />
  )
  const mismatch = (key: 'regionShare' | 'languageShare', label: string, described: string) => (
    <div className={styles.two}>
      <Select
        label={label}
        description={described}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[
          { value: 'cost', label: 'Costs something' },
          { value: 'never', label: 'Is never done' },
          { value: 'ignored', label: 'Does not matter' },
        ]}
        value={mismatchOf(now[key])}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(value) => set({ ...now, [key]: value === 'never' ? null : value === 'ignored' ? 0 : standard[key] })}
      />
      {now[key] !== null && now[key] !== 0 && (
        <NumberInput
          label="of what its hours cost"
          suffix=" %"
          min={0}
          max={1000}
          readOnly={readOnly}
          value={Math.round(now[key]! * 100)}
          onChange={(value) => set({ ...now, [key]: (Number(value) || 0) / 100 })}
        />
      )}
    </div>
  )
  const save = () => {
    onSave(now)
    onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title="What giving an account away is assumed to cost"
      {...(!readOnly && { onSubmit: save })}
      actions={
        readOnly ? (
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={() => set(standard)}>
              As Tapeline assumes
            </Button>
            <Button type="submit">Use for the next proposal</Button>
          </>
        )
      }
    >
      <div className={styles.fields}>
        <p className={styles.note} style={{ margin: 0 }}>
          Assumed, not measured. The chance is multiplied by the part of the relationship that whoever gets the account does not have yet,
          and by the account’s yearly margin.
        </p>
        {share(
          'changeChance',
          'An account leaves because who looks after it changes',
          'within a year, where the next one knows nothing of it',
        )}
        {share('chancePerYear', 'More for each year the present colleague has known it', 'up to ten years')}
        {share('chancePerPerson', 'More for each person only the present colleague has met', 'of the account’s people who are still there')}
        <NumberInput
          label="Hours of the team for a hand-over"
          min={0}
          max={1000}
          step={0.5}
          readOnly={readOnly}
          value={now.handoverHours}
          onChange={(value) => set({ ...now, handoverHours: Number(value) || 0 })}
        />
        {mismatch('regionShare', 'A country that is not theirs', 'of the account, against the countries of whoever gets it')}
        {mismatch('languageShare', 'A language that is not theirs', 'the one most of the account’s people speak')}
      </div>
    </Sheet>
  )
}
