import { IconStethoscope } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { LinkButton } from '../ui/link-button.tsx'
import { Notice } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { OpenCaseButton, openCaseSheet } from './case-sheet.tsx'
import { caseTitle, dueInWords } from './case-words.ts'
import { useGet } from './queries.ts'

const shown = 3

/** Open cases of an account, where it is looked at; without any only the way to open one, or nothing. */
export function CaseStrip({ account }: { readonly account: { readonly id: number; readonly name: string } }) {
  const f = useFormat()
  const { data } = useGet('listCases', { query: { account: account.id, limit: 50 } })
  const cases = data?.items.filter((one) => one.account.id === account.id) ?? []
  if (cases.length === 0) return null
  return (
    <Notice
      tone={cases.some((one) => one.daysOver > 0) ? 'warn' : 'plain'}
      mark={<IconStethoscope size={16} stroke={1.6} aria-hidden="true" />}
      action={<OpenCaseButton account={account}>Another case</OpenCaseButton>}
    >
      {cases.slice(0, shown).map((one, i) => (
        <span key={one.id}>
          {i > 0 && ' · '}
          <LinkButton onClick={() => openCaseSheet(one.id)}>{caseTitle(one)}</LinkButton>{' '}
          <span className={one.daysOver > 0 ? 'loss' : 'dim'}>
            {dueInWords(one, data?.today, f)}, {one.ownerName}
          </span>
        </span>
      ))}
      {cases.length > shown && (
        <>
          {' · '}
          <Link to="/listening" search={{ tab: 'cases', account: String(account.id) } as never}>
            {f.number(cases.length - shown)} more
          </Link>
        </>
      )}
    </Notice>
  )
}
