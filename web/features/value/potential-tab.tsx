import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { PotentialPage } from '#api/routes/value.ts'
import { total } from '#engine/money/total.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag, segmentOptions } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { WalletForm } from '../../app/wallet-form.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { anyOfValue, FilterChips } from '../../ui/filter-chips.tsx'
import { filterIndexes, fold } from '../../ui/indexes.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Failed, Loading, Missing } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { FileDialog } from './file-dialog.tsx'
import styles from './value.module.css'
import { basisWords, optionsOf } from './words.ts'

const changed = ['getPotential', 'getValue', 'getAccountValue'] as const

/** What accounts could still buy: as somebody said, by our rank, or as their peers do. */
export function PotentialTab() {
  const snapshot = useSnapshot()
  const { data, error, refetch, isPlaceholderData } = useGet('getPotential', { query: snapshot === undefined ? {} : { snapshot } })
  if (error) return <Failed title="The potential could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading potential" />
  return <Page page={data} old={isPlaceholderData} />
}

function Page({ page, old }: { readonly page: PotentialPage; readonly old: boolean }) {
  const f = useFormat()
  const [dropping, setDropping] = useState(false)
  const { coverage, rows, head } = page
  const ours = rows.filter((row) => row.from !== null && row.from !== 'peers')
  return (
    <div className={styles.stack}>
      <Figures
        old={old}
        figures={[
          {
            label: 'Revenue with a figure',
            value: f.percent(coverage.share ?? 0, 0),
            note: `${f.count(coverage.accounts, 'account', 'accounts')}; segments count potential from ${f.percent(coverage.needed, 0)} on`,
          },
          {
            label: 'Potential that somebody said',
            value: f.moneyShort(
              total(ours, (row) => row.potentialMinor ?? 0),
              head.currency,
            ),
            note: 'a year',
          },
          {
            label: 'In the segments',
            value: coverage.used ? 'counted' : 'not counted',
            note: coverage.modelledAccepted ? 'peers stand in where nobody said' : 'modelled figures do not count',
          },
        ]}
      />
      <List page={page} old={old} onDrop={() => setDropping(true)} />
      {dropping && <DropFile currency={head.currency} onClose={() => setDropping(false)} />}
    </div>
  )
}

function DropFile({ currency, onClose }: { readonly currency: string; readonly onClose: () => void }) {
  const f = useFormat()
  const undo = useDo('endWalletFile', { refresh: changed, failed: 'The list could not be taken back' })
  const preview = useDo('previewWalletFile', { refresh: [] })
  const take = useDo('addWalletFile', {
    refresh: changed,
    onDone: (got) => {
      toast(
        `${f.count(got.taken, 'wallet', 'wallets')} taken. Segments count them from the next measurement on.`,
        got.file === null ? {} : { undo: () => undo.mutate({ params: { file: got.file! } }) },
      )
      onClose()
    },
  })
  const wallets = preview.data?.wallets ?? []
  const replaced = wallets.filter((one) => one.replaces).length
  return (
    <FileDialog
      title="Wallets from a list"
      hint={`Drop a CSV file here: account, and amount (${f.symbol(currency)} a year, with whomever), or share, or rank and suppliers; note and day where known. Accounts by source/id or by name.`}
      noun={['wallet', 'wallets']}
      preview={preview}
      take={take}
      found={preview.data && { ...preview.data, taken: wallets.length }}
      onClose={onClose}
    >
      {replaced > 0 && (
        <p>{f.count(replaced, 'figure that stands is', 'figures that stand are')} replaced; undoing lets them stand again.</p>
      )}
      {wallets.length > 0 && (
        <WideTable label="What would be taken">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">What is said</th>
              <th scope="col" data-number>
                Potential, a year
              </th>
              <th scope="col">Of</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            {wallets.slice(0, 20).map((one) => (
              <tr key={one.row}>
                <td>{one.account.name}</td>
                <td>
                  {one.amountMinor !== null
                    ? `spends ${f.money(one.amountMinor, currency)} a year`
                    : one.share !== null
                      ? `our share is ${f.percent(one.share, 0)}`
                      : `we are number ${f.number(one.rank)} of ${f.number(one.suppliers)}`}
                </td>
                <td className="num" data-number>
                  {one.potentialMinor === null ? (
                    <Missing why="It buys nothing, or was not measured" />
                  ) : (
                    f.money(one.potentialMinor, currency)
                  )}
                </td>
                <td>{f.day(one.day, { year: 'always' })}</td>
                <td>{one.note}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </FileDialog>
  )
}

const checkWords = {
  'too early': 'too early to tell',
  'more than said': 'more than said',
  'growing into it': 'growing into it',
  'not growing': 'not growing',
  falling: 'falling',
} as const

function List({ page, old, onDrop }: { readonly page: PotentialPage; readonly old: boolean; readonly onDrop: () => void }) {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const [open, setOpen] = useState<number | null>(null)
  const { rows: all, head } = page
  const { currency } = head
  const end = useDo('endWallet', { refresh: changed, failed: 'It could not be taken back' })
  const key = JSON.stringify([anyOfValue(search.tier), anyOfValue(search.from), fold(String(search.q ?? ''))])
  const rows = useMemo(() => {
    const [tiers, from, words] = JSON.parse(key) as [string[], string[], string]
    const passes = (wanted: readonly string[], value: string | null) => wanted.length === 0 || wanted.includes(value ?? 'none')
    return filterIndexes(
      all.length,
      (i) => passes(tiers, all[i]!.tier) && passes(from, all[i]!.from) && (words === '' || fold(all[i]!.account.name).includes(words)),
    )
  }, [all, key])
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', width: 230, value: (i) => all[i]!.account.name },
        cell: (i) => <AccountLink id={all[i]!.account.id}>{all[i]!.account.name}</AccountLink>,
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i) => ['KEY', 'MAJOR', 'SME'].indexOf(all[i]!.tier ?? '') },
        cell: (i) => <SegmentTag tier={all[i]!.tier} />,
      },
      { id: 'revenueMinor', label: 'Spends with us', unit: 'a year', kind: 'money', currency, value: (i) => all[i]!.revenueMinor },
      {
        ...{ id: 'potentialMinor', label: 'Potential', unit: 'a year', kind: 'money', currency, width: 110 },
        value: (i) => all[i]!.potentialMinor,
        why: () => 'Nobody gave a figure, and it has no peers',
      },
      {
        ...{ id: 'from', label: 'By', kind: 'text', value: (i) => (all[i]!.from ? basisWords[all[i]!.from] : null) },
        why: () => 'Nobody gave a figure, and it has no peers',
      },
      {
        ...{ id: 'share', label: 'Our share', unit: '%', kind: 'percent', digits: 0, value: (i) => all[i]!.wallet?.share ?? null },
        why: () => 'Nobody said anything of its wallet',
      },
      {
        ...{ id: 'author', label: 'Said by', kind: 'text', width: 170, value: (i) => all[i]!.wallet?.author ?? null },
        cell: (i) => (all[i]!.wallet ? `${all[i]!.wallet.author}, ${f.day(all[i]!.wallet.day)}` : '–'),
        why: () => 'Nobody said anything of its wallet',
      },
      {
        ...{
          id: 'check',
          label: 'Since then',
          kind: 'text',
          value: (i) => (all[i]!.wallet?.check ? checkWords[all[i]!.wallet.check.verdict] : null),
        },
        hint: 'What became of it: its revenue since, against what was said',
        why: () => 'Nothing to check',
      },
      ...(may('edit')
        ? [
            {
              ...{ id: 'edit', label: 'Change', kind: 'text' as const, width: 130, sortable: false, value: () => null },
              cell: (i: number) => (
                <>
                  <LinkButton aria-label={`Wallet of ${all[i]!.account.name}`} onClick={() => setOpen(i)}>
                    {all[i]!.wallet ? 'change' : 'say'}
                  </LinkButton>{' '}
                  {all[i]!.wallet && (
                    <LinkButton
                      aria-label={`Take back what was said of ${all[i]!.account.name}`}
                      onClick={() => end.mutate({ params: { account: all[i]!.account.id } })}
                    >
                      take back
                    </LinkButton>
                  )}
                </>
              ),
            },
          ]
        : []),
    ],
    [all, currency, f, may, end],
  )
  return (
    <>
      <DataTable
        label="Potential by account"
        columns={columns}
        rows={rows}
        of={all.length}
        noun={['account', 'accounts']}
        rowKey={(i) => all[i]!.account.id}
        defaultSort="-potentialMinor"
        old={old}
        {...(may('export') && { onExport: (format) => exportList({ table: 'potential', format, snapshot: head.snapshot, search }) })}
        filters={
          <FilterChips
            filters={[
              { key: 'tier', label: 'Segment', kind: 'anyOf', options: segmentOptions },
              { key: 'from', label: 'By', kind: 'anyOf', options: [...optionsOf(basisWords), { value: 'none', label: 'nothing known' }] },
            ]}
            tools={
              <>
                <SearchField label="Search by account" placeholder="Account" />
                {may('edit') && (
                  <Button variant="default" onClick={onDrop}>
                    Drop a list
                  </Button>
                )}
              </>
            }
          />
        }
        footnote="Potential = wallet less what it spends with us. By rank: (1 − rank/(n + 1)) × 2/n is our share. Peers: the 75th percentile of accounts of its industry."
      />
      {open !== null && (
        <WalletForm account={all[open]!.account} currency={currency} wallet={all[open]!.wallet} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
