import type { Personalisation } from '#api/routes/personalisation.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { usePages } from '../../app/more-rows.tsx'
import { useSnapshot } from '../../app/record.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { Amount } from '../../ui/change.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { experiences, tailorings } from './matrix-words.ts'

/** Accounts of a cell, or off the diagonal: which is in the address. */
export function MatrixSheet({ page }: { readonly page: Personalisation }) {
  const search = useSearchParams()
  const set = useSetSearch()
  const [, experience, tailoring] = /^([0-5])-([0-5])$/.exec(String(search.cell ?? '')) ?? []
  const off = search.off === 'tooMuch' || search.off === 'tooLittle' ? search.off : null
  const scenario = page.planned?.scenario ?? null
  const when = search.when === 'scenario' && scenario !== null ? 'scenario' : 'today'
  if (off === null && experience === undefined) return null
  const name = when === 'scenario' ? page.planned!.name : 'today'
  const title =
    off === 'tooMuch'
      ? `White glove on generic products, ${name}`
      : off === 'tooLittle'
        ? `Made for one, generic experience, ${name}`
        : `${experiences[Number(experience)]}${experience === '0' ? '' : ' experience'}, ${tailorings[Number(tailoring)]!.toLowerCase()}${tailoring === '0' ? '' : ' product'}, ${name}`
  return (
    <Sheet opened onClose={() => set({ cell: null, off: null, when: null })} title={title} size="min(980px, 100vw)">
      <CellAccounts
        page={page}
        which={{
          when,
          ...(scenario !== null && { scenario }),
          ...(off ? { off } : { experience: Number(experience), tailoring: Number(tailoring) }),
        }}
      />
    </Sheet>
  )
}

interface Which {
  readonly when: 'today' | 'scenario'
  readonly scenario?: number
  readonly experience?: number
  readonly tailoring?: number
  readonly off?: 'tooMuch' | 'tooLittle'
}

function CellAccounts({ page, which }: { readonly page: Personalisation; readonly which: Which }) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const { items, total, error, retry, more } = usePages('listMatrixAccounts', {
    query: { ...which, ...(snapshot !== undefined && { snapshot }) },
  })
  if (error && !items) return <Failed title="Its accounts could not be read." error={error} onRetry={retry} />
  if (!items) return <Loading rows={6} />
  const { currency } = page.head
  const money = (id: string, label: string, value: (i: number) => number | null): Column => ({
    ...{ id, label, kind: 'money', currency, value },
    cell: (i) => <Amount minor={value(i)} currency={currency} why="Its margin is not known" />,
  })
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', width: 220, value: (i: number) => items[i]!.name },
      cell: (i) => <AccountLink id={items[i]!.account}>{items[i]!.name}</AccountLink>,
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'text', width: 84, value: (i: number) => items[i]!.segment },
      cell: (i) => <SegmentTag tier={items[i]!.segment} full />,
    },
    {
      ...{ id: 'model', label: 'Served by', kind: 'text', width: 200 },
      value: (i) =>
        items[i]!.modelThen === null || items[i]!.modelThen === items[i]!.model
          ? items[i]!.model
          : `${items[i]!.model} → ${items[i]!.modelThen}`,
    },
    money('revenue', 'Revenue', (i) => items[i]!.revenueMinor),
    money('margin', 'Margin', (i) => items[i]!.marginMinor),
    money('cost', 'Cost to serve', (i) => items[i]!.costToServeMinor),
    money('net', 'Net contribution', (i) => items[i]!.netContributionMinor),
  ]
  return (
    <>
      <DataTable
        label="Accounts of the cell"
        columns={columns}
        rows={Uint32Array.from(items.keys())}
        of={total}
        noun={['account', 'accounts']}
        rowKey={(i) => items[i]!.account}
        sortName=""
        keyboard={false}
        onExport={(format) => exportList({ table: 'personalisation-accounts', format, snapshot, search: { ...which } })}
        footnote={`A year, ${f.symbol(currency)}; lowest net contribution first.`}
        phone={{
          value: (i) => f.amount(items[i]!.netContributionMinor, currency),
          note: (i) => items[i]!.modelThen ?? items[i]!.model,
          beside: (i) => `${f.amount(items[i]!.costToServeMinor, currency)} to serve`,
        }}
      />
      {more}
    </>
  )
}
