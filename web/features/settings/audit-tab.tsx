import { Anchor, Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { address, call } from '../../app/client.ts'
import { useGet } from '../../app/queries.ts'
import { useSearchParams } from '../../ui/address.ts'
import { type Filter, FilterChips } from '../../ui/filter-chips.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

/** Who did what to what, newest first; what it is searched by is in the address. */
export function AuditTab() {
  const f = useFormat()
  const search = useSearchParams()
  const asked = (key: string) => (search[key] === undefined || search[key] === '' ? undefined : String(search[key]))
  const by = {
    actor: asked('actor'),
    action: asked('action'),
    subject: asked('subject'),
    from: dayIn(asked('from')),
    to: dayIn(asked('to')),
  }
  const { data: words } = useGet('listAuditWords', {})
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['searchAudit', by],
    queryFn: ({ pageParam, signal }) =>
      call('searchAudit', { query: { ...by, limit: 100, ...(pageParam && { cursor: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <>
      <FilterChips filters={filtersOf(words)} tools={<Anchor href={address('exportAudit', { query: by })}>CSV</Anchor>} />
      <Panel title="Audit" sub="ids, never values" padding="none">
        {error ? (
          <Failed title="The audit could not be read." error={error} onRetry={() => void refetch()} />
        ) : !items ? (
          <Loading rows={6} />
        ) : items.length === 0 ? (
          <Empty title="Nothing was done that fits." />
        ) : (
          <table className={styles.audit}>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Did</th>
                <th scope="col">To</th>
                <th scope="col">Details</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td className="num">{f.instant(one.at)}</td>
                  <td title={one.actor}>{one.actorName ?? one.actor}</td>
                  <td>{one.action}</td>
                  <td title={one.subject}>{one.subjectName ?? one.subject}</td>
                  <td className={styles.note}>{detailsOf(one.details)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {hasNextPage && (
          <div className={styles.more}>
            <Button variant="default" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
              Show more
            </Button>
          </div>
        )}
      </Panel>
    </>
  )
}

/** A day as people write it into the address; anything else is no filter. */
const dayIn = (text: string | undefined) => (text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined)

function filtersOf(words: { actions: string[]; actors: { actor: string; name: string | null }[] } | undefined): Filter[] {
  return [
    {
      key: 'actor',
      label: 'Who',
      kind: 'oneOf',
      options: (words?.actors ?? []).map(({ actor, name }) => ({ value: actor, label: name ?? actor })),
    },
    { key: 'action', label: 'Did', kind: 'oneOf', options: (words?.actions ?? []).map((value) => ({ value, label: value })) },
    { key: 'subject', label: 'To', kind: 'text', placeholder: 'import:12' },
    { key: 'from', label: 'From', kind: 'text', placeholder: '2026-11-01' },
    { key: 'to', label: 'Up to', kind: 'text', placeholder: '2026-11-30' },
  ]
}

/** "role viewer · ended 2" */
const detailsOf = (details: Readonly<Record<string, unknown>>): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(
      ([name, value]) =>
        `${name} ${
          typeof value === 'object'
            ? [value]
                .flat()
                .map((one) => (typeof one === 'object' ? JSON.stringify(one) : one))
                .join(', ')
            : String(value)
        }`,
    )
    .join(' · ')
