import { Button, Checkbox } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Merge } from '#api/routes/merges.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { Failed, Loading, Notice, wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import { type Job, JobTape } from './job.tsx'
import { jobEnd } from './job-end.ts'
import styles from './merge.module.css'
import { NumbersOfJob } from './merge-numbers.tsx'
import { factNames, fieldNames } from './merge-words.ts'
import { makeOpened } from './opened.ts'
import { queryClient, useGet } from './queries.ts'

const opened = makeOpened<Merge>()

/** Opens the dialog that takes a merge back, with what parts. */
export const openUndoMerge = (merge: Merge): void => opened.open(merge)

/** Takes a merge back and says what came of it. */
export async function takeBack(id: number, keepApart: boolean, onState?: (job: Job) => void): Promise<void> {
  const done = await jobEnd(await call('undoMerge', { params: { merge: id }, body: { keepApart } }), onState)
  const { stayed, stillOne } = done.result as { stayed: string[]; stillOne: boolean }
  await queryClient.invalidateQueries()
  toast(
    [
      'The merge is taken back.',
      stayed.length > 0 && `What somebody changed since stays: ${fieldNames(stayed)}.`,
      stillOne && 'Something else still says they are one.',
    ]
      .filter(Boolean)
      .join(' '),
  )
}

/** Where one becomes two again: the shell renders it once. */
export function UndoMergeDialog() {
  const shown = opened.useOpened()
  return shown ? <Undo key={shown.id} merge={shown} /> : null
}

function Undo({ merge }: { readonly merge: Merge }) {
  const f = useFormat()
  const { data, error, refetch } = useGet('previewUndoMerge', { params: { merge: merge.id } }, { staleTime: 0 })
  const [keepApart, setKeepApart] = useState(true)
  const [job, setJob] = useState<Job | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const begin = useCallback(() => call('previewUndoMergeNumbers', { params: { merge: merge.id }, body: {} }), [merge.id])
  const run = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await takeBack(merge.id, keepApart, setJob)
      opened.close()
    } catch (failure) {
      setProblem(wordsOf(failure))
      setBusy(false)
      setJob(null)
    }
  }
  return (
    <Dialog
      opened
      onClose={opened.close}
      title={
        merge.merged.name === merge.survivor.name
          ? `Take back: the two ${merge.survivor.name}`
          : `Take back: ${merge.merged.name} in ${merge.survivor.name}`
      }
      size={820}
      onSubmit={() => !busy && void run()}
      actions={
        busy ? null : (
          <>
            <Button variant="default" onClick={opened.close}>
              Cancel
            </Button>
            <Button type="submit" disabled={!data}>
              Take the merge back
            </Button>
          </>
        )
      }
    >
      <p>
        {merge.actorName} merged them on {f.day(merge.madeAt, { year: 'always' })}
        {merge.reason && `: ${merge.reason}`}
      </p>
      {error ? (
        <Failed title="What would part could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={5} label="Reading what would part" />
      ) : (
        <>
          <h3 className={styles.head}>What parts</h3>
          <ul className={styles.list}>
            {data.parts.map((side) => (
              <li key={side.id}>
                <span className={styles.grow}>
                  <b>{side.name}</b> <span className="mono dim">{side.keys.map((one) => one.key).join(', ')}</span>
                </span>
                <span className="dim">
                  {[
                    ...side.facts.map((one) => f.count(one.rows, ...factNames(one.table))),
                    merge.what === 'account' ? f.count(side.people, 'person', 'people') : side.accounts.map((one) => one.name).join(', '),
                  ]
                    .filter(Boolean)
                    .join(' · ') || 'nothing on it'}
                </span>
              </li>
            ))}
          </ul>
          {merge.state === 'waiting' && (
            <p className={styles.note}>One of its keys is not in the record at the moment: nothing parts now.</p>
          )}
          {data.back.length > 0 && <p className={styles.note}>Goes back to what was said before: {fieldNames(data.back)}.</p>}
          {data.stay.length > 0 && (
            <div className={styles.warnings}>
              <Notice tone="warn">Somebody changed this since, so it stays: {fieldNames(data.stay)}.</Notice>
            </div>
          )}
          {data.stillOne && (
            <div className={styles.warnings}>
              <Notice tone="warn">Without the merge they would be one all the same ({data.stillOne}), unless they are kept apart.</Notice>
            </div>
          )}
          {merge.what === 'account' && merge.state === 'in force' && (
            <>
              <h3 className={styles.head}>What it does to the numbers</h3>
              <NumbersOfJob begin={begin} />
            </>
          )}
          <div className={styles.reason}>
            <Checkbox
              checked={keepApart}
              onChange={(event) => setKeepApart(event.currentTarget.checked)}
              label="Keep them apart from now on"
              description="Matching does not link them by itself, and they are not proposed as duplicates."
            />
          </div>
        </>
      )}
      {busy && <JobTape job={job} label="Taking the merge back" />}
      {problem && (
        <p className="loss" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  )
}
