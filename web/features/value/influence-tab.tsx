import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { InfluenceLink, InfluenceProposal } from '#api/routes/influence.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { AccountPick } from '../../app/edit-account-pick.tsx'
import { exportList } from '../../app/export-list.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useRecord } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { FileDialog } from './file-dialog.tsx'
import styles from './value.module.css'

const changed = ['listInfluence', 'listInfluenceProposals', 'getValue', 'getAccountValue'] as const
const origins = [
  { value: 'hand', label: 'by hand' },
  { value: 'file', label: 'from a file' },
  { value: 'proposal', label: 'proposed' },
]

/** Who buys because of whom: said by hand, from files, or proposed by the record. */
export function InfluenceTab() {
  const { may } = useMe()
  const search = useSearchParams()
  const [adding, setAdding] = useState<Begun | null>(null)
  const [dropping, setDropping] = useState(false)
  const q = search.q ? String(search.q) : undefined
  const origin = origins.find((one) => one.value === search.origin)?.value as InfluenceLink['origin'] | undefined
  const { data, error, refetch, isPlaceholderData } = useGet('listInfluence', {
    query: { limit: 5000, ...(q && { q }), ...(origin && { origin }) },
  })
  if (error) return <Failed title="The links could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Reading links of influence" />
  return (
    <div className={styles.stack}>
      {may('edit') && (
        <div className={styles.actions}>
          <Button onClick={() => setAdding({})}>Add a link</Button>
          <Button variant="default" onClick={() => setDropping(true)}>
            Drop a file
          </Button>
        </div>
      )}
      {data.items.length === 0 && !q && !origin ? (
        <Panel title="Links">
          <Empty title="Nobody is known to buy because of another.">
            Say it by hand, drop a CSV file with the columns from, to, share, evidence and day, or accept what the record proposes below.
          </Empty>
        </Panel>
      ) : (
        <List items={data.items} total={data.total} old={isPlaceholderData} />
      )}
      {may('edit') && <Proposals onAccept={setAdding} />}
      {adding && <AddLink begun={adding} onClose={() => setAdding(null)} />}
      {dropping && <DropFile onClose={() => setDropping(false)} />}
    </div>
  )
}

function List({ items, total, old }: { readonly items: readonly InfluenceLink[]; readonly total: number | null; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const { record } = useRecord()
  const search = useSearchParams()
  const currency = record?.currency ?? 'EUR'
  const end = useDo('endInfluence', { refresh: changed, failed: 'The link could not be taken back' })
  const endFile = useDo('endInfluenceFile', { refresh: changed, failed: 'The file could not be taken back' })
  const rows = useMemo(() => Uint32Array.from(items.keys()), [items])
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'from', label: 'Because of', kind: 'text', width: 220, value: (i) => items[i]!.from.name },
        cell: (i) => <AccountLink id={items[i]!.from.id}>{items[i]!.from.name}</AccountLink>,
      },
      {
        ...{ id: 'to', label: 'Buys', kind: 'text', width: 220, value: (i) => items[i]!.to.name },
        cell: (i) => <AccountLink id={items[i]!.to.id}>{items[i]!.to.name}</AccountLink>,
      },
      { id: 'share', label: 'Share', unit: '%', kind: 'percent', value: (i) => items[i]!.share },
      {
        ...{
          id: 'carriesMinor',
          label: 'Carries',
          unit: f.symbol(currency),
          kind: 'money',
          currency,
          value: (i) => items[i]!.carriesMinor,
        },
        hint: 'Share × lifetime value of the account that buys',
        why: (i) =>
          items[i]!.counts
            ? 'Its lifetime value is not known, or closed to you'
            : 'Left out: since a merge it links an account with itself, or shares exceed all',
      },
      { id: 'evidence', label: 'Evidence', kind: 'text', width: 260, value: (i) => items[i]!.evidence },
      {
        ...{ id: 'origin', label: 'Said', kind: 'text', width: 170, value: (i) => items[i]!.origin },
        cell: (i) => `${origins.find((one) => one.value === items[i]!.origin)!.label}, ${items[i]!.author}`,
      },
      { id: 'day', label: 'Since', kind: 'day', value: (i) => items[i]!.day, why: () => 'Nobody said since when' },
      ...(may('edit')
        ? [
            {
              ...{ id: 'end', label: 'Change', kind: 'text' as const, width: 150, sortable: false, value: () => null },
              cell: (i: number) => (
                <>
                  <LinkButton
                    aria-label={`Take back: ${items[i]!.to.name} because of ${items[i]!.from.name}`}
                    onClick={() => end.mutate({ params: { link: items[i]!.link } })}
                  >
                    take back
                  </LinkButton>{' '}
                  {items[i]!.file !== null && (
                    <LinkButton onClick={() => endFile.mutate({ params: { file: items[i]!.file! } })}>whole file</LinkButton>
                  )}
                </>
              ),
            },
          ]
        : []),
    ],
    [items, currency, f, may, end, endFile],
  )
  return (
    <DataTable
      label="Links of influence"
      columns={columns}
      rows={rows}
      {...(total !== null && total > items.length && { of: total })}
      noun={['link', 'links']}
      rowKey={(i) => items[i]!.link}
      defaultSort="-carriesMinor"
      old={old}
      {...(may('export') && { onExport: (format) => exportList({ table: 'influence', format, snapshot: undefined, search }) })}
      filters={
        <FilterChips
          filters={[{ key: 'origin', label: 'Said', kind: 'oneOf', options: origins }]}
          tools={<SearchField label="Search links" placeholder="Account, evidence" />}
        />
      }
      footnote="Shares into one account are at most all of it. One hop: whoever influenced the influencer gets nothing of it."
    />
  )
}

interface Begun {
  readonly proposal?: InfluenceProposal
}

function AddLink({ begun: { proposal }, onClose }: { readonly begun: Begun; readonly onClose: () => void }) {
  const [from, setFrom] = useState<number | null>(proposal?.from.id ?? null)
  const [to, setTo] = useState<number | null>(proposal?.to.id ?? null)
  const [percent, setPercent] = useState<number | string>(proposal ? Math.round(proposal.share * 100) : '')
  const [evidence, setEvidence] = useState(proposal?.reasons.map((one) => one.text).join('. ') ?? '')
  const [day, setDay] = useState('')
  const done = () => {
    toast('The link counts from now on.')
    onClose()
  }
  const add = useDo('addInfluence', { refresh: changed, onDone: done })
  const accept = useDo('acceptInfluenceProposal', { refresh: changed, onDone: done })
  const save = proposal ? accept : add
  const ready = from !== null && to !== null && typeof percent === 'number' && percent > 0 && evidence.trim().length >= 3
  return (
    <Dialog
      opened
      onClose={onClose}
      title={proposal ? 'Accept the proposal' : 'Who buys because of whom'}
      onSubmit={() =>
        ready && save.mutate({ body: { from: from!, to: to!, share: (percent as number) / 100, evidence, day: day === '' ? null : day } })
      }
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            Add the link
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {proposal ? (
          <p>
            {proposal.to.name} buys because of {proposal.from.name}.
          </p>
        ) : (
          <>
            <AccountPick label="Because of this account" autoFocus onPick={(one) => setFrom(one?.id ?? null)} />
            <AccountPick label="this one buys" {...(from !== null && { not: new Set([from]) })} onPick={(one) => setTo(one?.id ?? null)} />
          </>
        )}
        <NumberInput
          label="Share of what it is worth, %"
          description="That would not be there without the other."
          value={percent}
          onChange={setPercent}
          min={1}
          max={100}
        />
        <Textarea label="How you know" value={evidence} onChange={(event) => setEvidence(event.currentTarget.value)} autosize minRows={2} />
        <TextInput label="Since (optional)" placeholder="2026-03-31" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        {save.error && (
          <p className="loss" role="alert">
            {wordsOf(save.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function DropFile({ onClose }: { readonly onClose: () => void }) {
  const f = useFormat()
  const undo = useDo('endInfluenceFile', { refresh: changed, failed: 'The file could not be taken back' })
  const preview = useDo('previewInfluenceFile', { refresh: [] })
  const take = useDo('addInfluenceFile', {
    refresh: changed,
    onDone: (got) => {
      toast(
        `${f.count(got.taken, 'link', 'links')} taken.`,
        got.file === null ? {} : { undo: () => undo.mutate({ params: { file: got.file! } }) },
      )
      onClose()
    },
  })
  return (
    <FileDialog
      title="Links from a file"
      hint="Drop a CSV file here: from, to, share, evidence, day. Accounts by source/id or by name."
      noun={['link', 'links']}
      preview={preview}
      take={take}
      found={preview.data && { ...preview.data, taken: preview.data.links.length }}
      onClose={onClose}
    >
      {preview.data && preview.data.links.length > 0 && (
        <WideTable label="What would be taken">
          <thead>
            <tr>
              <th scope="col">Because of</th>
              <th scope="col">Buys</th>
              <th scope="col" data-number>
                Share
              </th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {preview.data.links.slice(0, 20).map((one) => (
              <tr key={one.row}>
                <td>{one.from.name}</td>
                <td>{one.to.name}</td>
                <td className="num" data-number>
                  {f.percent(one.share)}
                </td>
                <td>{one.evidence}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </FileDialog>
  )
}

function Proposals({ onAccept }: { readonly onAccept: (begun: Begun) => void }) {
  const f = useFormat()
  const { record } = useRecord()
  const currency = record?.currency ?? 'EUR'
  const { data, error } = useGet('listInfluenceProposals', { query: { limit: 20 } })
  const decline = useDo('declineInfluenceProposal', { refresh: ['listInfluenceProposals'], failed: 'It could not be declined' })
  if (error) return <Failed title="The proposals could not be read." error={error} />
  if (!data) return <Loading rows={3} label="Looking for links" />
  return (
    <Panel
      title="Proposed by the record"
      sub={data.total ? `${f.number(data.total)}, those with most reasons first` : undefined}
      padding="none"
      footer="Accounts of one group, people who moved or work at both, opportunities that name another account. Nothing counts before somebody accepts it."
    >
      {data.items.length === 0 ? (
        <Empty title="Nothing to propose.">No two accounts share a group or people, and no opportunity names another account.</Empty>
      ) : (
        data.items.map((one) => (
          <div key={`${one.from.id} ${one.to.id}`} className={styles.card}>
            <div>
              <p>
                <AccountLink id={one.to.id}>{one.to.name}</AccountLink> because of{' '}
                <AccountLink id={one.from.id}>{one.from.name}</AccountLink>
              </p>
              {one.reasons.map((reason) => (
                <p key={reason.code} className="dim">
                  {reason.text}
                </p>
              ))}
              {one.carriesMinor !== null && one.carriesMinor > 0 && (
                <p className="dim">
                  {f.percent(one.share, 0)} of it would carry {f.moneyShort(one.carriesMinor, currency)}
                </p>
              )}
            </div>
            <div className={styles.actions}>
              <Button
                size="xs"
                variant="default"
                aria-label={`Accept: ${one.to.name} because of ${one.from.name}`}
                onClick={() => onAccept({ proposal: one })}
              >
                Accept
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={`Decline: ${one.to.name} because of ${one.from.name}`}
                onClick={() => decline.mutate({ body: { from: one.from.id, to: one.to.id } })}
              >
                Decline
              </Button>
            </div>
          </div>
        ))
      )}
    </Panel>
  )
}
