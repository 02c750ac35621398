import { Button, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import type { Handover } from '#api/routes/continuity.ts'
import { address, call } from '../../app/client.ts'
import { DueWords, PromiseActions } from '../../app/promise-actions.tsx'
import { queryClient, useGet } from '../../app/queries.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { useAddress } from '../../ui/address.ts'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './continuity.module.css'
import { ExportButtons } from './export-buttons.tsx'

/** Hand-overs and how far they are; one of them as a check-list. */
export function HandoversTab() {
  const f = useFormat()
  const [chosen, choose] = useAddress('handover')
  const { data, error, refetch } = useGet('listHandovers', {})
  if (error && !data) return <Failed title="Hand-overs could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Reading hand-overs" />
  if (data.items.length === 0)
    return (
      <Empty title="No hand-over yet.">
        Open “If a colleague left”, choose who goes, and make a hand-over from what is proposed: who is introduced where, whom somebody must
        meet, what is passed on.
      </Empty>
    )
  const shown = data.items.find((one) => String(one.id) === chosen) ?? (data.items.length === 1 ? data.items[0] : undefined)
  return (
    <div className={styles.stack}>
      {data.items.length > 1 && (
        <Panel title="Hand-overs" padding="none">
          <WideTable label="Hand-overs">
            <thead>
              <tr>
                <th scope="col">Colleague</th>
                <th scope="col">Last day</th>
                <th scope="col">Done</th>
                <th scope="col" data-number>
                  Overdue
                </th>
                <th scope="col">Begun by</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <tr key={one.id} aria-current={one === shown || undefined}>
                  <th scope="row">
                    <Button variant="subtle" data-dense px={4} onClick={() => choose(String(one.id), { push: true })}>
                      {one.name}
                    </Button>
                    {one.closedAt && <span className={styles.second}>closed on {f.day(one.closedAt)}</span>}
                  </th>
                  <td className="num">{f.day(one.lastDay)}</td>
                  <td>
                    <Progress one={one} />
                  </td>
                  <td data-number className="num">
                    {one.overdue > 0 ? <span className="loss">{f.number(one.overdue)}</span> : '0'}
                  </td>
                  <td>{one.byName}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </Panel>
      )}
      {shown && <CheckList key={shown.id} one={shown} />}
    </div>
  )
}

const Progress = ({ one }: { readonly one: Handover }) => {
  const f = useFormat()
  const share = one.of === 0 ? 0 : one.done / one.of
  return (
    <span className={styles.progress}>
      <svg width="80" height="6" viewBox="0 0 80 6" aria-hidden="true">
        <rect width="80" height="6" fill="var(--tl-sunken)" />
        <rect width={80 * share} height="6" fill="var(--tl-d2)" />
      </svg>
      <span className="num">
        {f.number(one.done)} of {f.number(one.of)}
      </span>
    </span>
  )
}

function CheckList({ one }: { readonly one: Handover }) {
  const f = useFormat()
  const today = new Date().toISOString().slice(0, 10)
  const accounts = [...new Map(one.items.map((item) => [item.account.id, item.account])).values()]
  return (
    <Panel
      title={`Hand-over of ${one.name}`}
      sub={`last day ${f.day(one.lastDay)}`}
      padding="none"
      tools={
        <>
          <Progress one={one} />
          <ExportButtons
            where={(format) => address('exportHandover', { params: { handover: one.id }, query: { format } })}
            name="hand-over"
          />
          <Button
            variant="default"
            data-dense
            leftSection={<IconPrinter size={14} stroke={1.6} aria-hidden="true" />}
            onClick={() => window.print()}
          >
            Print
          </Button>
        </>
      }
      footer={`Begun by ${one.byName} on ${f.day(one.madeAt)}${one.elsewhere > 0 ? ` · ${f.count(one.elsewhere, 'item', 'items')} at accounts of others` : ''}. Each item is a step of the account’s plan.`}
    >
      {one.mayChange && <Change one={one} />}
      {accounts.map((account) => (
        <Fragment key={account.id}>
          <GroupRow>
            <Link to="/accounts/$account" params={{ account: String(account.id) } as never} search={{ tab: 'plan' } as never}>
              {account.name}
            </Link>
          </GroupRow>
          <ul className={styles.items}>
            {one.items
              .filter((item) => item.account.id === account.id)
              .map((item) => (
                <li key={item.id} className={styles.item} data-done={item.state !== 'open' || undefined}>
                  <span>
                    {item.text}
                    {item.person && <span className={styles.second}>{item.person.name}</span>}
                  </span>
                  <span>{item.ownerName}</span>
                  <DueWords item={item} today={today} />
                  <span className="no-print">
                    <PromiseActions item={item} />
                  </span>
                </li>
              ))}
          </ul>
        </Fragment>
      ))}
    </Panel>
  )
}

function Change({ one }: { readonly one: Handover }) {
  const f = useFormat()
  const [day, setDay] = useState(one.lastDay)
  const change = async (body: { lastDay?: string; closed?: boolean }, said: string, back: { lastDay?: string; closed?: boolean }) => {
    const params = { handover: one.id }
    try {
      await call('changeHandover', { params, body })
      await queryClient.invalidateQueries({ queryKey: ['listHandovers'] })
      toast(said, {
        undo: async () => {
          await call('changeHandover', { params, body: back })
          await queryClient.invalidateQueries({ queryKey: ['listHandovers'] })
        },
      })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <form
      className={`${styles.filters} no-print`}
      onSubmit={(event) => {
        event.preventDefault()
        void change({ lastDay: day }, `The last day is ${f.day(day)} now.`, { lastDay: one.lastDay })
      }}
    >
      <TextInput type="date" aria-label="Last day" value={day} onChange={(event) => setDay(event.currentTarget.value)} w={160} />
      <Button type="submit" variant="default" disabled={day === '' || day === one.lastDay}>
        Move the last day
      </Button>
      {one.closedAt === null ? (
        <Button variant="default" onClick={() => void change({ closed: true }, 'The hand-over is closed.', { closed: false })}>
          Close it
        </Button>
      ) : (
        <Button variant="default" onClick={() => void change({ closed: false }, 'The hand-over is open again.', { closed: true })}>
          Open it again
        </Button>
      )}
    </form>
  )
}
