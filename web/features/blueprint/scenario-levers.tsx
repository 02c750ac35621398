import { Button, SegmentedControl } from '@mantine/core'
import { currencyDigits } from '#api/currency.ts'
import type { ScenarioGround } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { useMe } from '../../app/session.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { Fixed } from './scenario-fixed.tsx'
import { ScenarioSlider } from './scenario-slider.tsx'
import { type Holding, limitOf, niceStep } from './scenario-words.ts'
import type { ScenarioWork } from './scenario-work.ts'

interface LeversProps {
  readonly work: ScenarioWork
  readonly ground: ScenarioGround
  readonly title: string
  readonly mayPlan: boolean
  /** Lists the accounts that are held by something. */
  readonly onHeld: (by: Holding) => void
  readonly onKeepAsNew: () => void
}

/** What may be spent, whose hours there are, what is assumed and who is fixed: each moved by hand, answered at once. */
export function ScenarioLevers({ work, ground, title, mayPlan, onHeld, onKeepAsNew }: LeversProps) {
  const f = useFormat()
  const { document, change, plan } = work
  return (
    <Panel
      title={title}
      sub={
        work.old || !plan
          ? 'solving'
          : `answered in ${plan.ms < 1000 ? `${f.number(Math.max(1, Math.round(plan.ms)))} ms` : `${f.number(plan.ms / 1000, 1)} s`}`
      }
      tools={work.undo && <LinkButton onClick={work.undo}>Undo</LinkButton>}
    >
      <div className={styles.levers}>
        <Trying work={work} mayPlan={mayPlan} onKeepAsNew={onKeepAsNew} />
        <MoneyAndHours work={work} ground={ground} />
        <hr className={styles.rule} />
        <Thresholds work={work} ground={ground} />
        <hr className={styles.rule} />
        <Assumptions document={document} change={change} />
        <hr className={styles.rule} />
        <Fixed work={work} ground={ground} mayPlan={mayPlan} onHeld={onHeld} />
      </div>
    </Panel>
  )
}

/** Whose scenario it is, where moving a lever does not change it. */
function Trying({
  work,
  mayPlan,
  onKeepAsNew,
}: {
  readonly work: ScenarioWork
  readonly mayPlan: boolean
  readonly onKeepAsNew: () => void
}) {
  const { me } = useMe()
  const { head, keeps, tried, apart } = work
  if (keeps) return null
  const whose = head.proposedAt ? `Put forward by ${head.proposedByName ?? 'somebody'}` : head.mine ? 'Yours' : `${head.ownerName}’s`
  return (
    <Notice tone="plain">
      {apart
        ? `${head.changedByName === me.name ? 'You changed it elsewhere' : `${head.changedByName} changed it`} meanwhile, and that is what is kept. What you have is still here, and only tried.`
        : `${whose}: what you ${tried ? 'moved' : 'move'} is tried, not kept.`}
      {tried && (
        <span className={styles.buttons}>
          <Button variant="default" data-dense onClick={work.putBack}>
            {apart ? 'Take what is kept' : 'Put back'}
          </Button>
          {mayPlan && (
            <Button variant="default" data-dense onClick={onKeepAsNew}>
              Keep as another
            </Button>
          )}
          {mayPlan && head.proposedAt === null && (
            <Button variant="default" data-dense onClick={() => void work.keep()}>
              {apart ? 'Keep mine' : 'Keep here'}
            </Button>
          )}
        </span>
      )}
    </Notice>
  )
}

function MoneyAndHours({ work, ground }: Pick<LeversProps, 'work' | 'ground'>) {
  const f = useFormat()
  const { document, change, plan } = work
  const { currency, budgetMinor } = ground
  const per = 10 ** currencyDigits(currency)
  const money = (minor: number) => f.moneyShort(minor, currency)
  const used = plan && limitOf(plan, 'budget')
  return (
    <>
      <ScenarioSlider
        label="Budget a year"
        value={document.budgetMinor ?? budgetMinor.today}
        least={budgetMinor.least}
        most={budgetMinor.most}
        step={niceStep(budgetMinor.least, budgetMinor.most)}
        tick={budgetMinor.today}
        write={money}
        note={
          document.budgetMinor === null
            ? `as today, ${money(budgetMinor.today)}`
            : `tick: today, ${money(budgetMinor.today)}${used && !plan?.infeasible && used.used < used.available * 0.995 ? `; ${money(used.used)} are spent` : ''}`
        }
        reset={document.budgetMinor === null ? null : { label: 'as today', run: () => change({ ...document, budgetMinor: null }) }}
        typed={{ per, digits: 0, prefix: f.symbol(currency) }}
        onChange={(value) => change({ ...document, budgetMinor: Math.round(value) })}
      />
      {ground.teams.map(({ team, name, available, most }) => {
        const said = document.hours[team]
        return (
          <ScenarioSlider
            key={team}
            label={name}
            value={said ?? available}
            least={0}
            most={most}
            step={niceStep(0, most)}
            tick={said === undefined ? null : available}
            write={(hours) => `${f.number(Math.round(hours))}\u00a0h`}
            note={said === undefined ? undefined : `tick: as it is, ${f.number(Math.round(available))} h`}
            reset={
              said === undefined ? null : { label: 'as it is', run: () => change({ ...document, hours: without(document.hours, team) }) }
            }
            typed={{ per: 1, digits: 0, suffix: ' h' }}
            onChange={(hours) => change({ ...document, hours: { ...document.hours, [team]: Math.round(hours) } })}
          />
        )
      })}
    </>
  )
}

const without = (hours: Scenario['hours'], team: string) => Object.fromEntries(Object.entries(hours).filter(([one]) => one !== team))

function Thresholds({ work, ground }: Pick<LeversProps, 'work' | 'ground'>) {
  const f = useFormat()
  const { document, change } = work
  const { currency, majorFromMinor: major } = ground
  const { thresholds, adjust } = document
  const per = 10 ** currencyDigits(currency)
  const money = (minor: number) => f.money(minor, currency)
  const set = (part: Partial<Scenario['thresholds']>) => change({ ...document, thresholds: { ...thresholds, ...part } })
  const smallMost = smallOrderMost(ground)
  // The highest score is a Key account’s: a line that reached there would have no room where it is moved.
  const majorMost = Math.min(major.most, 4 * (major.today ?? 0) || major.most)
  return (
    <>
      {major.today !== null && (
        <ScenarioSlider
          label="Major starts at"
          value={thresholds.majorFromMinor ?? major.today}
          least={major.least}
          most={majorMost}
          step={niceStep(major.least, majorMost)}
          tick={major.today}
          write={money}
          note={
            thresholds.majorFromMinor === null
              ? `${f.count(major.accounts, 'account', 'accounts')}${major.revenueShare === null ? '' : `, ${f.percent(major.revenueShare, 0)} of revenue`}`
              : `tick: today, ${money(major.today)}`
          }
          reset={thresholds.majorFromMinor === null ? null : { label: 'as measured', run: () => set({ majorFromMinor: null }) }}
          typed={{ per, digits: 0, prefix: f.symbol(currency) }}
          onChange={(value) => set({ majorFromMinor: Math.round(value) })}
        />
      )}
      <ScenarioSlider
        label="Small order is below"
        value={thresholds.smallOrderBelowMinor ?? 0}
        least={0}
        most={smallMost}
        step={niceStep(0, smallMost)}
        write={(minor) => (minor === 0 ? 'none' : money(minor))}
        note={thresholds.smallOrderBelowMinor === null ? 'nothing is moved for its size' : 'orders below go to a channel without people'}
        reset={thresholds.smallOrderBelowMinor === null ? null : { label: 'none', run: () => set({ smallOrderBelowMinor: null }) }}
        typed={{ per, digits: 0, prefix: f.symbol(currency) }}
        onChange={(value) => set({ smallOrderBelowMinor: value === 0 ? null : Math.round(value) })}
      />
      <ShareSlider
        label="Accept self-service"
        share={adjust.selfService}
        unsaid="as the channels say"
        onChange={(selfService) => change({ ...document, adjust: { ...adjust, selfService } })}
      />
    </>
  )
}

/** Where the line of small orders ends: a round amount, far below where Major begins. */
const smallOrderMost = ({ majorFromMinor, currency }: ScenarioGround): number => {
  const step = 10 ** (currencyDigits(currency) + 3)
  return majorFromMinor.today === null ? step : Math.max(step, 10 ** Math.floor(Math.log10(Math.max(1, majorFromMinor.today / 100))))
}

function ShareSlider(props: {
  readonly label: string
  readonly share: number | null
  readonly unsaid: string
  readonly onChange: (share: number | null) => void
}) {
  const f = useFormat()
  const { label, share, unsaid, onChange } = props
  return (
    <ScenarioSlider
      label={label}
      value={share ?? 0.5}
      least={0}
      most={1}
      step={0.01}
      unset={share === null}
      write={(value) => (share === null ? 'assumed' : f.percent(value, 0))}
      note={share === null ? unsaid : 'for every account and reason'}
      reset={share === null ? null : { label: unsaid, run: () => onChange(null) }}
      typed={{ per: 0.01, digits: 0, suffix: ' %' }}
      onChange={(value) => onChange(Math.min(1, Math.round(value * 100) / 100))}
    />
  )
}

function Assumptions({ document, change }: { readonly document: Scenario; readonly change: (next: Scenario) => void }) {
  const f = useFormat()
  const { adjust } = document
  const times = (key: 'lift' | 'capture', label: string, note: string) => (
    <ScenarioSlider
      label={label}
      value={adjust[key]}
      least={0}
      most={2}
      step={0.05}
      tick={1}
      write={(value) => `× ${f.number(value, 2)}`}
      note={adjust[key] === 1 ? note : 'tick: as the models say'}
      reset={adjust[key] === 1 ? null : { label: 'as the models say', run: () => change({ ...document, adjust: { ...adjust, [key]: 1 } }) }}
      typed={{ per: 1, digits: 2, prefix: '× ' }}
      onChange={(value) => change({ ...document, adjust: { ...adjust, [key]: Math.min(3, Math.round(value * 100) / 100) } })}
    />
  )
  return (
    <>
      <div className={styles.lever}>
        <div className={styles.leverHead}>
          <span>Assumptions</span>
          <SegmentedControl
            aria-label="Assumptions"
            value={document.assumptions}
            data={[
              { value: 'low', label: 'low' },
              { value: 'base', label: 'base' },
              { value: 'high', label: 'high' },
            ]}
            onChange={(assumptions) => change({ ...document, assumptions: assumptions as Scenario['assumptions'] })}
          />
        </div>
      </div>
      <details className={styles.more} open={adjust.lift !== 1 || adjust.capture !== 1 || adjust.acceptance !== null || undefined}>
        <summary>Retention, growth, acceptance</summary>
        <div>
          {times('lift', 'What models change of retention', 'as the models say')}
          {times('capture', 'Growth that models win', 'as the models say')}
          <ShareSlider
            label="Accept a price"
            share={adjust.acceptance}
            unsaid="as the models say"
            onChange={(acceptance) => change({ ...document, adjust: { ...adjust, acceptance } })}
          />
        </div>
      </details>
    </>
  )
}
