import { ActionIcon, Menu } from '@mantine/core'
import { IconAlertTriangle, IconDots } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { type AccountCase, type CaseStatus, caseStatuses } from '#api/routes/cases.ts'
import { changeCase, moveWords, openCaseSheet } from '../../app/case-sheet.tsx'
import { caseTitle, dueInWords, factsInWords, whoInWords } from '../../app/case-words.ts'
import { useMe } from '../../app/session.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './cases.module.css'

interface BoardProps {
  readonly cases: readonly AccountCase[]
  readonly today: string
  readonly old: boolean
}

const columns = Object.keys(caseStatuses) as CaseStatus[]
const shownAtFirst = 8

/** A column for each status: cards move by dragging, or by the menu of the card. Closing asks what was done. */
export function CasesBoard({ cases, today, old }: BoardProps) {
  const f = useFormat()
  const { may } = useMe()
  const works = may('workCases')
  const [over, setOver] = useState<CaseStatus | null>(null)
  const [all, setAll] = useState<readonly CaseStatus[]>([])
  const move = (one: AccountCase, status: CaseStatus) => {
    if (one.status === status) return
    if (status === 'closed') openCaseSheet(one.id)
    else void changeCase(one, { status }, `${caseStatuses[status]}: ${one.account.name}.`).catch((error) => toastError(error))
  }
  const drop = (event: DragEvent, status: CaseStatus) => {
    event.preventDefault()
    setOver(null)
    const one = cases.find((each) => String(each.id) === event.dataTransfer.getData('text/plain'))
    if (one) move(one, status)
  }
  return (
    <div className={`${styles.board} ${old ? 'old' : ''}`}>
      {columns.map((status) => {
        const inside = cases.filter((one) => one.status === status)
        const sorted = status === 'closed' ? [...inside].sort((a, b) => (a.closedDay! < b.closedDay! ? 1 : -1)) : inside
        const shown = all.includes(status) ? sorted : sorted.slice(0, shownAtFirst)
        return (
          <section
            key={status}
            className={styles.column}
            aria-label={`${caseStatuses[status]}, ${f.number(inside.length)}`}
            data-over={over === status || undefined}
            onDragOver={(event) => {
              if (!works) return
              event.preventDefault()
              setOver(status)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => drop(event, status)}
          >
            <h2 className={styles.columnHead}>
              {caseStatuses[status]} <span className="num dim">{f.number(inside.length)}</span>
            </h2>
            <ul className={styles.cards}>
              {shown.map((one) => (
                <Card key={one.id} one={one} today={today} works={works} onMove={(to) => move(one, to)} />
              ))}
            </ul>
            {inside.length === 0 && <p className={styles.none}>None</p>}
            {shown.length < inside.length && (
              <LinkButton onClick={() => setAll([...all, status])}>{f.number(inside.length - shown.length)} more</LinkButton>
            )}
          </section>
        )
      })}
    </div>
  )
}

interface CardProps {
  readonly one: AccountCase
  readonly today: string
  readonly works: boolean
  readonly onMove: (status: CaseStatus) => void
}
function Card({ one, today, works, onMove }: CardProps) {
  const f = useFormat()
  const found = [whoInWords(one), factsInWords(one.facts, f)].filter((part) => part !== null).join(' · ')
  return (
    <li
      className={styles.card}
      draggable={works}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', String(one.id))
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      <div className={styles.cardHead}>
        <button type="button" className={styles.cardTitle} onClick={() => openCaseSheet(one.id)}>
          {one.account.name}
        </button>
        {works && (
          <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
            <Menu.Target>
              <ActionIcon aria-label={`Move: ${caseTitle(one)}, ${one.account.name}`} size={24}>
                <IconDots size={16} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {columns
                .filter((status) => status !== one.status)
                .map((status) => (
                  <Menu.Item key={status} onClick={() => onMove(status)}>
                    {moveWords[status]}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <div className={styles.cardWhat}>{caseTitle(one)}</div>
      {found && <div className={styles.cardFound}>{found}</div>}
      <div className={styles.cardFoot}>
        <span className={one.daysOver > 0 ? 'loss' : undefined}>
          {one.daysOver > 0 && <IconAlertTriangle size={12} stroke={2} aria-hidden="true" />} {dueInWords(one, today, f)}
        </span>
        <span>{one.ownerName}</span>
        {one.atStakeMinor !== null && <span className="num">{f.moneyShort(one.atStakeMinor, one.currency ?? 'EUR')}</span>}
      </div>
    </li>
  )
}
