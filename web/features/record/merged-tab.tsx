import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Merge } from '#api/routes/merges.ts'
import { address } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { Tag } from '../../app/marks.tsx'
import { fieldNames } from '../../app/merge-words.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { openUndoMerge } from '../../app/undo-merge.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { type Filter, FilterChips } from '../../ui/filter-chips.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'

const filters: readonly Filter[] = [
  {
    ...{ key: 'merges', label: 'State', kind: 'oneOf' },
    options: [
      { value: 'open', label: 'In force' },
      { value: 'undone', label: 'Taken back' },
    ],
  },
  {
    ...{ key: 'what', label: 'What', kind: 'oneOf' },
    options: [
      { value: 'account', label: 'Accounts' },
      { value: 'person', label: 'People' },
    ],
  },
  { key: 'q', label: 'Name, key or reason', kind: 'text' },
]

/** What was merged by hand, by whom and why; each can be taken back. */
export function MergedTab() {
  const { may } = useMe()
  const search = useSearchParams()
  const query = {
    ...(search.merges === 'open' && { state: 'open' as const }),
    ...(search.merges === 'undone' && { state: 'undone' as const }),
    ...(search.what === 'account' && { what: 'account' as const }),
    ...(search.what === 'person' && { what: 'person' as const }),
    ...(search.q ? { search: String(search.q).slice(0, 200) } : {}),
  }
  const { data, error, refetch, isPlaceholderData } = useGet('listMerges', { query: { ...query, limit: 1000 } })
  const columns = useColumns(data?.items ?? [])
  if (error) return <Failed title="The merges could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { items } = data
  return (
    <DataTable
      label="Merges"
      columns={columns}
      rows={items.map((_, at) => at)}
      rowKey={(at) => items[at]!.id}
      noun={['merge', 'merges']}
      sortName="order"
      filters={<FilterChips filters={filters} />}
      height="content"
      old={isPlaceholderData}
      {...(may('export') && {
        onExport: (format: 'csv' | 'xlsx') => saveFile(address('exportMerges', { query: { ...query, format } }), `merges.${format}`),
      })}
      phone={{
        title: (at) => items[at]!.merged.name,
        note: (at) =>
          `into ${items[at]!.survivor.name === items[at]!.merged.name ? items[at]!.survivor.key : items[at]!.survivor.name} · ${items[at]!.actorName}`,
        value: (at) => <State one={items[at]!} />,
        beside: (at) => <TakeBack one={items[at]!} />,
      }}
      footnote={
        data.next
          ? 'The last thousand: filter for the others.'
          : 'Nothing was moved by any of them: every key stays, and whoever stands for whom is worked out anew after each import.'
      }
      empty={
        <Empty title={Object.keys(query).length > 0 ? 'No merge fits.' : 'Nothing was merged by hand.'}>
          Two accounts or two people that are one are merged from Duplicates, from an account’s or a person’s page, or with ⌘K.
        </Empty>
      }
    />
  )
}

function useColumns(items: readonly Merge[]): readonly Column[] {
  const f = useFormat()
  return [
    {
      id: 'merged',
      label: 'Merged',
      kind: 'text',
      value: (at) => items[at]!.merged.name,
      cell: (at) => <Named one={items[at]!} side="merged" />,
    },
    {
      id: 'survivor',
      label: 'Into',
      kind: 'text',
      value: (at) => items[at]!.survivor.name,
      cell: (at) => <Named one={items[at]!} side="survivor" />,
    },
    { id: 'what', label: 'What', kind: 'text', value: (at) => (items[at]!.what === 'account' ? 'accounts' : 'people') },
    {
      id: 'when',
      label: 'When',
      kind: 'day',
      value: (at) => items[at]!.madeAt,
      cell: (at) => <span title={f.instant(items[at]!.madeAt)}>{f.day(items[at]!.madeAt)}</span>,
    },
    { id: 'who', label: 'Who', kind: 'text', value: (at) => items[at]!.actorName },
    { id: 'why', label: 'Why', kind: 'text', value: (at) => items[at]!.reason, width: 220 },
    { id: 'fields', label: 'Chosen by hand', kind: 'text', value: (at) => fieldNames(items[at]!.fields) },
    { id: 'state', label: 'State', kind: 'mark', value: (at) => items[at]!.state, cell: (at) => <State one={items[at]!} /> },
    {
      id: 'undo',
      label: 'Take back',
      kind: 'mark',
      sortable: false,
      width: 112,
      value: () => '',
      cell: (at) => <TakeBack one={items[at]!} />,
    },
  ]
}

function Named({ one, side }: { readonly one: Merge; readonly side: 'merged' | 'survivor' }) {
  const { id, name, key } = one[side]
  if (id === null) return <span title={`${key} is not in the record at the moment`}>{name}</span>
  const alike = one.merged.name === one.survivor.name
  const params = { [one.what]: String(id) } as never
  return (
    <Link to={one.what === 'account' ? '/accounts/$account' : '/people/$person'} params={params} title={key}>
      {name}
      {alike && <span className="mono dim"> {key}</span>}
    </Link>
  )
}

function State({ one }: { readonly one: Merge }) {
  const f = useFormat()
  if (one.state === 'in force') return <Tag>in force</Tag>
  if (one.state === 'waiting')
    return (
      <span title="One of its keys is not in the record at the moment: it holds again when the key comes back">
        <Tag tone="warn">waiting</Tag>
      </span>
    )
  return (
    <span className="dim" title={one.stayed.length > 0 ? `Stayed as somebody changed it since: ${fieldNames(one.stayed)}` : undefined}>
      taken back {f.day(one.undoneAt)} by {one.undoneByName}
    </span>
  )
}

function TakeBack({ one }: { readonly one: Merge }) {
  const { may } = useMe()
  if (!may('match') || one.state === 'undone') return null
  return (
    <Button
      variant="subtle"
      data-dense
      onClick={() => openUndoMerge(one)}
      aria-label={`Take back: ${one.merged.name} in ${one.survivor.name}`}
    >
      Take back
    </Button>
  )
}
