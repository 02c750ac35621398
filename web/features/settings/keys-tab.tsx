import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { dataKinds, permissions } from '#api/access.ts'
import { Tag } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { Confirm } from '../../ui/dialogs.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { MakeKeySheet } from './make-key-sheet.tsx'
import styles from './settings.module.css'

/** Keys for programs: made with a part of one's own rights, shown once. */
export function KeysTab() {
  const f = useFormat()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<{ id: number; name: string } | null>(null)
  const { data, error, refetch } = useGet('listKeys', {})
  const revoke = useDo('revokeKey', { refresh: ['listKeys'] })
  if (error) return <Failed title="The keys could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={3} />
  return (
    <Panel
      title="API keys"
      sub="a key may never do more than who made it"
      padding={data.items.length > 0 ? 'none' : 'normal'}
      tools={<Button onClick={() => setMaking(true)}>Make a key</Button>}
      footer={
        <>
          What programs can ask for: <Anchor href="/reference">API reference</Anchor>
        </>
      }
    >
      {data.items.length === 0 ? (
        <Empty title="No program has a key.">A key lets a program read or write through the API, with the rights you choose.</Empty>
      ) : (
        <ul className={styles.rows}>
          {data.items.map((key) => (
            <li key={key.id}>
              <span className={styles.words}>
                <span className={styles.name}>{key.name}</span> <code className={styles.note}>{key.prefix}…</code>
                <div className={styles.note}>
                  may {key.permissions.map((one) => permissions[one]).join('; ')}
                  {key.kinds.length > 0 && ` · sees ${key.kinds.map((kind) => dataKinds[kind]).join(', ')}`}
                </div>
              </span>
              <span className={styles.beside}>
                by {key.madeBy ?? 'somebody'}, {f.relative(key.madeAt)}
                <br />
                {key.lastUsedAt ? `used ${f.relative(key.lastUsedAt)}` : 'not used yet'}
              </span>
              {key.expired ? (
                <Tag tone="warn">expired</Tag>
              ) : (
                <span className={styles.note}>{key.expiresAt ? `until ${f.day(key.expiresAt.slice(0, 10))}` : 'does not expire'}</span>
              )}
              <span className={styles.actions}>
                <Button variant="default" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                  Revoke
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {making && <MakeKeySheet onClose={() => setMaking(false)} />}
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        verb="Revoke the key"
        danger
        onConfirm={() => revoke.mutateAsync({ params: { key: revoking!.id } })}
      >
        <p>Programs that use it are refused at once. This cannot be taken back; a new key can be made.</p>
      </Confirm>
    </Panel>
  )
}
