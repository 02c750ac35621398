import type { DraftCheck } from '#api/import-draft.ts'
import type { ContactRow, TableName } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { CompiledMapping, MappedBatch } from '#intake/mapping/compiled.ts'
import { mapRows } from '#intake/mapping/map-rows.ts'
import { type Compared, compareRows, countLines, loadSourcesStored, unknownPeople } from '#store/compare-rows.ts'
import { loadCoverage } from '#store/coverage.ts'
import { loadDraft, lockDraft, saveChecked } from '#store/drafts.ts'
import { type Fact, type FactTable, factSpecs, isFact } from '#store/facts.ts'
import type { Noun } from '#store/nouns.ts'
import { loadRateMonths } from '#store/rates.ts'
import { AnswerPlaces } from '../answers/place-answers.ts'
import type { Context } from '../context.ts'
import { loadErasedPeople } from '../erasure/erased-people.ts'
import { checkFeeds } from '../feeds/check-feeds.ts'
import { presentSummary } from '../feeds/present-summary.ts'
import { AccountCollector } from '../matching/collect-accounts.ts'
import { matchDraft } from '../matching/match-draft.ts'
import { answersAreClosed } from './answers-closed.ts'
import { CheckBook, moneyReader } from './check-book.ts'
import { findDraftHead } from './draft-at-rest.ts'
import { withDraftFiles } from './draft-folder.ts'
import { nameInDraft } from './draft-tables.ts'
import { reportingCurrency } from './dry-run.ts'
import { leftAside } from './import-files.ts'
import { loadRememberedSources, type RememberedSource } from './remembered-mappings.ts'
import { RepeatedFacts, RepeatedNouns, repeatedProblem } from './repeated-rows.ts'
import { openDraft } from './run-draft.ts'
import { UnassignedCount } from './unassigned.ts'

/** Reads and checks everything of a draft, matches it across sources and with the record, and stores none of its rows. */
export async function checkDraft(ctx: Context, id: number): Promise<{ draft: number; version: number }> {
  const { version } = (await loadDraft(ctx.store, id))!
  return withDraftFiles(ctx, id, async (files) => {
    const { tables, compiled, feeds, unreadable } = await openDraft(ctx, id, files)
    const book = new CheckBook()
    const collector = new AccountCollector()
    const unassigned = new UnassignedCount()
    const places = new AnswerPlaces()
    const comparison = new Comparison(ctx, await loadSourcesStored(ctx.store))
    const erased = await loadErasedPeople(ctx.store)
    for (const mapping of compiled) {
      const money = moneyReader(mapping)
      const repeated = new RepeatedRows()
      for await (const given of batchesOf(ctx, mapping)) {
        const batch = repeated.takeOut(mapping.source, erased?.scrub(mapping.source, given) ?? given)
        book.batch(mapping, batch, money)
        await places.prepare(ctx.store, mapping.source, batch.rows.filter(isFact))
        for (const row of batch.rows) {
          collector.add(mapping.source, row)
          if (row.table === 'contact') places.sees(mapping.source, row)
          if (isFact(row) && !places.willFind(mapping.source, row)) unassigned.add(row)
        }
        await comparison.batch(mapping, batch)
      }
      await comparison.endSource(mapping)
    }
    const fed = await checkFeeds(ctx, feeds, erased)
    ctx.progress?.({ step: 'Matching across sources', done: 0, total: 1, unit: 'accounts' })
    const currency = await reportingCurrency(ctx.store, compiled)
    const collected = collector.collected()
    const newAccounts = await matchDraft(ctx, id, version, collected, currency)
    const checked = await summary()
    await ctx.store.transaction(async (tx) => {
      await lockDraft(tx, id)
      if ((await saveChecked(tx, id, version, checked)) === 0)
        throw new Refusal('conflict', 'The draft was changed while it was checked: check it again')
    })
    return { draft: id, version }

    async function summary(): Promise<Omit<DraftCheck, 'current'>> {
      const lastDays = new Map((await loadCoverage(ctx.store)).map((row) => [`${row.source} ${row.table_name}`, row.last_day]))
      const rates = new Set(await loadRateMonths(ctx.store, currency))
      const byName = new Map(tables.map((table) => [table.name, table]))
      const checkedFiles = book.files(
        (name) => nameInDraft(files.root, byName.get(name)!),
        (name) => (byName.get(name)?.findings ?? []).map(({ code, message }) => ({ code, message })),
      )
      const periods = book.periods((source, table) => lastDays.get(`${source} ${table}`) ?? null)
      const allFiles = [...checkedFiles, ...(fed?.files ?? [])]
      const { rows, amounts } = unassigned.total()
      return {
        ...{ draft: id, version, at: ctx.now },
        rows: {
          read: sum(allFiles, (file) => file.rowsRead),
          accepted: sum(allFiles, (file) => file.accepted),
          rejected: sum(allFiles, (file) => file.rejected),
          leftOut: sum(allFiles, (file) => file.leftOut),
          repeated: sum(allFiles, (file) => file.repeated),
        },
        files: allFiles,
        feed: fed && (await presentSummary(ctx, fed.summary)),
        unassigned: { rows, amounts: [...amounts] },
        currencies: book.currencies(
          currency,
          (from, month) => rates.has(`${from} ${month}`) || book.rates.has(`${from} ${currency} ${month}`),
        ),
        periods,
        changes: [...comparison.changes(), ...(fed?.changes ?? [])],
        newAccounts,
        newPeople: comparison.newPeople,
        revenue: book.revenue(),
        lastTime: sinceLastTime(await loadRememberedSources(ctx.store), compiled, checkedFiles, periods, (file) =>
          nameInDraft(files.root, file),
        ),
        notes: [
          ...unreadable.map((one) => one.problem),
          ...leftAside(
            tables.map((table) => table.name),
            compiled,
          ),
        ],
      }
    }
  })
}

export async function readDraftCheck(ctx: Context, id: number): Promise<DraftCheck> {
  const head = await findDraftHead(ctx, id)
  const row = await loadDraft(ctx.store, id)
  if (row?.checked == null) throw new Refusal('conflict', 'This draft was not checked yet: check it first')
  const checked = row.checked as Omit<DraftCheck, 'current'>
  const closed = answersAreClosed(
    ctx,
    head,
    checked.files.flatMap((file) => file.becomes.map((one) => one.table)),
  )
  const files = closed
    ? checked.files.map((file) => ({ ...file, groups: file.groups.map((group) => ({ ...group, examples: [] })) }))
    : checked.files
  return { ...checked, files, current: row.checked_version === head.version }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0)

async function* batchesOf(ctx: Context, compiled: CompiledMapping): AsyncGenerator<MappedBatch> {
  const cancelled = () => new Refusal('cancelled', 'Checking was cancelled')
  try {
    for await (const batch of mapRows(compiled, {
      ...(ctx.signal && { signal: ctx.signal }),
      onProgress: (p) => ctx.progress?.({ step: `Checking ${p.file}`, done: p.bytes, total: p.totalBytes, unit: 'bytes' }),
    })) {
      if (ctx.signal?.aborted) throw cancelled()
      yield batch
    }
  } catch (error) {
    throw ctx.signal?.aborted ? cancelled() : error
  }
}

/** What an import would take out: of an account, person or product the first row stays, of what happened the last. */
class RepeatedRows {
  readonly #nouns = new RepeatedNouns()
  readonly #facts = new RepeatedFacts()

  takeOut(source: string, batch: MappedBatch): MappedBatch {
    const problems = [...batch.problems]
    const kept = batch.rows.map((row, i): boolean => {
      const rowNo = batch.rowNumbers[i]!
      if (isFact(row)) {
        const earlier = this.#facts.add(source, row, batch.file, rowNo)
        if (earlier && !earlier.sameContent) problems.push(repeatedProblem(earlier.file, earlier.rowNo, row.externalId, rowNo))
        return earlier === null
      }
      const earlier = this.#nouns.add(row, rowNo)
      if (earlier && !earlier.sameContent) problems.push(repeatedProblem(batch.file, rowNo, row.externalId, earlier.rowNo))
      return earlier === null
    })
    if (kept.every(Boolean)) return batch
    return { ...batch, problems, rows: batch.rows.filter((_, i) => kept[i]), rowNumbers: batch.rowNumbers.filter((_, i) => kept[i]) }
  }
}

/** Rows against the record, batch by batch. */
class Comparison {
  readonly #ctx: Context
  readonly #stored: ReadonlySet<string>
  readonly #counts = new Map<string, { added: number; changed: number; unchanged: number; removed: number }>()
  /** Documents that come whole, by table, of the source being read. */
  readonly #documents = new Map<FactTable, { documents: Set<string>; found: number }>()
  readonly #people = new Set<string>()
  newPeople = 0

  constructor(ctx: Context, stored: ReadonlySet<string>) {
    this.#ctx = ctx
    this.#stored = stored
  }

  async batch({ source, tables }: CompiledMapping, { rows }: MappedBatch): Promise<void> {
    const first = rows[0]
    if (!first) return
    const { table } = first
    const isStored = this.#stored.has(`${table} ${source}`)
    const compared: Compared = isStored
      ? await compareRows(this.#ctx.store, source, rows as readonly (Fact | Noun)[])
      : { added: rows.length, changed: 0, unchanged: 0 }
    const counts = this.#countsOf(source, table)
    counts.added += compared.added
    counts.changed += compared.changed
    counts.unchanged += compared.unchanged
    if (table === 'contact') await this.#countPeople(source, rows as readonly ContactRow[])
    if (!isStored || !isFact(first) || !tables.some((one) => one.table === table && one.scope === 'document')) return
    const whole = this.#documents.get(first.table) ?? { documents: new Set<string>(), found: 0 }
    this.#documents.set(first.table, whole)
    whole.found += compared.changed + compared.unchanged
    for (const row of rows) whole.documents.add(factSpecs[first.table].document(row as never))
  }

  /** Lines that a document had and has no more go with it. */
  async endSource({ source }: CompiledMapping): Promise<void> {
    for (const [table, { documents, found }] of this.#documents) {
      const all = [...documents]
      let lines = 0
      for (let from = 0; from < all.length; from += 5_000)
        lines += await countLines(this.#ctx.store, table, source, all.slice(from, from + 5_000))
      this.#countsOf(source, table).removed += Math.max(0, lines - found)
    }
    this.#documents.clear()
    this.#people.clear()
  }

  changes(): DraftCheck['changes'] {
    return [...this.#counts].map(([key, counts]) => {
      const [source, table] = key.split('\u001f') as [string, TableName]
      return { source, table, ...counts }
    })
  }

  async #countPeople(source: string, rows: readonly ContactRow[]): Promise<void> {
    const keys = [...new Set(rows.map((row) => row.person ?? row.externalId))].filter((key) => !this.#people.has(key))
    for (const key of keys) this.#people.add(key)
    this.newPeople += (await unknownPeople(this.#ctx.store, source, keys)).length
  }

  #countsOf(source: string, table: TableName) {
    const key = `${source}\u001f${table}`
    const found = this.#counts.get(key) ?? { added: 0, changed: 0, unchanged: 0, removed: 0 }
    this.#counts.set(key, found)
    return found
  }
}

/** What only reading everything tells against the last time: fewer rows, a last day that is not later. */
function sinceLastTime(
  remembered: readonly RememberedSource[],
  compiled: readonly CompiledMapping[],
  checked: DraftCheck['files'],
  periods: DraftCheck['periods'],
  nameOf: (file: CompiledMapping['tables'][number]['files'][number]) => string,
): DraftCheck['lastTime'] {
  const differences: DraftCheck['lastTime'] = []
  for (const { source, filesByAlias } of compiled) {
    const before = remembered.find((one) => one.source === source)
    if (!before) continue
    for (const [alias, given] of filesByAlias) {
      const rowsBefore = sum(
        before.files.filter((file) => file.alias === alias),
        (file) => file.rows,
      )
      const names = given.map(nameOf)
      const rows = sum(
        checked.filter((file) => names.includes(file.table)),
        (file) => file.rowsRead,
      )
      if (given.length > 0 && rows < rowsBefore / 2)
        differences.push({
          ...{ code: 'fewer_rows', table: names[0] ?? null, column: null },
          message: `${names.join(', ')}: ${rows} rows, last time there were ${rowsBefore}`,
        })
    }
    for (const period of periods.filter((one) => one.source === source && one.storedLastDay !== null && one.lastDay <= one.storedLastDay!))
      differences.push({
        ...{ code: 'not_later', table: null, column: null },
        message: `The last day of ${period.table} of ${source} is ${period.lastDay}; the record has it up to ${period.storedLastDay} already`,
      })
  }
  return differences
}
