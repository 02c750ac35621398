import { Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import { useRef } from 'react'
import type { DraftChange } from '#api/import-draft.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { useByWhom } from './by-whom.ts'
import type { Draft, DraftSource } from './draft.ts'
import styles from './imports.module.css'
import { type DateStyle, dateExample, datesCouldBe, type NumberStyle, numberExample, numbersCouldBe } from './reads-as.ts'

interface SourcePanelsProps {
  readonly draft: Draft
  readonly change: (changes: DraftChange[]) => void
}

/** The systems the files come from: how each writes days and numbers, its currency and clock, and its mapping as a file. */
export function SourcePanels({ draft, change }: SourcePanelsProps) {
  const given = useRef<HTMLInputElement>(null)
  const takeMapping = async (file: File | undefined) => {
    if (!file) return
    try {
      const mapping = JSON.parse(await file.text()) as { source?: unknown }
      if (typeof mapping.source !== 'string') throw new Error('A mapping names its source: see docs/mapping.md.')
      change([{ what: 'mapping', source: mapping.source, mapping }])
    } catch (error) {
      toastError(error instanceof SyntaxError ? new Error('It is not JSON.') : error, `${file.name} could not be read as a mapping`)
    }
  }
  return (
    <div className={styles.stack}>
      {draft.sources.map((source) => (
        <SourcePanel key={source.source} draft={draft} source={source} change={change} />
      ))}
      <Panel title="A mapping you have saved">
        <p className="second">Not needed for exports that are recognised. A mapping file says what the columns of one system mean.</p>
        <p style={{ marginTop: 8 }}>
          <Button variant="default" onClick={() => given.current?.click()}>
            Use a mapping file
          </Button>
        </p>
        <input
          ref={given}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Mapping file"
          onChange={({ currentTarget }) => {
            void takeMapping(currentTarget.files?.[0])
            currentTarget.value = ''
          }}
        />
      </Panel>
    </div>
  )
}

const dateNames: Readonly<Record<DateStyle, string>> = {
  ...{ ymd: 'year, month, day', dmy: 'day, month, year', mdy: 'month, day, year', serial: 'days as a spreadsheet counts' },
  ...{ unix_seconds: 'seconds since 1970', unix_millis: 'milliseconds since 1970' },
}
const numberNames: Readonly<Record<NumberStyle, string>> = { point: '1,234.50', comma: '1.234,50' }
const recognised = ''

function SourcePanel({ draft, source, change }: SourcePanelsProps & { source: DraftSource }) {
  const f = useFormat()
  const byWhom = useByWhom()
  const columns = draft.tables.filter((table) => table.source === source.source && !table.leftOut).flatMap((table) => table.columns)
  const samplesOf = (kind: 'date' | 'number') =>
    columns.filter((column) => column.looksLike === kind && column.targets.length > 0).flatMap((column) => column.samples)
  const dates = samplesOf('date')
  const numbers = samplesOf('number').filter((sample) => /[.,]/.test(sample))
  const orders = datesCouldBe(dates)
  const marks = numbersCouldBe(numbers)
  const dateStyle = source.dateStyle ?? orders[0] ?? null
  const numberStyle = source.numberStyle ?? marks[0] ?? null
  const set = (fields: Omit<Extract<DraftChange, { what: 'source' }>, 'what' | 'source'>) =>
    change([{ what: 'source', source: source.source, ...fields }])
  const notes = [...source.uncertain, ...(source.lastTime?.differences.map(({ message }) => message) ?? [])]
  return (
    <Panel
      title={source.name}
      sub={f.count(source.tables.length, 'table', 'tables')}
      tools={<SourceMenu source={source} change={change} />}
      {...(source.lastTime && {
        footer: `Remembered from import ${source.lastTime.import}, ${f.day(source.lastTime.at.slice(0, 10))}${byWhom(source.lastTime.actor)}`,
      })}
    >
      <div className={styles.stack} style={{ gap: 8 }}>
        {dates.length > 0 && (
          <NativeSelect
            label="Days are written"
            value={source.dateStyle ?? recognised}
            description={(dateStyle && dateExample(dates, dateStyle, f)) ?? undefined}
            error={source.dateStyle === null && orders.length > 1 ? 'No day tells day from month: please choose' : undefined}
            onChange={({ currentTarget }) => set({ dateStyle: (currentTarget.value || null) as DateStyle | null })}
            data={[
              {
                value: recognised,
                label: orders.length === 1 ? `as recognised: ${dateNames[orders[0]!]}` : 'as recognised, column by column',
              },
              ...Object.entries(dateNames).map(([value, label]) => ({ value, label })),
            ]}
          />
        )}
        {numbers.length > 0 && (
          <NativeSelect
            label="Numbers are written"
            value={source.numberStyle ?? recognised}
            description={(numberStyle && numberExample(numbers, numberStyle, f)) ?? undefined}
            onChange={({ currentTarget }) => set({ numberStyle: (currentTarget.value || null) as NumberStyle | null })}
            data={[
              {
                value: recognised,
                label: marks.length === 1 ? `as recognised: ${numberNames[marks[0]!]}` : 'as recognised, column by column',
              },
              ...Object.entries(numberNames).map(([value, label]) => ({ value, label })),
            ]}
          />
        )}
        <div className={styles.row} style={{ flexWrap: 'nowrap', alignItems: 'flex-end' }}>
          <CommitInput
            label="Currency, where none is named"
            value={source.currency ?? ''}
            placeholder="EUR"
            check={(text) => (text === '' || /^[A-Z]{3}$/.test(text) ? null : 'Three letters, as EUR')}
            tidy={(text) => text.trim().toUpperCase()}
            onCommit={(text) => set({ currency: text || null })}
          />
          <CommitInput
            label="Time zone of its clock"
            value={source.timeZone}
            check={(text) => (zoneExists(text) ? null : 'As Europe/Berlin')}
            tidy={(text) => text.trim()}
            onCommit={(text) => set({ timeZone: text })}
          />
        </div>
        {notes.length > 0 && (
          <ul className={`${styles.bullets} second`} aria-label={`To know about ${source.name}`}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  )
}

function zoneExists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

interface CommitInputProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly check: (text: string) => string | null
  readonly tidy: (text: string) => string
  readonly onCommit: (text: string) => void
}
/** Text that counts when one leaves the field or presses Enter. */
function CommitInput({ label, value, placeholder, check, tidy, onCommit }: CommitInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const commit = () => {
    const text = tidy(input.current?.value ?? '')
    if (input.current) input.current.value = text
    const wrong = check(text)
    if (wrong) return toastError(new Error(wrong), label)
    if (text !== value) onCommit(text)
  }
  return (
    <TextInput
      key={value}
      ref={input}
      label={label}
      defaultValue={value}
      placeholder={placeholder}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
      style={{ flex: 1, minWidth: 0 }}
    />
  )
}

function SourceMenu({ source, change }: { source: DraftSource; change: SourcePanelsProps['change'] }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <LinkButton aria-label={`Mapping of ${source.name}`}>mapping</LinkButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={`data:application/json;charset=utf-8,${encodeURIComponent(`${JSON.stringify(source.mapping, null, 2)}\n`)}`}
          download={`${source.source}.mapping.json`}
        >
          Download it as a file
        </Menu.Item>
        <Menu.Item onClick={() => change([{ what: 'mapping', source: source.source, mapping: null }])}>
          Recognise again, without corrections
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
