import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { choices } from '#api/routes/decisions.ts'
import type { BookFinding } from '#api/routes/portfolio.ts'
import type { Format } from '../ui/format.ts'
import { useKeys } from '../ui/keys.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { useFormat } from '../ui/use-format.ts'
import { ChallengeLink, openChallenge } from './challenge.tsx'
import { openDecide, stateInWords } from './decide.tsx'
import styles from './finding-list.module.css'
import { useMe } from './session.tsx'
import { useWithSnapshot } from './with-snapshot.ts'

interface FindingListProps {
  readonly findings: readonly BookFinding[]
  readonly currency: string
  readonly snapshot: number
  /** So many first; the others behind "all". */
  readonly first?: number
}

/** Findings by money: each opens what lies under it, can be decided (D) and challenged (C). */
export function FindingList({ findings, currency, snapshot, first = findings.length }: FindingListProps) {
  const f = useFormat()
  const [all, setAll] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const { may } = useMe()
  const inFocus = () => {
    const row = document.activeElement?.closest('[data-finding]')
    return findings.find((one) => one.id === row?.getAttribute('data-finding')) ?? findings[0]
  }
  useKeys('Findings', {
    c: { does: 'challenge', run: () => openChallenge(numberOf(inFocus()!, f, currency, snapshot)), off: !findings[0] || !may('challenge') },
    d: { does: 'decide', run: () => openDecide(subjectOf(inFocus()!, f, currency, snapshot)), off: !findings[0] || !may('decide') },
  })
  const shown = all ? findings : findings.slice(0, first)
  return (
    <>
      <ol className={styles.list} ref={list}>
        {shown.map((finding) => (
          <Row key={finding.id} finding={finding} currency={currency} snapshot={snapshot} />
        ))}
      </ol>
      {findings.length > shown.length && (
        <p className={styles.more}>
          <LinkButton onClick={() => setAll(true)}>{f.count(findings.length - shown.length, 'more', 'more')}</LinkButton>
        </p>
      )}
    </>
  )
}

function Row({ finding, currency, snapshot }: { readonly finding: BookFinding; readonly currency: string; readonly snapshot: number }) {
  const f = useFormat()
  const { may } = useMe()
  const { title, sub } = findingWords(finding, f)
  const here = useWithSnapshot(snapshot)
  const { path, search } = parsePage(finding.page)
  return (
    <li className={styles.row} data-finding={finding.id}>
      <div className={styles.words}>
        <Link to={path as '/'} search={here(search)} className={styles.title}>
          {title}
        </Link>
        <div className={styles.sub}>
          {sub && <span>{sub}</span>}
          {finding.decision && (
            <span>
              {choices[finding.decision.choice]}, {stateInWords(finding.decision, f.day)}
            </span>
          )}
          <span className={styles.verbs}>
            {may('decide') && (
              <LinkButton onClick={() => openDecide(subjectOf(finding, f, currency, snapshot))} aria-label={`Decide: ${title}`}>
                Decide
              </LinkButton>
            )}
            <ChallengeLink number={numberOf(finding, f, currency, snapshot)} />
          </span>
        </div>
      </div>
      <span className={`${styles.amount} num ${finding.code === 'below_zero' ? 'loss' : ''}`}>{amountOf(finding, f, currency)}</span>
    </li>
  )
}

/** What it is about in the reader's numbers; what a measurement left out is said in the server's words. */
export function findingWords({ code, message, accounts, subject }: BookFinding, f: Format): { title: string; sub: string | null } {
  const n = (one: string, many: string) => f.count(accounts, `account ${one}`, `accounts ${many}`)
  switch (code) {
    case 'below_zero':
      return { title: n('costs more than it brings', 'cost more than they bring'), sub: 'in every version, under this model' }
    case 'service_beyond_orders':
      return { title: n('gets more service than its orders explain', 'get more service than their orders explain'), sub: 'of traced cost' }
    case 'gets_it_free':
      return { title: n('pays little for much service', 'pay little for much service'), sub: 'their cost to serve' }
    case 'caused_by_us':
      return { title: 'Work that we caused', sub: f.count(accounts, 'account', 'accounts') }
    case 'price_corrections':
      return { title: 'Price corrections after the invoice', sub: f.count(accounts, 'account', 'accounts') }
    case 'late_payment':
      return { title: n('pays late', 'pay late'), sub: 'cost of the capital' }
    case 'unassigned':
      return { title: 'Facts without a known account', sub: 'counted and costed on Unassigned' }
    case 'not_traced':
      return { title: 'Cost of teams that reached no account', sub: 'not traced; never spread' }
    case 'sale_loses_money':
      return { title: `Selling by ${subject} costs more than it earns`, sub: 'cost of selling less margin of the orders won' }
    default: {
      // The first sentence says what, the rest why and what to do.
      const at = message.search(/[:;.](\s|$)/)
      return at > 0 && at < message.length - 1
        ? { title: message.slice(0, at), sub: message.slice(at + 1).trim() }
        : { title: message, sub: null }
    }
  }
}

const amountOf = (finding: BookFinding, f: Format, currency: string): string =>
  finding.atStakeMinor === null ? '' : f.moneyShort(finding.code === 'below_zero' ? -finding.atStakeMinor : finding.atStakeMinor, currency)

const numberOf = (finding: BookFinding, f: Format, currency: string, snapshot: number) => ({
  ...{ key: `finding:${finding.id}`, label: findingWords(finding, f).title, value: amountOf(finding, f, currency), snapshot },
  kind: finding.code === 'price_corrections' ? null : ('cost' as const),
})

const subjectOf = (finding: BookFinding, f: Format, currency: string, snapshot: number) => ({
  subject: { kind: 'finding' as const, key: finding.id },
  ...{ label: findingWords(finding, f).title, value: amountOf(finding, f, currency), snapshot },
})

/** An address of the app as a link's parts. */
export function parsePage(page: string): { path: string; search: Record<string, string> } {
  const [path = '/', search = ''] = page.split('?')
  return { path, search: Object.fromEntries(new URLSearchParams(search)) }
}
