import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { queryClient } from '../../app/queries.ts'
import { useWork } from '../../app/use-work.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Corrections, type ImportDone, ImportOutcome } from './import-outcome.tsx'
import { ImportState } from './import-state.tsx'
import styles from './imports.module.css'
import { UndoImport } from './undo-import.tsx'

const underWay: readonly string[] = ['staging', 'applying', 'undoing']

/** One import: what it brought, what waits for a correction, and how to take it back. */
export default function ImportScreen() {
  const { import: text } = useParams({ strict: false }) as { import: string }
  const id = Number(text)
  const { data, error, refetch } = useQuery({
    queryKey: ['getImport', id],
    queryFn: () => call('getImport', { params: { import: id } }),
    refetchInterval: ({ state }) => (state.data && underWay.includes(state.data.state) ? 2000 : false),
  })
  if (error) return <Failed title="The import could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the import" />
  return <Shown done={data} />
}

function Shown({ done }: { done: ImportDone }) {
  const f = useFormat()
  const [undoing, setUndoing] = useState(false)
  const resuming = useWork(() => void queryClient.invalidateQueries())
  const when = f.instant(done.startedAt)
  return (
    <>
      <PageHead
        title={done.name ?? `Import ${done.import}`}
        marks={<ImportState state={done.state} />}
        why={
          <>
            {done.name !== null && `Import ${done.import}, `}
            {when} by {done.by}.
          </>
        }
        tools={
          <>
            <Button variant="default" component={Link} to={'/imports'}>
              All imports
            </Button>
            {done.canUndo && (
              <Button variant="default" onClick={() => setUndoing(true)}>
                Undo
              </Button>
            )}
            {done.canResume && (
              <Button
                loading={resuming.running}
                onClick={() => resuming.start(() => call('resumeImport', { params: { import: done.import } }))}
              >
                Resume
              </Button>
            )}
          </>
        }
      />
      {done.state === 'interrupted' && !resuming.running && (
        <Notice tone="warn">
          It was interrupted half way, and nobody works on it. Resume it, or undo it; until then numbers may hold a part of it, and pages
          say so.
        </Notice>
      )}
      {(resuming.running || resuming.problem) && (
        <div style={{ marginBottom: 12 }}>
          <Panel title="Going on">
            {resuming.problem ? (
              <p className="loss" role="alert">
                {resuming.problem}
              </p>
            ) : (
              <JobTape job={resuming.job} label="Going on with the import" onCancel={resuming.cancel} />
            )}
          </Panel>
        </div>
      )}
      <Corrections done={done} />
      <ImportOutcome done={done} {...(done.sources.length > 0 && { aside: <Sources done={done} /> })} />
      {undoing && <UndoImport importId={done.import} onClose={() => setUndoing(false)} />}
    </>
  )
}

function Sources({ done }: { done: ImportDone }) {
  return (
    <div className={styles.stack}>
      <Panel title="Read by" sub="mappings, as files" padding="none">
        <ul className={styles.list}>
          {done.sources.map(({ source, mapping }) => (
            <li key={source}>
              <span>{mapping.name}</span>
              <a
                href={`data:application/json;charset=utf-8,${encodeURIComponent(`${JSON.stringify(mapping, null, 2)}\n`)}`}
                download={`${source}.mapping.json`}
              >
                {source}.mapping.json
              </a>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}
