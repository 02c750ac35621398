/** One row holds all: account, account manager, person, job level, and what the person said. */
import { findHeadingOf } from '../recognise/profile.ts'
import { questionsOf } from '../recognise/questions.ts'
import { answerTables } from '../recognise/survey.ts'
import { type Draft, joinText, type Preset, roleBy, tableOf } from './preset.ts'

const accountName = [
  'account name',
  'account',
  'company',
  'company name',
  'Kunde',
  'Firma',
  'Kundenname',
  'customer',
  'customer name',
  'client',
  'cliente',
  'société',
]
const firstName = ['first name', 'firstname', 'Vorname', 'prénom', 'nombre', 'given name']
const lastName = ['last name', 'lastname', 'Nachname', 'nom', 'apellido', 'surname']
const email = ['e-mail', 'email', 'e-mail address', 'email address', 'E-Mail-Adresse', 'courriel', 'correo']
const level = ['job level', 'level', 'seniority', 'Hierarchieebene', 'niveau', 'nivel']
/** Headings that only a list with answers in it has. */
const answers = ['touchpoint', 'comment', 'feedback', 'Kontaktpunkt', 'Kommentar', 'note', 'commentaire', 'comentario']

export const oneRow: Preset = {
  name: 'one-row',
  title: 'One row holds all',

  recognise(profile) {
    if (!answers.some((name) => findHeadingOf(profile, name) !== undefined) && questionsOf(profile).length === 0) return null
    return roleBy(
      profile,
      'rows',
      'one row holds all',
      [accountName, [...email, ...lastName]],
      ['account manager', 'first name', 'last name', 'e-mail', 'job level', 'touchpoint', 'score', 'comment'],
    )
  },

  build(files): Draft {
    const profile = files.get('rows')!
    const h = (...names: string[]) => findHeadingOf(profile, ...names)
    const account = h('account id', 'account number', 'Kundennummer') ?? h(...accountName)!
    const named = joinText([account, h(...firstName), h(...lastName)], ' / ')
    const person = h('contact id', 'person id') ?? h(...email) ?? named!
    const key = h(...email) === undefined ? person : { first: [person, named!] }
    const uncertain = [`The account's name is its key: two accounts of one name would become one`]
    const where = [{ value: account, empty: false }]
    return {
      tables: [
        tableOf(
          'account',
          'rows',
          {
            id: account,
            name: h(...accountName),
            colleague: h(
              'account manager',
              'account owner',
              'Kundenbetreuer',
              'Key Account Manager',
              'responsable de compte',
              'gestor de cuenta',
            ),
            country: h('country', 'Land', 'pays', 'país'),
          },
          { where },
        ),
        tableOf(
          'contact',
          'rows',
          {
            id: key,
            customer: account,
            firstName: h(...firstName),
            lastName: h(...lastName),
            email: h(...email),
            phone: h('phone', 'telephone', 'Telefon', 'téléphone', 'teléfono'),
            title: h('job title', 'title', 'position', 'Funktion', 'fonction', 'cargo'),
            seniority: h(...level),
            role: h('role', 'buying role', 'Rolle', 'rôle', 'rol'),
            language: h('language', 'Sprache', 'langue', 'idioma'),
          },
          { repeats: 'first' },
        ),
        ...answerTables('rows', profile, questionsOf(profile), { customer: account, person: key, email: h(...email) }, {}, uncertain),
      ],
      uncertain,
    }
  },
}
