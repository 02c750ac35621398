import { expect, it } from 'vitest'
import { describeOnBothEngines } from '#test/store-cases.ts'
import { changeChallenge, loadChallenges, saveChallenge, saveMessage } from './challenges.ts'
import { loadDecisions, type NewDecisionRecord, saveDecision, undoDecision } from './decisions.ts'

const decision: NewDecisionRecord = {
  ...{ kind: 'finding', subject: 'rate_missing:CZK', label: 'No rate', accountId: null, level: 'customer', book: 'all' },
  ...{ choice: 'accept', note: 'until June', owner: 'user:a', ownerName: 'Ann', reviewOn: '2026-06-30', snapshot: 7 },
  ...{ atStakeMinor: -9_007_199_254_740_991, currency: 'EUR', madeBy: 'user:b', madeByName: 'Bob', madeAt: '2026-04-01T10:00:00.000Z' },
}

describeOnBothEngines('Decisions', (open) => {
  it('are kept as given, newest first; undoing leaves them in the history and happens once', async () => {
    const store = await open()
    const first = await saveDecision(store, decision)
    const second = await saveDecision(store, { ...decision, kind: 'account', subject: 'erp/7', accountId: 42, atStakeMinor: null })
    expect(await loadDecisions(store)).toMatchObject([
      { id: second, kind: 'account', accountId: 42, atStakeMinor: null, undoneAt: null },
      { id: first, ...decision, undoneAt: null },
    ])
    const by = { actor: 'user:b', now: '2026-04-02T10:00:00.000Z' }
    expect(await undoDecision(store, first, by)).toBe(1)
    expect(await undoDecision(store, first, by)).toBe(0)
    expect((await loadDecisions(store)).find((one) => one.id === first)).toMatchObject({ choice: 'accept', undoneAt: by.now })
  })
})

describeOnBothEngines('Challenges', (open) => {
  it('keep the number as it read, and their messages in order', async () => {
    const store = await open()
    const asked = {
      ...{ numberKey: 'account:erp/7:freightMinor', label: 'Freight, Ada', value: '€1,234', snapshot: 3, account: 'erp/7', accountId: 42 },
      ...{ book: 'all', kind: 'cost', page: '/accounts/42', assignedTo: 'role:finance' },
      ...{ askedBy: 'user:a', askedByName: 'Ann', askedAt: '2026-04-01T10:00:00.000Z' },
    }
    const id = await saveChallenge(store, asked)
    await saveChallenge(store, { ...asked, numberKey: 'other', account: null, accountId: null, snapshot: null, kind: null })
    await saveMessage(store, id, { actor: 'user:a', name: 'Ann', now: asked.askedAt }, 'Why?')
    await saveMessage(store, id, { actor: 'user:b', name: 'Bob', now: '2026-04-02T10:00:00.000Z' }, 'Because.')
    expect(await changeChallenge(store, id, { state: 'answered', assignedTo: 'user:a', now: '2026-04-02T10:00:00.000Z' })).toBe(1)
    const [thread] = await loadChallenges(store, id)
    expect(thread).toMatchObject({ ...asked, id, state: 'answered', assignedTo: 'user:a', changedAt: '2026-04-02T10:00:00.000Z' })
    expect(thread!.messages.map(({ n, byName, text }) => [n, byName, text])).toEqual([
      [1, 'Ann', 'Why?'],
      [2, 'Bob', 'Because.'],
    ])
    expect((await loadChallenges(store)).map((one) => [one.numberKey, one.messages.length])).toEqual([
      ['other', 0],
      ['account:erp/7:freightMinor', 2],
    ])
  })
})
