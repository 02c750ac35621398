import type { CoverageLook } from '#api/routes/coverage.ts'
import { Tag } from '../../app/marks.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Loading, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import type { Doc } from './model-words.ts'

interface LookBesideProps {
  readonly doc: Doc
  readonly look: CoverageLook | undefined
  readonly error: unknown
  readonly busy: boolean
  readonly goTo: (at: string) => void
}

/** What the draft means for the book, reckoned by the server right after the last change. */
export function LookBeside({ doc, look, error, busy, goTo }: LookBesideProps) {
  const f = useFormat()
  const odd = (look?.findings ?? []).filter((one) => one.weight !== 'note')
  return (
    <aside className={styles.beside} aria-label="What it means for the book" aria-busy={busy || undefined}>
      <Panel title="On the last measurement" padding="none" old={busy}>
        {error ? (
          <p className="loss" role="alert" style={{ padding: '0 14px 12px' }}>
            {wordsOf(error)}
          </p>
        ) : !look ? (
          <Loading rows={4} />
        ) : look.models.length === 0 ? (
          <p className={styles.note} style={{ padding: '0 14px 12px' }}>
            Told as soon as everything that is in the way is put right.
          </p>
        ) : (
          <>
            <ul className={styles.list}>
              {look.models.map((one, i) => (
                <li key={one.model}>
                  <LinkButton onClick={() => goTo(`models[${i}].name`)}>{doc.models?.[i]?.name ?? one.model}</LinkButton>
                  <span className="num">{f.count(one.eligible.accounts, 'account', 'accounts')}</span>
                  <span className={styles.sub} style={{ flex: '1 1 100%' }}>
                    {f.moneyShort(one.eligible.revenueMinor, look.head.currency)} of revenue; {costWords(one, doc, look, f)};{' '}
                    {one.today.accounts === 0 ? 'nobody today' : `${f.number(one.today.accounts)} today`}
                  </span>
                </li>
              ))}
            </ul>
            {odd.length > 0 && (
              <ul className={styles.list} style={{ borderTop: '1px solid var(--tl-line)' }} aria-label="Looked over">
                {odd.map((one) => (
                  <li key={`${one.at} ${one.message}`}>
                    <span>
                      <Tag tone={one.weight === 'wrong' ? 'loss' : 'warn'}>{one.weight}</Tag> {one.message}{' '}
                      <LinkButton onClick={() => goTo(one.at)} aria-label={`Go to ${one.at}`}>
                        Look
                      </LinkButton>
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Panel>
    </aside>
  )
}

function costWords(one: CoverageLook['models'][number], doc: Doc, look: CoverageLook, f: Format): string {
  if (doc.models?.find((model) => model.id === one.model)?.kind === 'distributor') return 'no hours of ours'
  if (one.teamCostMinor === null) return 'cost not known'
  return `${f.money(one.teamCostMinor + one.cashMinor, look.head.currency)} a year each`
}
