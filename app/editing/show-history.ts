/** The history of a record: what people changed, and what imports did, as far as it is kept. */
import { accountByHand, byHandFields, personByHand, type RecordKey } from '#api/by-hand.ts'
import { pageFrom } from '#api/paging.ts'
import type { HistoryEntry } from '#api/routes/edits.ts'
import { type EditRecord, loadEditsOf } from '#store/edits.ts'
import { type FileState, loadAccountStates, loadContactStates } from '#store/file-history.ts'
import { loadAccountIds, loadAccountKeys, loadAccountsOfPeople, loadNamedPeople, type NamedPerson } from '#store/people.ts'
import { accountsInScope, openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf, openKeys, openPerson } from './open-record.ts'
import { same } from './record-edit.ts'

const mostEdits = 2000

interface Query {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly field?: string | undefined
}

export async function showAccountHistory(ctx: Context, accountId: number, query: Query) {
  await openAccount(ctx, accountId)
  const names = await accountNamesOf(ctx)
  const read = await ctx.store.transaction(async (tx) => {
    const { keyIds } = await openKeys(tx, accountId)
    const [states, contacts] = [await loadAccountStates(tx, keyIds), await loadContactStates(tx, keyIds)]
    const edits = await loadEditsOf(tx, { accounts: await loadAccountKeys(tx, keyIds) }, mostEdits)
    const people = await loadNamedPeople(tx, edits.filter((one) => one.subject !== 'account').map(keyOf), contacts.map(personIdOf))
    return { states, contacts, edits, people }
  })
  const place = names.nodeOf(accountId)
  const people = peopleBy(read.people)
  const entries = [
    ...read.edits.map((edit) => ofEdit(edit, () => place, people)),
    ...changesOf(read.states, 'account', accountFields, people),
    ...changesOf(read.contacts, 'contact', contactFields, people).map((one) => ({ ...one, place })),
  ]
  return page(entries, query)
}

const keyOf = ({ source, externalId }: RecordKey): RecordKey => ({ source, externalId })
const personIdOf = (state: FileState): number => Number(state.state.person_id)
const text = ({ source, externalId }: RecordKey) => `${source}\u001f${externalId}`

interface People {
  readonly byKey: ReadonlyMap<string, HistoryEntry['person']>
  readonly byId: ReadonlyMap<number, HistoryEntry['person']>
}

function peopleBy(named: readonly NamedPerson[]): People {
  const person = (one: NamedPerson) => ({ id: one.stand_in, name: one.name ?? one.external_id })
  return {
    byKey: new Map(named.map((one) => [text({ source: one.source, externalId: one.external_id }), person(one)])),
    byId: new Map(named.map((one) => [one.id, person(one)])),
  }
}

export async function showPersonHistory(ctx: Context, personId: number, query: Query) {
  const person = await openPerson(ctx, personId)
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const rowIds = new Set(person.rows.map((row) => row.id))
  const read = await ctx.store.transaction(async (tx) => {
    const keys = person.rows.map((row) => ({ source: row.source, externalId: row.external_id }))
    const edits = await loadEditsOf(tx, { people: keys }, mostEdits)
    const states = await loadContactStates(tx, await loadAccountsOfPeople(tx, [...rowIds]))
    const placeIds = await loadAccountIds(
      tx,
      edits.flatMap((one) => one.place ?? []),
    )
    return { edits, placeIds, people: await loadNamedPeople(tx, keys, []), states: states.filter((one) => rowIds.has(personIdOf(one))) }
  })
  const people = peopleBy(read.people)
  const idOf = (key: RecordKey) => read.placeIds.get(text(key))
  const inScope = (id: number | undefined) => ids === null || (id !== undefined && ids.has(id))
  const placeOf = (key: RecordKey) => {
    const id = idOf(key)
    return id === undefined ? null : names.nodeOf(id)
  }
  const states = read.states.filter((one) => inScope(one.account_id))
  const entries = [
    ...read.edits.filter((edit) => edit.place === null || inScope(idOf(edit.place))).map((edit) => ofEdit(edit, placeOf, people)),
    ...changesOf(states, 'contact', { ...contactFields, ...personFields }, people).map((one) =>
      one.field in personFields ? { ...one, subject: 'person' as const } : { ...one, place: names.nodeOf(one.accountId!) },
    ),
  ]
  return page(entries, query)
}

function page(entries: readonly Entry[], query: Query) {
  const wanted = query.field === undefined ? entries : entries.filter((one) => one.field === query.field)
  const sorted = [...wanted].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : (b.edit ?? 0) - (a.edit ?? 0)))
  return pageFrom(
    sorted.map(({ accountId: _, ...entry }): HistoryEntry => entry),
    query,
  )
}

interface Entry extends HistoryEntry {
  readonly accountId?: number
}

function ofEdit(edit: EditRecord, placeOf: (key: RecordKey) => HistoryEntry['place'], people: People): Entry {
  const fields: object = byHandFields[edit.subject]
  return {
    id: `edit:${edit.id}`,
    ...{ at: edit.at, by: edit.actorName, how: 'hand', import: null, edit: edit.id, subject: edit.subject },
    key: `${edit.source}/${edit.externalId}`,
    place: edit.place && placeOf(edit.place),
    person: edit.subject === 'account' ? null : (people.byKey.get(text(edit)) ?? null),
    field: edit.field,
    before: (edit.before ?? null) as HistoryEntry['before'],
    after: (edit.after ?? null) as HistoryEntry['after'],
    ...{ was: edit.before !== undefined, is: edit.after !== undefined, because: edit.because },
    restorable: Object.hasOwn(fields, edit.field),
  }
}

type Reads = Readonly<Record<string, (state: Readonly<Record<string, unknown>>) => unknown>>
const column = (name: string) => (state: Readonly<Record<string, unknown>>) => state[name] ?? null
const accountFields: Reads = {
  ...Object.fromEntries(Object.keys(accountByHand).map((name) => [name, column(name)])),
  parent: (state) => (state.parent === null || state.parent === undefined ? null : { source: state.source, externalId: state.parent }),
}
const contactFields: Reads = {
  roles: (state) => (typeof state.role === 'string' ? state.role.split(/\s*[;,]\s*/).filter(Boolean) : null),
  ...{ seniority: column('seniority'), primary: column('is_primary'), leftDay: column('left_day') },
}
const inPerson = { first_name: 'firstName', last_name: 'lastName', preferred_channel: 'preferredChannel' } as Readonly<
  Record<string, string>
>
const personFields: Reads = Object.fromEntries(
  Object.keys(personByHand)
    .filter((name) => name !== 'rhythm')
    .map((name) => [name, (state) => (state.person as Record<string, unknown> | null)?.[inPerson[name] ?? name] ?? null]),
)

/** What differs between one state of a row and the next: an import's doing. */
function changesOf(states: readonly FileState[], subject: Entry['subject'], fields: Reads, people: People): Entry[] {
  return states.flatMap((state, i): Entry[] => {
    const entry = (field: string, before: unknown, after: unknown, by: number, at: string | null): Entry => ({
      id: `import:${by}:${state.source}/${state.external_id}:${state.account_id}:${field}`,
      ...{ at: at ?? '', by: `Import ${by}`, how: 'import', import: by, edit: null, subject, key: `${state.source}/${state.external_id}` },
      person: subject === 'account' ? null : (people.byId.get(personIdOf(state)) ?? null),
      ...{ place: null, field, before: before as Entry['before'], after: after as Entry['after'], was: true, is: true },
      ...{ because: null, restorable: field !== 'made', accountId: state.account_id },
    })
    const sameRow = (other: FileState | undefined) =>
      other !== undefined &&
      other.source === state.source &&
      other.external_id === state.external_id &&
      other.account_id === state.account_id
    const first =
      !sameRow(states[i - 1]) && state.brought_by !== null ? [entry('made', null, true, state.brought_by, state.brought_at)] : []
    if (state.replaced_by === null) return first
    const next = states[i + 1]
    if (!sameRow(next)) return [...first, entry('made', true, null, state.replaced_by, state.replaced_at)]
    const changed = Object.entries(fields).flatMap(([field, read]) => {
      const [before, after] = [read(state.state), read(next!.state)]
      return same(before, after) ? [] : [entry(field, before, after, state.replaced_by!, state.replaced_at)]
    })
    return [...first, ...changed]
  })
}
