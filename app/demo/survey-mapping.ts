import { type Mapping, mappingFormat } from '#api/mapping.ts'
import { ATTRIBUTES } from './feelings.ts'
import { RATED, SURVEY_HEADINGS } from './write-survey.ts'

const [RESPONSE, SURVEY, SENT, ANSWERED, EMAIL, RECOMMEND, WHY] = SURVEY_HEADINGS['relationship.csv']
const [, , , , , , , ...ratings] = SURVEY_HEADINGS['relationship.csv']

const form = {
  response: RESPONSE,
  ...{ customer: 'contacts.AccountId', person: 'contacts.Id' },
  ...{ programme: SURVEY, asked: SENT, at: ANSWERED, email: EMAIL },
  privacy: { of: 'Privacy', map: { named: 'attributed', 'role only': 'role_only', confidential: 'confidential' } },
  chosenBy: { of: 'Chosen by', map: { plan: 'plan', 'account manager': 'colleague' } },
}

const contact = { file: 'contacts', on: { Email: EMAIL }, optional: true, repeats: 'first' } as const

/** What the columns of the relationship survey mean: which question is which, and what was promised, no heading says by itself. */
export const surveyMapping: Mapping = {
  tapeline: mappingFormat,
  name: 'Relationship survey',
  source: 'salesforce',
  note: [
    'The survey tool knows people by their e-mail address only, and some hold a role at a sister company too: the CRM says where somebody is at home.',
    'So the keys are those of the CRM; whoever is not in it is looked for by the address in all sources.',
  ],
  ids: 'salesforce',
  files: { relationship: 'survey/relationship.csv', contacts: 'salesforce/Contact.csv' },
  tables: [
    {
      table: 'answer',
      from: 'relationship',
      joins: [contact],
      note: 'One row a form: who was asked and said nothing has a row too.',
      columns: {
        ...form,
        id: { concat: [RESPONSE, { constant: '/recommend' }] },
        metric: { constant: 'nps' },
        ...{ score: RECOMMEND, comment: WHY },
      },
    },
    ...ATTRIBUTES.map((attribute, i) => ({
      table: 'answer' as const,
      from: 'relationship',
      joins: [contact],
      where: [{ value: ratings[i]!, empty: false }],
      columns: {
        ...form,
        id: { concat: [RESPONSE, { constant: `/${attribute}` }] },
        ...{ metric: { constant: 'rating' }, attribute: { constant: RATED[attribute] }, score: ratings[i]! },
      },
    })),
  ],
}

export const serviceMapping: Mapping = {
  tapeline: mappingFormat,
  name: 'Answers after tickets',
  source: 'survey',
  files: { service: 'survey/service.csv' },
  tables: [
    {
      table: 'answer',
      from: 'service',
      note: 'One row an answer.',
      columns: {
        id: { concat: ['submission_id', 'field_id'], separator: '/' },
        response: 'submission_id',
        ...{ programme: 'source_name', metric: 'field_type', score: 'value_number', comment: 'value_text' },
        ...{ at: 'collected_at', email: 'user_identifier', touchpoint: { constant: 'ticket' } },
      },
    },
  ],
}
