/** Rows of a file by number, one bit each: millions of rejected rows cost a megabyte. */
export class RowSet {
  #bits = new Uint8Array(1024)
  size = 0

  /** False when it was there already. */
  add(row: number): boolean {
    const at = row >>> 3
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      grown.set(this.#bits)
      this.#bits = grown
    }
    const bit = 1 << (row & 7)
    if (this.#bits[at]! & bit) return false
    this.#bits[at]! |= bit
    this.size++
    return true
  }
}
