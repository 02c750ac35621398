import { Button, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import type { entryContext } from '#api/routes/notes.ts'
import { type EntryReading, readEntry } from '#engine/relationship/read-entry.ts'
import { Dialog } from '../ui/dialogs.tsx'
import type { Format } from '../ui/format.ts'
import { Kbd } from '../ui/kbd.tsx'
import { wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { type AnswerDraft, AnswerFields, emptyAnswer, sendAnswer } from './answer-fields.tsx'
import { ApiProblem, call } from './client.ts'
import { type EntryToWrite, entry } from './entry.ts'
import { queryClient, useGet } from './queries.ts'
import styles from './quick-add.module.css'
import { useMe } from './session.tsx'

type EntryContext = z.output<typeof entryContext>
type Of<What> = Extract<EntryReading, { what: What }>

/** Two fields and one keystroke: what happened with whom, kept from any page. The shell renders it once. */
export function QuickAdd() {
  const shown = entry.useOpened()
  if (!shown) return null
  if (shown.change?.what === 'answer') return <ChangeAnswer key={shown.change.id} {...shown} change={shown.change} />
  return shown.change ? <Change key={shown.change.id} {...shown} change={shown.change} /> : <Form {...shown} />
}

/** What somebody began to write and closed: there again when it is opened again. */
let begun = ''

/** Everything may show it: lists, figures, timelines. */
const readAnew = () =>
  queryClient.invalidateQueries({ predicate: ({ options }) => (options as { staleTime?: unknown }).staleTime !== Number.POSITIVE_INFINITY })

function Change({ change, ...about }: EntryToWrite & { readonly change: NonNullable<EntryToWrite['change']> }) {
  const note = useGet('getNoteHistory', { params: { note: change.id } }, { enabled: change.what === 'note', staleTime: 0 })
  const talk = useGet(
    'getInteractionHistory',
    { params: { interaction: change.id } },
    { enabled: change.what === 'interaction', staleTime: 0 },
  )
  const versions = (change.what === 'note' ? note : talk).data?.items
  const last = versions?.find((one) => !one.removed)
  if (!last) return null
  return <Form {...about} change={change} text={last.text ?? ''} begin={{ kind: last.kind, day: last.day, minutes: last.minutes }} />
}

function ChangeAnswer({ change, ...about }: EntryToWrite & { readonly change: NonNullable<EntryToWrite['change']> }) {
  const { data } = useGet('getAnswerHistory', { params: { answer: change.id } }, { staleTime: 0 })
  const last = data?.items.find((one) => !one.removed)
  if (!last) return null
  const answer = { score: last.score, confidence: last.confidence ?? 1, privacy: last.privacy ?? 'attributed' }
  return <Form {...about} change={change} text={last.text ?? ''} begin={{ kind: 'answer', day: last.day, minutes: null, answer }} />
}

interface FormProps extends EntryToWrite {
  readonly begin?: {
    readonly kind: string | null
    readonly day: string | null
    readonly minutes: number | null
    readonly answer?: AnswerDraft
  }
}

function Form({ account, person, text: given, kind: asked, change, begin }: FormProps) {
  const f = useFormat()
  const { may } = useMe()
  const place = usePlace(account, person)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(given ?? begun)
  const [chosen, setKind] = useState<string | null>(begin ? (begin.kind ?? 'note') : (asked ?? (may('edit') ? null : 'answer')))
  const [answer, setAnswer] = useState<AnswerDraft>(begin?.answer ?? emptyAnswer)
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const [own, setOwn] = useState<Own>({ day: begin?.day ?? null, minutes: begin?.minutes ?? null, people: null })
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const { data: context } = useGet('getEntryContext', { params: { account: place.account ?? 0 } }, { enabled: place.account !== null })
  const known = context && context.place.account.id === place.account ? context : null

  const readings = useMemo(() => {
    if (change) return []
    const today = known?.today ?? localToday()
    const all = readEntry(text, { today, kinds: known?.kinds.map((one) => one.name) ?? [], people: known?.people ?? [] })
    return all.filter((one) => !off.has(signOf(one, text)))
  }, [text, known, off, change])
  const read = <W extends EntryReading['what']>(what: W) => readings.find((one) => one.what === what) as Of<W> | undefined
  const kinds = kindsOf(known, begin?.kind ?? null).filter((one) =>
    change ? fits(one.value, change.what) : may(one.value === 'answer' ? 'answer' : 'edit'),
  )
  const kind = chosen ?? read('plan')?.value ?? read('kind')?.value ?? 'note'
  const plan = kind === 'promise' || kind === 'step'
  const said = kind === 'answer'
  const today = known?.today ?? localToday()
  const day = own.day ?? (plan ? read('due')?.value : read('day')?.value) ?? (plan ? null : today)
  const minutes = own.minutes ?? read('minutes')?.value ?? null
  const people = own.people ?? [
    ...new Set([
      ...(place.person === null ? [] : [place.person]),
      ...readings.flatMap((one) => (one.what === 'person' ? [one.value] : [])),
    ]),
  ]
  const ready = place.account !== null && (said ? answer.score !== null : text.trim() !== '') && (kind !== 'promise' || day !== null)

  const close = () => {
    if (!change) begun = text
    entry.close()
  }
  const keep = async () => {
    if (!ready || state.busy) return
    setState({ busy: true, error: null })
    try {
      const { said: done, undo } = said
        ? await sendAnswer({ account: place.account!, person: people[0] ?? null, text, day, draft: answer, change })
        : await send({
            ...{ account: place.account!, kind, text: plan ? bare(text, readings) : text.trim(), day, minutes, people, change },
            direction: read('direction')?.value ?? null,
          })
      begun = ''
      entry.close()
      await readAnew()
      toast(`${done}${known ? `: ${known.place.account.name}` : ''}.`, {
        undo: async () => {
          await undo()
          await readAnew()
        },
      })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void keep()
    }
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase()
    const onChoice = event.target instanceof HTMLInputElement && event.target.type === 'radio'
    const meant = letter && (event.altKey || (onChoice && !event.metaKey && !event.ctrlKey)) && kinds.find((one) => one.key === letter)
    if (meant) {
      event.preventDefault()
      setKind(meant.value)
    }
  }
  const unknownCost = known && !plan && !said && kind !== 'note' && known.kinds.find((one) => one.name === kind)?.costed === false

  return (
    <Dialog
      opened
      onClose={close}
      title={change ? `Change the ${change.what}` : 'Add to the record'}
      size={600}
      onSubmit={() => void keep()}
      actions={
        <>
          {change && (
            <Button
              variant="default"
              mr="auto"
              onClick={async () => {
                try {
                  await remove(change.what, change.id)
                  entry.close()
                  await readAnew()
                  toast(`The ${change.what} is gone.`, {
                    undo: async () => {
                      await restore(change.what, change.id)
                      await readAnew()
                    },
                  })
                } catch (error) {
                  setState({ busy: false, error })
                }
              }}
            >
              Remove
            </Button>
          )}
          <span className={styles.hint}>
            <Kbd k="mod+enter" /> keeps it
          </span>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={state.busy}>
            Keep
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the form as a whole, beside those of its fields */}
      <div className={styles.form} onKeyDown={onKey}>
        <Select
          label="Account or person"
          placeholder="Name, key or part of it"
          searchable
          data-autofocus={place.asked ? undefined : true}
          autoFocus={!place.asked}
          data={place.options}
          value={place.value}
          onChange={place.choose}
          searchValue={place.words}
          onSearchChange={place.search}
          filter={({ options }) => options}
          nothingFoundMessage={
            place.words.trim() === '' ? 'Type a name' : place.searching ? 'Looking' : 'Nobody of that name in your accounts'
          }
          renderOption={({ option }) => (
            <span className={styles.option}>
              <span className="truncate">{option.label}</span>
              <span className="dim truncate">{place.hintOf(option.value)}</span>
            </span>
          )}
          disabled={change !== undefined}
          selectFirstOptionOnChange
          comboboxProps={{ transitionProps: { duration: 0 } }}
        />
        <Textarea
          ref={field}
          label={said ? 'What was said' : plan ? (kind === 'promise' ? 'What we promise' : 'What comes next') : 'What happened'}
          placeholder={
            said ? 'In their words, as far as you remember them' : 'call 20 min with Anna Weber yesterday: asks for the new drawings'
          }
          data-autofocus={place.asked ? true : undefined}
          // At once: whoever presses N types on.
          autoFocus={place.asked}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={plan ? 2000 : 10_000}
        />
        <fieldset className={styles.kinds}>
          <legend className="only-heard">What it is</legend>
          {kinds.map((one) => (
            <label
              key={one.value}
              className={styles.kind}
              data-on={one.value === kind || undefined}
              title={one.key && `Alt ${one.key.toUpperCase()}`}
            >
              <input type="radio" name="entry-kind" value={one.value} checked={one.value === kind} onChange={() => setKind(one.value)} />
              <KeyedLabel label={one.label} letter={one.key} />
            </label>
          ))}
        </fieldset>
        {readings.length > 0 && (
          <div className={styles.read}>
            <span className="dim">Read from the text</span>
            <ul aria-label="Read from the text">
              {readings.map((one) => (
                <li key={signOf(one, text)}>
                  <button
                    type="button"
                    className={styles.chip}
                    aria-label={`Do not read ${wordsOfReading(one, known, f)}`}
                    onClick={() => {
                      setOff(new Set([...off, signOf(one, text)]))
                      field.current?.focus()
                    }}
                  >
                    {wordsOfReading(one, known, f)} <IconX size={12} stroke={1.8} aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        {said && <AnswerFields draft={answer} onChange={setAnswer} />}
        <div className={styles.details}>
          <TextInput
            label={plan ? 'By' : 'On'}
            type="date"
            value={day ?? ''}
            {...(!plan && { max: today })}
            required={kind === 'promise'}
            onChange={(event) => setOwn({ ...own, day: event.currentTarget.value || null })}
          />
          {!plan && !said && kind !== 'note' && (
            <NumberInput
              label="Minutes of work"
              placeholder="not stated"
              min={1}
              max={1440}
              value={minutes ?? ''}
              onChange={(value) => setOwn({ ...own, minutes: value === '' ? null : Number(value) })}
            />
          )}
          {!change && (
            <MultiSelect
              label={said ? 'Who said it' : plan ? 'To whom' : kind === 'note' ? 'About' : 'With'}
              placeholder={people.length === 0 ? 'nobody named' : ''}
              data={(known?.people ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
              value={people.map(String)}
              onChange={(ids) => setOwn({ ...own, people: ids.map(Number) })}
              searchable
              maxValues={plan || said || kind === 'note' ? 1 : 20}
              disabled={!known}
              comboboxProps={{ transitionProps: { duration: 0 } }}
            />
          )}
        </div>
        {unknownCost && <p className={styles.note}>No activity of the cost model names “{kind}”: it is counted, not costed.</p>}
        {state.error !== null && (
          <p className="loss" role="alert">
            {state.error instanceof ApiProblem && state.error.problems[0]
              ? `${wordsOf(state.error)} (${state.error.problems[0].message})`
              : wordsOf(state.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}

/** A note stays a note, an interaction an interaction. */
const fits = (kind: string, what: 'note' | 'interaction' | 'answer') =>
  what === 'interaction' ? !['note', 'promise', 'step', 'answer'].includes(kind) : kind === what

interface Own {
  readonly day: string | null
  readonly minutes: number | null
  /** Null: as read. */
  readonly people: readonly number[] | null
}

/** Field one: the account, or a person at it; begins with what the page is about. */
function usePlace(account: number | undefined, person: number | undefined) {
  const asked = account !== undefined || person !== undefined
  const { data: given } = useGet(
    'findEntryPlaces',
    { query: { ...(account !== undefined && { account }), ...(person !== undefined && account === undefined && { person }) } },
    { enabled: asked },
  )
  const [words, search] = useState('')
  const [late] = useDebouncedValue(words, 120)
  const [value, setValue] = useState<string | null>(null)
  const [known, setKnown] = useState<ReadonlyMap<string, Place>>(new Map())
  const chosenName = value === null ? null : labelOf(known.get(value))
  const looksFor = late.trim() !== '' && late !== chosenName
  const { data: found, isFetching } = useGet('findEntryPlaces', { query: { q: late } }, { enabled: looksFor })
  useEffect(() => {
    const places = [...(given?.items ?? []), ...(looksFor ? (found?.items ?? []) : [])]
    if (places.length > 0) setKnown((before) => new Map([...before, ...places.map((one) => [idOf(one), one] as const)]))
  }, [given, found, looksFor])
  useEffect(() => {
    const first = given?.items[0]
    if (first) setValue((before) => before ?? idOf(first))
  }, [given])
  const listed = looksFor ? (found?.items ?? []) : (given?.items ?? [])
  const chosen = value === null ? undefined : known.get(value)
  const options = [...new Map([...(chosen ? [chosen] : []), ...listed].map((one) => [idOf(one), one])).values()]
  return {
    asked,
    value,
    words,
    search,
    searching: isFetching,
    choose: (next: string | null) => setValue(next),
    account: chosen?.account.id ?? null,
    person: chosen?.person?.id ?? null,
    options: options.map((one) => ({ value: idOf(one), label: labelOf(one)! })),
    hintOf: (id: string) => {
      const one = known.get(id)
      return one?.person ? [one.person.title, one.account.name].filter(Boolean).join(' · ') : (one?.account.key ?? '')
    },
  }
}

type Place = EntryContext['place']
const idOf = (one: Place) => `${one.account.id} ${one.person?.id ?? ''}`
const labelOf = (one: Place | undefined) => (one ? (one.person ? `${one.person.name}, ${one.account.name}` : one.account.name) : null)

interface Kind {
  readonly value: string
  readonly label: string
  /** Its letter; those of an organisation's own kinds have none. */
  readonly key: string
}
const usualKeys = ['c', 'm', 'v', 'e', 'h']

/** Note, the usual kinds as the cost model spells them, its own, and what goes into the plan. */
function kindsOf(context: EntryContext | null, own: string | null): Kind[] {
  const names = context?.kinds.map((one) => one.name) ?? ['call', 'meeting', 'visit', 'e-mail', 'chat']
  const all = own !== null && !names.includes(own) ? [...names, own] : names
  return [
    { value: 'note', label: 'Note', key: 'n' },
    ...all.map((name, i) => ({ value: name, label: name.charAt(0).toUpperCase() + name.slice(1), key: usualKeys[i] ?? '' })),
    { value: 'answer', label: 'Answer', key: 'a' },
    { value: 'promise', label: 'Promise', key: 'p' },
    { value: 'step', label: 'Next step', key: 's' },
  ]
}

function KeyedLabel({ label, letter }: { readonly label: string; readonly letter: string }) {
  const at = letter === '' ? -1 : label.toLowerCase().indexOf(letter)
  if (at < 0) return label
  return (
    <span>
      {label.slice(0, at)}
      <u>{label.slice(at, at + 1)}</u>
      {label.slice(at + 1)}
    </span>
  )
}

const signOf = (one: EntryReading, text: string) => `${one.what} ${text.slice(one.from, one.to).toLowerCase()}`

function wordsOfReading(one: EntryReading, context: EntryContext | null, f: Format): string {
  switch (one.what) {
    case 'plan':
      return one.value === 'promise' ? 'promise' : 'next step'
    case 'kind':
      return one.value
    case 'direction':
      return one.value === 'inbound' ? 'they contacted us' : 'we contacted them'
    case 'minutes':
      return f.minutes(one.value)
    case 'day':
      return f.day(one.value)
    case 'due':
      return `by ${f.day(one.value)}`
    default:
      return context?.people.find((person) => person.id === one.value)?.name ?? ''
  }
}

/** A promise without the word that made it one, and without a day at its end: the day stands beside it, “tomorrow” would not stay true. */
function bare(text: string, readings: readonly EntryReading[]): string {
  const word = readings.find((one) => one.what === 'plan')
  const due = readings.find((one) => one.what === 'due')
  const end = due && /^[\s.]*$/.test(text.slice(due.to)) ? due.from : text.length
  return text.slice(word?.to ?? 0, end).trim() || text.trim()
}

interface ToSend {
  readonly account: number
  readonly kind: string
  readonly text: string
  readonly day: string | null
  readonly minutes: number | null
  readonly people: readonly number[]
  readonly direction: 'inbound' | 'outbound' | null
  readonly change: EntryToWrite['change'] | undefined
}

async function send({
  account,
  kind,
  text,
  day,
  minutes,
  people,
  direction,
  change,
}: ToSend): Promise<{ said: string; undo: () => Promise<unknown> }> {
  const when = day === null ? {} : { day }
  if (change?.what === 'note') {
    const { version } = change
    const before = (await call('getNoteHistory', { params: { note: change.id } })).items.find((one) => !one.removed)!
    const { version: next } = await call('changeNote', { params: { note: change.id }, body: { text, ...when, version } })
    const undo = () =>
      call('changeNote', {
        params: { note: change.id },
        body: { text: before.text ?? '', ...(before.day && { day: before.day }), version: next },
      })
    return { said: 'Changed', undo }
  }
  if (change) {
    const { version, id } = change
    const before = (await call('getInteractionHistory', { params: { interaction: id } })).items.find((one) => !one.removed)!
    const params = { interaction: id }
    const { version: next } = await call('changeInteraction', { params, body: { text, kind, minutes, ...when, version } })
    const undo = () =>
      call('changeInteraction', {
        params,
        body: {
          ...{ text: before.text ?? '', minutes: before.minutes, version: next },
          ...(before.kind && { kind: before.kind }),
          ...(before.day && { day: before.day }),
        },
      })
    return { said: 'Changed', undo }
  }
  const person = people[0] ?? null
  if (kind === 'note') {
    const { id } = await call('addNote', { body: { account, text, person, ...when } })
    return { said: 'Note kept', undo: () => remove('note', id) }
  }
  if (kind === 'promise' || kind === 'step') {
    const { id } = await call('addPlanItem', { body: { account, kind, text, person, due: day } })
    return {
      said: kind === 'promise' ? 'Promise written down' : 'Next step written down',
      undo: () => call('removePlanItem', { params: { item: id } }),
    }
  }
  const { id } = await call('addInteraction', { body: { account, kind, text, direction, minutes, people: [...people], ...when } })
  return { said: `${kind.charAt(0).toUpperCase()}${kind.slice(1)} kept`, undo: () => remove('interaction', id) }
}

type Kept = NonNullable<EntryToWrite['change']>['what']
const remove = (what: Kept, id: number) =>
  what === 'answer'
    ? call('removeAnswer', { params: { answer: id } })
    : what === 'note'
      ? call('removeNote', { params: { note: id } })
      : call('removeInteraction', { params: { interaction: id } })
const restore = (what: Kept, id: number) =>
  what === 'answer'
    ? call('restoreAnswer', { params: { answer: id } })
    : what === 'note'
      ? call('restoreNote', { params: { note: id } })
      : call('restoreInteraction', { params: { interaction: id } })

function localToday(): string {
  const now = new Date()
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}
