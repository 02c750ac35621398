import { IconCheck } from '@tabler/icons-react'
import styles from './imports.module.css'

export const steps = ['files', 'recognise', 'map', 'match', 'check', 'preview', 'run'] as const
export type Step = (typeof steps)[number]
export const stepNames: Readonly<Record<Step, string>> = {
  ...{ files: 'Files', recognise: 'Recognise', map: 'Map', match: 'Match', check: 'Check', preview: 'Preview', run: 'Run' },
}

interface WizardStepsProps {
  readonly now: Step
  readonly open: (step: Step) => boolean
  readonly onGo: (step: Step) => void
}

/** Where one is, what lies behind (any of it can be opened again), what is to come. */
export function WizardSteps({ now, open, onGo }: WizardStepsProps) {
  const at = steps.indexOf(now)
  return (
    <nav aria-label="Steps of the import">
      <p className={styles.stepsNow} aria-hidden="true">
        {at + 1} of {steps.length}: {stepNames[now]}
      </p>
      <ol className={styles.steps}>
        {steps.map((step, i) => (
          <li key={step}>
            <button
              type="button"
              className={styles.step}
              aria-current={step === now ? 'step' : undefined}
              disabled={step !== now && !open(step)}
              onClick={() => onGo(step)}
            >
              <span className={styles.stepMark}>
                {i < at ? <IconCheck size={13} stroke={2} aria-hidden="true" /> : <span aria-hidden="true">{i + 1}</span>}
              </span>
              <span className={styles.stepWord}>
                {stepNames[step]}
                {i < at && <span className="only-heard">, done</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
