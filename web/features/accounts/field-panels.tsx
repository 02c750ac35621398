import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { NewAccountDialog } from '../../app/edit-account.tsx'
import { EditFields } from '../../app/edit-fields.tsx'
import { HistoryList, HistorySheet } from '../../app/edit-history.tsx'
import { saidByHand } from '../../app/edit-record.ts'
import { valueInWords } from '../../app/edit-words.ts'
import { MoveUnder } from '../../app/move-under.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'

/** What an account is called, where it is, who looks after it, what stands above and under it; each changed in place, with its history. */
export function FieldPanels({ account }: { readonly account: { readonly id: number; readonly name: string } }) {
  const f = useFormat()
  const { may } = useMe()
  const [history, setHistory] = useState<string | null>(null)
  const [asking, setAsking] = useState<'under' | 'group' | null>(null)
  const params = { account: account.id }
  const { data, error, refetch } = useGet('getAccountRecord', { params }, { staleTime: 10_000 })
  const top = async () => {
    try {
      await saidByHand(
        `${account.name} stands under nobody now.`,
        await call('moveAccounts', { body: { accounts: [account.id], under: null } }),
      )
    } catch (problem) {
      toastError(problem, 'It could not be moved')
    }
  }
  if (error)
    return (
      <Panel title="Fields" span={12}>
        <Failed title="The fields could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data)
    return (
      <Panel title="Fields" span={12}>
        <Loading rows={8} />
      </Panel>
    )
  const parent = data.above[0]
  return (
    <>
      <Panel title="Fields" sub="what is said by hand holds over files until it is handed back" span={7} padding="none">
        <EditFields
          fields={data.fields}
          of={data.account.name}
          label="Fields of the account"
          may={may('edit')}
          onChange={(changes) => call('changeAccount', { params, body: { changes } })}
          onHistory={setHistory}
          draw={(field) =>
            field.field === 'parent'
              ? (parent?.name ?? (field.value === null ? undefined : valueInWords('parent', field.value, f)))
              : undefined
          }
        />
      </Panel>
      <Panel title="History" sub="who changed what, and when" span={5} padding="none">
        <div style={{ maxHeight: 460, overflow: 'auto' }}>
          <HistoryList of={params} limit={100} />
        </div>
      </Panel>
      <Panel
        title="Above and under it"
        span={12}
        padding="none"
        tools={
          may('edit') && (
            <>
              {parent && (
                <Button variant="default" onClick={() => void top()}>
                  Put under nobody
                </Button>
              )}
              <Button variant="default" onClick={() => setAsking('group')}>
                Make a group above it
              </Button>
              <Button variant="default" onClick={() => setAsking('under')}>
                Move under…
              </Button>
            </>
          )
        }
        footer={
          <Link to="/record" search={{ tab: 'hierarchy' } as never}>
            The whole hierarchy
          </Link>
        }
      >
        <ul className={styles.rows}>
          {[...data.above].reverse().map((one, depth) => (
            <li key={one.id} style={{ paddingLeft: 14 + depth * 18 }}>
              <Link to="/accounts/$account" params={{ account: String(one.id) }} search={{ tab: 'record' } as never}>
                {one.name}
              </Link>
              <span className="mono dim">{one.key}</span>
            </li>
          ))}
          <li style={{ paddingLeft: 14 + data.above.length * 18 }}>
            <strong>{data.account.name}</strong>
          </li>
          {data.under.map((one) => (
            <li key={one.id} style={{ paddingLeft: 14 + (data.above.length + 1) * 18 }}>
              <Link to="/accounts/$account" params={{ account: String(one.id) }} search={{ tab: 'record' } as never}>
                {one.name}
              </Link>
              <span className="mono dim">{one.key}</span>
            </li>
          ))}
        </ul>
      </Panel>
      {history && <HistorySheet of={{ account: account.id, field: history }} onClose={() => setHistory(null)} />}
      {asking === 'under' && <MoveUnder account={account} onClose={() => setAsking(null)} />}
      {asking === 'group' && <NewAccountDialog above={[account]} onClose={() => setAsking(null)} />}
    </>
  )
}
