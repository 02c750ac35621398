/** Tiers set by hand: counted from the next measurement, part of its input, over when taken back, the same on either engine. */
import { beforeAll, expect, it } from 'vitest'
import { bodyHash } from '#app/measuring/input-hash.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { approveDraft } from '#app/models/approve-model.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import { listOverrides } from '#app/segmentation/list-overrides.ts'
import { endOverride, overrideSegments, resumeOverride } from '#app/segmentation/override-segments.ts'
import { showSegments } from '#app/segmentation/show-segments.ts'
import { rankScores } from '#engine/segmentation/draw-lines.ts'
import { drawTiers } from '#engine/segmentation/draw-tiers.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { addDraft } from '#store/model-drafts.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, invoiceLine } from '../builders/rows.ts'

const amounts: Record<string, number> = { A: 500_000, B: 200_000, C: 101_000, D: 100_000, E: 50_000, F: 30_000, G: 15_000, H: 4_000 }
const by = { name: 'Anna Weber' }
const hashes: string[] = []

describeOnOwnStores('Segments', (store) => {
  const ctx = () => ({ ...testContext(store()), now: '2026-02-01T08:00:00.000Z' })
  const measure = (asOf: string) => takeSnapshot(ctx(), { asOf, window: '12m', level: 'customer', costModel: null, segmentation: null })
  const tiers = async () => {
    const view = await loadSnapshotView(ctx(), null)
    return Object.fromEntries(view.accounts.flatMap((a) => (a.segment ? [[a.externalId, a.segment.tier]] : [])))
  }
  const idOf = async (key: string) => (await loadSnapshotView(ctx(), null)).accounts.find((a) => a.externalId === key)!.id

  beforeAll(async () => {
    await emptyRecord(store())
    const rows = Object.entries(amounts).flatMap(([customer, netMinor], i) => [
      account({ externalId: customer, name: `${customer} AG`, industry: 'Food' }),
      invoiceLine({ externalId: `i${i}`, document: `i${i}`, customer, netMinor, listMinor: netMinor, costMinor: 0, day: '2025-12-10' }),
    ])
    await bringRows(store(), [{ source: 'erp', rows }])
  })

  it('set by hand count from the next measurement on, change its input hash, and go back when taken back', async () => {
    const first = await measure('2025-12-31')
    expect(await tiers()).toMatchObject({ A: 'KEY', B: 'KEY', C: 'MAJOR', G: 'SME', H: 'SME' })

    const { overrides } = await overrideSegments(ctx(), by, {
      ...{ accounts: [await idOf('G'), await idOf('H')], set: 'KEY', reason: 'reference customers', from: null, expires: '2026-12-31' },
    })
    expect(overrides.map((o) => [o.name, o.state, o.measured, o.authorName])).toEqual([
      ['G AG', 'holds', false, 'Anna Weber'],
      ['H AG', 'holds', false, 'Anna Weber'],
    ])
    const next = await showSegments(ctx(), null)
    expect(next.accounts.tierByHandNext).toEqual([null, null, null, null, null, null, 'KEY', 'KEY'])
    expect(next.accounts.tier[6]).toBe('SME')

    const second = await measure('2025-12-31')
    expect(second.inputHash).not.toBe(first.inputHash)
    expect(await tiers()).toMatchObject({ G: 'KEY', H: 'KEY' })
    expect((await showSegments(ctx(), null)).accounts.override[6]).toEqual({ reason: 'reference customers', expires: '2026-12-31' })
    expect((await listOverrides(ctx(), { state: 'standing' })).map((o) => o.measured)).toEqual([true, true])

    await endOverride(ctx(), by, overrides[1]!.id)
    const third = await measure('2025-12-31')
    expect(await tiers()).toMatchObject({ G: 'KEY', H: 'SME' })
    await resumeOverride(ctx(), overrides[1]!.id)
    const fourth = await measure('2025-12-31')
    expect(fourth.inputHash).toBe(second.inputHash)

    hashes.push([first, second, third].map((s) => s.inputHash).join())
    expect(new Set(hashes).size).toBe(1)
  })

  it('replace what stood for the same account, and refuse to let two stand', async () => {
    const set = { reason: 'moves up', from: null, expires: '2026-06-30' } as const
    const [g] = (await listOverrides(ctx(), { state: 'standing' })).filter((o) => o.name === 'G AG')
    const { overrides, replaced } = await overrideSegments(ctx(), by, { ...set, accounts: [g!.account!], set: 'MAJOR' })
    expect(replaced).toEqual([g!.id])
    await expect(resumeOverride(ctx(), g!.id)).rejects.toMatchObject({ code: 'conflict' })
    // A flag of strategic value stands beside a tier.
    const flag = await overrideSegments(ctx(), by, { ...set, accounts: [g!.account!], set: 'strategic', reason: 'opens the north' })
    expect(flag.replaced).toEqual([])
    await measure('2025-12-31')
    const shown = await showSegments(ctx(), null)
    expect([shown.accounts.tier[6], shown.accounts.strategic[6]]).toEqual(['MAJOR', 'opens the north'])
    await endOverride(ctx(), by, overrides[0]!.id)
    await endOverride(ctx(), by, flag.overrides[0]!.id)
  })

  it('refuse an end that has come, an account nobody has, and Unassigned', async () => {
    const body = { accounts: [await idOf('A')], set: 'SME' as const, reason: 'small by choice', from: null }
    await expect(overrideSegments(ctx(), by, { ...body, expires: '2026-02-01' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(overrideSegments(ctx(), by, { ...body, accounts: [1], expires: '2027-01-01' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('drawn from the columns shown are what the next measurement says, history, band and stay included', async () => {
    for (const one of await listOverrides(ctx(), { state: 'standing' })) await endOverride(ctx(), by, one.id)
    await bringRows(store(), [
      {
        source: 'erp',
        rows: [
          invoiceLine({
            externalId: 'more',
            document: 'more',
            customer: 'E',
            netMinor: 400_000,
            listMinor: 400_000,
            costMinor: 0,
            day: '2026-01-10',
          }),
        ],
      },
    ])
    await measure('2026-01-31')
    const shown = await showSegments(ctx(), null)
    expect(shown.previous?.asOf).toBe('2025-12-31')
    expect(shown.accounts.why[4]).toBe('held by the minimum stay')
    const { accounts, params } = shown
    const drawn = drawTiers(
      shown.head.asOf,
      { ...params, keyShare: 0.4, minStayMonths: 0 },
      rankScores(accounts.scoreMinor as number[]),
      {
        computed: Int8Array.from(accounts.computedBefore, (tier) => (tier === null ? -1 : TIERS.indexOf(tier))),
        since: accounts.sinceBefore,
      },
      null,
    )
    const body = { tapeline: 'segmentation/1', params: { ...params, keyShare: 0.4, minStayMonths: 0 } }
    const draft = await addDraft(
      store(),
      { kind: 'segmentation', name: 'segmentation', body, basedOn: null },
      { actor: 'test', ...by, now: ctx().now },
    )
    await approveDraft(ctx(), by.name, draft, { revision: 1, reason: 'tighter' })
    await measure('2026-01-31')
    const measured = await showSegments(ctx(), null)
    expect(measured.model).toMatchObject({ version: 1, state: 'approved' })
    expect(Array.from(drawn.tier, (code) => TIERS[code])).toEqual(measured.accounts.tier)
    expect(measured.accounts.tier[4]).toBe('KEY')
    expect(bodyHash(measured.params)).not.toBe(bodyHash(params))
  })
})
