/** A person is taken out of everything, and does not come back: not by an import, not by its undoing, not by a restored backup. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, expect, it } from 'vitest'
import { recordEdits } from '#app/editing/record-edit.ts'
import { erasePerson, listErasures, previewErasure } from '#app/erasure/erase-person.ts'
import { exportPerson } from '#app/erasure/export-person.ts'
import { eraseAgain, listForBackups } from '#app/erasure/restore-erasures.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { rebuild } from '#app/record/rebuild.ts'
import type { How } from '#store/erasures.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { rollupsOf } from '../builders/record-dump.ts'
import { account, answer, contact, interaction, orderLine } from '../builders/rows.ts'
import { mustOn, writeFiles } from '../journeys/cli.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tapeline-erasure-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const weber = {
  firstName: 'Anna',
  lastName: 'Weber-Kuhn',
  email: 'anna.weber@acme.example',
  phone: '+49 30 5556677',
  title: 'Head of Purchasing',
}
/** Whatever says who it was. */
const secrets = ['weber-kuhn', 'anna.weber@', '5556677', 'pw-1', 'zw-9']

const mapping = (source: string) => ({
  ...{
    tapeline: 'mapping/1',
    name: source,
    source,
    currency: 'EUR',
    files: { people: 'people.csv', talks: 'talks.csv', said: 'said.csv' },
  },
  tables: [
    {
      table: 'contact',
      from: 'people',
      columns: { id: 'id', customer: 'customer', firstName: 'first', lastName: 'last', email: 'email', role: 'role' },
    },
    {
      table: 'interaction',
      from: 'talks',
      columns: { id: 'id', customer: 'customer', day: 'day', kind: { constant: 'call' }, person: 'person', subject: 'subject' },
    },
    {
      table: 'answer',
      from: 'said',
      columns: { id: 'id', customer: 'customer', day: 'day', metric: { constant: 'nps' }, score: 'nps', email: 'email', comment: 'why' },
    },
  ],
})
const files = {
  'people.csv': `id,customer,first,last,email,role\nPW-1,C1,Anna,Weber-Kuhn,anna.weber@acme.example,Decision Maker\nPX-2,C1,Bo,Berg,bo@acme.example,User\nPW-77,C1,Anna,Weber-Kuhn,ANNA.WEBER@acme.example,Buyer\n`,
  'talks.csv': `id,customer,day,person,subject\nT1,C1,2026-03-02,PW-1,Anna Weber-Kuhn asks\nT9,C1,2026-03-09,PX-2,late\n`,
  'said.csv': `id,customer,day,nps,email,why\nA9,C1,2026-03-02,6,Anna.Weber@acme.example,Weber-Kuhn says no\n`,
}

describeOnOwnStores('Erasing a person', (store) => {
  const ctx = () => ({ store: store(), actor: 'user:olga', now: '2026-05-05T08:00:00.000Z' })
  const by = { name: 'Olga Owner' }

  /** Two systems know her; one import replaced a row of another; colleagues wrote about her. */
  async function known(): Promise<{ person: number; second: number; others: number }> {
    await emptyRecord(store())
    const acme = account({ externalId: 'C1', name: 'Acme', domain: 'acme.example' })
    await bringRows(store(), [
      {
        source: 'crm',
        rows: [
          ...[acme, contact({ externalId: 'PW-1', customer: 'C1', ...weber, role: 'User' })],
          ...[contact({ externalId: 'PX-2', customer: 'C1', firstName: 'Bo', lastName: 'Berg', email: 'bo@acme.example' })],
          ...[interaction({ externalId: 'T1', customer: 'C1', day: '2026-03-02', person: 'PW-1', subject: 'Anna Weber-Kuhn calls' })],
          ...[
            interaction({
              externalId: 'T2',
              customer: 'C1',
              day: '2026-03-03',
              person: 'PX-2',
              subject: 'Bo says Weber-Kuhn, Anna is away',
            }),
          ],
          ...[orderLine({ externalId: 'L1', customer: 'C1', netMinor: 12_345 })],
          ...[answer({ externalId: 'A1', customer: 'C1', person: 'PW-1', score: 3, comment: 'Signed: A. Weber-Kuhn' })],
        ],
      },
    ])
    await bringRows(store(), [
      {
        source: 'desk',
        rows: [
          ...[acme, contact({ externalId: 'ZW-9', customer: 'C1', ...weber })],
          ...[answer({ externalId: 'A2', customer: 'C1', email: 'anna.weber@acme.example', score: 9, comment: 'Weber-Kuhn, by mail' })],
        ],
      },
    ])
    const second = await bringRows(store(), [
      {
        source: 'crm',
        rows: [
          contact({ externalId: 'PW-1', customer: 'C1', ...weber, role: 'Decision Maker' }),
          interaction({ externalId: 'T1', customer: 'C1', day: '2026-03-02', person: 'PW-1', subject: 'Anna Weber-Kuhn called' }),
          answer({ externalId: 'A1', customer: 'C1', person: 'PW-1', score: 4, comment: 'Weber-Kuhn again' }),
        ],
      },
    ])
    const [person] = await store().query<{ id: number; linked_to: number | null }>(
      `select id, linked_to from person where external_id = 'PW-1'`,
    )
    const [bo] = await store().query<{ id: number }>(`select id from person where external_id = 'PX-2'`)
    await store().transaction((tx) =>
      recordEdits(tx, { ...ctx(), caller: by }, [
        { subject: 'person', source: 'crm', externalId: 'PW-1', field: 'phone', after: '+49 30 5556677' },
      ]),
    )
    const [leaf] = await store().query<{ account_id: number }>(`select account_id from account_contact where external_id = 'PW-1'`)
    const at = leaf!.account_id
    await store().script(`
      insert into note (account_id, id, person_id, day, body, actor, actor_name, made_at) values (${at}, 901, ${person!.id}, '2026-03-04', 'likes sailing', 'x', 'Olga', now());
      insert into note (account_id, id, person_id, day, body, actor, actor_name, made_at) values (${at}, 902, ${bo!.id}, '2026-03-04', 'reports to anna weber-kuhn <anna.weber@acme.example>', 'x', 'Olga', now());
      insert into interaction_detail (account_id, source, external_id, body) values (${at}, 'crm', 'T1', 'Dear all, A. Weber-Kuhn');
      insert into interaction_person (account_id, source, external_id, person_id, part) values (${at}, 'crm', 'T2', ${person!.id}, 'copy');
      insert into written (id, subject, subject_id, at, actor, actor_name, said) values (904, 'promise', 905, now(), 'x', 'Olga',
        '{"text": "call Anna Weber-Kuhn", "personSource": "crm", "personExternalId": "PW-1", "people": [${person!.id}, ${bo!.id}]}');
      insert into import_problem (import_id, file_no, row_no, code, message, remedy, rejected, cells) values (${second}, 0, 3, 'x', 'y', 'z', true, '["9", "anna.weber@acme.example"]')`)
    return { person: person!.id, second, others: bo!.id }
  }

  /** Tables and columns that hold any of these texts. */
  async function found(texts: readonly string[]): Promise<string[]> {
    const tables = await store().query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace`,
    )
    const each = tables.map(
      ({ name }) => `select '${name}' as name, count(*) as n from ${name} t where lower(t::text) ~ '${texts.join('|')}'`,
    )
    return (await store().query<{ name: string; n: number }>(each.join(' union all '))).flatMap((one) => (one.n > 0 ? [one.name] : []))
  }

  it.each(['delete', 'anonymise'] as const)(
    'leaves no trace of who it was, and every sum as it was: %s',
    async (how: How) => {
      const { person, second, others } = await known()
      const sums = await rollupsOf(store())
      expect((await found(secrets)).length).toBeGreaterThan(5)
      const preview = await previewErasure(ctx(), person)
      // Foreseen, nothing of it done.
      expect((await found(secrets)).length).toBeGreaterThan(5)
      expect(preview).toMatchObject({ confirm: 'Anna Weber-Kuhn', accounts: [{ name: 'Acme' }, { name: 'Acme' }] })
      expect(preview.rows.map((row) => row.key)).toEqual(['crm/PW-1', 'desk/ZW-9'])
      expect(preview.mentions.map((one) => one.where)).toEqual(
        expect.arrayContaining(['interaction: subject', 'note: body', 'written: said']),
      )
      const zip = unzipSync((await exportPerson(ctx(), person)).content)
      expect(strFromU8(zip['index.html']!)).toContain('likes sailing')
      expect(JSON.parse(strFromU8(zip['everything.json']!))).toMatchObject({
        name: 'Anna Weber-Kuhn',
        interactions: [{ text: 'Dear all, A. Weber-Kuhn' }, {}],
      })

      const input = { how, reason: 'asked by letter', mentions: 'erase', confirm: 'anna  weber-kuhn' } as const
      await expect(erasePerson(ctx(), by, person, { ...input, confirm: 'Anna' })).rejects.toMatchObject({ code: 'invalid' })
      await expect(erasePerson(ctx(), by, person, { ...input, reason: 'Anna Weber-Kuhn asked' })).rejects.toThrow('names the person')
      await erasePerson(ctx(), by, person, input)
      expect(await found(secrets)).toEqual([])
      const [report] = await listErasures(ctx())
      expect(report!.counts.slice(0, preview[how].length)).toEqual(preview[how])
      expect(report).toMatchObject({ how, reason: 'asked by letter', by: 'Olga Owner', keys: 3 })

      expect(await rollupsOf(store())).toEqual(sums)
      expect((await rebuild(ctx(), true)).clean).toBe(true)
      const people = await store().query<{ role: string; person: { lastName: string | null } }>(
        `select role, person from account_contact order by external_id`,
      )
      expect(people).toHaveLength(how === 'delete' ? 1 : 3)
      if (how === 'anonymise') expect(people.map((one) => one.role)).toContain('Decision Maker')
      // Bo stays as he was; what was said of her to him is gone.
      expect(await store().query(`select body from note where person_id = ${others}`)).toEqual([{ body: 'reports to [erased] <[erased]>' }])
      expect(await store().query(`select subject from interaction where external_id = 'T2'`)).toEqual([
        { subject: 'Bo says [erased] is away' },
      ])

      const [version] = await store().query<{ said: { text: string; people: number[] } }>(`select said from written where id = 904`)
      expect(version!.said).toMatchObject({ text: 'call [erased]', people: how === 'delete' ? [others] : [person, others] })

      // Scores stay: of nobody, or still of one and the same person, whom nobody knows.
      const voices = await store().query<{ score: number; person: string | null; email: null; comment: null }>(
        `select score, person, email, comment from answer order by score`,
      )
      expect(voices.map(({ score, email, comment }) => [score, email, comment])).toEqual([
        [4, null, null],
        [9, null, null],
      ])
      expect(voices.every(({ person }) => (how === 'delete' ? person === null : person!.startsWith('erased-')))).toBe(true)

      // What the second import replaced comes back without her.
      await undoImport(ctx(), second)
      expect(await found(secrets)).toEqual([])
      expect((await rebuild(ctx(), true)).clean).toBe(true)

      // The same person in a file, under the known key and under a new one.
      const folder = mkdtempSync(path.join(root, 'again-'))
      writeFiles(folder, { ...files, 'map.json': JSON.stringify(mapping('crm')) })
      const bring = () => mustOn(store())('import', folder, '--map', path.join(folder, 'map.json'))
      await bring()
      expect(await found(secrets.slice(0, 4))).toEqual([])
      const after = async () => [
        await store().query('select source, external_id from person order by 1, 2'),
        await store().query(`select count(*) as n from interaction`),
      ]
      const once = await after()
      await bring()
      expect(await after()).toEqual(once)
      const [told] = await store().query<{ n: number }>(
        `select count(*) as n from import_problem where code = 'person_erased' and cells is null and value is null`,
      )
      expect(told!.n).toBe(4)
      expect((await rebuild(ctx(), true)).clean).toBe(true)
    },
    60_000,
  )

  it('knows every column that says who somebody is', async () => {
    const columns = await store().query<{ at: string }>(
      `select c.relname || '.' || a.attname as at from pg_attribute a join pg_class c on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and a.attname ~ '(person|people|contact|heard|address|e?mail|first_name|last_name)' and c.relname !~ '^(app_user|user_|invitation|rollup|stage_|undo_)' order by 1`,
    )
    // Another one belongs into the steps of store/erasures.ts, and then here.
    expect(columns.map((one) => one.at)).toEqual([
      ...['account_case.person_external_id', 'account_case.person_source'],
      ...[
        'account_contact.person',
        'account_contact.person_id',
        'answer.email',
        'answer.person',
        'answer.person_source',
        'coming_meeting.heard',
        'coming_meeting.people',
        'contact_hand.person_id',
      ],
      ...[
        'feed_left_aside.address',
        'held_change.person_external_id',
        'held_change.person_source',
        'interaction.person',
        'interaction_heard.address',
        'interaction_person.person_id',
        'note.person_id',
      ],
      ...['person.email', 'person.first_name', 'person.last_name', 'plan_item.person_external_id', 'plan_item.person_source'],
    ])
  })

  it('is done again in a record that was restored from before, by a list that says nobody’s name', async () => {
    const { person } = await known()
    await erasePerson(ctx(), by, person, { how: 'delete', reason: 'law', mentions: 'erase', confirm: 'Anna Weber-Kuhn' })
    const list = await listForBackups(ctx())
    for (const secret of secrets) expect(list.toLowerCase()).not.toContain(secret)
    const [{ value } = { value: '' }] = await store().query<{ value: string }>(`select value from setting where key = 'erasure_secret'`)
    await known()
    await store().execute(
      `insert into setting (key, value) values ('erasure_secret', $1::jsonb) on conflict (key) do update set value = excluded.value`,
      [JSON.stringify(value)],
    )
    expect((await found(secrets)).length).toBeGreaterThan(5)
    expect(await eraseAgain(ctx(), JSON.parse(list))).toEqual({ erased: 1 })
    expect(await found(secrets)).toEqual([])
    expect(await eraseAgain(ctx(), JSON.parse(list))).toEqual({ erased: 0 })
  }, 60_000)
})
