import { Link } from '@tanstack/react-router'
import { Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

/** Which models the numbers rest on, and what waits for approval. They are written where they are used. */
export function ModelsTab() {
  return (
    <Grid>
      <Models
        kind="cost-model"
        title="Cost model"
        where={
          <Link to="/costs" search={{ tab: 'models' } as never}>
            Costs
          </Link>
        }
      />
      <Models kind="segmentation" title="Segmentation" where={<Link to="/segments">Segments</Link>} />
    </Grid>
  )
}

interface ModelsProps {
  readonly kind: 'cost-model' | 'segmentation'
  readonly title: string
  readonly where: React.ReactNode
}
function Models({ kind, title, where }: ModelsProps) {
  const f = useFormat()
  const { may } = useMe()
  const { data, error, refetch } = useGet('listModels', { query: { kind } })
  if (error) return <Failed title={`${title}: the versions could not be read.`} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={2} />
  const none = data.versions.length === 0 && data.drafts.length === 0 && data.sketch === null
  return (
    <Panel
      title={title}
      span={6}
      padding={none ? 'normal' : 'none'}
      footer={
        data.drafts.some((draft) => draft.asked) ? (may('approveModels') ? 'It waits for you.' : 'Finance or an owner approves it.') : null
      }
      footerTools={<>Open in {where}</>}
    >
      {none && <Empty title="None yet." />}
      <ul className={styles.rows}>
        {data.drafts.map((draft) => (
          <li key={`draft-${draft.draft}`}>
            <span className={styles.words}>
              <span className={styles.name}>{draft.name}</span>
              <div className={styles.note}>
                by {draft.author}, changed {f.relative(draft.changedAt)}
              </div>
            </span>
            {draft.asked ? <Tag tone="warn">waits for approval</Tag> : <Tag dashed>draft</Tag>}
          </li>
        ))}
        {data.sketch && (
          <li>
            <span className={styles.words}>
              <span className={styles.name}>{data.sketch.label}</span>
            </span>
            <Tag dashed>sketch</Tag>
          </li>
        )}
        {data.versions.map((version) => (
          <li key={version.model}>
            <span className={styles.words}>
              <span className={styles.name}>{version.label}</span>
              <div className={styles.note}>
                {version.validFrom && `from ${f.month(version.validFrom)}, `}by {version.author}
              </div>
            </span>
            <Tag>approved</Tag>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
