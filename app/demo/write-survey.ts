/**
 * The survey tool's exports. The relationship survey comes as a table, one row a form, asked or answered; what was said after tickets
 * comes as a list of records, one row an answer. People are known by their e-mail address only: the tool has no key of any other system.
 */
import { addDays } from '#engine/period/days.ts'
import type { Company } from './company.ts'
import { type Cell, type CsvStyle, csvText, utf8 } from './csv.ts'
import { ATTRIBUTES, type Attribute } from './feelings.ts'
import { makeListening, type ServiceFeedback, type Submission } from './listening.ts'

const STYLE: CsvStyle = { separator: ',', quote: 'needed', newline: '\r\n' }

/** What people are asked to rate, in words. */
export const RATED: Readonly<Record<Attribute, string>> = {
  delivery: 'Delivery on time',
  invoices: 'Invoices',
  answers: 'Answers to questions',
  price: 'Price',
  advice: 'Technical advice',
  webShop: 'Web shop',
}

export const SURVEY_HEADINGS = {
  'relationship.csv': [
    'Response ID',
    'Survey',
    'Asked on',
    'Answered at',
    'E-mail',
    'How likely are you to recommend us to a colleague? (0-10)',
    'Why?',
    ...ATTRIBUTES.map((attribute) => `Rating: ${RATED[attribute]}`),
    'Privacy',
    'Chosen by',
  ],
  'service.csv': [
    'submission_id',
    'collected_at',
    'source_type',
    'source_name',
    'field_id',
    'field_label',
    'field_type',
    'value_number',
    'value_text',
    'user_identifier',
    'language',
  ],
} as const satisfies Record<string, readonly string[]>

const two = (n: number) => String(n).padStart(2, '0')

/** Minutes after midnight UTC of `day`; may run into the next day. */
const instant = (day: string, minutes: number): string =>
  `${addDays(day, Math.floor(minutes / 1440))}T${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)}:00Z`

const key = (prefix: string, n: number): string => `${prefix}_${(n * 7919 + 46_656).toString(36)}`

function formRows(submissions: readonly Submission[]): Cell[][] {
  return submissions.map((s, i): Cell[] => [
    key('R', i + 1),
    s.survey,
    s.sentDay,
    s.answered === null ? '' : instant(s.answered.day, s.answered.minuteOfDay),
    s.email,
    s.recommend,
    s.why,
    ...ATTRIBUTES.map((attribute) => s.ratings?.[attribute] ?? null),
    s.privacy,
    s.chosenBy,
  ])
}

function recordRows(feedback: readonly ServiceFeedback[]): Cell[][] {
  const rows = feedback.flatMap(({ ticket, person, day, minuteOfDay, satisfied, easy, comment }) => {
    const form = key('S', ticket)
    const row = (field: string, label: string, type: string, number: number | null, text: string | null): Cell[] => [
      form,
      instant(day, minuteOfDay),
      'survey',
      'After a ticket',
      field,
      label,
      type,
      number,
      text,
      person.email,
      'en',
    ]
    return [
      row('satisfaction', 'How satisfied are you with our answer?', 'csat', satisfied, null),
      ...(easy === null ? [] : [row('effort', 'We made it easy for you to handle your issue', 'ces', easy, null)]),
      ...(comment === null ? [] : [row('comment', 'Anything else?', 'text', null, comment)]),
    ]
  })
  // Exported twice with an overlap: the same records once more.
  for (const at of [40, 120, 300]) {
    const row = rows[at]
    if (row !== undefined) rows.splice(at + 6, 0, row)
  }
  return rows
}

export function writeSurvey(company: Company): ReadonlyMap<string, Uint8Array> {
  const { submissions, feedback } = makeListening(company)
  return new Map([
    ['survey/relationship.csv', utf8(csvText(SURVEY_HEADINGS['relationship.csv'], formRows(submissions), STYLE))],
    ['survey/service.csv', utf8(csvText(SURVEY_HEADINGS['service.csv'], recordRows(feedback), STYLE))],
  ])
}
