/** The one writer of what people say by hand: everything that changes an account, a person or a role by hand goes through here. */
import { byHandFields, type RecordKey, type Subject } from '#api/by-hand.ts'
import { type Problem, Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import {
  addAccount,
  addContact,
  addPerson,
  appendEdits,
  loadContactHand,
  loadHand,
  type NewEdit,
  removeContact,
  saveContactHand,
  saveHand,
} from '#store/edits.ts'
import { lockRecord } from '#store/imports.ts'

/** Who says it. A request's context is one. */
export interface By {
  readonly actor: string
  readonly now: string
  readonly caller?: { readonly name: string } | null
}

export const nameOf = (by: By): string => by.caller?.name ?? by.actor.replace(/^cli:/, '')

export interface Edit extends RecordKey {
  readonly subject: Subject
  /** Of a contact: key of the account; `source` and `externalId` are the person's. */
  readonly at?: RecordKey
  /** As its column is called (`postal_code`); of a contact: roles, seniority, primary, leftDay. See api/by-hand.ts. */
  readonly field: string
  /** Null: it is empty, whatever files say. Undefined: handed back to the files. */
  readonly after: unknown
  /** What was said by hand when somebody last looked, if it must not have changed since (undefined: nothing was). */
  readonly expected?: { readonly said: unknown }
}

export interface RecordedEdit {
  readonly id: number
  readonly edit: Edit
  readonly before: unknown
  readonly after: unknown
}

/**
 * Records changes by hand, in the caller's transaction; what was said already is no change. A contact is put on the account where nobody
 * has it yet. Who may do so was asked before.
 *
 * @throws Refusal invalid with every field that is wrong; not_found for a key nobody has; conflict where somebody was quicker
 */
export async function recordEdits(tx: Db, by: By, edits: readonly Edit[], because?: string): Promise<RecordedEdit[]> {
  const parsed = parseEdits(edits)
  await lockRecord(tx)
  const log: Logged[] = []
  for (const edit of parsed) {
    const opened = await openHand(tx, edit)
    const { id, personId, hand } = opened
    const before = Object.hasOwn(hand, edit.field) ? hand[edit.field] : undefined
    if (edit.expected && !same(before, edit.expected.said)) throw tooLate(edit, before)
    if (same(before, edit.after)) continue
    const { [edit.field]: _, ...rest } = hand
    const next = edit.after === undefined ? rest : { ...rest, [edit.field]: edit.after }
    if (edit.subject === 'contact') {
      if (edit.after !== undefined && (await addContact(tx, id, personId!)))
        log.push({ ...logged(by, edit, opened, because), field: 'made', before: undefined, after: true })
      await saveContactHand(tx, id, personId!, next)
    } else await saveHand(tx, edit.subject, id, next)
    log.push({ ...logged(by, edit, opened, because), before })
  }
  return append(tx, by, log, because)
}

/** An account that no file knows, with what is said of it. */
export async function makeAccount(tx: Db, by: By, fields: Readonly<Record<string, unknown>>): Promise<Made> {
  await lockRecord(tx)
  const made = await addAccount(tx)
  const edits = [...(await noteMade(tx, by, 'account', made)), ...(await recordEdits(tx, by, fieldEdits('account', made, fields)))]
  return { ...made, edits: edits.map((one) => one.id) }
}

export interface Made extends RecordKey {
  readonly id: number
  readonly edits: readonly number[]
}

/** A person that no file knows; `at` puts them on an account with what they do there. */
export async function makePerson(
  tx: Db,
  by: By,
  fields: Readonly<Record<string, unknown>>,
  at?: { readonly account: RecordKey; readonly contact: Readonly<Record<string, unknown>> },
): Promise<Made> {
  await lockRecord(tx)
  const made = await addPerson(tx)
  const edits = [
    ...(await noteMade(tx, by, 'person', made)),
    ...(await recordEdits(tx, by, fieldEdits('person', made, fields))),
    ...(at ? await putOnAccount(tx, by, made, at.account, at.contact) : []),
  ]
  return { ...made, edits: edits.map((one) => one.id) }
}

/** Puts a person on an account, said by hand, with what they do there. */
export async function putOnAccount(
  tx: Db,
  by: By,
  person: RecordKey,
  account: RecordKey,
  contact: Readonly<Record<string, unknown>>,
  because?: string,
): Promise<RecordedEdit[]> {
  await lockRecord(tx)
  const edit: Edit = { subject: 'contact', source: person.source, externalId: person.externalId, at: account, field: 'made', after: true }
  const opened = await openHand(tx, edit)
  const made = (await addContact(tx, opened.id, opened.personId!))
    ? await append(tx, by, [{ ...logged(by, edit, opened, because), before: undefined }], because)
    : []
  const said = await recordEdits(
    tx,
    by,
    Object.entries(contact).map(([field, after]) => ({ ...edit, field, after })),
    because,
  )
  return [...made, ...said]
}

/** Takes a person off an account where only people put them; what was said of their work there goes too, and stays in the history. */
export async function takeOffAccount(tx: Db, by: By, person: RecordKey, account: RecordKey, because?: string): Promise<void> {
  await lockRecord(tx)
  const edit: Edit = {
    subject: 'contact',
    source: person.source,
    externalId: person.externalId,
    at: account,
    field: 'made',
    after: undefined,
  }
  const opened = await openHand(tx, edit)
  const { id, personId, hand } = opened
  if ((await removeContact(tx, id, personId!)) === 0)
    throw new Refusal('conflict', 'Cannot take the person off this account: a file puts them there. Say that they left instead')
  const said = Object.entries(hand).map(([field, before]) => ({ ...logged(by, { ...edit, field }, opened, because), before }))
  await saveContactHand(tx, id, personId!, {})
  await append(tx, by, [...said, { ...logged(by, edit, opened, because), before: true }], because)
}

export const fieldEdits = (
  subject: 'account' | 'person',
  { source, externalId }: RecordKey,
  fields: Readonly<Record<string, unknown>>,
): Edit[] => Object.entries(fields).map(([field, after]) => ({ subject, source, externalId, field, after }))

/** Two values by hand are the same as JSON is, whatever the order of keys. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function parseEdits(edits: readonly Edit[]): Edit[] {
  const problems: Problem[] = []
  const parsed = edits.map((edit) => {
    const fields: Readonly<Record<string, (typeof byHandFields.account)['name'] | undefined>> = byHandFields[edit.subject] as never
    const schema = Object.hasOwn(fields, edit.field) ? fields[edit.field] : undefined
    if (!schema)
      throw new Refusal('invalid', `Cannot set ${edit.field} of a ${edit.subject} by hand: there is no such field`, [
        { at: edit.field, message: 'is no field' },
      ])
    if (edit.after === undefined) return edit
    const read = schema.safeParse(edit.after)
    if (read.success) return { ...edit, after: read.data as unknown }
    problems.push(...read.error.issues.map((issue) => ({ at: [edit.field, ...issue.path].join('.'), message: issue.message })))
    return edit
  })
  if (problems.length > 0)
    throw new Refusal(
      'invalid',
      `Cannot keep this: ${problems.map((p) => `${p.at.replaceAll('_', ' ')} ${p.message}`).join('; ')}`,
      problems,
    )
  return parsed
}

interface Opened {
  /** Of the account or the person; of a contact the account's. */
  readonly id: number
  readonly personId?: number
  readonly hand: Record<string, unknown>
}

async function openHand(tx: Db, edit: Edit): Promise<Opened> {
  const missing = (what: string, key: RecordKey) => new Refusal('not_found', `There is no ${what} ${key.source}/${key.externalId}`)
  if (edit.subject !== 'contact') {
    const found = await loadHand(tx, edit.subject, edit)
    if (!found) throw missing(edit.subject, edit)
    return found
  }
  if (!edit.at) throw new RangeError('a contact is a person at an account: say at which')
  const [person, account] = [await loadHand(tx, 'person', edit), await loadHand(tx, 'account', edit.at)]
  if (!person) throw missing('person', edit)
  if (!account) throw missing('account', edit.at)
  return { id: account.id, personId: person.id, hand: await loadContactHand(tx, account.id, person.id) }
}

interface Logged extends NewEdit {
  readonly edit: Edit
  /** What the audit says: an id, never a key that may be somebody's address. */
  readonly about: string
}

const logged = (by: By, edit: Edit, of: Opened, because: string | undefined): Omit<Logged, 'before'> => ({
  ...{ at: by.now, actor: by.actor, actorName: nameOf(by), subject: edit.subject },
  ...{ source: edit.source, externalId: edit.externalId, place: edit.at ?? null, field: edit.field },
  ...{ after: edit.after, because: because ?? null, edit },
  about: edit.subject === 'contact' ? `person:${of.personId}` : `${edit.subject}:${of.id}`,
})

async function noteMade(tx: Db, by: By, subject: 'account' | 'person', made: { id: number } & RecordKey): Promise<RecordedEdit[]> {
  const edit: Edit = { subject, source: made.source, externalId: made.externalId, field: 'made', after: true }
  return append(tx, by, [{ ...logged(by, edit, { id: made.id, hand: {} }, undefined), before: undefined }], undefined)
}

async function append(tx: Db, by: By, log: readonly Logged[], because: string | undefined): Promise<RecordedEdit[]> {
  if (log.length === 0) return []
  const ids = await appendEdits(
    tx,
    log.map(({ edit: _, about: __, ...one }) => one),
  )
  const fieldsOf = new Map<string, Set<string>>()
  for (const { about, field } of log) fieldsOf.set(about, (fieldsOf.get(about) ?? new Set()).add(field))
  for (const [about, fields] of fieldsOf) await saveAudit(tx, by, 'edit', about, { fields: [...fields], ...(because && { because }) })
  return log.map(({ edit, before, after }, i) => ({ id: ids[i]!, edit, before, after }))
}

function tooLate(edit: Edit, now: unknown): Refusal {
  const said = (value: unknown) =>
    value === undefined ? 'nothing by hand' : value === null ? 'empty' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
  return new Refusal(
    'conflict',
    `Cannot change ${edit.field.replaceAll('_', ' ')}: somebody changed it meanwhile. You saw ${said(edit.expected!.said)}, it is ${said(now)} now`,
    [{ at: edit.field, message: said(now) }],
  )
}
