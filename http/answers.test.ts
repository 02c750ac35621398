/** Answers over the API: sent, written down by hand, brought by files; and what of them who sees. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnswerShown } from '#api/routes/answers.ts'
import { verifyRollups } from '#store/rollup.ts'
import { servedPortfolios, type Who } from '#test/builders/served-portfolios.ts'
import { annas, zeldas } from '#test/builders/two-portfolios.ts'
import { mustOn } from '#test/journeys/cli.ts'
import { asPerson } from '#test/journeys/sign-in.ts'

let served: Awaited<ReturnType<typeof servedPortfolios>>
let [amber, quux, ambera] = [0, 0, 0]
beforeAll(async () => {
  served = await servedPortfolios()
  const rows = await served.store.query<{ id: number; external_id: string }>(`select id, external_id from account where kind = 'account'`)
  amber = rows.find((row) => row.external_id === annas.externalId)!.id
  quux = rows.find((row) => row.external_id === zeldas.externalId)!.id
  ;[{ id: ambera }] = (await served.store.query<{ id: number }>(`select id from person where external_id = 'AN-1-P'`)) as [{ id: number }]
}, 120_000)
afterAll(() => served.close())

const list = async (
  who: Who,
  query = '',
): Promise<{ items: AnswerShown[]; total: number; summary: Record<string, unknown> & { nps: unknown } }> =>
  served.get(who, `/v1/answers${query}`)
const record = (submission_id: string, more: object = {}) => ({
  ...{
    submission_id,
    field_id: 'q1',
    field_type: 'nps',
    collected_at: '2026-03-20T23:30:00+02:00',
    value_number: 9,
    email: 'amber@amber.example',
  },
  ...more,
})

describe('Feedback records', () => {
  it('are taken once, replaced when they change, and each is told what became of it', async () => {
    const sent = [
      record('s1', { value_text: 'Quick' }),
      record('s2', { email: undefined, user_id: 'QX-1-P', account_key: 'erp/QX-1', value_number: 3, source_name: 'Yearly' }),
      record('s3', { email: 'nobody@else.example' }),
      record('s4', { value_number: 11 }),
      record('s5', { collected_at: '2026-04-11' }),
      record('s1'),
      { field_type: 'nps' },
    ]
    const first = await served.post('owner', '/v1/answers', sent)
    expect(first).toMatchObject({ taken: 2, replaced: 0, unchanged: 0, unassigned: 1, refused: 4 })
    expect(first.records.map((one: { outcome: string; problems: { at: string }[] }) => [one.outcome, one.problems[0]?.at])).toEqual([
      ['taken', undefined],
      ['taken', undefined],
      ['unassigned', 'account_key'],
      ['refused', 'value_number'],
      ['refused', 'collected_at'],
      ['refused', 'submission_id'],
      ['refused', 'submission_id'],
    ])
    expect(await served.post('owner', '/v1/answers', sent.slice(0, 3))).toMatchObject({
      taken: 0,
      replaced: 0,
      unchanged: 3,
      unassigned: 0,
    })
    expect(
      await served.post(
        'owner',
        '/v1/answers',
        record('s2', { email: undefined, user_id: 'QX-1-P', account_key: 'erp/QX-1', value_number: 4 }),
      ),
    ).toMatchObject({
      ...{ taken: 0, replaced: 1 },
      records: [{ key: 's2/q1', outcome: 'replaced', account: quux }],
    })
    const { items, total, summary } = await list('owner')
    expect(total).toBe(3)
    expect(items.find((one) => one.comment === 'Quick')).toMatchObject({
      ...{ account: { id: amber, name: annas.name }, person: { id: ambera }, groups: ['decides'], day: '2026-03-20', score: 9, points: 90 },
      ...{ privacy: 'attributed', hand: null },
    })
    expect(items.find((one) => one.score === 4)).toMatchObject({ account: { id: quux }, person: { name: 'quuxa Person' }, programme: null })
    expect(summary.nps).toMatchObject({ n: 3, promoters: 2, detractors: 1, nps: expect.closeTo(1 / 3, 12) })
    expect((await verifyRollups(served.store)).filter((one) => one.different > 0)).toEqual([])
  })

  it('of accounts of others are refused as if there were none, and taken back by whoever sent them', async () => {
    const [other, own] = [
      record('a1', { email: undefined, account_key: 'erp/QX-1' }),
      record('a2', { email: undefined, account_key: 'AN-1' }),
    ]
    const answer = await served.post('anna', '/v1/answers', [other, own, record('a3', { email: 'x@y.example' })])
    expect(answer).toMatchObject({ taken: 1, refused: 2, records: [{ outcome: 'refused', account: null }, { account: amber }, {}] })
    const withdraw = (who: Who, key: string) =>
      asPerson(served.address, served.people[who])(`/v1/answers/${key}`, { method: 'DELETE', refused: true })
    expect((await withdraw('anna', 's2')).status).toBe(404)
    expect(await (await withdraw('anna', 'a2')).json()).toEqual({ removed: 1 })
    expect((await withdraw('anna', 'a2')).status).toBe(404)
    expect((await withdraw('viewer', 's1')).status).toBe(403)
    expect((await list('owner')).total).toBe(3)
  })
})

describe('An answer by hand', () => {
  it('is a declared value with who wrote it down; changed, taken out, brought back', async () => {
    const said = { account: amber, person: ambera, score: 6, confidence: 0.8, text: 'Prices are a worry', day: '2026-03-25' }
    const kept = await served.post('anna', '/v1/answers/by-hand', said)
    expect(kept).toMatchObject({ version: 1 })
    const shown = async () => (await list('anna', '?metric=declared')).items
    expect(await shown()).toMatchObject([
      {
        score: 6,
        confidence: 0.8,
        colleague: 'Anna Alpha',
        touchpoint: 'conversation',
        person: { id: ambera },
        hand: { id: kept.id, mine: true },
      },
    ])
    const at = `/v1/answers/by-hand/${kept.id}`
    expect(await served.patch('anna', at, { version: 1, score: 8 })).toEqual({ id: kept.id, version: 2 })
    expect(await served.patch('anna', at, { version: 1, score: 9 })).toMatchObject({ status: 409 })
    expect(await served.patch('finance', at, { version: 2, score: 9 })).toMatchObject({ status: 403 })
    await asPerson(served.address, served.people.anna)(at, { method: 'DELETE' })
    expect(await shown()).toEqual([])
    expect(await served.post('anna', `${at}/restore`)).toMatchObject({ version: 4 })
    expect((await shown())[0]).toMatchObject({ score: 8, comment: 'Prices are a worry' })
    const { items } = await served.get('anna', `${at}/history`)
    expect(items.map((one: { score: number | null }) => one.score)).toEqual([8, null, 8, 6])
    expect(await served.post('anna', '/v1/answers/by-hand', { ...said, account: quux, person: null })).toMatchObject({ status: 404 })
    expect(await served.post('anna', '/v1/answers/by-hand', { ...said, day: '2026-04-11' })).toMatchObject({ status: 422 })
    expect((await verifyRollups(served.store)).filter((one) => one.different > 0)).toEqual([])
  })
})

describe('What is said in confidence', () => {
  it('is neither listed nor counted for an account manager; who answers by role has no name, key or hour', async () => {
    const before = await list('anna')
    await served.post('owner', '/v1/answers', [
      record('c1', { privacy: 'confidential', value_number: 0, value_text: 'Never tell', touchpoint: 'secret door', source_name: 'Hush' }),
      record('r1', { privacy: 'role only', value_number: 5, value_text: 'By role', colleague: 'Anna Alpha' }),
    ])
    const [mine, all] = [await list('anna'), await list('owner', `?account=${amber}`)]
    expect([before.total, mine.total, all.total]).toEqual([2, 3, 4])
    expect(JSON.stringify(mine)).not.toMatch(/Never tell|secret door|Hush|confidential/)
    expect(all.items.map((one) => one.privacy).sort()).toEqual(['attributed', 'attributed', 'confidential', 'role only'])
    const byRole = mine.items.find((one) => one.comment === 'By role')!
    expect(byRole).toMatchObject({ person: null, groups: ['decides'], score: 5, colleague: null, asked: null, hand: null })
    expect(JSON.stringify(byRole)).not.toMatch(/amber@|AN-1-P|23:30|r1/)
    // Asked for by the person, by the kind of privacy, by the words: the same.
    expect((await list('anna', `?person=${ambera}`)).items.map((one) => one.privacy)).toEqual(['attributed', 'attributed'])
    for (const query of ['?privacy=confidential', '?q=Never', '?touchpoint=secret%20door', '?score=0'])
      expect(await list('anna', query)).toMatchObject({ total: 0, summary: { asked: 0, nps: null } })
    expect(mine.summary).toMatchObject({ nps: { n: 2, promoters: 1, detractors: 1 }, people: 1, hidden: true })
    const file = await (await asPerson(served.address, served.people.anna)('/v1/exports/answers?format=csv')).text()
    expect(file.split('\n').filter((line) => line !== '')).toHaveLength(1 + mine.total)
    expect(file).not.toMatch(/Never tell|secret door/)
    for (const who of ['viewer', 'finance'] as const) expect(await list(who)).toMatchObject({ status: 403 })
  })
})

describe('Rows of a file of answers', () => {
  it('that were not taken are shown to who brought them and to who may hear confidence, to nobody else', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-answers-'))
    const file = path.join(folder, 'forms.csv')
    writeFileSync(
      file,
      'Response ID,Timestamp,E-mail,NPS,Why?,Privacy\nf1,2026-03-03 10:00:00,amber@amber.example,12,Whispered,confidential\nf2,2026-03-03 10:00:01,amber@amber.example,7,,attributed\n',
    )
    await mustOn(served.store)('import', file)
    rmSync(folder, { recursive: true })
    const [{ import: id }] = (await served.get('owner', '/v1/imports')).items
    const shown = async (who: Who) => JSON.stringify(await served.get(who, `/v1/imports/${id}`))
    expect(await shown('owner')).toContain('outside_scale')
    expect(await shown('finance')).not.toMatch(/outside_scale|Whispered|The score is 12/)
    expect(await shown('finance')).toContain('"rejected":1')
  })
})

const fixtures = path.join(import.meta.dirname, '../../shared/fixtures')
if (!existsSync(fixtures)) console.info(`The published data is not at ${fixtures}: answers brought by its files are not looked at here`)

describe.skipIf(!existsSync(fixtures))('Published answers, through the import', () => {
  it('have the published NPS, and the satisfaction of the tickets', async () => {
    const must = mustOn(served.store)
    await must('import', path.join(fixtures, 'nps-preppin'))
    await must('import', path.join(fixtures, 'classic-models-linked'))
    const event = await list('owner', '?account=unassigned&metric=nps&to=2019-12-31')
    expect(event.summary).toMatchObject({ nps: { n: 39, promoters: 8, detractors: 22, nps: expect.closeTo(-0.359, 3) } })
    const { summary } = await list('owner', '?metric=csat&touchpoint=ticket')
    expect(summary).toMatchObject({ csat: { n: 301, mean: expect.closeTo(3.963455, 6), top: 199 }, people: 0, answered: 301 })
  })
})
