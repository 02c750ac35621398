/** A figure nobody knows for sure, as fields: low, base, high, and where they come from. */
import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ChoiceField, NumberField, TextField, useForm } from '../../app/document-form.tsx'
import type { Path } from '../../app/document-path.ts'
import styles from './model.module.css'
import type { Assumption, Doc } from './model-words.ts'

export const evidenceOptions = [
  { value: 'assumed', label: 'assumed' },
  { value: 'observed', label: 'observed' },
]

export const assumedAs = (low: number, base: number, high: number): Assumption => ({ low, base, high, evidence: 'assumed' })

interface ThreeProps {
  readonly path: Path
  readonly value: Assumption
  /** 100 for shares. */
  readonly times: number
  /** The row above says what the cells are. */
  readonly bare?: boolean
}
/** Low, base, high: three cells of a row. */
export const Three = ({ path, value, times, bare = false }: ThreeProps) => (
  <>
    {(['low', 'base', 'high'] as const).map((end) => (
      <NumberField
        key={end}
        path={[...path, end]}
        label={end}
        bare={bare}
        value={value[end]}
        times={times}
        digits={times === 100 ? 1 : 3}
        {...(times === 100 && { suffix: '%' })}
      />
    ))}
  </>
)

interface AssumptionRowProps extends ThreeProps {
  readonly lead: ReactNode
  /** Path of the row in its list. */
  readonly row: Path
  readonly named: string
}
export function AssumptionRow({ lead, row, named, path, value, times, bare = false }: AssumptionRowProps) {
  return (
    <div className={styles.row} data-kind="assumption">
      {lead}
      <Three path={path} value={value} times={times} bare={bare} />
      <ChoiceField
        path={[...path, 'evidence']}
        label="Evidence"
        bare={bare}
        value={value.evidence ?? 'assumed'}
        options={evidenceOptions}
      />
      <NumberField path={[...path, 'n']} label="n" bare={bare} value={value.n} whole optional />
      <TextField path={[...path, 'note']} label="Where from" bare={bare} value={value.note} optional />
      <RemoveRow path={row} label={`Take ${named} out`} />
    </div>
  )
}

export function RemoveRow({ path, label }: { readonly path: Path; readonly label: string }) {
  const { set, readOnly } = useForm<Doc>()
  if (readOnly) return <span />
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={() => set(path, undefined)} mb={2}>
      <IconX size={14} stroke={1.6} aria-hidden="true" />
    </ActionIcon>
  )
}

export function AddRow({ onAdd, children }: { readonly onAdd: () => void; readonly children: string }) {
  const { readOnly } = useForm<Doc>()
  if (readOnly) return null
  return (
    <div>
      <Button variant="subtle" size="compact-sm" onClick={onAdd}>
        {children}
      </Button>
    </div>
  )
}
