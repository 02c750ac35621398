import { expect, it } from 'vitest'
import { describeOnBothEngines } from '#test/store-cases.ts'
import type { Context } from '../context.ts'
import { changeView, deleteView, keepView, listViews } from './saved-views.ts'

describeOnBothEngines('Saved views', (open) => {
  const people = async () => {
    const store = await open()
    const as = (actor: string): Context => ({ store, actor, now: '2026-11-22T10:00:00.000Z' })
    return { ann: as('user:ann'), bob: as('user:bob') }
  }
  const given = { screen: 'accounts', name: 'Key and Major', search: { tier: 'KEY,MAJOR', sort: '-revenueMinor' }, shared: false }

  it('are one’s own until they are shared, and another’s cannot be changed', async () => {
    const { ann, bob } = await people()
    const kept = await keepView(ann, given)
    expect(kept).toMatchObject({ ...given, own: true, madeAt: '2026-11-22T10:00:00.000Z' })
    expect(await listViews(bob, 'accounts')).toEqual([])
    await expect(changeView(bob, kept.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await changeView(ann, kept.id, { shared: true })
    expect(await listViews(bob, 'accounts')).toMatchObject([{ name: 'Key and Major', own: false, shared: true }])
    expect(await listViews(bob, 'portfolio')).toEqual([])
    await expect(changeView(bob, kept.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(deleteView(bob, kept.id)).rejects.toMatchObject({ code: 'forbidden' })
    await deleteView(ann, kept.id)
    expect(await listViews(ann, null)).toEqual([])
  })

  it('have one name each on a screen, and keep what they are told', async () => {
    const { ann } = await people()
    const kept = await keepView(ann, given)
    await expect(keepView(ann, { ...given, name: 'key and major' })).rejects.toMatchObject({ code: 'conflict' })
    await keepView(ann, { ...given, screen: 'segments' })
    const other = await keepView(ann, { ...given, name: 'All', search: {} })
    await expect(changeView(ann, other.id, { name: 'KEY AND MAJOR' })).rejects.toMatchObject({ code: 'conflict' })
    await changeView(ann, kept.id, { name: 'Key and Major', search: { tier: 'KEY' } })
    expect((await listViews(ann, 'accounts')).map(({ name, search }) => [name, search])).toEqual([
      ['All', {}],
      ['Key and Major', { tier: 'KEY' }],
    ])
  })
})
