/** By what erased people are known again: keys and addresses, as HMACs under a secret that the record keeps. */
import { createHmac, randomBytes } from 'node:crypto'
import type { AnswerRow, ContactRow, InteractionRow, RecordRow, RowProblem } from '#api/record.ts'
import type { Store } from '#store/db.ts'
import { type How, loadErasedKeys } from '#store/erasures.ts'
import { keepSetting } from '#store/settings.ts'

/** Hashes what an erased person may come back by. */
export class Hashes {
  readonly #secret: string
  constructor(secret: string) {
    this.#secret = secret
  }
  ofKey = (source: string, externalId: string): string => this.#hash(`key\u001f${source}\u001f${externalId}`)
  ofAddress = (address: string): string => this.#hash(`address\u001f${foldAddress(address)}`)
  /** The key of somebody unknown in the place of this one: always the same, so that a file imported twice finds what it brought. */
  becomes = (source: string, externalId: string): string => `erased-${this.#hash(`becomes\u001f${source}\u001f${externalId}`).slice(0, 16)}`
  #hash = (text: string): string => createHmac('sha256', this.#secret).update(text).digest('hex')
}

export const foldAddress = (address: string): string => address.normalize('NFKC').trim().toLowerCase()

/** Kept with the record since it was made: a backup has the same. */
export const hashesOf = async (store: Store): Promise<Hashes> =>
  new Hashes(await keepSetting(store, 'erasure_secret', randomBytes(32).toString('base64')))

interface Batch {
  readonly rows: readonly RecordRow[]
  readonly rowNumbers: readonly number[]
  readonly problems: readonly RowProblem[]
  readonly file: string
}

const code = 'person_erased'
const remedy = 'take the person out of the system the file comes from'

/** People who were erased, for whatever brings rows in: they do not come back. */
export class ErasedPeople {
  readonly #hashes: Hashes
  readonly #how: ReadonlyMap<string, How>
  readonly #byKey = new Map<string, How | null>()
  interactions = 0
  answers = 0

  constructor(hashes: Hashes, how: ReadonlyMap<string, How>) {
    this.#hashes = hashes
    this.#how = how
  }

  /** Whether a person of this key was erased, and how. */
  key(source: string, externalId: string): How | null {
    const at = `${source}\u001f${externalId}`
    const known = this.#byKey.get(at)
    if (known !== undefined) return known
    const how = this.#how.get(this.#hashes.ofKey(source, externalId)) ?? null
    this.#byKey.set(at, how)
    return how
  }

  /** Whether a person of this address was. */
  address = (address: string): How | null => this.#how.get(this.#hashes.ofAddress(address)) ?? null

  /** What an import says of it. */
  notes(): string[] {
    const said = (n: number, one: string, many: string) =>
      n === 0 ? [] : [`${n} ${n === 1 ? one : many} a person who was erased: taken without the person and what was said`]
    return [...said(this.interactions, 'interaction names', 'interactions name'), ...said(this.answers, 'answer names', 'answers name')]
  }

  /** Rows as they may come in: people who were erased are left out or unknown, and a remark says so, without saying who. */
  scrub<B extends Batch>(source: string, batch: B): B {
    const first = batch.rows[0]
    if (first?.table !== 'contact' && first?.table !== 'interaction' && first?.table !== 'answer') return batch
    const problems: RowProblem[] = []
    const kept = batch.rows.map((row, i) =>
      row.table === 'contact'
        ? this.#contact(source, row, batch.file, batch.rowNumbers[i]!, problems)
        : row.table === 'answer'
          ? this.answer(source, row)
          : this.#interaction(source, row as InteractionRow),
    )
    if (kept.every((row, i) => row === batch.rows[i])) return batch
    return {
      ...batch,
      rows: kept.filter((row) => row !== null),
      rowNumbers: batch.rowNumbers.filter((_, i) => kept[i] !== null),
      // What a row says of the person is not told on.
      problems: [...batch.problems.filter((one) => !problems.some((other) => other.row === one.row)), ...problems],
    }
  }

  #contact(source: string, row: ContactRow, file: string, rowNo: number, problems: RowProblem[]): ContactRow | null {
    const person = row.person ?? row.externalId
    const how = this.key(source, person) ?? (row.email === null ? null : this.address(row.email))
    if (how === null) return row
    // Under a new key, known by the address: interactions of the same import name the key.
    this.#byKey.set(`${source}\u001f${person}`, how)
    const message =
      how === 'delete'
        ? 'This person was erased: the row is left out'
        : 'This person was erased: the row is taken as that of somebody unknown'
    problems.push({ file, row: rowNo, column: null, value: null, code, message, remedy, rejected: false })
    if (how === 'delete') return null
    const becomes = this.#hashes.becomes(source, person)
    return {
      ...row,
      ...{ person: becomes, externalId: row.externalId === person ? becomes : row.externalId },
      ...{ firstName: null, lastName: 'Erased', email: null, phone: null, title: null, language: null, preferredChannel: null },
    }
  }

  /** An answer as it may come in: without the person and what was said, where the person was erased. */
  answer(source: string, row: AnswerRow): AnswerRow {
    const from = row.personSource ?? source
    const how = (row.person === null ? null : this.key(from, row.person)) ?? (row.email === null ? null : this.address(row.email))
    if (how === null) return row
    this.answers++
    const person = how === 'delete' || row.person === null ? null : this.#hashes.becomes(from, row.person)
    return { ...row, person, personSource: person === null ? null : row.personSource, email: null, comment: null }
  }

  #interaction(source: string, row: InteractionRow): InteractionRow {
    const how = row.person === null ? null : this.key(source, row.person)
    if (how === null) return row
    this.interactions++
    return { ...row, person: how === 'delete' ? null : this.#hashes.becomes(source, row.person!), subject: null }
  }
}

/** Null while nobody was ever erased: then there is nothing to look for. */
export async function loadErasedPeople(store: Store): Promise<ErasedPeople | null> {
  const keys = await loadErasedKeys(store)
  if (keys.length === 0) return null
  return new ErasedPeople(await hashesOf(store), new Map(keys.map((one) => [one.hash, one.how])))
}
