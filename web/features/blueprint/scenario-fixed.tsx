import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import type { ScenarioGround } from '#api/routes/scenarios.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { segmentName } from '../../app/marks.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { FixedSheet, GuardsDialog, MovesDialog, RulesDialog } from './scenario-guards.tsx'
import type { Holding } from './scenario-words.ts'
import type { ScenarioWork } from './scenario-work.ts'

interface FixedProps {
  readonly work: ScenarioWork
  readonly ground: ScenarioGround
  readonly mayPlan: boolean
  /** Lists the accounts that this holds. */
  readonly onHeld: (by: Holding) => void
}

type Dialogs = 'fixed' | 'moves' | 'guards' | 'rules'

/** Who is fixed, and what holds accounts: in a line each, with the way to see or change it. */
export function Fixed({ work, ground, mayPlan, onHeld }: FixedProps) {
  const f = useFormat()
  const [open, setOpen] = useState<Dialogs | null>(null)
  const { document, plan, change } = work
  const { guards, moves, pins, bans, rules } = document
  const held = plan?.held
  const limited = TIERS.flatMap((tier) => {
    const most = moves.perQuarter[tier]
    return most === undefined ? [] : [`${f.number(most)} ${segmentName(tier)}`]
  })
  const props = { document, onChange: change, onClose: () => setOpen(null), mayPlan, ground }
  const count = (n: number | undefined) => (n === undefined ? '' : `: ${f.number(n)}`)
  const edit = mayPlan ? 'edit' : 'show'
  return (
    <div className={styles.fixed}>
      <FixedRow
        icon
        verb="show"
        label="pinned and banned"
        onOpen={() => setOpen('fixed')}
        words={
          pins.length + bans.length === 0
            ? 'Nobody is pinned'
            : [
                pins.length > 0 && `${f.count(pins.length, 'account', 'accounts')} pinned`,
                bans.length > 0 && f.count(bans.length, 'ban', 'bans'),
              ]
                .filter(Boolean)
                .join(', ')
        }
      />
      <FixedRow
        verb={edit}
        label="changes a quarter"
        onOpen={() => setOpen('moves')}
        words={limited.length > 0 ? `At most ${f.list(limited)} a quarter` : 'As many changes as it takes'}
      />
      <FixedRow
        verb="show"
        label="who is held by an open case"
        onOpen={() => onHeld('openCase')}
        words={guards.openCase ? `No downgrade in an open case${count(held?.openCase)}` : 'Open cases do not hold anybody'}
      />
      <FixedRow
        verb="show"
        label="who is held before a renewal"
        onOpen={() => onHeld('renewal')}
        words={
          guards.renewalDays > 0
            ? `Nor ${f.number(guards.renewalDays)} days before a renewal${count(held?.renewal)}`
            : 'Renewals do not hold anybody'
        }
      />
      <FixedRow
        verb="show"
        label="who is held for want of answers"
        onOpen={() => onHeld('gradeD')}
        words={guards.gradeD ? `Grade D is not cut${count(held?.gradeD)}` : 'Grade D may be cut'}
      />
      {held && held.needs > 0 && (
        <FixedRow
          verb="show"
          label="who has needs"
          onOpen={() => onHeld('need')}
          words={`Only models that meet their needs: ${f.number(held.needs)}`}
        />
      )}
      <FixedRow verb={edit} label="guards" onOpen={() => setOpen('guards')} words="Guards" />
      <FixedRow
        verb={edit}
        label="rules of one’s own"
        onOpen={() => setOpen('rules')}
        words={rules.length > 0 ? f.count(rules.length, 'rule of one’s own', 'rules of one’s own') : 'No rule of one’s own'}
      />
      {open === 'fixed' && <FixedSheet {...props} />}
      {open === 'moves' && <MovesDialog {...props} />}
      {open === 'guards' && <GuardsDialog {...props} />}
      {open === 'rules' && <RulesDialog {...props} />}
    </div>
  )
}

const FixedRow = (props: {
  readonly words: string
  readonly verb: string
  readonly label: string
  readonly icon?: boolean
  readonly onOpen: () => void
}) => (
  <div className={styles.fixedRow}>
    <span>
      {props.icon && <IconLock size={12} stroke={1.8} aria-hidden="true" />} {props.words}
    </span>
    <LinkButton aria-label={`${props.verb}: ${props.label}`} onClick={props.onOpen}>
      {props.verb}
    </LinkButton>
  </div>
)
