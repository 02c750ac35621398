import { beforeEach, describe, expect, it } from 'vitest'
import { type Access, type Role, roles } from '#api/access.ts'
import type { RecordRow } from '#api/record.ts'
import { caseFilters } from '#api/routes/cases.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '#test/builders/own-store.ts'
import { account, answer, contact, order, orderLine } from '#test/builders/rows.ts'
import { decideHeldChange, proveHeldChange, withdrawHeldChange } from '../confirmations/decide-held-change.ts'
import { listHeldChanges } from '../confirmations/list-held-changes.ts'
import { showFairness } from '../confirmations/show-fairness.ts'
import type { Context } from '../context.ts'
import { undoImport } from '../imports/undo-import.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { changeContact, changePerson, removeContact } from '../people/change-person.ts'
import { showPerson } from '../people/show-person.ts'
import { todaysWork } from '../today/todays-work.ts'
import { changeCase, noteOnCase, openCase } from './change-case.ts'
import { effectOfClosing } from './effect-of-closing.ts'
import { exportCases } from './export-cases.ts'
import { listCases, showCase } from './list-cases.ts'
import { lookForAlerts } from './look-for-alerts.ts'

const now = '2026-06-30T12:00:00.000Z'
const filters = caseFilters.parse({})

function as(store: Store, role: Role | null, id: string, colleagues: readonly string[] = ['Anna']) {
  const access: Access | undefined =
    role === null
      ? undefined
      : { may: new Set(roles[role].may), kinds: new Set(roles[role].kinds), accounts: roles[role].scope === 'all' ? 'all' : colleagues }
  const ctx: Context = { store, actor: `user:${id}`, now, ...(access && { access }) }
  return { ...ctx, caller: { name: id } }
}

const people = [
  { id: 'user:lea', name: 'lea', role: 'listeningLead' },
  { id: 'user:anna', name: 'anna', role: 'accountManager' },
  { id: 'role:listeningLead', name: 'Listening lead', role: 'listeningLead' },
]

const bring = (store: Store, rows: readonly RecordRow[]) => bringRows(store, [{ source: 's', rows }])

async function book(store: Store, answers: readonly RecordRow[] = []) {
  await bring(store, [
    account({ externalId: 'A', name: 'Acme', colleague: 'Anna' }),
    account({ externalId: 'B', name: 'Birch', colleague: 'Bert' }),
    contact({ externalId: 'ceo', customer: 'A', lastName: 'Chief', role: 'Decision maker', seniority: 'c-level' }),
    contact({ externalId: 'cfo', customer: 'A', lastName: 'Finch', role: 'Decision maker', seniority: 'director' }),
    contact({ externalId: 'u1', customer: 'A', lastName: 'User', role: 'User', seniority: 'staff' }),
    contact({ externalId: 'boss', customer: 'B', lastName: 'Boss', role: 'Decision maker', seniority: 'c-level' }),
    order({ externalId: 'o1', customer: 'A', day: '2026-06-30' }),
    orderLine({ externalId: 'l1', customer: 'A', document: 'o1', day: '2026-06-30' }),
    ...answers,
  ])
  const ids = new Map(
    (await store.query<{ id: number; external_id: string }>(`select id, external_id from account`)).map((row) => [row.external_id, row.id]),
  )
  const persons = new Map(
    (await store.query<{ id: number; external_id: string }>(`select id, external_id from person`)).map((row) => [row.external_id, row.id]),
  )
  return { account: (key: string) => ids.get(key)!, person: (key: string) => persons.get(key)! }
}
const nps = (externalId: string, person: string, score: number, day: string, more: object = {}) =>
  answer({ externalId, person, score, day, ...more })

const shown = async (ctx: Context, more: object = {}) => (await listCases(ctx, { ...filters, ...more })).all
const idOf = async (ctx: Context, more: object = {}) => (await shown(ctx, more))[0]!.id

describeOnOwnStores('Cases and held changes', (own) => {
  const open = () => own()
  beforeEach(() => emptyRecord(own()))

  describe('lookForAlerts()', () => {
    it('opens one case for a low answer of who decides, once; the next joins it; it is worked and closed', async () => {
      const store = open()
      await book(store, [nps('a1', 'ceo', 4, '2026-06-20', { comment: 'Late again' })])
      const lead = as(store, 'listeningLead', 'lea')
      expect(await lookForAlerts(lead, null)).toEqual({ opened: 1 })
      expect(await lookForAlerts(lead, null)).toEqual({ opened: 0 })
      const [one] = await shown(lead)
      expect(one).toMatchObject({
        ...{
          code: 'low_answer',
          person: { name: 'Chief' },
          status: 'open',
          dueDay: '2026-07-03',
          evidence: 2,
          owner: 'role:listeningLead',
        },
        facts: { group: 'decides', score: 4 },
      })
      // The heavy voice that the same answer makes is no second case.
      const detail = await showCase(lead, one!.id)
      expect(detail.rests.map((each) => [each.code, each.answer?.comment])).toEqual([
        ['heavy_voice', 'Late again'],
        ['low_answer', 'Late again'],
      ])
      await bring(store, [nps('a2', 'ceo', 3, '2026-06-25')])
      expect(await lookForAlerts(lead, null)).toEqual({ opened: 0 })
      expect((await shown(lead)).map((each) => each.evidence)).toEqual([4])

      await noteOnCase(lead, one!.id, 'Rang him')
      const desk = { people, home: store }
      const { version } = await showCase(lead, one!.id)
      await expect(changeCase(lead, desk, one!.id, { status: 'closed', version })).rejects.toThrow(
        'Cannot close the case without what caused it',
      )
      const taken = await changeCase(lead, desk, one!.id, { status: 'working', owner: 'user:lea', version })
      await expect(changeCase(lead, desk, one!.id, { status: 'waiting', version })).rejects.toThrow('as the case was changed meanwhile')
      const closed = await changeCase(lead, desk, one!.id, {
        status: 'closed',
        cause: 'delivery',
        done: 'Second carrier',
        version: taken.version,
      })
      expect(closed).toMatchObject({ status: 'closed', closedDay: '2026-06-30' })
      expect(closed.entries.map((each) => each.what)).toEqual(['opened', 'joined', 'joined', 'joined', 'note', 'status', 'status'])
      // The same answers open nothing again; a new one does.
      expect(await lookForAlerts(lead, null)).toEqual({ opened: 0 })
      await bring(store, [nps('a3', 'ceo', 2, '2026-06-29')])
      expect(await lookForAlerts(lead, null)).toEqual({ opened: 1 })
      const back = await changeCase(lead, desk, one!.id, { status: 'open', version: closed.version })
      expect(back).toMatchObject({ status: 'open', closedDay: null, cause: null })
    })

    it('closes a case by itself when its answer is taken back, unless somebody worked on it', async () => {
      const store = open()
      await book(store)
      const lead = as(store, 'listeningLead', 'lea')
      const first = await bring(store, [nps('a1', 'ceo', 4, '2026-06-20')])
      await lookForAlerts(lead, null)
      const id = await idOf(lead)
      await undoImport(lead, first)
      expect(await showCase(lead, id)).toMatchObject({ status: 'closed', withdrawn: true, cause: null })
      await bring(store, [nps('a1', 'ceo', 4, '2026-06-20')])
      await lookForAlerts(lead, null)
      expect(await showCase(lead, id)).toMatchObject({ status: 'open', withdrawn: false })
      await noteOnCase(lead, id, 'Rang him')
      // The answer says something else now.
      await bring(store, [nps('a1', 'ceo', 9, '2026-06-20')])
      await lookForAlerts(lead, null)
      const left = await showCase(lead, id)
      expect([left.status, left.rests.map((one) => [one.code, one.withdrawn])]).toEqual([
        'open',
        [
          ['heavy_voice', false],
          ['low_answer', true],
        ],
      ])
    })
  })

  describe('Cases', () => {
    it('that rest on what was said in confidence are there only for whom that is open', async () => {
      const store = open()
      const { account: id } = await book(store, [
        nps('a1', 'ceo', 2, '2026-06-20', { privacy: 'confidential', comment: 'secret' }),
        nps('a2', 'cfo', 5, '2026-06-22', { privacy: 'role only' }),
      ])
      const [lead, anna, finance] = [as(store, 'listeningLead', 'lea'), as(store, 'accountManager', 'anna'), as(store, 'finance', 'fin')]
      await lookForAlerts(lead, null)
      const all = await shown(lead)
      expect(all.map((one) => [one.code, one.privacy, one.person?.name, one.owner]).sort()).toEqual([
        ['low_answer', 'confidential', 'Chief', 'role:listeningLead'],
        ['low_answer', 'role only', 'Finch', 'role:listeningLead'],
        // What the index estimates of him is made of what was said in confidence.
      ])
      const hers = await shown(anna)
      expect(hers.map((one) => [one.privacy, one.person, one.facts.group])).toEqual([['role only', null, 'decides']])
      expect((await listCases(anna, filters)).counts.open).toBe(1)
      const secret = all.find((one) => one.privacy === 'confidential')!.id
      for (const ctx of [anna, finance]) {
        await expect(showCase(ctx, secret)).rejects.toThrow('There is no such case')
        await expect(noteOnCase(ctx, secret, 'x')).rejects.toThrow('There is no such case')
      }
      await expect(
        openCase(anna, { people, home: store }, { account: id('A'), title: 'x', answer: { source: 's', externalId: 'a1' } }),
      ).rejects.toThrow('There is no such answer')
      expect(await shown(finance)).toEqual([])
      expect(await shown(as(store, 'accountManager', 'bert', ['Bert']))).toEqual([])
      const file = await exportCases(anna, { ...filters, format: 'csv' })
      const text = (await file.file.toArray()).join('')
      expect(text).toContain('role only')
      expect(text).not.toMatch(/Finch|Chief|secret/)
      // An answer given again with a stricter promise takes its case along.
      await bring(store, [nps('a2', 'cfo', 5, '2026-06-22', { privacy: 'confidential' })])
      expect(await shown(anna)).toEqual([])
      // Today counts neither.
      expect((await todaysWork(anna, people)).toDo.filter((one) => /case|low/.test(one.code))).toEqual([])
      expect((await todaysWork(lead, people)).toDo.filter((one) => /case/.test(one.code)).map((one) => one.code)).toEqual([
        'case_due',
        'case_due',
      ])
    })

    it('are opened by hand of an answer, and Today counts low answers that nobody sees to', async () => {
      const store = open()
      const { account: id } = await book(store, [nps('a1', 'u1', 5, '2026-06-20', { comment: 'slow' })])
      await takeSnapshot(as(store, null, 'x'), { asOf: null, window: '12m', level: 'customer', costModel: null, segmentation: null })
      const lead = as(store, 'listeningLead', 'lea')
      await lookForAlerts(lead, null)
      expect(await shown(lead)).toEqual([])
      const low = async () => (await todaysWork(lead, people)).toDo.find((one) => one.code === 'low_answers')
      expect(await low()).toMatchObject({ count: 1, page: '/listening?tab=answers&metric=nps&score=0..6&from=2026-05-31' })
      const made = await openCase(
        lead,
        { people, home: store },
        { account: id('A'), title: 'Slow answers', answer: { source: 's', externalId: 'a1' } },
      )
      expect(made).toMatchObject({
        code: 'by_hand',
        title: 'Slow answers',
        person: { name: 'User' },
        dueDay: '2026-07-14',
        rests: [{ answer: { comment: 'slow' } }],
      })
      expect(await low()).toBeUndefined()
      expect(await effectOfClosing(lead)).toMatchObject({ told: false, closed: 0, none: 0, needed: 20, lowAnswers: 1 })
    })
  })

  describe('A change by an account’s own manager', () => {
    it('that moves its index waits for a second person, who sees by how much; one that does not is made', async () => {
      const store = open()
      const { account: id, person } = await book(store, [nps('a1', 'ceo', 1, '2026-06-20'), nps('a2', 'u1', 9, '2026-06-21')])
      const [anna, lead] = [as(store, 'accountManager', 'anna'), as(store, 'salesLead', 'sally')]
      const left = [{ field: 'leftDay', value: '2026-06-29' }]
      const { edits, held } = await changeContact(anna, person('ceo'), id('A'), [...left, { field: 'primary', value: true }])
      // What does not count in the index is made at once.
      expect([edits.length, held?.length]).toEqual([1, 1])
      const contactOf = async () => (await showPerson(anna, person('ceo'))).contacts[0]!
      expect(await contactOf()).toMatchObject({ leftDay: null, primary: true })
      const [waits] = await listHeldChanges(lead, { state: 'waiting' })
      expect(waits).toMatchObject({ what: 'left', after: 'left 2026-06-29', askedByName: 'anna', own: false, mayDecide: true })
      expect(waits!.effect!.after! - waits!.effect!.before!).toBeGreaterThan(5)
      await expect(decideHeldChange(anna, store, held![0]!, { accept: true })).rejects.toThrow('one’s own change')
      await expect(decideHeldChange(lead, store, held![0]!, { accept: false })).rejects.toThrow('without a reason')
      expect(await decideHeldChange(lead, store, held![0]!, { accept: true })).toMatchObject({ state: 'accepted', endedByName: 'sally' })
      expect(await contactOf()).toMatchObject({ leftDay: '2026-06-29' })
      await expect(decideHeldChange(lead, store, held![0]!, { accept: false, reason: 'no' })).rejects.toThrow('was accepted by sally')
      // A title that says no other role moves nothing; somebody else's change waits for nobody.
      expect((await changePerson(anna, person('u1'), [{ field: 'title', value: 'Clerk' }])).held).toBeUndefined()
      expect(
        (await changeContact(as(store, 'analyst', 'ann'), person('u1'), id('A'), [{ field: 'roles', value: ['Decision maker'] }])).held,
      ).toBeUndefined()
    })

    it('is made at once with evidence, or taken back; a role is held as a departure is', async () => {
      const store = open()
      const { account: id, person } = await book(store, [nps('a1', 'ceo', 1, '2026-06-20'), nps('a2', 'u1', 9, '2026-06-21')])
      const anna = as(store, 'accountManager', 'anna')
      const role = [{ field: 'roles', value: ['User'] }]
      const first = (await changeContact(anna, person('ceo'), id('A'), role)).held![0]!
      const again = (await changeContact(anna, person('ceo'), id('A'), role)).held![0]!
      expect((await listHeldChanges(anna)).map((one) => [one.id, one.state])).toEqual([
        [again, 'waiting'],
        [first, 'withdrawn'],
      ])
      await expect(proveHeldChange(anna, again, { kind: 'successor', note: 'new', successor: person('u1') })).rejects.toThrow(
        'has another role',
      )
      expect(await withdrawHeldChange(anna, again)).toMatchObject({ state: 'withdrawn' })
      const third = (await changeContact(anna, person('ceo'), id('A'), role)).held![0]!
      const proved = await proveHeldChange(anna, third, { kind: 'successor', note: 'Finch took over', successor: person('cfo') })
      expect(proved).toMatchObject({ state: 'evidenced', evidence: 'successor', evidenceNote: 'Finch took over' })
      expect((await showPerson(anna, person('ceo'))).contacts[0]).toMatchObject({ group: 'uses' })
      const fair = await showFairness(as(store, 'listeningLead', 'lea'))
      expect(fair.changes).toEqual({ waiting: 0, accepted: 0, refused: 0, withdrawn: 2, evidenced: 1 })
      expect(fair.leftOut[0]).toContain('Fewer than 5 colleagues')
    })

    it('waits whatever its effect where people spoke in confidence, and its effect is not told', async () => {
      const store = open()
      const { account: id, person } = await book(store, [nps('a1', 'cfo', 7, '2026-06-20', { privacy: 'confidential' })])
      const [anna, sally, lead] = [as(store, 'accountManager', 'anna'), as(store, 'salesLead', 'sally'), as(store, 'listeningLead', 'lea')]
      const held = (await changeContact(anna, person('u1'), id('A'), [{ field: 'seniority', value: 'manager' }])).held!
      expect((await listHeldChanges(sally))[0]).toMatchObject({ id: held[0], effect: null })
      expect((await listHeldChanges(lead))[0]!.effect).not.toBeNull()
      await expect(removeContact(anna, person('u1'), id('A'))).rejects.toThrow('a file puts them there')
    })
  })
})
