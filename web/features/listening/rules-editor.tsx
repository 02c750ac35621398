/** Rules of the index being changed: every field, and beside them at once what the change would do to the book. */
import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { IndexMark } from '../../app/index-mark.tsx'
import { Tag } from '../../app/marks.tsx'
import { refresh } from '../../app/queries.ts'
import type { Work } from '../../app/use-work.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Findings } from './findings.tsx'
import overview from './overview.module.css'
import styles from './parameters.module.css'
import { type Field, fieldGroups, fieldValue, type Parameters, type RulesDocument, withValue } from './parameters-words.ts'

export interface Editing {
  /** The draft that is changed; null: a new one. */
  readonly draft: { readonly id: number; readonly revision: number; readonly asked: boolean; readonly note: string | null } | null
  readonly document: RulesDocument
}

interface RulesEditorProps {
  readonly editing: Editing
  readonly page: Parameters
  readonly work: Work
  readonly onClose: () => void
}

export function RulesEditor({ editing, page, work, onClose }: RulesEditorProps) {
  const [document, setDocument] = useState(editing.document)
  const [why, setWhy] = useState(editing.draft?.asked && page.mayApprove ? '' : (editing.draft?.note ?? ''))
  const [busy, setBusy] = useState<'draft' | 'ask' | 'approve' | 'back' | null>(null)
  const [error, setError] = useState<string | null>(null)
  const defaults = page.defaults as RulesDocument
  const said = why.trim()

  const keep = async (how: 'draft' | 'ask' | 'approve') => {
    setBusy(how)
    setError(null)
    try {
      const kept =
        editing.draft === null
          ? await call('createModelDraft', { body: { from: 'document', kind: 'relationship', document } })
          : await call('changeModelDraft', { params: { draft: editing.draft.id }, body: { revision: editing.draft.revision, document } })
      const { draft, revision } = kept
      if (how === 'ask') await call('askForApproval', { params: { draft }, body: { revision, ...(said && { note: said }) } })
      if (how === 'approve') {
        const { job } = await call('approveRelationshipRules', { params: { draft }, body: { revision, reason: said } })
        work.start(() => Promise.resolve(job))
      } else toast(how === 'ask' ? 'Waits for approval.' : 'Kept as a draft.')
      await refresh('getRelationshipParameters')
      onClose()
    } catch (problem) {
      setError(wordsOf(problem))
    } finally {
      setBusy(null)
    }
  }

  const sendBack = async () => {
    const { id, revision } = editing.draft!
    setBusy('back')
    setError(null)
    try {
      await call('returnRelationshipRules', { params: { draft: id }, body: { revision, reason: said } })
      toast('Sent back to its author.')
      await refresh('getRelationshipParameters')
      onClose()
    } catch (problem) {
      setError(wordsOf(problem))
    } finally {
      setBusy(null)
    }
  }

  return (
    <Sheet
      opened
      onClose={onClose}
      title={editing.draft === null ? 'Other rules' : 'Draft of rules'}
      size={760}
      onSubmit={() => void keep(page.mayApprove ? 'approve' : 'ask')}
      actions={
        <>
          {editing.draft?.asked && page.mayApprove && (
            <Button variant="subtle" color="gray" onClick={() => void sendBack()} disabled={said.length < 3} loading={busy === 'back'}>
              Send back
            </Button>
          )}
          <Button variant="default" onClick={() => void keep('draft')} loading={busy === 'draft'}>
            Keep as draft
          </Button>
          {page.mayApprove && (
            <Button variant="default" onClick={() => void keep('ask')} loading={busy === 'ask'}>
              Ask for approval
            </Button>
          )}
          <Button
            type="submit"
            disabled={page.mayApprove && said.length < 3}
            loading={busy === 'approve' || (!page.mayApprove && busy === 'ask')}
          >
            {page.mayApprove ? 'Approve and measure' : 'Ask for approval'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextInput
          label="Name"
          value={String(document.name ?? '')}
          onChange={(event) => setDocument({ ...document, name: event.currentTarget.value || undefined })}
          maxLength={200}
        />
        {fieldGroups.map(({ title, about, fields }) => (
          <fieldset key={title} className={styles.group} style={{ border: 0, margin: 0, padding: 0 }}>
            <legend style={{ padding: 0 }}>
              <h3>{title}</h3>
            </legend>
            <p>{about}</p>
            <div className={styles.inputs}>
              {fields.map((field) => (
                <FieldInput
                  key={field.path.join('.')}
                  field={field}
                  value={fieldValue(document, defaults, field)}
                  onChange={(value) => setDocument(withValue(document, field, value))}
                />
              ))}
            </div>
          </fieldset>
        ))}
        <Effect document={document} />
        <Textarea
          label="Why"
          description={page.mayApprove ? 'Shown with the version; needed to approve, and to send back.' : 'For whoever approves.'}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
        />
        {error && (
          <p className="loss" role="alert">
            {error}
          </p>
        )}
      </div>
    </Sheet>
  )
}

function FieldInput({
  field,
  value,
  onChange,
}: {
  readonly field: Field
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  const shown = field.percent ? Number((value * 100).toPrecision(12)) : value
  return (
    <NumberInput
      label={field.label}
      description={field.unit}
      value={shown}
      step={field.step}
      min={0}
      onChange={(next) => {
        if (typeof next === 'number') onChange(field.percent ? Number((next / 100).toPrecision(12)) : next)
      }}
    />
  )
}

const grades = ['A', 'B', 'C', 'D'] as const

/** What the document would do, reckoned by the server half a second after the last change. */
function Effect({ document }: { readonly document: RulesDocument }) {
  const f = useFormat()
  const [asked] = useDebouncedValue(document, 400)
  const { data, error, isFetching } = useQuery({
    queryKey: ['previewRelationshipRules', asked],
    queryFn: () => call('previewRelationshipRules', { body: { document: asked } }),
    placeholderData: (before) => before,
  })
  if (error)
    return (
      <p className="loss" role="alert">
        {wordsOf(error)}
      </p>
    )
  if (!data) return <p className="dim">Reckoning…</p>
  if (data.problems.length > 0)
    return (
      <ul className={styles.findings} role="alert">
        {data.problems.map((one) => (
          <li key={`${one.at} ${one.message}`}>
            <Tag tone="loss">wrong</Tag>
            <span>
              {one.at} {one.message}
            </span>
          </li>
        ))}
      </ul>
    )
  return (
    <section className={styles.effect} aria-label="What it would do" aria-busy={isFetching || undefined}>
      <p>
        Of {f.count(data.accounts, 'account', 'accounts')} with an index, {f.number(data.gradeChanges)} change their grade; the index moves
        by {f.change(data.meanChange, 1)} points on average. As of {f.day(data.asOf)}.
      </p>
      <table className={overview.table}>
        <thead>
          <tr>
            <th>Grade</th>
            {grades.map((grade) => (
              <th key={grade}>{grade}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th>Now</th>
            {grades.map((grade) => (
              <td key={grade} className="num">
                {f.number(data.gradesNow[grade])}
              </td>
            ))}
          </tr>
          <tr>
            <th>Then</th>
            {grades.map((grade) => (
              <td key={grade} className="num">
                {f.number(data.gradesThen[grade])}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {data.moved.length > 0 && (
        <table className={overview.table}>
          <thead>
            <tr>
              <th>Moves most</th>
              <th>Now</th>
              <th>Then</th>
            </tr>
          </thead>
          <tbody>
            {data.moved.slice(0, 8).map((one) => (
              <tr key={one.account}>
                <th>{one.name}</th>
                <td>
                  <IndexMark index={one.indexNow} grade={one.gradeNow} mark />
                </td>
                <td>
                  <IndexMark index={one.indexThen} grade={one.gradeThen} mark />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Findings findings={data.findings} />
    </section>
  )
}
