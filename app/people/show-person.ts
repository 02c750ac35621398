import { contactByHand, personByHand } from '#api/by-hand.ts'
import type { HeldField, PersonPage } from '#api/routes/edits.ts'
import { isDay } from '#engine/period/days.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { loadTimeline } from '#store/account-timeline.ts'
import { byHand } from '#store/hand.ts'
import { loadContactRows, loadLeavesBeside } from '#store/people.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import { answersTold } from '../answers/answers-told.ts'
import type { Context } from '../context.ts'
import { heldFields } from '../editing/held-fields.ts'
import { accountNamesOf, openPerson } from '../editing/open-record.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { lastDay } from './list-people.ts'
import { nextDue, type ReadContact, type ReadPerson, readPeople } from './read-people.ts'

export async function readPerson(ctx: Context, id: number): Promise<ReadPerson> {
  const opened = await openPerson(ctx, id)
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const [person] = await ctx.store.transaction((tx) => readPeople(tx, { accountIds: ids, personIds: [opened.id], names, read }))
  return person!
}

/** A person with everything they do at the accounts in scope. */
export async function showPerson(ctx: Context, id: number): Promise<PersonPage> {
  const person = await readPerson(ctx, id)
  const asOf = await lastDay(ctx)
  const title = person.field('title')
  const reading = title === null ? null : titleReader((await titleRulesInForce(ctx.store)).rules)(title)
  return {
    ...{ id: person.id, name: person.name, fields: personFields(person) },
    keys: person.rows.map((row) => ({ key: `${row.source}/${row.external_id}`, byHand: row.source === byHand })),
    contacts: person.contacts.map((one) => ({
      account: one.account,
      ...{
        roles: [...one.roles],
        group: one.group,
        level: one.level,
        levelFrom: one.levelFrom,
        primary: one.primary,
        leftDay: one.leftDay,
      },
      fields: contactFields(one),
      byHandOnly: one.rows.every((row) => row.source === byHand),
      ...{ contacts: one.contacts, lastContact: one.lastDay },
    })),
    ...{ lastContact: person.lastDay, contactCount: person.talks, dueDay: nextDue(person.rhythm, person.lastDay, asOf) },
    titleSays: reading && { role: reading.role, seniority: reading.seniority },
    elsewhere: await countElsewhere(ctx, person),
  }
}

/** That somebody is at accounts of others too is said as a number; at which is not. */
async function countElsewhere(ctx: Context, person: ReadPerson): Promise<number> {
  const { ids } = await accountsInScope(ctx)
  if (ids === null) return 0
  const rows = await loadContactRows(
    ctx.store,
    null,
    person.rows.map((row) => row.id),
  )
  return new Set(rows.flatMap((row) => (ids.has(row.account_id) ? [] : [row.account_id]))).size
}

export function personFields(person: ReadPerson): HeldField[] {
  const files = person.rows.map((row) => ({ key: `${row.source}/${row.external_id}`, import: null, day: null, values: row }))
  return heldFields(Object.keys(personByHand), person.said, files)
}

export function contactFields(contact: ReadContact): HeldField[] {
  const files = contact.rows.map((row) => ({
    ...{ key: `${row.source}/${row.external_id}`, import: row.import_id || null, day: null },
    values: {
      roles: row.role === null ? null : row.role.split(/\s*[;,]\s*/).filter(Boolean),
      ...{ seniority: row.seniority, primary: row.is_primary, leftDay: row.left_day },
    },
  }))
  return heldFields(Object.keys(contactByHand), contact.said, files)
}

/** Interactions with a person, and notes about them, over all accounts in scope. */
export async function showPersonTimeline(ctx: Context, id: number, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const person = await readPerson(ctx, id)
  const names = await accountNamesOf(ctx)
  const at = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString()
  const before = at !== null && isDay(at.slice(0, 10)) ? { day: at.slice(0, 10), key: at.slice(10) } : null
  const rows = await ctx.store.transaction(async (tx) => {
    const accountIds = [...new Set(person.contacts.flatMap((one) => one.rows.map((row) => row.account_id)))]
    const people = person.rows.map((row) => ({ id: row.id, source: row.source, externalId: row.external_id }))
    const filter = { kinds: null, channel: null, people, thread: null, before, asOf: null, answers: answersTold(ctx) }
    return loadTimeline(tx, await loadLeavesBeside(tx, accountIds), filter, limit + 1)
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({
      id: row.key.replaceAll('\u001f', '/'),
      ...{ kind: row.kind, day: row.day, at: row.at, event: row.event, channel: row.channel, direction: row.direction },
      ...{ subject: row.subject, colleague: row.colleague, result: row.result },
      account: names.nodeOf(row.account_id)!,
    })),
    next: rows.length > limit && last ? Buffer.from(`${last.day}${last.key}`).toString('base64url') : null,
    total: null,
  }
}
