/** Fields that people may set by hand, one under the other: what holds, who said so, what files say; a click edits in place. */
import { ActionIcon, Autocomplete, Button, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { HeldField } from '#api/routes/edits.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { wordsOf } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { ApiProblem } from './client.ts'
import styles from './edit.module.css'
import { AccountPick } from './edit-account-pick.tsx'
import { refreshRecord, saidByHand } from './edit-record.ts'
import { type FieldValue, fieldLabel, seniorityOptions, valueInWords } from './edit-words.ts'
import { useGet } from './queries.ts'

export interface ChangeOf {
  readonly field: string
  readonly value?: FieldValue
  readonly handBack?: true
  readonly seen?: FieldValue
}

export interface EditFieldsProps {
  readonly fields: readonly HeldField[]
  /** Whose they are, for the toast: "Acme". */
  readonly of: string
  readonly label: string
  readonly may: boolean
  /** Sends changes; answers with what was recorded. */
  readonly onChange: (changes: ChangeOf[]) => Promise<{ readonly edits: readonly number[] }>
  /** Opens the history of one field. */
  readonly onHistory?: (field: string) => void
  /** Instead of the value itself. */
  readonly draw?: (field: HeldField) => ReactNode | undefined
}

export function EditFields({ fields, of, label, may, onChange, onHistory, draw }: EditFieldsProps) {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <ul className={styles.fields} aria-label={label}>
      {fields.map((field) => (
        <FieldRow
          key={field.field}
          {...{ field, of, may, onChange }}
          open={open === field.field}
          setOpen={(now) => setOpen(now ? field.field : null)}
          {...(onHistory && { onHistory: () => onHistory(field.field) })}
          drawn={draw?.(field)}
        />
      ))}
    </ul>
  )
}

interface RowProps extends Pick<EditFieldsProps, 'of' | 'may' | 'onChange'> {
  readonly field: HeldField
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  readonly onHistory?: () => void
  readonly drawn: ReactNode | undefined
}

function FieldRow({ field, of, may, open, setOpen, onChange, onHistory, drawn }: RowProps) {
  const f = useFormat()
  const [error, setError] = useState<{ words: string; conflict: boolean; value: FieldValue } | null>(null)
  const label = fieldLabel(field.field)
  const send = async (change: Omit<ChangeOf, 'field'>) => {
    setError(null)
    try {
      const done = await onChange([{ field: field.field, ...change }])
      setOpen(false)
      await saidByHand(`${of}: ${label.toLowerCase()} ${change.handBack ? 'handed back to the files' : 'changed'}.`, done)
    } catch (problem) {
      const conflict = problem instanceof ApiProblem && problem.status === 409 && change.seen !== undefined
      setError({ words: wordsOf(problem), conflict, value: change.value ?? null })
      if (conflict) await refreshRecord()
    }
  }
  const words = valueInWords(field.field, field.value, f)
  return (
    <li className={styles.field}>
      <span className={styles.label}>{label}</span>
      <div className={styles.value}>
        {open ? (
          <FieldEditor
            field={field.field}
            value={field.value}
            onSave={(value) => send({ value, seen: field.value })}
            onCancel={() => {
              setOpen(false)
              setError(null)
            }}
          />
        ) : may ? (
          <button type="button" className={styles.shown} onClick={() => setOpen(true)}>
            <span className="only-heard">Change {label.toLowerCase()}: </span>
            {drawn ?? words ?? <span className="dim">empty</span>}
          </button>
        ) : (
          (drawn ?? words ?? <span className="dim">–</span>)
        )}
        {error && (
          <span className={`${styles.says} loss`} role="alert">
            {error.words} {error.conflict && <LinkButton onClick={() => void send({ value: error.value })}>Save mine anyway</LinkButton>}
          </span>
        )}
        <Provenance field={field} may={may} onHandBack={() => void send({ handBack: true })} />
      </div>
      <span className={styles.tools}>
        {onHistory && (
          <ActionIcon
            variant="subtle"
            size={24}
            color="gray"
            aria-label={`History of ${label.toLowerCase()}`}
            title="History"
            onClick={onHistory}
          >
            <IconHistory size={14} stroke={1.6} />
          </ActionIcon>
        )}
      </span>
    </li>
  )
}

function Provenance({ field, may, onHandBack }: { readonly field: HeldField; readonly may: boolean; readonly onHandBack: () => void }) {
  const f = useFormat()
  if (!field.said) return null
  const file = field.files[0]
  const words = file && valueInWords(field.field, file.value, f)
  return (
    <span className={styles.says}>
      by hand, {field.said.by}
      {field.said.at && `, ${f.instant(field.said.at)}`}
      {file && (
        <>
          {' · '}
          {file.key.split('/')[0]} says “{words}”{file.import !== null && ` since import ${file.import}`}
        </>
      )}
      {may && (
        <>
          {' · '}
          <LinkButton onClick={onHandBack}>
            hand back<span className="only-heard"> {fieldLabel(field.field).toLowerCase()} to the files</span>
          </LinkButton>
        </>
      )}
    </span>
  )
}

interface EditorProps {
  readonly field: string
  readonly value: FieldValue
  readonly onSave: (value: FieldValue) => Promise<void>
  readonly onCancel: () => void
}

/** The input that fits a field. Enter saves, Esc leaves it as it was. */
function FieldEditor({ field, value, onSave, onCancel }: EditorProps) {
  const [now, setNow] = useState<FieldValue>(value)
  const [busy, setBusy] = useState(false)
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    setBusy(true)
    await onSave(now === '' ? null : now)
    setBusy(false)
  }
  return (
    <form
      className={styles.editor}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onCancel()
      }}
    >
      <FieldInput field={field} value={now} onChange={setNow} autoFocus />
      <Button type="submit" loading={busy}>
        Save
      </Button>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  )
}

interface InputProps {
  readonly field: string
  readonly value: FieldValue
  readonly onChange: (value: FieldValue) => void
  readonly autoFocus?: boolean
  /** A label above; without it the field's name is only read out. */
  readonly labelled?: boolean
  readonly required?: boolean
}

const wordsFor: Readonly<Record<string, 'country' | 'region' | 'industry' | 'colleague' | 'channel' | 'language'>> = {
  country: 'country',
  region: 'region',
  industry: 'industry',
  colleague: 'colleague',
  preferred_channel: 'channel',
  language: 'language',
}

/** The input of a field, also in forms. */
export function FieldInput({ field, value, onChange, autoFocus = false, labelled, required }: InputProps) {
  const { data } = useGet('getRecordWords', {}, { staleTime: 300_000, enabled: field in wordsFor || field === 'roles' })
  const name = fieldLabel(field)
  const named = { ...(labelled ? { label: name } : { 'aria-label': name }), autoFocus, ...(required && { required }) }
  const text = typeof value === 'string' ? value : value === null ? '' : String(value)
  if (field === 'roles')
    return (
      <TagsInput
        {...named}
        data={data?.role ?? []}
        value={Array.isArray(value) ? value : []}
        onChange={onChange}
        placeholder={Array.isArray(value) && value.length > 0 ? '' : 'Choose or write'}
        acceptValueOnBlur
        maxTags={12}
      />
    )
  if (field === 'seniority')
    return <Select {...named} data={seniorityOptions} value={text || null} onChange={onChange} clearable placeholder="Not known" />
  if (field === 'primary')
    return (
      <Select
        {...named}
        data={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
        value={value === true ? 'yes' : 'no'}
        onChange={(now) => onChange(now === 'yes')}
        allowDeselect={false}
      />
    )
  if (field === 'leftDay' || field === 'renewal_day')
    return <TextInput {...named} type="date" value={text} onChange={(event) => onChange(event.currentTarget.value || null)} />
  if (field === 'employees' || field === 'notice_days')
    return (
      <NumberInput
        {...named}
        value={typeof value === 'number' ? value : ''}
        min={0}
        allowDecimal={false}
        onChange={(now) => onChange(typeof now === 'number' ? now : null)}
        hideControls
      />
    )
  if (field === 'rhythm') return <RhythmInput value={value} onChange={onChange} autoFocus={autoFocus} labelled={labelled ?? false} />
  if (field === 'parent')
    return (
      <AccountPick
        label={name}
        hidden={!labelled}
        placeholder="Nothing above it"
        onPick={(account) => {
          if (!account) return onChange(null)
          const at = account.key.indexOf('/')
          onChange({ source: account.key.slice(0, at), externalId: account.key.slice(at + 1) })
        }}
      />
    )
  if (field in wordsFor)
    return (
      <Autocomplete
        {...named}
        data={data?.[wordsFor[field]!] ?? []}
        value={text}
        onChange={onChange}
        limit={30}
        maxLength={300}
        comboboxProps={{ withinPortal: true }}
      />
    )
  return (
    <TextInput
      {...named}
      {...(field === 'email' && { type: 'email', inputMode: 'email' as const, noValidate: true })}
      {...(field === 'phone' && { type: 'tel' })}
      value={text}
      maxLength={300}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function RhythmInput({
  value,
  onChange,
  autoFocus,
  labelled,
}: {
  readonly value: FieldValue
  readonly onChange: (value: FieldValue) => void
  readonly autoFocus: boolean
  readonly labelled: boolean
}) {
  const rhythm = (value ?? null) as { every: number; unit: 'day' | 'week' | 'month' } | null
  const units = [
    { value: 'none', label: 'No rhythm' },
    { value: 'day', label: 'days' },
    { value: 'week', label: 'weeks' },
    { value: 'month', label: 'months' },
  ]
  return (
    <span style={{ display: 'flex', gap: 6, alignItems: 'flex-end' }}>
      <NumberInput
        {...(labelled ? { label: 'In contact every' } : { 'aria-label': 'In contact every' })}
        w={88}
        min={1}
        max={99}
        allowDecimal={false}
        autoFocus={autoFocus}
        value={rhythm?.every ?? ''}
        onChange={(now) => onChange(typeof now === 'number' ? { every: now, unit: rhythm?.unit ?? 'week' } : null)}
      />
      <Select
        aria-label="Unit of the rhythm"
        data={units}
        w={130}
        allowDeselect={false}
        value={rhythm?.unit ?? 'none'}
        onChange={(unit) => onChange(unit === 'none' || unit === null ? null : { every: rhythm?.every ?? 4, unit: unit as 'week' })}
      />
    </span>
  )
}
