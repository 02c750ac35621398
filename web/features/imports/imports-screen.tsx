import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { queryClient, useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Confirm } from '../../ui/dialogs.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { useByWhom } from './by-whom.ts'
import type { Collected } from './collect-files.ts'
import { takeFiles } from './draft.ts'
import { DropZone } from './drop-zone.tsx'
import { ImportState } from './import-state.tsx'
import styles from './imports.module.css'
import { MatchBoard } from './match-board.tsx'
import { sendFiles } from './upload-queue.ts'
import { stepNames } from './wizard-steps.tsx'

/** Every import there was, what is being prepared, and which accounts of the systems are one. */
export default function ImportsScreen() {
  const { may } = useMe()
  if (!may('import'))
    return (
      <>
        <PageHead title="Imports" />
        <NoRight title="Importing is closed to you.">Owners, finance and analysts bring files in. Ask an owner if you should.</NoRight>
      </>
    )
  return (
    <>
      <PageHead
        title="Imports"
        why="What was brought in, by whom, and what of it waits for a correction."
        tools={
          <Button component={Link} to={'/imports/new/start'}>
            Import files
          </Button>
        }
      />
      <Tabs
        label="Imports"
        tabs={[
          { value: 'history', label: 'History' },
          { value: 'matches', label: 'Matches' },
          { value: 'mappings', label: 'Mappings' },
        ]}
      >
        {(tab) => (tab === 'matches' ? <Matches /> : tab === 'mappings' ? <Remembered /> : <History />)}
      </Tabs>
    </>
  )
}

function Matches() {
  const { may } = useMe()
  return may('match') ? <MatchBoard /> : <NoRight title="Matching accounts is closed to you.">Ask an owner if you should.</NoRight>
}

function History() {
  const f = useFormat()
  const navigate = useNavigate()
  const pages = useInfiniteQuery({
    queryKey: ['listImports'],
    queryFn: ({ pageParam }) => call('listImports', { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const drop = async (collected: Collected) => {
    try {
      const draft = await call('newDraft', { body: { name: `Import of ${f.day(new Date().toISOString(), { year: 'always' })}` } })
      sendFiles(draft.draft, collected.files, (given) => takeFiles(queryClient, draft.draft, given))
      void navigate({ to: `/imports/new/${draft.draft}` })
    } catch (error) {
      toastError(error, 'No import could be begun')
    }
  }
  const imports = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={styles.stack}>
      <Drafts />
      {pages.error && <Failed title="The imports could not be read." error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={6} label="Reading the imports" />}
      {pages.data && imports.length === 0 && (
        <DropZone title="Nothing was imported yet" onFiles={(collected) => void drop(collected)}>
          Drop the exports of your systems here: orders and invoices, customers, people, tickets, visits. You see what they mean and what
          would change before anything is stored.
        </DropZone>
      )}
      {imports.length > 0 && (
        <>
          <Panel title="History" sub={f.count(pages.data?.pages[0]?.total ?? imports.length, 'import', 'imports')} padding="none">
            <table className={styles.table} data-stacks>
              <thead>
                <tr>
                  <th>Import</th>
                  <th>When and who</th>
                  <th>Files</th>
                  <th className={styles.right}>Rows read</th>
                  <th className={styles.right}>To correct</th>
                  <th>State</th>
                </tr>
              </thead>
              <tbody>
                {imports.map((one) => (
                  <tr key={one.import} data-opens>
                    <td className={styles.cellName}>
                      <Link to={`/imports/${one.import}`}>{one.name ?? `Import ${one.import}`}</Link>
                      {one.name !== null && <div className={styles.cellSecond}>import {one.import}</div>}
                    </td>
                    <td>
                      {f.instant(one.startedAt)}
                      <div className={styles.cellSecond}>{one.by}</div>
                    </td>
                    <td className="second" data-label="Files">
                      <FileNames names={one.files} />
                    </td>
                    <td className={styles.right} data-label="Rows read">
                      {f.number(one.rowsRead)}
                    </td>
                    <td className={styles.right} data-label="To correct">
                      {f.number(one.rejected)}
                    </td>
                    <td>
                      <ImportState state={one.state} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {pages.hasNextPage && (
              <p style={{ padding: '8px 14px' }}>
                <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  Show more
                </Button>
              </p>
            )}
          </Panel>
          <DropZone title="Next month's files go here" small onFiles={(collected) => void drop(collected)}>
            <span className="dim">The same exports are recognised; one confirmation is enough.</span>
          </DropZone>
        </>
      )}
    </div>
  )
}

function FileNames({ names }: { names: readonly string[] }) {
  const f = useFormat()
  const bare = names.map((name) => name.slice(name.lastIndexOf('/') + 1))
  return (
    <span title={bare.join(', ')}>
      {bare.slice(0, 3).join(', ')}
      {bare.length > 3 && <span className="dim"> and {f.number(bare.length - 3)} more</span>}
    </span>
  )
}

/** What is being prepared: kept until it is run or thrown away. */
function Drafts() {
  const f = useFormat()
  const byWhom = useByWhom()
  const drafts = useQuery({ queryKey: ['listDrafts'], queryFn: () => call('listDrafts', { query: { limit: 50 } }) })
  const [dropping, setDropping] = useState<{ draft: number; name: string } | null>(null)
  const drop = useDo('dropDraft', { refresh: ['listDrafts'] })
  const open = (drafts.data?.items ?? []).filter((one) => one.state !== 'imported' && one.files > 0)
  if (open.length === 0) return null
  return (
    <Panel title="Being prepared" sub="nothing of it is in the record yet" padding="none">
      <table className={styles.table} data-stacks>
        <tbody>
          {open.map((one) => (
            <tr key={one.draft}>
              <td className={styles.cellName}>
                <Link to={`/imports/new/${one.draft}`}>{one.name}</Link>
                <div className={styles.cellSecond}>
                  {f.count(one.files, 'file', 'files')}, {f.bytes(one.bytes)}
                </div>
              </td>
              <td>
                Begun {f.instant(one.startedAt)}
                <div className={styles.cellSecond}>
                  last changed {f.instant(one.changedAt)} {byWhom(one.changedBy)}
                </div>
              </td>
              <td className="second">{one.state === 'running' ? 'Running' : `At ${stepNames[one.step]}`}</td>
              <td className={styles.narrow}>
                <span className={styles.tools}>
                  <Button variant="default" component={Link} to={`/imports/new/${one.draft}`}>
                    {one.state === 'running' ? 'Look' : 'Continue'}
                  </Button>
                  {one.state === 'open' && (
                    <Button variant="subtle" color="gray" aria-label={`Throw ${one.name} away`} onClick={() => setDropping(one)}>
                      Throw away
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        opened={dropping !== null}
        onClose={() => setDropping(null)}
        title={`Throw ${dropping?.name ?? ''} away?`}
        verb="Throw away"
        danger
        onConfirm={() => drop.mutateAsync({ params: { draft: dropping!.draft } })}
      >
        Its files and corrections go. The record stays as it is.
      </Confirm>
    </Panel>
  )
}

/** What the next import is read by. */
function Remembered() {
  const f = useFormat()
  const byWhom = useByWhom()
  const remembered = useQuery({ queryKey: ['listRemembered'], queryFn: () => call('listRemembered', {}) })
  const [forgetting, setForgetting] = useState<string | null>(null)
  const forget = useDo('forgetRemembered', { refresh: ['listRemembered'] })
  if (remembered.error) return <Failed title="The mappings could not be read." error={remembered.error} />
  if (!remembered.data) return <Loading label="Reading the mappings" />
  const { items } = remembered.data
  return (
    <Panel
      title="Mappings remembered"
      sub="how the files of each system are read next time"
      padding="none"
      footer="Remembered from the last import of each system that ran."
    >
      {items.length === 0 ? (
        <div style={{ padding: '0 14px 14px' }}>
          <Empty title="None yet.">The first import of a system is remembered: the same files are recognised next time.</Empty>
        </div>
      ) : (
        <table className={styles.table} data-stacks>
          <thead>
            <tr>
              <th>System</th>
              <th>From</th>
              <th>Files</th>
              <th>
                <span className="only-heard">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.source}>
                <td className={styles.cellName}>
                  {one.name}
                  <div className={styles.cellSecond}>{one.source}</div>
                </td>
                <td>
                  <Link to={`/imports/${one.import}`}>Import {one.import}</Link>
                  <div className={styles.cellSecond}>
                    {f.instant(one.at)}
                    {byWhom(one.actor)}
                  </div>
                </td>
                <td className="second">
                  <FileNames names={one.files} />
                </td>
                <td className={styles.narrow}>
                  <span className={styles.tools}>
                    <Button
                      variant="default"
                      component="a"
                      href={`data:application/json;charset=utf-8,${encodeURIComponent(`${JSON.stringify(one.mapping, null, 2)}\n`)}`}
                      download={`${one.source}.mapping.json`}
                    >
                      Download
                    </Button>
                    <Button
                      variant="subtle"
                      color="gray"
                      aria-label={`Forget the mapping of ${one.source}`}
                      onClick={() => setForgetting(one.source)}
                    >
                      Forget
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Confirm
        opened={forgetting !== null}
        onClose={() => setForgetting(null)}
        title={`Forget the mapping of ${forgetting ?? ''}?`}
        verb="Forget it"
        onConfirm={() => forget.mutateAsync({ params: { source: forgetting! } })}
      >
        The next import of this system is recognised anew. What was imported stays.
      </Confirm>
    </Panel>
  )
}
