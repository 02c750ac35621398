import { Refusal } from '#api/refusal.ts'
import type { FieldChange } from '#api/routes/edits.ts'
import { loadHand } from '#store/edits.ts'
import { byHand } from '#store/hand.ts'
import { lockRecord } from '#store/imports.ts'
import { loadAccountKey } from '#store/people.ts'
import type { Said } from '#store/said.ts'
import { openAccount } from '../access/own-accounts.ts'
import { holdContact, holdMove, holdRemoval, holdTitle, ofVoice } from '../confirmations/hold-person.ts'
import type { Context } from '../context.ts'
import { editsOf } from '../editing/change-fields.ts'
import { openContact, openKeys } from '../editing/open-record.ts'
import { type By, makePerson, putOnAccount, type RecordedEdit, recordEdits, takeOffAccount } from '../editing/record-edit.ts'
import type { ReadContact, ReadPerson } from './read-people.ts'
import { contactFields, personFields, readPerson } from './show-person.ts'

/** What was recorded; `held`: what waits for a second person instead. */
export interface Edited {
  readonly edits: number[]
  readonly held?: number[]
}
const idsOf = (edits: readonly RecordedEdit[]) => ({ edits: edits.map((one) => one.id) })
const done = (edits: readonly RecordedEdit[], held: number | null): Edited => ({ ...idsOf(edits), ...(held !== null && { held: [held] }) })

/** Changes fields of a person by hand. */
export async function changePerson(ctx: Context & By, id: number, changes: readonly FieldChange[]): Promise<Edited> {
  const person = await readPerson(ctx, id)
  const editsFor = (some: readonly FieldChange[]) =>
    editsOf(some, personFields(person), person.said, (_, of) => ({ subject: 'person', ...personKey(person, of) }))
  editsFor(changes)
  const held = await holdTitle(ctx, person, changes)
  const now = held === null ? changes : changes.filter((one) => one.field !== 'title')
  return done(await ctx.store.transaction((tx) => recordEdits(tx, ctx, guarded(editsFor(now), person.said))), held)
}

/** Between reading and writing nobody else may have said something of the same key. */
const guarded = <T extends { source: string; externalId: string; field: string; at?: { source: string; externalId: string } }>(
  edits: readonly T[],
  said: readonly Said[],
) =>
  edits.map((edit) => {
    const before = said.find(
      (one) =>
        one.field === edit.field &&
        one.source === edit.source &&
        one.external_id === edit.externalId &&
        (!edit.at || (one.at_source === edit.at.source && one.at_external_id === edit.at.externalId)),
    )
    return { ...edit, expected: { said: before ? before.value : undefined } }
  })

const personKey = (person: ReadPerson, said: Said | null) => {
  if (said) return { source: said.source, externalId: said.external_id }
  const row = person.rows.find((one) => one.id === person.id) ?? person.rows[0]!
  return { source: row.source, externalId: row.external_id }
}

export interface ContactFields {
  readonly roles?: readonly string[] | null | undefined
  readonly seniority?: string | null | undefined
  readonly primary?: boolean | null | undefined
}

export interface NewPerson extends ContactFields {
  readonly account: number | null
  readonly fields: Readonly<Record<string, string | null | undefined>>
}

/** Makes a person that no file knows. Who sees own accounts only puts them on one of those. */
export async function newPerson(ctx: Context & By, { account, fields, ...contact }: NewPerson): Promise<{ id: number; edits: number[] }> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null && value.trim() !== ''))
  if (!given.first_name && !given.last_name && !given.email)
    throw new Refusal('invalid', 'Cannot make a person without a name or an e-mail address', [{ at: 'last_name', message: 'is empty' }])
  if (account === null && ctx.access && ctx.access.accounts !== 'all')
    throw new Refusal('invalid', 'Say at which of your accounts the person is', [{ at: 'account', message: 'is missing' }])
  if (account !== null) await openAccount(ctx, account)
  const made = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const at = account === null ? undefined : { account: keyOf((await openKeys(tx, account)).account), contact: stated(contact) }
    return makePerson(tx, ctx, given, at)
  })
  return { id: made.id, edits: [...made.edits] }
}

const keyOf = ({ source, externalId }: { source: string; externalId: string }) => ({ source, externalId })
const stated = ({ roles, seniority, primary }: ContactFields) => ({
  ...(roles != null && { roles }),
  ...(seniority != null && { seniority }),
  ...(primary != null && { primary }),
})

/** Says what a person does at an account; puts them there where nobody did yet. */
export async function changeContact(
  ctx: Context & By,
  personId: number,
  accountId: number,
  changes: readonly FieldChange[],
): Promise<Edited> {
  const { contact, account, person } = await readContact(ctx, personId, accountId)
  if (!contact)
    return ctx.store.transaction(async (tx) => {
      const said = Object.fromEntries(changes.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value]])))
      return idsOf(await putOnAccount(tx, ctx, personKey(person, null), account, said))
    })
  const editsFor = (some: readonly FieldChange[]) =>
    editsOf(some, contactFields(contact), contact.said, (_, of) => contactKey(person, contact, account, of))
  editsFor(changes)
  const held = await holdContact(ctx, person, contact, changes)
  const now = held === null ? changes : changes.filter((one) => !ofVoice(one))
  return ctx.store.transaction(async (tx) => done(await recordEdits(tx, ctx, guarded(editsFor(now), contact.said)), held))
}

async function readContact(ctx: Context, personId: number, accountId: number) {
  await openContact(ctx, personId, accountId)
  const person = await readPerson(ctx, personId)
  const opened = await ctx.store.transaction((tx) => openKeys(tx, accountId))
  const contact = person.contacts.find((one) => one.account.id === opened.account.id)
  // Where a row puts the person on the account, that key; else the one that stands for all.
  const row = contact?.rows[0]
  return { person, contact, account: (row && (await loadAccountKey(ctx.store, row.account_id))) ?? keyOf(opened.account) }
}

function contactKey(person: ReadPerson, contact: ReadContact, account: { source: string; externalId: string }, said: Said | null) {
  if (said)
    return {
      ...{ subject: 'contact' as const, source: said.source, externalId: said.external_id },
      at: { source: said.at_source!, externalId: said.at_external_id! },
    }
  const row = person.rows.find((one) => one.id === contact.rows[0]!.person_id)
  return {
    subject: 'contact' as const,
    ...(row ? { source: row.source, externalId: row.external_id } : personKey(person, null)),
    at: account,
  }
}

/** Takes a person off an account where only people put them. */
export async function removeContact(ctx: Context & By, personId: number, accountId: number): Promise<Edited> {
  const { person, contact, account } = await readContact(ctx, personId, accountId)
  if (!contact) throw new Refusal('not_found', 'The person is not at this account')
  const held = contact.rows.every((row) => row.source === byHand) ? await holdRemoval(ctx, person, contact) : null
  if (held !== null) return { edits: [], held: [held] }
  const { source, externalId, at } = contactKey(person, contact, account, null)
  await ctx.store.transaction((tx) => takeOffAccount(tx, ctx, { source, externalId }, at))
  return { edits: [] }
}

export interface Move extends ContactFields {
  readonly from: number
  readonly to: number
  readonly leftDay: string
}

/** A person left one account for another. Nothing that happened moves. */
export async function movePerson(ctx: Context & By, personId: number, move: Move): Promise<Edited> {
  const { from, to, leftDay, ...contact } = move
  const here = await readContact(ctx, personId, from)
  if (!here.contact) throw new Refusal('not_found', 'The person is not at the account they would leave')
  const there = await readContact(ctx, personId, to)
  if (here.contact.account.id === there.contact?.account.id)
    throw new Refusal('invalid', 'Cannot move a person to the account they are at', [{ at: 'to', message: 'is the same account' }])
  const held = await holdMove(ctx, here.person, here.contact, move, there.contact?.account.name ?? null)
  if (held !== null) return { edits: [], held: [held] }
  const back = there.contact?.leftDay ? { leftDay: null } : {}
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const key = contactKey(here.person, here.contact!, here.account, null)
    const left = await recordEdits(tx, ctx, [{ ...key, field: 'leftDay', after: leftDay }], 'move')
    if (!(await loadHand(tx, 'account', there.account))) throw new Refusal('not_found', 'There is no such account')
    const person = there.contact ? contactKey(there.person, there.contact, there.account, null) : personKey(there.person, null)
    const come = await putOnAccount(tx, ctx, keyOf(person), there.account, { ...stated(contact), ...back }, 'move')
    return idsOf([...left, ...come])
  })
}
