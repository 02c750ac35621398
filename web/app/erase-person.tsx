import { Button, Checkbox, Radio, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ErasurePreview } from '#api/routes/erasures.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { Failed, Loading, Notice } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { address, call } from './client.ts'
import styles from './erase-person.module.css'
import counts from './erasure-counts.module.css'
import { saveFile } from './export-list.ts'
import { JobTape } from './job.tsx'
import { queryClient, useGet } from './queries.ts'
import { useMe } from './session.tsx'
import { useWork } from './use-work.ts'

/** Everything kept about a person as a ZIP, and erasing them; nothing for whom that is closed. */
export function ErasePersonButton({ person }: { readonly person: number }) {
  const { may } = useMe()
  const [opened, open] = useState(false)
  const [saving, setSaving] = useState(false)
  if (!may('erase')) return null
  const save = async () => {
    setSaving(true)
    await saveFile(address('exportPerson', { params: { person } }), `person-${person}.zip`)
    setSaving(false)
  }
  return (
    <>
      <Button variant="default" onClick={() => void save()} loading={saving}>
        All that is kept
      </Button>
      <Button variant="default" onClick={() => open(true)}>
        Erase
      </Button>
      {opened && <ErasePerson person={person} onClose={() => open(false)} />}
    </>
  )
}

function ErasePerson({ person, onClose }: { readonly person: number; readonly onClose: () => void }) {
  // What is kept now, not a while ago.
  const { data, error, isPlaceholderData } = useGet('previewErasure', { params: { person } }, { staleTime: 0 })
  return (
    <Dialog opened onClose={onClose} title={data ? `Erase ${data.person.name}` : 'Erase a person'} size={680}>
      {error ? (
        <Failed title="What is kept could not be put together." error={error} />
      ) : data && !isPlaceholderData ? (
        <Form preview={data} onClose={onClose} />
      ) : (
        <Loading rows={6} label="Putting together what is kept" />
      )}
    </Dialog>
  )
}

type How = 'delete' | 'anonymise'

function Form({ preview, onClose }: { readonly preview: ErasurePreview; readonly onClose: () => void }) {
  const f = useFormat()
  const navigate = useNavigate()
  const [how, setHow] = useState<How>('anonymise')
  const [reason, setReason] = useState('')
  const [mentions, setMentions] = useState(true)
  const [typed, setTyped] = useState('')
  const work = useWork((job) => {
    if (job.state !== 'done') return
    // Any page may have shown the person.
    void queryClient.invalidateQueries()
    toast('The person is erased. The report says of what.')
    onClose()
    void navigate({ to: '/record', search: { tab: 'erased' } as never })
  })
  const begin = () =>
    work.start(() =>
      call('erasePerson', {
        params: { person: preview.person.id },
        body: { how, reason: reason.trim(), mentions: mentions ? 'erase' : 'keep', confirm: typed },
      }),
    )
  const sure = typed.trim().toLowerCase() === preview.confirm.trim().toLowerCase() && reason.trim() !== ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (sure) begin()
      }}
    >
      {preview.rows.length > 1 && (
        <p>
          {f.count(preview.rows.length, 'row is', 'rows are')} the same person and go together:{' '}
          {preview.rows.map((row) => (
            <span key={row.id} className={styles.key}>
              {row.key} {row.name}
            </span>
          ))}
        </p>
      )}
      <Radio.Group label="How" value={how} onChange={(value) => setHow(value as How)}>
        <div className={styles.choices}>
          <Radio
            value="anonymise"
            label="Anonymise"
            description="somebody unknown stays: with a role, and counted in interactions"
            data-autofocus
          />
          <Radio value="delete" label="Delete" description="nobody stays; interactions stay, without a person" />
        </div>
      </Radio.Group>
      <table className={counts.counts}>
        <caption className="only-heard">What is kept, and what becomes of it</caption>
        <thead>
          <tr>
            <th scope="col">Kept</th>
            <th scope="col" className="num">
              Rows
            </th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {preview[how].map((one) => (
            <tr key={one.what}>
              <td>{one.what}</td>
              <td className="num">{f.number(one.rows)}</td>
              <td>{one.becomes}</td>
            </tr>
          ))}
          {preview.mentions.map((one) => (
            <tr key={one.where}>
              <td>
                texts that mention the person, {one.where}
                {one.examples.map((text) => (
                  <div key={text} className={styles.example}>
                    … {text} …
                  </div>
                ))}
              </td>
              <td className="num">{f.number(one.rows)}</td>
              <td>{mentions ? 'the mention is erased' : 'kept'}</td>
            </tr>
          ))}
          {preview.drafts.map((draft) => (
            <tr key={draft.id}>
              <td>files given for “{draft.name}”</td>
              <td className="num">–</td>
              <td>thrown away</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.mentions.length > 0 && (
        <Checkbox
          label="Erase mentions in texts about others"
          checked={mentions}
          onChange={(event) => setMentions(event.currentTarget.checked)}
        />
      )}
      <p className="dim">
        Orders, amounts and counts stay as they are.{' '}
        {preview.snapshots > 0
          ? `${f.count(preview.snapshots, 'measurement keeps its', 'measurements keep their')} numbers and cannot be replayed.`
          : 'No measurement is concerned.'}{' '}
        Later imports that bring the person again are taken without. Backups made before still hold the person.
      </p>
      <TextInput
        label="Reason"
        description="It is kept in the report: without the name or the address."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autoComplete="off"
      />
      <TextInput
        label={`To confirm, type ${preview.confirm}`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      {work.running && <JobTape job={work.job} label="Erasing" />}
      {work.problem && <Notice tone="loss">{work.problem}</Notice>}
      <div className={styles.end}>
        <span className="dim">This cannot be taken back.</span>
        <Button variant="default" onClick={onClose} disabled={work.running}>
          Cancel
        </Button>
        <Button type="submit" color="loss" disabled={!sure} loading={work.running}>
          {how === 'delete' ? 'Delete the person' : 'Anonymise the person'}
        </Button>
      </div>
    </form>
  )
}
