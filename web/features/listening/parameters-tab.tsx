/** By which rules the index is reckoned, what our own answers say of the scatter, and what was before. */

import { Button } from '@mantine/core'
import { useState } from 'react'
import { address, call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { segmentName, Tag } from '../../app/marks.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { refresh, useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useWork } from '../../app/use-work.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Findings } from './findings.tsx'
import overview from './overview.module.css'
import styles from './parameters.module.css'
import { fieldGroups, fieldValue, type Parameters, type RulesDocument } from './parameters-words.ts'
import { type Editing, RulesEditor } from './rules-editor.tsx'

export function ParametersTab() {
  const f = useFormat()
  const { data, error, refetch } = useGet('getRelationshipParameters', {})
  const [editing, edit] = useState<Editing | null>(null)
  const work = useWork(() => void refresh('getRelationshipParameters'))
  if (error) return <Failed title="The parameters could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  return (
    <>
      {work.running && (
        <div style={{ marginBottom: 12 }}>
          <JobTape job={work.job} label="Measuring the book anew" />
        </div>
      )}
      {work.problem && <Notice tone="loss">{work.problem}</Notice>}
      <Grid>
        <Panel
          title="Rules in force"
          sub={setInWords(data.set, f)}
          span={12}
          tools={
            data.mayDraft && (
              <Button variant="default" onClick={() => edit({ draft: null, document: data.document as RulesDocument })}>
                Other rules
              </Button>
            )
          }
          footer={
            data.isDefault
              ? 'These rules come with Tapeline: nobody has decided otherwise. A measurement names the rules and the estimate it was made with.'
              : 'Bold: not the default. A measurement names the rules and the estimate it was made with.'
          }
        >
          <Rules page={data} />
        </Panel>
        <Panel title="Looked over" sub="rules and estimate against the book" span={5}>
          <Findings findings={data.findings} />
        </Panel>
        <Estimate page={data} />
        <History page={data} onEdit={edit} />
      </Grid>
      {editing && <RulesEditor key={editing.draft?.id ?? 'new'} editing={editing} page={data} work={work} onClose={() => edit(null)} />}
    </>
  )
}

function Rules({ page }: { readonly page: Parameters }) {
  const f = useFormat()
  const [document, defaults] = [page.document as RulesDocument, page.defaults as RulesDocument]
  return (
    <div className={styles.columns}>
      {fieldGroups.map(({ title, about, fields }) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <p>{about}</p>
          <dl className={styles.fields}>
            {fields.map((field) => {
              const [value, usual] = [fieldValue(document, defaults, field), fieldValue(defaults, defaults, field)]
              const write = (one: number) => (field.percent ? f.number(one * 100) : f.number(one, Number.isInteger(one) ? 0 : 1))
              return [
                <dt key="label">{field.label}</dt>,
                <dd key="value" data-number className={`num ${value === usual ? '' : styles.changed}`} title={`default ${write(usual)}`}>
                  {write(value)}
                </dd>,
                <dd key="unit" data-unit>
                  {field.unit}
                </dd>,
              ]
            })}
          </dl>
        </section>
      ))}
    </div>
  )
}

const components = [
  ['tau2', 'Between accounts', 'accounts − 1'],
  ['sigmaP2', 'Between people of one account', 'people − accounts'],
  ['sigmaE2', 'Of one fresh answer', 'pairs of answers within 60 days'],
] as const

/** "Own history 15.2 ± 1.1 (n = 212)", or assumed. */
function Estimate({ page }: { readonly page: Parameters }) {
  const f = useFormat()
  const { estimate, assumed, restsOn, set } = page
  const groups = restsOn?.roles.filter((one) => one.contacts > 0) ?? []
  return (
    <Panel
      title="What your own answers say"
      sub={set.estimate ? `estimated as of ${f.day(set.estimate.asOf)}` : 'assumed: nothing was estimated yet'}
      span={7}
      padding="none"
      footer="Estimated with every measurement. In force = (20 × assumed + n × own) / (20 + n), as variances, so that few answers change little. Answers in confidence count from three people of an account on."
    >
      <div className={overview.scroll}>
        <table className={overview.table}>
          <thead>
            <tr>
              <th>Scatter, points</th>
              <th>In force</th>
              <th>Own history</th>
              <th>n</th>
              <th>Assumed</th>
            </tr>
          </thead>
          <tbody>
            {components.map(([name, label, n]) => {
              const own = restsOn?.own[name]
              return (
                <tr key={name}>
                  <th>{label}</th>
                  <td className="num">± {f.number(estimate.sd[name]!, 1)}</td>
                  <td className="num">
                    {own ? `${f.number(own.sd, 1)} ± ${f.number(own.error, 1)}` : <span className="dim">none yet</span>}
                  </td>
                  <td className="num" title={n}>
                    {f.number(restsOn?.df[name] ?? 0)}
                  </td>
                  <td className="num">{f.number(assumed.sd[name]!, 1)}</td>
                </tr>
              )
            })}
            <tr>
              <th>Mean of everybody</th>
              <td className="num">{f.number(estimate.mu, 1)}</td>
              <td className="num">{restsOn?.mean == null ? <span className="dim">none yet</span> : f.number(restsOn.mean, 1)}</td>
              <td className="num" title="people who answered">
                {f.number(restsOn?.contacts ?? 0)}
              </td>
              <td className="num">{f.number(assumed.mu, 1)}</td>
            </tr>
            {restsOn?.segments.map((one) => (
              <tr key={one.segment}>
                <th>Mean of {segmentName(one.segment)}</th>
                <td className="num">{f.number(one.own ? (estimate.muSegment[one.segment] ?? estimate.mu) : estimate.mu, 1)}</td>
                <td className="num">{f.number(one.mean, 1)}</td>
                <td className="num">{f.number(one.contacts)}</td>
                <td className="dim">{one.own ? 'own' : 'of everybody: under 30 people'}</td>
              </tr>
            ))}
            {groups.map((one) => (
              <tr key={one.group}>
                <th>{roleWords[one.group]}, against the mean</th>
                <td className="num">{f.change(estimate.gamma[one.group] ?? 0, 1)}</td>
                <td className="num">{one.mean === null ? <span className="dim">none yet</span> : f.number(one.mean, 1)}</td>
                <td className="num">{f.number(one.contacts)}</td>
                <td className="num">0</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

const roleWords: Readonly<Record<string, string>> = { decides: 'Decides', influences: 'Influences', uses: 'Uses', pays: 'Pays' }

interface HistoryProps {
  readonly page: Parameters
  readonly onEdit: (editing: Editing) => void
}
function History({ page, onEdit }: HistoryProps) {
  const f = useFormat()
  const { may } = useMe()
  const remove = useDo('deleteModelDraft', { refresh: ['getRelationshipParameters'], failed: 'The draft could not be thrown away.' })
  const show = async (draft: Parameters['drafts'][number]) => {
    try {
      const { document, revision } = await call('getModelDraft', { params: { draft: draft.draft } })
      const { asked } = draft
      onEdit({
        draft: { id: draft.draft, revision, asked: asked !== null, note: asked?.note ?? null },
        document: document as RulesDocument,
      })
    } catch (error) {
      toastError(error, 'The draft could not be shown.')
    }
  }
  const again = async (model: number) => {
    try {
      const { document } = await call('getModel', { params: { model } })
      onEdit({ draft: null, document: document as RulesDocument })
    } catch (error) {
      toastError(error, 'The version could not be shown.')
    }
  }
  return (
    <>
      {page.drafts.length > 0 && (
        <Panel title="Drafts" sub={f.number(page.drafts.length)} span={12} padding="none">
          <ul className={styles.list}>
            {page.drafts.map((draft) => (
              <li key={draft.draft}>
                <span>
                  {draft.name}{' '}
                  <span className="dim">
                    by {draft.author}, changed {f.relative(draft.changedAt)}
                    {draft.asked?.note && ` · ${draft.asked.note}`}
                    {draft.returned && ` · sent back by ${draft.returned.by}: ${draft.returned.reason}`}
                  </span>
                </span>
                {draft.asked ? <Tag tone="warn">waits for approval</Tag> : <Tag dashed>draft</Tag>}
                <LinkButton onClick={() => void show(draft)}>
                  {draft.asked && page.mayApprove ? 'Look and approve' : page.mayDraft ? 'Go on' : 'Show'}
                </LinkButton>
                {page.mayDraft && (
                  <LinkButton onClick={() => remove.mutate({ params: { draft: draft.draft }, query: { revision: draft.revision } })}>
                    Throw away
                  </LinkButton>
                )}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel
        title="Versions of the rules"
        sub={f.number(page.versions.length)}
        span={7}
        padding={page.versions.length > 0 ? 'none' : 'normal'}
        footer="A version never changes. To go back to an earlier one, begin with it and approve it again."
      >
        {page.versions.length === 0 ? (
          <Empty title="Nobody has approved rules yet.">
            The default rules hold. {page.mayApprove ? '' : 'The owner or the listening lead approves others.'}
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
                {version.model === page.set.rules.model ? <Tag tone="accent">holds</Tag> : <Tag>held</Tag>}
                {page.mayDraft && <LinkButton onClick={() => void again(version.model)}>Begin with it</LinkButton>}
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
      <Panel title="Estimates" sub="the latest day first" span={5} padding={page.estimates.length > 0 ? 'none' : 'normal'}>
        {page.estimates.length === 0 ? (
          <Empty title="Nothing was estimated yet.">The next measurement estimates from the answers there are then.</Empty>
        ) : (
          <div className={overview.scroll}>
            <table className={overview.table}>
              <thead>
                <tr>
                  <th>As of</th>
                  <th>People</th>
                  <th>Mean</th>
                  <th>Accounts</th>
                  <th>People</th>
                  <th>Answer</th>
                </tr>
              </thead>
              <tbody>
                {page.estimates.map((one) => (
                  <tr key={one.id}>
                    <th>{f.day(one.asOf)}</th>
                    <td className="num">{f.number(one.contacts)}</td>
                    <td className="num">{f.number(one.estimate.mu, 1)}</td>
                    <td className="num">± {f.number(one.estimate.sd.tau2!, 1)}</td>
                    <td className="num">± {f.number(one.estimate.sd.sigmaP2!, 1)}</td>
                    <td className="num">± {f.number(one.estimate.sd.sigmaE2!, 1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  )
}
