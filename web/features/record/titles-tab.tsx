import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { ReadTitle, titleRule } from '#api/routes/title-rules.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { call } from '../../app/client.ts'
import { refreshRecord } from '../../app/edit-record.ts'
import { seniorityNames, seniorityOptions } from '../../app/edit-words.ts'
import { refresh, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { Confirm, Dialog } from '../../ui/dialogs.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, wordsOf } from '../../ui/states.tsx'
import { TabRow } from '../../ui/tabs.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './titles.module.css'

type Rule = z.output<typeof titleRule>
type Rules = NonNullable<ReturnType<typeof useGet<'getTitleRules'>>['data']>

const unknownRole = 'unknown'
const pageSize = 200

/** Job titles with what rules read in them, and the rules. */
export function TitlesTab() {
  const rules = useGet('getTitleRules', {}, { staleTime: 10_000 })
  if (rules.error) return <Failed title="The rules could not be read." error={rules.error} onRetry={() => void rules.refetch()} />
  if (!rules.data) return <Loading rows={8} label="Reading titles and rules" />
  return (
    <Grid>
      <Titles rules={rules.data} />
      <RulesPanel key={rules.data.version} rules={rules.data} />
    </Grid>
  )
}

/** Keeps rules as a new version; it can be taken back by making the one before hold again. */
async function keep(rules: Rules, next: readonly Rule[], reason: string, words: string): Promise<void> {
  await call('changeTitleRules', { body: { rules: [...next], seen: rules.version, reason } })
  await Promise.all([refresh('getTitleRules'), refreshRecord()])
  toast(words, {
    undo: async () => {
      await call('restoreTitleRules', { params: { version: rules.version } })
      await Promise.all([refresh('getTitleRules'), refreshRecord()])
    },
  })
}

function Titles({ rules }: { readonly rules: Rules }) {
  const f = useFormat()
  const [which, setWhich] = useAddress('titles', 'unknown' as 'unknown' | 'all')
  const [words, setWords] = useState('')
  const q = useDeferredValue(words.trim())
  const [limit, setLimit] = useState(pageSize)
  const query = { limit, ...(q !== '' && { q }), ...(which === 'unknown' && { unknown: '1' as const }) }
  const { data, error, refetch, isPlaceholderData } = useGet('listTitles', { query }, { staleTime: 10_000 })
  const counts = data?.counts
  return (
    <Panel
      title="Job titles"
      sub="by the revenue of the accounts"
      span={7}
      padding="none"
      old={isPlaceholderData}
      footer={
        counts &&
        `${f.count(counts.unknownPeople, 'person', 'people')} of ${f.number(counts.people + counts.withoutTitle)} have a title that says no role${counts.withoutTitle > 0 ? `, ${f.number(counts.withoutTitle)} have neither role nor title` : ''}. A role that is not known counts as user, and is listed.`
      }
      footerTools={
        data?.next &&
        limit < 1000 && (
          <Button variant="subtle" data-dense onClick={() => setLimit(1000)}>
            More
          </Button>
        )
      }
    >
      <div className={styles.inset}>
        <TabRow
          tabs={[
            { value: 'unknown', label: 'No role', count: counts && f.number(counts.unknownTitles) },
            { value: 'all', label: 'All titles', count: counts && f.number(counts.titles) },
          ]}
          value={which}
          onChange={(value) => setWhich(value as 'unknown' | 'all')}
          label="Which titles"
          name="titles"
          tools={
            <TextInput
              type="search"
              aria-label="Search titles"
              placeholder="Title"
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          }
        />
      </div>
      {error ? (
        <Failed title="The titles could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={6} />
      ) : data.items.length === 0 ? (
        <div className={styles.inset}>
          <Empty title={which === 'unknown' && q === '' ? 'Every title says a role.' : 'There is no such title.'} />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="Job titles, scrolls sideways">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Title</th>
                <th scope="col" className={styles.number} title="Whose role hangs on the title">
                  People
                </th>
                <th scope="col" className={styles.number}>
                  Accounts
                </th>
                <th scope="col" className={styles.number}>
                  Revenue{data.currency ? `, ${f.symbol(data.currency)}` : ''}
                </th>
                <th scope="col">Role</th>
                <th scope="col">Seniority</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <TitleRow key={one.title} {...{ one, rules, currency: data.currency }} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

function TitleRow({ one, rules, currency }: { readonly one: ReadTitle; readonly rules: Rules; readonly currency: string | null }) {
  const f = useFormat()
  /** One click: a rule of its own for this title, before all others. */
  const set = async (says: Partial<Rule>) => {
    const before = { role: one.role, seniority: one.seniority }
    const rule: Rule = { words: [one.title.slice(0, 80)], ...before, ...says }
    const own = rules.rules.findIndex((other) => other.words.length === 1 && other.words[0]!.toLowerCase() === rule.words[0]!.toLowerCase())
    const others = rules.rules.filter((_, at) => at !== own)
    try {
      await keep(rules, [rule, ...others], `“${one.title}” set`, `“${one.title}” means ${rule.role ?? 'no role'} now.`)
    } catch (error) {
      toastError(error, 'The rule could not be kept')
    }
  }
  return (
    <tr>
      <th scope="row">{one.title}</th>
      <td
        className={`num ${styles.number}`}
        title={one.known > 0 ? `${f.number(one.known)} of them have a role by hand or from a file` : undefined}
      >
        {one.known > 0 && `${f.number(one.people - one.known)} of `}
        {f.number(one.people)}
      </td>
      <td className={`num ${styles.number}`}>{f.number(one.accounts)}</td>
      <td className={`num ${styles.number}`}>
        {one.revenueMinor === null || currency === null ? '–' : f.amount(one.revenueMinor, currency)}
      </td>
      <td>
        {rules.mayChange ? (
          <Select
            aria-label={`Role of ${one.title}`}
            placeholder="Not known"
            data={rules.roles.map((role) => role.role)}
            value={one.role}
            onChange={(role) => role !== null && void set({ role })}
            allowDeselect={false}
            w={150}
          />
        ) : (
          (one.role ?? <span className="dim">not known</span>)
        )}
        {one.roleRule >= 0 && <span className="dim num"> rule {f.number(one.roleRule + 1)}</span>}
      </td>
      <td>
        {one.seniority ? seniorityNames[one.seniority] : <span className="dim">not known</span>}
        {one.seniorityRule >= 0 && <span className="dim num"> rule {f.number(one.seniorityRule + 1)}</span>}
      </td>
    </tr>
  )
}

/** The rules in order: the first that fits says it. Changes are tried before they are kept. */
function RulesPanel({ rules }: { readonly rules: Rules }) {
  const f = useFormat()
  const { may } = useMe()
  const edit = may('match') && rules.mayChange
  const [draft, setDraft] = useState<readonly Rule[]>(rules.rules)
  const [testing, setTesting] = useState('')
  const [open, setOpen] = useState<number | null>(null)
  const [versions, showVersions] = useState(false)
  const [keeping, setKeeping] = useState(false)
  const changed = JSON.stringify(draft) !== JSON.stringify(rules.rules)
  const reading = useMemo(() => (testing.trim() === '' ? null : titleReader(draft)(testing)), [draft, testing])
  const set = (at: number, rule: Rule) => setDraft((now) => now.map((one, i) => (i === at ? rule : one)))
  const move = (at: number, by: number) =>
    setDraft((now) => {
      const next = [...now]
      const [rule] = next.splice(at, 1)
      next.splice(at + by, 0, rule!)
      return next
    })
  const roleOptions = [
    { value: '', label: 'Says nothing' },
    ...rules.roles.map((role) => ({ value: role.role, label: role.role })),
    { value: unknownRole, label: 'No role (stop)' },
  ]
  return (
    <Panel
      title="Rules"
      sub={rules.version === 0 ? 'as Tapeline comes' : `version ${rules.version}`}
      span={5}
      padding="none"
      tools={
        <>
          {rules.versions.length > 0 && (
            <Button variant="default" onClick={() => showVersions(true)}>
              {f.count(rules.versions.length, 'version', 'versions')}
            </Button>
          )}
          {edit && (
            <Button
              variant="default"
              leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />}
              onClick={() => {
                setDraft((now) => [{ words: [], role: null, seniority: null }, ...now])
                setOpen(0)
              }}
            >
              Rule
            </Button>
          )}
        </>
      }
      footer="The first rule that names a role says it; the first that names a seniority says that. buyer is a whole word, einkauf* begins one, *leiter ends one."
    >
      <div className={styles.bar}>
        <TextInput
          aria-label="Try a title"
          placeholder="Try a title"
          value={testing}
          maxLength={200}
          onChange={(event) => setTesting(event.currentTarget.value)}
        />
        {reading && (
          <span role="status" className="dim">
            {reading.role ?? 'no role'}
            {reading.roleRule >= 0 && ` (rule ${reading.roleRule + 1})`},{' '}
            {reading.seniority ? seniorityNames[reading.seniority]!.toLowerCase() : 'no seniority'}
            {reading.seniorityRule >= 0 && ` (rule ${reading.seniorityRule + 1})`}
          </span>
        )}
      </div>
      {changed && (
        <div className={styles.bar}>
          <Button onClick={() => setKeeping(true)} disabled={draft.some((rule) => rule.words.length === 0)}>
            See what changes
          </Button>
          <Button variant="default" onClick={() => setDraft(rules.rules)}>
            Discard
          </Button>
          {draft.some((rule) => rule.words.length === 0) && <span className="dim">A rule needs a word.</span>}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <ol className={styles.rules} aria-label="Rules, in order" tabIndex={0}>
        {draft.map((rule, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
            key={at}
            className={styles.rule}
            data-fits={(reading && (reading.roleRule === at || reading.seniorityRule === at)) || undefined}
          >
            <span className={`${styles.no} num`}>{f.number(at + 1)}</span>
            {edit && open === at ? (
              <div className={styles.editor}>
                <TagsInput
                  label="Words, any of them"
                  value={rule.words}
                  onChange={(words) => set(at, { ...rule, words })}
                  acceptValueOnBlur
                  splitChars={[',', ';']}
                  autoFocus
                  placeholder="A word of the title"
                />
                <div className={styles.two}>
                  <Select
                    label="Role"
                    data={roleOptions}
                    value={rule.role ?? ''}
                    allowDeselect={false}
                    onChange={(role) => set(at, { ...rule, role: role || null })}
                  />
                  <Select
                    label="Seniority"
                    data={[{ value: '', label: 'Says nothing' }, ...seniorityOptions]}
                    value={rule.seniority ?? ''}
                    allowDeselect={false}
                    onChange={(seniority) => set(at, { ...rule, seniority: (seniority || null) as Rule['seniority'] })}
                  />
                </div>
                <Button variant="default" onClick={() => setOpen(null)} style={{ justifySelf: 'start' }}>
                  Done
                </Button>
              </div>
            ) : edit ? (
              <button type="button" className={styles.edit} onClick={() => setOpen(at)}>
                <RuleWords rule={rule} />
              </button>
            ) : (
              <span className={styles.words}>
                <RuleWords rule={rule} />
              </span>
            )}
            {edit && (
              <span className={styles.moves}>
                <ActionIcon
                  variant="subtle"
                  size={24}
                  color="gray"
                  aria-label={`Rule ${at + 1} earlier`}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                >
                  <IconArrowUp size={14} stroke={1.6} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  size={24}
                  color="gray"
                  aria-label={`Rule ${at + 1} later`}
                  disabled={at === draft.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <IconArrowDown size={14} stroke={1.6} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  size={24}
                  color="gray"
                  aria-label={`Remove rule ${at + 1}`}
                  onClick={() => setDraft((now) => now.filter((_, i) => i !== at))}
                >
                  <IconTrash size={14} stroke={1.6} />
                </ActionIcon>
              </span>
            )}
          </li>
        ))}
      </ol>
      {keeping && <Preview {...{ rules, draft }} onClose={() => setKeeping(false)} />}
      {versions && <Versions rules={rules} onClose={() => showVersions(false)} />}
    </Panel>
  )
}

/** "buyer, einkauf* → Procurement" */
function RuleWords({ rule }: { readonly rule: Rule }) {
  const says = [rule.role === unknownRole ? 'no role' : rule.role, rule.seniority && seniorityNames[rule.seniority]].filter(Boolean)
  return (
    <>
      {rule.words.join(', ') || <span className="dim">no word yet</span>} <span className="dim">→</span>{' '}
      <strong>{says.join(', ') || 'says nothing'}</strong>
    </>
  )
}

/** What the changed rules would read differently, title by title, before they are kept. */
function Preview({ rules, draft, onClose }: { readonly rules: Rules; readonly draft: readonly Rule[]; readonly onClose: () => void }) {
  const f = useFormat()
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Awaited<ReturnType<typeof call<'previewTitleRules'>>> | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  if (!asked) {
    setAsked(true)
    call('previewTitleRules', { body: { rules: [...draft] } }).then(setPreview, (problem: unknown) => setError(wordsOf(problem)))
  }
  const words = (role: string | null, seniority: string | null) =>
    `${role ?? 'no role'}, ${seniority ? seniorityNames[seniority]!.toLowerCase() : 'no seniority'}`
  const submit = async () => {
    try {
      await keep(rules, draft, reason.trim(), 'The rules hold from now on.')
      onClose()
    } catch (problem) {
      setError(wordsOf(problem))
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title="What the rules change"
      size={640}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!preview}>
            Keep the rules
          </Button>
        </>
      }
    >
      {!preview && !error && <Loading rows={4} label="Reading every title anew" />}
      {preview && (
        <>
          <p>
            {preview.changed.length === 0
              ? 'No title of the record reads differently.'
              : `${f.count(preview.changed.length, 'title reads', 'titles read')} differently, for ${f.count(preview.people, 'person', 'people')}.`}{' '}
            People without a known role: {f.number(preview.unknownBefore)} before, {f.number(preview.unknownPeople)} then.
          </p>
          <ul className={styles.changes} style={{ maxHeight: 280, overflow: 'auto', margin: '10px -14px' }}>
            {preview.changed.map((one) => (
              <li key={one.title}>
                {one.title} <span className="dim num">{f.count(one.people, 'person', 'people')}</span>{' '}
                <span className={styles.old}>{words(one.roleBefore, one.seniorityBefore)}</span> → {words(one.role, one.seniority)}
              </li>
            ))}
          </ul>
          <TextInput
            label="Why"
            placeholder="For who reads the versions later"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
      {error && (
        <p className="loss" role="alert">
          {error}
        </p>
      )}
    </Dialog>
  )
}

function Versions({ rules, onClose }: { readonly rules: Rules; readonly onClose: () => void }) {
  const f = useFormat()
  const [restoring, setRestoring] = useState<number | null>(null)
  const restore = async (version: number) => {
    await call('restoreTitleRules', { params: { version } })
    await Promise.all([refresh('getTitleRules'), refreshRecord()])
    toast(version === 0 ? 'The rules are as Tapeline comes.' : `The rules are those of version ${version}.`)
    onClose()
  }
  const all = [...rules.versions, { version: 0, madeAt: null, by: 'Tapeline', reason: 'as it comes', rules: null }]
  return (
    <Dialog opened onClose={onClose} title="Versions of the rules" size={560}>
      <ul className={styles.changes} style={{ margin: '0 -14px' }}>
        {all.map((one) => (
          <li key={one.version} style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
            <span className="num">{f.number(one.version)}</span>
            <span style={{ flex: 1 }}>
              {one.by}
              <span className="dim">
                {one.madeAt && `, ${f.instant(one.madeAt)}`}
                {one.reason && ` · ${one.reason}`}
              </span>
            </span>
            {one.version === rules.version ? (
              <span className="dim">holds</span>
            ) : (
              rules.mayChange && (
                <Button variant="subtle" data-dense onClick={() => setRestoring(one.version)} aria-label={`Restore version ${one.version}`}>
                  Restore
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {restoring !== null && (
        <Confirm
          opened
          onClose={() => setRestoring(null)}
          title={`Restore version ${restoring}?`}
          verb="Restore"
          onConfirm={() => restore(restoring)}
        >
          <p>The rules of then hold again, as a new version. Roles read out of titles change at once.</p>
        </Confirm>
      )}
    </Dialog>
  )
}
