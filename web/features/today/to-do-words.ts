/** Things to do in the reader's words and numbers. */

import { choices } from '#api/routes/decisions.ts'
import type { ToDo } from '#api/routes/today.ts'
import { caseDetail, caseTitle } from '../../app/case-words.ts'
import { stateInWords } from '../../app/decide.tsx'
import type { Format } from '../../ui/format.ts'

export interface ToDoWords {
  readonly title: string
  readonly detail: string
  /** What it is about, at the right: money, rows, days. */
  readonly value: string
  /** Beside it: since when. */
  readonly since: string
  readonly verb: string
}

export const tableNames: Readonly<Record<string, string>> = {
  sales_order: 'orders',
  order_line: 'order lines',
  invoice_line: 'invoice lines',
  payment: 'payments',
  interaction: 'interactions',
  opportunity: 'opportunities',
  answer: 'answers',
}

/** "sap/invoice_line" → "sap: invoice lines" */
export function sourceWords(subject: string): string {
  const at = subject.indexOf('/')
  const table = subject.slice(at + 1)
  return `${subject.slice(0, at)}: ${tableNames[table] ?? table.replaceAll('_', ' ')}`
}

export function toDoWords(one: ToDo, f: Format, currency: string): ToDoWords {
  const money = one.amountMinor === null ? '' : f.moneyShort(one.amountMinor, currency)
  const since = one.day ? `since ${f.day(one.day)}` : ''
  const words = (title: string, detail: string, verb: string, more: Partial<ToDoWords> = {}): ToDoWords => ({
    ...{ title, detail, verb, value: money, since },
    ...more,
  })
  const count = (noun: string, nouns: string) => f.count(one.count, noun, nouns)
  switch (one.code) {
    case 'nothing_imported':
      return words('Nothing was imported yet', 'Orders, invoices and tickets make the record.', 'Drop files')
    case 'nothing_measured':
      return words('Nothing was measured yet', 'The files are in; a measurement makes the numbers of them.', 'Measure')
    case 'measure_again':
      return words('Measure again', `${count('import', 'imports')} came in after the last measurement`, 'Measure', { value: '' })
    case 'import_interrupted':
      return words(`Import ${one.subject} stopped half-way`, 'Part of its rows may be in the numbers: resume or undo it.', 'Open', {
        value: count('file', 'files'),
      })
    case 'rows_rejected':
      return words(`Rows of import ${one.subject} were not taken`, 'Download them, correct them, drop them back.', 'Open', {
        value: count('row', 'rows'),
      })
    case 'file_late':
      return words(
        `${sourceWords(one.subject ?? '')} are not complete`,
        `last day ${f.day(one.day)}; shown as missing, not as zero`,
        'Drop file',
        {
          ...{ value: count('day', 'days'), since: 'missing' },
        },
      )
    case 'rate_missing':
      return words(`No rate for ${one.subject}`, one.text ?? '', 'Add rates')
    case 'unassigned':
      return words(
        'Facts without a known account',
        `${count('order or interaction', 'orders and interactions')}, counted and costed on Unassigned`,
        'Match',
      )
    case 'matches_doubtful':
      return words('Doubtful pairs of accounts', 'One customer under two names, or two customers: largest first', 'Settle', {
        ...{ value: count('pair', 'pairs'), since: money },
      })
    case 'duplicates_found':
      return words('Perhaps entered twice', 'Accounts and people that may be one, each with what agrees and what differs', 'Look', {
        ...{ value: count('pair', 'pairs'), since: money },
      })
    case 'ledger_difference':
      return words('The ledger does not add up', 'ledger less traced, not traced and outside', 'Trace')
    case 'general_ledger_difference':
      return words('Revenue differs from the general ledger', 'after the named differences', 'Trace')
    case 'model_asks':
      return words(`${one.subject} asks for approval`, `from ${one.by}${one.text ? `: ${one.text}` : ''}`, 'Review')
    case 'no_model_approved':
      return words('No cost model is approved yet', 'Every page says SKETCH until finance approves one.', 'Finish it')
    case 'override_ends':
      return words(
        `${count('segment or flag', 'segments and flags')} set by hand end soon`,
        `the first on ${f.day(one.day)}, of ${one.text}: then counts what the score says`,
        'Look',
        { since: f.relative(one.day) },
      )
    case 'schedule_failed':
      return words(`“${one.subject}” failed`, one.text ?? '', 'Look', { value: count('time', 'times') })
    case 'files_arrived':
      return words(
        `${one.subject}: files arrived`,
        one.text ? `not as last time: ${one.text}` : 'Look at them, then import them.',
        'Look',
        {
          value: count('file', 'files'),
        },
      )
    case 'challenge':
      return words(`“${one.text ?? ''}”`, `challenge by ${one.by} on ${one.challenge?.number.label}`, 'Answer', {
        ...{ value: one.challenge?.number.value ?? '', since: f.relative(one.day) },
      })
    case 'promise_due':
    case 'step_due': {
      const item = one.item!
      const to = item.person ? `to ${item.person.name}, ` : ''
      return words(item.text, `${item.kind === 'promise' ? 'promised' : 'next step'} ${to}by ${item.ownerName}`, 'Open', {
        since: item.daysOver > 0 ? `${count('day', 'days')} overdue` : `due ${f.day(item.dueDay)}`,
      })
    }
    case 'case_due': {
      const its = one.case!
      return words(`${caseTitle(its, f)}: ${its.account.name}`, caseDetail(its, f), 'Open', {
        since: its.daysOver > 0 ? `${count('day', 'days')} overdue` : `due ${f.day(its.dueDay)}`,
      })
    }
    case 'cases_due':
      return words(`${count('more case', 'more cases')} of yours`, 'revenue of their accounts at the right', 'Look', { since: '' })
    case 'cases_overdue':
      return words(
        `${count('case', 'cases')} past ${one.count === 1 ? 'its' : 'their'} day`,
        'with others; revenue of their accounts at the right',
        'Look',
        { since: '' },
      )
    case 'low_answers':
      return words(
        `${count('low answer', 'low answers')} nobody sees to`,
        '6 of 10 or less in the last 30 days, without a case; revenue of the accounts at the right',
        'Look',
      )
    case 'changes_wait':
      return words(
        `${count('change waits', 'changes wait')} for a second person`,
        'An account’s own manager changed something that would move its index.',
        'Look',
        { value: '' },
      )
    case 'change_held':
      return words(
        `${count('change', 'changes')} of yours ${one.count === 1 ? 'waits' : 'wait'} for a second person`,
        'You can state evidence, or take it back.',
        'Look',
        { value: '' },
      )
    case 'decision': {
      const decision = one.decision!
      const stake = decision.atStakeMinor !== null && decision.atStakeNowMinor !== null
      const then = decision.subject.kind === 'account' ? -1 : 1
      return words(
        `${decision.label}: ${choices[decision.choice].toLowerCase()}`,
        [
          `decided ${f.day(decision.madeAt)} by ${decision.madeByName}`,
          stateInWords(decision, f.day),
          ...(stake
            ? [`${f.moneyShort(then * decision.atStakeMinor!, currency)} → ${f.moneyShort(then * decision.atStakeNowMinor!, currency)}`]
            : []),
          ...(decision.note ? [decision.note] : []),
        ].join('; '),
        'Decide',
        { value: one.amountMinor ? f.moneyChange(one.amountMinor, currency) : '', since: one.amountMinor ? 'more at stake' : '' },
      )
    }
  }
}
