import { address } from '../../app/client.ts'
import { Tag } from '../../app/marks.tsx'
import { useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Page } from './model-words.ts'

export function DraftsPanel({ page }: { readonly page: Page }) {
  const f = useFormat()
  const set = useSetSearch()
  if (!page.mayPlan && !page.mayApprove) return null
  return (
    <Panel span={5} title="Drafts" sub={f.number(page.drafts.length)} padding={page.drafts.length > 0 ? 'none' : 'normal'}>
      {page.drafts.length === 0 ? (
        <Empty title="No draft is being written." />
      ) : (
        <ul className={styles.list}>
          {page.drafts.map((draft) => (
            <li key={draft.draft}>
              <span>
                <LinkButton onClick={() => set({ draft: draft.draft }, { push: true })}>{draft.name}</LinkButton>{' '}
                <span className="dim">
                  by {draft.author}, changed {f.relative(draft.changedAt)}
                  {draft.asked?.note && ` · ${draft.asked.note}`}
                  {draft.returned && ` · sent back by ${draft.returned.by}: ${draft.returned.reason}`}
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
  )
}

export function VersionsPanel({ page }: { readonly page: Page }) {
  const f = useFormat()
  const { may } = useMe()
  const set = useSetSearch()
  const again = useDo('createModelDraft', {
    refresh: ['getCoverage'],
    failed: 'The draft could not be begun.',
    onDone: ({ draft }) => set({ draft }, { push: true }),
  })
  return (
    <Panel
      span={page.mayPlan || page.mayApprove ? 7 : 12}
      title="Approved versions"
      sub={f.number(page.versions.length)}
      padding={page.versions.length > 0 ? 'none' : 'normal'}
      footer="A version never changes. To go back to an earlier one, begin with it and have it approved again."
    >
      {page.versions.length === 0 ? (
        <Empty title="Nothing is approved yet.">
          {page.mayApprove
            ? 'Begin a draft, put in what holds for you, and approve it.'
            : 'The owner or the commercial lead approves coverage models.'}
        </Empty>
      ) : (
        <ul className={styles.list}>
          {page.versions.map((version) => (
            <li key={version.model}>
              <span>
                {version.label}{' '}
                <span className="dim">
                  {version.validFrom && `from ${f.month(version.validFrom)} · `}approved by {version.approvedBy}
                  {version.byAuthorAlone ? ', its author,' : `, written by ${version.author},`} {f.day(version.approvedAt.slice(0, 10))}
                  {version.reason && ` · ${version.reason}`}
                </span>
              </span>
              {version.model === page.inForce.model ? (
                <Tag tone="accent">in force</Tag>
              ) : (
                <Tag>{version.replaced ? 'replaced' : 'held'}</Tag>
              )}
              {page.mayPlan && (
                <LinkButton
                  onClick={() => again.mutate({ body: { from: 'model', model: version.model } })}
                  aria-label={`Begin a draft with ${version.label}`}
                >
                  Begin with it
                </LinkButton>
              )}
              {may('readCosts') && (
                <a href={address('downloadModel', { params: { model: version.model } })} download>
                  File
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
