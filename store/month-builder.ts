import type { Month } from '#engine/period/period.ts'
import type { DriverRows, KindRows, MonthBook, TradeRows, UncostedRows } from '#engine/portfolio/portfolio.ts'

/** Rows of one month, collected leaf by leaf; the order they arrive in leaves no trace. */
export class MonthBuilder {
  readonly #rowOfLeaf: Int32Array
  readonly #leaves: number[] = []
  readonly #columns = new Map<string, Float64Array>()
  readonly uncosted = new Cells(2, 2)
  readonly kinds = new Cells(2, 3)
  readonly drivers = new Cells(3, 3)

  constructor(leaves: number) {
    this.#rowOfLeaf = new Int32Array(leaves).fill(-1)
  }

  row(leaf: number): number {
    if (this.#rowOfLeaf[leaf] === -1) {
      this.#rowOfLeaf[leaf] = this.#leaves.length
      this.#leaves.push(leaf)
    }
    return this.#rowOfLeaf[leaf]!
  }

  add(column: keyof TradeRows, row: number, value: number): void {
    let values = this.#columns.get(column)
    if (values === undefined || row >= values.length) {
      const longer = new Float64Array(Math.max(64, 2 * row))
      longer.set(values ?? [])
      values = longer
      this.#columns.set(column, values)
    }
    values[row]! += value
  }

  build(month: Month, whole: boolean, order: { kinds: Order; drivers: Order; groups: Order }): MonthBook {
    const byLeaf = this.#leaves.map((leaf, row) => ({ leaf, row })).sort((a, b) => a.leaf - b.leaf)
    const column = (name: keyof TradeRows) => Float64Array.from(byLeaf, ({ row }) => this.#columns.get(name)?.[row] ?? 0)
    const trade: TradeRows = {
      leaf: Int32Array.from(byLeaf, ({ leaf }) => leaf),
      listValue: column('listValue'),
      discount: column('discount'),
      credits: column('credits'),
      revenue: column('revenue'),
      rebates: column('rebates'),
      costOfGoods: column('costOfGoods'),
      freight: column('freight'),
      returnsHandling: column('returnsHandling'),
      commissions: column('commissions'),
      absoluteNet: column('absoluteNet'),
      absoluteNetUnlisted: column('absoluteNetUnlisted'),
      overdueBalanceDays: column('overdueBalanceDays'),
      orders: column('orders'),
      orderLines: column('orderLines'),
      interactions: column('interactions'),
    }
    const u = this.uncosted.inOrder([null, order.groups])
    const k = this.kinds.inOrder([null, order.kinds])
    const d = this.drivers.inOrder([null, order.kinds, order.drivers])
    const uncosted: UncostedRows = { leaf: u.int(0), group: u.int(1), net: u.num(2), absoluteNet: u.num(3) }
    const kinds: KindRows = { leaf: k.int(0), kind: k.int(1), recordedN: k.num(2), recordedSeconds: k.num(3), standardN: k.num(4) }
    const drivers: DriverRows = {
      leaf: d.int(0),
      kind: d.int(1),
      driver: d.int(2),
      recordedTotal: d.num(3),
      standardTotal: d.num(4),
      missing: d.num(5),
    }
    return { month, whole, trade, uncosted, kinds, drivers }
  }
}

/** Cells with whole numbers as keys, the leaf first, and sums; collected in any order, in columns, as a book has millions of them. */
class Cells {
  readonly #keys: number[][]
  readonly #sums: number[][]

  constructor(keys: number, sums: number) {
    this.#keys = Array.from({ length: keys }, () => [])
    this.#sums = Array.from({ length: sums }, () => [])
  }

  add(keys: readonly number[], sums: readonly number[]): void {
    for (let i = 0; i < keys.length; i++) this.#keys[i]!.push(keys[i]!)
    for (let i = 0; i < sums.length; i++) this.#sums[i]!.push(sums[i]!)
  }

  /** Sorted by the keys as they are numbered in the end, cells of the same keys summed. `int` and `num` give a column by its place. */
  inOrder(renumber: readonly (Order | null)[]): { int: (column: number) => Int32Array; num: (column: number) => Float64Array } {
    const keys = this.#keys.map((column, i) => Int32Array.from(column, (key) => renumber[i]?.place[key] ?? key))
    const place = Float64Array.from(keys[0]!, (leaf, cell) =>
      keys.slice(1).reduce((sum, column, i) => sum * renumber[i + 1]!.names.length + column[cell]!, leaf),
    )
    const order = Uint32Array.from(place.keys()).sort((a, b) => place[a]! - place[b]!)
    const first = order.filter((cell, i) => i === 0 || place[cell] !== place[order[i - 1]!])
    const sums = this.#sums.map((column) => {
      const summed = new Float64Array(first.length)
      let row = -1
      order.forEach((cell, i) => {
        if (i === 0 || place[cell] !== place[order[i - 1]!]) row++
        summed[row]! += column[cell]!
      })
      return summed
    })
    return { int: (column) => Int32Array.from(first, (cell) => keys[column]![cell]!), num: (column) => sums[column - keys.length]! }
  }
}

export interface Order {
  readonly names: readonly string[]
  /** From number of appearance to place in order. */
  readonly place: readonly number[]
}

export class Names {
  readonly #numbers = new Map<string, number>()
  of(name: string): number {
    const found = this.#numbers.get(name)
    if (found !== undefined) return found
    this.#numbers.set(name, this.#numbers.size)
    return this.#numbers.size - 1
  }
  inOrder(): Order {
    const names = [...this.#numbers.keys()].sort()
    const place: number[] = []
    for (const [i, name] of names.entries()) place[this.#numbers.get(name)!] = i
    return { names, place }
  }
}
