import { Button, Radio, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { MergeField, MergePreview, MergeSide } from '#api/routes/merges.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { Failed, Loading, Notice, wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { searchBook, useBook } from './book.ts'
import { call } from './client.ts'
import { type Job, JobTape } from './job.tsx'
import { jobEnd } from './job-end.ts'
import styles from './merge.module.css'
import { NumbersOfJob } from './merge-numbers.tsx'
import { factName, fieldName } from './merge-words.ts'
import { makeOpened } from './opened.ts'
import { queryClient, useGet } from './queries.ts'
import { takeBack } from './undo-merge.tsx'

export interface TwoToMerge {
  readonly what: 'account' | 'person'
  /** Who stands for both unless the other is chosen. */
  readonly left: number
  /** Null: it is looked for first. */
  readonly right: number | null
}

const opened = makeOpened<TwoToMerge>()

/** Opens the dialog that makes two accounts, or two people, one. */
export const openMerge = (two: TwoToMerge): void => opened.open(two)

/** Where two become one: the shell renders it once. */
export function MergeDialog() {
  const shown = opened.useOpened()
  if (!shown) return null
  const { what, left, right } = shown
  if (right === null) return <Find key={`${what} ${left}`} what={what} left={left} />
  return <Merge key={`${what} ${left} ${right}`} what={what} left={left} right={right} />
}

function Find({ what, left }: Pick<TwoToMerge, 'what' | 'left'>) {
  const choose = (right: number) => opened.open({ what, left, right })
  return (
    <Dialog
      opened
      onClose={opened.close}
      title={what === 'account' ? 'Merge with which account?' : 'Merge with which person?'}
      actions={
        <Button variant="default" onClick={opened.close}>
          Cancel
        </Button>
      }
    >
      {what === 'account' ? <FindAccount but={left} onChoose={choose} /> : <FindPerson but={left} onChoose={choose} />}
      <p className={styles.note}>Nothing happens yet: what comes together is shown first.</p>
    </Dialog>
  )
}

interface FindProps {
  readonly but: number
  readonly onChoose: (id: number) => void
}

function FindAccount({ but, onChoose }: FindProps) {
  const { book } = useBook()
  const [words, setWords] = useState('')
  const found =
    book && words.trim().length > 1 ? searchBook(book, words, 20).filter((at) => !book.unassigned[at] && book.id[at] !== but) : []
  return (
    <Finder
      label="The other account"
      {...{ words, setWords, onChoose }}
      found={found.map((at) => ({ value: String(book!.id[at]), label: `${book!.name[at]} · ${book!.key[at]}` }))}
    />
  )
}

function FindPerson({ but, onChoose }: FindProps) {
  const [words, setWords] = useState('')
  const asked = words.trim().length > 1
  const { data } = useGet('listPeople', { query: { q: words.trim(), state: 'all', limit: 20 } }, { enabled: asked })
  const found = asked ? (data?.items ?? []).filter((one) => one.id !== but) : []
  return (
    <Finder
      label="The other person"
      {...{ words, setWords, onChoose }}
      found={found.map((one) => ({
        value: String(one.id),
        label: [one.name, one.email, one.accounts.map((at) => at.name).join(', ')].filter(Boolean).join(' · '),
      }))}
    />
  )
}

function Finder(props: {
  readonly label: string
  readonly words: string
  readonly setWords: (words: string) => void
  readonly onChoose: (id: number) => void
  readonly found: readonly { value: string; label: string }[]
}) {
  return (
    <Select
      label={props.label}
      placeholder="Name or key"
      data-autofocus
      searchable
      searchValue={props.words}
      onSearchChange={props.setWords}
      value={null}
      nothingFoundMessage={props.words.trim().length < 2 ? 'Type a name or a key' : 'Nobody of that name'}
      data={[...props.found]}
      filter={({ options }) => options}
      onChange={(value) => value !== null && props.onChoose(Number(value))}
    />
  )
}

function Merge({ what, left, right }: { readonly what: TwoToMerge['what']; readonly left: number; readonly right: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['previewMerge', what, left, right],
    queryFn: ({ signal }) => call('previewMerge', { body: { what, left, right } }, { signal }),
    staleTime: 0,
    retry: false,
  })
  const title = what === 'account' ? 'Merge two accounts' : 'Merge two people'
  if (data) return <Form title={title} preview={data} />
  return (
    <Dialog opened onClose={opened.close} title={title} size={960}>
      {error ? (
        <Failed title="They cannot be merged." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={8} label="Reading both" />
      )}
    </Dialog>
  )
}

function Form({ title, preview }: { readonly title: string; readonly preview: MergePreview }) {
  const { what, left, right, together, fields, warnings } = preview
  const [survivor, setSurvivor] = useState<'left' | 'right'>('left')
  const [values, setValues] = useState<Readonly<Record<string, Chosen>>>({})
  const [reason, setReason] = useState('')
  const [job, setJob] = useState<Job | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [stays, goes] = survivor === 'left' ? [left, right] : [right, left]
  const busy = job !== null && problem === null
  const merge = async () => {
    setProblem(null)
    const chosen = Object.fromEntries(fields.map((one) => [one.field, valueOfChoice(one, values[one.field] ?? defaultOf(one, survivor))]))
    try {
      const first = await call('mergeTwo', { body: { what, survivor: stays.id, merged: goes.id, fields: chosen, reason } })
      setJob(first)
      const ended = await jobEnd(first, setJob)
      opened.close()
      await queryClient.invalidateQueries()
      const { merge: id } = ended.result as { merge: number }
      const done = goes.name === stays.name ? `The two ${stays.name} are one now.` : `${goes.name} is part of ${stays.name} now.`
      toast(`${done}${what === 'account' ? ' The book is measured anew.' : ''}`, {
        undo: () => takeBack(id, false),
      })
    } catch (failure) {
      setJob(null)
      setProblem(wordsOf(failure))
    }
  }
  return (
    <Dialog
      opened
      onClose={opened.close}
      title={title}
      size={960}
      onSubmit={() => !busy && void merge()}
      actions={
        busy ? null : (
          <>
            <Button variant="default" onClick={opened.close}>
              Cancel
            </Button>
            <Button type="submit">Merge</Button>
          </>
        )
      }
    >
      {warnings.length > 0 && (
        <div className={styles.warnings}>
          {warnings.map((one) => (
            <Notice key={one.code} tone="warn">
              {one.message}.
            </Notice>
          ))}
        </div>
      )}
      <Fields {...{ left, right, fields, survivor, setSurvivor, values, setValues }} />
      <h3 className={styles.head}>What comes together</h3>
      <Together {...{ what, left, right, together }} />
      {what === 'account' ? (
        <>
          <h3 className={styles.head}>What it does to the numbers</h3>
          <PreviewNumbers survivor={stays.id} merged={goes.id} />
        </>
      ) : (
        <p className={styles.note}>No number of any account changes: interactions and roles stay where they are, under one name.</p>
      )}
      <div className={styles.reason}>
        <Textarea
          label="Why"
          description="Kept with the merge, for whoever asks later."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={1}
          maxLength={2000}
        />
      </div>
      <p className={styles.note}>
        Nothing is lost or moved: every key stays, new imports of either arrive here, and the merge can be taken back at any time.
      </p>
      {busy && <JobTape job={job} label="Merging" />}
      {problem && (
        <p className="loss" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  )
}

// Fields ------------------------------------------------------------------------------------------------------------------------

/** One of both, or a text that was typed. */
type Chosen = { readonly side: 'left' | 'right' } | { readonly typed: string }

/** What only one of them says; else what the survivor says. */
const defaultOf = (field: MergeField, survivor: 'left' | 'right'): Chosen => {
  const other = survivor === 'left' ? 'right' : 'left'
  return { side: field[survivor] === null && field[other] !== null ? other : survivor }
}

/** Structured values — the account above, a rhythm — are one or the other's: they are changed on the page itself. */
const typable = ({ left, right }: MergeField) => typeof (left ?? right) !== 'object'

function valueOfChoice(field: MergeField, chosen: Chosen): MergeField['left'] {
  if ('side' in chosen) return field[chosen.side]
  const text = chosen.typed.trim()
  if (text === '') return null
  return typeof (field.left ?? field.right) === 'number' ? Number(text.replaceAll(/[\s.,]/g, '')) : text
}

interface FieldsProps {
  readonly left: MergeSide
  readonly right: MergeSide
  readonly fields: readonly MergeField[]
  readonly survivor: 'left' | 'right'
  readonly setSurvivor: (side: 'left' | 'right') => void
  readonly values: Readonly<Record<string, Chosen>>
  readonly setValues: (values: Readonly<Record<string, Chosen>>) => void
}

/** Three columns: one, the other, and what will hold. */
function Fields({ left, right, fields, survivor, setSurvivor, values, setValues }: FieldsProps) {
  const stays = survivor === 'left' ? left : right
  return (
    <div>
      <fieldset className={styles.row}>
        <legend className="only-heard">Who stands for both</legend>
        <span className={styles.label}>Stands for both</span>
        {([left, right] as const).map((side, i) => (
          <Radio
            key={side.id}
            className={styles.survivor}
            name="merge-survivor"
            checked={survivor === (i === 0 ? 'left' : 'right')}
            onChange={() => setSurvivor(i === 0 ? 'left' : 'right')}
            label={
              <>
                <b>{side.name}</b>
                <span className="mono dim">{side.key}</span>
                {side.keys.length > 1 && <span className="dim"> and {side.keys.slice(1).length} more</span>}
              </>
            }
          />
        ))}
        <span className={styles.label}>What will hold, under {stays.key}</span>
      </fieldset>
      {fields.map((field) => (
        <FieldRow
          key={field.field}
          field={field}
          chosen={values[field.field] ?? defaultOf(field, survivor)}
          onChoose={(chosen) => setValues({ ...values, [field.field]: chosen })}
        />
      ))}
      {fields.length === 0 && <p className={styles.note}>They differ in nothing that is kept of them.</p>}
    </div>
  )
}

interface FieldRowProps {
  readonly field: MergeField
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

function FieldRow({ field, chosen, onChoose }: FieldRowProps) {
  const name = fieldName(field.field)
  const says = { left: field.leftSays, right: field.rightSays }
  const text = 'typed' in chosen ? chosen.typed : (says[chosen.side] ?? '')
  return (
    <fieldset className={styles.row}>
      <legend className="only-heard">{name}</legend>
      <span className={styles.label} aria-hidden="true">
        {name}
      </span>
      {(['left', 'right'] as const).map((side) => (
        <Radio
          key={side}
          className={styles.choice}
          name={`merge-${field.field}`}
          checked={'side' in chosen && chosen.side === side}
          onChange={() => onChoose({ side })}
          label={says[side] ?? <span className="dim">nothing</span>}
        />
      ))}
      {typable(field) ? (
        <TextInput
          aria-label={`${name}, what will hold`}
          value={text}
          placeholder="empty"
          maxLength={300}
          onChange={(event) => onChoose({ typed: event.currentTarget.value })}
        />
      ) : (
        <span className={styles.choice}>{text || <span className="dim">nothing</span>}</span>
      )}
    </fieldset>
  )
}

// What comes together -----------------------------------------------------------------------------------------------------------

function Together({ what, left, right, together }: Pick<MergePreview, 'what' | 'left' | 'right' | 'together'>) {
  const f = useFormat()
  const tables = together.facts.map((one) => one.table)
  const span = (side: MergeSide, table: string) => {
    const found = side.facts.find((one) => one.table === table)
    return found ? (
      <>
        {f.number(found.rows)}&nbsp;·{' '}
        <span className="dim">
          {f.day(found.firstDay)} to {f.day(found.lastDay)}
        </span>
      </>
    ) : (
      <span className="dim">none</span>
    )
  }
  const list = (words: readonly string[]) => (words.length === 0 ? <span className="dim">none</span> : words.join(', '))
  const counted = [
    ['Notes', 'notes'],
    ['Promises', 'promises'],
    ['Plan, parts written', 'plan'],
    ['Decisions', 'decisions'],
    ['Challenges', 'challenges'],
  ] as const
  const rows: readonly [string, (side: MergeSide) => React.ReactNode][] = [
    ['Keys', (side) => list(side.keys.map((one) => one.key))],
    ...tables.map((table): [string, (side: MergeSide) => React.ReactNode] => [factName(table), (side) => span(side, table)]),
    ...(what === 'account'
      ? ([
          ['People there', (side) => f.number(side.people)],
          ['Account managers', (side) => list(side.colleagues)],
        ] as [string, (side: MergeSide) => React.ReactNode][])
      : ([['At', (side) => list(side.accounts.map((one) => (one.left ? `${one.name} (left)` : one.name)))]] as [
          string,
          (side: MergeSide) => React.ReactNode,
        ][])),
    ['Roles', (side) => list(side.roles)],
    ...counted
      .filter(([, key]) => together[key] > 0)
      .map(([name, key]): [string, (side: MergeSide) => React.ReactNode] => [name, (side) => f.number(side[key])]),
    ...(together.overrides.length > 0
      ? ([['Set by hand', (side) => list(side.overrides.map((one) => `${one.tier ?? 'strategic'} until ${f.day(one.expires)}`))]] as [
          string,
          (side: MergeSide) => React.ReactNode,
        ][])
      : []),
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it sideways with the arrow keys
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="What comes together">
      <table className={`${styles.table} ${styles.texts}`}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              <b>{left.name}</b>
            </th>
            <th scope="col">
              <b>{right.name}</b>
            </th>
            <th scope="col" className={styles.one}>
              <b>Together</b>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, write]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-side={left.name}>{write(left)}</td>
              <td data-side={right.name}>{write(right)}</td>
              <td className={styles.one} data-side="Together">
                {write(together)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PreviewNumbers({ survivor, merged }: { readonly survivor: number; readonly merged: number }) {
  const begin = useCallback(() => call('previewMergeNumbers', { body: { survivor, merged } }), [survivor, merged])
  return <NumbersOfJob key={`${survivor} ${merged}`} begin={begin} />
}
