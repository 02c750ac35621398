import { Button, SegmentedControl } from '@mantine/core'
import { useEffect } from 'react'
import { type CaseStatus, caseCodes, caseStatuses } from '#api/routes/cases.ts'
import { openCaseSheet, refreshCases } from '../../app/case-sheet.tsx'
import { usePeopleToAsk } from '../../app/challenge.tsx'
import { address, call } from '../../app/client.ts'
import { HeldChangesPanel } from '../../app/confirm-held.tsx'
import { saveFile } from '../../app/export-list.ts'
import { useGet } from '../../app/queries.ts'
import { SavedViews } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { useAddress, useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Filter, FilterChips } from '../../ui/filter-chips.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { AlertRulesPanel } from './alert-rules-panel.tsx'
import styles from './cases.module.css'
import { CasesBoard } from './cases-board.tsx'
import { CasesList } from './cases-list.tsx'
import { ClosingEffectPanel } from './closing-effect-panel.tsx'

const views = [
  { name: 'To do', search: {} },
  { name: 'Mine', search: { owner: 'me' } },
  { name: 'Past their day', search: { overdue: '1' } },
  { name: 'Low answers', search: { code: 'low_answer' } },
  { name: 'Closed', search: { status: 'closed' } },
]
const notOfViews = ['snapshot', 'tab', 'case', 'show', 'sort', 'columns']
const asked = ['status', 'code', 'owner', 'account', 'overdue', 'q'] as const

/** Everything that calls for somebody: who sees to it, by when, what was done, and whether it helped. */
export function CasesTab() {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const set = useSetSearch()
  const [show, choose] = useAddress('show', 'board' as 'board' | 'list')
  const { data: people = [] } = usePeopleToAsk()
  const filters = Object.fromEntries(asked.flatMap((key) => (search[key] ? [[key, plain(search[key])]] : []))) as Record<string, string>
  const { data, error, refetch, isPlaceholderData } = useGet('listCases', {
    query: { limit: 1000, ...(show === 'board' && !filters.status && { status: 'all' }), ...filters } as never,
  })
  const linked = search.case
  // A link that names a case opens it, once.
  useEffect(() => {
    if (linked === undefined || linked === '') return
    openCaseSheet(Number(linked))
    set({ case: null })
  }, [linked, set])
  const look = async () => {
    try {
      const { opened } = await call('lookForAlerts', {})
      await refreshCases()
      toast(opened === 0 ? 'Nothing new calls for a case.' : `${f.count(opened, 'case', 'cases')} opened.`)
    } catch (problem) {
      toastError(problem, 'It could not be looked at')
    }
  }
  if (error && !data) return <Failed title="The cases could not be read." error={error} onRetry={() => void refetch()} />
  const counts = data?.counts
  const some = counts && counts.open + counts.working + counts.waiting + counts.closed > 0
  return (
    <div className={styles.stack}>
      <HeldChangesPanel />
      <SavedViews
        screen="listening/cases"
        standard={views}
        ignored={notOfViews}
        count={(view) =>
          counts === undefined
            ? null
            : view.status === 'closed'
              ? counts.closed
              : view.owner === 'me'
                ? counts.mine
                : view.overdue
                  ? counts.overdue
                  : view.code
                    ? null
                    : Object.keys(view).length === 0
                      ? counts.open + counts.working + counts.waiting
                      : null
        }
      />
      <FilterChips
        filters={caseFilters(people)}
        tools={
          <>
            <SearchField label="Search by account or person" placeholder="Account or person" />
            <SegmentedControl
              aria-label="Board or list"
              data={[
                { value: 'board', label: 'Board' },
                { value: 'list', label: 'List' },
              ]}
              value={show}
              onChange={(value) => choose(value === 'board' ? null : (value as 'list'))}
            />
            {may('listen') && (
              <Button variant="default" onClick={() => void look()}>
                Look now
              </Button>
            )}
          </>
        }
      />
      {!data ? (
        <Loading rows={8} label="Reading cases" />
      ) : !some ? (
        <Empty title="No case yet.">
          A low answer of who decides, a heavy voice below the line, a long silence, roles that disagree or a promise past its day opens one
          by itself. On an account’s page one is opened by hand.
        </Empty>
      ) : data.items.length === 0 ? (
        <Empty title="No case passes these filters.">{`${f.count(counts.closed, 'case is', 'cases are')} closed. Take a filter away to see others.`}</Empty>
      ) : show === 'board' ? (
        <CasesBoard cases={data.items} today={data.today} old={isPlaceholderData} />
      ) : (
        <CasesList
          cases={data.items}
          today={data.today}
          old={isPlaceholderData}
          onExport={(format) => saveFile(address('exportCases', { query: { ...filters, format } as never }), `cases.${format}`)}
        />
      )}
      {may('listen') && (
        <div className={styles.below}>
          <ClosingEffectPanel />
          <AlertRulesPanel />
        </div>
      )}
    </div>
  )
}

/** Words in the address are kept one by one; the server reads them as they are. */
const plain = (value: unknown): string => String(value).split(',').map(decodeURIComponent).join(',')

const caseFilters = (people: readonly { readonly id: string; readonly name: string }[]): Filter[] => [
  {
    ...{ key: 'status', label: 'Status', kind: 'anyOf' },
    options: (Object.keys(caseStatuses) as CaseStatus[]).map((value) => ({ value, label: caseStatuses[value] })),
  },
  { key: 'code', label: 'What', kind: 'anyOf', options: Object.entries(caseCodes).map(([value, label]) => ({ value, label })) },
  {
    ...{ key: 'owner', label: 'Owner', kind: 'oneOf' },
    options: [{ value: 'me', label: 'me' }, ...people.map((one) => ({ value: one.id, label: one.name }))],
  },
  { key: 'overdue', label: 'Due', kind: 'flag', yes: 'past its day' },
]
