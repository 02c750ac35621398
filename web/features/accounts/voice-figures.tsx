import { roleGroups } from '#engine/relationship/role-groups.ts'
import { groupNames } from '../../app/edit-words.ts'
import { GradeMark, IndexStrip } from '../../app/index-mark.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import type { Figure } from '../../ui/figures.tsx'
import type { Format } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'
import { Attention } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import { type AccountPage, numberOf } from './account-page.ts'
import {
  type AccountRelationship,
  closedWords,
  indexInWords,
  measuredInWords,
  placeNames,
  useRelationship,
  voiceName,
} from './account-relationship.ts'
import { askedInWords } from './buying-centre.tsx'

/** The index with its interval and grade, and how much of the account it was heard of; null for what has no index at all. */
export function useVoiceFigures(page: AccountPage): { readonly index: Figure; readonly heard: Figure } | null {
  const f = useFormat()
  const { sees } = useMe()
  const { data, error } = useRelationship(page)
  if (page.account.unassigned) return null
  if (!data) {
    const waiting = <span className="dim">–</span>
    return {
      index: { label: 'Relationship index', value: waiting, note: error ? 'could not be read' : '\u00a0', wide: true },
      heard: { label: 'Heard / roles known', value: waiting, note: '\u00a0' },
    }
  }
  const all = sees('confidential')
  return { index: indexFigure(page, data, f, all), heard: heardFigure(page, data, f, all) }
}

function indexFigure(page: AccountPage, relationship: AccountRelationship, f: Format, all: boolean): Figure {
  const { figures, level } = relationship
  if (!figures)
    return {
      label: 'Relationship index',
      value: <span className="dim">–</span>,
      note: 'nobody is known here, and nobody named',
      wide: true,
    }
  const { index, low, high, grade } = figures
  const [number, half] = indexInWords(figures, f).replaceAll('\u00a0', ' ').split(' ± ')
  return {
    label: low === null ? 'Relationship index' : `Relationship index, ${f.percent(level, 0)} interval`,
    wide: true,
    value: (
      <SourcedNumber
        source={() => sourceOf(page, relationship, f)}
        challenge={numberOf(page, 'relationshipIndex', 'Relationship index', challenged(`grade ${grade}`, all))}
      >
        <span className={grade === 'D' ? 'dim' : undefined}>{number}</span>
      </SourcedNumber>
    ),
    beside: (
      <span className={styles.indexBeside}>
        {half !== undefined && <span className="num">± {half}</span>}
        <IndexStrip {...{ index, low, high, grade }} width={84} />
        <GradeMark grade={grade} />
      </span>
    ),
    note: <IndexNote relationship={relationship} f={f} />,
  }
}

/** A thread is read by who may see less: of whoever hears what was said in confidence it repeats no number that rests on it. */
export const challenged = (value: string, all: boolean): string => (all ? 'as shown' : value)

function IndexNote({ relationship, f }: { readonly relationship: AccountRelationship; readonly f: Format }) {
  const { figures, keyGroup, groups, notNamed, shows } = relationship
  const measured = measuredInWords(relationship, f)
  const heard = groups?.find(({ group }) => group === keyGroup)?.heardShare
  const says =
    figures?.blindSpot && keyGroup ? (
      <>
        <span className="warn">
          <Attention /> blind spot:
        </span>{' '}
        {groupNames[keyGroup]!.toLowerCase()}
        {heard !== null && heard !== undefined && `, ${f.percent(heard, 0)} heard`}
      </>
    ) : figures?.grade === 'D' ? (
      'estimated from its segment'
    ) : shows === 'index and grade' ? (
      <span title={closedWords[shows] ?? undefined}>answers in confidence: no more is shown</span>
    ) : notNamed.length > 0 ? (
      `${f.list(notNamed.map((group) => placeNames[group].toLowerCase()))} not named`
    ) : null
  return (
    <>
      {says}
      {measured && <span className={styles.measured}>{measured}</span>}
      {!says && !measured && '\u00a0'}
    </>
  )
}

/** Every voice with what it adds; they come to the index exactly. */
export function sourceOf(page: AccountPage, relationship: AccountRelationship, f: Format): Source {
  const { figures, voices, others, level, set, asOf, live, plainly, without, notCounted, shows, measured } = relationship
  const adds = (voices ?? []).filter((one) => one.contribution !== null)
  const heaviest = [...adds].sort((a, b) => b.contribution! - a.contribution!).slice(0, 6)
  const rest = adds.length - heaviest.length
  const leftOut = [
    without.tooOld && `${f.count(without.tooOld, 'answer', 'answers')} too old to count`,
    notCounted > 0 && `${f.count(notCounted, 'answer', 'answers')} by role that would tell whose they are`,
  ].filter(Boolean)
  return {
    title: `Relationship index, ${page.account.name}`,
    value: `${indexInWords(figures, f)} of 100`,
    formula: [
      'Σ share of the voice × what it is taken to think',
      ...heaviest.map(
        (one) =>
          `  ${f.number(one.contribution, 1)}  ${voiceName(one, relationship)}: ${f.percent(one.share, 0)} × ${f.number(one.estimate, 1)}`,
      ),
      ...(rest > 0 ? [`  …    ${f.count(rest, 'voice', 'voices')} more`] : []),
      ...(others ? [`  ${f.number(others.contribution, 1)}  ${f.count(others.people, 'other', 'others')} together`] : []),
    ],
    restsOn: plainly
      ? `${f.count(plainly.everyone?.n ?? 0, 'answer', 'answers')} of ${f.count(plainly.perPerson?.n ?? 0, 'person', 'people')}${plainly.byNameOnly ? ', by name' : ''}`
      : closedWords[shows],
    ...(leftOut.length > 0 && { leftOut: leftOut.join(', ') }),
    model: setInWords(set, f),
    facts: [
      ...(figures && figures.low !== null && figures.high !== null
        ? ([[`${f.percent(level, 0)} interval`, f.range(figures.low, figures.high, (end) => f.number(end))]] as const)
        : []),
      ['As of', `${f.day(asOf, { year: 'always' })}${live ? ', live' : ''}`],
      ...(measured?.figures && live
        ? ([['Measured', `${indexInWords(measured.figures, f)} on ${f.day(measured.asOf, { year: 'always' })}`]] as const)
        : []),
    ],
    links: [{ label: 'How it comes about', to: `/accounts/${page.account.id}`, search: { tab: 'relationship' } }],
  }
}

function heardFigure(page: AccountPage, relationship: AccountRelationship, f: Format, all: boolean): Figure {
  const { figures, groups, plainly, notNamed, voices, set, asOf } = relationship
  const label = 'Heard / roles known'
  const roles = groups && { known: groups.filter(({ people }) => people > 0).length, of: roleGroups.length }
  if (!figures || figures.heardShare === null)
    return {
      label,
      value: <span className="dim">–</span>,
      note: figures ? 'answers in confidence: not shown' : 'nobody is known here',
    }
  const people = (voices ?? []).filter(({ person }) => person !== null).length
  const places = notNamed.length + (voices ?? []).filter(({ state }) => state === 'open place').length
  return {
    label,
    value: (
      <SourcedNumber
        source={() => ({
          title: 'Heard',
          value: f.percent(figures.heardShare),
          formula: [
            'Σ share of the voice × freshness of its last answer',
            ...(groups ?? []).map(
              (one) => `  ${groupNames[one.group]}: ${f.percent(one.heardShare, 0)} heard, ${f.percent(one.share, 0)} of the index`,
            ),
          ],
          restsOn: plainly && askedInWords(plainly, f),
          model: setInWords(set, f),
          facts: [['As of', f.day(asOf, { year: 'always' })]],
          links: [{ label: 'Who is there', to: `/accounts/${page.account.id}`, search: { tab: 'relationship' } }],
        })}
        challenge={numberOf(page, 'heardShare', 'Heard share', challenged(f.percent(figures.heardShare, 0), all))}
      >
        <span>{f.percent(figures.heardShare, 0)}</span>
      </SourcedNumber>
    ),
    beside: roles && `/ ${f.number(roles.known)} of ${f.number(roles.of)}`,
    note:
      [
        plainly?.answered != null && people > 0 && `${f.number(plainly.answered)} of ${f.number(people)}`,
        places > 0 && `${f.number(places)} not named`,
      ]
        .filter(Boolean)
        .join('; ') || '\u00a0',
  }
}
