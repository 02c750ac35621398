import type { AccountPlan, PlanItem } from '#api/routes/plans.ts'
import { groupNames } from '../../app/edit-words.ts'
import { GradeMark } from '../../app/index-mark.tsx'
import { DueWords } from '../../app/promise-actions.tsx'
import { useGet } from '../../app/queries.ts'
import { ScoreMark } from '../../app/voice-answers.tsx'
import type { Format } from '../../ui/format.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'
import { indexInWords, useRelationship, type Voice, voiceName, voiceNote, weightiestGroup } from './account-relationship.ts'
import styles from './plan.module.css'
import { planParts } from './plan-texts.tsx'
import timeline from './timeline.module.css'
import { TimelineRow } from './timeline.tsx'

/** One page to open a review with: plan, promises, people, what happened last. The numbers stand above, in the account's head; who is silent, with the people. */
export function PlanBrief({ page, plan }: { readonly page: AccountPage; readonly plan: AccountPlan }) {
  const promises = plan.items.filter((one) => one.kind === 'promise')
  const steps = plan.items.filter((one) => one.kind === 'step' && one.state === 'open')
  return (
    <div className={styles.brief}>
      <Grid>
        <Panel title="The customer" span={5}>
          {planParts.map(({ part, name }) => {
            const texts = plan.texts.filter((one) => one.part === part)
            return (
              <div key={part} className={styles.briefPart}>
                <h3 className={styles.part}>{name}</h3>
                {texts.length === 0 ? (
                  <p className="dim">Not written yet.</p>
                ) : (
                  texts.map((one) => (
                    <p key={one.id} className={styles.text}>
                      {one.text}
                    </p>
                  ))
                )}
              </div>
            )
          })}
        </Panel>
        <div className={styles.column} data-span="7">
          <BriefItems
            title="What we promised"
            items={promises.slice(0, 10)}
            today={plan.today}
            none="Nothing was promised."
            record={plan.record}
          />
          <BriefItems title="Next steps" items={steps.slice(0, 8)} today={plan.today} none="No next step is open." />
        </div>
        <BriefPeople page={page} />
        <BriefTimeline page={page} />
      </Grid>
    </div>
  )
}

interface BriefItemsProps {
  readonly title: string
  readonly items: readonly PlanItem[]
  readonly today: string
  readonly none: string
  readonly record?: AccountPlan['record']
}
function BriefItems({ title, items, today, none, record }: BriefItemsProps) {
  const f = useFormat()
  const ended = record ? record.kept + record.missed : 0
  return (
    <Panel title={title} padding="none" {...(ended > 0 && { sub: `${f.number(record!.kept)} of ${f.number(ended)} kept so far` })}>
      {items.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <ul className={styles.items}>
          {items.map((one) => (
            <li key={one.id} className={styles.item}>
              <div className={styles.itemWords}>
                <p className={styles.itemText}>{one.text}</p>
                <p className={styles.by}>
                  {one.ownerName}
                  {one.person && `, to ${one.person.name}`}
                  {one.stateNote && ` · ${one.stateNote}`}
                </p>
              </div>
              <span className={styles.due}>
                <DueWords item={one} today={today} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Who there is by weight, with what each said last; who is silent says so. Where voices may not be told, who there is and the last contact. */
function BriefPeople({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const { data } = useGet('getAccountPeople', { params: { account: page.account.id }, query: { snapshot: page.head.snapshot } })
  const { data: relationship } = useRelationship(page)
  const voices = relationship?.voices?.filter(({ person, state }) => person !== null || state === 'open place') ?? []
  const there = data?.people.filter((one) => one.leftDay === null) ?? []
  const contactOf = new Map(there.map((one) => [one.id, one.lastContact?.day ?? null]))
  const weightiest = [...voices].sort((a, b) => b.share - a.share)
  const silent = voices.filter(({ state }) => state === 'silent').length
  const places = voices.filter(({ state }) => state === 'open place').length + (relationship?.notNamed.length ?? 0)
  return (
    <Panel
      title="Who decides"
      sub="by weight in the index"
      padding="none"
      span={5}
      footer={
        relationship && (
          <>
            Relationship index {indexInWords(relationship.figures, f)}
            {relationship.figures && (
              <>
                {' '}
                · <GradeMark grade={relationship.figures.grade} />
              </>
            )}
            {silent > 0 && ` · ${f.number(silent)} silent`}
            {places > 0 && ` · ${f.number(places)} not named`}
          </>
        )
      }
    >
      {!data || !relationship ? (
        <Loading rows={4} />
      ) : voices.length === 0 ? (
        <p className={styles.none}>Nobody is named.</p>
      ) : (
        <ul className={styles.items}>
          {weightiest.slice(0, briefPeople).map((voice) => (
            <li key={voice.person ?? `place ${weightiestGroup(voice)}`} className={styles.item}>
              <div className={styles.itemWords}>
                <p className={styles.itemText}>{voiceName(voice, relationship)}</p>
                <p className={styles.by}>{[voiceNote(voice), groupNames[weightiestGroup(voice)]!.toLowerCase()].join(' · ')}</p>
              </div>
              <span className={styles.due}>
                {voice.y !== null ? (
                  <>
                    <ScoreMark y={voice.y} /> <span className="dim">{f.day(voice.lastDay)}</span>
                  </>
                ) : (
                  <span className="dim">{silenceInWords(voice, contactOf, f)}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
const briefPeople = 9

function silenceInWords({ state, person }: Voice, contactOf: ReadonlyMap<number, string | null>, f: Format): string {
  if (state === 'open place') return 'not named'
  const contact = person === null ? null : contactOf.get(person)
  const last = contact ? `last contact ${f.day(contact)}` : 'no contact'
  return state === 'silent' ? `silent, ${last}` : last
}

function BriefTimeline({ page }: { readonly page: AccountPage }) {
  const { data } = useGet('getAccountTimeline', {
    params: { account: page.account.id },
    query: { snapshot: page.head.snapshot, limit: 8, kind: 'interaction,note' },
  })
  return (
    <Panel title="Last interactions" sub="and notes" padding="none" span={7}>
      {!data ? (
        <Loading rows={5} />
      ) : data.items.length === 0 ? (
        <p className={styles.none}>None.</p>
      ) : (
        <ul className={timeline.list}>
          {data.items.map((entry) => (
            <li key={entry.id} className={timeline.row}>
              <TimelineRow entry={entry} page={page} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
