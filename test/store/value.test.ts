import { beforeEach, expect, it } from 'vitest'
import type { Access, DataKind, Permission } from '#api/access.ts'
import { addInfluence, declineProposal, endInfluence, endInfluenceFile } from '#app/influence/change-influence.ts'
import { addInfluenceFile, previewInfluenceFile } from '#app/influence/influence-file.ts'
import { listInfluence } from '#app/influence/list-influence.ts'
import { proposeInfluence } from '#app/influence/propose-influence.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { accountSegments } from '#app/segmentation/segment-history.ts'
import { showSegments } from '#app/segmentation/show-segments.ts'
import { showAccountValue } from '#app/value/show-account-value.ts'
import { showFit } from '#app/value/show-fit.ts'
import { showValue } from '#app/value/show-value.ts'
import { addWalletFile, endWalletFile, previewWalletFile } from '#app/value/wallet-file.ts'
import { endWallet, saveWallet, showPotential } from '#app/value/wallets.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact, invoiceLine } from '../builders/rows.ts'

const valueRules = (weightConnected: number) => ({ tapeline: 'value/1', weightConnected })

describeOnOwnStores('What accounts are worth', (store) => {
  const now = '2026-04-02T09:00:00.000Z'
  const whole = () => ({ store: store(), actor: 'user:olga', now })
  const restricted = (accounts: Access['accounts'], kinds: readonly DataKind[]) => ({
    ...whole(),
    access: { may: new Set<Permission>(['read', 'edit']), kinds: new Set(kinds), accounts },
  })
  const idOf = async (externalId: string) =>
    (await store().query<{ id: number }>(`select id from account where external_id = $1 and kind = 'account'`, [externalId]))[0]!.id
  const measure = (more: object = {}) =>
    takeSnapshot(whole(), { asOf: '2026-03-31', window: '12m', level: 'customer', costModel: null, segmentation: null, ...more })
  const link = (from: number, to: number, share: number) =>
    addInfluence(whole(), 'Olga', { from, to, share, evidence: 'They told us', day: null }, 'hand')

  beforeEach(async () => {
    await emptyRecord(store())
    const months = ['2025-05', '2025-07', '2025-09', '2025-11', '2026-01', '2026-03']
    const buys = (customer: string, netMinor: number) =>
      months.map((month, i) => {
        const day = `${month}-10`
        return invoiceLine({
          externalId: `${customer}${i}`,
          document: `${customer}-${i}`,
          customer,
          day,
          netMinor,
          costMinor: netMinor / 2,
        })
      })
    await bringRows(store(), [
      {
        source: 'erp',
        rows: [
          account({ externalId: 'A', name: 'Alder Works', colleague: 'Anna Alpha' }),
          account({ externalId: 'B', name: 'Birch Works', colleague: 'Zelda' }),
          account({ externalId: 'C', name: 'Cedar Works', colleague: 'Anna Alpha' }),
          contact({ externalId: 'p', customer: 'A', firstName: 'Paula', lastName: 'Ng' }),
          contact({ externalId: 'p', customer: 'C', firstName: 'Paula', lastName: 'Ng' }),
          ...[...buys('A', 400_000), ...buys('B', 200_000), ...buys('C', 100_000)],
        ],
      },
    ])
  })

  it('is measured by the simple rule where a model cannot fit, says why, and the two views of connected value have one sum', async () => {
    await measure()
    const [a, b, c] = [await idOf('A'), await idOf('B'), await idOf('C')]
    const fit = await showFit(whole(), null)
    expect(fit.verdict.fits).toBe(false)
    expect(fit.verdict.reasons[0]).toBe('3 accounts had bought before the hold-out, and it takes 100')
    const before = await showValue(whole(), null)
    expect(before.columns.model).toEqual(['rule', 'rule', 'rule'])
    // Half of 24,000 a year, times retention, discounted over three years: below three times it, and in proportion to revenue.
    const [own, half] = before.columns.valueMinor as number[]
    expect(own).toBeGreaterThan(1_200_000)
    expect(own).toBeLessThan(3_600_000)
    expect(Math.abs(own! - 2 * half!)).toBeLessThanOrEqual(1)

    await link(a, b, 0.5)
    await link(b, c, 0.3)
    const { columns, total, segments } = await showValue(whole(), null)
    expect(columns.receivedMinor[0]).toBe(Math.round(half! / 2))
    expect(columns.creditMinor[0]).toBe(own! + columns.receivedMinor[0]!)
    expect(total.allocatedMinor).toBe(total.valueMinor)
    expect(segments.reduce((sum, one) => sum + one.allocatedMinor, 0)).toBe(total.valueMinor)
    const shown = await showAccountValue(whole(), b, null)
    expect(shown.connected!.itBuysBecauseOf.map((one) => one.name)).toEqual(['Alder Works'])
    const { steps, valueMinor } = shown.lifetime!
    expect(steps.filter((one) => one.kind !== 'sum').reduce((sum, one) => sum + one.amountMinor, 0)).toBe(valueMinor)
    expect(shown.retention!.missing).toContain('Relationship index')
  })

  it('is closed with margin, tells an account manager of own accounts only, and of links with others how many', async () => {
    await measure()
    const [a, b] = [await idOf('A'), await idOf('B')]
    await link(a, b, 0.5)
    await expect(showValue(restricted('all', []), null)).rejects.toMatchObject({ code: 'forbidden' })
    const closed = await showAccountValue(restricted('all', []), a, null)
    expect([closed.lifetime, closed.connected]).toEqual([null, null])
    const anna = restricted(['Anna Alpha'], ['cost'])
    expect((await showValue(anna, null)).columns.name).toEqual(['Alder Works', 'Cedar Works'])
    expect((await showAccountValue(anna, a, null)).connected).toMatchObject({ receivedMinor: 0, buyBecauseOfIt: [], closed: 1 })
    expect((await listInfluence(anna, { limit: 9 })).items).toEqual([])
    await expect(showAccountValue(anna, b, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(addInfluence(anna, 'Anna', { from: a, to: b, share: 0.1, evidence: 'Said so', day: null }, 'hand')).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(showFit(anna, null)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await showPotential(anna, null)).rows.every((row) => row.peersMinor === null)).toBe(true)
  })

  it('takes links from a file row by row, says what is wrong where, never more than all of an account, and takes a file back as a whole', async () => {
    await measure()
    const [a, b, c] = [await idOf('A'), await idOf('B'), await idOf('C')]
    await link(a, b, 0.7)
    await expect(
      addInfluence(whole(), 'Olga', { from: a, to: c, share: 0.1, evidence: 'They told us', day: '2026-04-03' }, 'hand'),
    ).rejects.toMatchObject({ code: 'invalid', problems: [{ at: 'body.day' }] })
    await expect(link(c, b, 0.4)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('at most 30 % is left') })
    const file = {
      name: 'links.csv',
      text: 'from;to;share;evidence;day\nerp/C;Birch Works;40 %;In the minutes;\nCedar Works;erp/A;0,25;Same board;2026-01-31\nerp/A;Nobody;2;;soon\nerp/B;erp/B;0.1;Same firm;\nerp/C;erp/A;0.1;Same board;9999-12-31\n',
    }
    const seen = await previewInfluenceFile(whole(), file)
    expect(seen.problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '2 share',
      '4 to',
      '4 share',
      '4 evidence',
      '4 day',
      '5 to',
      '6 day',
    ])
    expect(seen.problems[0]).toMatchObject({ value: '40 %', message: 'is above the 30 % of Birch Works that is left' })
    expect((await listInfluence(whole(), { limit: 9 })).total).toBe(1)
    const taken = await addInfluenceFile(whole(), 'Olga', file)
    expect(taken).toMatchObject({ taken: 1, links: [{ row: 3, share: 0.25, day: '2026-01-31' }] })
    expect((await listInfluence(whole(), { limit: 9 })).total).toBe(2)
    await endInfluenceFile(whole(), 'Olga', taken.file!)
    const { items } = await listInfluence(whole(), { limit: 9 })
    expect(items.map((one) => [one.from.name, one.to.name, one.share])).toEqual([['Alder Works', 'Birch Works', 0.7]])
    await endInfluence(whole(), 'Olga', items[0]!.link)
    await expect(endInfluence(whole(), 'Olga', items[0]!.link)).rejects.toMatchObject({ code: 'not_found' })
    await expect(previewInfluenceFile(whole(), { name: 'x.csv', text: 'who,what\na,b\n' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('proposes who shares people, and does not ask again what was declined', async () => {
    await measure()
    const { items } = await proposeInfluence(whole(), { limit: 9 })
    expect(items.map(({ from, to, reasons }) => [from.name, to.name, reasons[0]!.text])).toEqual([
      ['Alder Works', 'Cedar Works', 'Paula Ng works at both'],
    ])
    await declineProposal(whole(), 'Olga', { from: items[0]!.from.id, to: items[0]!.to.id })
    expect((await proposeInfluence(whole(), { limit: 9 })).items).toEqual([])
  })

  it('takes wallets from a list, says what is wrong where, and taken back as a whole lets stand what it replaced', async () => {
    await measure()
    const [a, b, c] = [await idOf('A'), await idOf('B'), await idOf('C')]
    await saveWallet(whole(), 'Olga', a, { knows: 'amount', amountMinor: 3_000_000, note: null, day: '2026-01-01' })
    const file = {
      name: 'wallets.csv',
      text: 'Account;Amount;Our share;Rank;Suppliers;Note;Day\nerp/A;60.000,00;;;;In the minutes;2026-03-01\nBirch Works;;25 %;;;;\nerp/C;;;2;4;;\nNobody;7.500,50;;;;;\nerp/A;1,00;;;;;\nerp/B;1,00;10 %;;;;\nerp/B;;;3;;;2027-01-01\n',
    }
    const seen = await previewWalletFile(whole(), file)
    expect(seen.problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '5 account',
      '6 account',
      '7 account',
      '8 account',
      '8 suppliers',
      '8 day',
    ])
    expect(seen.wallets.map((one) => [one.account.id, one.replaces, one.potentialMinor])).toEqual([
      [a, true, 3_600_000],
      [b, false, 3_600_000],
      [c, false, 1_400_000],
    ])
    const potentials = async () => (await showPotential(whole(), null)).rows.map((row) => [row.from, row.potentialMinor])
    expect((await potentials())[0]).toEqual(['said', 600_000])
    const { file: taken } = await addWalletFile(whole(), 'Olga', file)
    expect(await potentials()).toEqual([
      ['said', 3_600_000],
      ['said', 3_600_000],
      ['rank', 1_400_000],
    ])
    // Of others' accounts nothing is taken, and nothing taken back.
    const anna = restricted(['Anna Alpha'], ['cost'])
    expect((await previewWalletFile(anna, file)).problems).toContainEqual(
      expect.objectContaining({ row: 3, message: 'is no account here' }),
    )
    await endWalletFile(whole(), 'Olga', taken!)
    expect((await potentials())[0]).toEqual(['said', 600_000])
    expect((await potentials())[1]![0]).not.toBe('said')
    await expect(endWalletFile(whole(), 'Olga', taken!)).rejects.toMatchObject({ code: 'not_found' })
    await expect(previewWalletFile(whole(), { name: 'x.csv', text: 'account,colour\nerp/A,red\n' })).rejects.toThrow(
      'needs account, and amount',
    )
  })

  it('learns how likely accounts stay from measurements a year apart, judged on the later one, and says so', async () => {
    // Two hundred that buy twice a year: forty leave every year.
    const lastYear = (i: number) => (i < 120 ? 2022 + Math.floor(i / 40) : 2025)
    const rows = Array.from({ length: 200 }, (_, i) => {
      const customer = `L${String(i).padStart(3, '0')}`
      const days = [2022, 2023, 2024, 2025].filter((year) => year <= lastYear(i)).flatMap((year) => [`${year}-01-10`, `${year}-09-01`])
      return [
        account({ externalId: customer, name: `Leaver ${customer}` }),
        ...days.map((day) =>
          invoiceLine({
            externalId: `${customer}${day}`,
            document: `${customer}-${day}`,
            customer,
            day,
            netMinor: 90_000 + i,
            costMinor: 50_000,
          }),
        ),
      ]
    })
    await bringRows(store(), [{ source: 'erp', rows: rows.flat() }])
    for (const year of [2023, 2024]) await measure({ asOf: `${year}-12-31` })
    const first = await showFit(whole(), null)
    expect([first.risk.learnt, first.risk.days, first.risk.losses]).toEqual([false, ['2023-12-31'], 40])
    expect(first.retention[0]).toMatchObject({ rests: 'level', observed: { due: 200 + 160, kept: 160 + 120 } })
    await measure({ asOf: '2025-12-31' })
    const { risk } = await showFit(whole(), null)
    expect([risk.learnt, risk.days, risk.rows, risk.losses]).toEqual([true, ['2024-12-31', '2023-12-31'], 160 + 120, 80])
    expect(risk.validation!.rows).toBe(120)
    expect(risk.validation!.learnt.logLoss).toBeLessThan(risk.validation!.scorecard.logLoss)
    const shown = await showAccountValue(whole(), await idOf('L190'), null)
    expect(shown.retention!.learnt).toBe(true)
    expect(shown.retention!.p).toBeGreaterThan(0.4)
    expect(shown.retention!.p).toBeLessThan(0.9)
    expect(shown.retention!.observed).toEqual(
      risk.learnt && (await showFit(whole(), null)).retention.find((one) => one.segment === shown.account.tier)!.observed,
    )
  })

  it('counts in segments: lifetime value, connected value by its weight, and wallets as potential', async () => {
    const [a, c] = [await idOf('A'), await idOf('C')]
    await measure()
    const wallet = await saveWallet(whole(), 'Olga', a, { knows: 'rank', rank: 2, suppliers: 4, note: null })
    expect(wallet).toMatchObject({
      share: 0.3,
      walletMinor: 8_000_000,
      potentialMinor: 5_600_000,
      modelled: true,
      check: { verdict: 'too early' },
    })
    const potential = await showPotential(whole(), null)
    expect(potential.rows.map((row) => row.from)).toEqual(['rank', 'peers', 'peers'])
    expect(potential.coverage).toMatchObject({ accounts: 1, used: false })
    await link(c, a, 0.5)
    await link(a, await idOf('B'), 0.3)
    await store().execute(
      `insert into model (id, kind, name, version, state, valid_from, author, made_at, body, body_hash, approved_at)
       values (900000, 'value', 'Rules', 1, 'approved', null, 'x', now(), $1::jsonb, 'x', now())`,
      [JSON.stringify(valueRules(1))],
    )
    const made = await measure({ segmentation: { tapeline: 'segmentation/1', params: { value: 'lifetime', weightPotential: 0 } } })
    const rows = (await showValue(whole(), made.id)).columns
    const scores = await store().query<{ score: number }>(
      `select (measures #>> '{segment,scoreMinor}')::bigint as score from snapshot_account where snapshot_id = $1 and source <> '' order by external_id`,
      [made.id],
    )
    expect(scores.map((one) => one.score)).toEqual(rows.creditMinor)
    expect(rows.receivedMinor[2]).toBe(Math.round(rows.valueMinor[0]! / 2))
    // What counts of others in a score would tell what they are worth, and with margin closed what this one is.
    const anna = restricted(['Anna Alpha'], ['cost'])
    expect((await showSegments(anna, made.id)).accounts).toMatchObject({ scoreMinor: [null, null], connectedMinor: [0, 0] })
    expect((await showSegments(whole(), made.id)).accounts.scoreMinor).toEqual(rows.creditMinor)
    const byRevenue = await measure({ segmentation: { tapeline: 'segmentation/1', params: { value: 'revenue', weightPotential: 0 } } })
    for (const who of [anna, restricted('all', []), restricted('all', ['cost'])]) {
      const score = (await accountSegments(who, a, byRevenue.id)).points.at(-1)!.scoreMinor
      expect(score !== null).toBe(who.access.accounts === 'all' && who.access.kinds.has('cost'))
    }
    await endWallet(whole(), 'Olga', a)
    await expect(endWallet(whole(), 'Olga', a)).rejects.toMatchObject({ code: 'not_found' })
  })
})
