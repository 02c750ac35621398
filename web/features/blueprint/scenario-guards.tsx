import { Button, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { ScenarioGround } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { useBook, useBookIndex } from '../../app/book.ts'
import { segmentName, segmentOptions } from '../../app/marks.tsx'
import { type FixKind, keyOfFix, withFix, withoutFix } from '../../app/scenario-fix.ts'
import { Dialog, Sheet } from '../../ui/dialogs.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { modelNamer } from './scenario-words.ts'

export interface FixedProps {
  readonly document: Scenario
  readonly ground: ScenarioGround
  readonly mayPlan: boolean
  readonly onChange: (next: Scenario) => void
  readonly onClose: () => void
}

/** Who is pinned to a model or banned from one, and why. */
export function FixedSheet({ document, ground, mayPlan, onChange, onClose }: FixedProps) {
  const f = useFormat()
  const nameOf = modelNamer(ground)
  const { book } = useBook()
  const index = useBookIndex(book)
  const account = (key: string) => {
    const at = index?.byKey.get(key)
    return at === undefined || !book ? key : <AccountLink id={book.id[at]!}>{book.name[at]!}</AccountLink>
  }
  const take = (kind: FixKind, one: Scenario['pins'][number]) => {
    onChange(withoutFix(document, kind, keyOfFix(one), one.model))
    toast(kind === 'pins' ? 'The pin is gone.' : 'The ban is gone.', {
      undo: () => onChange(withFix(document, kind, keyOfFix(one), one.model, one.reason)),
    })
  }
  const rows = (['pins', 'bans'] as const).flatMap((kind) => document[kind].map((one) => ({ kind, one })))
  return (
    <Sheet opened onClose={onClose} title="Pinned and banned" size={560}>
      {rows.length === 0 ? (
        <Empty title="Nobody is pinned or banned.">
          Open an account of the list below and say which model it keeps, or never gets, and why: the rest is planned around it.
        </Empty>
      ) : (
        <>
          <p className="dim">{f.count(rows.length, 'account is', 'accounts are')} fixed, whatever is best.</p>
          <ul className={styles.fixes}>
            {rows.map(({ kind, one }) => (
              <li key={`${kind} ${keyOfFix(one)} ${one.model}`}>
                <div>
                  <b>{account(keyOfFix(one))}</b> {kind === 'pins' ? 'is served as' : 'is never served as'} {nameOf(one.model)}
                  <div className="dim">{one.reason}</div>
                </div>
                {mayPlan && (
                  <LinkButton aria-label={`Take away: ${keyOfFix(one)}`} onClick={() => take(kind, one)}>
                    take away
                  </LinkButton>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  )
}

const Close = ({ onClose, may }: { readonly onClose: () => void; readonly may: boolean }) =>
  may ? (
    <>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit">Use these</Button>
    </>
  ) : (
    <Button variant="default" onClick={onClose}>
      Close
    </Button>
  )

const whole = (value: string | number): number | undefined => (typeof value === 'number' && value >= 0 ? Math.round(value) : undefined)

/** How many accounts of a segment may change their model in a quarter. */
export function MovesDialog({ document, mayPlan, onChange, onClose }: FixedProps) {
  const [perQuarter, setPerQuarter] = useState(document.moves.perQuarter)
  const [quarters, setQuarters] = useState(document.moves.quarters)
  const set = (tier: (typeof TIERS)[number], most: number | undefined) =>
    setPerQuarter((now) => {
      const { [tier]: _, ...others } = now
      return most === undefined ? others : { ...others, [tier]: most }
    })
  const use = () => {
    onChange({ ...document, moves: { perQuarter, quarters } })
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title="Changes a quarter" onSubmit={use} actions={<Close onClose={onClose} may={mayPlan} />}>
      <div className={styles.form}>
        <p className="dim">
          How many accounts of a segment may get another model in a quarter. Empty: as many as it takes. The scenario may use that many
          times the quarters it has.
        </p>
        <div className={styles.fields}>
          {TIERS.map((tier) => (
            <NumberInput
              key={tier}
              label={`${segmentName(tier)}, at most`}
              placeholder="no limit"
              hideControls
              min={0}
              decimalScale={0}
              thousandSeparator=","
              disabled={!mayPlan}
              value={perQuarter[tier] ?? ''}
              onChange={(value) => set(tier, whole(value))}
            />
          ))}
          <NumberInput
            label="Quarters"
            hideControls
            min={1}
            max={12}
            decimalScale={0}
            disabled={!mayPlan}
            value={quarters}
            onChange={(value) => setQuarters(Math.min(12, Math.max(1, whole(value) ?? 1)))}
          />
        </div>
      </div>
    </Dialog>
  )
}

/** What keeps an account from being served less. */
export function GuardsDialog({ document, mayPlan, onChange, onClose }: FixedProps) {
  const [guards, setGuards] = useState(document.guards)
  const use = () => {
    onChange({ ...document, guards })
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title="Guards" onSubmit={use} actions={<Close onClose={onClose} may={mayPlan} />}>
      <div className={styles.form}>
        <p className="dim">
          They keep accounts from being served less; serving them more is always open. Promises are kept by every model.
        </p>
        <Switch
          label="No downgrade while a case is open"
          disabled={!mayPlan}
          checked={guards.openCase}
          onChange={(event) => setGuards({ ...guards, openCase: event.currentTarget.checked })}
        />
        <Switch
          label="Nobody of grade D is cut: too little is known of them"
          disabled={!mayPlan}
          checked={guards.gradeD}
          onChange={(event) => setGuards({ ...guards, gradeD: event.currentTarget.checked })}
        />
        <NumberInput
          label="Days before a renewal without a downgrade"
          description="0: a renewal holds nobody"
          hideControls
          min={0}
          max={730}
          decimalScale={0}
          disabled={!mayPlan}
          value={guards.renewalDays}
          onChange={(value) => setGuards({ ...guards, renewalDays: Math.min(730, whole(value) ?? 0) })}
        />
      </div>
    </Dialog>
  )
}

type Rule = Scenario['rules'][number]

const ruleInWords = (rule: Rule, nameOf: (model: string) => string, ground: ScenarioGround, f: Format): string => {
  const what =
    rule.count === 'accounts'
      ? f.count(rule.amount, 'account', 'accounts')
      : rule.count === 'spend'
        ? `${f.money(rule.amount, ground.currency)} a year`
        : `${f.number(rule.amount)} hours a year${rule.team ? ` of ${ground.teams.find((one) => one.team === rule.team)?.name ?? rule.team}` : ''}`
  const whom = [
    rule.segments && rule.segments.length > 0 && f.list(rule.segments.map((one) => segmentName(one))),
    rule.countries && rule.countries.length > 0 && `in ${f.list(rule.countries)}`,
  ].filter(Boolean)
  return `${rule.sense} ${what} as ${f.list(rule.models.map(nameOf))}${whom.length > 0 ? `, ${whom.join(' ')}` : ''}`
}

/** Free-form rules: written here, solved exactly. */
export function RulesDialog({ document, ground, mayPlan, onChange, onClose }: FixedProps) {
  const f = useFormat()
  const nameOf = modelNamer(ground)
  const per = 10 ** currencyDigits(ground.currency)
  const [name, setName] = useState('')
  const [count, setCount] = useState<Rule['count']>('accounts')
  const [team, setTeam] = useState<string | null>(null)
  const [sense, setSense] = useState<Rule['sense']>('at most')
  const [amount, setAmount] = useState<number | string>('')
  const [models, setModels] = useState<string[]>([])
  const [segments, setSegments] = useState<string[]>([])
  const ready = name.trim() !== '' && models.length > 0 && typeof amount === 'number' && (count !== 'hours' || team !== null)
  const add = () => {
    if (!ready) return
    const rule: Rule = {
      ...{ name: name.trim(), count, models, sense, amount: count === 'spend' ? amount * per : amount },
      ...(count === 'hours' && team !== null && { team }),
      ...(segments.length > 0 && { segments: segments as NonNullable<Rule['segments']> }),
    }
    onChange({ ...document, rules: [...document.rules, rule] })
    setName('')
    setAmount('')
  }
  const take = (at: number) => {
    onChange({ ...document, rules: document.rules.filter((_, i) => i !== at) })
    toast('The rule is gone.', { undo: () => onChange(document) })
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Rules of one’s own"
      size={560}
      onSubmit={add}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {mayPlan && (
            <Button type="submit" disabled={!ready || document.rules.length >= 20}>
              Add the rule
            </Button>
          )}
        </>
      }
    >
      <div className={styles.form}>
        <p className="dim">A scenario with rules of one’s own is solved exactly, by HiGHS: that takes longer.</p>
        {document.rules.length > 0 && (
          <ul className={styles.fixes}>
            {document.rules.map((rule, at) => (
              <li key={JSON.stringify(rule)}>
                <div>
                  <b>{rule.name}</b>
                  <div className="dim">{ruleInWords(rule, nameOf, ground, f)}</div>
                </div>
                {mayPlan && (
                  <LinkButton aria-label={`Take away: ${rule.name}`} onClick={() => take(at)}>
                    take away
                  </LinkButton>
                )}
              </li>
            ))}
          </ul>
        )}
        {mayPlan && (
          <>
            <TextInput
              label="Called"
              placeholder="At least twenty dedicated in the south"
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <div className={styles.fields}>
              <Select
                label="There are"
                data={['at most', 'at least']}
                value={sense}
                allowDeselect={false}
                onChange={(value) => setSense(value as Rule['sense'])}
              />
              <NumberInput
                label="Amount"
                hideControls
                min={0}
                thousandSeparator=","
                {...(count === 'spend' && { prefix: f.symbol(ground.currency) })}
                value={amount}
                onChange={setAmount}
              />
              <Select
                label="Of"
                data={[
                  { value: 'accounts', label: 'accounts' },
                  { value: 'spend', label: 'spend a year' },
                  { value: 'hours', label: 'hours a year' },
                ]}
                value={count}
                allowDeselect={false}
                onChange={(value) => setCount(value as Rule['count'])}
              />
              {count === 'hours' && (
                <Select
                  label="Team"
                  data={ground.teams.map((one) => ({ value: one.team, label: one.name }))}
                  value={team}
                  onChange={setTeam}
                />
              )}
            </div>
            <MultiSelect
              label="Served as"
              data={ground.models.map((one) => ({ value: one.id, label: one.name }))}
              value={models}
              onChange={setModels}
            />
            <MultiSelect
              label="Only of these segments"
              placeholder={segments.length === 0 ? 'all' : ''}
              data={segmentOptions}
              value={segments}
              onChange={setSegments}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}
