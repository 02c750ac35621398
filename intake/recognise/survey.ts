/** Filled-in forms: one row each, one answer per question, all of one form together. */
import type { TableMapping, Value } from '#api/mapping.ts'
import { tableOf } from '../presets/preset.ts'
import { findColumn, findHeadingOf, type TableProfile } from './profile.ts'
import type { Question } from './questions.ts'
import { isKey } from './recognised.ts'

/** Whoever answered, and where the row says he is. */
export interface Answerer {
  readonly customer: Value | undefined
  readonly person: Value | undefined
  readonly email: string | undefined
}

const dayNames = [
  ...[
    'timestamp',
    'submitted at',
    'submitted',
    'submission date',
    'completed at',
    'completed',
    'date submitted',
    'response date',
    'responded at',
  ],
  ...['answered at', 'answered on', 'survey date', 'collected at', 'end date', 'date', 'day', 'created at', 'zeitstempel', 'datum'],
  ...['ausgefüllt am', 'antwortdatum', 'date de réponse', 'horodateur', 'fecha', 'fecha de respuesta', 'marca temporal'],
]
const askedNames = ['asked on', 'asked at', 'sent at', 'invited at', 'invitation date', 'sent', 'versendet am', 'envoyé le', 'enviado']
const idNames = ['response id', 'submission id', 'respondent id', 'answer id', 'survey response id', 'id', 'antwort id', 'id réponse']
const touchpointNames = ['touchpoint', 'Kontaktpunkt', 'point de contact', 'punto de contacto', 'occasion', 'journey stage', 'trigger']
const programmeNames = ['programme', 'program', 'survey', 'survey name', 'campaign', 'Umfrage', 'enquête', 'encuesta']
const privacyNames = ['privacy', 'confidentiality', 'Vertraulichkeit', 'confidentialité', 'confidencialidad']
const choosers = ['chosen by', 'selected by', 'nominated by', 'ausgewählt von']
const askers = ['asked by', 'interviewer', 'interviewed by', 'befragt von']
const confidential = /^(confid|vertraul|anonym)/i
const roleOnly = /^(role|rolle|rôle|rol)/i

/** The day or instant of a form; null: rows say none, and a score without a day cannot age. */
export function dayOfForm(profile: TableProfile) {
  const named = dayNames.map((name) => findColumn(profile, name)).find((column) => column?.shape === 'date')
  const column = named ?? profile.columns.find((one) => one.shape === 'date')
  if (column == null) return null
  return column.values.slice(0, 50).some((value) => /\d:\d\d/.test(value)) ? { at: column.heading } : { day: column.heading }
}

/** One table per question. The first keeps rows without an answer: those were asked and said nothing. */
export function answerTables(
  alias: string,
  profile: TableProfile,
  questions: readonly Question[],
  who: Answerer,
  more: Partial<TableMapping>,
  uncertain: string[],
): TableMapping[] {
  const name = profile.table.name
  const day = dayOfForm(profile)
  if (day === null) {
    uncertain.push(
      `"${name}" does not say when anybody answered, and an answer without a day cannot age: ${questions.map(({ column }) => column.heading).join(', ')} are not part of this import`,
    )
    return []
  }
  const h = (names: readonly string[]) => findHeadingOf(profile, ...names)
  const id = formKey(profile, Object.values(day)[0]!)
  const asked = h(askedNames)
  const privacy = privacyOf(profile)
  const names = who.customer !== undefined || who.person !== undefined || who.email !== undefined
  if (!names) uncertain.push(`"${name}" names neither accounts nor people: its answers go to Unassigned`)
  return questions.map((question, i) => {
    const { column, metric, scale, attribute, comment } = question
    if (!question.said)
      uncertain.push(`"${name}": "${column.heading}" is taken as ${metric.toUpperCase()} by its scale: if it asks something else, say so`)
    const other = i > 0 || (asked === undefined && !names)
    return tableOf(
      'answer',
      alias,
      {
        id: id === undefined ? undefined : { concat: [id, { constant: question.attribute ?? metric }], separator: '/' },
        customer: who.customer,
        ...day,
        asked,
        response: id,
        programme: h(programmeNames),
        metric: { constant: metric },
        attribute: attribute === null ? undefined : { constant: attribute },
        score: scoreOf(question),
        scaleMin: scale === null ? undefined : { constant: scale.min },
        scaleMax: scale === null ? undefined : { constant: scale.max },
        person: who.person,
        email: who.email,
        touchpoint: h(touchpointNames),
        comment: comment ?? undefined,
        privacy,
        chosenBy: h(choosers),
        colleague: h(askers),
      },
      { ...more, ...(other ? { where: [...(more.where ?? []), { value: column.heading, empty: false }] } : {}) },
    )
  })
}

/** What tells one form from another: its key, else the second it was filled in; undefined: the content of the row does. No names: a key stays. */
function formKey(profile: TableProfile, day: string): string | undefined {
  const own = idNames
    .map((one) => findColumn(profile, one))
    .find((column) => column !== null && column.shape !== 'email' && isKey(profile, [column]))
  if (own != null) return own.heading
  const column = profile.columns.find((one) => one.heading === day)!
  return column.values.some((value) => /\d:\d\d:\d\d/.test(value)) && isKey(profile, [column]) ? day : undefined
}

/** Good and Bad count 1 and 0; what was offered and not taken up is no answer. */
export const scoreOf = ({ column, metric }: Pick<Question, 'column' | 'metric'>): Value =>
  metric === 'good_bad' ? { of: column.heading, map: { 'Good*': 1, 'good*': 1, 'Bad*': 0, 'bad*': 0 }, else: null } : column.heading

/** What the form says about who will see it; words nobody knows stay a problem of their rows. */
function privacyOf(profile: TableProfile): Value | undefined {
  const column = findColumn(profile, ...privacyNames)
  if (column === null) return undefined
  const map: Record<string, string> = {}
  for (const value of column.distinct) {
    if (confidential.test(value)) map[value] = 'confidential'
    else if (roleOnly.test(value)) map[value] = 'role_only'
    else if (/^(attributed|named|open|offen|namentlich|nominatif|nominal)/i.test(value)) map[value] = 'attributed'
  }
  return { of: column.heading, map }
}
