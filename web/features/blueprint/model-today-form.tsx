import { TIERS } from '#engine/segmentation/tier.ts'
import { ChoiceField, useForm } from '../../app/document-form.tsx'
import { segmentName } from '../../app/marks.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Doc } from './model-words.ts'

const none = { value: '', label: 'nobody in particular' }

/** Who is served how today. */
export function TodayForm() {
  const f = useFormat()
  const { doc, set } = useForm<Doc>()
  const models = (doc.models ?? []).map((one) => ({ value: one.id, label: one.name }))
  const today = doc.today ?? {}
  const accounts = today.accounts ?? []
  return (
    <>
      <Panel
        title="By segment"
        footer="The quiet ones: accounts of the segment that take no more of your people’s time than that model says are served by it already."
      >
        <div className={styles.rows}>
          {TIERS.map((tier) => (
            <div key={tier} className={styles.fields}>
              <ChoiceField
                path={['today', 'bySegment', tier]}
                label={`${segmentName(tier)} accounts`}
                value={today.bySegment?.[tier]}
                options={models}
                placeholder="not said"
              />
              <ChoiceField
                path={['today', 'quiet', tier]}
                label={`${segmentName(tier)}: the quiet ones`}
                value={today.quiet?.[tier] ?? ''}
                options={[none, ...models]}
                onChoice={(model) => set(['today', 'quiet', tier], model === '' ? undefined : model)}
              />
            </div>
          ))}
        </div>
      </Panel>
      <Panel
        title="Single accounts"
        sub={f.number(accounts.length)}
        padding={accounts.length > 0 ? 'none' : 'normal'}
        footer="Added under File, as source, externalId and model."
      >
        {accounts.length === 0 ? (
          <p className={styles.note}>Everybody is served as the segment is.</p>
        ) : (
          <ul className={styles.list}>
            {accounts.slice(0, 100).map((one, i) => (
              <li key={`${one.source}/${one.externalId}`}>
                <span className="mono">
                  {one.source}/{one.externalId}
                </span>
                <span>{models.find(({ value }) => value === one.model)?.label ?? one.model}</span>
                <LinkButton
                  onClick={() => set(['today', 'accounts', i], undefined)}
                  aria-label={`As the segment: ${one.source}/${one.externalId}`}
                >
                  As the segment
                </LinkButton>
              </li>
            ))}
            {accounts.length > 100 && <li className="dim">and {f.number(accounts.length - 100)} more: see File</li>}
          </ul>
        )}
      </Panel>
    </>
  )
}
