import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBuilding,
  IconCheck,
  IconClock,
  IconCoins,
  IconCopy,
  IconFileImport,
  IconFlag,
  IconGitMerge,
  IconMessage2Down,
  IconMessageQuestion,
  IconRuler2,
  IconStethoscope,
  IconUserCheck,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { ToDo, Today } from '#api/routes/today.ts'
import { openCaseSheet } from '../../app/case-sheet.tsx'
import { openChallenge } from '../../app/challenge.tsx'
import { openDecide } from '../../app/decide.tsx'
import { parsePage } from '../../app/finding-list.tsx'
import { PromiseActions } from '../../app/promise-actions.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { toDoWords } from './to-do-words.ts'
import styles from './today.module.css'

const groups = { stops: 'Stops the month', waits: 'Waits for you', back: 'Decisions that come back' } as const

const icons: Readonly<Record<ToDo['code'], typeof IconClock>> = {
  nothing_imported: IconFileImport,
  nothing_measured: IconRuler2,
  measure_again: IconRuler2,
  import_interrupted: IconAlertTriangle,
  rows_rejected: IconFileImport,
  file_late: IconClock,
  rate_missing: IconCoins,
  unassigned: IconBuilding,
  matches_doubtful: IconGitMerge,
  duplicates_found: IconCopy,
  ledger_difference: IconAlertTriangle,
  general_ledger_difference: IconAlertTriangle,
  model_asks: IconCoins,
  no_model_approved: IconCoins,
  challenge: IconMessageQuestion,
  decision: IconCheck,
  promise_due: IconFlag,
  step_due: IconFlag,
  override_ends: IconClock,
  schedule_failed: IconAlertTriangle,
  files_arrived: IconFileImport,
  case_due: IconStethoscope,
  cases_due: IconStethoscope,
  cases_overdue: IconClock,
  low_answers: IconMessage2Down,
  changes_wait: IconUserCheck,
  change_held: IconUserCheck,
}

/** Work sorted by what it holds up, then by money, each with its verb. */
export function ToDoPanel({ today, span = 8 }: { readonly today: Today; readonly span?: number }) {
  const f = useFormat()
  const { toDo, doneThisMonth } = today
  const counted = [f.count(toDo.length, 'open', 'open'), ...(doneThisMonth > 0 ? [`${f.number(doneThisMonth)} done this month`] : [])]
  return (
    <Panel
      title="To do"
      sub="by what it holds up, then by money"
      padding="none"
      span={span}
      tools={counted.join(' · ')}
      footer={toDo.length > 0 && 'This page is empty when everything is done.'}
    >
      {toDo.length === 0 ? (
        <p className={styles.done}>Everything is done. What was decided comes back on its day, or if it gets worse.</p>
      ) : (
        (Object.keys(groups) as (keyof typeof groups)[]).map((group) => {
          const inside = toDo.filter((one) => one.group === group)
          return (
            inside.length > 0 && (
              <Fragment key={group}>
                <GroupRow>
                  {groups[group]} · {f.number(inside.length)}
                </GroupRow>
                <ul className={styles.tasks}>
                  {inside.map((one) => (
                    <Row key={one.id} one={one} currency={today.head?.currency ?? 'EUR'} />
                  ))}
                </ul>
              </Fragment>
            )
          )
        })
      )}
    </Panel>
  )
}

function Row({ one, currency }: { readonly one: ToDo; readonly currency: string }) {
  const f = useFormat()
  const { title, detail, value, since, verb } = toDoWords(one, f, currency)
  const Icon = icons[one.code]
  const worse = one.decision?.state === 'worse'
  return (
    <li className={styles.task}>
      <Icon size={16} stroke={1.6} aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        <div className={styles.title}>{title}</div>
        <div className={styles.detail}>
          {one.item && (
            <>
              <Link to="/accounts/$account" params={{ account: String(one.item.account.id) } as never} search={{ tab: 'plan' } as never}>
                {one.item.account.name}
              </Link>
              {' · '}
            </>
          )}
          {detail}
        </div>
      </div>
      <span className={`${styles.value} num ${worse ? 'loss' : ''}`}>{value}</span>
      <span className={`${styles.since} ${one.item?.standing === 'overdue' || (one.case?.daysOver ?? 0) > 0 ? 'loss' : ''}`}>{since}</span>
      <Verb one={one} verb={verb} about={title} />
    </li>
  )
}

function Verb({ one, verb, about }: { readonly one: ToDo; readonly verb: string; readonly about: string }) {
  const label = `${verb}: ${about}`
  if (one.item) return <PromiseActions item={one.item} />
  if (one.case)
    return (
      <Button variant="default" aria-label={label} onClick={() => openCaseSheet(one.case!.id)}>
        {verb}
      </Button>
    )
  if (one.challenge)
    return (
      <Button variant="default" aria-label={label} onClick={() => openChallenge(one.challenge!)}>
        {verb}
      </Button>
    )
  if (one.decision) {
    const { subject, label: named } = one.decision
    return (
      <Button variant="default" aria-label={label} onClick={() => openDecide({ subject, label: named })}>
        {verb}
      </Button>
    )
  }
  const { path, search } = parsePage(one.page ?? '/')
  return (
    <Button variant="default" aria-label={label} component={Link} to={path} search={search as never}>
      {verb}
    </Button>
  )
}
