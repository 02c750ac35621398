/** What the first import fixes, and for how long. */
import { expect, it } from 'vitest'
import { undoImport } from '#app/imports/undo-import.ts'
import { fixSettings, loadSettings, releaseSettings } from '#store/settings.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { orderLine } from '../builders/rows.ts'
import { openInMemory } from '../store-cases.ts'

it('The settings of a record stay as the first import fixed them while anything of it stays, and are free when it is undone', async () => {
  const store = await openInMemory()
  try {
    const id = await bringRows(store, [{ source: 'erp', rows: [orderLine({ externalId: '1' })] }])
    await releaseSettings(store)
    await fixSettings(store, { currency: 'USD', timeZone: 'Asia/Kolkata' })
    expect(await loadSettings(store)).toEqual({ currency: 'EUR', timeZone: 'UTC' })
    await undoImport(testContext(store), id)
    await releaseSettings(store)
    await fixSettings(store, { currency: 'USD', timeZone: 'Asia/Kolkata' })
    expect(await loadSettings(store)).toEqual({ currency: 'USD', timeZone: 'Asia/Kolkata' })
  } finally {
    await store.close()
  }
})
