/** Feedback records, one row per answer: as Formbricks and systems of its shape keep and export them. */
import { metricScales } from '#api/answer-scales.ts'
import type { AnswerMetric } from '#api/record.ts'
import { findColumn, findHeadingOf, type TableProfile } from '../recognise/profile.ts'
import { joinText, type Preset, roleBy, tableOf } from './preset.ts'

const metrics: readonly AnswerMetric[] = ['nps', 'csat', 'ces', 'ces1', 'rating', 'text']

export const feedbackRecords: Preset = {
  name: 'feedback-records',
  title: 'Feedback records',

  recognise: (profile) =>
    roleBy(
      profile,
      'records',
      'survey',
      [
        ['submission_id', 'submissionId'],
        ['field_type', 'fieldType'],
        ['collected_at', 'collectedAt'],
        ['value_number', 'value_text', 'value'],
      ],
      ['field_id', 'field_label', 'source_type', 'source_name', 'user_id', 'user_identifier', 'language'],
    ),

  build(files) {
    const profile = files.get('records')!
    const h = (...names: string[]) => findHeadingOf(profile, ...names)
    const [type, submission] = [h('field_type')!, h('submission_id')!]
    const [number, text] = [h('value_number', 'value'), h('value_text')]
    const customer = h('account_key', 'account_id', 'company_id', 'customer_id', 'account', 'company')
    const person = h('user_identifier', 'user_id', 'person_id', 'contact_id')
    const email = h('email', 'user_email', 'e-mail')
    const kinds = findColumn(profile, 'field_type')?.distinct ?? new Set<string>()
    const left = [...kinds].filter((kind) => !metrics.includes(kind.toLowerCase() as AnswerMetric))
    const uncertain =
      left.length === 0 ? [] : [`Records of the kinds ${left.sort().join(', ')} are no answers on a scale or in words: they are left out`]
    if (customer === undefined && person === undefined && email === undefined)
      uncertain.push('The records name neither accounts nor people: they go to Unassigned')
    const scale = (end: 'min' | 'max') => widened(profile, type, number, end)
    return {
      uncertain,
      tables: [
        tableOf(
          'answer',
          'records',
          {
            id: joinText([submission, h('field_id')], '/'),
            customer,
            at: h('collected_at'),
            response: submission,
            programme: h('source_name', 'source_id', 'survey_name'),
            metric: type,
            attribute: { case: type, when: { 'rating*': h('field_label', 'field_id') ?? { constant: null } }, else: null },
            score: number === undefined ? undefined : { case: type, when: { 'text*': { constant: null } }, else: number },
            scaleMin: h('scale_min') ?? scale('min'),
            scaleMax: h('scale_max') ?? scale('max'),
            person,
            email,
            touchpoint: h('touchpoint', 'source_type'),
            comment: text,
            privacy: h('privacy'),
          },
          { where: [{ value: type, in: metrics.flatMap((one) => [one, one.toUpperCase()]) }] },
        ),
      ],
    }
  },
}

/** Ratings and efforts come on scales of their own: where answers go beyond the usual one, the next that holds them is taken. */
function widened(profile: TableProfile, type: string, number: string | undefined, end: 'min' | 'max') {
  if (number === undefined) return undefined
  const [t, n] = [type, number].map((heading) => profile.columns.findIndex((column) => column.heading === heading))
  const when: Record<string, { constant: number }> = {}
  for (const metric of ['csat', 'ces', 'rating'] as const) {
    const values = profile.rows.filter((cells) => cells[t!]!.trim().toLowerCase() === metric).map((cells) => Number(cells[n!]))
    const usual = metricScales[metric]!
    const [lowest, highest] = [Math.min(...values), Math.max(...values)]
    const wider = [usual, { min: 1, max: 7 }, { min: 0, max: 10 }, { min: 0, max: 100 }].find(
      (one) => lowest >= one.min && highest <= one.max,
    )
    if (values.length > 0 && wider !== undefined && wider !== usual) when[metric] = { constant: wider[end] }
  }
  return Object.keys(when).length === 0 ? undefined : { case: type, when, else: null }
}
