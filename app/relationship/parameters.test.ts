import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '#api/access.ts'
import { defaultRulesDocument } from '#api/relationship-rules.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { bringRows, testContext } from '#test/builders/bring-rows.ts'
import { account, answer, contact, order, orderLine } from '#test/builders/rows.ts'
import { openInMemory } from '#test/store-cases.ts'
import type { Context } from '../context.ts'
import { measureAgain } from '../measuring/measure-again.ts'
import type { AccountMeasures, SnapshotResult } from '../measuring/measures.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { approveDraft, approveFile } from '../models/approve-model.ts'
import { createDraft } from '../models/drafts.ts'
import { listVersions } from '../models/versions.ts'
import { addOpenPlace, removeOpenPlace } from './open-places.ts'
import { rulesInForce } from './parameters-in-force.ts'
import { previewRules } from './preview-rules.ts'
import { readVoices } from './read-voices.ts'
import { bookForWhoAsks, relationshipBook } from './relationship-book.ts'
import { showParameters } from './show-parameters.ts'
import { showRelationship } from './show-relationship.ts'

let store: OpenStore
let ctx: Context
let id: number
const day = '2025-12-31'
const as = (role: keyof typeof roles): Context => ({
  ...ctx,
  access: { may: new Set(roles[role].may), kinds: new Set(roles[role].kinds), accounts: 'all' },
})
const input = { asOf: day, window: '12m', level: 'customer', costModel: null, segmentation: null } as const

beforeAll(async () => {
  store = await openInMemory()
  ctx = testContext(store)
  const person = (key: string, customer: string, role: string, seniority: string, leftDay: string | null = null) =>
    contact({ externalId: key, customer, lastName: key, role, seniority, person: key, leftDay })
  await bringRows(store, [
    {
      source: 'crm',
      rows: [
        ...['A', 'B'].flatMap((key) => [
          account({ externalId: key, name: `Customer ${key}` }),
          order({ externalId: `O${key}`, customer: key, day }),
          orderLine({ externalId: `L${key}`, customer: key, document: `O${key}`, day, netMinor: 50_000 }),
        ]),
        person('boss', 'A', 'Decision maker', 'c-level'),
        person('user', 'A', 'User', 'staff'),
        person('gone', 'A', 'Decision maker', 'director', '2025-11-30'),
        person('buyer', 'B', 'Procurement', 'manager'),
        answer({ externalId: '1', customer: 'A', person: 'user', score: 9, day: '2025-12-01' }),
        answer({ externalId: '2', customer: 'A', person: 'gone', score: 0, day: '2025-10-01' }),
        answer({ externalId: '3', customer: 'A', score: 3, day: '2025-12-10' }),
        answer({
          externalId: '4',
          customer: 'B',
          person: 'buyer',
          score: 2,
          metric: 'ces1',
          scaleMin: 1,
          scaleMax: 5,
          higherIsBetter: false,
          day: '2025-12-10',
        }),
        answer({ externalId: '5', customer: 'B', person: 'buyer', score: null, comment: 'Fine', metric: 'text', day: '2025-12-10' }),
        // Of somebody whom the record knows elsewhere, and of nobody it knows.
        answer({ externalId: '6', customer: 'B', person: 'boss', score: 8, day: '2025-12-11' }),
      ],
    },
  ])
  id = (await store.query<{ id: number }>(`select id from account where external_id = 'A'`))[0]!.id
}, 60_000)
afterAll(() => store.close())

describe('Voices of a day', () => {
  it('are those who have not left; answers by nobody known are one voice, whoever was entered nowhere counts by his title', async () => {
    const now = await readVoices(ctx, { accounts: null, asOf: day })
    expect(now.accounts.map(({ key }) => key)).toEqual(['crm/A', 'crm/B'])
    expect(now.contacts.map(({ name, entered }) => [name, entered])).toEqual([
      ...[
        ['boss', true],
        ['user', true],
        [null, false],
      ],
      ...[
        ['boss', false],
        ['buyer', true],
      ],
    ])
    expect(now.answers.map(({ externalId }) => externalId)).toEqual(['1', '3', '6', '4'])
    // Low effort is good: 2 on 1 to 5.
    expect([...now.book.y]).toEqual([90, 30, 80, 75])
    expect([...now.book.unnamed]).toEqual([0, 0, 1, 0, 0])
    const before = await readVoices(ctx, { accounts: new Set([id]), asOf: '2025-11-29' })
    expect(before.contacts.map(({ name }) => name)).toEqual(['boss', 'gone', 'user'])
    expect(before.answers.map(({ externalId }) => externalId)).toEqual(['2'])
  })
})

describe('The index in a measurement', () => {
  it('is the one of the page, names its parameters, and comes out the same to the last byte when it is measured again', async () => {
    const [first, second] = [await takeSnapshot(ctx, input), await takeSnapshot(ctx, input)]
    expect(second.inputHash).toBe(first.inputHash)
    const kept = async (snapshot: number) =>
      (
        await store.query<{ r: AccountMeasures }>(
          `select measures as r from snapshot_account where snapshot_id = $1 and source = 'crm' order by ordinal`,
          [snapshot],
        )
      ).map(({ r }) => JSON.stringify(r.relationship))
    expect(await kept(second.id)).toEqual(await kept(first.id))
    const page = await showRelationship(ctx, id, {})
    const [measured] = (await kept(first.id)).map((text) => JSON.parse(text) as NonNullable<AccountMeasures['relationship']>)
    expect(page.figures).toMatchObject({ index: measured!.index, low: measured!.low, grade: measured!.grade, standing: measured!.standing })
    expect(page.voices!.reduce((sum, one) => sum + one.contribution!, 0)).toBeCloseTo(page.figures!.index, 9)
    expect(page.measured).toMatchObject({ snapshot: second.id, answersSince: 0 })
    const [row] = await store.query<{ result: SnapshotResult; n: number }>(
      `select result, (select count(*) from relationship_estimate) as n from snapshot where id = $1`,
      [second.id],
    )
    expect(row!.n).toBe(1)
    expect(row!.result.relationship).toMatchObject({ set: { id: page.set.id, rules: { model: null } }, people: 5, answers: 4 })
    expect(row!.result.findings.map((one) => one.code)).toEqual(
      expect.arrayContaining(['relationship_person_not_known', 'relationship_person_not_entered']),
    )
    // The whole book says of the account what its page does.
    const book = await relationshipBook(ctx)
    expect(book.index.index[0]).toBe(page.figures!.index)
    expect((await bookForWhoAsks(as('accountManager'))).shows).toEqual(['everything', 'everything'])
  })

  it('knows of an open place: a required role that nobody holds, and is told apart from one nobody ever named', async () => {
    const b = (await store.query<{ id: number }>(`select id from account where external_id = 'B'`))[0]!.id
    const before = await showRelationship(ctx, b, {})
    expect([before.notNamed, before.voices!.some((one) => one.state === 'open place')]).toEqual([['decides'], false])
    const by = { ...ctx, caller: { name: 'Ruth' } }
    const place = await addOpenPlace(by, b, { role: 'Budget holder' })
    const after = await showRelationship(ctx, b, {})
    expect([after.notNamed, after.keyGroup, after.openPlaces.map((one) => one.by)]).toEqual([[], 'decides', ['Ruth']])
    expect(after.voices!.find((one) => one.state === 'open place')).toMatchObject({ person: null, groups: ['decides'], y: null })
    expect(after.figures!.heardShare!).toBeLessThan(before.figures!.heardShare!)
    await expect(addOpenPlace(by, b, { role: 'Somebody nice' })).rejects.toMatchObject({ code: 'invalid' })
    await removeOpenPlace(by, b, place.id)
    expect((await showRelationship(ctx, b, {})).figures).toEqual(before.figures)
  })
})

describe('Rules of the index', () => {
  it('are tried on the book, approved by whoever leads listening and not by finance, and named by the next measurement', async () => {
    const document = { ...defaultRulesDocument, name: 'Ours', groupShare: { decides: 0.2, influences: 0.2, uses: 0.6, pays: 0 } }
    const preview = await previewRules(as('listeningLead'), document)
    expect(preview).toMatchObject({ problems: [], accounts: 2, moved: [{ name: 'Customer A' }, { name: 'Customer B' }] })
    expect((await previewRules(ctx, { ...document, halfLifeDays: 3, nonsense: 1 })).problems.map((one) => one.at).sort()).toEqual([
      ...['halfLifeDays', 'nonsense'],
    ])
    expect((await showRelationship(ctx, id, {})).set.rules.label).toBe('Default rules')

    const { draft, revision } = await createDraft(as('finance'), 'Fay', { from: 'document', kind: 'relationship', document })
    const approval = { revision, reason: 'Users carry our business' }
    await expect(approveDraft(as('finance'), 'Fay', draft, approval)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(approveDraft(as('analyst'), 'Ann', draft, approval)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await approveDraft(as('listeningLead'), 'Lea', draft, approval)).toMatchObject({
      kind: 'relationship',
      name: 'Ours',
      version: 1,
    })
    await measureAgain(ctx)
    const page = await showRelationship(ctx, id, {})
    expect(page.set.rules.label).toBe('Ours v1')
    expect(page.figures!.index).toBeCloseTo(preview.moved[0]!.indexThen, 0)
    // An older measurement is explained with what it was made with.
    expect((await showRelationship(ctx, id, { snapshot: 1 })).set.rules.label).toBe('Default rules')
    const other = await createDraft(ctx, 'Olga', { from: 'document', kind: 'coverage', document: { tapeline: 'coverage/1' } })
    await expect(approveDraft(ctx, 'Olga', other.draft, { revision: other.revision, reason: 'x' }, 'relationship')).rejects.toMatchObject({
      code: 'not_found',
    })
    const shown = await showParameters(as('accountManager'))
    expect(shown).toMatchObject({
      isDefault: false,
      mayDraft: false,
      mayApprove: false,
      drafts: [],
      versions: [{ label: 'Ours v1', approvedBy: 'Lea' }],
    })
    // Said last without a month: it holds over one that began before, and not over one whose month is still to come.
    await approveFile(ctx, { ...document, name: 'Dated', validFrom: '2026-01' }, 'from January')
    await approveFile(ctx, { ...document, name: 'Next', validFrom: '2099-01' }, 'later')
    await approveFile(ctx, { ...document, name: 'Again' }, 'at once')
    expect((await rulesInForce(ctx, '2026-10-31')).label).toBe('Again v1')
    expect((await rulesInForce(ctx, '2099-01-01')).label).toBe('Next v1')
    expect((await listVersions(ctx, 'relationship')).map(({ label, replaced }) => [label, replaced])).toEqual([
      ['Again v1', false],
      ['Next v1', false],
      ['Dated v1', true],
      ['Ours v1', true],
    ])
  })
})
