import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { NewPersonDialog } from '../../app/edit-person.tsx'
import { groupNames, seniorityNames } from '../../app/edit-words.ts'
import { setInWords } from '../../app/parameter-set.ts'
import { useMe } from '../../app/session.tsx'
import type { Format } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { saveDrawing } from '../../ui/save-svg.ts'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'
import {
  type AccountRelationship,
  closedWords,
  marksOf,
  nobodyAnswered,
  placeNames,
  useRelationship,
  type Voice,
  voiceName,
  voiceNote,
  weightiestGroup,
} from './account-relationship.ts'
import centre from './buying-centre.module.css'
import { BuyingCentreChart, MarkSvg } from './buying-centre-chart.tsx'
import type { Mark } from './buying-centre-layout.ts'
import { ChangeSheet } from './people.tsx'
import { VoiceSheet } from './voice-sheet.tsx'

interface BuyingCentreProps {
  readonly page: AccountPage
  readonly span?: number
  /** T belongs to it. */
  readonly keyboard?: boolean
}

/** The buying centre: a circle per person by role and seniority, what would change the index, and what plain counting says. */
export function BuyingCentre({ page, span, keyboard }: BuyingCentreProps) {
  const { data, error, refetch } = useRelationship(page)
  const spanned = span === undefined ? {} : { span }
  if (data?.voices) return <Centre {...{ page, relationship: data, voices: data.voices, keyboard: keyboard ?? false }} {...spanned} />
  return (
    <Panel title="Buying centre" {...spanned}>
      {error ? (
        <Failed title="The buying centre could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={8} label="Reading the buying centre" />
      )}
    </Panel>
  )
}

interface CentreProps extends BuyingCentreProps {
  readonly relationship: AccountRelationship
  readonly voices: readonly Voice[]
}
function Centre({ page, relationship, voices, span, keyboard }: CentreProps) {
  const f = useFormat()
  const { may } = useMe()
  const [asTable, setAsTable] = useState(false)
  const [opened, setOpened] = useState<Opened | null>(null)
  const drawing = useRef<SVGSVGElement>(null)
  const marks = useMemo(() => marksOf(relationship), [relationship])
  const toggle = () => setAsTable((now) => !now)
  useKeys('Charts', { t: { does: 'buying centre as chart or table', run: toggle, off: !keyboard } })
  const open = (mark: Mark) => {
    const voice = voices.find((one) => mark.key === `person:${one.person}`)
    if (voice) setOpened({ what: 'voice', voice })
    else if (may('edit')) setOpened({ what: 'name', role: placeNames[mark.group] })
  }
  const shown = marks.map((mark) => (mark.kind === 'not named' && !may('edit') ? { ...mark, opens: false } : mark))
  const sub = marks.some(({ score }) => score !== null) ? 'size = share of the index, number = score' : 'size = share of the index'
  const stamp = `As of ${f.day(relationship.asOf, { year: 'always' })} · ${setInWords(relationship.set, f)}`
  return (
    <>
      <Panel
        title="Buying centre"
        sub={sub}
        padding="none"
        {...(span !== undefined && { span })}
        tools={
          <SegmentedControl
            aria-label="Chart or table"
            value={asTable ? 'table' : 'chart'}
            onChange={(value) => setAsTable(value === 'table')}
            data={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
          />
        }
        footer={footerOf(relationship, f)}
        footerTools={
          !asTable &&
          voices.length > 0 && (
            <LinkButton
              onClick={() =>
                drawing.current &&
                saveDrawing(
                  drawing.current,
                  { title: `Buying centre of ${page.account.name}`, sub, stamp },
                  `buying-centre-${page.account.id}`,
                )
              }
            >
              SVG
            </LinkButton>
          )
        }
      >
        {voices.length === 0 ? (
          <div className={centre.inside}>
            <Empty
              title="Nobody is named here yet."
              actions={
                may('edit') && (
                  <Button variant="default" onClick={() => setOpened({ what: 'name', role: null })}>
                    Add a person
                  </Button>
                )
              }
            >
              The index needs to know whom there is to hear. People come with an import from the CRM or the help desk, or are added by hand.
            </Empty>
          </div>
        ) : asTable ? (
          <CentreTable {...{ relationship, voices }} onOpen={(voice) => setOpened({ what: 'voice', voice })} />
        ) : (
          <div className={centre.inside}>
            <BuyingCentreChart marks={shown} onOpen={open} drawing={drawing} />
          </div>
        )}
        {voices.length > 0 && <CentreFacts relationship={relationship} />}
      </Panel>
      {opened?.what === 'voice' && (
        <VoiceSheet
          {...{ page, voice: opened.voice }}
          onClose={() => setOpened(null)}
          onChange={() => setOpened({ what: 'change', person: { id: opened.voice.person!, name: opened.voice.name ?? '' } })}
        />
      )}
      {opened?.what === 'change' && <ChangeSheet person={opened.person} account={page.account} onClose={() => setOpened(null)} />}
      {opened?.what === 'name' && (
        <NewPersonDialog account={page.account} roles={opened.role ? [opened.role] : []} onClose={() => setOpened(null)} />
      )}
    </>
  )
}

type Opened =
  | { readonly what: 'voice'; readonly voice: Voice }
  | { readonly what: 'change'; readonly person: { readonly id: number; readonly name: string } }
  | { readonly what: 'name'; readonly role: string | null }

const footerOf = ({ live, asOf, set }: AccountRelationship, f: Format): string =>
  `${live ? 'Live, as of' : 'As of'} ${f.day(asOf, { year: 'always' })} · ${setInWords(set, f)}`

/** Under the chart: whose answer would change it most, what counting plainly says, who was asked. */
export function CentreFacts({ relationship }: { readonly relationship: AccountRelationship }) {
  const f = useFormat()
  const { plainly, others, shows } = relationship
  const silence = nobodyAnswered(relationship)
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ['No answers yet', silence && 'Until somebody answers, the index is what its segment usually says: grade D.'],
    ['Would change it most', wouldChangeMost(relationship, f)],
    [plainly?.byNameOnly ? 'By name, plainly' : 'Counted plainly', !silence && plainly && plainlyInWords(plainly, f)],
    ['Asked', plainly && askedInWords(plainly, f)],
    [
      'Together',
      others?.inConfidence &&
        `${f.number(others.inConfidence.voices)} answered in confidence, ${f.number(others.inConfidence.mean)} on average`,
    ],
    ['Shown here', closedWords[shows]],
  ]
  return (
    <dl className={centre.facts}>
      {rows.map(
        ([label, words]) =>
          words && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{words}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** “Rajendra Deshpande’s answer: ± 11 would become ± 8; a 9 lifts the index to 71, a 4 drops it to 54”. */
export function wouldChangeMost(relationship: AccountRelationship, f: Format) {
  const { figures, wouldChange, voices } = relationship
  const first = wouldChange?.[0]
  if (!first || !figures || !voices) return null
  const name = first.name ?? voiceName(voices[first.voice]!, relationship)
  const whose = first.person === null ? `An answer of the ${name.toLowerCase()} nobody named yet` : `${name}’s answer`
  const half = figures.low === null || figures.high === null ? null : halfWidth(figures.index, figures.low, figures.high)
  if (half === null) return null
  // Two that read alike say how little it is.
  const digits = f.number(half) === f.number(first.halfWidth) ? 1 : 0
  const to = (answer: number) => {
    const then = f.number(first.index[answer])
    const here = f.number(figures.index)
    return `a ${answer} ${then === here ? 'leaves it at' : first.index[answer]! > figures.index ? 'lifts it to' : 'drops it to'} ${then}`
  }
  return (
    <>
      {whose}: ± {f.number(half, digits)} would become <b>± {f.number(first.halfWidth, digits)}</b>; {to(9)}, {to(4)}
    </>
  )
}

type Plainly = NonNullable<AccountRelationship['plainly']>

/** “everyone 64 · per person 63 · top voice – · NPS −14 ± 43 (n = 7)”. */
function plainlyInWords({ everyone, perPerson, topVoice, nps }: Plainly, f: Format) {
  return (
    <>
      everyone {f.number(everyone?.mean)} · per person {f.number(perPerson?.mean)} · top voice{' '}
      {topVoice?.y === null ? <Missing why={`${topVoice.name ?? 'The weightiest voice'} has not answered`} /> : f.number(topVoice?.y)} · NPS{' '}
      {nps ? `${f.share(nps.nps, 0)} (${npsRange(nps, f)}, n = ${f.number(nps.n)})` : <Missing why="Nobody answered an NPS question" />}
    </>
  )
}

/** Its interval does not lie around it evenly: both ends are said. */
export const npsRange = (nps: NonNullable<Plainly['nps']>, f: Format): string =>
  f.range(nps.low * 100, nps.high * 100, (end) => f.number(end))

export const askedInWords = ({ asked, answered, neverAsked }: Plainly, f: Format): string | null =>
  asked === null ? null : `${f.number(asked)} asked · ${f.number(answered)} answered · ${f.number(neverAsked)} never asked`

interface TableProps {
  readonly relationship: AccountRelationship
  readonly voices: readonly Voice[]
  readonly onOpen: (voice: Voice) => void
}
/** The same as rows. */
function CentreTable({ relationship, voices, onOpen }: TableProps) {
  const f = useFormat()
  const marks = marksOf(relationship)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.wide} tabIndex={0} role="group" aria-label="Buying centre as a table">
      <table className={`${styles.grid} ${centre.numbers}`}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className={styles.words}>
              Role
            </th>
            <th scope="col" className={styles.words}>
              Seniority
            </th>
            <th scope="col">Share %</th>
            <th scope="col">Score</th>
            <th scope="col">Answers</th>
            <th scope="col">Last answer</th>
          </tr>
        </thead>
        <tbody>
          {voices.map((voice, at) => (
            <tr key={marks[at]!.key}>
              <th scope="row">
                <span className={centre.cell}>
                  <MarkSvg mark={marks[at]!} size={26} />
                  <span className={centre.listWords}>
                    {voice.person === null ? (
                      <span>{voiceName(voice, relationship)}</span>
                    ) : (
                      <LinkButton onClick={() => onOpen(voice)}>{voiceName(voice, relationship)}</LinkButton>
                    )}
                    <small className="dim">{voiceNote(voice)}</small>
                  </span>
                </span>
              </th>
              <td className={styles.words}>
                {(voice.groups.length ? voice.groups : [weightiestGroup(voice)]).map((group) => groupNames[group]).join(', ')}
              </td>
              <td className={styles.words}>{voice.level ? seniorityNames[voice.level] : <Missing why="Not known: counts as staff" />}</td>
              <td className="num">{f.share(voice.share)}</td>
              <td className="num">{voice.y === null ? <Missing why={whyNoScore(voice)} /> : f.number(voice.y)}</td>
              <td className="num">{voice.answers === null ? <Missing why={whyNoScore(voice)} /> : f.number(voice.answers)}</td>
              <td className="num">{voice.lastDay ? f.day(voice.lastDay) : <Missing why={whyNoScore(voice)} />}</td>
            </tr>
          ))}
          {marks.slice(voices.length).map((mark) => (
            <tr key={mark.key}>
              <th scope="row">
                <span className={centre.cell}>
                  <MarkSvg mark={mark} size={26} />
                  <span className={centre.listWords}>
                    <span>{mark.name}</span>
                    <small className="dim">not named</small>
                  </span>
                </span>
              </th>
              <td className={styles.words}>{groupNames[mark.group]}</td>
              <td colSpan={5} className={styles.words}>
                <span className="dim">nobody was ever named: takes no part in the index</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const whyNoScore = ({ state }: Voice): string =>
  state === 'open place'
    ? 'Nobody is named'
    : state === 'not told'
      ? 'Silent, or answered by role or in confidence'
      : 'Silent: has not answered'
