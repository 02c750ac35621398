import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { address } from '../../app/client.ts'
import { Tag } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'

/** Drafts, and every version that was approved: when it holds, who approved it and why. */
export function ModelsTab() {
  const f = useFormat()
  const { may } = useMe()
  const navigate = useNavigate()
  const { data, error, refetch } = useGet('listModels', { query: { kind: 'cost-model' } })
  const again = useDo('createModelDraft', {
    refresh: ['listModels'],
    failed: 'The draft could not be begun',
    onDone: ({ draft }) => void navigate({ to: '/costs/models/$model', params: { model: `draft-${draft}` } }),
  })
  if (error) return <Failed title="The models could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  return (
    <Grid>
      <Panel span={12} title="Drafts" sub={f.number(data.drafts.length)} padding={data.drafts.length ? 'none' : 'normal'}>
        {data.drafts.length === 0 ? (
          <Empty title="No draft is being written." />
        ) : (
          <ul className={styles.versions}>
            {data.drafts.map((draft) => (
              <li key={draft.draft}>
                <span className={styles.words}>
                  <Link className={styles.link} to="/costs/models/$model" params={{ model: `draft-${draft.draft}` }}>
                    {draft.name}
                  </Link>{' '}
                  <span className="dim">
                    by {draft.author}, changed {f.relative(draft.changedAt)}
                    {draft.basedOn && `, from ${draft.basedOn.label}`}
                  </span>
                </span>
                {draft.asked ? (
                  <Tag tone="warn">waits for approval</Tag>
                ) : draft.returned ? (
                  <Tag tone="warn">sent back</Tag>
                ) : (
                  <Tag dashed>draft</Tag>
                )}
                <span className="dim">
                  {draft.problems.length > 0 ? f.count(draft.problems.length, 'thing to put right', 'things to put right') : 'ready'}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        span={12}
        title="Approved versions"
        sub={f.number(data.versions.length)}
        padding={data.versions.length ? 'none' : 'normal'}
        footer="A version never changes. To go back to an earlier one, approve it again: from its month on the later approval holds."
      >
        {data.versions.length === 0 ? (
          <Empty title="Nothing is approved yet.">
            {data.sketch
              ? `Measured by ${data.sketch.label}: every page says SKETCH until finance approves a cost model.`
              : 'Answer the sketch’s questions, or bring a cost model as a file.'}
          </Empty>
        ) : (
          <ul className={styles.versions}>
            {data.versions.map((version) => (
              <li key={version.model}>
                <span className={styles.words}>
                  <Link className={styles.link} to="/costs/models/$model" params={{ model: String(version.model) }}>
                    {version.label}
                  </Link>{' '}
                  <span className="dim">
                    {version.replaced
                      ? 'replaced by a later approval'
                      : `holds from ${f.month(version.validFrom)}${version.validTo ? ` to before ${f.month(version.validTo)}` : ''}`}{' '}
                    · approved by {version.approvedBy}
                    {version.byAuthorAlone ? ', its author,' : `, written by ${version.author},`} {f.day(version.approvedAt.slice(0, 10))}
                    {version.reason && ` · ${version.reason}`}
                  </span>
                </span>
                {version.replaced ? <Tag>replaced</Tag> : <Tag tone="accent">{version.validTo ? 'held' : 'holds'}</Tag>}
                <span>
                  {may('draftModels') && (
                    <Button variant="subtle" onClick={() => again.mutate({ body: { from: 'model', model: version.model } })}>
                      {version.validTo ? 'Approve again' : 'Draft from it'}
                    </Button>
                  )}
                  <Button
                    component="a"
                    variant="subtle"
                    color="gray"
                    href={address('downloadModel', { params: { model: version.model } })}
                    download
                  >
                    File
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Grid>
  )
}
