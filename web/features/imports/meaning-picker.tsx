import { Combobox, useCombobox } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { TableName } from '#api/record.ts'
import { useFormat } from '../../ui/use-format.ts'
import type { DraftColumn, Targets } from './draft.ts'
import styles from './imports.module.css'

interface MeaningPickerProps {
  readonly column: DraftColumn
  /** Tables of the record that the rows of this file go to: their meanings are offered, the others are found by searching. */
  readonly becomes: readonly TableName[]
  readonly targets: Targets
  readonly disabled?: boolean
  readonly onPick: (targets: string[]) => void
}

interface Option {
  readonly target: string
  readonly title: string
  readonly about: string
}

/** What a column is read as, and what it could be instead. */
export function MeaningPicker({ column, becomes, targets, disabled, onPick }: MeaningPickerProps) {
  const f = useFormat()
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const groups = useMemo(() => optionGroups(targets, becomes), [targets, becomes])
  const known = useMemo(() => new Map(groups.flatMap(({ options }) => options.map((one) => [one.target, one]))), [groups])
  const [first, ...others] = column.targets
  const label = first === undefined ? 'Left out' : nameOf(first, known)
  const likely = column.alternatives
    .filter(({ target }) => target !== first && known.has(target))
    .slice(0, 3)
    .map(({ target, confidence, reason }) => ({ ...known.get(target)!, note: `${f.percent(confidence, 0)}: ${reason}` }))
  const wanted = search.trim().toLowerCase()
  const fits = ({ title, about }: Option) => `${title} ${about}`.toLowerCase().includes(wanted)
  const shown = groups
    .filter(({ own }) => own || wanted !== '')
    .map(({ title, options }) => ({ title, options: options.filter(fits) }))
    .filter(({ options }) => options.length > 0)
  const pick = (value: string) => {
    onPick(value === '' ? [] : [value])
    combobox.closeDropdown()
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={pick}
      width={340}
      position="bottom-start"
      withinPortal={false}
      {...(disabled && { disabled })}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={styles.meaning}
          data-out={first === undefined || undefined}
          data-changed={column.origin === 'person' || undefined}
          disabled={disabled}
          aria-label={`${column.column} is read as ${label}${others.length > 0 ? ` and ${others.length} more` : ''}: change`}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className="truncate">
            {label}
            {others.length > 0 && <span className="dim"> +{others.length}</span>}
          </span>
          <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
            combobox.updateSelectedOptionIndex()
          }}
          placeholder="What does it mean?"
          aria-label={`Search a meaning for ${column.column}`}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={`Meanings for ${column.column}`} tabIndex={0}>
          {wanted === '' && likely.length > 0 && (
            <Combobox.Group label="Likely">
              {likely.map((one) => (
                <Meaning key={one.target} option={one} note={one.note} />
              ))}
            </Combobox.Group>
          )}
          {'leave out'.includes(wanted) && (
            <Combobox.Option value="" active={first === undefined}>
              Leave out
              <div className={styles.optionAbout}>The column is not read. Nothing else changes.</div>
            </Combobox.Option>
          )}
          {shown.map(({ title, options }) => (
            <Combobox.Group key={title} label={title}>
              {options.map((option) => (
                <Meaning key={option.target} option={option} chosen={column.targets.includes(option.target)} />
              ))}
            </Combobox.Group>
          ))}
          {shown.length === 0 && !'leave out'.includes(wanted) && <Combobox.Empty>Nothing is called so.</Combobox.Empty>}
        </Combobox.Options>
        {!column.direct && (
          <Combobox.Footer>
            <div className={styles.optionAbout}>It is read through a formula, a list of codes or another file. Choosing replaces that.</div>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}

const Meaning = ({ option, note, chosen = false }: { option: Option; note?: string; chosen?: boolean }) => (
  <Combobox.Option value={option.target} active={chosen}>
    <span style={{ fontWeight: chosen ? 600 : 520 }}>{option.title}</span>
    <div className={styles.optionAbout}>{note ?? option.about}</div>
  </Combobox.Option>
)

function optionGroups(targets: Targets, becomes: readonly TableName[]) {
  const own = new Set<string>(becomes)
  return targets.tables
    .map(({ table, title, targets: of }) => ({
      ...{ title, own: own.has(table) },
      options: of.map(({ target, title, about, required }) => ({ target, title, about: required ? `${about} · needed` : about })),
    }))
    .toSorted((a, b) => Number(b.own) - Number(a.own))
}

/** Numbers by name (drivers) and what is kept as it is (attributes) have no title of their own. */
function nameOf(target: string, known: ReadonlyMap<string, Option>): string {
  const found = known.get(target)
  if (found) return found.title
  const [, what = target, name] = target.split('.')
  if (what === 'drivers') return name ? `Driver: ${name}` : 'A driver of work'
  return what === 'attributes' ? 'Kept as it is' : what
}
