import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { ContactRow } from '#api/record.ts'
import { defaultTitleRules } from '#engine/relationship/title-rules.ts'
import { bringRows, testContext } from '#test/builders/bring-rows.ts'
import { account } from '#test/builders/rows.ts'
import { root } from '#test/source-files.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { changeTitleRules, listTitles, previewTitleRules, restoreTitleRules, showTitleRules } from './titles.ts'

const northwind = path.resolve(root, '../shared/fixtures/northwind/customers.csv')

describeOnEmbedded('Titles of Northwind', (open) => {
  it.skipIf(!existsSync(northwind))(
    'each say a role by a rule, or are listed as unknown; rules are tried, kept, refused and restored',
    async () => {
      const store = await open()
      const lines = readFileSync(northwind, 'utf8').trim().split('\n').slice(1)
      const titles = lines.map((line) => /,((?:Owner|Order|Sales|Marketing|Accounting|Assistant)[^,"]*),/.exec(line)![1]!)
      const rows = titles.flatMap((title, i) => [account({ externalId: `C${i}`, name: `Customer ${i}` }), contact(`P${i}`, `C${i}`, title)])
      await bringRows(store, [{ source: 'northwind', rows }])
      const ctx = { ...testContext(store), caller: { name: 'Ruth Okafor' } }
      const { items, counts } = await listTitles(ctx, { limit: 100 })
      const stated = Object.fromEntries(items.map((one) => [one.title, one.role]))
      expect(stated).toEqual({
        ...{ Owner: 'Decision maker', 'Owner/Marketing Assistant': 'Decision maker', 'Accounting Manager': 'Billing' },
        ...{ 'Order Administrator': 'Operations', 'Sales Representative': null, 'Sales Manager': null, 'Sales Associate': null },
        ...{ 'Sales Agent': null, 'Assistant Sales Agent': null, 'Assistant Sales Representative': null, 'Marketing Manager': null },
        'Marketing Assistant': null,
      })
      expect(counts).toMatchObject({ titles: 12, unknownTitles: 8, people: titles.length, withoutTitle: 0 })
      expect(items.slice(0, 8).every((one) => one.role === null)).toBe(true)

      const rules = [{ words: ['marketing'], role: 'Influencer', seniority: null }, ...defaultTitleRules].map((rule) => ({
        ...rule,
        words: [...rule.words],
      }))
      const preview = await previewTitleRules(ctx, rules)
      expect(preview.changed.map((one) => one.title).sort()).toEqual([
        'Marketing Assistant',
        'Marketing Manager',
        'Owner/Marketing Assistant',
      ])
      expect(preview.unknownBefore - preview.unknownPeople).toBe(titles.filter((title) => /^Marketing/.test(title)).length)
      expect(await changeTitleRules(ctx, rules, 0, 'They choose suppliers')).toEqual({ version: 1 })
      await expect(changeTitleRules(ctx, rules, 0, '')).rejects.toMatchObject({ code: 'conflict' })
      await expect(changeTitleRules(ctx, [{ words: ['*'], role: 'Boss', seniority: null }], 1, '')).rejects.toMatchObject({
        problems: [{ at: 'rules.0.role' }, { at: 'rules.0.words.0' }],
      })
      await restoreTitleRules(ctx, 0)
      expect(await showTitleRules(ctx)).toMatchObject({
        version: 2,
        versions: [{ version: 2 }, { by: 'Ruth Okafor', reason: 'They choose suppliers' }],
      })
      expect((await listTitles(ctx, { limit: 100, unknown: '1' })).items).toHaveLength(8)
    },
  )
})

const contact = (externalId: string, customer: string, title: string): ContactRow => ({
  ...{ table: 'contact', externalId, customer, firstName: null, lastName: externalId, email: null, phone: null, title, role: null },
  ...{ seniority: null, primary: null, language: null, preferredChannel: null, leftDay: null, person: null },
})
