import { beforeEach, expect, it } from 'vitest'
import type { Access } from '#api/access.ts'
import { showPeople } from '#app/accounts/show-people.ts'
import { showTimeline } from '#app/accounts/show-timeline.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { showHistory } from '#app/notes/show-history.ts'
import { addInteraction, changeInteraction, removeInteraction, restoreInteraction } from '#app/notes/write-interaction.ts'
import { addNote, changeNote, removeNote, restoreNote } from '#app/notes/write-note.ts'
import { accountPlan, changePlanText, planItemHistory, writePlanText } from '#app/plans/account-plan.ts'
import { addPlanItem, changePlanItem } from '#app/plans/plan-items.ts'
import { todaysWork } from '#app/today/todays-work.ts'
import { verifyRollups } from '#store/rollup.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact, interaction, invoiceLine } from '../builders/rows.ts'

describeOnOwnStores('What people write', (store) => {
  const now = '2026-02-20T09:00:00.000Z'
  const anna = () => ({ store: store(), actor: 'user:anna', now, caller: { name: 'Anna Alpha' } })
  const ben = (more: Partial<Access> = {}) => ({
    ...{ store: store(), actor: 'user:ben', now, caller: { name: 'Ben Beta' } },
    access: { may: new Set(['read', 'edit'] as const), kinds: new Set([] as const), accounts: 'all' as const, ...more },
  })
  const idOf = async (externalId: string) =>
    (await store().query<{ id: number }>(`select id from account where external_id = $1 and kind = 'account'`, [externalId]))[0]!.id
  const sums = () =>
    store().query(
      `select a.external_id, k.month::text, k.kind, k.recorded_n, k.recorded_seconds, k.standard_n from rollup_kind k join account a on a.id = k.account_id order by 1, 2, 3`,
    )
  const differing = async () => (await verifyRollups(store())).filter((one) => one.different > 0)

  beforeEach(async () => {
    await emptyRecord(store())
    await bringRows(store(), [
      {
        source: 'crm',
        rows: [
          account({ externalId: 'A', name: 'Alder', colleague: 'Anna Alpha' }),
          account({ externalId: 'B', name: 'Birch', colleague: 'Zelda' }),
          contact({ externalId: 'p', customer: 'A', firstName: 'Paula', lastName: 'Ng' }),
          interaction({ externalId: '1', customer: 'A', kind: 'call', person: 'p', colleague: 'Anna Alpha' }),
          ...['A', 'B'].map((customer) =>
            invoiceLine({ externalId: `i${customer}`, document: `D${customer}`, customer, day: '2026-01-20' }),
          ),
        ],
      },
    ])
  })

  it('by hand is a fact: sums are exact after it came, changed, moved, went and was brought back, and every version stays', async () => {
    const [a, b] = [await idOf('A'), await idOf('B')]
    const [paula] = await store().query<{ id: number }>(`select id from person where external_id = 'p'`)
    const before = await sums()
    const { id } = await addInteraction(anna(), {
      account: a,
      kind: 'call',
      text: 'Late again\nshe is cross',
      minutes: 20,
      people: [paula!.id],
    })
    expect(await sums()).toEqual([
      ...before,
      { external_id: 'A', month: '2026-02-01', kind: 'call', recorded_n: 1, recorded_seconds: 1200, standard_n: 0 },
    ])
    expect(await differing()).toEqual([])
    await changeInteraction(anna(), id, { version: 1, account: b, kind: 'visit', day: '2026-01-05', minutes: null })
    expect(await differing()).toEqual([])
    expect((await sums()).find((row) => row.external_id === 'B')).toMatchObject({
      month: '2026-01-01',
      kind: 'visit',
      standard_n: 1,
      recorded_n: 0,
    })
    await expect(changeInteraction(anna(), id, { version: 1, text: 'x' })).rejects.toMatchObject({ code: 'conflict' })
    await removeInteraction(anna(), id)
    expect(await sums()).toEqual(before)
    expect(await store().query('select 1 from interaction_detail union all select 1 from interaction_person')).toEqual([])
    await restoreInteraction(anna(), id)
    expect(await differing()).toEqual([])
    expect(await store().query(`select body, (select count(*) from interaction_person) as people from interaction_detail`)).toEqual([
      { body: 'Late again\nshe is cross', people: 1 },
    ])
    expect((await showHistory(anna(), 'interaction', id)).map(({ kind, removed }) => [kind, removed])).toEqual([
      ['visit', false],
      [null, true],
      ['visit', false],
      ['call', false],
    ])
  })

  it('stands on the timeline at once, of the account and of the person, and counts as contact; no window or silence moves by it', async () => {
    const a = await idOf('A')
    const [paula] = await store().query<{ id: number }>(`select id from person where external_id = 'p'`)
    await addInteraction(anna(), { account: a, kind: 'call', text: 'Asked for the drawings', direction: 'inbound', people: [paula!.id] })
    await addNote(anna(), { account: a, person: paula!.id, text: '<b>Prefers</b> mornings' })
    const snapshot = await takeSnapshot(anna(), { asOf: null, window: '1m', level: 'customer', costModel: null, segmentation: null })
    // As of the last day of the files, not of what somebody wrote today.
    expect((await store().query(`select as_of from snapshot where id = $1`, [snapshot.id]))[0]).toEqual({ as_of: '2026-01-20' })
    const all = await showTimeline(anna(), a, { limit: 10 })
    expect(all.items.map(({ kind, person, colleague, body }) => [kind, person?.name, colleague, body?.text])).toEqual([
      ['interaction', 'Paula Ng', 'Anna Alpha', undefined],
      ['note', 'Paula Ng', 'Anna Alpha', '<b>Prefers</b> mornings'],
      ['invoice', undefined, null, undefined],
      ['interaction', 'Paula Ng', 'Anna Alpha', undefined],
    ])
    expect(all.kinds).toContainEqual({ kind: 'note', n: 1 })
    const hers = await showTimeline(ben(), a, { limit: 10, person: paula!.id })
    expect(hers.items.map((one) => [one.kind, one.hand?.by, one.hand?.mayChange])).toEqual([
      ['interaction', 'Anna Alpha', false],
      ['note', 'Anna Alpha', false],
      ['interaction', undefined, undefined],
    ])
    expect((await showPeople(anna(), a, null)).people[0]).toMatchObject({ contacts: 2, lastContact: { day: '2026-02-20', kind: 'call' } })
  })

  it('is one’s own to change, within one’s accounts, and about days that were', async () => {
    const [a, b] = [await idOf('A'), await idOf('B')]
    const { id } = await addNote(anna(), { account: a, text: 'One' })
    await expect(changeNote(ben(), id, { version: 1, text: 'Two' })).rejects.toMatchObject({ code: 'forbidden' })
    const zelda = ben({ accounts: ['Zelda'] })
    await expect(addNote(zelda, { account: a, text: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(addInteraction(zelda, { account: a, kind: 'call', text: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(removeNote(zelda, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(showHistory(zelda, 'note', id)).rejects.toMatchObject({ code: 'not_found' })
    const own = await addNote(zelda, { account: b, text: 'Own' })
    // Not to where it could not be written.
    await expect(changeNote(zelda, own.id, { version: 1, account: a })).rejects.toMatchObject({ code: 'not_found' })
    await expect(addNote(anna(), { account: a, text: 'Soon', day: '2026-02-21' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(addInteraction(anna(), { account: a, kind: 'Order', text: 'x' })).rejects.toMatchObject({ code: 'invalid' })
    await removeNote(anna(), id)
    await removeNote(anna(), id)
    const back = await restoreNote(anna(), id)
    expect(await changeNote(anna(), id, { version: back.version, text: 'Two' })).toEqual({ id, version: 4 })
    expect((await showHistory(anna(), 'note', id)).map((one) => one.text)).toEqual(['Two', 'One', null, 'One'])
  })

  it('as a plan follows the account through links, presses when its day comes, and is nobody’s to overwrite unseen', async () => {
    const a = await idOf('A')
    const owners = [{ id: 'user:anna', name: 'Anna Alpha' }]
    const at = (day: string, more = anna()) => ({ ...more, now: `${day}T09:00:00.000Z` })
    await expect(addPlanItem(anna(), owners, { account: a, kind: 'promise', text: 'No day' })).rejects.toMatchObject({ code: 'invalid' })
    const promise = await addPlanItem(anna(), owners, { account: a, kind: 'promise', text: 'Drawings', due: '2026-03-02' })
    const goals = await writePlanText(anna(), a, 'goals', 'Two plants by 2028')
    await expect(writePlanText(ben(), a, 'goals', 'Another')).rejects.toMatchObject({ code: 'conflict' })
    // A is B from now on: whoever opens B finds what was promised.
    await store().execute(`update account set linked_to = $2 where id = $1`, [a, await idOf('B')])
    const plan = await accountPlan(at('2026-02-25'), await idOf('B'))
    expect(plan.texts.map((one) => one.text)).toEqual(['Two plants by 2028'])
    expect(plan.items).toMatchObject([{ text: 'Drawings', account: { key: 'crm/B' }, standing: 'this week', daysOver: 0 }])
    const zelda = ben({ accounts: ['Zelda'] })
    expect((await todaysWork(at('2026-02-20', zelda), [])).toDo.filter((one) => one.code === 'promise_due')).toEqual([])
    const due = await todaysWork(at('2026-03-05', zelda), [])
    expect(due.toDo).toMatchObject([{ code: 'promise_due', item: { daysOver: 3, standing: 'overdue' } }])
    expect(due.promises).toMatchObject({ open: 1, overdue: 1, thisWeek: 0, accounts: 1, kept: 0 })
    const stranger = ben({ accounts: ['Nobody'] })
    await expect(changePlanItem(stranger, owners, promise.id, { version: 1, state: 'kept' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(changePlanText(stranger, goals.id, 'x', 1)).rejects.toMatchObject({ code: 'not_found' })
    const kept = await changePlanItem(at('2026-03-05', zelda), owners, promise.id, { version: 1, state: 'kept', stateNote: 'By mail' })
    expect(kept).toMatchObject({ state: 'kept', stateDay: '2026-03-05', standing: null, version: 2 })
    await expect(changePlanItem(anna(), owners, promise.id, { version: 1, text: 'x' })).rejects.toMatchObject({ code: 'conflict' })
    await changePlanText(anna(), goals.id, null, goals.version)
    expect((await accountPlan(anna(), a)).texts).toEqual([])
    expect((await planItemHistory(anna(), promise.id)).map(({ state, byName }) => [state, byName])).toEqual([
      ['kept', 'Ben Beta'],
      ['open', 'Anna Alpha'],
    ])
    expect(await differing()).toEqual([])
  })
})
