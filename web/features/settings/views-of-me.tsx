import { useGet } from '../../app/queries.ts'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

/** Who looked at what hangs on oneself, and what for: nobody does so unseen. */
export function ViewsOfMe() {
  const f = useFormat()
  const { data, error, refetch } = useGet('listViewsOfMe', {})
  if (error && !data) return <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={2} />
  return (
    <>
      {data.items.length === 0 ? (
        <p className={styles.note}>Nobody opened “If {data.names[0] ?? 'you'} left”.</p>
      ) : (
        <dl className={styles.facts}>
          {data.items.map((one) => (
            <div key={`${one.at} ${one.byName}`} style={{ display: 'contents' }}>
              <dt>{f.instant(one.at)}</dt>
              <dd>
                {one.byName}: {one.purpose}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles.note}>
        What hangs on a colleague is opened for a purpose only, and shown here. In the files you are {f.list(data.names)}.
      </p>
    </>
  )
}
