import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { AccountPlan } from '#api/routes/plans.ts'
import { call } from '../../app/client.ts'
import { refresh } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { WrittenHistory } from '../../app/written-history.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './plan.module.css'

type Text = AccountPlan['texts'][number]

export const planParts: readonly { readonly part: Text['part']; readonly name: string; readonly ask: string }[] = [
  { part: 'business', name: 'Their business', ask: 'What they make, for whom, and what their money depends on' },
  { part: 'goals', name: 'What they want to reach', ask: 'Their goals this year and next, in their words' },
  { part: 'aim', name: 'What we want to reach with them', ask: 'Where the account should stand in a year, and why they gain by it' },
]

/** Short texts that anybody who looks after the account keeps true. */
export function PlanTexts({ plan }: { readonly plan: AccountPlan }) {
  return (
    <Panel title="The customer" sub="in a few lines, by whoever knows it">
      <div className={styles.texts}>
        {planParts.map(({ part, name, ask }) => {
          const there = plan.texts.filter((one) => one.part === part)
          return (
            <section key={part} aria-label={name}>
              <h3 className={styles.part}>{name}</h3>
              {there.map((one) => (
                <PartText key={one.id} plan={plan} part={part} ask={ask} name={name} text={one} />
              ))}
              {there.length === 0 && <PartText plan={plan} part={part} ask={ask} name={name} text={null} />}
            </section>
          )
        })}
      </div>
    </Panel>
  )
}

interface PartProps {
  readonly plan: AccountPlan
  readonly part: Text['part']
  readonly name: string
  readonly ask: string
  readonly text: Text | null
}

function PartText({ plan, part, name, ask, text }: PartProps) {
  const f = useFormat()
  const { may } = useMe()
  const [draft, setDraft] = useState<string | null>(null)
  const [history, showHistory] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [seen, setSeen] = useState(text?.version ?? 0)
  const begin = () => {
    setSeen(text?.version ?? 0)
    setError(null)
    setDraft(text?.text ?? '')
  }
  const keep = async () => {
    const words = (draft ?? '').trim()
    try {
      if (!text) {
        if (words !== '') {
          const made = await call('writePlanText', { params: { account: plan.account.id }, body: { part, text: words } })
          said(made.id, null, made.version)
        }
      } else if (words !== text.text) {
        const made = await call('changePlanText', { params: { text: text.id }, body: { text: words === '' ? null : words, version: seen } })
        said(text.id, text.text, made.version)
      }
      setDraft(null)
      await refresh('getAccountPlan')
    } catch (error) {
      setError(error)
      await refresh('getAccountPlan')
    }
  }
  const said = (id: number, before: string | null, version: number) =>
    toast(`${name}: kept.`, {
      undo: async () => {
        await call('changePlanText', { params: { text: id }, body: { text: before, version } })
        await refresh('getAccountPlan')
      },
    })
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void keep()
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      setDraft(null)
    }
  }
  if (draft !== null)
    return (
      <div className={styles.editor}>
        <Textarea
          aria-label={name}
          placeholder={ask}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKey}
          autosize
          minRows={3}
          maxRows={14}
          maxLength={10_000}
          autoFocus
        />
        {error !== null && (
          <p className="loss" role="alert">
            {wordsOf(error)}{' '}
            {text && (
              <LinkButton
                onClick={() => {
                  setSeen(text.version)
                  setError(null)
                }}
              >
                Keep mine all the same
              </LinkButton>
            )}
          </p>
        )}
        <div className={styles.editorTools}>
          <Button data-dense onClick={() => void keep()}>
            Keep
          </Button>
          <Button data-dense variant="default" onClick={() => setDraft(null)}>
            Cancel
          </Button>
        </div>
      </div>
    )
  return (
    <>
      {text ? (
        <p className={styles.text}>{text.text}</p>
      ) : (
        <p className="dim">Nobody has written it yet: {ask.charAt(0).toLowerCase() + ask.slice(1)}.</p>
      )}
      <p className={styles.by}>
        {text && (
          <LinkButton aria-expanded={history} onClick={() => showHistory(!history)}>
            {text.byName}, {f.day(text.changedAt.slice(0, 10))}
            {text.version > 1 && `, ${f.number(text.version)} versions`}
          </LinkButton>
        )}
        {may('edit') && (
          <LinkButton onClick={begin} aria-label={`${text ? 'Change' : 'Write'}: ${name}`}>
            {text ? 'Change' : 'Write it'}
          </LinkButton>
        )}
      </p>
      {history && text && <WrittenHistory what="plan text" id={text.id} />}
    </>
  )
}
