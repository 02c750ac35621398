import type { RecordRow, RowProblem } from '#api/record.ts'
import { type Fact, factSpecs } from '#store/facts.ts'
import { hash53, rowKey } from '#store/hash.ts'
import { factContent } from '#store/staging.ts'

export const repeatedProblem = (file: string, row: number, externalId: string, keptRow: number): RowProblem => ({
  file,
  row,
  column: null,
  value: externalId,
  code: 'repeated_id',
  message: `Row ${row} has the id ${externalId} that row ${keptRow} has too, with other content: row ${keptRow} was taken`,
  remedy: 'Give the rows different ids, or delete the wrong one, and import the corrected rows again',
  rejected: true,
})

/** Rows of what exists come in batches straight into the record: the first row of an id is taken, a different one is reported. */
export class RepeatedNouns {
  readonly #seen = new Map<string, { rowNo: number; content: string }>()
  add(row: RecordRow, rowNo: number): { rowNo: number; sameContent: boolean } | null {
    const key = `${row.table}\u001f${row.externalId}${row.table === 'contact' ? `\u001f${row.customer}` : ''}`
    const content = JSON.stringify(row)
    const earlier = this.#seen.get(key)
    if (earlier) return { rowNo: earlier.rowNo, sameContent: earlier.content === content }
    this.#seen.set(key, { rowNo, content })
    return null
  }
}

const mostRows = 4_000_000

/**
 * Rows of what happened that come again in a file being checked: the last of an id stays. Their keys are held as numbers, so many at
 * most; beyond that an import finds them.
 */
export class RepeatedFacts {
  #slots = 1 << 12
  #keys = new Float64Array(this.#slots)
  #contents = new Float64Array(this.#slots)
  #places = new Float64Array(this.#slots)
  #size = 0
  readonly #files: string[] = []

  /** The earlier row of the id, whose place this one takes. */
  add(source: string, row: Fact, file: string, rowNo: number): { file: string; rowNo: number; sameContent: boolean } | null {
    if (this.#size >= mostRows) return null
    if (this.#size * 2 > this.#slots) this.#grow()
    const key = rowKey(`${row.table}/${source}`, row.externalId) + 1
    const content = hash53(`${row.customer}\t${factContent(factSpecs[row.table], row, source)}`)
    const at = this.#find(key)
    const earlier = this.#keys[at] === key ? { place: this.#places[at]!, content: this.#contents[at]! } : null
    if (earlier === null) this.#size++
    this.#keys[at] = key
    this.#contents[at] = content
    this.#places[at] = this.#fileNo(file) * 2 ** 40 + rowNo
    if (earlier === null) return null
    return {
      file: this.#files[Math.floor(earlier.place / 2 ** 40)]!,
      rowNo: earlier.place % 2 ** 40,
      sameContent: earlier.content === content,
    }
  }

  #find(key: number): number {
    let at = key % this.#slots
    while (this.#keys[at] !== 0 && this.#keys[at] !== key) at = (at + 1) % this.#slots
    return at
  }

  #fileNo(file: string): number {
    const found = this.#files.lastIndexOf(file)
    return found >= 0 ? found : this.#files.push(file) - 1
  }

  #grow(): void {
    const [keys, contents, places] = [this.#keys, this.#contents, this.#places]
    this.#slots *= 2
    this.#keys = new Float64Array(this.#slots)
    this.#contents = new Float64Array(this.#slots)
    this.#places = new Float64Array(this.#slots)
    keys.forEach((key, i) => {
      if (key === 0) return
      const at = this.#find(key)
      this.#keys[at] = key
      this.#contents[at] = contents[i]!
      this.#places[at] = places[i]!
    })
  }
}
