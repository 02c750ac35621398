/** Which changes of people and of what they do may have to wait, in words for the second person. */
import type { FieldChange } from '#api/routes/edits.ts'
import type { Context } from '../context.ts'
import type { By } from '../editing/record-edit.ts'
import type { ReadContact, ReadPerson } from '../people/read-people.ts'
import { type HeldWhat, holdIfMoves } from './hold-change.ts'

const voiceFields = ['roles', 'seniority', 'leftDay'] as const
type VoiceField = (typeof voiceFields)[number]

/** Whether a change is about who somebody is at an account, as the index weighs them. */
export const ofVoice = ({ field }: Pick<FieldChange, 'field'>): boolean => (voiceFields as readonly string[]).includes(field)

const keyOf = (person: ReadPerson) => {
  const row = person.rows.find((one) => one.id === person.id) ?? person.rows[0]!
  return { id: person.id, source: row.source, externalId: row.external_id }
}

/** "decision maker; director" */
export const rolesInWords = ({ roles, level, leftDay }: Pick<ReadContact, 'roles' | 'level' | 'leftDay'>): string =>
  [roles.map((one) => one.role).join(', ') || 'role not known', level, leftDay && `left ${leftDay}`].filter(Boolean).join('; ')

export async function holdContact(
  ctx: Context & By,
  person: ReadPerson,
  contact: ReadContact,
  changes: readonly FieldChange[],
): Promise<number | null> {
  const some = changes.filter(ofVoice)
  if (some.length === 0) return null
  const said = Object.fromEntries(some.map((one) => [one.field, one.handBack ? undefined : one.value])) as Partial<
    Record<VoiceField, unknown>
  >
  const what: HeldWhat = said.leftDay != null ? 'left' : 'roles' in said ? 'roles' : 'seniority' in said ? 'seniority' : 'left'
  return holdIfMoves(ctx, {
    ...{ person: keyOf(person), accounts: [contact.account.id], what, change: { fields: said } },
    command: { do: 'changeContact', account: contact.account.id, changes: some },
    ...{ before: rolesInWords(contact), after: some.map(changeInWords).join('; ') },
  })
}

function changeInWords({ field, value, handBack }: FieldChange): string {
  if (handBack) return `${field === 'leftDay' ? 'left' : field} as files say`
  if (field === 'leftDay') return value === null || value === undefined ? 'has not left' : `left ${String(value)}`
  if (Array.isArray(value)) return value.join(', ') || 'no role'
  return value === null || value === undefined ? `no ${field}` : String(value)
}

export async function holdTitle(ctx: Context & By, person: ReadPerson, changes: readonly FieldChange[]): Promise<number | null> {
  const change = changes.find((one) => one.field === 'title')
  if (!change) return null
  const inFiles = person.rows.map((row) => row.title).find((title) => title !== null) ?? null
  const title = change.handBack ? inFiles : ((change.value ?? null) as string | null)
  return holdIfMoves(ctx, {
    ...{
      person: keyOf(person),
      accounts: person.contacts.filter((one) => one.leftDay === null).map((one) => one.account.id),
      what: 'title',
    },
    change: { title },
    command: { do: 'changePerson', changes: [change] },
    ...{ before: person.field('title'), after: title },
  })
}

export const holdRemoval = (ctx: Context & By, person: ReadPerson, contact: ReadContact): Promise<number | null> =>
  holdIfMoves(ctx, {
    ...{ person: keyOf(person), accounts: [contact.account.id], what: 'taken off', change: { gone: true } },
    command: { do: 'removeContact', account: contact.account.id },
    ...{ before: rolesInWords(contact), after: 'not at the account' },
  })

export const holdMove = (
  ctx: Context & By,
  person: ReadPerson,
  contact: ReadContact,
  move: { readonly leftDay: string },
  to: string | null,
): Promise<number | null> =>
  holdIfMoves(ctx, {
    ...{ person: keyOf(person), accounts: [contact.account.id], what: 'moved', change: { gone: true } },
    command: { do: 'movePerson', move: { ...move } },
    ...{ before: rolesInWords(contact), after: `left ${move.leftDay}${to ? ` for ${to}` : ' for another account'}` },
  })
