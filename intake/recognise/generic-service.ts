/** Tickets, calls and opportunities by headings. A duration that is not called work is not work. */
import type { Duration, TableMapping } from '#api/mapping.ts'
import { tableOf } from '../presets/preset.ts'
import type { Concept, Match } from './concepts.ts'
import { questionsOf } from './questions.ts'
import { type Customer, joinsOf, type Pick, type Recognised } from './recognised.ts'
import { scoreOf } from './survey.ts'

function unitOf(match: Match | undefined): 'seconds' | 'minutes' | 'hours' | 'days' | null {
  const plain = match?.column.plain ?? ''
  if (/hour|stunde|heure|hora|hrs/.test(plain)) return 'hours'
  if (/min/.test(plain)) return 'minutes'
  if (/sec|sek|seg/.test(plain)) return 'seconds'
  return /days|tage|jours|dias/.test(plain) ? 'days' : null
}

function durationOf(
  file: Recognised,
  concept: Concept,
  otherwise: 'seconds' | 'minutes' | 'hours',
  what: string,
  uncertain: string[],
): Duration | undefined {
  const match = file.matches.get(concept)
  if (match === undefined) return undefined
  const unit = unitOf(match)
  if (unit === null)
    uncertain.push(`"${file.profile.table.name}", column "${match.column.heading}": is it in ${otherwise}? It is taken so, as ${what}`)
  return { value: match.column.heading, unit: unit ?? otherwise }
}

export function ticketTable(alias: string, file: Recognised, c: Pick, customer: Customer, uncertain: string[]): TableMapping {
  const opened = file.matches.get('openedDate') ?? file.matches.get('orderDate')!
  const instants = opened.column.values.slice(0, 50).some((value) => /\d:\d\d/.test(value))
  const closed = c('closedDate')
  const elapsed = durationOf(file, 'resolutionTime', 'hours', 'time from opened to closed', uncertain)
  const escalated = file.profile.columns.find(
    (column) => /^(escalated|eskaliert|escaladé|escalado)$/.test(column.plain) && column.shape === 'flag',
  )
  return tableOf(
    'interaction',
    alias,
    {
      id: c('ticketId'),
      kind: { constant: 'ticket' },
      customer: customer.value,
      ...(instants ? { at: opened.column.heading } : { day: opened.column.heading }),
      channel: c('channel'),
      reason: c('reason'),
      direction: { constant: 'inbound' },
      person: c('contactId', 'email'),
      colleague: c('agent'),
      team: c('team'),
      handling: durationOf(file, 'handlingTime', 'minutes', 'work', uncertain),
      elapsed: elapsed ?? (instants && closed !== undefined ? { between: [opened.column.heading, closed] } : undefined),
      waiting: durationOf(file, 'firstResponse', 'minutes', 'waiting time', uncertain),
      replies: c('replies'),
      reopens: c('reopens'),
      subject: c('subject'),
      drivers: escalated === undefined ? undefined : { escalated: { flag: escalated.heading, in: yesWords } },
    },
    joinsOf(customer.joins),
  )
}

/** What was said of a ticket or a call when it was over: an answer of its own, where there is one. */
export function serviceAnswers(
  alias: string,
  file: Recognised,
  c: Pick,
  customer: Customer,
  touchpoint: 'ticket' | 'call',
): TableMapping[] {
  const id = touchpoint === 'ticket' ? c('ticketId') : c('callId')
  const days = [c('closedDate'), c('callDate', 'openedDate', 'orderDate')].filter((heading) => heading !== undefined)
  return questionsOf(file.profile)
    .filter(({ metric }) => metric !== 'rating')
    .map((question) =>
      tableOf(
        'answer',
        alias,
        {
          id: id === undefined ? undefined : { concat: [id, { constant: question.metric }], separator: '/' },
          customer: customer.value,
          day: { first: days },
          metric: { constant: question.metric },
          score: scoreOf(question),
          scaleMin: question.scale === null ? undefined : { constant: question.scale.min },
          scaleMax: question.scale === null ? undefined : { constant: question.scale.max },
          person: c('contactId', 'email'),
          email: c('email'),
          touchpoint: { constant: touchpoint },
          comment: question.comment ?? undefined,
        },
        { ...joinsOf(customer.joins), where: [{ value: question.column.heading, empty: false }] },
      ),
    )
}

const yesWords = ['true', 'yes', 'y', '1', 'x', 'ja', 'oui', 'si', 'sí']

export function callTable(alias: string, file: Recognised, c: Pick, customer: Customer, uncertain: string[]): TableMapping {
  const start = file.matches.get('callDate') ?? file.matches.get('openedDate') ?? file.matches.get('orderDate')!
  const instants = start.column.values.slice(0, 50).some((value) => /\d:\d\d/.test(value))
  const direction = file.matches.get('direction')?.column
  const inbound = [...(direction?.distinct ?? [])].filter((value) => /^(in|eingehend|entrant|entrante)/i.test(value))
  const outbound = [...(direction?.distinct ?? [])].filter((value) => /^(out|ausgehend|sortant|saliente)/i.test(value))
  const map = Object.fromEntries([...inbound.map((code) => [code, 'inbound']), ...outbound.map((code) => [code, 'outbound'])])
  return tableOf(
    'interaction',
    alias,
    {
      id: c('callId'),
      kind: { constant: 'call' },
      channel: { constant: 'phone' },
      customer: customer.value,
      ...(instants ? { at: start.column.heading } : { day: start.column.heading }),
      direction: direction === undefined || Object.keys(map).length === 0 ? undefined : { of: direction.heading, map, else: null },
      person: c('contactId', 'email'),
      colleague: c('agent', 'manager'),
      team: c('team'),
      reason: c('reason'),
      handling: durationOf(file, 'duration', 'seconds', 'work', uncertain),
      subject: c('subject'),
    },
    joinsOf(customer.joins),
  )
}

export function opportunityTable(alias: string, file: Recognised, c: Pick, customer: Customer, uncertain: string[]): TableMapping {
  const stage = file.matches.get('stage')!.column
  const won = [...stage.distinct].filter((value) => /won|gewonnen|gagn|ganad/i.test(value))
  const lost = [...stage.distinct].filter((value) => /lost|verloren|perd/i.test(value))
  const map = Object.fromEntries([...won.map((code) => [code, true]), ...lost.map((code) => [code, false])])
  const closed = c('closedDate')
  if (won.length === 0 || lost.length === 0)
    uncertain.push(`"${file.profile.table.name}": which of the stages ${[...stage.distinct].slice(0, 10).join(', ')} mean won or lost?`)
  return tableOf(
    'opportunity',
    alias,
    {
      id: c('opportunityId'),
      customer: customer.value,
      day: c('openedDate', 'orderDate') ?? closed,
      stage: stage.heading,
      won: { of: stage.heading, map, else: null },
      closed:
        closed === undefined || Object.keys(map).length === 0
          ? undefined
          : { case: stage.heading, when: Object.fromEntries(Object.keys(map).map((code) => [code, closed])), else: null },
      amount: c('amount', 'lineAmount'),
      currency: c('currency'),
      reason: c('reason'),
      colleague: c('manager'),
    },
    joinsOf(customer.joins),
  )
}
