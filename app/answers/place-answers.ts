import type { AnswerRow, ContactRow } from '#api/record.ts'
import type { Day } from '#engine/period/period.ts'
import { loadPlacedAnswers, loadPlacesOfPeople, type PlaceOfPerson } from '#store/answer-places.ts'
import type { Db } from '#store/db.ts'
import type { Fact } from '#store/facts.ts'

const keyOf = (source: string, row: AnswerRow): string => `${row.personSource ?? source}\u001f${row.person ?? ''}\u001f${row.email ?? ''}`

/** Where answers go that name no account: to the one account where whoever answered is known on that day. Remembers what it found. */
export class AnswerPlaces {
  readonly #placed = new Map<string, number>()
  readonly #found = new Map<string, readonly PlaceOfPerson[]>()
  /** People of files that are only looked at: accounts by key and by address. */
  readonly #seen = new Map<string, Set<string>>()
  readonly #importId: number | null

  /** @param importId  the import that brings them: accounts it made are not matched across sources yet */
  constructor(importId: number | null = null) {
    this.#importId = importId
  }

  /** Makes `accountOf` answer for all of these. */
  async prepare(db: Db, source: string, rows: readonly Fact[]): Promise<void> {
    const asked = new Map<string, AnswerRow>()
    for (const row of rows) if (isLost(row) && !this.#found.has(keyOf(source, row))) asked.set(keyOf(source, row), row)
    const lost = rows.filter(isLost).map((row) => row.externalId)
    if (lost.length > 0)
      for (const { externalId, accountId } of await loadPlacedAnswers(db, source, lost))
        this.#placed.set(`${source}\u001f${externalId}`, accountId)
    const keys = [...asked.keys()]
    const people = [...asked.values()].map((row) => ({ source: row.personSource ?? source, person: row.person, email: row.email }))
    const places = await loadPlacesOfPeople(db, people)
    for (const key of keys) this.#found.set(key, [])
    for (const place of places) this.#found.set(keys[place.at]!, [...this.#found.get(keys[place.at]!)!, place])
  }

  /** Null: nobody knows where, or there are several. */
  accountOf(source: string, row: Fact): number | null {
    if (!isLost(row)) return null
    const placed = this.#placed.get(`${source}\u001f${row.externalId}`)
    if (placed !== undefined) return placed
    const there = (this.#found.get(keyOf(source, row)) ?? []).filter((place) => place.leftDay === null || place.leftDay > (row.day as Day))
    const own = there.filter((place) => place.own)
    // A person may stand on one account of each source that were not found to be one yet: what the answer's own source says goes first.
    return onlyOf(own) ?? (own.length > 0 ? null : (onlyOf(there) ?? this.#notMatchedYet(there)))
  }

  /** One account in each source, new with this import: they are found to be one when it is done. The one that a list has, then by source. */
  #notMatchedYet(there: readonly PlaceOfPerson[]): number | null {
    if (this.#importId === null || !there.some((place) => place.madeBy === this.#importId)) return null
    const bySource = new Map<string, Set<number>>()
    for (const { source, standsFor } of there) bySource.set(source, (bySource.get(source) ?? new Set()).add(standsFor))
    if ([...bySource.values()].some((accounts) => accounts.size > 1)) return null
    const [first] = [...there].sort((a, b) => Number(b.listed) - Number(a.listed) || (a.source < b.source ? -1 : 1))
    return first!.accountId
  }

  /** Of a file that is looked at before it is taken in: its people are not in the record yet. */
  sees(source: string, contact: ContactRow): void {
    if (contact.customer === null) return
    for (const key of [`${source}\u001f${contact.person ?? contact.externalId}`, contact.email?.toLowerCase()])
      if (key !== undefined) this.#seen.set(key, (this.#seen.get(key) ?? new Set()).add(`${source}\u001f${contact.customer}`))
  }

  /** Whether the row will find an account. */
  willFind(source: string, row: Fact): boolean {
    if (!isLost(row)) return row.customer !== null
    if (this.accountOf(source, row) !== null) return true
    const seen =
      (row.person === null ? undefined : this.#seen.get(`${row.personSource ?? source}\u001f${row.person}`)) ??
      (row.email === null ? undefined : this.#seen.get(row.email))
    // One in each source: they are found to be one when the import is done.
    return seen !== undefined && new Set([...seen].map((one) => one.split('\u001f')[0])).size === seen.size
  }
}

const isLost = (row: Fact): row is AnswerRow =>
  row.table === 'answer' && row.customer === null && (row.person !== null || row.email !== null)

function onlyOf(places: readonly PlaceOfPerson[]): number | null {
  const [first] = places
  return first !== undefined && places.every((place) => place.standsFor === first.standsFor) ? first.accountId : null
}
