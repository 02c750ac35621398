import { Button, NumberInput, Popover, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PlanSummary, ScenarioHead } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { useDo } from '../../app/queries.ts'
import { Dialog, Sheet } from '../../ui/dialogs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import type { NamedScenario } from './scenario-words.ts'

interface NameProps {
  readonly title: string
  readonly verb: string
  readonly initial: string
  readonly busy: boolean
  readonly problem: Error | null
  readonly onName: (name: string) => void
  readonly onClose: () => void
}
/** Asks what a scenario is to be called. */
export function NameDialog({ title, verb, initial, busy, problem, onName, onClose }: NameProps) {
  const [name, setName] = useState(initial)
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      onSubmit={() => name.trim() !== '' && onName(name.trim())}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={busy}>
            {verb}
          </Button>
        </>
      }
    >
      <TextInput
        label="Name"
        data-autofocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
      />
      {problem && (
        <p className="loss" role="alert">
          {problem.message}
        </p>
      )}
    </Dialog>
  )
}

/** What was said of a scenario, and by whom; one more. */
export function NotesSheet({
  one,
  mayPlan,
  onClose,
}: {
  readonly one: NamedScenario
  readonly mayPlan: boolean
  readonly onClose: () => void
}) {
  const f = useFormat()
  const { head } = one
  const [body, setBody] = useState('')
  const noting = useDo('noteOnScenario', {
    refresh: ['listScenarios'],
    failed: 'The note could not be kept',
    onDone: () => setBody(''),
  })
  return (
    <Sheet
      opened
      onClose={onClose}
      title={`Notes on ${one.title}`}
      {...(mayPlan && {
        onSubmit: () => body.trim() !== '' && noting.mutate({ params: { scenario: head.id }, body: { body: body.trim() } }),
        actions: (
          <Button type="submit" disabled={body.trim() === ''} loading={noting.isPending}>
            Add the note
          </Button>
        ),
      })}
    >
      <p className="dim">
        It is {head.mine ? 'yours' : `${head.ownerName}’s`}, begun {f.instant(head.madeAt)}; {head.changedByName} changed it{' '}
        {f.instant(head.changedAt)}.
        {head.proposedAt && ` ${head.proposedByName ?? 'Somebody'} put it forward ${f.instant(head.proposedAt)}.`}
      </p>
      {head.note && <p className={styles.words}>{head.note}</p>}
      <ul className={styles.notes}>
        {head.notes.map((note) => (
          <li key={note.id}>
            <div className="dim">
              {note.byName}, {f.instant(note.at)}
            </div>
            <div className={styles.noteBody}>{note.body}</div>
          </li>
        ))}
      </ul>
      {head.notes.length === 0 && <p className="dim">Nobody has written anything yet.</p>}
      {mayPlan && <Textarea label="Note" maxLength={4000} value={body} onChange={(event) => setBody(event.currentTarget.value)} mt={12} />}
    </Sheet>
  )
}

/** Years ahead, what a later one is worth today, and how teams' time counts. */
export function HorizonButton({
  document,
  plan,
  onChange,
}: {
  readonly document: Scenario
  readonly plan: PlanSummary | null
  readonly onChange: (next: Scenario) => void
}) {
  const f = useFormat()
  const years = document.horizonYears ?? plan?.horizonYears
  const discount = document.discount ?? plan?.discount
  return (
    <Popover position="bottom-end" trapFocus returnFocus width={280}>
      <Popover.Target>
        <Button variant="default">
          <span className="dim">Horizon</span>&nbsp;
          <span className="num">
            {years === undefined
              ? '…'
              : `${f.count(years, 'year', 'years')}, ${f.percent(discount, Number.isInteger((discount ?? 0) * 100) ? 0 : 1)}`}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Horizon">
        <div className={styles.form}>
          <NumberInput
            label="Years ahead"
            data-autofocus
            hideControls
            min={1}
            max={10}
            decimalScale={0}
            value={years ?? ''}
            onChange={(value) => typeof value === 'number' && value >= 1 && value <= 10 && onChange({ ...document, horizonYears: value })}
          />
          <NumberInput
            label="Discount a year"
            description="How much less money in a year is worth than today"
            hideControls
            min={0}
            max={100}
            decimalScale={1}
            suffix=" %"
            value={discount === undefined ? '' : Math.round(discount * 1000) / 10}
            onChange={(value) =>
              typeof value === 'number' && value >= 0 && value <= 100 && onChange({ ...document, discount: Math.round(value * 10) / 1000 })
            }
          />
          <Select
            label="Teams’ time"
            description="Hours are limited either way"
            data={[
              { value: '', label: 'as the coverage models say' },
              { value: 'full', label: 'costs its full rate' },
              { value: 'cash', label: 'is paid anyway: only money counts' },
            ]}
            value={document.costing ?? ''}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => {
              const { costing: _, ...rest } = document
              onChange(value === 'full' || value === 'cash' ? { ...rest, costing: value } : rest)
            }}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The scenario as a file that `./tapeline plan --scenario` reads. */
export function saveDocument(head: ScenarioHead, document: Scenario): void {
  const link = globalThis.document.createElement('a')
  link.href = URL.createObjectURL(
    new Blob([`${JSON.stringify({ ...document, name: head.name }, null, 2)}\n`], { type: 'application/json' }),
  )
  link.download = `${head.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.scenario.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
